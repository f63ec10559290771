"""Six ways to halve the sides of a map, for comparing what each does to a shifted picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib.pooling import average_pool, max_pool

__all__ = ["DOWNSAMPLERS", "Downsampler", "blur", "subsample"]

Array = npt.NDArray[Any]
Downsampler = Callable[[Array], Array]


def blur(maps: npt.ArrayLike) -> Array:
    """Smooth the last two axes, taken as circular, with the binomial weights 1, 2, 1.

    Parameters
    ----------
    maps : array_like
        Shape (..., rows, columns).

    Returns
    -------
    ndarray
        Same shape; floats keep their dtype.

    Examples
    --------
    >>> blur([[0.0, 4.0, 0.0, 0.0]])
    array([[1., 2., 1., 0.]])
    """
    smooth = np.asarray(maps)
    for axis in (-2, -1):
        smooth = (np.roll(smooth, 1, axis) + 2 * smooth + np.roll(smooth, -1, axis)) / 4
    return smooth


def subsample(maps: npt.ArrayLike, stride: int = 2) -> Array:
    """Keep the first of every `stride` rows and columns, which is what a stride alone does.

    Parameters
    ----------
    maps : array_like
        Shape (..., rows, columns).
    stride : int
        At least 1.

    Returns
    -------
    ndarray
        A view of shape (..., ceil(rows / stride), ceil(columns / stride)).

    Raises
    ------
    ValueError
        If `stride` is less than 1.

    Examples
    --------
    >>> subsample([[1, 2, 3, 4]])
    array([[1, 3]])
    """
    if stride < 1:
        raise ValueError(f"stride={stride} goes nowhere; use at least 1")
    return np.asarray(maps)[..., ::stride, ::stride]


def _wrap(maps: Array) -> Array:
    """Repeat the first row and column after the last, so that every pixel starts a window of three."""
    return np.pad(maps, [(0, 0)] * (maps.ndim - 2) + [(0, 1), (0, 1)], mode="wrap")


#: Six ways to halve the sides of maps of even size, taken as circular so that a shift loses nothing.
DOWNSAMPLERS: Mapping[str, Downsampler] = {
    "stride": subsample,
    "max 2/2": lambda maps: max_pool(maps, 2),
    "average 2/2": lambda maps: average_pool(maps, 2),
    "max 3/2": lambda maps: max_pool(_wrap(maps), 3, 2),
    "max + blur": lambda maps: subsample(blur(max_pool(_wrap(maps), 2, 1))),
    "blur": lambda maps: subsample(blur(maps)),
}
