"""The exercises of the chapter on practice: defaults, borders, a NaN that is lost, moving a network."""

from __future__ import annotations

import numpy as np

from pooling_lib.course.exercises._kinds import Choice, Exercise, Explain, Number, Option, Shape
from pooling_lib.pooling import average_pool

__all__ = ["EXERCISES"]

_NINE = np.arange(1.0, 10.0).reshape(3, 3)


def _corner(mode: str) -> float:
    """Return the first mean of 3 x 3 of the nine numbers, with their border repeated or mirrored."""
    return float(average_pool(np.pad(_NINE, 1, mode), 3, 1)[0, 0])  # type: ignore[call-overload]  # a word of NumPy's


EXERCISES: dict[str, Exercise] = {
    "practice-stride": Shape(
        "Rows and columns that come out",
        "Flax moves a window by 1 if no stride is given. A window of 2 then has 7 places on 8 rows, and 5 "
        "places on 6 columns.",
        "tuple((n - 2) // 1 + 1 for n in (8, 6))",
        shape=(8, 6),
        settings={"kernel_size": 2, "stride": 1},
    ),
    "practice-corner": Number(
        "Mean in the upper left corner",
        "Only the pixels that the window sees count: 1, 2, 4 and 5.",
        "(1 + 2 + 4 + 5) / 4",
        expected=float(average_pool(_NINE, 3, 1, padding=1, count_include_pad=False)[0, 0]),
        hint="which pixels does the window see, and how many are they?",
        digits=3,
        wrong=(
            (
                float(average_pool(_NINE, 3, 1, padding=1)[0, 0]),
                "counts five zeros of the padding, as PyTorch does",
            ),
            (_corner("symmetric"), "mirrors the border, its pixels included, as SciPy does"),
            (_corner("reflect"), "mirrors the picture about its outermost pixels, as OpenCV does"),
            (12, "is the sum; divide it by the number of pixels"),
        ),
    ),
    "practice-border": Choice(
        "What is the likeliest reason?",
        "A divisor that counts padding makes the means along the border smaller, and no others.",
        options=(
            Option("the stride that is taken if none is given", "that would change the shape"),
            Option("what padding counts as in a mean", "it changes the border, and nothing else", right=True),
            Option("rounding up instead of down", "that would change the shape"),
            Option("channels first instead of last", "that would change every value"),
        ),
    ),
    "practice-move": Explain(
        "What do you check?",
        "Check the stride where none was given (the kernel size in PyTorch and Keras, 1 in Flax and ONNX), "
        "the place of the channels, whether sizes are rounded up, and whether padding counts in a mean. Put "
        "one small array through both networks and compare the results value by value: that finds all of "
        "these differences.",
        points=(
            "the stride that each takes when none is given",
            "where the channels stand",
            "rounding, and what padding counts as",
            "the same small array through both, compared value by value",
        ),
    ),
}
