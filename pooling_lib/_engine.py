"""The pass that reduces every window, one axis after the other."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pooling_lib._arrays import Array, lowest, sum_dtype
from pooling_lib.geometry import Windows


def reduce_windows(pixels: Array, windows: tuple[Windows, ...], combine: np.ufunc, identity: Any) -> Array:
    """Reduce every window with a ufunc, one axis after the other: the pass behind max, sum and p-norm."""
    reduced = pixels
    for axis, along in enumerate(windows, start=-len(windows)):
        source, reduced = (
            reduced,
            np.full((*reduced.shape[:axis], along.count, *after(reduced.shape, axis)), identity, reduced.dtype),
        )
        for outputs, positions in along.taps():
            target = reduced[at(axis, outputs)]
            combine(target, source[at(axis, positions)], out=target)
    return reduced


def window_sums(pixels: Array, windows: tuple[Windows, ...]) -> Array:
    """Sum every window, in a dtype wide enough; inf - inf and overflow give NaN and inf without a warning."""
    with np.errstate(invalid="ignore", over="ignore"):
        return reduce_windows(pixels.astype(sum_dtype(pixels.dtype), copy=False), windows, np.add, 0)


def first_maxima(pixels: Array, windows: tuple[Windows, ...]) -> tuple[Array, Array]:
    """Return every window's maximum and its flat index.

    The last axis goes first: a tie is then broken by column within a row, and by row between rows, which is the
    order of a flat index.
    """
    values = pixels
    lengths = pixels.shape[-len(windows) :]
    where = np.arange(math.prod(lengths)).reshape(lengths)
    where = np.broadcast_to(where, pixels.shape)
    for axis in range(-1, -len(windows) - 1, -1):
        along = windows[axis]
        shape = (*values.shape[:axis], along.count, *after(values.shape, axis))
        best, found = np.full(shape, lowest(values.dtype), values.dtype), np.full(shape, -1, np.intp)
        for outputs, positions in along.taps():
            value, index = values[at(axis, positions)], where[at(axis, positions)]
            target, target_index = best[at(axis, outputs)], found[at(axis, outputs)]
            wins = (value > target) | (target_index < 0) | np.isnan(value)
            np.copyto(target, value, where=wins)
            np.copyto(target_index, index, where=wins)
        values, where = best, found
    return values, where


def at(axis: int, part: slice) -> tuple[Any, ...]:
    """Index one axis, counted from the end."""
    return (..., part, *(slice(None),) * (-axis - 1))


def after(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    """Return the lengths of the axes behind one, counted from the end."""
    return shape[len(shape) + axis + 1 :]
