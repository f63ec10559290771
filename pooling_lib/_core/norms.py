"""Lp pooling: the p-norm of every window, the root of a sum of powers, wherever it fits its dtype.

A power overflows or vanishes long before the norm does. Sums of powers are quick, and right wherever they stay
in the middle of what a float can hold. The other windows are put together from norms instead of powers, which
never leaves the range of the result: ``norm(a, b) = a * (1 + (b / a)**p) ** (1/p)`` with ``a`` the larger one.
"""

from __future__ import annotations

import math
import numbers
import sys
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core import halves
from pooling_lib._core.arrays import Array, as_pixels, empty_result
from pooling_lib._core.engine import reduce_windows
from pooling_lib._core.given import brief
from pooling_lib._core.means import real_dtype
from pooling_lib._core.reductions import Load, Reduction
from pooling_lib._core.resolving import settle
from pooling_lib._core.windows import Windows

#: Below this exponent a sum of powers says too little of its root: its rounding grows with 1 / p.
SMALL = 1 / 16

#: What counts as a number, here or in NumPy, and is none.
_NO_EXPONENTS = (bool, np.timedelta64)


def pool_norms(image: npt.ArrayLike, p: float, settings: tuple[Any, ...]) -> Array:
    """Return the p-norm of every window."""
    if isinstance(p, _NO_EXPONENTS) or not isinstance(p, numbers.Real):
        raise TypeError(f"p={brief(p)} is of type {type(p).__name__}; use a real number greater than 0")
    if not p > 0:
        raise ValueError(f"p={brief(p)} is not greater than 0; use p=1 for a sum, p=2 for the Euclidean norm")
    pixels = as_pixels(image)
    windows = settle(pixels.shape, *settings)
    pooled = _norms(pixels, windows, exponent(p))
    with np.errstate(over="ignore", under="ignore"):  # a norm need not fit in float16
        return pooled.astype(np.float16) if pixels.dtype == np.float16 else pooled


def exponent(p: Any) -> float:
    """Return a float, which never widens an image; one too large or too small for it gives the same norms."""
    try:
        return max(float(p), sys.float_info.min)
    except OverflowError:
        return math.inf


def _norms(pixels: Array, windows: tuple[Windows, ...], p: float) -> Array:
    """Return the p-norm of every window, that of float16 in float32."""
    dtype = real_dtype(pixels.dtype)
    result = empty_result(pixels, windows, dtype)
    with np.errstate(all="ignore"):  # infinities are a result
        if p == math.inf:
            return reduce_windows(pixels, windows, _peaks(dtype), result)
        unsafe = _sum_powers(pixels, windows, p, result)
        if unsafe.any():
            peaks = reduce_windows(pixels, windows, _peaks(dtype), empty_result(pixels, windows, dtype))
            np.copyto(result, peaks, where=unsafe)  # what a norm of zeros, of infinities and of NaN is
            unsafe &= (peaks > 0) & (peaks < np.inf)
        if unsafe.any():
            np.copyto(result, _combined(pixels, windows, p, peaks), where=unsafe, casting="same_kind")
    return result


def _peaks(dtype: np.dtype[Any]) -> Reduction:
    """Return how the largest magnitudes are found."""
    return Reduction(np.maximum, 0, dtype, _magnitudes, idempotent=True)


def _sum_powers(pixels: Array, windows: tuple[Windows, ...], p: float, result: Array) -> Array:
    """Fill in the norms by way of powers; return where that may not be right."""
    if p < SMALL:
        return np.full(result.shape, True)

    def load(values: Array, out: Array) -> None:
        _magnitudes(values, out)
        out **= p

    reduce_windows(pixels, windows, Reduction(np.add, 0, result.dtype, load), result)
    info, taps = np.finfo(result.dtype), math.prod([min(along.kernel, along.size) for along in windows])
    # A power that vanishes takes less than info.tiny from the sum. Sums of magnitudes lose nothing.
    least = taps * (info.tiny / info.eps) if p != 1 else 0
    unsafe: Array = ~((result >= least) & (result <= info.max))
    result **= _root(p, result.dtype)
    return unsafe


def _combined(pixels: Array, windows: tuple[Windows, ...], p: float, peaks: Array) -> Array:
    """Return the norms put together from norms, given each window's largest magnitude."""
    wide = np.result_type(peaks.dtype, np.float64)
    info, combine = np.finfo(wide), _Norm(p, wide)

    def combined(load: Load) -> Array:
        out = empty_result(pixels, windows, wide)
        return reduce_windows(pixels, windows, Reduction(combine, 0, wide, load), out)

    result = combined(_magnitudes)
    if (low := (peaks > 0) & (peaks < info.tiny / info.eps)).any():
        # Every step would round to the few digits of a subnormal number: lift all, round once.
        lift = np.ldexp(wide.type(1), -info.minexp // 2)

        def load(values: Array, out: Array) -> None:
            _magnitudes(values, out)
            out *= lift

        np.divide(combined(load), lift, out=result, where=low)
    return result


def _root(p: float, dtype: np.dtype[Any]) -> Any:
    """Return the exponent of the root, exact enough for long doubles."""
    return dtype.type(1) / dtype.type(p) if dtype.itemsize > 8 else 1 / p


def _magnitudes(values: Array, out: Array) -> None:
    """Write magnitudes as floats."""
    if values.dtype.kind == "c":
        np.abs(values, out=out)
        return
    if values.dtype == np.float16 and out.dtype == np.float32:
        halves.widen(values, out)
    else:
        np.copyto(out, values)
    np.abs(out, out=out)


class _Norm:
    """Makes the norm of two norms, as a ufunc would."""

    def __init__(self, p: float, dtype: np.dtype[Any]) -> None:
        # The root of a small p may be too large a factor, though not for a small norm: multiply it in steps.
        self.steps = 1 if p >= 1 else 4
        self.p, self.root = p, _root(p, dtype) / self.steps

    def __call__(self, left: Array, right: Array, /, *, out: Array) -> None:
        """Write ``(left**p + right**p) ** (1/p)``, neither of them negative."""
        high, ratio = np.maximum(left, right), np.minimum(left, right)
        ratio /= high + (high == 0)
        np.fmin(ratio, 1, out=ratio)  # two norms that are too large already
        ratio **= self.p
        ratio += 1
        ratio **= self.root
        for _ in range(self.steps):
            high *= ratio
        out[...] = high

    def reduce(self, taps: Array, /, axis: int, *, out: Array) -> None:
        """Put together all norms along an axis."""
        first, *others = np.moveaxis(taps, axis, 0)
        out[...] = first
        for other in others:
            self(out, other, out=out)
