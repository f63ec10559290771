"""Take the caller's data as an array, and make room for results."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.windows import Windows

Array = npt.NDArray[Any]


def as_pixels(image: npt.ArrayLike, name: str = "image") -> Array:
    """Return the caller's data as a native-endian array of numbers or booleans, copied only if it must be."""
    if isinstance(image, np.ma.MaskedArray):
        raise TypeError(
            f"{name} is a masked array, and pooling would ignore its mask; use {name}.filled(value)"
        )
    try:
        pixels = np.asarray(image)
    except ValueError as error:
        raise ValueError(f"{name} is not an array ({error}); use rows of equal length") from None
    if pixels.dtype.kind not in "biufc":
        raise TypeError(
            f"{name} has dtype {pixels.dtype}, which is not a number; "
            f"use {name}.astype(float), or check what is in it"
        )
    return pixels if pixels.dtype.isnative else pixels.astype(pixels.dtype.newbyteorder("="))


def lowest(dtype: np.dtype[Any]) -> Any:
    """Return the identity of max: the value no pixel is below."""
    if dtype.kind == "f":
        return -np.inf
    return False if dtype.kind == "b" else np.iinfo(dtype).min


def empty_result(pixels: Array, windows: tuple[Windows, ...], dtype: np.dtype[Any]) -> Array:
    """Return memory for one value a window."""
    return np.empty((*pixels.shape[: -len(windows)], *[along.count for along in windows]), dtype)


def at(axis: int, part: slice) -> tuple[Any, ...]:
    """Index one axis, counted from the end."""
    return (..., part, *(slice(None),) * (-axis - 1))


def after(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    """Return the lengths of the axes behind one, counted from the end."""
    return shape[len(shape) + axis + 1 :]
