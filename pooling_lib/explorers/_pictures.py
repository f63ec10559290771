"""Pictures, grey or in colour, as few bytes that a page turns back without a decoder's help.

A picture is predicted, and what the prediction missed is deflated. Each pixel follows from its left, upper
and upper-left neighbours (the median edge detector of JPEG-LS), which is a little smaller than PNG; in colour,
red and blue are told by what they differ from green. The photograph of the course follows from the squares of
its file instead (`_squares.py`), which takes a quarter of the bytes. All is made of whole numbers and so exact
in every browser, unlike an image that it decodes and reads back from a canvas.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.planes import as_array
from pooling_lib.explorers._squares import by_squares
from pooling_lib.images import to_grey

__all__ = ["LONGEST", "as_grey", "check_picture", "pack"]

LONGEST = 640  # pixels a side: what four panels redraw at once

Levels = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

#: Luma (Recommendation ITU-R BT.601) of whole numbers, in thousandths.
LUMA: Whole = np.array([299, 587, 114])
#: How a picture is packed.
GREY, COLOURS, SQUARES = range(3)


def check_picture(image: npt.ArrayLike) -> Levels:
    """Check an image, and return it in 256 levels, of grey or of each channel, as a page does, read-only."""
    array = as_array(image)
    if array.ndim in (2, 3) and max(array.shape[:2]) > LONGEST:  # before the grey values take their memory
        grey_image = "image" if array.ndim == 2 else "to_grey(image)"
        raise ValueError(
            f"image has shape {array.shape}; use at most {LONGEST} rows and columns, such as "
            f"image[:{LONGEST}, :{LONGEST}] or average_pool({grey_image}, 2)"
        )
    shown = to_grey(array)
    if not np.isfinite(shown).all():
        raise ValueError("image has NaN in it, which has no grey; use np.nan_to_num(image)")
    if array.ndim == 3:
        shown = np.stack([to_grey(array[..., channel]) for channel in range(3)], axis=-1)
    levels: Levels = np.rint(shown * 255) / 255
    levels.flags.writeable = False
    return levels


def as_grey(image: Levels) -> Levels:
    """Return the 256 greys of an image that was checked: luma in whole numbers, halves up, as on the page."""
    if image.ndim == 2:
        return image
    luma = _whole(image) @ LUMA
    grey: Levels = (luma + 500) // 1000 / 255
    return grey


def pack(image: Levels) -> bytes:
    """Return an image as its shape (two 32-bit integers, little-endian), its kind, and its deflated prediction.

    Parameters
    ----------
    image : ndarray of float64
        Shape (rows, columns) or (rows, columns, 3), multiples of 1/255 from 0 to 1.

    Examples
    --------
    >>> list(pack(np.zeros((2, 3)))[:9])
    [2, 0, 0, 0, 3, 0, 0, 0, 0]
    """
    return _packed(_whole(image).astype(np.uint8).tobytes(), image.shape)


@lru_cache(maxsize=4)
def _packed(content: bytes, shape: tuple[int, ...]) -> bytes:
    """Pack a picture once, however many explorers show it."""
    levels = np.frombuffer(content, np.uint8).reshape(shape).astype(np.int64)
    kinds: list[tuple[int, bytes | None]]
    if levels.ndim == 2:
        kinds = [(GREY, _by_neighbours(levels))]
    else:
        red, green, blue = np.moveaxis(levels, -1, 0)
        bodies = b"".join(map(_by_neighbours, (red - green & 255, green, blue - green & 255)))
        kinds = [(COLOURS, bodies), (SQUARES, by_squares(levels))]
    packed = [bytes([kind]) + _deflate(body) for kind, body in kinds if body is not None]
    return struct.pack("<2I", *shape[:2]) + min(packed, key=len)


def _whole(image: Levels) -> Whole:
    return np.rint(image * 255).astype(np.int64)


def _by_neighbours(levels: Whole) -> bytes:
    """Return what the median edge detector misses."""
    padded = np.pad(levels, ((1, 0), (1, 0)))
    left, above, corner = padded[1:, :-1], padded[:-1, 1:], padded[:-1, :-1]
    low, high = np.minimum(left, above), np.maximum(left, above)
    predicted = np.where(corner >= high, low, np.where(corner <= low, high, left + above - corner))
    return (levels - predicted & 255).astype(np.uint8).tobytes()


def _deflate(body: bytes) -> bytes:
    # What is left has runs of zeros and nothing else that repeats; to look for more costs time and bytes.
    deflate: Any = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
    return bytes(deflate.compress(body) + deflate.flush())
