"""Cut the work into tiles of windows whose pixels fit in the cache, and lay out the pixels of each.

Memory costs more than arithmetic, and fresh memory most: what is made of a tile is read again before it leaves
the cache, and all tiles of a call share one scratch array.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from pooling_lib._core.arrays import Array
from pooling_lib._core.windows import Windows

Slices = tuple[slice, ...]
#: Copies pixels to where a tile has room for them, and may convert them on the way.
Load = Callable[[Array, Array], object]

#: Input of a tile. Larger falls out of the cache, smaller spends its time in Python.
TILE_BYTES = 1 << 21


def as_planes(axes: int, pixels: Array, *results: Array) -> Iterator[tuple[Array, ...]]:
    """Yield images and their results with one batch axis, without copying an image."""
    if pixels.ndim > axes + 1 and not pixels.flags.c_contiguous:
        for parts in zip(pixels, *results, strict=True):
            yield from as_planes(axes, *parts)
    else:
        yield tuple([array.reshape(-1, *array.shape[-axes:]) for array in (pixels, *results)])


def tiles(
    planes: Array, windows: tuple[Windows, ...], identity: Any, dtype: np.dtype[Any], load: Load | None = None
) -> Iterator[tuple[Slices, Array, Array]]:
    """Yield where a tile of windows lies in the results, its pixels in `dtype`, and scratch memory.

    The pixels are contiguous, with `identity` where a window reaches past the image. Of the scratch, three rows
    are free, each large enough for a tile; the fourth may hold the pixels.
    """
    counts = [len(planes), *[along.count for along in windows]]
    steps, size = _steps(counts, windows, TILE_BYTES // dtype.itemsize)
    scratch = np.empty((4, size + -size % 8), dtype)
    for starts in itertools.product(*[range(0, n, step) for n, step in zip(counts, steps, strict=True)]):
        where = tuple([slice(i, min(i + step, n)) for i, step, n in zip(starts, steps, counts, strict=True)])
        yield where, _pixels(planes, windows, where, identity, scratch[3], load), scratch


def _steps(counts: list[int], windows: tuple[Windows, ...], budget: int) -> tuple[list[int], int]:
    """Return how many planes and how many windows of each axis make a tile, and how many pixels it has."""
    steps, extents = [*counts], [counts[0], *[_extent(along, along.count) for along in windows]]
    if (size := math.prod(extents)) > budget:
        steps[0] = extents[0] = max(1, budget * counts[0] // size)
        # Neighbouring tiles share a border of pixels, so no axis is cut very short while another is long.
        for spans, (axis, along) in itertools.product((8, 1), enumerate(windows, start=1)):
            if (size := math.prod(extents)) > budget:
                room = max(budget * extents[axis] // size, spans * along.span)
                steps[axis] = min(steps[axis], max(1, (room - along.span) // along.stride + 1))
                extents[axis] = _extent(along, steps[axis])
    return steps, math.prod(extents)


def _extent(along: Windows, count: int) -> int:
    """Return how many positions a run of windows covers; all windows of an axis cover all of it."""
    extent = (count - 1) * along.stride + along.span
    return max(extent, along.before + along.size) if count == along.count else extent


def _pixels(
    planes: Array, windows: tuple[Windows, ...], where: Slices, identity: Any, memory: Array, load: Load | None
) -> Array:
    """Return the pixels of a tile: the image itself where it will do, else a copy in memory."""
    shape, inside, target = [where[0].stop - where[0].start], [where[0]], [slice(None)]
    for along, part in zip(windows, where[1:], strict=True):
        low = part.start * along.stride - along.before
        extent = _extent(along, part.stop - part.start)
        first = max(low, 0)
        stop = max(first, min(low + extent, along.size))
        shape.append(extent)
        inside.append(slice(first, stop))
        target.append(slice(first - low, stop - low))
    view = planes[tuple(inside)]
    is_whole = view.shape == tuple(shape)
    if is_whole and load is None and view.dtype == memory.dtype and view.flags.c_contiguous:
        return view
    tile = memory[: math.prod(shape)].reshape(shape)
    if not is_whole:
        tile.fill(identity)
    if load is None:
        tile[tuple(target)] = view
    else:
        load(view, tile[tuple(target)])
    return tile
