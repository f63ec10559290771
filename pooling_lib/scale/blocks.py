"""Pool arrays larger than memory: lazily, block by block, on Dask and from Zarr to Zarr.

A window belongs to the block in which its first tap falls, or to the first block if that is in the padding.
Each block therefore needs the first ``span - 1`` pixels of the next one, and nothing of the one before::

    block 0   | block 1   | block 2
    0 1 2 3 4 | 5 6 7 8 9 | ...
        [-----+-]                   a window of 4 that starts at pixel 2 belongs to block 0
              |   [-----]           and one that starts at 7 to block 1
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Any

import dask.array as da
import numpy as np
import numpy.typing as npt
from dask.array.utils import meta_from_array

from pooling_lib.geometry import Padding, Size, Windows
from pooling_lib.pooling import max_pool
from pooling_lib.scale._pools import Pool, block_settings, check_result, plan_pool, settle

__all__ = ["pool_blocks"]

Array = npt.NDArray[Any]


def pool_blocks(
    array: da.Array,
    kernel_size: Size | None = None,
    stride: Size | None = None,
    *,
    pool: Pool = max_pool,
    padding: Padding | None = None,
    dilation: Size | None = None,
    ceil_mode: bool | None = None,
) -> da.Array:
    """Pool a Dask array lazily, with the result that `pool` gives on the whole array.

    A maximum or minimum is the same bit for bit. So is a mean or a norm, unless its window holds more pixels
    than are worked on at once (some tens of thousands): blocks may then add these up in another order, and the
    last digit may differ.

    Parameters
    ----------
    array : dask.array.Array
        Shape ``(..., rows, columns)`` for an int `kernel_size`, chunked in any way, on any axes.
    kernel_size, stride, padding, dilation, ceil_mode
        As in `pooling_lib.max_pool`. One that is not given (or None) is what `pool` fixes, or else what it has
        as its own default; a `kernel_size` that nobody names is 2.
    pool : callable
        `max_pool`, `average_pool`, `lp_pool`, or another that takes the settings above as keywords;
        ``functools.partial`` fixes any of them, and others such as ``count_include_pad=False`` or ``p=3``.

    Returns
    -------
    dask.array.Array
        Nothing is computed yet. Its chunks follow the input's: a chunk that is smaller than a window, or in
        which no window starts, is joined with a neighbour.

    Raises
    ------
    TypeError
        If `array` is not a Dask array, `pool` returns more than one array, does not take the settings, or fixes
        its image, or a setting is no integer.
    ValueError
        If a setting is given here and fixed in `pool`, if `pool`, tried on small planes, gives another shape
        than its settings say, if the array's chunks have unknown sizes, or as in `pooling_lib.max_pool`: at
        once, not when computed. When computed, if `pool` gives a block another shape or dtype.

    See Also
    --------
    pooling_lib.scale.pyramid.build_pyramid : an image pyramid, from Zarr to Zarr.

    Examples
    --------
    >>> import dask.array as da
    >>> from functools import partial
    >>> image = da.arange(36, chunks=36).reshape(6, 6).rechunk((4, 4))
    >>> pool_blocks(image, 3, 1).compute()
    array([[14, 15, 16, 17],
           [20, 21, 22, 23],
           [26, 27, 28, 29],
           [32, 33, 34, 35]])
    >>> pool_blocks(image, 4, pool=partial(max_pool, ceil_mode=True)).compute()
    array([[21, 23],
           [33, 35]])
    """
    if not isinstance(array, da.Array):
        raise TypeError(
            f"array is of type {type(array).__name__}; use dask.array.from_array(array, chunks=...), or "
            "pool an array that fits in memory with max_pool"
        )
    if any(np.isnan(size) for size in array.shape):
        raise ValueError(
            f"array has chunks of unknown size, {array.shape}; call array.compute_chunk_sizes() first"
        )
    given = {
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "ceil_mode": ceil_mode,
    }
    windows, dtype = plan_pool(pool, array.shape, meta_from_array(array), settle(pool, given))
    return pool_planned(array, pool, windows, dtype)


def pool_planned(array: da.Array, pool: Pool, windows: tuple[Windows, ...], dtype: np.dtype[Any]) -> da.Array:
    """Pool `array` lazily where the windows and the result's dtype are known."""
    leading = array.chunks[: -len(windows)]
    plans = [
        _plan_axis(axis, chunks) for axis, chunks in zip(windows, array.chunks[-len(windows) :], strict=True)
    ]
    aligned = array.rechunk((*leading, *(tuple(part.size for part in plan) for plan in plans)))
    reach = [along.span - 1 if len(plan) > 1 else 0 for along, plan in zip(windows, plans, strict=True)]
    depth = {axis: (0, pixels) for axis, pixels in enumerate([0] * len(leading) + reach)}
    pooled: da.Array = da.map_blocks(
        partial(_pool_block, pool=pool, plans=plans, settings=block_settings(windows), dtype=dtype),
        da.overlap.overlap(aligned, depth, boundary="none", allow_rechunk=False),
        chunks=(*leading, *(tuple(part.count for part in plan) for plan in plans)),
        meta=np.empty((0,) * array.ndim, dtype),
    )
    return pooled


@dataclass(frozen=True, slots=True)
class _Part:
    """One block along one axis: its pixels, the windows that start in it, and what those need."""

    size: int
    count: int
    pixels: slice
    padding: tuple[int, int]
    overhangs: bool


def _plan_axis(along: Windows, chunks: tuple[int, ...]) -> list[_Part]:
    """Share the windows of an axis out to blocks, joining chunks that are too small to own one."""
    borders = [0]
    for border in accumulate(chunks):
        wide_enough = min(border - borders[-1], along.size - border) >= max(1, along.span - 1)
        if wide_enough and _windows_before(along, borders[-1]) < _windows_before(along, border) < along.count:
            borders.append(border)
    return [
        _plan_part(along, start, stop) for start, stop in zip(borders, [*borders[1:], along.size], strict=True)
    ]


def _windows_before(along: Windows, pixel: int) -> int:
    """Count the windows that belong to blocks before one that begins at `pixel`."""
    return 0 if pixel == 0 else min(along.count, -(-(pixel + along.before) // along.stride))


def _plan_part(along: Windows, start: int, stop: int) -> _Part:
    """Translate the windows that start in ``start:stop`` into the block's own positions."""
    first = _windows_before(along, start)
    last = along.count if stop == along.size else _windows_before(along, stop)
    begin = first * along.stride - along.before
    end = (last - 1) * along.stride - along.before + along.span
    past = max(0, end - along.size)
    return _Part(
        size=stop - start,
        count=last - first,
        pixels=slice(max(0, begin) - start, min(end, along.size) - start),
        padding=(max(0, -begin), min(past, along.after)),
        overhangs=past > along.after,
    )


def _pool_block(
    block: Array,
    *,
    pool: Pool,
    plans: list[list[_Part]],
    settings: dict[str, tuple[int, ...]],
    dtype: np.dtype[Any],
    block_info: dict[Any, Any],
) -> Array:
    """Pool one block with its share of the padding."""
    location = block_info[None]["chunk-location"][-len(plans) :]
    parts = [plan[position] for plan, position in zip(plans, location, strict=True)]
    pooled = pool(
        block[(..., *(part.pixels for part in parts))],
        **settings,
        padding=tuple(part.padding for part in parts),
        # An axis without an overhang is cut to whole strides, where rounding up changes nothing.
        ceil_mode=any(part.overhangs for part in parts),
    )
    leading = block.shape[: block.ndim - len(parts)]
    check_result(pooled, (*leading, *(part.count for part in parts)), dtype)
    return pooled
