"""Maxima and minima, and where each stands: every window is a tournament that remembers its winner.

A slide of the engine lets two windows play: the larger maximum wins, or the smaller minimum, and the earlier
one if they are equal. Beside these *extremes* goes a *code*: how far behind the start of its window the winner
stands, counted in reading order. An index would do as well, but a code of one byte moves an eighth of the
memory. A choice by mask is slow in NumPy, so the choice is arithmetic: ``left + won * (right - left)``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pooling_lib._core import halves
from pooling_lib._core.arrays import Array, empty_result, highest, lowest
from pooling_lib._core.engine import growth, pick
from pooling_lib._core.tiles import Load, Slices, as_planes, blocks
from pooling_lib._core.windows import Windows

#: What two windows make of their extremes, and when the later one wins.
Rules = tuple[np.ufunc, np.ufunc]


@dataclass(frozen=True)
class Extreme:
    """What sets maxima apart from minima."""

    combine: np.ufunc
    beats: np.ufunc
    identity: Callable[[np.dtype[Any]], Any]
    nan: int  # what NaN is among the ranks of halves, so that it wins

    def order(self, values: Array, out: Array) -> None:
        """Convert halves to integers of the same order."""
        halves.order(values, out, self.nan)

    def rank(self, values: Array, out: Array) -> None:
        """Convert halves to integers, equal ones to the same."""
        halves.rank(values, out, self.nan)


MAXIMUM = Extreme(np.maximum, np.greater, lowest, halves.NAN)
MINIMUM = Extreme(np.minimum, np.less, highest, -halves.NAN)


def restore_halves(reduced: Array, picks: Slices, target: Array, _where: Slices) -> None:
    """Copy extremes that were found as integers in the order of float16, and make float16 of them."""
    pick(reduced, picks, target)
    halves.restore(target)


def first_extremes(pixels: Array, windows: tuple[Windows, ...], extreme: Extreme) -> tuple[Array, Array]:
    """Return every window's extreme and its flat index: the first of equal ones, or the last NaN."""
    values = empty_result(pixels, windows, pixels.dtype)
    indices = empty_result(pixels, windows, np.dtype(np.intp))
    ranked, load, is_nan = _ranking(pixels.dtype, extreme)
    identity, spare = extreme.identity(ranked), None
    for planes, best, found in as_planes(len(windows), pixels, values, indices):
        for where, block, scratch in blocks(planes, windows, identity, ranked, load):
            if spare is None:
                spare = np.empty((4, scratch.shape[1]), _code_dtype(windows))
            extremes, codes = _play(block, windows, where, (extreme.combine, extreme.beats), scratch, spare)
            if any(along.is_padded for along in windows):
                # Padding ties with pixels of its value; the first of those is then the first pixel there is.
                np.copyto(codes, _first_pixels(windows, where, codes.dtype), where=extremes == identity)
            if is_nan is not None and (nan := is_nan(extremes)).any():
                extremes, first = extremes.copy(), codes.copy()
                last = np.maximum, np.greater_equal
                _, codes = _play(is_nan(block), windows, where, last, scratch.view(bool), spare)
                np.copyto(codes, first, where=~nan)
            _decode(codes, windows, where, found[where])
            best[where] = extremes if load is None else _gather(planes, where[0].start, found[where])
    return values, indices


def _ranking(
    dtype: np.dtype[Any], extreme: Extreme
) -> tuple[np.dtype[Any], Load | None, Callable[[Array], Array] | None]:
    """Return the dtype in which values play, what converts them, and what finds NaN among them."""
    if dtype == np.float16:
        return np.dtype(np.int16), extreme.rank, lambda ranks: np.equal(ranks, extreme.nan)
    return dtype, None, np.isnan if dtype.kind == "f" else None


def _play(
    block: Array, windows: tuple[Windows, ...], where: Slices, rules: Rules, scratch: Array, spare: Array
) -> tuple[Array, Array]:
    """Return extremes and codes. Columns play first, so a tie goes to the upper row, and in it to the left."""
    field = _Field(block, rules, scratch, spare)
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
    codes = np.zeros(field.extremes.size, spare.dtype) if field.codes is None else field.codes
    return field.extremes.reshape(field.shape), codes.reshape(field.shape)


class _Field:
    """Extremes and codes of a block, flat, on their way from pixels to windows; at first all codes are 0."""

    codes: Array | None = None

    def __init__(self, block: Array, rules: Rules, scratch: Array, spare: Array) -> None:
        (self.combine, self.wins), self.won = rules, spare[3].view(np.uint8)
        self.scratch, self.spare = scratch, spare
        self.slot, self.shape, self.extremes = 2, [*block.shape], block.reshape(-1)

    def match(self, axis: int, shift: int, ahead: int) -> None:
        """Let each window play the one `shift` further on, whose codes are `ahead`."""
        extremes, codes, distance = self.extremes, self.codes, shift * math.prod(self.shape[axis + 1 :])
        stop = extremes.size - distance
        left, right, won = extremes[:stop], extremes[distance:], self.won[:stop]
        self.slot = (self.slot + 1) % 3
        self.extremes, self.codes = (
            self.scratch[self.slot, : extremes.size],
            self.spare[self.slot, : extremes.size],
        )
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
            self.slot = (self.slot + 1) % 3
            self.extremes = self._moved(self.extremes, old, tuple(picks), self.scratch)
            if self.codes is not None:
                self.codes = self._moved(self.codes, old, tuple(picks), self.spare)

    def _moved(self, values: Array, shape: tuple[int, ...], picks: Slices, memory: Array) -> Array:
        """Pick values into the next row of memory."""
        flat: Array = memory[self.slot, : math.prod(self.shape)]
        pick(values.reshape(shape), picks, flat.reshape(self.shape))
        return flat


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
    """Turn the codes of a block into flat indices into the image, in place: fresh memory is dear."""
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


def _gather(planes: Array, first: int, indices: Array) -> Array:
    """Return the pixels at the indices of some planes, the first one of them given."""
    plane = np.arange(first, first + len(indices)).reshape(-1, *[1] * (indices.ndim - 1))
    if planes.flags.c_contiguous:
        return planes.reshape(-1).take(indices + plane * math.prod(planes.shape[1:]), mode="clip")
    gathered: Array = planes[(plane, *np.unravel_index(indices, planes.shape[1:]))]
    return gathered
