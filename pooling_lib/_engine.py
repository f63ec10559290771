"""The one pass behind max, average and Lp pooling: reduce every window, block by block.

Four facts about NumPy and about memory shape it.

- A ufunc runs at full speed only over *flat*, contiguous memory. So a block is laid out flat and slid over
  itself: ``combine(f[:-d], f[d:])`` combines each pixel with the one `d` further on, along whatever axis.
  Windows that run over the end of a row come out as nonsense, and the last copy leaves them behind.
- Every operation is *separable*: a box's maximum (or sum) is that of its rows' maxima (or sums). One axis is
  reduced after the other, and an axis that its stride thins out leaves less work for the next.
- A window of k taps needs about log2(k) slides, not k - 1: two windows of width w make one of width 2 w. For
  sums this is the more accurate order, too.
- Memory costs more than arithmetic, and fresh memory most. So a block and what is made of it fit in the cache,
  and all blocks share one scratch array.
"""

from __future__ import annotations

import functools
import itertools
import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from pooling_lib._arrays import Array, outer
from pooling_lib.geometry import Windows

Growth = tuple[tuple[bool, int, int], ...]

#: Input of a block. Larger falls out of the cache, smaller spends its time in Python.
BLOCK_BYTES = 1 << 21
#: Rows from this length on hide what NumPy spends on each row of a strided operation.
WIDE = 128


