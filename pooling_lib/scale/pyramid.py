"""Build an image pyramid from Zarr to Zarr on a Dask cluster."""

from __future__ import annotations

from os import PathLike
from typing import Any

import dask.array as da
import numpy as np
import zarr
from dask.array.utils import meta_from_array
from distributed import Client

from pooling_lib._core.planes import whole
from pooling_lib._core.resolving import without_padding
from pooling_lib._core.settings import flag
from pooling_lib.geometry import Size, Windows
from pooling_lib.pooling import max_pool
from pooling_lib.scale._pools import Pool, plan_pool, settle
from pooling_lib.scale._sources import (
    absolute,
    ask_every_worker,
    blocks_of,
    chunk_sizes,
    look,
    open_stored,
    refuse_missing,
    sees_the_same,
)
from pooling_lib.scale._storing import bars, connected, fill, refuse_masked, set_aside
from pooling_lib.scale.blocks import pool_planned

__all__ = ["build_pyramid", "store_blocks"]


def build_pyramid(
    source: str | PathLike[str],
    target: str | PathLike[str],
    levels: int,
    kernel_size: Size | None = None,
    *,
    client: Client | str,
    pool: Pool = max_pool,
    chunk: int = 2048,
    fill_missing: bool = False,
    progress: bool = False,
) -> list[zarr.Array[Any]]:
    """Pool an image on disk again and again, and keep every generation on disk.

    Each level is read back from the one before, so that no more than a few chunks a worker are in memory at any
    time, and a worker that dies costs only the chunks it was holding: the cluster computes them again.

    `target` appears when every level is whole. Until then all is written into a folder beside it, called
    ``<target>.unfinished-...``. On a failure, or Ctrl-C, what is not begun is cancelled, what is being written
    is waited for, and that folder is removed, so that the same call can be made again.

    Parameters
    ----------
    source : str or path-like
        A Zarr array, shape ``(..., rows, columns)`` for an int `kernel_size`.
    target : str or path-like
        Folder of the Zarr group to make; it must not exist. Its arrays are called ``"1"``, ``"2"``, ...
    levels : int
        How many times to pool, at least 1.
    kernel_size : int or tuple of int, optional
        As in `pooling_lib.max_pool`; the stride equals it unless `pool` says otherwise. Defaults to what `pool`
        fixes, or 2.
    client : distributed.Client or str
        A client, or the address of a scheduler such as ``"tcp://10.0.0.1:8786"``. Both paths must lead its
        workers to the files that they lead this process to, as on one machine or on a shared file system: each
        worker has to show that, a later one before its first chunk.
    pool : callable
        As in `pooling_lib.scale.blocks.pool_blocks`.
    chunk : int
        Length of a stored chunk along the last two axes, as in `store_blocks`.
    fill_missing : bool
        Where `source` has no file for a chunk, take its fill value. Zarr leaves out chunks that hold nothing
        else, unless told to write them; an image that has lost a chunk looks the same, so the default is an
        error.
    progress : bool
        Show a tqdm progress bar, one step a stored chunk.

    Returns
    -------
    list of zarr.Array
        The levels, largest first, without `source`.

    Raises
    ------
    ConnectionError
        If `client` is an address at which no scheduler answers.
    FileExistsError
        If `target` exists.
    FileNotFoundError
        If `source` is not a Zarr array, or a worker does not see it, or not the folder of `target`.
    ImportError
        If `progress` is asked for without tqdm.
    TypeError, ValueError
        If `levels` or `chunk` is no positive integer, a path is an address, `target` lies in `source`, a chunk
        of `source` is missing, a worker sees another array, `client` is closed or without workers, or as in
        `pool_blocks`, before anything is computed: all levels are checked first. Later, if a chunk is damaged.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from distributed import Client
    >>> with TemporaryDirectory() as folder, Client(processes=False, dashboard_address=":0") as client:
    ...     stored = store_blocks(da.arange(64).reshape(8, 8), f"{folder}/image.zarr", client=client)
    ...     levels = build_pyramid(f"{folder}/image.zarr", f"{folder}/levels.zarr", 2, client=client)
    ...     print([level.shape for level in levels])
    ...     print(levels[1][:])
    [(4, 4), (2, 2)]
    [[27 31]
     [59 63]]
    """
    levels, chunk = whole("levels", levels, _POSITIVE), whole("chunk", chunk, _POSITIVE)
    fill_missing, bar = flag("fill_missing", fill_missing), bars(flag("progress", progress))
    origin, folder = absolute("source", source), absolute("target", target)
    if folder.resolve().is_relative_to(origin.resolve()):
        raise ValueError(f"target={str(folder)!r} lies in source={str(origin)!r}; choose one outside of it")
    stored = open_stored(origin)
    plans, sizes = _plan_levels(stored, levels, kernel_size, pool), chunk_sizes(stored, origin)
    if not fill_missing:
        refuse_missing(stored, origin, sizes, f"store them again, or {_LEFT_OUT.format(stored.fill_value)}")
    with connected(client) as cluster:
        seen = look(stored, origin, sizes)
        ask_every_worker(cluster, sees_the_same, seen)
        with set_aside(folder, cluster) as unfinished:
            zarr.create_group(unfinished)
            for level, (windows, dtype) in enumerate(plans, start=1):
                pooled = pool_planned(blocks_of(stored, seen, sizes), pool, windows, dtype)
                path = unfinished / str(level)
                stored = fill(pooled, path, cluster, chunk, bar, f"level {level} of {levels}")
                sizes = chunk_sizes(stored, path)
                seen = look(stored, path, sizes)
    return [zarr.open_array(folder / str(level), mode="r+") for level in range(1, levels + 1)]


