"""Reduce windows that no block holds: axis by axis, and a long axis in parts.

A block (`pooling_lib._core.tiles`) takes in whole windows, padding included. That is quick while windows are
small. A window as large as the image would copy all of it, one that reaches far past it would build what is no
pixel, and large windows that overlap would be read again for each block. Here axes are reduced one by one, so
that what lies between is small; along an axis only pixels are read, and seldom more than a block at a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pooling_lib._core import engine, maxima
from pooling_lib._core.arrays import Array, after, allocate, at
from pooling_lib._core.tiles import Load, as_planes
from pooling_lib._core.windows import Windows

#: The largest window of one block; an eighth of it where windows overlap, and blocks would share most pixels.
WINDOW_BYTES = 1 << 21
#: So many pixels side by side are quick to read from one row.
ROW = 64
#: Pixels may be read so often, or so many of them once more, before it matters.
OFTEN, FEW = 4, 1 << 22
#: No image is so long, nor a step that is ever taken.
FAR = 1 << 31


def reduce_windows(
    pixels: Array,
    windows: tuple[Windows, ...],
    combine: engine.Combine,
    identity: Any,
    out: Array,
    *,
    dtype: np.dtype[Any] | None = None,
    load: Load | None = None,
    finish: engine.Finish | None = None,
) -> Array:
    """Fill `out` with what `combine` makes of every window, computed in `dtype`."""
    wide = dtype or pixels.dtype
    if _fit(windows, wide):
        return engine.reduce_blocks(
            pixels, windows, combine, identity, out, dtype=wide, load=load, finish=finish
        )
    total, reduction = pixels, _Reduction(combine, identity, wide, load)
    shrinking = sorted(range(len(windows)), key=lambda axis: windows[axis].count / windows[axis].size)
    for axis in shrinking:
        total = reduction.along(total, axis - len(windows), windows[axis])
        reduction = replace(reduction, load=None)
    for reduced, results in as_planes(len(windows), total, out):
        everything = tuple([slice(0, length) for length in results.shape])
        (finish or engine.pick)(reduced, everything, results, everything)
    return out


def first_extremes(pixels: Array, windows: tuple[Windows, ...], extreme: maxima.Extreme) -> tuple[Array, Array]:
    """Return every window's extreme and its flat index: the first of equal ones, or the last NaN."""
    if _fit(windows, pixels.dtype):
        return maxima.first_extremes(pixels, windows, extreme)
    values: Array = pixels
    places: list[Array] = []
    # Columns go first: of equal values the upper row wins, and in it the left one.
    for axis in range(-1, -len(windows) - 1, -1):
        values, place = _extremes_along(values, axis, windows[axis], extreme)
        places = [np.take_along_axis(found, place, axis) for found in places]
        places.append(place)
    index, step = np.zeros(values.shape, np.intp), 1
    for place, along in zip(places, reversed(windows), strict=True):
        index += place * step
        step *= along.size
    return values, index


def _fit(windows: Sequence[Windows], dtype: np.dtype[Any]) -> bool:
    """Tell whether blocks serve these windows well."""
    values, overlaps = dtype.itemsize, False
    for along in windows:
        span = along.span
        values *= span
        overlaps |= along.stride < span
        if along.stride > FAR or along.dilation > FAR:
            return False
    return values <= (WINDOW_BYTES >> 3 if overlaps else WINDOW_BYTES)


