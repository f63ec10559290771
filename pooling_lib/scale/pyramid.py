"""Build an image pyramid from Zarr to Zarr on a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.extras import needs
from pooling_lib.geometry import Size, output_shape
from pooling_lib.pooling import max_pool

with needs("pooling_lib.scale.pyramid", "scale"):
    import dask.array as da
    import zarr
    from dask.array.core import slices_from_chunks
    from dask.delayed import delayed
    from distributed import Client, as_completed

    from pooling_lib.scale.blocks import pool_blocks

__all__ = ["build_pyramid", "store_blocks"]

Array = npt.NDArray[Any]


def build_pyramid(
    source: str | PathLike[str],
    target: str | PathLike[str],
    levels: int,
    kernel_size: Size = 2,
    *,
    client: Client | str,
    pool: Callable[..., Array] = max_pool,
    chunk: int = 2048,
    progress: bool = False,
) -> list[zarr.Array[Any]]:
    """Pool an image on disk again and again, and keep every generation on disk.

    Each level is read back from the one before, so that no more than a few chunks a worker are in memory at any
    time, and a worker that dies costs only the chunks it was holding: the cluster computes them again.

    Parameters
    ----------
    source : str or path-like
        A Zarr array, shape ``(..., rows, columns)`` for an int `kernel_size`.
    target : str or path-like
        Folder of the Zarr group to make; it must not exist. Its arrays are called ``"1"``, ``"2"``, ...
    levels : int
        How many times to pool, at least 1.
    kernel_size : int or tuple of int
        As in `pooling_lib.max_pool`; the stride equals it.
    client : distributed.Client or str
        A client, or the address of a scheduler such as ``"tcp://10.0.0.1:8786"``. Its workers must reach both
        paths, as they do on one machine or on a shared file system.
    pool : callable
        As in `pooling_lib.scale.blocks.pool_blocks`.
    chunk : int
        Length of a stored chunk along the last two axes, as in `store_blocks`.
    progress : bool
        Show a tqdm progress bar, one step a stored chunk.

    Returns
    -------
    list of zarr.Array
        The levels, largest first, without `source`.

    Raises
    ------
    FileExistsError
        If `target` exists.
    FileNotFoundError
        If `source` is not a Zarr array.
    TypeError, ValueError
        If `levels` or `chunk` is no positive integer, or as in `pooling_lib.max_pool`, before anything is
        written: all levels are checked first.
    """
    for name, value in (("levels", levels), ("chunk", chunk)):
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            raise TypeError(f"{name}={value!r} is of type {type(value).__name__}; use an integer")
        if value < 1:
            raise ValueError(f"{name}={value} is not positive; use an integer of at least 1")
    folder, shape = Path(fspath(target)), _open(source).shape
    if folder.exists():
        raise FileExistsError(f"{str(folder)!r} exists; remove it, or choose another target")
    for level in range(1, levels + 1):
        try:
            shape = output_shape(shape, kernel_size)
        except ValueError as error:
            raise ValueError(f"level {level} of {levels}: {error}") from error
    zarr.create_group(fspath(folder))
    with Client(client) if isinstance(client, str) else nullcontext(client) as connected:
        previous, made = Path(fspath(source)), []
        for level in range(1, levels + 1):
            pooled = pool_blocks(_open(previous), kernel_size, pool=pool)
            previous = folder / str(level)
            label = f"level {level} of {levels}"
            made.append(
                store_blocks(pooled, previous, client=connected, chunk=chunk, progress=progress and label)
            )
    return made


def store_blocks(
    array: da.Array,
    target: str | PathLike[str],
    *,
    client: Client,
    chunk: int = 2048,
    progress: bool | str = False,
) -> zarr.Array[Any]:
    """Compute a Dask array chunk by chunk into a new Zarr array.

    Parameters
    ----------
    array : dask.array.Array
        What to store; it is rechunked to the stored chunks, so that no two tasks write the same one.
    target : str or path-like
        Folder of the Zarr array to make; it must not exist.
    client : distributed.Client
        The cluster that computes.
    chunk : int
        Length of a stored chunk along the last two axes (a shorter axis is one chunk).
    progress : bool or str
        Show a tqdm progress bar, with a string as its label.

    Returns
    -------
    zarr.Array
        The stored array, same shape and dtype as `array`.

    Raises
    ------
    zarr.errors.ContainsArrayError
        If `target` holds an array already.
    """
    path = fspath(target)
    lengths = (*array.chunksize[:-2], *(min(chunk, size) for size in array.shape[-2:]))
    stored = zarr.create_array(path, shape=array.shape, chunks=lengths, dtype=array.dtype)
    aligned = array.rechunk(lengths)
    write = delayed(_write, pure=False)
    regions = slices_from_chunks(aligned.chunks)
    blocks = aligned.to_delayed().ravel()
    tasks = [write(block, path, region) for block, region in zip(blocks, regions, strict=True)]
    finished = as_completed(client.compute(tasks))
    if progress:
        with needs("progress=True", "scale"):
            from tqdm.auto import tqdm

        label = progress if isinstance(progress, str) else "storing"
        finished = tqdm(finished, total=len(tasks), desc=label, unit="chunk")
    for future in finished:
        future.result()
    return stored


def _open(path: str | PathLike[str]) -> da.Array:
    """Open a Zarr array lazily."""
    try:
        stored = zarr.open_array(fspath(path), mode="r")
    except (FileNotFoundError, ValueError) as error:  # nothing there, or a group
        raise FileNotFoundError(f"{fspath(path)!r} is not a Zarr array; give the folder of one") from error
    array: da.Array = da.from_zarr(stored)
    return array


def _write(block: Array, path: str, region: tuple[slice, ...]) -> None:
    """Write one chunk; writing it again after a lost worker gives the same file."""
    zarr.open_array(path, mode="r+")[region] = block
