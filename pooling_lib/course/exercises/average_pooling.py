"""The exercises of the chapter on average pooling: means by hand, noise, gradients, a bug to find."""

from __future__ import annotations

from typing import Any

import numpy as np

from pooling_lib.backward import average_pool_backward
from pooling_lib.course._backward_trials import backward_slips
from pooling_lib.course.exercises._kinds import Choice, Exercise, Explain, Number, Option, Rows
from pooling_lib.pooling import average_pool, max_pool

__all__ = ["EXERCISES"]

_DIGITS = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3]])
_GRADIENT, _PIXELS = np.array([[4, 8], [12, 16]]), np.zeros((3, 3))


def _is_global(**settings: Any) -> bool:
    """Say whether a pool makes one number, the mean, of a map that is not square."""
    image = np.arange(24.0).reshape(4, 6)
    try:
        return np.array_equal(average_pool(image, **settings), [[image.mean()]])
    except ValueError:
        return False


EXERCISES: dict[str, Exercise] = {
    "average-by-hand": Rows(
        "What comes out",
        "The window is 4 rows tall and 2 columns wide: (3 + 1 + 5 + 9 + 5 + 3 + 9 + 7) / 8 is the first mean.",
        "image = [[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3]]\n"
        "average_pool(image, kernel_size=(4, 2), stride=(1, 2))",
        expected=average_pool(_DIGITS, (4, 2), (1, 2)),
        wrong=(
            (average_pool(_DIGITS, (2, 4), (2, 1)), "the kernel is the other way round (rows come first)"),
            (8 * average_pool(_DIGITS, (4, 2), (1, 2)), "these are sums; divide by the 8 pixels of a window"),
            (4 * average_pool(_DIGITS, (4, 2), (1, 2)), "this divides by 2; a window holds 8 pixels"),
            (2 * average_pool(_DIGITS, (4, 2), (1, 2)), "this divides by 4; a window holds 8 pixels"),
            (max_pool(_DIGITS, (4, 2), (1, 2)), "these are the largest values"),
            (average_pool(_DIGITS, (4, 2), 1), "it moves the window across by 1; that stride is 2"),
        ),
    ),
    "average-global": Choice(
        "Which call?",
        "One window as large as the map has one place to stand. No stride is needed, and the map need not be "
        "square.",
        options=(
            Option(
                "`average_pool(photo, kernel_size=1)`",
                "a window of one pixel changes nothing",
                _is_global(kernel_size=1),
            ),
            Option(
                "`average_pool(photo, stride=photo.shape)`",
                "the window is still 2 x 2, and sees one corner",
                _is_global(stride=(4, 6)),
            ),
            Option(
                "`average_pool(photo, kernel_size=max(photo.shape))`",
                "that window is square, and does not fit in the shorter side",
                _is_global(kernel_size=6),
            ),
            Option(
                "`average_pool(photo, kernel_size=photo.shape)`",
                "one window, as large as the map",
                _is_global(kernel_size=(4, 6)),
            ),
        ),
    ),
    "average-noise": Number(
        "Factor",
        "The variance of a mean of 4 is a quarter of the variance, and the standard deviation is its root.",
        "np.sqrt(1 / (2 * 2))",
        # The norm of the weights with which the pixels go into the mean.
        expected=float(np.linalg.norm(average_pool_backward([[1.0]], (2, 2), 2))),
        hint="the variance of a mean of n is 1/n of the variance",
        tolerance=0.01,
        factor=True,
        wrong=(
            (1 / 4, "is the factor of the variance; the standard deviation is its root"),
            (4, "is the factor of the variance; the standard deviation is its root"),
            (np.sqrt(1 / 2), "would be the factor for a mean of two; a window holds four pixels"),
        ),
    ),
    "average-gradient": Rows(
        "Gradient at the pixels",
        "A pixel gets a quarter of the gradient of each window that it is in. A corner is in one window, and "
        "the middle is in all four.",
        "average_pool_backward([[4, 8], [12, 16]], (3, 3), kernel_size=2, stride=1)",
        expected=average_pool_backward(_GRADIENT, (3, 3), 2, 1),
        wrong=(
            *((wrong, text) for text, wrong in backward_slips(average_pool, _GRADIENT, _PIXELS, 2, 1)),
            (_GRADIENT / 4, "that is the share of a pixel in one window; add up those of all windows"),
        ),
    ),
    "average-bug": Choice(
        "Which line is wrong?",
        "An array of integers cuts the fractions off what is stored in it. Give it a floating dtype, for "
        "instance by `np.empty((rows, columns))`.",
        options=(
            Option("line 2", "the number of windows is right: rounded down, plus 1"),
            Option(
                "line 3",
                "with an image of integers the result has integers, and each mean loses its fraction",
                right=True,
            ),
            Option("line 5", "the windows start at multiples of the stride and span k pixels, as they should"),
            Option("line 6", "the mean itself is right; something happens to it when it is stored"),
        ),
    ),
    "average-detail": Explain(
        "What is imprecise about it?",
        "Both pools make one number of four. What average pooling throws away has names: of the four "
        "directions of Haar it keeps the mean and drops the three differences, across, down and along the "
        "diagonal. No later layer can bring them back. In a smooth picture they are small, and in noise they "
        "are most of it.",
        points=(
            "max pooling and average pooling both keep one number of four",
            "the differences within the window are removed, not compressed",
            "they cannot be recovered from the mean",
        ),
    ),
}
