"""Arrays on disk that a whole cluster reads: absolute paths, and proof that every worker sees the same.

Zarr gives its fill value for a chunk that it cannot find, so a worker that looks in the wrong place reads an
image of zeros. Hence every worker shows what it sees, and no chunk is read that has not the size which the
client saw.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import dask.array as da
import numpy as np
import numpy.typing as npt
import zarr
from distributed import Client, get_worker

from pooling_lib._core.given import brief

__all__ = [
    "REMEDY",
    "Seen",
    "absolute",
    "ask_every_worker",
    "blocks_of",
    "chunk_sizes",
    "look",
    "open_stored",
    "refuse_missing",
    "sees_the_same",
    "worker_here",
]

Array = npt.NDArray[Any]

_METADATA = ("zarr.json", ".zarray")
#: So much of so many chunks, evenly over the array, do all machines compare.
_SAMPLED_CHUNKS, _SAMPLED_BYTES = 16, 2**20
REMEDY = "use a path that leads every machine to the same files, such as one on a shared file system"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one process sees of a stored array: its metadata and a sample of its chunks, as a digest."""

    folder: Path
    sample: tuple[str, ...]
    digest: str


def absolute(name: str, path: str | PathLike[str]) -> Path:
    """Return a path that means the same in every folder, or say why there is none."""
    given = fspath(path) if isinstance(path, str | PathLike) else path
    if not isinstance(given, str):
        raise TypeError(
            f"{name}={brief(path)} is of type {type(path).__name__}; use a string or a pathlib.Path"
        )
    if not given:
        raise ValueError(f"{name}={path!r} is empty; use the path of a folder")
    if "\0" in given:
        raise ValueError(f"{name}={given!r} has a null character in it, as no path can; use one without")
    # pathlib makes one slash of two; a drive, as in C:/image, has a single letter.
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/|[A-Za-z0-9+.-]+::", given):
        raise ValueError(
            f"{name}={given!r} is an address, and only folders are read and written; use a path, and for a "
            "folder of that name './' before it"
        )
    path = Path(given).absolute()
    return path.resolve() if ".." in path.parts else path


def open_stored(folder: Path) -> zarr.Array[Any]:
    """Open the Zarr array in a folder."""
    try:
        return zarr.open_array(folder, mode="r")
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # nothing there, a file, or a group
        raise FileNotFoundError(f"{str(folder)!r} is not a Zarr array; give the folder of one") from error


