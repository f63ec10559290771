"""The numbers of `WindowExplorer`: the grid, the exponent, the reader's answers, puzzles from a seed."""

from __future__ import annotations

from typing import Any

import numpy as np

from pooling_lib._core.given import brief
from pooling_lib._core.norms import exponent
from pooling_lib._core.planes import as_array
from pooling_lib._core.settings import is_scalar, pad_pairs, per_axis, sequence
from pooling_lib.explorers._random import random_numbers
from pooling_lib.pooling import lp_pool

__all__ = [
    "DEFAULT_VALUES",
    "LARGEST",
    "LARGEST_ANSWER",
    "LONGEST",
    "MOST_OUTPUTS",
    "WIDEST",
    "check_answers",
    "check_p",
    "check_size",
    "check_values",
    "puzzle",
]

LONGEST = 12  # pixels an axis: what fits a page
LARGEST = 99_999  # what fits a cell
WIDEST = 2 * LONGEST  # kernel, stride and dilation: an image with as much padding on either side
MOST_OUTPUTS = WIDEST**2  # what padding can make of the largest image
LARGEST_ANSWER = 999_999_999_999  # a norm of small p outgrows its window

# The first digits of pi.
DEFAULT_VALUES = (
    (3, 1, 4, 1, 5, 9),
    (2, 6, 5, 3, 5, 8),
    (9, 7, 9, 3, 2, 3),
    (8, 4, 6, 2, 6, 4),
    (3, 3, 8, 3, 2, 7),
    (9, 5, 0, 2, 8, 8),
)


def puzzle(seed: int, rows: int = 6, columns: int = 6) -> tuple[tuple[int, ...], ...]:
    """Return a grid of one-digit numbers that depends on nothing but the seed.

    Parameters
    ----------
    seed : int
        From 0 to 2**32 - 1.
    rows, columns : int
        Shape of the grid.

    Examples
    --------
    >>> puzzle(1, rows=1)
    ((7, 5, 0, 0, 3, 3),)
    """
    digits = [number % 10 for number in random_numbers(seed, rows * columns)]
    return tuple(tuple(digits[row * columns : (row + 1) * columns]) for row in range(rows))


def check_values(values: Any) -> tuple[tuple[float, ...], ...]:
    """Check the grid, and spell it as nested tuples of Python numbers."""
    grid = as_array(values, "values")
    if grid.dtype.kind not in "biuf":
        raise TypeError(f"values have dtype {grid.dtype}; use real numbers, as a list of rows")
    if grid.ndim != 2 or not all(1 <= length <= LONGEST for length in grid.shape):
        raise ValueError(
            f"values have shape {grid.shape}; use a grid (rows, columns) of 1 to {LONGEST} either way, "
            f"such as image[:{LONGEST}, :{LONGEST}]"
        )
    wide = ~(np.abs(grid.astype(float)) <= LARGEST)
    if wide.any():
        row, column = map(int, np.argwhere(wide)[0])
        raise ValueError(
            f"values[{row}][{column}]={grid[row, column].item()!r} does not fit a cell; "
            f"use numbers from {-LARGEST} to {LARGEST}"
        )
    # Of a long double, tolist makes numbers that JSON does not know.
    plain = grid.astype({"b": np.int64, "f": np.float64}.get(grid.dtype.kind, grid.dtype))
    return tuple(tuple(row) for row in plain.tolist())


def check_p(p: Any) -> float:
    """Check the exponent: as `lp_pool` does, and finite, since JSON has no infinity."""
    lp_pool([[0.0]], p, 1)
    plain = exponent(p)
    if plain > LARGEST:
        raise ValueError(
            f"p={brief(p)} cannot be shown; use a finite exponent up to {LARGEST}, "
            "or operation='max' of magnitudes"
        )
    return plain


def check_size(name: str, size: Any) -> Any:
    """Check one setting of the windows by itself, and spell it in ints and tuples."""
    if name == "padding":
        entries, most = [pad for pair in pad_pairs(size, 2) for pad in pair], LONGEST
    else:
        entries, most = list(per_axis(name, size, 2)), WIDEST
    if max(entries) > most:
        raise ValueError(f"{name}={brief(size)} does not fit a page; use integers of at most {most}")
    return _tupled(size)


def _tupled(size: Any) -> Any:
    """Spell NumPy integers as ints, and sequences as tuples."""
    return tuple(map(_tupled, size)) if not is_scalar(size) else int(size)


def check_answers(answers: Any) -> tuple[float | None, ...]:
    """Check the reader's answers."""
    given = sequence("answers", answers, "a list")
    if len(given) > MOST_OUTPUTS:
        raise ValueError(
            f"answers={brief(answers)} has {len(given):,} entries, "
            f"and no output has more than {MOST_OUTPUTS} cells; use one a cell"
        )
    for answer in given:
        if answer is not None and (isinstance(answer, bool) or not isinstance(answer, int | float)):
            raise TypeError(f"answers hold {brief(answer)}, a {type(answer).__name__}; use numbers and None")
        if answer is not None and not abs(answer) <= LARGEST_ANSWER:
            raise ValueError(
                f"answers hold {brief(answer)}, which does not fit a cell; "
                f"use numbers from {-LARGEST_ANSWER} to {LARGEST_ANSWER}"
            )
    return tuple(answer if answer is None or isinstance(answer, int) else float(answer) for answer in given)
