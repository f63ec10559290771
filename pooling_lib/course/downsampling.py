"""Six ways to halve the sides of a map, for comparing what each does to a shifted picture."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.planes import as_real, whole
from pooling_lib.pooling import average_pool, max_pool

__all__ = ["DOWNSAMPLERS", "Downsampler", "blur", "subsample"]

Array = npt.NDArray[Any]
Downsampler = Callable[[Array], Array]


@np.errstate(all="ignore")
def blur(maps: npt.ArrayLike) -> Array:
    """Smooth the last two axes, taken as circular, with the binomial weights 1, 2, 1.

    Parameters
    ----------
    maps : array_like
        Shape (..., rows, columns); any real or boolean dtype. Never modified.

    Returns
    -------
    ndarray
        Same shape. Floats keep their dtype, integers and booleans give float64. NaN and infinities follow the
        arithmetic of sums.

    Raises
    ------
    TypeError
        If `maps` is masked or not made of real numbers.
    ValueError
        If `maps` is empty or has fewer than two axes.

    Examples
    --------
    >>> blur([[0.0, 4.0, 0.0, 0.0]])
    array([[1., 2., 1., 0.]])
    >>> blur(np.full((1, 2), 200, np.uint8))
    array([[200., 200.]])
    """
    given = as_real(maps, "maps", axes=2)
    dtype = given.dtype if given.dtype.kind == "f" else np.dtype(np.float64)
    # Half precision is summed wider, as everywhere.
    smooth = given.astype(np.float32 if dtype == np.float16 else dtype, copy=False)
    # A sum of four could overflow where its quarter does not; quarters of tiny values would lose digits.
    first = 0.25 if np.max(np.abs(smooth), initial=0) > np.finfo(smooth.dtype).max / 4 else 1.0
    for axis in (-2, -1):
        part = smooth * smooth.dtype.type(first)
        total = np.roll(part, 1, axis) + 2 * part + np.roll(part, -1, axis)
        smooth = total if first < 1 else total / 4
    return smooth.astype(dtype, copy=False)


def subsample(maps: npt.ArrayLike, stride: int = 2) -> Array:
    """Keep the first of every `stride` rows and columns, which is what a stride alone does.

    Parameters
    ----------
    maps : array_like
        Shape (..., rows, columns); any real or boolean dtype.
    stride : int
        At least 1.

    Returns
    -------
    ndarray
        A view of shape (..., ceil(rows / stride), ceil(columns / stride)), so of the same dtype.

    Raises
    ------
    TypeError
        If `maps` is masked or not made of real numbers, or `stride` is no integer.
    ValueError
        If `maps` is empty or has fewer than two axes, or `stride` is less than 1.

    Examples
    --------
    >>> subsample([[1, 2, 3, 4]])
    array([[1, 3]])
    """
    step = min(whole("stride", stride, "goes nowhere; use at least 1"), sys.maxsize)
    return as_real(maps, "maps", axes=2)[..., ::step, ::step]


def wrap(maps: npt.ArrayLike, more: int = 1) -> Array:
    """Repeat the first rows and columns after the last, so that windows go on round a circle."""
    circle = as_real(maps, "maps", axes=2)
    return np.pad(circle, [(0, 0)] * (circle.ndim - 2) + [(0, more), (0, more)], mode="wrap")


#: Six ways to halve the sides of maps of even size, taken as circular so that a shift loses nothing.
DOWNSAMPLERS: Mapping[str, Downsampler] = {
    "stride": subsample,
    "max 2/2": lambda maps: max_pool(maps, 2),
    "average 2/2": lambda maps: average_pool(maps, 2),
    "max 3/2": lambda maps: max_pool(wrap(maps), 3, 2),
    "max + blur": lambda maps: subsample(blur(max_pool(wrap(maps), 2, 1))),
    "blur": lambda maps: subsample(blur(maps)),
}
