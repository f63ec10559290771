"""Max and min pooling, from the caller's image and settings to the results."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from pooling_lib._core.arrays import Array, as_pixels, empty_result
from pooling_lib._core.engine import first_extremes, reduce_windows
from pooling_lib._core.reductions import Extreme
from pooling_lib._core.resolving import settle
from pooling_lib._core.settings import flag


def pool_extremes(
    extreme: Extreme, image: npt.ArrayLike, settings: tuple[Any, ...], return_indices: bool
) -> Array | tuple[Array, Array]:
    """Return the maximum or the minimum of every window, and on demand where it stands."""
    pixels = as_pixels(image)
    if pixels.dtype.kind == "c":
        raise TypeError(f"image has dtype {pixels.dtype}, whose values have no order; pool np.abs(image)")
    windows = settle(pixels.shape, *settings)
    if flag("return_indices", return_indices):
        return first_extremes(pixels, windows, extreme)
    reduction = extreme.reduction(pixels.dtype)
    pooled = reduce_windows(pixels, windows, reduction, empty_result(pixels, windows, reduction.dtype))
    return pooled if pooled.dtype == pixels.dtype else pooled.view(pixels.dtype)
