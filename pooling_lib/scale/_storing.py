"""Store a Dask array whole or not at all: written aside, named at the end, removed on failure."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import dask.array as da
import numpy as np
import numpy.typing as npt
import zarr
from dask.array.core import slices_from_chunks
from dask.delayed import delayed
from distributed import Client, as_completed
from distributed.comm.addressing import resolve_address

from pooling_lib._core.extras import needs
from pooling_lib._core.given import brief
from pooling_lib._core.settings import flag
from pooling_lib.scale._sources import REMEDY, ask_every_worker, chunk_sizes, refuse_missing, worker_here

__all__ = ["bars", "connected", "fill", "refuse_masked", "set_aside"]

Array = npt.NDArray[Any]


@contextmanager
def connected(client: Client | str) -> Iterator[Client]:
    """Give a client that works, and close it at the end if it was made here."""
    if isinstance(client, str):
        try:
            # A client that is made for what is no address stays open, and its end may stop another for ever.
            resolve_address(client)
            own = Client(client, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ConnectionError(
                f"client={client!r} does not lead to a scheduler ({error}); use the address of one that runs, "
                "such as 'tcp://10.0.0.1:8786'"
            ) from error
        with own:
            yield own
        return
    if not isinstance(client, Client):
        raise TypeError(
            f"client={brief(client)} is of type {type(client).__name__}; use a distributed.Client or the "
            "address of a scheduler"
        )
    if client.asynchronous:
        raise ValueError("client is asynchronous; use distributed.Client(..., asynchronous=False)")
    if client.status != "running":
        raise ValueError(f"client is {client.status}; connect a new one with distributed.Client")
    yield client


@contextmanager
def set_aside(folder: Path, client: Client) -> Iterator[Path]:
    """Give a folder to write into, beside `folder`; at the end it takes that name, and on failure it goes."""
    if os.path.lexists(folder):
        raise FileExistsError(f"{str(folder)!r} exists; remove it, or choose another target")
    made = [parent for parent in folder.parents if not parent.exists()]
    unfinished = folder.with_name(f"{folder.name}.unfinished-{uuid4().hex[:12]}")
    try:
        unfinished.mkdir(parents=True)
        ask_every_worker(client, _sees_folder, unfinished)
        yield unfinished
        if os.path.lexists(folder):
            raise FileExistsError(f"{str(folder)!r} has been made meanwhile; choose another target")
        unfinished.rename(folder)
    except BaseException as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        for parent in made:
            with suppress(OSError):  # not empty: someone else uses it by now
                parent.rmdir()
        if unfinished.exists():
            error.add_note(f"what was written is left in {str(unfinished)!r}; remove it")
        raise


def bars(progress: bool | str) -> Callable[..., Iterable[Any]]:
    """Return what shows progress, or nothing; that tqdm is missing is told before anything is begun."""
    if not (isinstance(progress, str) or flag("progress", progress)):
        return lambda steps, **_: steps
    with needs("progress=True", "scale"):
        from tqdm.auto import tqdm
    return partial(tqdm, unit="chunk")


def refuse_masked(array: Array) -> None:
    """Refuse a masked array, or the sample of a lazy one."""
    if isinstance(array, np.ma.MaskedArray):
        raise TypeError("array is masked, and its mask would be lost; use dask.array.ma.filled(array, value)")


def fill(
    array: da.Array, folder: Path, client: Client, chunk: int, bar: Callable[..., Iterable[Any]], label: str
) -> zarr.Array[Any]:
    """Compute an array into a new Zarr array in `folder`, chunk by chunk."""
    lengths = (*array.chunksize[:-2], *(min(chunk, size) for size in array.shape[-2:]))
    try:
        stored = zarr.create_array(
            folder,
            shape=array.shape,
            chunks=lengths,
            dtype=array.dtype,
            config={"write_empty_chunks": True},  # so that a missing chunk is a lost one
        )
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"Zarr stores no values of dtype {array.dtype} ({error}); use another dtype, such as that of "
            "array.astype(np.float64)"
        ) from error
    aligned = array.rechunk(lengths)
    write, build = delayed(_write, pure=False), uuid4().hex
    blocks, regions = aligned.to_delayed().ravel(), slices_from_chunks(aligned.chunks)
    tasks = [write(block, stored, folder, region, build) for block, region in zip(blocks, regions, strict=True)]
    futures = []
    try:
        futures = client.compute(tasks)
        for future in bar(as_completed(futures), total=len(tasks), desc=label):
            future.result()
    except BaseException as error:
        try:
            client.cancel(futures)
            client.run(_stop, build, on_error="ignore")
        except Exception as trouble:
            error.add_note(f"the workers could not be told to stop: {trouble!r}")
        raise
    refuse_missing(stored, folder, chunk_sizes(stored, folder), f"workers say that they wrote them; {REMEDY}")
    return stored


_changed = threading.Condition()
_writing: Counter[str] = Counter()
_given_up: set[str] = set()


def _write(block: Array, stored: zarr.Array[Any], folder: Path, region: tuple[slice, ...], build: str) -> None:
    """Write one chunk; writing it again after a lost worker gives the same file."""
    with _changed:
        if build in _given_up:
            raise RuntimeError(f"{str(folder)!r} has been given up")
        _writing[build] += 1
    try:
        try:
            _sees_folder(folder)  # or Zarr would make one
        except OSError as error:
            raise type(error)(f"worker {worker_here()} {error}") from error
        refuse_masked(block)
        stored[region] = block
    finally:
        with _changed:
            _writing[build] -= 1
            _changed.notify_all()


async def _stop(build: str) -> None:
    """Let this worker begin no more chunks of a build, and wait for those that it is writing."""
    with _changed:
        _given_up.add(build)
    await asyncio.to_thread(_wait_for_writes, build)


def _wait_for_writes(build: str) -> None:
    """Return when no chunk of a build is being written in this process."""
    with _changed:
        _changed.wait_for(lambda: not _writing[build])


def _sees_folder(folder: Path) -> None:
    """Look for the folder that the client made."""
    if not folder.is_dir():
        raise FileNotFoundError(f"does not see the folder {str(folder)!r} that the client made")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(f"may not write into the folder {str(folder)!r} that the client made")
