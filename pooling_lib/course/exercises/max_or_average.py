"""The exercises of the chapter on max or average: the best single value, a mistaken demonstration, lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from pooling_lib.course._trials import examine_pool
from pooling_lib.course.exercises._kinds import Choice, Exercise, Explain, Function, Number, Option
from pooling_lib.pooling import average_pool, max_pool, min_pool, pool_generations

__all__ = ["EXERCISES"]

Array = npt.NDArray[Any]

_WINDOW = np.array([[0.2, 0.2], [0.2, 1.0]])
_DIGITS = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3]])
_MISTAKEN = pool_generations(max_pool(_DIGITS), 1, pool=average_pool)[-1].item()
_RIGHT = pool_generations(_DIGITS, 2, pool=average_pool)[-1].item()

_FLOATS_FIRST = "the range need not fit in the image's dtype; make the image floats first"


def window_range(image: Array, kernel_size: int, stride: int) -> Array:
    """Look at every window, the slow way, as float64, which holds the range of any small integers."""
    windows = sliding_window_view(image.astype(np.float64), (kernel_size, kernel_size))[::stride, ::stride]
    ranges: Array = windows.max(axis=(2, 3)) - windows.min(axis=(2, 3))
    return ranges


def _in_own_dtype(image: Array, kernel_size: int, stride: int) -> Array:
    """Add up what need not fit in the image's own dtype."""
    return max_pool(image, kernel_size, stride) + max_pool(-image, kernel_size, stride)


def _difference_in_own_dtype(image: Array, kernel_size: int, stride: int) -> Array:
    """Take a difference that need not fit in the image's own dtype."""
    return max_pool(image, kernel_size, stride) - min_pool(image, kernel_size, stride)


def _keeps_line(pool: Callable[[Array], Array]) -> bool:
    """Say whether a dark line keeps its full contrast, wherever it stands."""
    lines = [np.ones((8, 8)) for _ in range(8)]
    for place, line in enumerate(lines):
        line[:, place] = 0
    return all(np.isin(0, pool(line)) and np.isin(1, pool(line)) for line in lines)


EXERCISES: dict[str, Exercise] = {
    "either-rebuild": Number(
        "The best single value",
        "The mean makes the sum of the squared errors least. Trying shows it, and so does the derivative.",
        "window = np.array([0.2, 0.2, 0.2, 1.0])\n"
        "candidates = np.linspace(0, 1, 101)\n"
        "candidates[np.argmin([((window - one) ** 2).sum() for one in candidates])]",
        expected=average_pool(_WINDOW).item(),
        hint="try 0.2, the mean and 1, and sum the squares",
        wrong=(
            (float(np.median(_WINDOW)), "makes the sum of the absolute errors least, not that of the squares"),
            ((_WINDOW.max() + _WINDOW.min()) / 2, "makes the largest error least, not the sum of the squares"),
            (_WINDOW.max(), "is what max pooling keeps, and is 0.8 off for three of the four pixels"),
            (_WINDOW.sum(), "is the sum; divide by the number of pixels"),
        ),
    ),
    "either-mistake": Number(
        "How much too high",
        "The maxima are larger than the means: the four of them have mean 8.25, and all pixels have mean 5.",
        "image = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3]])\n"
        "max_pool(image).mean() - image.mean()",
        expected=_MISTAKEN - _RIGHT,
        hint="pool both ways, and take the difference of the two last values",
        wrong=(
            (_MISTAKEN, "is what the mistaken demonstration shows; take away what it should show"),
            (_RIGHT, "is what the demonstration should show; take it away from what it does show"),
        ),
    ),
    "either-range": Function(
        "Range of each window",
        "The smallest value is the largest of the negated ones, negated: minus a minus is a plus. Neither the "
        "minus nor the sum need fit in a dtype of small integers, and booleans have no minus, so the image is "
        "made floats first.",
        examiner=partial(
            examine_pool,
            reference=window_range,
            slips=((_in_own_dtype, _FLOATS_FIRST), (_difference_in_own_dtype, _FLOATS_FIRST)),
        ),
    ),
    "either-line": Choice(
        "Which pool keeps the line at full contrast?",
        "The line is the smallest value of each window that it crosses.",
        options=(
            Option(
                "max pooling",
                "each window that the line crosses holds a white pixel too, and white is larger",
                _keeps_line(max_pool),
            ),
            Option(
                "average pooling",
                "the line is left, but as grey: half of each window that it crosses is white",
                _keeps_line(average_pool),
            ),
            Option(
                "min pooling",
                "dark is the smallest value of each window that the line crosses",
                _keeps_line(lambda image: -max_pool(-image)),
            ),
            Option(
                "keeping the first pixel of each window",
                "that keeps the line where it stands on an even column, and loses it on an odd one",
                _keeps_line(lambda image: image[::2, ::2]),
            ),
        ),
    ),
    "either-sharp": Explain(
        "Where does the argument break?",
        "That each value is larger says that the picture is brighter. Sharpness is a matter of differences "
        "between neighbours, and adding the same number to all of them changes none. By the mean gradient at "
        "2 x 2, max pooling is hardly sharper than min pooling, and plain subsampling is sharper than both. On "
        "rings too fine for the small picture, all that subsampling showed was false.",
        points=(
            "larger values mean a brighter picture",
            "sharpness is about differences between neighbours, not about their size",
            "something other than large values gives as much: subsampling, or min pooling",
        ),
    ),
}
