"""Reduce windows that no tile holds: one axis after the other, and a long axis in parts.

What lies between two axes is small, and along an axis only pixels are read, seldom more than a tile at a time.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from pooling_lib._core import parts
from pooling_lib._core.arrays import Array, after, allocate, at, empty_result
from pooling_lib._core.reductions import Combine, Extreme, Reduction
from pooling_lib._core.scratch import pick
from pooling_lib._core.slides import reduce_tiles
from pooling_lib._core.tiles import as_planes
from pooling_lib._core.tournament import first_in_tiles
from pooling_lib._core.windows import Windows


def reduce_axes(pixels: Array, windows: tuple[Windows, ...], reduction: Reduction, out: Array) -> None:
    """Fill `out` with what the reduction makes of every window."""
    total, along_one = pixels, reduction._replace(finish=pick)
    shrinking = sorted(range(len(windows)), key=lambda axis: windows[axis].count / windows[axis].size)
    for axis in shrinking:
        total = _reduce_axis(total, axis - len(windows), windows[axis], along_one)
        along_one = along_one._replace(load=None)
    for reduced, results in as_planes(len(windows), total, out):
        everything = tuple([slice(0, length) for length in results.shape])
        reduction.finish(reduced, everything, results, everything)


def _reduce_axis(values: Array, axis: int, windows: Windows, reduction: Reduction) -> Array:
    """Reduce one axis, counted from the end."""
    windows, dtype = parts.tame(windows), reduction.dtype
    limit, beside = _longest(values, axis, dtype), values.size // values.shape[axis]
    is_apart = windows.stride >= windows.span and windows.span * beside >= parts.ROW**2
    if windows.span <= limit and windows.count > 1 and not is_apart:
        return _in_tiles(values, axis, windows, reduction)
    total = allocate(_shape(values, axis, windows), dtype)
    total.fill(reduction.identity)
    if is_apart or parts.few(windows):
        room = max(2, parts.WINDOW_BYTES // dtype.itemsize // beside)
        memory = np.empty(beside * min(room, values.shape[axis]), dtype)
        for which, part in parts.single(windows, room):
            folded = _fold(values[at(axis, part)], axis, reduction, memory)
            _merge(total, at(axis, which), folded, reduction.combine)
    elif 1 < windows.stride <= windows.kernel // 2 and windows.dilation == 1:
        _share(values, axis, windows, reduction, total)
    else:
        for part, piece in parts.pieces(windows, limit):
            reduced = _in_tiles(values[at(axis, part)], axis, piece, reduction)
            _merge(total, (...,), reduced, reduction.combine)
    return total


def _in_tiles(values: Array, axis: int, windows: Windows, reduction: Reduction) -> Array:
    """Reduce one axis as if its windows were small."""
    reduced = allocate(_shape(values, axis, windows), reduction.dtype)
    reduce_tiles(values, _with_whole_axes(values, axis, windows), reduction, reduced)
    return reduced


def _fold(values: Array, axis: int, reduction: Reduction, memory: Array) -> Array:
    """Reduce all of an axis to one value, half upon half."""
    folded: Array = memory[: values.size].reshape(values.shape)
    length, source = values.shape[axis], values
    if reduction.load is not None:
        reduction.load(values, folded)
        source = folded
    elif values.dtype != reduction.dtype:
        folded[...] = values
        source = folded
    while length > 1:
        half = (length + 1) // 2  # of an odd number the middle one waits
        low, middle, high = slice(length - half), slice(length - half, half), slice(half, length)
        reduction.combine(source[at(axis, low)], source[at(axis, high)], out=folded[at(axis, low)])
        if source is values:
            folded[at(axis, middle)] = values[at(axis, middle)]
        length, source = half, folded
    only: Array = source[at(axis, slice(1))]
    return only


def _share(values: Array, axis: int, windows: Windows, reduction: Reduction, total: Array) -> None:
    """Reduce pieces as long as the stride, each of which serves many windows, and put these together."""
    many, rest = divmod(windows.kernel, windows.stride)
    starts = windows.count + many - 1
    pieces = replace(windows, kernel=windows.stride, count=starts)
    reduced = _reduce_axis(values, axis, pieces, reduction)
    again = Windows(starts, many, 1, 0, 0, 1, windows.count)
    _merge(total, (...,), _reduce_axis(reduced, axis, again, reduction._replace(load=None)), reduction.combine)
    if rest:
        last = replace(windows, kernel=rest, before=windows.before - many * windows.stride)
        _merge(total, (...,), _reduce_axis(values, axis, last, reduction), reduction.combine)


def _merge(total: Array, where: tuple[Any, ...], reduced: Array, combine: Combine) -> None:
    """Take the result of a part into that of some windows."""
    current = total[where]
    combine(current, np.broadcast_to(reduced, current.shape), out=current)
    total[where] = current


def first_along_axes(pixels: Array, windows: tuple[Windows, ...], extreme: Extreme) -> tuple[Array, Array]:
    """Return every window's extreme and its flat index: the first of equal ones, or the last NaN."""
    index, step = empty_result(pixels, windows, np.dtype(np.intp)), 1  # first: it refuses what is too large
    values: Array = pixels
    places: list[Array] = []
    # Columns go first: of equal values the upper row wins, and in it the left one.
    for axis in range(-1, -len(windows) - 1, -1):
        values, place = _first_along(values, axis, windows[axis], extreme)
        places = [np.take_along_axis(found, place, axis) for found in places]
        places.append(place)
    if values is pixels:  # no axis is reduced, and the array is the caller's
        values = pixels.copy()
    index.fill(0)
    for place, along in zip(places, reversed(windows), strict=True):
        index += place * step
        step *= along.size
    return values, index


