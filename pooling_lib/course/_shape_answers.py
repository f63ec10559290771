"""What is right about a shape that a reader worked out, and which slip gives the one that is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from operator import index
from typing import Any

import numpy as np

from pooling_lib._core.given import holds_mask
from pooling_lib._core.windows import Windows
from pooling_lib.course._answers import WrongAnswerError, shown

__all__ = ["examine_shape", "known_shapes", "shape_slips", "way_to_count"]

Shape = tuple[int, ...]

#: No axis is as long.
LONGEST_LENGTH = 10**15


def examine_shape(answer: Any, batch: Shape, windows: Sequence[Windows], rounds_up: bool) -> str:
    """Compare a shape with the one that some windows give."""
    given, expected = _as_shape(answer), (*batch, *(axis.count for axis in windows))
    if given == expected:
        return f"{expected}"
    if len(given) != len(expected):
        axes = "axis" if len(given) == 1 else "axes"
        raise WrongAnswerError(f"{given} has {len(given)} {axes}; the image has {len(expected)}")
    if given[: len(batch)] != batch:
        raise WrongAnswerError(f"{given} changes an axis that is not pooled; only the last {len(windows)} are")
    slips = shape_slips(given[len(batch) :], windows, rounds_up)
    if slips:
        raise WrongAnswerError(f"{given} {', or it '.join(slips)}")
    right = [name for name, ours, theirs in _named(given, expected) if ours == theirs]
    known = (
        f": {' and '.join(right)} {'is' if len(right) == 1 else 'are'} right, the rest is not" if right else ""
    )
    raise WrongAnswerError(f"{given}{known}; {way_to_count(windows, rounds_up)}")


def way_to_count(windows: Sequence[Windows], rounds_up: bool) -> str:
    """Say how the windows along one axis are counted."""
    up = "up" if rounds_up else "down"
    span = "dilation * (kernel_size - 1) + 1" if any(axis.dilation > 1 for axis in windows) else "kernel_size"
    padding = " + padding on both sides" if any(axis.before or axis.after for axis in windows) else ""
    return f"count along one axis first: (n{padding} - {span}) / stride, rounded {up}, plus 1"


def shape_slips(given: Shape, windows: Sequence[Windows], rounds_up: bool = False) -> list[str]:
    """Return the usual slips that give a wrong shape, on every axis alike."""
    return list(dict.fromkeys(text for text, shape in known_shapes(windows, rounds_up) if shape == given))


def known_shapes(windows: Sequence[Windows], rounds_up: bool = False) -> list[tuple[str, Shape]]:
    """Return the usual slips, and the shape that each gives."""
    turned = tuple(axis.count for axis in reversed(windows))
    return [
        (TURNED, turned),
        *((text, tuple(map(slip, windows))) for text, slip in _SLIPS[rounds_up]),
    ]


def _count(**changed: Callable[[Windows], int]) -> dict[bool, Callable[[Windows], int]]:
    """Return the number of windows along an axis, rounded up or down, with something about it changed."""

    def count(axis: Windows, up: bool) -> int:
        own = {"pad": axis.before + axis.after, "span": axis.span, "stride": axis.stride}
        now = own | {name: change(axis) for name, change in changed.items()}
        return (axis.size + now["pad"] - now["span"] + (now["stride"] - 1 if up else 0)) // now["stride"] + 1

    return {up: partial(count, up=up) for up in (True, False)}


def _past_the_image_left_out(axis: Windows) -> int:
    """Round the number of windows up, as ceil_mode does."""
    count = _count()[True](axis)
    return count - 1 if (count - 1) * axis.stride >= axis.size + axis.before else count


TURNED = "has the axes the other way round (rows come first)"
_UNFIT = "counts a window that does not fit (round down)"
_ROUNDING: dict[bool, list[tuple[str, Callable[[Windows], int]]]] = {
    False: [(_UNFIT, _count()[True]), (_UNFIT, _past_the_image_left_out)],
    True: [
        ("leaves out the last window (round up)", _count()[False]),
        ("counts a last window that would start in the padding (it is left out)", _count()[True]),
    ],
}
#: By the way a question rounds: what goes wrong, and the length that it gives along an axis.
_SLIPS: dict[bool, list[tuple[str, Callable[[Windows], int]]]] = {
    up: [
        *_ROUNDING[up],
        ("counts the steps (there is one window more than steps, hence the + 1)", lambda axis: axis.count - 1),
        ("moves the window by 1 (it moves by the stride)", _count(stride=lambda _: 1)[up]),
        (
            "divides by the stride alone (the first window takes kernel_size pixels)",
            lambda axis: axis.size // axis.stride,
        ),
        ("leaves out the padding", _count(pad=lambda _: 0)[up]),
        ("counts the padding on one side only", _count(pad=lambda axis: axis.before)[up]),
        (
            "leaves out the dilation (the window spans more than its taps)",
            _count(span=lambda axis: axis.kernel)[up],
        ),
        (
            "starts window i at i * kernel_size (it starts at i * stride)",
            _count(stride=lambda axis: axis.kernel)[up],
        ),
    ]
    for up in (True, False)
}


def _as_shape(answer: Any) -> Shape:
    """Read whole numbers, one an axis; 16.0 is one, True is none."""
    try:
        if isinstance(answer, str | bytes | Mapping | set | frozenset) or holds_mask(answer) or not len(answer):
            raise TypeError
        return tuple(map(_as_length, answer))
    except TypeError:
        raise WrongAnswerError(
            f"{shown(answer)} is not a shape; give a whole number an axis, as in (6, 6)"
        ) from None


def _as_length(entry: Any) -> int:
    """Read one whole number, of which no axis has more digits than are read of a text."""
    if isinstance(entry, bool | np.bool) or np.ndim(entry):
        raise TypeError
    length = int(entry) if isinstance(entry, float | np.floating) and entry.is_integer() else index(entry)
    if abs(length) >= LONGEST_LENGTH:
        raise TypeError
    return length


def _named(given: Shape, expected: Shape) -> Iterator[tuple[str, int, int]]:
    """Name the axes beside their two lengths."""
    names = [f"axis {axis}" for axis in range(len(given))]
    names[-2:] = ["the number of rows", "the number of columns"][-len(given) :]
    return zip(names, given, expected, strict=True)
