"""The way back from windows to pixels: add up what each pixel receives, a few planes at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pooling_lib._core.arrays import Array, after, allocate, at
from pooling_lib._core.windows import Windows

#: Values of the planes that are worked on together: with what becomes of them they stay in the cache.
TOGETHER = 1 << 17
#: Pixels of the short rows that lie flat at a time.
FLAT = 1 << 14
#: Rows of fewer pixels are short: what NumPy spends on each is then much beside what it spends on pixels.
LONG = 200
#: A window of more taps is spread tap by tap; most of what it is told stands beyond the image.
FEW_TAPS = 16


def some_planes(planes: int, values: int) -> Iterator[slice]:
    """Cut planes of so many values each into parts."""
    step = max(1, TOGETHER // max(1, values))
    for start in range(0, planes, step):
        yield slice(start, min(start + step, planes))


def put_at(total: Array, indices: Array, values: Array) -> None:
    """Put values into planes, each at its flat index into its plane; the last of several at a place stays."""
    for here, where, those in _flat(total, indices, values):
        here[where] = those


def add_at(total: Array, indices: Array, values: Array) -> None:
    """Add values to planes, each at its flat index into its plane; several may meet at a place.

    `np.add.at` was slow once; it is quicker now than `np.bincount`, which counts in float64 in any case.
    """
    for here, where, those in _flat(total, indices, values):
        np.add.at(here, where, those)


def _flat(total: Array, indices: Array, values: Array) -> Iterator[tuple[Array, Array, Array]]:
    """Yield some planes at a time, flat, with indices into all of them and their values."""
    planes, length = total.shape
    offsets: Array = np.empty((0, 0), np.intp)  # of the planes' starts
    moved: Array = offsets  # fresh memory is dear
    for part in some_planes(planes, max(length, values.size // planes)):
        where = indices[part].astype(np.intp, copy=False)
        if len(where) > 1:
            if len(where) > len(offsets):
                # Written out for each value: NumPy adds one array to another quicker than a column to rows.
                offsets = np.repeat(np.arange(len(where)) * length, where.shape[1]).reshape(where.shape)
                moved = np.empty(where.shape, np.intp)
            where = np.add(where, offsets[: len(where)], out=moved[: len(where)])
        yield total[part].reshape(-1), where.reshape(-1), values[part].reshape(-1)


def spread(values: Array, axis: int, along: Windows, made: Array | None = None) -> Array:
    """Give each pixel of an axis, counted from the end, the sum of the windows that see it; `made` is zeros."""
    if made is None:
        shape = (*values.shape[:axis], along.size, *after(values.shape, axis))
        made = allocate(shape, values.dtype, "input_shape", zeros=True)
    # On a grid of whole strides, so many hold a row with all taps of its windows.
    steps = -(-((along.count - 1) * along.stride + along.span) // along.stride)
    is_short = along.size < LONG and along.kernel <= FEW_TAPS and steps * along.stride <= 2 * along.size
    if axis == -1 and is_short:
        _spread_flat(values.reshape(-1, along.count), along, steps, made.reshape(-1, along.size))
    else:
        for outputs, pixels in along.taps():
            made[at(axis, pixels)] += values[at(axis, outputs)]
    return made


def _spread_flat(values: Array, along: Windows, steps: int, made: Array) -> None:
    """Spread along short rows that lie flat: a tap of all their windows is then one long loop of NumPy's."""
    stride, length = along.stride, steps * along.stride
    together = max(1, FLAT // length)
    grid = np.zeros((min(together, len(values)), steps), values.dtype)
    wide = np.empty(grid.size * stride + along.span, values.dtype)
    inside = min(along.size, length - along.before)
    for first in range(0, len(values), together):
        rows = values[first : first + together]
        grid[: len(rows), : along.count] = rows
        wide.fill(0)
        flat = grid.reshape(-1)
        for tap in range(0, along.span, along.dilation):
            wide[tap : tap + (flat.size - 1) * stride + 1 : stride] += flat
        pixels = wide[: flat.size * stride].reshape(-1, length)[: len(rows)]
        made[first : first + together, :inside] = pixels[:, along.before : along.before + inside]
