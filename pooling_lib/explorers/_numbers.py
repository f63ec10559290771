"""The numbers of `WindowExplorer`: the grid, the exponent, the reader's answers, puzzles from a seed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from pooling_lib.pooling import lp_pool

__all__ = ["DEFAULT_VALUES", "LONGEST", "check_answers", "check_p", "check_values", "puzzle"]

LONGEST = 12  # pixels an axis: what fits a page
LARGEST = 99_999  # what fits a cell

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

    The generator is a linear congruential one, so that the page makes the same grid without Python.

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
    state = (seed * 2654435761 + 12345) % 2**32
    digits = []
    for _ in range(rows * columns):
        state = (state * 1664525 + 1013904223) % 2**32
        digits.append((state >> 16) % 10)
    return tuple(tuple(digits[row * columns : (row + 1) * columns]) for row in range(rows))


def check_values(values: Any) -> tuple[tuple[float, ...], ...]:
    """Check the grid, and spell it as nested tuples of Python numbers."""
    if isinstance(values, np.ma.MaskedArray):
        raise TypeError("values are a masked array, whose mask would be ignored; use values.filled(value)")
    grid = np.asarray(values)
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
    if grid.dtype.kind == "b":
        grid = grid.astype(int)
    return tuple(tuple(row) for row in grid.tolist())


def check_p(p: Any) -> float:
    """Check the exponent: as `lp_pool` does, and finite, since JSON has no infinity."""
    lp_pool([[0.0]], p, 1)
    if not p < math.inf:
        raise ValueError(f"p={p!r} cannot be shown; use a finite exponent, or operation='max' of magnitudes")
    return float(p)


def check_answers(answers: Any) -> tuple[float | None, ...]:
    """Check the reader's answers."""
    if not isinstance(answers, Sequence) or isinstance(answers, str):
        raise TypeError(f"answers={answers!r} is of type {type(answers).__name__}; use a list")
    checked = tuple(answers)
    for answer in checked:
        if answer is not None and (isinstance(answer, bool) or not isinstance(answer, int | float)):
            raise TypeError(f"answers hold {answer!r}, a {type(answer).__name__}; use numbers and None")
    return checked
