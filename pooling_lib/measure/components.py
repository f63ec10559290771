"""Split an image into directions: the four of Haar, and the principal components of its patches."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pooling_lib._core.given import brief
from pooling_lib._core.planes import Map, as_plane, unit_scale, whole

__all__ = ["HaarShares", "PatchComponents", "haar_shares", "patch_components"]


class HaarShares(NamedTuple):
    """Shares of an image's energy in the four Haar directions of its 2 x 2 patches; they sum to 1.

    ``across`` is left against right, ``down`` top against bottom, ``diagonal`` one diagonal against the other.
    """

    average: float
    across: float
    down: float
    diagonal: float


class PatchComponents(NamedTuple):
    """Principal components of an image's patches, the strongest first.

    ``directions`` has one unit vector a row, ``variance_share`` the share of the variance along each.
    """

    directions: Map
    variance_share: Map


@np.errstate(under="ignore")
def haar_shares(image: npt.ArrayLike) -> HaarShares:
    """Split an image's energy into the averages of its 2 x 2 patches and what the averages leave out.

    The four directions are those of the orthonormal Haar transform, so nothing is counted twice. Subtract the
    mean first, ``image - image.mean()``, to split the variance instead of the energy.

    Parameters
    ----------
    image : array_like
        Shape (rows, columns), at least (2, 2), finite and not all 0; an odd last row or column is left out.

    Returns
    -------
    HaarShares
        Shares of the averages and of the three differences.

    Raises
    ------
    TypeError
        If the image is masked or not made of real numbers.
    ValueError
        If the image is not 2-D, has fewer than two rows or columns, has NaN or infinity in it, or no energy.

    Examples
    --------
    >>> haar_shares([[1, 0], [1, 0]])
    HaarShares(average=0.5, across=0.5, down=0.0, diagonal=0.0)
    """
    patches = _patches(as_plane(image), 2)
    patches = patches / unit_scale(patches)
    top_left, top_right, bottom_left, bottom_right = patches.T
    directions = (
        top_left + top_right + bottom_left + bottom_right,
        top_left - top_right + bottom_left - bottom_right,
        top_left + top_right - bottom_left - bottom_right,
        top_left - top_right - bottom_left + bottom_right,
    )
    energies = [float((direction**2).sum()) / 4 for direction in directions]
    total = sum(energies)
    if total == 0:
        raise ValueError("image has no energy: every value is 0; use an image with something in it")
    return HaarShares(*(energy / total for energy in energies))


@np.errstate(under="ignore")
def patch_components(image: npt.ArrayLike, size: int = 2) -> PatchComponents:
    """Return the principal components of an image's non-overlapping square patches.

    Parameters
    ----------
    image : array_like
        Shape (rows, columns), finite, not constant; rows and columns left over at the end are dropped.
    size : int
        Side of a patch, at least 1.

    Returns
    -------
    PatchComponents
        ``directions`` of shape (size², size²), one unit vector a row, each with a sum that is not negative;
        ``variance_share`` of shape (size²,), falling, sum 1.

    Raises
    ------
    TypeError
        If the image is masked or not made of real numbers, or `size` is no integer.
    ValueError
        If the image is not 2-D, smaller than a patch, has NaN or infinity in it, or its patches do not differ.

    Examples
    --------
    Patches that differ in brightness only vary along one direction, that of the average.

    >>> patch_components([[0, 0, 1, 1], [0, 0, 1, 1]]).directions[0].round(6)
    array([0.5, 0.5, 0.5, 0.5])
    """
    patches = _patches(as_plane(image), size)
    if (patches == patches[0]).all():
        raise ValueError("the patches do not differ, so nothing varies; use an image that is not constant")
    patches = patches / unit_scale(patches)
    centred = patches - patches.mean(axis=0)
    # Scaled once more, so that small differences on a bright image keep their squares.
    centred = centred / unit_scale(centred)
    variances, vectors = np.linalg.eigh(centred.T @ centred)
    total = variances.sum()
    directions = vectors.T[::-1]
    directions = np.where(directions.sum(axis=1, keepdims=True) < 0, -directions, directions)
    return PatchComponents(directions, np.maximum(variances[::-1], 0) / total)


def _patches(plane: Map, size: int) -> Map:
    """Cut a plane into non-overlapping square patches, one a row."""
    side = whole("size", size, least=None)
    if not 1 <= side <= min(plane.shape):
        raise ValueError(
            f"image has shape {plane.shape}; patches of {brief(side)} x {brief(side)} do not fit; "
            "use a smaller patch, of at least 1 pixel"
        )
    rows, columns = (length // side for length in plane.shape)
    cut = plane[: rows * side, : columns * side].reshape(rows, side, columns, side)
    return cut.swapaxes(1, 2).reshape(rows * columns, side * side)
