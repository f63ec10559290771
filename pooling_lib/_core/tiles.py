"""Cut the work into tiles, windows whose pixels fit in the cache, and lay out the pixels of each.

Memory costs more than arithmetic, and fresh memory most: what is made of a tile is read again before it leaves
the cache, and all tiles of a call share one scratch.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from pooling_lib._core.arrays import Array
from pooling_lib._core.reductions import Reduction
from pooling_lib._core.scratch import HELD, Scratch, Slices
from pooling_lib._core.threads import share, workers_for
from pooling_lib._core.windows import Windows

#: Pixels of a tile. Larger falls out of the cache, smaller spends its time in Python.
TILE_BYTES = 1 << 20
#: So many tiles of an image are remembered; of more, each is put together when it comes.
REMEMBERED = 64


class Tile(NamedTuple):
    """Some windows, and all that a pass over them reads and writes."""

    pixels: Array  # contiguous, with the identity where a window reaches past the image
    where: Slices  # the windows, as they lie in all results
    results: Sequence[Array]  # where theirs go
    planes: Array  # the image or images that the tile is cut from, with one batch axis
    scratch: Scratch


class _Run(NamedTuple):
    """What a tile has of one axis: some windows in a row, and what lies under them."""

    windows: slice
    pixels: slice
    length: int  # positions under the windows, padding included
    inside: slice  # those that are pixels


class Place(NamedTuple):
    """What a tile has of all axes."""

    where: Slices
    pixels: Slices
    shape: tuple[int, ...]
    inside: Slices
    is_whole: bool  # whether all positions are pixels


class _Cut(NamedTuple):
    """How images of a shape are cut."""

    size: int  # pixels of the largest tile
    axes: tuple[tuple[_Run, ...], ...]  # planes first
    known: tuple[Place, ...]  # all tiles, if they are few enough to be remembered

    def places(self) -> Iterable[Place]:
        """Go through the tiles."""
        return self.known or _places(self.axes)


def for_tiles(
    pixels: Array,
    windows: tuple[Windows, ...],
    reduction: Reduction,
    results: tuple[Array, ...],
    work: Callable[[Tile], object],
) -> None:
    """Do some work on every tile of an image and its results, and share it out to threads if there is much."""
    dtype = reduction.dtype
    images = as_planes(len(windows), pixels, *results)
    first = next(images)
    cut = _cut(len(first[0]), windows, TILE_BYTES // dtype.itemsize)
    workers = workers_for(pixels.size * dtype.itemsize)
    # The caller's thread asks for all memory, since what it gave back last is at hand, and need not be cleared.
    scratches = Scratch.for_threads(workers, cut.size, dtype)
    if len(cut.known) == 1 and first[0].size == pixels.size:  # a small image notices everything that follows
        planes, *outs = first
        (place,), scratch = cut.known, scratches[0]
        work(Tile(_lay_out(planes, place, reduction, scratch), place.where, outs, planes, scratch))
        return

    def on(scratch: Scratch, task: tuple[tuple[Array, ...], Place]) -> None:
        """Work on one tile."""
        (planes, *outs), place = task
        scratch.last, where = HELD, place.where
        tile = _lay_out(planes, place, reduction, scratch)
        work(Tile(tile, where, [out[where] for out in outs], planes, scratch))

    tasks = ((image, place) for image in itertools.chain([first], images) for place in cut.places())
    share(tasks, [functools.partial(on, scratch) for scratch in scratches])


def room_at_once(dtype: np.dtype[Any]) -> int:
    """Return how many pixels are better worked on at once: those of two tiles, which would take longer."""
    room: int = 2 * TILE_BYTES // dtype.itemsize
    return room


def whole(planes: int, windows: tuple[Windows, ...], room: int) -> Place | None:
    """Return the one tile of images that fit into such a room, with what of their windows reaches past them."""
    if planes * math.prod([_length(along, along.count) for along in windows]) > room:
        return None
    (place,) = _cut(planes, windows, room).known
    return place


def as_planes(axes: int, pixels: Array, *results: Array) -> Iterator[tuple[Array, ...]]:
    """Go through images and their results with one batch axis, without copying an image."""
    arrays = pixels, *results
    if pixels.ndim == axes:
        return iter([tuple([array[None] for array in arrays])])
    if pixels.ndim == axes + 1 or pixels.flags.c_contiguous:
        return iter([tuple([array.reshape(-1, *array.shape[-axes:]) for array in arrays])])
    return itertools.chain.from_iterable(as_planes(axes, *parts) for parts in zip(*arrays, strict=True))


@functools.lru_cache(maxsize=64)  # a network pools the same shape again and again, and a small image notices
def _cut(planes: int, windows: tuple[Windows, ...], room: int) -> _Cut:
    """Cut so many planes into tiles with room for so many pixels each."""
    counts, size = _tile(planes, windows, room)
    batch = [slice(start, min(start + counts[0], planes)) for start in range(0, planes, counts[0])]
    axes = [[_Run(part, part, part.stop - part.start, slice(None)) for part in batch]]
    for along, count in zip(windows, counts[1:], strict=True):
        starts = range(0, along.count, count)
        axes.append([_run(along, start, min(start + count, along.count)) for start in starts])
    runs = tuple(map(tuple, axes))
    few = math.prod(map(len, runs)) <= REMEMBERED
    return _Cut(size, runs, tuple(_places(runs)) if few else ())


def _places(axes: tuple[tuple[_Run, ...], ...]) -> Iterator[Place]:
    """Put together each tile from what it has of each axis."""
    return map(_place, itertools.product(*axes))


def _tile(planes: int, windows: tuple[Windows, ...], room: int) -> tuple[list[int], int]:
    """Return how many planes and how many windows of each axis make a tile, and how many pixels it has."""
    counts = [planes, *[along.count for along in windows]]
    lengths = [planes, *[_length(along, along.count) for along in windows]]
    if (size := math.prod(lengths)) > room:
        counts[0] = lengths[0] = max(1, room * planes // size)
        # Where windows overlap, neighbouring tiles share a border of pixels: no axis is cut short beside it.
        for borders, (axis, along) in itertools.product((8, 1), enumerate(windows, start=1)):
            if (size := math.prod(lengths)) > room:
                border = max(0, along.span - along.stride)
                length = max(room * lengths[axis] // size, borders * border, along.span)
                counts[axis] = min(counts[axis], max(1, (length - along.span) // along.stride + 1))
                lengths[axis] = _length(along, counts[axis])
    return counts, math.prod(lengths)


def _length(along: Windows, count: int) -> int:
    """Return how many positions a run of windows covers; all windows of an axis cover all of it."""
    length = (count - 1) * along.stride + along.span
    return max(length, along.before + along.size) if count == along.count else length


def _run(along: Windows, start: int, stop: int) -> _Run:
    """Return what lies under some windows of an axis."""
    low, length = start * along.stride - along.before, _length(along, stop - start)
    first = max(low, 0)
    last = max(first, min(low + length, along.size))
    return _Run(slice(start, stop), slice(first, last), length, slice(first - low, last - low))


def _place(runs: Sequence[_Run]) -> Place:
    """Put together what a tile has of each axis."""
    windows, pixels, shape, inside = zip(*runs, strict=True)
    is_whole = all(run.length == run.pixels.stop - run.pixels.start for run in runs)
    return Place(windows, pixels, shape, inside, is_whole)


def _lay_out(planes: Array, place: Place, reduction: Reduction, scratch: Scratch) -> Array:
    """Return the pixels of a tile: the image itself where it will do, else a copy in memory."""
    view = planes[place.pixels]
    return view if lies_ready(view, place, reduction) else copied(view, place, reduction, scratch.held)


def lies_ready(view: Array, place: Place, reduction: Reduction) -> bool:
    """Tell whether the pixels of a tile can be read where they are."""
    ready: bool = place.is_whole and reduction.load is None and view.dtype == reduction.dtype
    return ready and view.flags.c_contiguous


def copied(view: Array, place: Place, reduction: Reduction, memory: Array) -> Array:
    """Return the pixels of a tile in other memory, with the identity around them."""
    tile = inside = memory[: math.prod(place.shape)].reshape(place.shape)
    if not place.is_whole:
        tile.fill(reduction.identity)
        inside = tile[place.inside]
    if reduction.load is None:
        inside[...] = view
    else:
        reduction.load(view, inside)
    return tile