def store_blocks(
    array: da.Array,
    target: str | PathLike[str],
    *,
    client: Client | str,
    chunk: int = 2048,
    progress: bool | str = False,
) -> zarr.Array[Any]:
    """Compute a Dask array chunk by chunk into a new Zarr array.

    As with `build_pyramid`, `target` appears when it is whole, and nothing is left of a failure.

    Parameters
    ----------
    array : dask.array.Array
        What to store; it is rechunked to the stored chunks, so that no two tasks write the same one. What it
        reads, it reads on the workers: give absolute paths to ``dask.array.from_zarr`` and its like.
    target : str or path-like
        Folder of the Zarr array to make; it must not exist.
    client : distributed.Client or str
        As in `build_pyramid`.
    chunk : int
        Length of a stored chunk along the last two axes (a shorter axis is one chunk).
    progress : bool or str
        Show a tqdm progress bar, with a string as its label.

    Returns
    -------
    zarr.Array
        The stored array, same shape and dtype as `array`, in native byte order. Every chunk is stored, also one
        of zeros.

    Raises
    ------
    ConnectionError, FileExistsError, ImportError
        As in `build_pyramid`.
    FileNotFoundError
        If a worker does not see the folder of `target`.
    TypeError, ValueError
        If `array` is not a Dask array, is masked or of a dtype that Zarr does not store, has chunks of unknown
        size or is empty, `chunk` is no positive integer, `target` is an address, or `client` is closed or
        without workers.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from distributed import Client
    >>> with TemporaryDirectory() as folder, Client(processes=False, dashboard_address=":0") as client:
    ...     stored = store_blocks(da.ones((6, 4), chunks=2), f"{folder}/ones.zarr", client=client, chunk=3)
    ...     print(stored.shape, stored.chunks, stored[:].sum())
    (6, 4) (3, 3) 24.0
    """
    if not isinstance(array, da.Array):
        raise TypeError(
            f"array is of type {type(array).__name__}; use dask.array.from_array(array, chunks=...)"
        )
    refuse_masked(meta_from_array(array))
    if not all(size > 0 for size in array.shape):  # also NaN
        raise ValueError(
            f"array has shape {array.shape}; use one that is not empty, after array.compute_chunk_sizes() if "
            "sizes are unknown"
        )
    chunk = whole("chunk", chunk, _POSITIVE)
    folder, bar = absolute("target", target), bars(progress)
    label = progress if isinstance(progress, str) else "storing"
    with connected(client) as cluster, set_aside(folder, cluster) as unfinished:
        fill(array, unfinished, cluster, chunk, bar, label)
    return zarr.open_array(folder, mode="r+")


_POSITIVE = "is not positive; use an integer of at least 1"
_LEFT_OUT = "if they were left out because they hold nothing but the fill value {}, use fill_missing=True"


def _plan_levels(
    stored: zarr.Array[Any], levels: int, kernel_size: Size | None, pool: Pool
) -> list[tuple[tuple[Windows, ...], np.dtype[Any]]]:
    """Find the windows and the dtype of every level, and with them what cannot be done."""
    settings = settle(pool, {"kernel_size": kernel_size})
    shape, dtype, plans = stored.shape, stored.dtype, []
    for level in range(1, levels + 1):
        try:
            windows, dtype = plan_pool(pool, shape, np.empty(0, dtype), settings)
        except ValueError as error:
            raise ValueError(f"level {level} of {levels}: {without_padding(error)}") from error
        shape = (*shape[: -len(windows)], *(axis.count for axis in windows))
        plans.append((windows, dtype))
    return plans
