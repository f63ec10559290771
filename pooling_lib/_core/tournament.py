"""Where each extreme stands: every window is a tournament that remembers its winner.

In a slide (`pooling_lib._core.slides`) two windows play: the larger maximum wins, or the smaller minimum, and
the earlier one if they are equal. Beside these *extremes* goes a *code*: how far behind the start of its window
the winner stands, counted in reading order. An index would do as well, but a code of one byte moves an eighth
of the memory. A choice by mask is slow in NumPy, so the choice is arithmetic: ``left + won * (right - left)``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from pooling_lib._core.arrays import Array, empty_result
from pooling_lib._core.reductions import Extreme
from pooling_lib._core.scratch import Scratch, Slices, pick
from pooling_lib._core.slides import growth
from pooling_lib._core.tiles import Tile, for_tiles
from pooling_lib._core.windows import Windows

#: What two windows make of their extremes, and when the later one wins.
Rules = tuple[np.ufunc, np.ufunc]
#: Those of True and False: the last True wins.
LAST = np.maximum, np.greater_equal


def first_in_tiles(pixels: Array, windows: tuple[Windows, ...], extreme: Extreme) -> tuple[Array, Array]:
    """Return every window's extreme and its flat index: the first of equal ones, or the last NaN."""
    values = empty_result(pixels, windows, pixels.dtype)
    indices = empty_result(pixels, windows, np.dtype(np.intp))
    reduction, is_nan = extreme.ranks(pixels.dtype), extreme.nan_finder(pixels.dtype)
    is_padded = any(along.is_padded for along in windows)

    def work(tile: Tile) -> None:
        spare = tile.scratch.beside(_code_dtype(windows))
        field = _Field(tile.pixels, (extreme.combine, extreme.beats), tile.scratch, spare)
        extremes, codes = _play(field, windows, tile.where)
        if is_padded:
            # Padding ties with pixels of its value; the first of those is then the first pixel there is.
            np.copyto(
                codes, _first_pixels(windows, tile.where, codes.dtype), where=extremes == reduction.identity
            )
        if is_nan is not None and (nan := is_nan(extremes)).any():
            extremes, first = extremes.copy(), codes.copy()
            _, codes = _play(
                _Field(is_nan(tile.pixels), LAST, tile.scratch.view(bool), spare), windows, tile.where
            )
            np.copyto(codes, first, where=~nan)
        best, found = tile.results
        _decode(codes, windows, tile.where, found)
        best[...] = extremes if reduction.load is None else _gather(tile, found)

    for_tiles(pixels, windows, reduction, (values, indices), work)
    return values, indices


def _play(field: _Field, windows: tuple[Windows, ...], where: Slices) -> tuple[Array, Array]:
    """Return extremes and codes. Columns play first, so a tie goes to the upper row, and in it to the left."""
    for axis, unit in zip(range(len(windows), 0, -1), reversed(_units(windows)), strict=True):
        along, count = windows[axis - 1], where[axis].stop - where[axis].start
        kernel, stride, apart = along.kernel, along.stride, along.dilation
        while kernel % 2 == 0 and stride % 2 == 0 and apart == 1:
            # Windows start at even places and consist of pairs: only these pairs play on.
            field.match(axis, 1, unit)
            field.keep(axis, slice(0, (count - 1) * stride + kernel, 2))
            kernel, stride, unit = kernel // 2, stride // 2, 2 * unit
        for _, shift, _ in growth(kernel, True):
            field.match(axis, shift * apart, shift * apart * unit)
        field.keep(axis, slice(0, (count - 1) * stride + 1, stride))
    return field.outcome()


