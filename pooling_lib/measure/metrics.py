"""What the chapters measure on images: arrays in, numbers or arrays out."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.arrays import in_memory
from pooling_lib._core.given import brief
from pooling_lib._core.planes import as_array, as_map, as_plane, number, shape_of, unit_scale, whole

__all__ = [
    "edge_density",
    "mean_gradient",
    "psnr",
    "reconstruction_psnr",
    "share_kept",
    "upsample_nearest",
]


@np.errstate(under="ignore")
def psnr(reference: npt.ArrayLike, image: npt.ArrayLike, *, peak: float = 1.0) -> float:
    """Return the peak signal-to-noise ratio of an image against a reference.

    Parameters
    ----------
    reference, image : array_like
        Two arrays of one shape, of finite numbers.
    peak : float
        The largest value that a pixel can have, above 0 and finite.

    Returns
    -------
    float
        ``10 * log10(peak ** 2 / mean squared error)`` in decibels; infinity for equal images.

    Raises
    ------
    TypeError
        If an array is masked or not made of real numbers, or `peak` is no number.
    ValueError
        If the shapes differ, an array is empty or has NaN or infinity in it, or `peak` is not above 0.

    Examples
    --------
    >>> psnr([[0.0, 1.0]], [[0.1, 0.9]])
    20.0
    """
    expected, actual = as_map(reference, "reference"), as_map(image)
    if expected.shape != actual.shape:
        raise ValueError(
            f"image has shape {actual.shape} and the reference {expected.shape}; bring them to one shape, "
            "for instance with upsample_nearest(image, reference.shape)"
        )
    top = number("peak", peak, "finite and above 0", "the largest value that a pixel can have", above=0)
    scale = unit_scale(expected, actual)
    difference = expected / scale - actual / scale
    smaller = unit_scale(difference)
    error = float(np.mean((difference / smaller) ** 2))
    if error == 0:
        return math.inf
    ratio = top / scale / smaller
    if 1e-100 < ratio < 1e100:
        return 10 * math.log10(ratio**2 / error)
    return 20 * (math.log10(top) - math.log10(scale) - math.log10(smaller)) - 10 * math.log10(error)


def upsample_nearest(pooled: npt.ArrayLike, shape: Sequence[int]) -> npt.NDArray[Any]:
    """Enlarge a map by repeating its values.

    Parameters
    ----------
    pooled : array_like
        Shape (m, n), any dtype.
    shape : sequence of int
        The shape (rows, columns) to fill, at least that of `pooled`.

    Returns
    -------
    ndarray
        Same dtype. Pixel ``(i, j)`` repeats the value at ``(i * m // rows, j * n // columns)``.

    Raises
    ------
    TypeError
        If `pooled` is masked, or `shape` is not made of integers.
    ValueError
        If `pooled` is not 2-D, is empty, or is larger than `shape`, or `shape` is more than memory can hold.

    Examples
    --------
    >>> upsample_nearest([[1, 2]], (2, 4))
    array([[1, 1, 2, 2],
           [1, 1, 2, 2]])
    """
    values = as_array(pooled, "pooled")
    if values.ndim != 2 or values.size == 0:
        raise ValueError(f"pooled has shape {values.shape}; use a non-empty (rows, columns) array")
    target = shape_of("shape", shape, "use two lengths of at least 1")
    if len(target) != 2 or target[0] < values.shape[0] or target[1] < values.shape[1]:
        raise ValueError(
            f"shape={brief(target)} cannot hold a map of shape {values.shape}; "
            "use two lengths at least as large"
        )
    if math.prod(target) * max(8, values.itemsize) > sys.maxsize:
        raise ValueError(f"shape={brief(target)} is more than any memory can hold; use smaller lengths")
    with in_memory(f"shape={brief(target)}", "smaller lengths"):
        rows, columns = (
            np.arange(length) * size // length for length, size in zip(target, values.shape, strict=True)
        )
        enlarged: npt.NDArray[Any] = values[rows[:, np.newaxis], columns]
    return enlarged


def reconstruction_psnr(
    image: npt.ArrayLike, pooled: npt.ArrayLike, kernel_size: int, *, peak: float = 1.0
) -> float:
    """Return how well an image can be rebuilt from its pooled map by repeating every value over its window.

    Pixels that no window saw are left out of the comparison.

    Parameters
    ----------
    image : array_like
        Shape (rows, columns), the image that was pooled.
    pooled : array_like
        Shape (m, n), pooled with stride equal to `kernel_size`, without padding.
    kernel_size : int
        Side of a window, at least 1; after t generations of k it is ``k ** t``.
    peak : float
        As in `psnr`.

    Returns
    -------
    float
        Decibels, as in `psnr`.

    Raises
    ------
    TypeError
        As in `psnr`; also if `kernel_size` is no integer.
    ValueError
        If the windows do not fit the image, or as in `psnr`.

    Examples
    --------
    >>> reconstruction_psnr([[0.0, 0.2], [0.2, 0.0]], [[0.1]], kernel_size=2)
    20.0
    """
    full, values = as_plane(image), as_plane(pooled, "pooled")
    side = whole("kernel_size", kernel_size, f"and a map of shape {values.shape} do not fit; use at least 1")
    seen = (values.shape[0] * side, values.shape[1] * side)
    if seen[0] > full.shape[0] or seen[1] > full.shape[1]:
        raise ValueError(
            f"kernel_size={brief(kernel_size)} and a map of shape {values.shape} do not fit an image of shape "
            f"{full.shape}; use the kernel_size that the map was pooled with, its stride equal to it"
        )
    return psnr(full[: seen[0], : seen[1]], upsample_nearest(values, seen), peak=peak)


@np.errstate(under="ignore")
def mean_gradient(image: npt.ArrayLike) -> float:
    """Return the mean steepness of an image: the mean norm of its central differences.

    Parameters
    ----------
    image : array_like
        Shape (rows, columns), at least (2, 2), of finite numbers.

    Returns
    -------
    float
        Change of brightness a pixel; 0 for a constant image, infinity if it is beyond float64.

    Raises
    ------
    TypeError
        If the image is masked or not made of real numbers.
    ValueError
        If the image is not 2-D, has fewer than two rows or columns, or has NaN or infinity in it.

    Examples
    --------
    >>> mean_gradient([[0, 1, 2], [0, 1, 2]])
    1.0
    """
    plane = as_plane(image)
    if min(plane.shape) < 2:
        raise ValueError(
            f"image has shape {plane.shape}; a gradient needs at least 2 rows and 2 columns; use a larger one"
        )
    scale = unit_scale(plane)
    down, right = np.gradient(plane / scale)
    return float(np.hypot(down, right).mean()) * scale


def edge_density(edges: npt.ArrayLike, threshold: float) -> float:
    """Return the share of an edge map's values that lie above a threshold.

    Parameters
    ----------
    edges : array_like
        Any shape, of finite numbers; absolute values or magnitudes, unless only positive edges are to count.
    threshold : float
        What counts as an edge, finite; keep it fixed when maps are compared.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    TypeError, ValueError
        As in `psnr`.

    Examples
    --------
    >>> edge_density([[0, 3], [1, 3]], threshold=2)
    0.5
    """
    return float(
        np.mean(
            as_map(edges, "edges") > number("threshold", threshold, "finite", "a number that edges can exceed")
        )
    )


def share_kept(before: Sequence[int], after: Sequence[int]) -> float:
    """Return how many values a shape holds as a share of another's.

    Parameters
    ----------
    before, after : sequence of int
        Shapes; `after` may hold nothing.

    Returns
    -------
    float
        The number of values in `after` divided by that in `before`.

    Raises
    ------
    TypeError
        If a shape is not made of integers.
    ValueError
        If `before` holds no value, a length is negative, or the share is beyond float64.

    Examples
    --------
    >>> share_kept((6, 6), (3, 3))
    0.25
    """
    whole_shape, part_shape = (
        shape_of(name, shape, "use lengths of at least 0", least=0)
        for name, shape in (("before", before), ("after", after))
    )
    values = math.prod(whole_shape)
    if values == 0:
        raise ValueError(f"before={whole_shape} holds no value; use the shape of a non-empty array")
    try:
        return math.prod(part_shape) / values
    except OverflowError:
        raise ValueError(
            f"after={brief(part_shape)} is more than float64 holds times before={brief(whole_shape)}; "
            "use the shapes of two arrays"
        ) from None
