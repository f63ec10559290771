"""The exercises of the chapter on the way back: both backward passes, ties, padding, unpooling."""

from __future__ import annotations

from functools import partial

import numpy as np

from pooling_lib.backward import average_pool_backward, max_unpool
from pooling_lib.course._padded_trials import examine_padded_backward
from pooling_lib.course.exercises._kinds import Choice, Exercise, Explain, Function, Number, Option, Rows
from pooling_lib.measure.metrics import upsample_nearest
from pooling_lib.pooling import average_pool, max_pool

__all__ = ["EXERCISES"]

_FOUR = np.array([[4.0, 8.0], [12.0, 16.0]])
_IMAGE = np.array([[1, 7, 3, 2], [4, 2, 9, 5]])
_POOLED, _PLACES = max_pool(_IMAGE, return_indices=True)


def _slopes_of_ties(count: int, step: float = 1 / 1024) -> float:
    """Add up what central differences say of a window of so many equal values."""
    window = np.ones(count)
    nudges = step * np.eye(count)
    return float(sum(np.max(window + n) - np.max(window - n) for n in nudges) / (2 * step))


EXERCISES: dict[str, Exercise] = {
    "back-max": Function(
        "The way back of max pooling",
        "Padding of minus infinity never wins. The first winner of each window receives the window's gradient "
        "on top of what it has, and the padding is cut off at the end.",
        examiner=partial(examine_padded_backward, pool=max_pool),
    ),
    "back-average": Function(
        "The way back of average pooling",
        "Every value of a window receives the window's gradient, divided by the number of values, padding "
        "included, on top of what it has.",
        examiner=partial(examine_padded_backward, pool=average_pool),
    ),
    "back-padding": Rows(
        "Gradient at the pixels",
        "With padding 1 on all sides each of the four windows holds one pixel and three values of padding. The "
        "pixel receives a quarter; the rest falls on the padding and is lost.",
        "average_pool_backward([[4, 8], [12, 16]], (2, 2), kernel_size=2, padding=1)",
        expected=average_pool_backward(_FOUR, (2, 2), 2, padding=1),
        wrong=(
            (_FOUR, "padding counts as values here, so that a pixel is one of four in its window"),
            (_FOUR.mean() * np.ones((2, 2)), "each pixel is in one window only, and receives of that one"),
            (
                (_FOUR / 4).repeat(2, 0).repeat(2, 1),
                "that is with the padding; cut it off from the result again",
            ),
        ),
    ),
    "back-unpool": Rows(
        "What comes out",
        "The 7 and the 9 go back to where they stood, and everything else is 0.",
        "pooled, places = max_pool([[1, 7, 3, 2], [4, 2, 9, 5]], return_indices=True)\n"
        "max_unpool(pooled, places, (2, 4))",
        expected=max_unpool(_POOLED, _PLACES, _IMAGE.shape),
        wrong=(
            (upsample_nearest(_POOLED, _IMAGE.shape), "that repeats each value over its window"),
            (_POOLED, "these are the maxima; put them back into the shape of the image"),
            (_IMAGE, "what lost is not known any more, and becomes 0"),
            (
                np.array([[7, 0, 9, 0], [0, 0, 0, 0]]),
                "each stands in the corner of its window, and not where it won",
            ),
        ),
    ),
    "back-equal": Number(
        "Sum of the four slopes",
        "Nudged up, any of the four becomes the maximum; nudged down, none changes it. So the central "
        "difference is a half for each, and these add up to 2, though moving all four together moves "
        "the maximum by 1.",
        "step = 0.001\n"
        "up = [np.max(np.ones(4) + step * nudge) for nudge in np.eye(4)]\n"
        "down = [np.max(np.ones(4) - step * nudge) for nudge in np.eye(4)]\n"
        "round(float(sum(np.subtract(up, down))) / (2 * step), 9)",
        expected=_slopes_of_ties(4),
        hint="nudge one of four equal values up, then down, and halve the difference",
        wrong=(
            (1.0, "is what a backward pass hands out in all; central differences say more here"),
            (0.5, "is the slope of one of them; add up all four"),
            (4.0, "takes the slope of a nudge up alone, which is 1; a nudge down has the slope 0"),
            (0.0, "takes the slope of a nudge down alone; a nudge up has the slope 1"),
        ),
    ),
    "back-bug": Choice(
        "Which test fails?",
        "Where windows overlap, a pixel that wins in two of them keeps only the last gradient. Side by side no "
        "pixel is in two windows, and there is nothing to add.",
        options=(
            Option(
                "kernel 2, stride 2, on a photograph", "no pixel is in two windows, and = and += do the same"
            ),
            Option(
                "kernel 2, stride 3, on a photograph", "the windows stand apart, and no pixel is in two of them"
            ),
            Option(
                "kernel 3, stride 2, on a photograph", "windows share pixels, and what they send adds up", True
            ),
            Option(
                "kernel 2, stride 2, on equal values", "a tie within a window is decided before the assignment"
            ),
        ),
    ),
    "back-dark": Explain(
        "Why is that so?",
        "Unpooling is exact where a maximum stood, which is one pixel of each window, and puts 0 everywhere "
        "else. The squared error of these zeros is large wherever the photograph is not dark. Repeating the "
        "maximum is wrong nearly everywhere too, but only by the small distance between a pixel and the "
        "largest of its window.",
        points=(
            "one pixel of each window is exact, and all others are 0",
            "0 is far from most pixels of a photograph",
            "a repeated maximum is close to the pixels of its window, since photographs are smooth",
        ),
    ),
}