class _Field:
    """Extremes and codes of a tile, flat, on their way from pixels to windows; at first all codes are 0."""

    def __init__(self, pixels: Array, rules: Rules, scratch: Scratch, spare: Scratch) -> None:
        (self.combine, self.wins), self.won = rules, spare.held.view(np.uint8)
        self.scratch, self.spare = scratch, spare
        self.shape, self.extremes = [*pixels.shape], pixels.reshape(-1)
        self.codes: Array | None = None

    def match(self, axis: int, shift: int, ahead: int) -> None:
        """Let each window play the one `shift` further on, whose codes are `ahead`."""
        extremes, codes, distance = self.extremes, self.codes, shift * math.prod(self.shape[axis + 1 :])
        stop = extremes.size - distance
        left, right, won = extremes[:stop], extremes[distance:], self.won[:stop]
        self.extremes, self.codes = self.scratch.next(extremes.size), self.spare.next(extremes.size)
        self.combine(left, right, out=self.extremes[:stop])
        self.wins(right, left, out=won.view(bool))
        new = self.codes[:stop]
        if codes is None:
            np.multiply(won, ahead, out=new, dtype=new.dtype)
        else:
            np.subtract(codes[distance:], codes[:stop], out=new)
            new += ahead
            new *= won
            new += codes[:stop]

    def keep(self, axis: int, places: slice) -> None:
        """Keep the windows at some places of an axis."""
        old, picks = tuple(self.shape), [slice(None)] * len(self.shape)
        picks[axis], self.shape[axis] = places, len(range(*places.indices(old[axis])))
        if self.shape[axis] != old[axis]:
            self.extremes = self._moved(self.extremes, old, tuple(picks), self.scratch)
            if self.codes is not None:
                self.codes = self._moved(self.codes, old, tuple(picks), self.spare)

    def _moved(self, values: Array, shape: tuple[int, ...], picks: Slices, scratch: Scratch) -> Array:
        """Pick values into memory that is free."""
        flat = scratch.next(math.prod(self.shape))
        pick(values.reshape(shape), picks, flat.reshape(self.shape))
        return flat

    def outcome(self) -> tuple[Array, Array]:
        """Return the extremes and codes of the windows that are left."""
        codes = np.zeros(self.extremes.size, self.spare.held.dtype) if self.codes is None else self.codes
        return self.extremes.reshape(self.shape), codes.reshape(self.shape)


def _steps(lengths: Sequence[int]) -> list[int]:
    """Return what one position further on along each axis adds to a flat index."""
    return [math.prod(lengths[axis + 1 :]) for axis in range(len(lengths))]


def _units(windows: tuple[Windows, ...]) -> list[int]:
    """Return the same for a code, which is an index into the span of a window."""
    return _steps([along.span for along in windows])


def _code_dtype(windows: tuple[Windows, ...]) -> np.dtype[Any]:
    """Return the smallest dtype that holds every code."""
    return np.min_scalar_type(math.prod([along.span for along in windows]) - 1)


def _first_pixels(windows: tuple[Windows, ...], where: Slices, dtype: np.dtype[Any]) -> Array:
    """Return the code of each window's first tap that is not on padding."""
    codes = []
    for along, part, unit in zip(windows, where[1:], _units(windows), strict=True):
        outside = np.maximum(along.before - along.stride * np.arange(part.start, part.stop), 0)
        codes.append(-(-outside // along.dilation) * along.dilation * unit)
    first: Array = functools.reduce(np.add.outer, codes)
    return first.astype(dtype)


def _decode(codes: Array, windows: tuple[Windows, ...], where: Slices, index: Array) -> None:
    """Turn the codes of a tile into flat indices into the image, in place: fresh memory is dear."""
    axes, steps = len(windows), _steps([along.size for along in windows])
    for axis, (along, unit, step) in enumerate(zip(windows, _units(windows), steps, strict=True), start=1):
        offsets = codes // unit if axis < axes else codes
        codes = codes - offsets * unit
        if axis == 1:
            np.multiply(offsets, np.intp(step), out=index)
        else:
            index += offsets if axis == axes else offsets * np.intp(step)
        starts = np.arange(where[axis].start, where[axis].stop) * along.stride - along.before
        index += (starts * step).reshape(-1, *[1] * (axes - axis))


def _gather(tile: Tile, indices: Array) -> Array:
    """Return the pixels at the indices of a tile."""
    planes, (of_planes, *_) = tile.planes, tile.where
    plane = np.arange(of_planes.start, of_planes.stop).reshape(-1, *[1] * (indices.ndim - 1))
    if planes.flags.c_contiguous:
        return planes.reshape(-1).take(indices + plane * math.prod(planes.shape[1:]), mode="clip")
    gathered: Array = planes[(plane, *np.unravel_index(indices, planes.shape[1:]))]
    return gathered
