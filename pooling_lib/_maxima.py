"""Where each maximum stands."""

from __future__ import annotations

import itertools
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
    for part, rows, outputs, band in _bands(planes, windows):
        keys = _keys(planes[part, rows], rows.start * math.prod(lengths[1:]))
        best = empty_result(keys, band, keys.dtype)
        _engine.reduce_windows(keys, band, np.maximum, np.iinfo(keys.dtype).min, best)
        found = ~best & HALF
        if pixels.dtype.kind == "f":
            np.copyto(found, best & HALF, where=best >> 32 == np.iinfo(np.int32).max)
        where[part, outputs] = found
    flat = where.reshape(len(planes), -1)
    values = np.take_along_axis(planes.reshape(len(planes), -1), flat, axis=1)
    shape = (*pixels.shape[:-axes], *where.shape[1:])
    return values.reshape(shape), where.reshape(shape)


def maxima_of_halves(pixels: Array, windows: tuple[Windows, ...]) -> Array:
    """Return the maxima of float16, which NumPy compares slowly, through integers of the same order."""
    planes = pixels.reshape(-1, *pixels.shape[-len(windows) :])
    values = empty_result(planes, windows, pixels.dtype)
    for part, rows, outputs, band in _bands(planes, windows):
        bits = planes[part, rows].view(np.int16)
        magnitudes = bits & 0x7FFF
        order = bits ^ ((bits >> 15) & 0x7FFF)
        np.copyto(order, magnitudes, where=magnitudes > 0x7C00)  # NaN of either sign stands above infinity
        best = empty_result(order, band, order.dtype)
        _engine.reduce_windows(order, band, np.maximum, np.iinfo(order.dtype).min, best)
        best ^= (best >> 15) & 0x7FFF
        values[part, outputs] = best.view(np.float16)
    return values.reshape(*pixels.shape[: -len(windows)], *values.shape[1:])


def _bands(
    planes: Array, windows: tuple[Windows, ...]
) -> Iterator[tuple[slice, slice, slice, tuple[Windows, ...]]]:
    """Cut the work to the size of the cache: some planes, some rows, their windows, and how these lie."""
    first, *others = windows
    row = math.prod(planes.shape[2:])
    some = max(1, _engine.BLOCK_BYTES // (8 * row * first.size))
    step = max(1, _engine.BLOCK_BYTES // (8 * row * first.stride * min(some, len(planes))))
    for plane, start in itertools.product(range(0, len(planes), some), range(0, first.count, step)):
        count = min(step, first.count - start)
        low = start * first.stride - first.before
        rows = slice(max(low, 0), min(low + (count - 1) * first.stride + first.span, first.size))
        along = replace(first, size=rows.stop - rows.start, before=max(-low, 0), after=0, count=count)
        yield slice(plane, plane + some), rows, slice(start, start + count), (along, *others)


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
