"""Reduce the windows of a tile, axis by axis, by sliding it over itself.

Three facts about NumPy shape this; that memory is slow shapes the tiles.

- A ufunc runs at full speed only over *flat*, contiguous memory. So a tile is laid out flat and slid over
  itself: ``combine(f[:-d], f[d:])`` combines each pixel with the one `d` further on, along whatever axis.
  Windows that run over the end of a row come out as nonsense, and the last copy leaves them behind.
- Every operation is *separable*: a box's maximum (or sum) is that of its rows' maxima (or sums). One axis is
  reduced after the other, and an axis that its stride thins out leaves less work for the next.
- A window of k taps needs about log2(k) slides, not k - 1: two windows of width w make one of width 2 w. For
  sums this is the more accurate order, too.
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np

from pooling_lib._core.arrays import Array
from pooling_lib._core.parts import steps_far
from pooling_lib._core.reductions import Combine, Reduction
from pooling_lib._core.scratch import HELD, Slices
from pooling_lib._core.tiles import Place, Tile, copied, for_tiles, lies_ready, room_at_once, whole
from pooling_lib._core.windows import Windows

#: Pixels that make a row long: what NumPy spends on each row is then little beside what it spends on pixels.
LONG = 200


def reduce_tiles(pixels: Array, windows: tuple[Windows, ...], reduction: Reduction, out: Array) -> None:
    """Fill `out` with what the reduction makes of every window, tile by tile."""
    plans: dict[tuple[tuple[int, ...], ...], _Plan] = {}  # all tiles but those at an end are alike

    def work(tile: Tile) -> None:
        pixels, (result,) = tile.pixels, tile.results
        if (plan := plans.get(key := (pixels.shape, result.shape))) is None:
            plan = plans[key] = _plan(*key, windows, reduction.idempotent, LONG)
        _take(plan, (tile.scratch.rows, pixels.reshape(-1)), reduction, result, tile.where)

    for_tiles(pixels, windows, reduction, (out,), work)


def reduce_at_once(pixels: Array, windows: tuple[Windows, ...], reduction: Reduction, out: Array) -> bool:
    """Fill `out` if the image makes one tile, and tell whether it does.

    A small image notices all that is done around its few operations, so here that is as little as can be.
    """
    dtype, room = reduction.dtype, room_at_once(reduction.dtype)
    if pixels.size > room:
        return False
    once = _plan_at_once(pixels.shape, windows, reduction.idempotent, room, LONG)
    if once is None:
        return False
    plan, place, images, counts, rows, size = once
    tile = pixels.reshape(images)
    if lies_ready(tile, place, reduction):
        scratch = np.empty((rows, size), dtype)
    else:
        scratch = np.empty((rows + 1, size), dtype)
        tile = copied(tile, place, reduction, scratch[rows])
    _take(plan, (scratch, tile.reshape(-1)), reduction, out.reshape(counts), place.where)
    return True


#: Where something is written: a row of the scratch, and where in it.
_Target = tuple[int, slice]
#: What is read: whether it is in the scratch or in the tile's pixels, and where there.
_Part = tuple[int, _Target | slice]
SCRATCH, PIXELS = 0, 1
#: The scratch's rows, and the pixels, flat.
_Memory = tuple[Array, Array]


class _Slide(NamedTuple):
    """Combine each window with another one that is so many pixels further on."""

    left: _Part
    right: _Part
    target: _Target

    def take(self, memory: _Memory, combine: Combine) -> None:
        """Take this step."""
        (of, left), (other, right), target = self
        combine(memory[of][left], memory[other][right], out=memory[SCRATCH][target])


class _Keep(NamedTuple):
    """Keep the rows that a stride leaves."""

    source: _Part
    target: _Target
    shape: tuple[int, int, int]  # planes, rows, pixels of a row
    kept: slice

    def take(self, memory: _Memory, _: Combine) -> None:
        """Take this step."""
        of, source = self.source
        kept = memory[of][source].reshape(self.shape)[:, self.kept]
        memory[SCRATCH][self.target].reshape(kept.shape)[...] = kept


class _Taps(NamedTuple):
    """Combine the rows of each window, tap by tap."""

    source: _Part
    target: _Target
    shape: tuple[int, int, int]
    along: Windows
    outputs: int

    def take(self, memory: _Memory, combine: Combine) -> None:
        """Take this step."""
        of, source = self.source
        taps = _taps(memory[of][source].reshape(self.shape), self.along, self.outputs)
        planes, count, kernel, inner = taps.shape
        out = memory[SCRATCH][self.target].reshape(planes, count, inner)
        if kernel == 2:  # without a copy of the first
            combine(taps[:, :, 0], taps[:, :, 1], out=out)
        else:
            combine.reduce(taps, axis=2, out=out)


class _Plan(NamedTuple):
    """How the windows of a tile are reduced: by which steps, and where they are then."""

    steps: tuple[_Slide | _Keep | _Taps, ...]
    source: _Part
    shape: tuple[int, ...]
    picks: Slices


def _take(plan: _Plan, memory: _Memory, reduction: Reduction, result: Array, where: Slices) -> None:
    """Take all steps of a plan, and finish what they give."""
    for step in plan.steps:
        step.take(memory, reduction.combine)
    of, part = plan.source
    reduction.finish(memory[of][part].reshape(plan.shape), plan.picks, result, where)


class _Once(NamedTuple):
    """How an image is reduced as one tile."""

    plan: _Plan
    place: Place
    images: tuple[int, ...]  # its shape, with one batch axis
    counts: tuple[int, ...]  # that of its results
    rows: int  # of scratch
    size: int  # pixels of the tile


@functools.lru_cache(maxsize=256)  # a network pools the same shape again and again
def _plan_at_once(
    shape: tuple[int, ...], windows: tuple[Windows, ...], may_repeat: bool, room: int, long: int
) -> _Once | None:
    """Plan for an image as one tile, if it makes one and no step is too long for a view."""
    planes, lengths = math.prod(shape[: -len(windows)]), shape[-len(windows) :]
    if any(map(steps_far, windows)) or (place := whole(planes, windows, room)) is None:
        return None
    counts = planes, *[along.count for along in windows]
    plan = _plan(place.shape, counts, windows, may_repeat, long)
    rows = max([row + 1 for row, _ in [step.target for step in plan.steps]], default=0)
    return _Once(plan, place, (planes, *lengths), counts, rows, math.prod(place.shape))


@functools.lru_cache(maxsize=256)
def _plan(
    lengths: tuple[int, ...], counts: tuple[int, ...], windows: tuple[Windows, ...], may_repeat: bool, long: int
) -> _Plan:
    """Plan the way from the pixels of a tile to its windows, axis by axis."""
    steps: list[_Slide | _Keep | _Taps] = []
    shape, picks, row = [*lengths], [slice(None)], HELD
    for axis, along in enumerate(windows, start=1):
        count, inner, size = counts[axis], math.prod(shape[axis + 1 :]), math.prod(shape)
        kept = slice(0, (count - 1) * along.stride + 1, along.stride)
        thins = axis < len(windows) and along.stride > 1
        # Long rows that overlap little need not slide: tap by tap they are read once, and fewer are left.
        by_taps = thins and inner >= long and 2 <= along.kernel <= 2 * along.stride
        if not by_taps:
            row = _add_slides(steps, row, size, along, inner, may_repeat)
        # Keeping what the stride leaves costs half a slide, and spares the other axes what it drops.
        if by_taps or (thins and along.stride * along.kernel > 4):
            block, target = (size // (shape[axis] * inner), shape[axis], inner), _free(row)
            source, shape[axis] = _part(row, 0, size), count
            out = target, slice(0, math.prod(shape))
            step = _Taps(source, out, block, along, count) if by_taps else _Keep(source, out, block, kept)
            steps.append(step)
            row, kept = target, slice(None)
        picks.append(kept)
    return _Plan(tuple(steps), _part(row, 0, math.prod(shape)), tuple(shape), tuple(picks))


def _add_slides(
    steps: list[_Slide | _Keep | _Taps], row: int, size: int, along: Windows, inner: int, may_repeat: bool
) -> int:
    """Plan the few passes that combine each pixel with those that follow in its window; return the last row."""
    home, step = row, along.dilation * inner
    for with_original, shift, width in growth(along.kernel, may_repeat):
        stop, target = size - (width - 1) * step, _free(row, home)
        right = _part(home if with_original else row, shift * step, shift * step + stop)
        steps.append(_Slide(_part(row, 0, stop), right, (target, slice(0, stop))))
        row = target
    return row


def _part(row: int, start: int, stop: int) -> _Part:
    """Return where some values of a row are."""
    part = slice(start, stop)
    return (PIXELS, part) if row == HELD else (SCRATCH, (row, part))


def _free(*taken: int) -> int:
    """Return a row that is not read now: an operation that writes over what it reads makes a copy first."""
    return next(row for row in range(HELD) if row not in taken)


def _taps(rows: Array, along: Windows, count: int) -> Array:
    """View the rows of each window side by side: planes, windows, taps, pixels."""
    plane, row, pixel = rows.strides
    strides = (plane, row * along.stride, row * along.dilation, pixel)
    return np.ndarray((len(rows), count, along.kernel, rows.shape[2]), rows.dtype, rows, strides=strides)


@functools.cache
def growth(kernel: int, may_repeat: bool) -> tuple[tuple[bool, int, int], ...]:
    """Plan how a window grows from one pixel to its kernel: of steps (with originals, shift, width reached).

    An extreme may count a pixel twice, so two windows may overlap: 1, 2, 4, 5. For a sum they may not, and the
    window follows the binary digits of the kernel, doubling or taking in one original pixel: 1, 2, 4, 5 too.
    """
    steps, width = [], 1
    while may_repeat and width < kernel:
        shift = min(width, kernel - width)
        width += shift
        steps.append((False, shift, width))
    for digit in "" if may_repeat else f"{kernel:b}"[1:]:
        steps.append((False, width, 2 * width))
        width *= 2
        if digit == "1":
            steps.append((True, width, width + 1))
            width += 1
    return tuple(steps)