def chunk_sizes(stored: zarr.Array[Any], folder: Path) -> npt.NDArray[np.int64]:
    """Return the bytes of every stored chunk, -1 for one that is missing; a shard counts as a chunk."""
    edges = stored.shards or stored.chunks
    grid = tuple(-(-length // edge) for length, edge in zip(stored.shape, edges, strict=True))
    sizes = [_size(folder / _key(stored, place)) for place in np.ndindex(grid)]
    return np.array(sizes, np.int64).reshape(grid)


def refuse_missing(stored: zarr.Array[Any], folder: Path, sizes: npt.NDArray[np.int64], remedy: str) -> None:
    """Refuse an array of which chunks are missing, since Zarr would give its fill value for them."""
    missing = np.argwhere(sizes < 0)
    if len(missing):
        raise ValueError(
            f"{len(missing)} of {sizes.size} chunks of {str(folder)!r} are missing, such as "
            f"{_key(stored, tuple(missing[0].tolist()))!r}; {remedy}"
        )


def look(stored: zarr.Array[Any], folder: Path, sizes: npt.NDArray[np.int64]) -> Seen:
    """Note what this process sees of an array, for the others to compare."""
    found = np.argwhere(sizes >= 0)
    picked = np.unique(np.linspace(0, len(found) - 1, min(len(found), _SAMPLED_CHUNKS), dtype=int))
    sample = tuple(_key(stored, tuple(found[number].tolist())) for number in picked)
    return Seen(folder, sample, _digest(folder, sample))


def sees_the_same(seen: Seen) -> None:
    """Compare what this process sees with what another has seen."""
    try:
        digest = _digest(seen.folder, seen.sample)
    except OSError as error:
        raise FileNotFoundError(f"does not see the array {str(seen.folder)!r} ({error})") from error
    if digest != seen.digest:
        raise ValueError(f"sees another array at {str(seen.folder)!r} than the client")


def ask_every_worker(client: Client, question: Callable[..., None], *arguments: Any) -> None:
    """Put a question to every worker, and raise what the first one has to complain of."""
    answers = client.run(question, *arguments, on_error="return")
    if not answers:
        raise ValueError("client has no workers; start one, or wait with client.wait_for_workers(1)")
    complaints = [(worker, answer) for worker, answer in answers.items() if isinstance(answer, Exception)]
    for worker, answer in complaints:
        others = f" (and {len(complaints) - 1} more)" if len(complaints) > 1 else ""
        if not isinstance(answer, OSError | ValueError):
            raise ValueError(
                f"worker {worker}{others} cannot look ({answer!r}); install the same pooling_lib there"
            ) from answer
        kind = FileNotFoundError if isinstance(answer, OSError) else ValueError
        raise kind(f"worker {worker}{others} {answer}; {REMEDY}") from answer


def worker_here() -> str:
    """Name the worker that runs this task."""
    try:
        return str(get_worker().address)
    except ValueError:
        return "here"


def blocks_of(stored: zarr.Array[Any], seen: Seen, sizes: npt.NDArray[np.int64]) -> da.Array:
    """Return a lazy array whose every block is a stored chunk, and is read only where all is as it was seen."""
    edges = stored.shards or stored.chunks
    blocks: da.Array = da.map_blocks(
        _read,
        da.from_array(sizes, chunks=1),
        seen=seen,
        chunks=da.core.normalize_chunks(edges, stored.shape),
        dtype=stored.dtype,
        meta=np.empty((0,) * stored.ndim, stored.dtype),
    )
    return blocks


def _read(size: Array, *, seen: Seen, block_info: dict[Any, Any]) -> Array:
    """Read one stored chunk. A worker that came later than the others is asked here what it sees."""
    try:
        _sees_the_same_once(seen)
    except (OSError, ValueError) as error:
        raise type(error)(f"worker {worker_here()} {error}; {REMEDY}") from error
    stored = open_stored(seen.folder)
    key = _key(stored, block_info[None]["chunk-location"])
    found, expected = _size(seen.folder / key), int(size.item())
    if found != expected:
        raise ValueError(
            f"worker {worker_here()} finds {_in_words(found)} at {str(seen.folder / key)!r}, where the client "
            f"found {_in_words(expected)}; {REMEDY}, and leave them alone meanwhile"
        )
    try:
        return np.asarray(stored[tuple(slice(*ends) for ends in block_info[None]["array-location"])])
    except OSError:
        raise
    except Exception as error:  # each codec has its own
        raise ValueError(
            f"chunk {key!r} of {str(seen.folder)!r} is damaged ({error}); store it again"
        ) from error


_sees_the_same_once = lru_cache(maxsize=64)(sees_the_same)


def _digest(folder: Path, sample: tuple[str, ...]) -> str:
    """Digest the metadata and the beginnings of some chunks."""
    files = [folder / name for name in _METADATA if (folder / name).exists()]
    if not files:
        raise FileNotFoundError(f"there is no {' or '.join(_METADATA)}")
    digest = hashlib.blake2b(b"".join(file.read_bytes() for file in files))
    for key in sample:
        size = _size(folder / key)
        digest.update(f"{key} {size} ".encode())
        if size >= 0:
            with (folder / key).open("rb") as chunk:
                digest.update(chunk.read(_SAMPLED_BYTES))
    return digest.hexdigest()


def _key(stored: zarr.Array[Any], place: tuple[int, ...]) -> str:
    """Return the file of a chunk, in the array's folder."""
    return str(stored.metadata.encode_chunk_key(tuple(place)))


def _size(file: Path) -> int:
    """Return the bytes of a file, -1 if there is none."""
    try:
        return file.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return -1


def _in_words(size: int) -> str:
    """Spell out the size of a chunk."""
    return "no chunk" if size < 0 else f"a chunk of {size} bytes"
