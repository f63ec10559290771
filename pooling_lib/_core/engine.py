"""The one pass behind max, average and Lp pooling: reduce every window, block by block.

Three facts about NumPy shape it; that memory is slow shapes the blocks (`pooling_lib._core.tiles`).

- A ufunc runs at full speed only over *flat*, contiguous memory. So a block is laid out flat and slid over
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
import sys
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from pooling_lib._core.arrays import Array
from pooling_lib._core.tiles import Load, Slices, as_planes, blocks
from pooling_lib._core.windows import Windows

#: Takes a reduced block, which of its entries are results, their target, and where in all results that lies.
Finish = Callable[[Array, Slices, Array, Slices], object]


class Combine(Protocol):
    """What makes one value of two, in any order and grouping: a ufunc, or what looks like one."""

    def __call__(self, left: Array, right: Array, /, *, out: Array) -> object: ...

    def reduce(self, taps: Array, /, axis: int, *, out: Array) -> object: ...


#: What may meet a pixel twice and give the same.
REPEATABLE = (np.maximum, np.minimum)
#: Pixels that make a row long: what NumPy spends on each row is then little beside what it spends on pixels.
LONG = 200


def reduce_blocks(
    pixels: Array,
    windows: tuple[Windows, ...],
    combine: Combine,
    identity: Any,
    out: Array,
    *,
    dtype: np.dtype[Any] | None = None,
    load: Load | None = None,
    finish: Finish | None = None,
) -> Array:
    """Fill `out` with what `combine` makes of every window, computed in `dtype`, block by block."""
    for planes, results in as_planes(len(windows), pixels, out):
        for where, block, scratch in blocks(planes, windows, identity, dtype or pixels.dtype, load):
            target = results[where]
            reduced, picks = _reduce_block(block, windows, target.shape, combine, scratch)
            (finish or pick)(reduced, picks, target, where)
    return out


def _reduce_block(
    block: Array, windows: tuple[Windows, ...], counts: Sequence[int], combine: Combine, scratch: Array
) -> tuple[Array, Slices]:
    """Reduce a block axis by axis; return an array with all results, and where in it they are."""
    flat, slot, shape, picks = block.reshape(-1), 3, [*block.shape], [slice(None)]
    for axis, along in enumerate(windows, start=1):
        count, inner = counts[axis], math.prod(shape[axis + 1 :])
        starts = slice(0, (count - 1) * along.stride + 1, along.stride)
        # Gathering what the stride leaves costs half a slide, and spares the other axes what it drops.
        gathers = axis < len(windows) and along.stride > 1 and along.stride * along.kernel > 4
        by_rows = gathers and inner >= LONG and along.kernel <= 2 * along.stride
        if not by_rows:
            flat, slot = _slide(flat, along, inner, combine, scratch, slot)
        if gathers:
            source = flat.reshape(-1, shape[axis], inner)
            shape[axis], slot = count, (slot + 1) % 3
            flat = scratch[slot, : math.prod(shape)]
            gathered = flat.reshape(-1, count, inner)
            if by_rows:  # long rows that overlap little need not slide: tap by tap they are read once
                combine.reduce(_taps(source, along, count), axis=2, out=gathered)
            else:
                gathered[...] = source[:, starts]
            starts = slice(None)
        picks.append(starts)
    return flat.reshape(shape), tuple(picks)


def _slide(
    flat: Array, along: Windows, inner: int, combine: Combine, scratch: Array, slot: int
) -> tuple[Array, int]:
    """Combine each pixel with those that follow it in its window, in few passes over all pixels."""
    original, home, step = flat, slot, along.dilation * inner
    for with_original, shift, width in growth(along.kernel, combine in REPEATABLE):
        slot = min({0, 1, 2} - {slot, home})  # never in place: NumPy would first copy what overlaps
        other, stop = original if with_original else flat, flat.size - (width - 1) * step
        out = scratch[slot, : flat.size]
        combine(flat[:stop], other[shift * step : shift * step + stop], out=out[:stop])
        flat = out
    return flat, slot


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


def pick(reduced: Array, picks: Slices, target: Array, _where: Slices = ()) -> None:
    """Copy results to their target.

    NumPy is slow at copying every second value, and quick at casting: of a pair of values seen as one wide
    integer, the cast to a narrow one keeps the first.
    """
    if picks[-1].step == 2 and reduced.dtype == target.dtype and reduced.shape[-1] % 2 == 0:
        one, two = f"u{reduced.itemsize}", f"u{2 * reduced.itemsize}"
        if reduced.itemsize <= 4 and sys.byteorder == "little" and (pairs := reduced.view(two)).flags.aligned:
            firsts = pairs[(*picks[:-1], slice(target.shape[-1]))]
            np.copyto(target.view(one), firsts, casting="unsafe")
            return
    target[...] = reduced[picks]
