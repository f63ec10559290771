"""Where each maximum stands."""

from __future__ import annotations

import math

import numpy as np

from pooling_lib._arrays import Array, after, at, lowest
from pooling_lib.geometry import Windows


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
