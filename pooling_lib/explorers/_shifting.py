"""What `ShiftExplorer` moves and measures: patterns, ways to shrink them, and what survives a shift."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.given import refuse_masks
from pooling_lib._core.planes import as_array
from pooling_lib.course.downsampling import blur, subsample, wrap
from pooling_lib.explorers._random import VALUES, random_numbers
from pooling_lib.measure.shifts import ONE_PIXEL_SHIFTS
from pooling_lib.operations import OPERATIONS

__all__ = [
    "LARGEST",
    "METHODS",
    "PATTERNS",
    "SIDE",
    "TOLERANCE",
    "activations",
    "draw",
    "shrink",
    "side",
    "survival",
]

Plane = npt.NDArray[np.float64]

PATTERNS = ("pixel", "bar", "stripes", "ring", "random", "own")
SIDE = 16  # pixels a side, or the next size that the windows fill
LARGEST = 32  # what fits a page
TOLERANCE = 1e-9  # rounding is no change


def _pooling(name: str) -> Callable[[Plane, int, int], Plane]:
    """Return a pooling operation of a circular plane."""
    pool = OPERATIONS[name].pool
    return lambda plane, kernel, stride: np.asarray(
        pool(wrap(plane, max(0, kernel - stride)), kernel_size=kernel, stride=stride)
    )


#: The ways to shrink a circular plane: they take it, a kernel size and a stride that divides its sides.
METHODS: Mapping[str, Callable[[Plane, int, int], Plane]] = {
    "max": _pooling("max"),
    "average": _pooling("average"),
    "subsampling": lambda plane, _, stride: subsample(plane, stride),
    "blur": lambda plane, _, stride: subsample(blur(plane), stride),
}


def shrink(plane: Plane, method: str, kernel_size: int, stride: int, depth: int) -> Plane:
    """Shrink a plane `depth` times."""
    for _ in range(depth):
        plane = METHODS[method](plane, kernel_size, stride)
    return plane


def side(length: int, stride: int, depth: int) -> int:
    """Return the least multiple of all the strides that is at least `length`."""
    period: int = stride**depth
    needed = -(-length // period) * period
    if needed > LARGEST:
        raise ValueError(
            f"depth={depth} generations of stride={stride} need {needed} pixels a side, and {LARGEST} fit; "
            "use a smaller stride or depth" + (" or drawing" if length > SIDE else "")
        )
    return needed


def draw(pattern: str, length: int, seed: int) -> Plane:
    """Draw one of the patterns on a square."""
    row, column = np.ogrid[:length, :length]
    middle = length // 2
    if pattern == "random":
        return activations(seed, length, length)
    if pattern == "pixel":
        lit = (row == middle - 2) & (column == middle - 2)
    elif pattern == "bar":
        lit = (np.abs(column - middle) <= 2) & (row >= 0)
    elif pattern == "stripes":
        lit = (column % 2 == 0) & (row >= 0)
    elif pattern == "ring":
        distance = (row - middle) ** 2 + (column - middle) ** 2
        lit = (distance >= 9) & (distance <= 20)
    else:
        lit = (row < 0) & (column < 0)
    drawn: Plane = np.asarray(lit, dtype=np.float64)
    return drawn


def activations(seed: int, rows: int, columns: int) -> Plane:
    """Return unrelated numbers from 0 to 1 that depend on nothing but the seed."""
    values = np.fromiter(random_numbers(seed, rows * columns), np.float64)
    return (values / VALUES).reshape(rows, columns)


def survival(pattern: Plane, period: int, shrunk: Callable[[Plane], Plane]) -> Fraction:
    """Return how often a one-pixel shift leaves the whole map as it was, from every place within a period."""
    places = range(-1, period + 1)
    maps = {
        (down, right): shrunk(np.roll(pattern, (down, right), (0, 1))) for down in places for right in places
    }
    same = [
        bool(np.all(np.abs(maps[down + by[0], right + by[1]] - maps[down, right]) <= TOLERANCE))
        for down in range(period)
        for right in range(period)
        for by in ONE_PIXEL_SHIFTS
    ]
    return Fraction(sum(same), len(same))


def check_drawing(drawing: Any) -> tuple[tuple[float, ...], ...]:
    """Check a drawing, and spell it as nested tuples of floats."""
    refuse_masks("drawing", drawing)
    grid = as_array(drawing, "drawing")
    if grid.size == 0 and grid.ndim == 1:
        return ()
    if grid.dtype.kind not in "biuf":
        raise TypeError(f"drawing has dtype {grid.dtype}; use numbers from 0 to 1, as a list of rows")
    if grid.ndim != 2 or not all(1 <= length <= LARGEST for length in grid.shape):
        raise ValueError(
            f"drawing has shape {grid.shape}; use a grid (rows, columns) of 1 to {LARGEST} either way"
        )
    outside = ~((grid >= 0) & (grid <= 1))
    if outside.any():
        row, column = map(int, np.argwhere(outside)[0])
        raise ValueError(
            f"drawing[{row}][{column}]={grid[row, column].item()!r} is no brightness; use numbers from 0 to 1, "
            "dark to bright, such as image / 255"
        )
    return tuple(tuple(line) for line in grid.astype(np.float64).tolist())
