"""Check that what is measured is an array of real numbers, and a plane where it must be one."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Map", "as_map", "as_plane"]

Map = npt.NDArray[np.float64]


def as_plane(image: npt.ArrayLike, name: str = "image") -> Map:
    """Check that an image is a non-empty 2-D array of real numbers."""
    plane = as_map(image, name)
    if plane.ndim != 2:
        raise ValueError(f"{name} has shape {plane.shape}; use a (rows, columns) array")
    return plane


def as_map(values: npt.ArrayLike, name: str = "image") -> Map:
    """Check that an array is non-empty and made of real numbers."""
    if isinstance(values, np.ma.MaskedArray):
        raise TypeError(
            f"{name} is a masked array, and measuring would ignore its mask; use {name}.filled(value)"
        )
    array: npt.NDArray[Any] = np.asarray(values)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} has dtype {array.dtype}, which is no brightness; use integers or floats")
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape} and holds no value; use a non-empty array")
    return array.astype(np.float64)
