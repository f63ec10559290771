"""Grey pictures as few bytes that a page turns back without a decoder's help.

Each pixel is predicted from its left, upper and upper-left neighbours (the median edge detector of JPEG-LS),
and what the prediction missed is deflated. That is a little smaller than PNG and, unlike an image that a
browser decodes and reads back from a canvas, exact in every browser.
"""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib.images import to_grey

__all__ = ["LONGEST", "check_picture", "pack"]

LONGEST = 640  # pixels a side: what four panels redraw at once

Grey = npt.NDArray[np.float64]


def check_picture(image: npt.ArrayLike) -> Grey:
    """Check an image, and return it in the 256 greys that a page shows, read-only."""
    array = np.asanyarray(image)
    if array.dtype.kind in "iu" and array.dtype.itemsize > 2:
        raise TypeError(
            f"image has dtype {array.dtype}, whose largest value no picture reaches; "
            "use image.astype(np.uint8) for 0 to 255, or floats from 0 to 1"
        )
    grey = to_grey(array)
    if max(grey.shape) > LONGEST:
        raise ValueError(
            f"image has shape {grey.shape}; use at most {LONGEST} rows and columns, such as "
            f"image[:{LONGEST}, :{LONGEST}] or average_pool(image, 2)"
        )
    if not np.isfinite(grey).all():
        raise ValueError("image has NaN in it, which has no grey; use np.nan_to_num(image)")
    levels: Grey = np.rint(grey * 255) / 255
    levels.flags.writeable = False
    return levels


def pack(image: Grey) -> bytes:
    """Return an image as its shape (two 32-bit integers, little-endian) and its deflated prediction errors.

    Parameters
    ----------
    image : ndarray of float64
        Shape (rows, columns), multiples of 1/255 from 0 to 1.

    Examples
    --------
    >>> list(pack(np.zeros((2, 3)))[:8])
    [2, 0, 0, 0, 3, 0, 0, 0]
    """
    levels = np.rint(image * 255).astype(np.int16)
    padded = np.pad(levels, ((1, 0), (1, 0)))
    left, above, corner = padded[1:, :-1], padded[:-1, 1:], padded[:-1, :-1]
    low, high = np.minimum(left, above), np.maximum(left, above)
    predicted = np.where(corner >= high, low, np.where(corner <= low, high, left + above - corner))
    deflate: Any = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_FILTERED)
    missed = ((levels - predicted) & 255).astype(np.uint8).tobytes()
    return struct.pack("<2I", *image.shape) + bytes(deflate.compress(missed) + deflate.flush())
