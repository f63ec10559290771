"""Arrays of pixels as greyscale from 0 to 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.planes import as_array

__all__ = ["to_grey"]

Grey = npt.NDArray[np.float64]

#: Weights of red, green and blue in luma (Recommendation ITU-R BT.601).
LUMA = np.array([0.299, 0.587, 0.114])
#: Pixels that are converted at a time, so that what lies between an image and its grey stays in the cache.
STRIP = 2**16


@np.errstate(under="ignore")
def to_grey(pixels: npt.ArrayLike) -> Grey:
    """Return pixels as greyscale from 0 to 1.

    Parameters
    ----------
    pixels : array_like
        Shape (rows, columns) or (rows, columns, 3) in red, green, blue; integers of 8 or 16 bits from 0 to the
        largest of their dtype, floats from 0 to 1, or booleans. NaN stays NaN.

    Returns
    -------
    ndarray of float64
        Shape (rows, columns).

    Raises
    ------
    TypeError
        If the pixels are the path of a file, a masked array, not made of real numbers, or integers of more than
        16 bits, among them lists of integers: what is white in them is not known.
    ValueError
        If there is no pixel, the shape is another one, among them four channels (red, green, blue, alpha), or a
        value is out of range.

    Examples
    --------
    >>> to_grey(np.array([[[255, 255, 255], [0, 0, 0]]], dtype=np.uint8)).round(6)
    array([[1., 0.]])
    """
    values = _as_brightness(pixels)
    if values.ndim == 3 and values.shape[2] == 4:
        raise ValueError(
            f"image has shape {values.shape}: its fourth channel is transparency, which has no grey value; "
            "drop it with image[..., :3] or save the file without transparency"
        )
    if values.ndim not in (2, 3) or (values.ndim == 3 and values.shape[2] != 3) or values.size == 0:
        raise ValueError(
            f"image has shape {values.shape}; use (rows, columns) for grey or (rows, columns, 3) for colour, "
            "not empty"
        )
    largest = np.iinfo(values.dtype).max if values.dtype.kind in "iu" else 1
    low, high = extremes(values)
    if low < 0 or high > largest:
        raise ValueError(
            f"image has values from {low!s} to {high!s}; {values.dtype} runs from 0 to {largest} here: "
            "scale the values, for instance image / 255"
        )
    grey = np.empty(values.shape[:2])
    for part in strips(values.shape):
        share = shares(values[part], largest)
        grey[part] = share if values.ndim == 2 else share @ LUMA
    return grey


def extremes(values: npt.NDArray[Any]) -> tuple[Any, Any]:
    """Return the lowest and the highest value, NaN aside (0 if there is no other)."""
    low, high = values.min(), values.max()
    if low != low:
        # Not fmin and fmax: they pass on a signalling NaN, which a file of floats can hold.
        numbers = values[~np.isnan(values)]
        low, high = (numbers.min(), numbers.max()) if numbers.size else (0, 0)
    return low, high


def shares(values: npt.NDArray[Any], white: int) -> Grey:
    """Return values as shares of white."""
    with np.errstate(invalid="ignore", under="ignore"):  # a signalling NaN becomes a quiet one
        share = values.astype(np.float64)
        share /= white
    return share


def strips(shape: tuple[int, ...]) -> Iterator[slice]:
    """Cut an image into parts of some rows each."""
    rows, columns = shape[:2]
    step = max(1, STRIP // columns)
    return (slice(top, min(top + step, rows)) for top in range(0, rows, step))


def _as_brightness(pixels: npt.ArrayLike) -> npt.NDArray[Any]:
    """Take an array of real numbers."""
    values = as_array(pixels)
    if values.dtype.kind not in "biuf":
        raise TypeError(f"image has dtype {values.dtype}, which is no brightness; use integers or floats")
    if values.dtype.kind in "iu" and values.dtype.itemsize > 2:
        raise TypeError(
            f"image has dtype {values.dtype}, whose largest value no picture reaches; "
            "use np.asarray(image, np.uint8) for 0 to 255, or floats from 0 to 1"
        )
    return values