def _first_along(values: Array, axis: int, windows: Windows, extreme: Extreme) -> tuple[Array, Array]:
    """Return the extremes of one axis, and where on it they stand."""
    windows, inner = parts.tame(windows), math.prod(after(values.shape, axis))
    if windows == Windows(windows.size, 1, 1, 0, 0, 1, windows.size):
        return values, np.broadcast_to(_along(axis, np.arange(windows.size)), values.shape)
    limit = min(_longest(values, axis, values.dtype), 1 << 15)  # longer ones are played in more rounds
    if windows.span <= limit:
        best, index = first_in_tiles(values, _with_whole_axes(values, axis, windows), extreme)
        return best, index // inner
    shape = _shape(values, axis, windows)
    best, place = allocate(shape, values.dtype), allocate(shape, np.dtype(np.intp))
    place.fill(-1)
    for which, part, piece in parts.cuts(windows, limit):
        pixels = np.ascontiguousarray(values[at(axis, part)])
        found, index = first_in_tiles(pixels, _with_whole_axes(pixels, axis, piece), extreme)
        where = at(axis, which)
        sees = _along(axis, np.array(piece.tap_counts(include_pad=False))) > 0
        old, at_old = best[where], place[where]
        with np.errstate(invalid="ignore"):  # what lies in memory before the first part may be a signalling NaN
            wins = sees & ((at_old < 0) | extreme.beats(found, old) | (found != found))
        best[where] = np.where(wins, found, old)
        place[where] = np.where(wins, part.start + index // inner * part.step, at_old)
    return best, place


def _along(axis: int, values: Array) -> Array:
    """Lay out one value for each position of an axis, to be broadcast over the axes behind it."""
    return values.reshape(-1, *[1] * (-axis - 1))


def _longest(values: Array, axis: int, dtype: np.dtype[Any]) -> int:
    """Return how long a window of one axis may be for a tile."""
    return parts.longest(math.prod(after(values.shape, axis)), dtype)


def _shape(values: Array, axis: int, windows: Windows) -> tuple[int, ...]:
    """Return the shape of the result."""
    return (*values.shape[:axis], windows.count, *after(values.shape, axis))


def _with_whole_axes(values: Array, axis: int, windows: Windows) -> tuple[Windows, ...]:
    """Return windows of one pixel along the axes behind the one that is reduced."""
    return (windows, *[Windows(length, 1, 1, 0, 0, 1, length) for length in after(values.shape, axis)])
