"""What a panel of `ImageExplorer` shows: the picture as it is pooled, its map, and what is measured on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pooling_lib._core.resolving import without_padding
from pooling_lib.course.downsampling import subsample
from pooling_lib.edges import PREWITT_HORIZONTAL, PREWITT_VERTICAL, edge_magnitude, filter_edges
from pooling_lib.geometry import Windows, resolve
from pooling_lib.measure.metrics import psnr, share_kept
from pooling_lib.operations import OPERATIONS
from pooling_lib.pooling import pool_generations

__all__ = ["FILTERS", "PANELS", "SIGNS", "SUBSAMPLING", "Measures", "Pooling", "source_of", "window_chain"]

FILTERS = ("none", "vertical", "horizontal", "magnitude")
SIGNS = ("signed", "absolute", "relu")
#: Plain subsampling, which is no pooling operation: it knows a stride only.
SUBSAMPLING = "subsampling"
PANELS = ("max", "average", "min", SUBSAMPLING)

Map = npt.NDArray[np.float64]


class Measures(NamedTuple):
    """What stands under a panel of `ImageExplorer`.

    Parameters
    ----------
    shape : tuple of int
        Shape of the panel's map.
    kept : float
        Its number of values as a share of the picture's.
    unseen : float
        Share of the picture's pixels that no value of the map depends on, through all generations.
    mean : float
        Mean of the map.
    psnr : float
        Decibels of the map against the picture before pooling, each value repeated over the pixels it stands
        for: those in the middle of its window. Infinity when they are equal.

    In colour, shares are the same for each channel, and means and decibels are of all three.
    """

    shape: tuple[int, int]
    kept: float
    unseen: float
    mean: float
    psnr: float


class Pooling(NamedTuple):
    """How a panel pools: what, with which windows, and how often."""

    operation: str
    kernel_size: int
    stride: int
    generations: int

    def apply(self, source: Map) -> Map:
        """Return the map after the last generation."""
        chosen = _subsample if self.operation == SUBSAMPLING else OPERATIONS[self.operation].pool

        def pool(image: Map, kernel_size: int) -> Map:
            return np.asarray(chosen(image, kernel_size=kernel_size, stride=self.stride))

        return pool_generations(source, self.generations, self.kernel_size, pool=pool)[-1]

    def measure(self, source: Map, peak: float) -> Measures:
        """Return what stands under the panel; `peak` is the largest value of a picture, for the PSNR."""
        pooled = self.apply(source)
        kernel_size = 1 if self.operation == SUBSAMPLING else self.kernel_size
        shape = source.shape[-2:]
        chain = window_chain(shape, kernel_size, self.stride, self.generations)
        rows, columns = (_seen([windows[axis] for windows in chain], shape[axis]) for axis in (0, 1))
        step = self.stride**self.generations
        reach = 1 + sum((kernel_size - 1) * self.stride**i for i in range(self.generations))
        covered, rebuilt = _repeated(source, pooled, step, max(0, (reach - step) // 2))
        return Measures(
            (pooled.shape[-2], pooled.shape[-1]),
            share_kept(source.shape, pooled.shape),
            (shape[0] * shape[1] - rows * columns) / (shape[0] * shape[1]),
            float(pooled.mean()),
            psnr(covered, rebuilt, peak=peak),
        )


def _subsample(image: Map, kernel_size: int, stride: int) -> Map:
    """Keep one pixel of each step, whatever the window."""
    return subsample(image, stride)


def source_of(picture: Map, filter: str, sign: str, invert: bool) -> Map:
    """Return a picture as it goes into the pools: inverted, filtered, its sign treated."""
    image: Map = 1 - picture if invert else picture.copy()
    match filter:
        case "none":
            return image
        case "magnitude":
            return edge_magnitude(image)
    edges = filter_edges(image, PREWITT_VERTICAL if filter == "vertical" else PREWITT_HORIZONTAL)
    if sign == "absolute":
        return np.abs(edges)
    return edges if sign == "signed" else np.maximum(edges, 0)


def window_chain(
    shape: Sequence[int], kernel_size: int, stride: int, generations: int
) -> list[tuple[Windows, ...]]:
    """Return the windows of every generation, or say which one does not fit, as `pool_generations` does."""
    chain: list[tuple[Windows, ...]] = []
    for step in range(1, generations + 1):
        try:
            chain.append(resolve(shape, kernel_size, stride))
        except ValueError as error:
            raise ValueError(f"generation {step} of {generations}: {without_padding(error)}") from error
        shape = [axis.count for axis in chain[-1]]
    return chain


def _seen(axis: Sequence[Windows], size: int) -> int:
    """Return how many pixels of an axis any value of the last generation depends on."""
    used = np.ones(axis[-1].count if axis else size, dtype=bool)
    for windows in reversed(axis):
        looked_at = np.zeros(windows.size, dtype=bool)
        for outputs, pixels in windows.taps():
            looked_at[pixels] |= used[outputs]
        used = looked_at
    return int(used.sum())


def _repeated(source: Map, pooled: Map, step: int, start: int) -> tuple[Map, Map]:
    """Return the part of a picture that a map's values stand for, and the values repeated to its shape.

    Value ``i`` stands for pixels ``start + i * step`` to ``start + (i + 1) * step``, as far as there are any.
    """
    sizes = zip(pooled.shape[-2:], source.shape[-2:], strict=True)
    ends = [min(start + count * step, size) for count, size in sizes]
    rows, columns = (np.arange(end - start) // step for end in ends)
    return source[..., start : ends[0], start : ends[1]], pooled[..., rows[:, np.newaxis], columns]
