"""Average pooling, from the caller's image and settings to the results: sums, and what they are divided by."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core import halves
from pooling_lib._core.arrays import Array, as_pixels, empty_result
from pooling_lib._core.engine import reduce_windows
from pooling_lib._core.reductions import Finish, Reduction
from pooling_lib._core.resolving import settle
from pooling_lib._core.scratch import Slices, pick
from pooling_lib._core.settings import flag
from pooling_lib._core.windows import Windows

__all__ = ["divide", "divisor", "mean_dtype", "outer", "pool_means", "real_dtype", "wide_dtype"]


def pool_means(image: npt.ArrayLike, settings: tuple[Any, ...], count_include_pad: bool) -> Array:
    """Return the mean of every window."""
    pixels = as_pixels(image)
    windows = settle(pixels.shape, *settings)
    include_pad = flag("count_include_pad", count_include_pad)
    pooled = empty_result(pixels, windows, mean_dtype(pixels.dtype))  # first: it refuses what is too large
    reduction = _mean(windows, include_pad, pixels.dtype)
    with np.errstate(all="ignore"):
        return reduce_windows(pixels, windows, reduction, pooled)


@functools.lru_cache(maxsize=16)  # a network pools the same shape again and again, and a small image notices
def _mean(windows: tuple[Windows, ...], include_pad: bool, dtype: np.dtype[Any]) -> Reduction:
    """Return how means are made: from sums, and what these are divided by."""
    load = halves.widen if dtype == np.float16 else None
    finish = _divide_by(divisor(windows, include_pad, dtype), dtype)
    return Reduction(np.add, 0, _sum_dtype(dtype, windows), load, finish)


def mean_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the dtype of a mean."""
    return dtype if dtype.kind in "fc" else np.dtype(np.float64)


def wide_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the floating dtype in which sums are accumulated."""
    return np.dtype(np.float32) if dtype == np.float16 else mean_dtype(dtype)


def real_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the dtype of magnitudes, and of what sums are divided by."""
    return np.empty(0, wide_dtype(dtype)).real.dtype


def _sum_dtype(dtype: np.dtype[Any], windows: tuple[Windows, ...]) -> np.dtype[Any]:
    """Return the dtype in which windows are summed: small integers exactly, the rest as floats."""
    if dtype.kind in "fc" or dtype.itemsize == 8:
        return wide_dtype(dtype)
    values = math.prod([min(along.kernel, along.size) for along in windows])
    if dtype.kind == "i":
        exact = np.min_scalar_type(values * int(np.iinfo(dtype).min))
    else:
        exact = np.min_scalar_type(values * (1 if dtype.kind == "b" else int(np.iinfo(dtype).max)))
    return exact if exact.kind in "iu" else wide_dtype(dtype)


def divisor(windows: tuple[Windows, ...], include_pad: bool, dtype: np.dtype[Any]) -> tuple[Array, ...] | int:
    """Return how many values a window averages: one number if it is the same for all, else factors by axis."""
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


def _divide_by(values: tuple[Array, ...] | int, dtype: np.dtype[Any]) -> Finish:
    """Return what divides the sums of a tile while they are in the cache, given the dtype of the pixels."""
    if isinstance(values, int):
        return _divide_by_number(values, dtype)

    def finish(sums: Array, picks: Slices, target: Array, where: Slices) -> None:
        divide(_picked(sums, picks, target), outer(values, where[1:]), target)

    return finish


def _divide_by_number(value: int, dtype: np.dtype[Any]) -> Finish:
    """Return the same for one number, made an array once: a small image takes note of that."""
    # The reciprocal of a power of two is exact, and a product is quicker than a quotient.
    is_power = value & (value - 1) == 0 and mean_dtype(dtype).kind == "f"
    number = np.array(1 / value if is_power else value, real_dtype(dtype))

    def finish(sums: Array, picks: Slices, target: Array, _where: Slices) -> None:
        if is_power:
            np.multiply(_picked(sums, picks, target), number, out=target, casting="same_kind")
        else:
            divide(_picked(sums, picks, target), number, target)

    return finish


def _picked(sums: Array, picks: Slices, target: Array) -> Array:
    """Return the sums of windows, in their target already if its dtype is theirs."""
    if sums.dtype != target.dtype:
        return sums[picks]
    pick(sums, picks, target)
    return target
