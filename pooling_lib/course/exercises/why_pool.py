"""The exercises of the chapter on why to pool: what survives a shift, empty windows, parameters and work."""

from __future__ import annotations

from itertools import product

import numpy as np

from pooling_lib.course.costs import Convolution, Cost, Pool, network_costs
from pooling_lib.course.exercises._kinds import Choice, Exercise, Explain, Number, Option, Rows
from pooling_lib.measure.shifts import lone_pixel_survival
from pooling_lib.pooling import average_pool, max_pool

__all__ = ["EXERCISES"]

_SPARSE = np.array([[0, 0, 4, 0, 0], [0, 0, 0, 0, 8], [2, 0, 0, 0, 0]])
_DENSE = max_pool(_SPARSE, 2, stride=1)
_BEHIND = (32, 100, 100)
_PARAMETERS = network_costs([Pool(), Convolution(64)], _BEHIND)[-1].parameters


def _share_empty(ones: float) -> float:
    """Add up the probabilities of all windows of zeros and ones that max pooling turns into 0."""
    return sum(
        float(np.prod([ones if pixel else 1 - ones for pixel in window]))
        for window in product((0, 1), repeat=4)
        if not max_pool(np.reshape(window, (2, 2))).any()
    )


def _quarter(pooled: Cost, plain: Cost, what: str) -> bool:
    """Say whether a pool has brought a cost down to a quarter, at the edges a little less."""
    return bool(abs(getattr(pooled, what) / getattr(plain, what) - 1 / 4) < 0.01)


_POOLED = network_costs([Convolution(32), Pool(), Convolution(64)], (3, 100, 100))
_PLAIN = network_costs([Convolution(32), Convolution(64)], (3, 100, 100))

EXERCISES: dict[str, Exercise] = {
    "why-survival": Number(
        "Share of places and shifts",
        "Along an axis 3 * 4 - 2 = 10 pairs of a place and a step stay in the window. On two axes that makes "
        "100 pairs, less the 16 that do not move, of all 16 places times 8 directions.",
        "((3 * 4 - 2) ** 2 - 4**2) / (8 * 4**2)",
        expected=float(lone_pixel_survival(4)),
        hint="count the shifts that stay, for each of 16 places",
        digits=3,
        share=True,
        wrong=(
            (3 / 4, "is right for the shifts along an axis alone; half of all eight are diagonal"),
            (9 / 16, "is right for the diagonal shifts alone; half of all eight are along an axis"),
            (float(lone_pixel_survival(2)), "is the share for windows of 2 x 2"),
            (float(lone_pixel_survival(3)), "is the share for windows of 3 x 3"),
            (1 - float(lone_pixel_survival(4)), "is the share that leaves the window"),
            (100 / 144, "counts standing still as a shift"),
        ),
    ),
    "why-empty": Number(
        "Share of windows",
        "The pool gives 0 where all four pixels are 0, each with a probability of 0.8.",
        "0.8**4",
        expected=_share_empty(0.2),
        hint="a window may be empty: how often are all four pixels 0?",
        digits=3,
        share=True,
        wrong=(
            (1 - _share_empty(0.2), "is the share where the page is right"),
            (0.8, "is the share of single pixels that are 0; a window has four"),
            (0.2**4, "is the share of windows that are full of ones"),
            (1 - 0.2**4, "is the share of windows that are not full of ones; one is enough for a max of 1"),
        ),
    ),
    "why-parameters": Number(
        "Parameters of the convolution",
        "Each of the 64 filters has 3 x 3 weights for each of 32 maps, and a bias. The size of the maps does "
        "not come into it.",
        "(32 * 3 * 3 + 1) * 64",
        expected=_PARAMETERS,
        hint="a filter has 9 weights for each map, and a bias",
        wrong=(
            (32 * 9 * 64, "leaves out the biases, of which each filter has one"),
            (_PARAMETERS / 4, "is a quarter, as the page says; a pool makes maps smaller, not filters"),
            ((9 + 1) * 64, "counts one map; a filter has 9 weights for each of 32"),
            (32 * 9 + 1, "counts one filter of 64"),
            (32 * (9 + 1) * 64, "counts a bias for each map; a filter has one"),
        ),
    ),
    "why-blur": Rows(
        "What comes out",
        "The maximum of 2 x 2 at every place is 0 4 4 8 above 2 0 0 8. The means of its two halves come out.",
        "image = [[0, 0, 4, 0, 0], [0, 0, 0, 0, 8], [2, 0, 0, 0, 0]]\n"
        "average_pool(max_pool(image, 2, stride=1), 2)",
        expected=average_pool(_DENSE, 2),
        wrong=(
            (max_pool(_SPARSE, 2), "that is a max pool with stride 2; take the maximum at every place first"),
            (_DENSE, "that is the maximum at every place; the average pool is still to come"),
            (max_pool(_DENSE, 2), "the second pool is an average"),
            (max_pool(average_pool(_SPARSE, 2, 1), 2), "the average comes after the maximum, not before"),
            (average_pool(_SPARSE, 2), "the maximum at every place comes first"),
        ),
    ),
    "why-faster": Choice(
        "What falls to a quarter?",
        "The second convolution makes a quarter of the outputs, with filters as large as before.",
        options=(
            Option(
                "the work of the first convolution",
                "it is done before the pool, at full size",
                _quarter(_POOLED[0], _PLAIN[0], "multiply_adds"),
            ),
            Option(
                "the work of the second convolution",
                "it has a quarter of the places to work at",
                _quarter(_POOLED[-1], _PLAIN[-1], "multiply_adds"),
            ),
            Option(
                "the parameters of the second convolution",
                "they are the weights of its filters, and a pool does not change these",
                _quarter(_POOLED[-1], _PLAIN[-1], "parameters"),
            ),
            Option(
                "the number of maps",
                "a pool works on each map by itself, and keeps their number",
                _POOLED[1].shape[0] * 4 == _PLAIN[0].shape[0],
            ),
        ),
    ),
    "why-invariant": Explain(
        "What is claimed too much?",
        "A max pool of 2 x 2 keeps its output for 3 of 8 one-pixel shifts of a lone pixel, no more. Which "
        "shifts those are depends on where in its window the pixel stands. For shifts by whole strides the "
        "pool is exactly equivariant: the output moves along. A blur before subsampling makes the output "
        "change less.",
        points=(
            "the output stays the same for some shifts only, fewer than half at 2 x 2",
            "which shifts those are depends on where in its window a pixel stands",
            "for shifts by whole strides the output moves along, which is not invariance either",
        ),
    ),
}
