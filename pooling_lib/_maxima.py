"""Where each maximum stands."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from pooling_lib import _engine
from pooling_lib._arrays import Array, after, at, empty_result, lowest
from pooling_lib.geometry import Windows

#: The low half of a key.
HALF = (1 << 32) - 1


def first_maxima(pixels: Array, windows: tuple[Windows, ...]) -> tuple[Array, Array]:
    """Return every window's maximum and its flat index: the first maximum, or the last NaN."""
    axes = len(windows)
    lengths = pixels.shape[-axes:]
    if pixels.dtype.itemsize > 4 or math.prod(lengths) > HALF:
        return _by_taps(pixels, windows)
    planes = pixels.reshape(-1, *lengths)
    where = empty_result(planes, windows, np.dtype(np.intp))
    row = math.prod(lengths[1:])
    step = max(1, _engine.BLOCK_BYTES // (8 * lengths[0] * row))
    for first in range(0, len(planes), step):
        some = planes[first : first + step]
        for outputs, rows, band in _bands(windows, len(some) * row):
            keys = _keys(some[:, rows], rows.start * row)
            best = empty_result(keys, band, keys.dtype)
            _engine.reduce_windows(keys, band, np.maximum, np.iinfo(keys.dtype).min, best)
            found = ~best & HALF
            if pixels.dtype.kind == "f":
                np.copyto(found, best & HALF, where=best >> 32 == np.iinfo(np.int32).max)
            where[first : first + step, outputs] = found
    flat = where.reshape(len(planes), -1)
    values = np.take_along_axis(planes.reshape(len(planes), -1), flat, axis=1)
    shape = (*pixels.shape[:-axes], *where.shape[1:])
    return values.reshape(shape), where.reshape(shape)


def _bands(windows: tuple[Windows, ...], row: int) -> Iterator[tuple[slice, slice, tuple[Windows, ...]]]:
    """Yield bands of windows of the first axis: which these are, and which pixels they see and how."""
    first, *others = windows
    step = max(1, _engine.BLOCK_BYTES // (8 * row * first.stride))
    for start in range(0, first.count, step):
        count = min(step, first.count - start)
        low = start * first.stride - first.before
        rows = slice(max(low, 0), min(low + (count - 1) * first.stride + first.span, first.size))
        along = replace(first, size=rows.stop - rows.start, before=max(-low, 0), after=0, count=count)
        yield slice(start, start + count), rows, (along, *others)


def _keys(pixels: Array, start: int) -> Array:
    """Pack each pixel and its index in its plane into one integer: the largest key is the first maximum.

    The upper half orders as the pixels do, the lower half as their indices do backwards. Above all stands NaN,
    whose indices count forwards: of several, the last wins.
    """
    size = math.prod(pixels.shape[1:])
    backwards = np.arange(HALF - start, HALF - start - size, -1).reshape(pixels.shape[1:])
    if pixels.dtype.kind != "f":
        keys = pixels.astype(np.int64)
        if pixels.dtype == np.uint32:
            keys -= 1 << 31
    else:
        floats = pixels.astype(np.float32, copy=False) + 0  # makes -0 a 0, since neither is the larger
        bits = floats.view(np.int32)
        bits ^= (bits >> 31) & np.iinfo(np.int32).max  # as integers, negative floats count backwards
        is_nan = np.isnan(pixels)
        bits[is_nan] = np.iinfo(np.int32).max
        keys = bits.astype(np.int64)
        if is_nan.any():
            backwards = np.where(is_nan, HALF - backwards, backwards)
    keys <<= 32
    keys |= backwards
    return keys


def _by_taps(pixels: Array, windows: tuple[Windows, ...]) -> tuple[Array, Array]:
    """Do the same for values that leave no room for an index, axis by axis and tap by tap.

    The last axis goes first: a tie is then broken by column within a row, and by row between rows, which is the
    order of a flat index.
    """
    values = pixels
    lengths = pixels.shape[-len(windows) :]
    where = np.broadcast_to(np.arange(math.prod(lengths)).reshape(lengths), pixels.shape)
    may_be_nan = pixels.dtype.kind == "f"
    for axis in range(-1, -len(windows) - 1, -1):
        along = windows[axis]
        shape = (*values.shape[:axis], along.count, *after(values.shape, axis))
        best, found = np.full(shape, lowest(values.dtype), values.dtype), np.full(shape, -1, np.intp)
        for outputs, positions in along.taps():
            value, index = values[at(axis, positions)], where[at(axis, positions)]
            target, target_index = best[at(axis, outputs)], found[at(axis, outputs)]
            wins = value > target
            wins |= target_index < 0
            if may_be_nan:
                wins |= np.isnan(value)
            np.copyto(target, value, where=wins)
            np.copyto(target_index, index, where=wins)
        values, where = best, found
    return values, where