def reduce_windows(
    pixels: Array,
    windows: tuple[Windows, ...],
    combine: np.ufunc,
    identity: Any,
    out: Array,
    *,
    dtype: np.dtype[Any] | None = None,
    divisor: tuple[Array, ...] | int | None = None,
) -> Array:
    """Reduce every window with a ufunc, in `dtype`, divide it if there is a divisor, and fill `out`."""
    axes = len(windows)
    if pixels.ndim > axes + 1 and not pixels.flags.c_contiguous:  # reshape would copy the whole image
        for part, target in zip(pixels, out, strict=True):
            reduce_windows(part, windows, combine, identity, target, dtype=dtype, divisor=divisor)
        return out
    planes = pixels.reshape(-1, *pixels.shape[-axes:])
    results = out.reshape(-1, *out.shape[-axes:])
    dtype = pixels.dtype if dtype is None else dtype
    tile, size = _tile(len(planes), windows, BLOCK_BYTES // dtype.itemsize)
    scratch = np.empty((4, size), dtype)
    whole = tile == [*results.shape] and planes.dtype == dtype and planes.flags.c_contiguous
    whole = whole and not any(along.is_padded for along in windows)
    for starts in itertools.product(*map(range, (0,) * len(tile), results.shape, tile)):
        where = tuple(map(slice, starts, map(operator.add, starts, tile)))
        target = results[where]
        block = planes if whole else _load(planes, windows, starts, target.shape, identity, scratch)
        reduced = _reduce_block(block, windows, target.shape, combine, scratch)
        if divisor is None or target.dtype == dtype:
            target[...] = reduced
            reduced = target
        if divisor is not None:
            np.divide(reduced, outer(divisor, where[1:]), out=target, casting="same_kind")
    return out


def _tile(planes: int, windows: tuple[Windows, ...], budget: int) -> tuple[list[int], int]:
    """Return how many planes and how many windows of each axis make a block, and how many pixels it has."""
    tile = [planes, *[along.count for along in windows]]
    extents = [planes, *[_extent(along, along.count) for along in windows]]
    if (size := math.prod(extents)) > budget:
        tile[0] = extents[0] = max(1, budget * planes // size)
        # Neighbouring blocks share a border of pixels, so no axis is cut very short while another is long.
        for spans, (axis, along) in itertools.product((8, 1), enumerate(windows, start=1)):
            if (size := math.prod(extents)) > budget:
                room = max(budget * extents[axis] // size, spans * along.span)
                tile[axis] = min(tile[axis], max(1, (room - along.span) // along.stride + 1))
                extents[axis] = _extent(along, tile[axis])
    return tile, math.prod(extents)


def _extent(along: Windows, count: int) -> int:
    """Return how many positions a run of windows covers; all windows of an axis cover all of it."""
    extent = (count - 1) * along.stride + along.span
    return max(extent, along.before + along.size) if count == along.count else extent


def _load(
    planes: Array,
    windows: tuple[Windows, ...],
    starts: Sequence[int],
    counts: Sequence[int],
    identity: Any,
    scratch: Array,
) -> Array:
    """Return the pixels that windows look at: the image itself where it will do, else a copy with padding."""
    shape, inside, target = [counts[0]], [slice(starts[0], starts[0] + counts[0])], [slice(None)]
    for along, start, count in zip(windows, starts[1:], counts[1:], strict=True):
        low = start * along.stride - along.before
        extent = _extent(along, count)
        first, stop = max(low, 0), min(low + extent, along.size)
        shape.append(extent)
        inside.append(slice(first, stop))
        target.append(slice(first - low, stop - low))
    view = planes[tuple(inside)]
    is_whole = view.shape == tuple(shape)
    if is_whole and view.dtype == scratch.dtype and view.flags.c_contiguous:
        return view
    block = scratch[3, : math.prod(shape)].reshape(shape)
    if not is_whole:
        block.fill(identity)
    block[tuple(target)] = view
    return block


def _reduce_block(
    block: Array, windows: tuple[Windows, ...], counts: Sequence[int], combine: np.ufunc, scratch: Array
) -> Array:
    """Reduce a contiguous block axis by axis, and return its results as a view of scratch."""
    flat, shape, slot = block.reshape(-1), list(block.shape), 3
    picks = [slice(None)]
    for axis, along in enumerate(windows, start=1):
        kernel, stride, count = along.kernel, along.stride, counts[axis]
        growth = _growth(kernel, combine is np.maximum)
        pick = slice(0, (count - 1) * stride + 1, stride)
        inner = math.prod(shape[axis + 1 :])
        if axis < len(windows):
            # Measured: an element of a long row costs about 3 units a tap, one of a slide 2, one of a copy 4.
            by_taps = inner >= WIDE and stride > 1 and 3 * kernel <= 2 * stride * len(growth) + 4
            thin = by_taps or stride > 2
        else:
            # NumPy adds strided float32 fast, but takes its maximum slowly; and short rows slow down both.
            suits = combine is np.add or block.itemsize >= 8
            fills = count >= WIDE or count * stride == shape[axis]
            by_taps = thin = suits and fills and 1 < kernel <= min(stride, 4)
        if not by_taps:
            flat, slot = _slide(flat, growth, along.dilation * inner, combine, scratch, slot)
        if thin:
            rows = flat.reshape(-1, shape[axis], inner)
            shape[axis] = count
            slot = (slot + 1) % 3
            flat = scratch[slot, : math.prod(shape)]
            _combine_taps(rows, pick, along.dilation, kernel if by_taps else 1, combine, flat)
            pick = slice(None)
        picks.append(pick)
    return flat.reshape(shape)[tuple(picks)]


def _combine_taps(rows: Array, pick: slice, dilation: int, taps: int, combine: np.ufunc, flat: Array) -> None:
    """Combine, tap by tap, only the windows that the stride keeps."""
    offsets = range(0, taps * dilation, dilation)
    views = [rows[:, slice(offset, pick.stop + offset, pick.step)] for offset in offsets]
    out: Array = flat.reshape(views[0].shape)
    if taps == 1:
        out[...] = views[0]
    elif taps > 3:
        plane, row, pixel = rows.strides
        shape, strides = (*out.shape[:2], taps, out.shape[2]), (plane, row * pick.step, row * dilation, pixel)
        combine.reduce(np.ndarray(shape, rows.dtype, rows, strides=strides), axis=2, out=out)
    else:
        # With its usual buffer NumPy copies rows into it; with a small one it works on them where they lie.
        buffer = np.setbufsize(16) if out.shape[-1] >= WIDE else 0
        try:
            combine(views[0], views[1], out=out)
            for view in views[2:]:
                combine(out, view, out=out)
        finally:  # an interrupt must not leave the caller's NumPy with the small one
            if buffer:
                np.setbufsize(buffer)


@functools.cache
def _growth(kernel: int, may_repeat: bool) -> Growth:
    """Plan how a window grows from one pixel to its kernel: of steps (with originals, shift, width reached).

    A maximum may count a pixel twice, so two windows may overlap: 1, 2, 4, 5. For a sum they may not, and the
    window follows the binary digits of the kernel, doubling or taking in one original pixel: 1, 2, 4, 5 too.
    """
    steps, width = [], 1
    if may_repeat:
        while width < kernel:
            shift = min(width, kernel - width)
            width += shift
            steps.append((False, shift, width))
    else:
        for digit in f"{kernel:b}"[1:]:
            steps.append((False, width, 2 * width))
            width *= 2
            if digit == "1":
                steps.append((True, width, width + 1))
                width += 1
    return tuple(steps)


def _slide(
    flat: Array, growth: Growth, distance: int, combine: np.ufunc, scratch: Array, slot: int
) -> tuple[Array, int]:
    """Combine each pixel with the kernel - 1 that follow it at a distance, in few passes over all pixels."""
    original, home = flat, slot
    for with_originals, shift, width in growth:
        # Never in place: NumPy would first copy an operand that overlaps its output.
        slot = (slot + 1) % 3 if (slot + 1) % 3 != home else (slot + 2) % 3
        out, stop = scratch[slot, : flat.size], flat.size - (width - 1) * distance
        other = original if with_originals else flat
        combine(flat[:stop], other[shift * distance : shift * distance + stop], out=out[:stop])
        flat = out
    return flat, slot
