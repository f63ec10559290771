"""Turn sums into means: the dtypes of both, and what a sum is divided by."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np

from pooling_lib._core.arrays import Array
from pooling_lib._core.engine import Finish, pick
from pooling_lib._core.settings import flag
from pooling_lib._core.tiles import Slices
from pooling_lib._core.windows import Windows

__all__ = ["divide", "divide_by", "divisor", "mean_dtype", "outer", "real_dtype", "sum_dtype", "wide_dtype"]


def mean_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the dtype of a mean."""
    return dtype if dtype.kind in "fc" else np.dtype(np.float64)


def wide_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the floating dtype in which sums are accumulated."""
    return np.dtype(np.float32) if dtype == np.float16 else mean_dtype(dtype)


def real_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the dtype of magnitudes, and of what sums are divided by."""
    return np.empty(0, wide_dtype(dtype)).real.dtype


def sum_dtype(dtype: np.dtype[Any], values: int) -> np.dtype[Any]:
    """Return the dtype in which so many values are summed: small integers exactly, the rest as floats."""
    if dtype.kind in "fc" or dtype.itemsize == 8:
        return wide_dtype(dtype)
    if dtype.kind == "i":
        exact = np.min_scalar_type(values * int(np.iinfo(dtype).min))
    else:
        exact = np.min_scalar_type(values * (1 if dtype.kind == "b" else int(np.iinfo(dtype).max)))
    return exact if exact.kind in "iu" else wide_dtype(dtype)


def divisor(
    windows: tuple[Windows, ...], count_include_pad: bool, dtype: np.dtype[Any]
) -> tuple[Array, ...] | int:
    """Return how many values a window averages: one number if it is the same for all, else factors by axis."""
    include_pad = flag("count_include_pad", count_include_pad)
    if not any(along.is_padded for along in windows):
        return math.prod([along.kernel for along in windows])
    counts = [along.tap_counts(include_pad) for along in windows]
    # Padding may count more often than float32 can.
    few = math.prod([max(along) for along in counts]) < 2**127
    return tuple(np.array(along, real_dtype(dtype) if few else np.float64) for along in counts)


def outer(factors: tuple[Array, ...] | int, where: Slices | None = None) -> Array | int:
    """Multiply out a divisor: one number, or one value for each window of a tile or of all."""
    if isinstance(factors, int):
        return factors
    if where is not None:
        factors = tuple(factor[part] for factor, part in zip(factors, where, strict=True))
    product: Array = functools.reduce(np.multiply.outer, factors)
    return product


def divide(values: Array, by: Array | int, out: Array) -> None:
    """Divide by real numbers, each part of a complex number on its own, so that infinity stays what it is."""
    if out.dtype.kind == "c":
        np.divide(values.real, by, out=out.real, casting="same_kind")
        np.divide(values.imag, by, out=out.imag, casting="same_kind")
    else:
        np.divide(values, by, out=out, casting="same_kind")


def divide_by(values: tuple[Array, ...] | int) -> Finish:
    """Return what divides the sums of a tile while they are in the cache."""

    def finish(sums: Array, picks: Slices, target: Array, where: Slices) -> None:
        if sums.dtype == target.dtype:
            pick(sums, picks, target)
            sums = target
        else:
            sums = sums[picks]
        if isinstance(values, int) and values & (values - 1) == 0 and target.dtype.kind == "f":
            # The reciprocal of a power of two is exact, and a product is quicker than a quotient.
            np.multiply(sums, 1 / values, out=target, casting="same_kind")
        else:
            divide(sums, outer(values, where[1:]), target)

    return finish
