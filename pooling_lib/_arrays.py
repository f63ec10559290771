"""Take the caller's data, and choose the dtypes that pooling computes in and gives back."""

from __future__ import annotations

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


def sum_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the dtype in which a mean is summed."""
    return np.dtype(np.float32) if dtype == np.float16 else mean_dtype(dtype)


def divisor(windows: tuple[Windows, ...], count_include_pad: bool) -> Array:
    """Return how many values each window averages, shaped to broadcast over the pooled axes."""
    include_pad = flag("count_include_pad", count_include_pad)
    product = np.ones((), np.intp)
    for axis in windows:
        product = product[..., np.newaxis] * np.array(axis.tap_counts(include_pad))
    return product
