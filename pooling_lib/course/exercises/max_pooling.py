"""The exercises of the chapter on max pooling: winners, their gradients, padding, a bug to find."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from pooling_lib.course._backward_trials import backward_slips, sent_back
from pooling_lib.course._trials import examine_pool
from pooling_lib.course.exercises._kinds import Choice, Exercise, Function, Number, Option, Rows
from pooling_lib.pooling import average_pool, max_pool

__all__ = ["EXERCISES"]

Array = npt.NDArray[Any]

_DIGITS = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8]])
_PEAKS, _GRADIENT = np.array([[9, 2, 7], [3, 5, 4], [1, 8, 6]]), np.array([[1, 2], [3, 4]])
_TIES, _TWO = np.array([[4, 4, 1], [4, 4, 4]]), np.array([[1, 10]])
_NEGATIVE = np.array([[-3, -1], [-2, -4]])
_PLACES = max_pool(np.arange(64).reshape(8, 8), kernel_size=4, return_indices=True)[1]


def window_minima(image: Array, kernel_size: int, stride: int) -> Array:
    """Look at every window, the slow way."""
    windows = sliding_window_view(image, (kernel_size, kernel_size))
    minima: Array = windows[::stride, ::stride].min(axis=(2, 3))
    return minima


def _negated(image: Array, kernel_size: int, stride: int) -> Array:
    """Look for the smallest value with minus signs alone, as many dtypes do not allow."""
    return -max_pool(-image, kernel_size, stride)


def _split(gradient: Array, image: Array) -> Array:
    """Share the gradient of each window of 2 x 2 among its winners."""
    sent = np.zeros(image.shape)
    for row, column in np.ndindex(gradient.shape):
        window = image[row : row + 2, column : column + 2]
        winners = window == window.max()
        sent[row : row + 2, column : column + 2] += winners * gradient[row, column] / winners.sum()
    return sent


def _slips(gradient: Array, image: Array) -> tuple[tuple[Array, str], ...]:
    """Return the known wrong gradients of a max pool of 2 x 2 with stride 1."""
    right = sent_back(max_pool, gradient, image, 2, 1)
    slips = backward_slips(max_pool, gradient, image, 2, 1)
    return tuple((wrong, text) for text, wrong in slips if not np.array_equal(wrong, right))


EXERCISES: dict[str, Exercise] = {
    "max-by-hand": Rows(
        "What comes out",
        "The window of 2 x 2 stands at 2 x 3 places. The first maximum is max(3, 1, 5, 9) = 9.",
        "max_pool([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8]], kernel_size=2, stride=1)",
        expected=max_pool(_DIGITS, 2, 1),
        wrong=(
            (max_pool(_DIGITS, 2), "it moves the window by 2 (it moves by the stride, which is 1)"),
            (window_minima(_DIGITS, 2, 1), "these are the smallest values of the windows"),
            (average_pool(_DIGITS, 2, 1), "these are the means of the windows"),
            (max_pool(_DIGITS, 3, 1), "these are windows of 3 x 3"),
            (max_pool(_DIGITS, (1, 2), 1), "these are windows of one row"),
        ),
    ),
    "max-min": Function(
        "Min pooling by `max_pool`",
        "The smallest value is the largest in an order that is turned round. For floats a minus does that. "
        "Unsigned integers and booleans have no minus, and -(-128) is -128 again in int8; for these ~, which "
        "flips every bit, turns the order round.",
        examiner=partial(
            examine_pool,
            reference=window_minima,
            slips=(
                (
                    _negated,
                    "a minus does not turn the order of all values of this dtype round; look for what does",
                ),
            ),
        ),
    ),
    "max-share": Number(
        "Share of the pixels",
        "Each window of 16 pixels has one winner, and no pixel is in two windows.",
        "1 / (4 * 4)",
        expected=np.unique(_PLACES).size / 64,
        hint="each window has one winner",
        share=True,
        wrong=(
            (1 - 1 / 16, "is the share that gets none"),
            (1 / 4, "is the share for windows of 2 x 2; these hold 16 pixels"),
        ),
    ),
    "max-overlap": Rows(
        "Gradient at the pixels",
        "The 8 wins in both lower windows, and gets 3 + 4. The 9 and the 7 win in one window each.",
        "_, winners = max_pool([[9, 2, 7], [3, 5, 4], [1, 8, 6]], 2, 1, return_indices=True)\n"
        "max_pool_backward([[1, 2], [3, 4]], winners, (3, 3))",
        expected=sent_back(max_pool, _GRADIENT, _PEAKS, 2, 1),
        wrong=(
            *_slips(_GRADIENT, _PEAKS),
            (max_pool(_PEAKS, 2, 1), "these are the outputs; the gradient goes back to where they come from"),
            (_GRADIENT, "these arrive at the outputs; each goes on to the pixel that won"),
        ),
    ),
    "max-ties": Rows(
        "Gradient at the pixels",
        "Row by row, the first 4 of the left window is the upper left pixel, and the first 4 of the right "
        "window is the pixel beside it. As in PyTorch, the first takes all.",
        "_, winners = max_pool([[4, 4, 1], [4, 4, 4]], 2, 1, return_indices=True)\n"
        "max_pool_backward([[1, 10]], winners, (2, 3))",
        expected=sent_back(max_pool, _TWO, _TIES, 2, 1),
        wrong=(
            *_slips(_TWO, _TIES),
            (_split(_TWO, _TIES), "that is an equal split among equal values; here the first takes all of it"),
        ),
    ),
    "max-padding": Rows(
        "What comes out",
        "Each window holds one pixel and three places of padding. Under max, padding counts as minus infinity "
        "and never wins, so the pixel is the result.",
        "max_pool([[-3, -1], [-2, -4]], kernel_size=2, stride=2, padding=1)",
        expected=max_pool(_NEGATIVE, 2, 2, padding=1),
        wrong=(
            (
                max_pool(np.pad(_NEGATIVE, 1), 2, 2),
                "it pads with zeros; under max padding counts as minus infinity, so that it never wins",
            ),
            (max_pool(_NEGATIVE, 2, 2), "it leaves out the padding"),
            (average_pool(_NEGATIVE, 2, 2, padding=1), "these are means, in which padding counts as zero"),
        ),
    ),
    "max-bug": Choice(
        "For which image is its result wrong?",
        "The result starts at 0, and only what is larger replaces it. Start it at minus infinity, or at the "
        "first value of the window.",
        options=(
            Option("a photograph of zeros", "0 is the right result there, and the loop keeps it"),
            Option(
                "a map in which a whole window is negative",
                "nothing in that window is larger than the 0 that the result starts at",
                right=True,
            ),
            Option(
                "one whose largest value stands in a window twice",
                "the second is not larger than the first, and the result is the same",
            ),
            Option(
                "one of 5 x 5 pixels, with kernel 2 and stride 2",
                "the size is rounded down, as it should be, and the last row and column are not seen",
            ),
        ),
    ),
}
