"""The exercises of the chapter on edges: a filter's answer, signs, widths, and colours that mislead."""

from __future__ import annotations

import numpy as np

from pooling_lib.course.exercises._kinds import Choice, Exercise, Explain, Number, Option, Rows
from pooling_lib.edges import PREWITT_VERTICAL
from pooling_lib.pooling import max_pool, pool_generations

__all__ = ["EXERCISES"]

_PATCH = np.array([[0.1, 0.5, 0.9], [0.2, 0.5, 0.7], [0.3, 0.5, 0.4]])
_SIGNED = np.array([[3, -5, 0, 1], [1, 2, -2, 0], [-1, -1, 4, -3], [0, -3, 5, 2]])
_HIGH, _LOW = max_pool(_SIGNED), -max_pool(-_SIGNED)
_EDGE = float((_PATCH * PREWITT_VERTICAL).sum())
_LINE = np.eye(1, 16, 5).repeat(16, axis=0)
_WIDTH = round(16 * float(pool_generations(_LINE, 3)[-1].mean()))


def _left(bright: int) -> bool:
    """Say whether an answer of the filter beside flat pixels is left by a max pool."""
    return bright in max_pool([[0, bright], [0, bright]])


EXERCISES: dict[str, Exercise] = {
    "edge-answer": Number(
        "Answer of the filter",
        "The filter takes the right column minus the left; the middle one is multiplied by 0.",
        "(0.9 + 0.7 + 0.4) - (0.1 + 0.2 + 0.3)",
        expected=_EDGE,
        hint="take the right column minus the left",
        wrong=(
            (_PATCH[:, 2].sum(), "is the right column alone; take away the left one"),
            (_EDGE / 3, "is the mean of the three rows; the filter adds them up"),
            (
                _PATCH[2].sum() - _PATCH[0].sum(),
                "is the lower row minus the upper, the answer of the other filter",
            ),
            (_PATCH.sum(), "adds up the whole patch; the filter has a column of 0 and one of -1"),
        ),
    ),
    "edge-strongest": Rows(
        "What comes out",
        "`high` has the largest value of each window and `low` the smallest; the one farther from 0 is kept.",
        "signed = np.array([[3, -5, 0, 1], [1, 2, -2, 0], [-1, -1, 4, -3], [0, -3, 5, 2]])\n"
        "high, low = max_pool(signed), -max_pool(-signed)\n"
        "np.where(np.abs(low) > np.abs(high), low, high)",
        expected=np.where(np.abs(_LOW) > np.abs(_HIGH), _LOW, _HIGH),
        wrong=(
            (_HIGH, "these are the largest values; -5 is stronger than 3"),
            (_LOW, "these are the smallest values; 5 is stronger than -3"),
            (max_pool(np.abs(_SIGNED)), "the signs are lost; keep them"),
        ),
    ),
    "edge-width": Number(
        "Pixels of the input",
        "Each generation doubles the side of what a value stands for: 2 x 2 x 2.",
        "2 * 2 * 2",
        expected=_WIDTH,
        hint="a value of the last map is a whole block",
        wrong=(
            (1, "is its width in the last map, where each value stands for a whole block"),
            (3, "counts the generations; each doubles the width"),
            (2 * 3, "adds 2 for each generation; each doubles the width"),
            (_WIDTH**2, "counts the pixels of a block; the width is one side of it"),
            (_WIDTH // 2, "stops after two generations"),
        ),
    ),
    "edge-sign": Choice(
        "Which edges are left?",
        "Beside flat pixels, of answer 0, a negative answer is never the largest of its window.",
        options=(
            Option("both kinds", "in its window -2 stands beside 0, which is larger", _left(2) and _left(-2)),
            Option(
                "those from dark to bright only",
                "2 is larger than the 0 beside it, and -2 is not",
                _left(2) and not _left(-2),
            ),
            Option(
                "those from bright to dark only",
                "their answer is -2, and the 0 beside it is larger",
                _left(-2) and not _left(2),
            ),
            Option("neither", "2 is the largest of its window, and stays", not _left(2) and not _left(-2)),
        ),
    ),
    "edge-scale": Explain(
        "What has been overlooked?",
        "Left to itself, a plotting library stretches the colours from the smallest value of each picture to "
        "the largest. A weak edge then looks as strong as a strong one. Average pooling lowers the peak of the "
        "map. With one fixed range for all pictures the edges fade.",
        points=(
            "each picture has a colour range of its own, from its smallest to its largest value",
            "the values themselves, such as the peak, became smaller",
            "with one fixed range for all pictures the edges fade",
        ),
    ),
}
