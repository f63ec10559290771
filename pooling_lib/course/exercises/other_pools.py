"""The exercises of the chapter on aliasing and other pools: folded waves, windows, norms, a bug to find."""

from __future__ import annotations

import numpy as np

from pooling_lib.backward import average_pool_backward
from pooling_lib.course.downsampling import blur, subsample
from pooling_lib.course.exercises._kinds import Choice, Exercise, Explain, Number, Option, Rows
from pooling_lib.course.other_pools import adaptive_windows
from pooling_lib.pooling import average_pool, lp_pool, max_pool

__all__ = ["EXERCISES"]

_WAVE = np.cos(2 * np.pi * 40 / 100 * np.arange(100))[np.newaxis]
_FOLDED = int(np.abs(np.fft.rfft(subsample(_WAVE)[0])).argmax())
_GRID = np.array([[1, 7, 0, 3], [5, 5, 0, 4]])
_SQUARE = np.zeros((32, 32))


def _even(kernel_size: int) -> bool:
    """Say whether all pixels far from the border receive the same through windows with a stride of 2."""
    received = average_pool_backward(np.ones((9, 9)), (16 + kernel_size,) * 2, kernel_size, 2)
    return bool(np.ptp(received[6:-6, 6:-6]) == 0)


def _checkerboard(kernel_size: int, says: str) -> Option:
    return Option(f"{kernel_size} x {kernel_size}", says, _even(kernel_size))


EXERCISES: dict[str, Exercise] = {
    "alias-fold": Number(
        "Waves",
        "50 pixels show at most 25 waves. 40 waves are 15 too many, and fold back to 25 - 15 = 10.",
        "50 - 40",
        expected=_FOLDED,
        hint="50 pixels hold at most 25 waves, and what is above folds back",
        wrong=(
            (40, "is more than 50 pixels can show, which is 25"),
            (20, "halves the waves; the stride keeps the row as long, with fewer pixels on it"),
            (25, "is the most that 50 pixels can show"),
            (15, "is how far 40 is above the most; it folds back from there"),
            (80, "is more than 50 pixels can show, which is 25"),
        ),
    ),
    "alias-adaptive": Number(
        "Windows",
        "The windows are 0 to 2, 2 to 5, 5 to 8 and 8 to 10: pixel 5 is the last of the second and the first "
        "of the third.",
        "windows = [(i * 11 // 4, -(-(i + 1) * 11 // 4)) for i in range(4)]\n"
        "sum(start <= 5 < stop for start, stop in windows)",
        expected=sum(start <= 5 < stop for start, stop in adaptive_windows(11, 4)),
        hint="write down the four windows: where they start, rounded down, and stop, rounded up",
        wrong=(
            (1, "is right for most pixels; this one lies where two windows overlap"),
            (3, "is more than the overlap of neighbours gives"),
            (4, "is the number of all windows"),
            (0, "would leave the pixel out, which no adaptive pool does"),
        ),
    ),
    "alias-lp": Rows(
        "What lp_pool gives",
        "The squares add up to 100 and to 25, and the roots are 10 and 5. Nothing is divided.",
        "lp_pool([[1, 7, 0, 3], [5, 5, 0, 4]], 2)",
        expected=lp_pool(_GRID, 2),
        wrong=(
            (lp_pool(_GRID, 2) / 2, "that is the root of the mean square; lp_pool does not divide"),
            (lp_pool(_GRID, 2) ** 2, "the root is still to be taken"),
            (lp_pool(_GRID, 1), "that is the sum, with p = 1"),
            (max_pool(_GRID), "that is the maximum, with p = inf"),
            (average_pool(_GRID), "that is the average"),
        ),
    ),
    "alias-twice": Number(
        "Factor",
        "max_pool takes a stride of its kernel size, 2, unless it is told otherwise, and the slices take "
        "another 2. With stride=1 in the pool it is a blur pool.",
        "2 * 2",
        expected=len(_SQUARE) // len(blur(max_pool(_SQUARE, 2))[::2, ::2]),
        hint="max_pool takes its own stride",
        factor=True,
        wrong=(
            (2, "counts the slices alone; max_pool has a stride of its own"),
            (1, "would keep every place"),
            (8, "counts one halving too many"),
            (16, "is the factor of the values; a side shrinks by its root"),
        ),
    ),
    "alias-checkerboard": Choice(
        "Which windows?",
        "The stride divides 4, so that every pixel inside lies in as many windows as its neighbours.",
        options=(
            _checkerboard(3, "pixels lie in one or two windows along an axis, in turn"),
            _checkerboard(4, "every pixel inside lies in two windows along an axis"),
            _checkerboard(5, "pixels lie in two or three windows along an axis, in turn"),
            _checkerboard(7, "pixels lie in three or four windows along an axis, in turn"),
        ),
    ),
    "alias-max": Explain(
        "What is wrong with the sentence?",
        "A maximum at every place looks at all pixels, but it is no sum. It makes new waves, and some of "
        "them are too fine for the small map. The stride folds these as it folds any others. A blur between "
        "the maximum and the stride dampens them, but cannot undo those that are coarse already.",
        points=(
            "a maximum makes waves that were not in the picture",
            "the stride folds what is too fine, whatever made it",
            "a blur in between dampens what would be folded",
        ),
    ),
}
