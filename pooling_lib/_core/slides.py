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

import numpy as np

from pooling_lib._core.arrays import Array
from pooling_lib._core.reductions import Reduction
from pooling_lib._core.scratch import Scratch, Slices
from pooling_lib._core.tiles import Tile, for_tiles
from pooling_lib._core.windows import Windows

#: Pixels that make a row long: what NumPy spends on each row is then little beside what it spends on pixels.
LONG = 200


def reduce_tiles(pixels: Array, windows: tuple[Windows, ...], reduction: Reduction, out: Array) -> None:
    """Fill `out` with what the reduction makes of every window, tile by tile."""

    def work(tile: Tile) -> None:
        reduced, picks = _reduce(tile, windows, reduction)
        reduction.finish(reduced, picks, tile.results[0], tile.where)

    for_tiles(pixels, windows, reduction, (out,), work)


def _reduce(tile: Tile, windows: tuple[Windows, ...], reduction: Reduction) -> tuple[Array, Slices]:
    """Reduce a tile axis by axis; return an array with all results, and where in it they are."""
    flat, shape, picks = tile.pixels.reshape(-1), [*tile.pixels.shape], [slice(None)]
    for axis, along in enumerate(windows, start=1):
        count, inner = tile.results[0].shape[axis], math.prod(shape[axis + 1 :])
        starts = slice(0, (count - 1) * along.stride + 1, along.stride)
        # Gathering what the stride leaves costs half a slide, and spares the other axes what it drops.
        gathers = axis < len(windows) and along.stride > 1 and along.stride * along.kernel > 4
        # Long rows that overlap little need not slide: tap by tap they are read once.
        by_rows = gathers and inner >= LONG and along.kernel <= 2 * along.stride
        if not by_rows:
            flat = _slide(flat, along, inner, reduction, tile.scratch)
        if gathers:
            source, shape[axis] = flat.reshape(-1, shape[axis], inner), count
            flat = tile.scratch.next(math.prod(shape))
            gathered = flat.reshape(-1, count, inner)
            if by_rows:
                reduction.combine.reduce(_taps(source, along, count), axis=2, out=gathered)
            else:
                gathered[...] = source[:, starts]
            starts = slice(None)
        picks.append(starts)
    return flat.reshape(shape), tuple(picks)


def _slide(flat: Array, along: Windows, inner: int, reduction: Reduction, scratch: Scratch) -> Array:
    """Combine each pixel with those that follow it in its window, in few passes over all pixels."""
    original, home, step = flat, scratch.last, along.dilation * inner
    for with_original, shift, width in growth(along.kernel, reduction.idempotent):
        other, stop = original if with_original else flat, flat.size - (width - 1) * step
        out = scratch.next(flat.size, avoid=home)
        reduction.combine(flat[:stop], other[shift * step : shift * step + stop], out=out[:stop])
        flat = out
    return flat


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


def _taps(rows: Array, along: Windows, count: int) -> Array:
    """View the rows of each window side by side: planes, windows, taps, pixels."""
    plane, row, pixel = rows.strides
    strides = (plane, row * along.stride, row * along.dilation, pixel)
    return np.ndarray((len(rows), count, along.kernel, rows.shape[2]), rows.dtype, rows, strides=strides)