@dataclass(frozen=True)
class _Reduction:
    """How windows are reduced, whatever their axis."""

    combine: engine.Combine
    identity: Any
    dtype: np.dtype[Any]
    load: Load | None

    def along(self, values: Array, axis: int, windows: Windows) -> Array:
        """Reduce one axis, counted from the end."""
        windows = _tame(windows)
        limit, beside = _limit(values, axis, self.dtype), values.size // values.shape[axis]
        is_apart = windows.stride >= windows.span and windows.span * beside >= ROW**2
        if windows.span <= limit and windows.count > 1 and not is_apart:
            return self._in_blocks(values, axis, windows)
        total = allocate(_shape(values, axis, windows), self.dtype)
        total.fill(self.identity)
        if windows.count == 1 or is_apart or _few(windows):
            room = max(2, WINDOW_BYTES // self.dtype.itemsize // beside)
            memory = np.empty(beside * min(room, values.shape[axis]), self.dtype)
            for which, part in _single(windows, room):
                self._merge(total, at(axis, which), self._fold(values[at(axis, part)], axis, memory))
        elif 1 < windows.stride <= windows.kernel // 2 and windows.dilation == 1:
            self._share(values, axis, windows, total)
        else:
            for part, piece in _pieces(windows, limit):
                self._merge(total, (...,), self._in_blocks(values[at(axis, part)], axis, piece))
        return total

    def _fold(self, values: Array, axis: int, memory: Array) -> Array:
        """Reduce all of an axis to one value, half upon half."""
        folded: Array = memory[: values.size].reshape(values.shape)
        length, source = values.shape[axis], values
        if self.load is not None:
            self.load(values, folded)
            source = folded
        elif values.dtype != self.dtype:
            folded[...] = values
            source = folded
        while length > 1:
            half = (length + 1) // 2  # of an odd number the middle one waits
            low, middle, high = slice(length - half), slice(length - half, half), slice(half, length)
            self.combine(source[at(axis, low)], source[at(axis, high)], out=folded[at(axis, low)])
            if source is values:
                folded[at(axis, middle)] = values[at(axis, middle)]
            length, source = half, folded
        only: Array = source[at(axis, slice(1))]
        return only

    def _share(self, values: Array, axis: int, windows: Windows, total: Array) -> None:
        """Reduce pieces as long as the stride, each of which serves many windows, and put these together."""
        many, rest = divmod(windows.kernel, windows.stride)
        starts = windows.count + many - 1
        pieces = replace(windows, kernel=windows.stride, count=starts)
        reduced = self.along(values, axis, pieces)
        again = replace(self, load=None).along(reduced, axis, Windows(starts, many, 1, 0, 0, 1, windows.count))
        self._merge(total, (...,), again)
        if rest:
            before = windows.before - many * windows.stride
            last = self.along(values, axis, replace(windows, kernel=rest, before=before))
            self._merge(total, (...,), last)

    def _in_blocks(self, values: Array, axis: int, windows: Windows) -> Array:
        """Reduce one axis as the engine does."""
        out = allocate(_shape(values, axis, windows), self.dtype)
        return engine.reduce_blocks(
            values,
            _with_whole_axes(values, axis, windows),
            self.combine,
            self.identity,
            out,
            dtype=self.dtype,
            load=self.load,
        )

    def _merge(self, total: Array, where: tuple[Any, ...], reduced: Array) -> None:
        """Take the result of a part into that of some windows."""
        current = total[where]
        self.combine(current, np.broadcast_to(reduced, current.shape), out=current)
        total[where] = current


def _extremes_along(values: Array, axis: int, windows: Windows, extreme: maxima.Extreme) -> tuple[Array, Array]:
    """Return the extremes of one axis, and where on it they stand."""
    windows, inner = _tame(windows), math.prod(after(values.shape, axis))
    if windows == Windows(windows.size, 1, 1, 0, 0, 1, windows.size):
        return values, np.broadcast_to(np.arange(windows.size).reshape(-1, *[1] * (-axis - 1)), values.shape)
    limit = min(_limit(values, axis, values.dtype), 1 << 15)  # longer ones are played in more rounds
    if windows.span <= limit:
        best, index = maxima.first_extremes(values, _with_whole_axes(values, axis, windows), extreme)
        return best, index // inner
    shape = _shape(values, axis, windows)
    best, place = allocate(shape, values.dtype), np.full(shape, -1, np.intp)
    for which, part, piece in _cuts(windows, limit):
        pixels = np.ascontiguousarray(values[at(axis, part)])
        found, index = maxima.first_extremes(pixels, _with_whole_axes(pixels, axis, piece), extreme)
        where = at(axis, which)
        sees = np.array(piece.tap_counts(include_pad=False)).reshape(-1, *[1] * (-axis - 1)) > 0
        old, at_old = best[where], place[where]
        with np.errstate(invalid="ignore"):  # what lies in memory before the first part may be a signalling NaN
            wins = sees & ((at_old < 0) | extreme.beats(found, old) | (found != found))
        best[where] = np.where(wins, found, old)
        place[where] = np.where(wins, part.start + index // inner * part.step, at_old)
    return best, place


def _tame(along: Windows) -> Windows:
    """Leave out the taps that no window needs, and steps that are never taken."""
    taps = along.taps_inside()
    before = along.before - taps.start * along.dilation
    kernel = max(1, taps.stop - taps.start)
    stride = 1 if along.count == 1 else along.stride
    dilation = 1 if kernel == 1 else along.dilation
    return replace(along, kernel=kernel, before=before, stride=stride, dilation=dilation, after=0)


def _limit(values: Array, axis: int, dtype: np.dtype[Any]) -> int:
    """Return how long a window of one axis may be for a block, beside so many pixels of the other axes."""
    return max(1, WINDOW_BYTES // dtype.itemsize // min(math.prod(after(values.shape, axis)), ROW))


def _shape(values: Array, axis: int, windows: Windows) -> tuple[int, ...]:
    """Return the shape of the result."""
    return (*values.shape[:axis], windows.count, *after(values.shape, axis))


def _with_whole_axes(values: Array, axis: int, windows: Windows) -> tuple[Windows, ...]:
    """Return windows of one pixel along the axes behind the one that is reduced."""
    return (windows, *[Windows(length, 1, 1, 0, 0, 1, length) for length in after(values.shape, axis)])


def _few(windows: Windows) -> bool:
    """Tell whether windows may be taken one by one, without reading pixels too often."""
    taps = min(windows.kernel, -(-windows.size // windows.dilation))
    is_rare = windows.count <= 1 << 12 and windows.count * taps <= max(OFTEN * windows.size, FEW)
    return windows.stride >= windows.size or is_rare


def _cuts(windows: Windows, limit: int) -> Iterator[tuple[Any, slice, Windows]]:
    """Yield parts of windows: of which windows, which pixels, and the part as windows of these pixels."""
    if windows.count == 1 or _few(windows):
        for which, part in _single(windows, limit):
            taps = len(range(part.start, part.stop, part.step))
            yield which, part, Windows(taps, taps, 1, 0, 0, 1, 1)
    else:
        for part, piece in _pieces(windows, limit):
            yield slice(None), part, piece


def _single(windows: Windows, limit: int) -> Iterator[tuple[list[int], slice]]:
    """Yield windows one by one, or all that see the same, and some of the pixels that they see at a time."""
    for (start, stop, step), which in _alike(windows).items():
        for first in range(start, stop, limit * step):
            yield which, slice(first, min(stop, first + limit * step), step)


def _pieces(windows: Windows, limit: int) -> Iterator[tuple[slice, Windows]]:
    """Yield some taps of all windows at a time, as windows of the pixels that these taps meet."""
    # As long as the way from the first window to the last, a piece costs twice that, whatever their number.
    way = (windows.count - 1) * windows.stride
    taps = max(1, max(limit, way) // windows.dilation)
    for first in range(0, windows.kernel, taps):
        kernel = min(taps, windows.kernel - first)
        piece = replace(windows, kernel=kernel, before=windows.before - first * windows.dilation)
        low, high = max(0, -piece.before), min(windows.size, way - piece.before + piece.span)
        if low < high:
            yield slice(low, high, 1), replace(piece, size=high - low, before=piece.before + low)


def _alike(windows: Windows) -> dict[tuple[int, int, int], list[int]]:
    """Group windows that see the same pixels."""
    groups: dict[tuple[int, int, int], list[int]] = {}
    for window in range(windows.count):
        if seen := windows.pixels_of(window):
            groups.setdefault((seen.start, seen.stop, seen.step), []).append(window)
    return groups
