"""The exercises of the chapter on pools in a network: channels, receptive fields, values held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pooling_lib.course._answers import WrongAnswerError, difference
from pooling_lib.course._trials import run
from pooling_lib.course.costs import Convolution, Pool, network_costs
from pooling_lib.course.exercises._kinds import Choice, Exercise, Explain, Function, Number, Option, Rows
from pooling_lib.pooling import max_pool

__all__ = ["EXERCISES"]

Layers = Sequence[tuple[int, int]]

_OVERLAPPING = ((3, 1), (3, 2), (3, 1), (3, 2), (3, 1))
_SIDE_BY_SIDE = ((3, 1), (2, 2), (3, 1), (2, 2), (3, 1))
_TWO_MAPS = np.array([[[1, 0], [5, 2]], [[4, 3], [0, 2]]])
_SMALL = (3, 64, 64)
_NETWORK = (Convolution(8), Pool(), Convolution(16), Pool())
_HELD = [cost.values for cost in network_costs(_NETWORK, _SMALL)]
_PLAIN = [cost.values for cost in network_costs([Convolution(8), Convolution(16)], _SMALL)]


def field_and_jump(layers: Layers) -> tuple[int, int]:
    """Return the side of what one value sees, and how far apart neighbours look, in pixels."""
    field, jump = 1, 1
    for kernel, stride in layers:
        field, jump = field + (kernel - 1) * jump, jump * stride
    return field, jump


def _stride_first(layers: Layers) -> tuple[int, int]:
    field, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field, jump


def _whole_kernel(layers: Layers) -> tuple[int, int]:
    field, jump = 1, 1
    for kernel, stride in layers:
        field, jump = field + kernel * jump, jump * stride
    return field, jump


def _no_jump(layers: Layers) -> tuple[int, int]:
    return 1 + sum(kernel - 1 for kernel, _ in layers), field_and_jump(layers)[1]


def _added_strides(layers: Layers) -> tuple[int, int]:
    field, jump = 1, 1
    for kernel, stride in layers:
        field, jump = field + (kernel - 1) * jump, jump + stride - 1
    return field, jump


#: Usual ways to get it wrong, and what each is.
SLIPS: tuple[tuple[Callable[[Layers], tuple[int, int]], str], ...] = (
    (
        _stride_first,
        "a layer widens the field by the jump before it; its own stride counts from the next layer on",
    ),
    (_whole_kernel, "a window of k values adds k - 1 steps, since the first value was there already"),
    (_no_jump, "behind a stride neighbours are j pixels apart, so that a layer adds (k - 1) times j"),
    (_added_strides, "strides multiply: a step of 2 behind a step of 2 is one of 4"),
)


def examine_field(function: Any) -> str:
    """Try a function for receptive fields on a few networks, the simplest first."""
    trials = ([(1, 1)], [(3, 1)], [(3, 2)], [(3, 1), (3, 1)], [(3, 1), (2, 2)], [(5, 4), (3, 3), (3, 2)])
    networks = [*trials, [*_SIDE_BY_SIDE], [*_OVERLAPPING]]
    for layers in networks:
        where = f"for layers={layers}"
        answer = run(function, where, list(layers))
        if answer is None:
            raise WrongAnswerError(f"{where} it returned nothing; end it with return field, jump")
        if wrong := difference(answer, np.array(field_and_jump(layers))):
            slips = [text for slip, text in SLIPS if not difference(answer, np.array(slip(layers)))]
            raise WrongAnswerError(f"{where} {wrong}{f'; {slips[0]}' if len(slips) == 1 else ''}")
    return f"it is right for {len(networks)} networks"


def _table(way: Callable[[Layers], tuple[int, int]], layers: Layers) -> list[tuple[int, int]]:
    """Return field and jump after each layer."""
    return [way(layers[: n + 1]) for n in range(len(layers))]


_PICTURE = np.zeros((32, 40, 3))
_GIVEN = str(max_pool(_PICTURE).shape)
_LAST = tuple(
    Option(text, says, text == _GIVEN)
    for text, says in (
        ("(16, 20, 3)", "that is what was meant, and needs the channels in front of rows and columns"),
        ("(32, 20, 1)", "the window covers the last two axes, columns and channels"),
        ("(16, 20, 1)", "a window of 2 x 2 covers two axes, and these are the last two"),
        ("none, it raises an error", "an array has no names for its axes, so that nothing shows the mistake"),
    )
)

EXERCISES: dict[str, Exercise] = {
    "network-last": Choice(
        "Which shape comes out?",
        "The window covers the last two axes: the columns, of which 40 become 20, and the channels, of which "
        "the first 2 of 3 become 1. Move the channels in front first: np.moveaxis(image, -1, 0).",
        options=_LAST,
    ),
    "network-across": Rows(
        "What comes out",
        "At each place the larger of the two values stays. The places themselves are not pooled.",
        "maps = np.array([[[1, 0], [5, 2]], [[4, 3], [0, 2]]])\nmaps.max(axis=0)",
        expected=_TWO_MAPS.max(axis=0),
        wrong=(
            (max_pool(_TWO_MAPS).reshape(1, 2), "that pools each map by itself; compare the two at each place"),
            (_TWO_MAPS.mean(axis=0), "these are means of the two maps"),
            (_TWO_MAPS.sum(axis=0), "these are sums of the two maps"),
            (_TWO_MAPS.min(axis=0), "these are the smaller of the two values"),
            (_TWO_MAPS.argmax(axis=0), "that says which map has the larger value, and not the value"),
        ),
    ),
    "network-table": Rows(
        "The field r and the jump j after each layer, one line for each layer",
        "Each layer adds (3 - 1) * j to r, with the j of the line above it; a stride of 2 doubles j for the "
        "lines below. The pools with windows of 3 x 3 add more than those of 2 x 2 would.",
        "r, j, table = 1, 1, []\n"
        "for k, s in [(3, 1), (3, 2), (3, 1), (3, 2), (3, 1)]:\n"
        "    r, j = r + (k - 1) * j, j * s\n"
        "    table.append((r, j))\n"
        "table",
        expected=np.array(_table(field_and_jump, _OVERLAPPING)),
        wrong=(
            *((np.array(_table(slip, _OVERLAPPING)), text) for slip, text in SLIPS),
            (np.array(_table(field_and_jump, _SIDE_BY_SIDE)), "that is for pools of 2 x 2; these are of 3 x 3"),
        ),
    ),
    "network-field": Function(
        "The receptive field of any network",
        "The field grows by (k - 1) steps of the jump so far, and only then the jump by the stride.",
        examiner=examine_field,
    ),
    "network-held": Number(
        "Values held",
        "The convolutions make 8 * 64 * 64 and, behind a pool, 16 * 32 * 32; each pool makes a quarter of what "
        "it gets.",
        "8 * 64**2 + 8 * 32**2 + 16 * 32**2 + 16 * 16**2",
        expected=sum(_HELD),
        hint="add up what each of the four layers makes, the pools too",
        wrong=(
            (_HELD[0] + _HELD[2], "leaves out what the pools make"),
            (sum(_PLAIN), "is what the network without pools would hold"),
            (_HELD[-1], "is what the last layer makes; all four are held"),
            (sum(_HELD) + 3 * 64**2, "counts the image too"),
            (_HELD[0] + _HELD[1], "stops after the first pool"),
        ),
    ),
    "network-order": Choice(
        "What changes?",
        "ReLU keeps the order of values, so the largest of a window stays the largest, and is cut off at 0 "
        "before the pool or after it. Behind the pool, ReLU has a quarter of the values to look at.",
        options=(
            Option("the values of the result", "max(0, x) keeps the order of values, and the largest stays so"),
            Option("the shape of the result", "no shape is changed by ReLU, before or after the pool"),
            Option(
                "how many values ReLU looks at",
                "behind a pool of 2 x 2 a quarter of the values are left, and the result is the same",
                right=True,
            ),
            Option("the parameters", "neither ReLU nor the pool has any"),
        ),
    ),
    "network-colour": Explain(
        "How can that be?",
        "The window moves over red, green and blue one after the other, and each has its own maximum. The "
        "largest red may stand in another pixel than the largest blue, and the two together are a "
        "colour that no pixel has. A grey photograph has one channel, so that each maximum is some pixel.",
        points=(
            "each channel is pooled by itself",
            "the maxima of the channels can stand at different pixels of one window",
            "with one channel every maximum is the value of a pixel",
        ),
    ),
}
