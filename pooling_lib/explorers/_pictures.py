"""Grey pictures as few bytes that a page turns back without a decoder's help.

A picture is predicted in one of two ways, whichever leaves less, and what the prediction missed is deflated
with it. Either each pixel follows from its left, upper and upper-left neighbours (the median edge detector of
JPEG-LS), which is a little smaller than PNG. Or each square of 8 x 8 pixels follows from its rounded cosine
transform: a photograph that was a JPEG file once falls on the rounded values again, and takes about half of the
bytes, if the squares and the table are the file's, as they are for the photograph of the course. Both are made
of whole numbers and so exact in every browser, unlike an image that it decodes and reads back from a canvas.
"""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.planes import as_array
from pooling_lib.images import to_grey

__all__ = ["LONGEST", "check_picture", "pack"]

LONGEST = 640  # pixels a side: what four panels redraw at once

Grey = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

#: Where the first row and the first column lie in their squares, in the photograph of the course.
FIRST = (5, 7)
#: The luminance table of JPEG (ITU-T T.81, table K.1) at quality 80, as in the photograph's file.
TABLE: Whole = np.array(
    [
        [6, 4, 4, 6, 10, 16, 20, 24],
        [5, 5, 6, 8, 10, 23, 24, 22],
        [6, 5, 6, 10, 16, 23, 28, 22],
        [6, 7, 9, 12, 20, 35, 32, 25],
        [7, 9, 15, 22, 27, 44, 41, 31],
        [10, 14, 22, 26, 32, 42, 45, 37],
        [20, 26, 31, 35, 41, 48, 48, 40],
        [29, 37, 38, 39, 45, 40, 41, 40],
    ]
)
_STEPS = np.arange(8)
#: The cosine transform of eight values as a matrix.
COSINES: Grey = np.cos(np.outer(_STEPS, 2 * _STEPS + 1) * np.pi / 16) / 2
COSINES[0] = 8**-0.5


def check_picture(image: npt.ArrayLike) -> Grey:
    """Check an image, and return it in the 256 greys that a page shows, read-only."""
    array = as_array(image)
    if array.dtype.kind in "iu" and array.dtype.itemsize > 2:
        raise TypeError(
            f"image has dtype {array.dtype}, whose largest value no picture reaches; "
            "use image.astype(np.uint8) for 0 to 255, or floats from 0 to 1"
        )
    if array.ndim in (2, 3) and max(array.shape[:2]) > LONGEST:  # before the grey values take their memory
        grey_image = "image" if array.ndim == 2 else "to_grey(image)"
        raise ValueError(
            f"image has shape {array.shape}; use at most {LONGEST} rows and columns, such as "
            f"image[:{LONGEST}, :{LONGEST}] or average_pool({grey_image}, 2)"
        )
    grey = to_grey(array)
    if not np.isfinite(grey).all():
        raise ValueError("image has NaN in it, which has no grey; use np.nan_to_num(image)")
    levels: Grey = np.rint(grey * 255) / 255
    levels.flags.writeable = False
    return levels


def pack(image: Grey) -> bytes:
    """Return an image as its shape (two 32-bit integers, little-endian), its kind, and its deflated prediction.

    Parameters
    ----------
    image : ndarray of float64
        Shape (rows, columns), multiples of 1/255 from 0 to 1.

    Examples
    --------
    >>> list(pack(np.zeros((2, 3)))[:9])
    [2, 0, 0, 0, 3, 0, 0, 0, 0]
    """
    levels = np.rint(image * 255).astype(np.int64)
    kinds = [bytes([kind]) + _deflate(body(levels)) for kind, body in enumerate((_by_neighbours, _by_blocks))]
    return struct.pack("<2I", *image.shape) + min(kinds, key=len)


def _by_neighbours(levels: Whole) -> bytes:
    """Return what the median edge detector misses."""
    padded = np.pad(levels, ((1, 0), (1, 0)))
    left, above, corner = padded[1:, :-1], padded[:-1, 1:], padded[:-1, :-1]
    low, high = np.minimum(left, above), np.maximum(left, above)
    predicted = np.where(corner >= high, low, np.where(corner <= low, high, left + above - corner))
    return _low_bytes(levels - predicted)


def _by_blocks(levels: Whole) -> bytes:
    """Return where the squares begin, their table, the rounded transform of each, and what they miss."""
    rows, columns = levels.shape
    edges = [(first, -(first + size) % 8) for first, size in zip(FIRST, levels.shape, strict=True)]
    padded = np.pad(levels, edges, mode="edge")
    squares = padded.reshape(len(padded) // 8, 8, -1, 8).transpose(0, 2, 1, 3) - 128
    transformed = np.rint(COSINES @ squares @ COSINES.T / TABLE).astype(np.int64)
    # The first number of a square tells its mean and takes two bytes; of the others few are cut off and missed.
    rounded = np.clip(transformed, -128, 127)
    rounded[..., 0, 0] = transformed[..., 0, 0]
    whole = np.rint(COSINES * 2**13).astype(np.int64)
    restored = np.clip((whole.T @ (rounded * TABLE) @ whole + 2**25 >> 26) + 128, 0, 255)
    predicted = restored.transpose(0, 2, 1, 3).reshape(padded.shape)[FIRST[0] :, FIRST[1] :][:rows, :columns]
    planes = rounded.reshape(-1, 64).T
    changes: bytes = np.diff(planes[0], prepend=0).astype("<i2").tobytes()
    head = changes + bytes(FIRST) + TABLE.astype(np.uint8).tobytes()
    return head + _low_bytes(planes[1:]) + _low_bytes(levels - predicted)


def _low_bytes(values: Whole) -> bytes:
    return bytes((values & 255).astype(np.uint8))


def _deflate(body: bytes) -> bytes:
    # What is left has runs of zeros and nothing else that repeats; to look for more costs time and bytes.
    deflate: Any = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
    return bytes(deflate.compress(body) + deflate.flush())
