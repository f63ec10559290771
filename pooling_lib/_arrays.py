"""Take the caller's data, and choose the dtypes that pooling computes in and gives back."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._settings import flag
from pooling_lib.geometry import Windows

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


def mean_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the dtype of a mean."""
    return dtype if dtype.kind in "fc" else np.dtype(np.float64)


def wide_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the floating dtype in which sums are accumulated."""
    return np.dtype(np.float32) if dtype == np.float16 else mean_dtype(dtype)


def sum_dtype(dtype: np.dtype[Any], values: int) -> np.dtype[Any]:
    """Return the dtype in which so many values are summed: small integers exactly, the rest as floats."""
    if dtype.kind in "fc" or dtype.itemsize == 8:
        return wide_dtype(dtype)
    if dtype.kind == "i":
        return np.min_scalar_type(values * int(np.iinfo(dtype).min))
    return np.min_scalar_type(values * (1 if dtype.kind == "b" else int(np.iinfo(dtype).max)))


def divisor(
    windows: tuple[Windows, ...], count_include_pad: bool, dtype: np.dtype[Any]
) -> tuple[Array, ...] | int:
    """Return how many values a window averages: one number if it is the same for all, else factors by axis."""
    include_pad = flag("count_include_pad", count_include_pad)
    if not any(along.is_padded for along in windows):
        return math.prod([along.kernel for along in windows])
    return tuple(np.array(along.tap_counts(include_pad), wide_dtype(dtype)) for along in windows)


def outer(factors: tuple[Array, ...] | int, where: Sequence[slice] | None = None) -> Array | int:
    """Multiply out a divisor: one number, or one value for each window of a block or of all."""
    if isinstance(factors, int):
        return factors
    if where is not None:
        factors = tuple(factor[part] for factor, part in zip(factors, where, strict=True))
    product: Array = functools.reduce(np.multiply.outer, factors)
    return product


def empty_result(pixels: Array, windows: tuple[Windows, ...], dtype: np.dtype[Any]) -> Array:
    """Return memory for one value a window."""
    return np.empty((*pixels.shape[: -len(windows)], *[along.count for along in windows]), dtype)


def at(axis: int, part: slice) -> tuple[Any, ...]:
    """Index one axis, counted from the end."""
    return (..., part, *(slice(None),) * (-axis - 1))


def after(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    """Return the lengths of the axes behind one, counted from the end."""
    return shape[len(shape) + axis + 1 :]
