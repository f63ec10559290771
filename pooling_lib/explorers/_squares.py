"""Predict the photograph of the course from the squares of its JPEG file, in whole numbers.

The file (4:2:0) holds a plane of brightness, and two of colour with half as many rows and columns; each is cut
into squares of 8 x 8, whose cosine transform is rounded to the multiples of a table. The transform of a plane
falls on these multiples again, and what follows from them, by the steps of a JPEG decoder, is the photograph.
The page takes the same steps, so nothing depends on a browser's decoder; where Python's went other ways, it is
told as missed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pooling_lib.images._planes import planes_of_photograph

__all__ = ["by_squares"]

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

#: The shape of the photograph, which is the middle of its file.
SHAPE = (446, 450, 3)
#: The tables of JPEG at quality 80 (after ITU-T T.81, tables K.1 and K.2), as in the photograph's file.
BRIGHTNESS: Whole = np.array(
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
COLOUR: Whole = np.full((8, 8), 40)
COLOUR[:4, :4] = [[7, 7, 10, 19], [7, 8, 10, 26], [10, 10, 22, 40], [19, 26, 40, 40]]
_STEPS = np.arange(8)
#: The cosine transform of eight values as a matrix.
COSINES: Real = np.cos(np.outer(_STEPS, 2 * _STEPS + 1) * np.pi / 16) / 2
COSINES[0] = 8**-0.5
#: The same in whole numbers, for the way back, which drops so many bits after the columns and after the rows.
WHOLE: Whole = np.rint(COSINES * 8**0.5 * 2**13).astype(np.int64)
DROPPED = (11, 18)
#: How often squares are transformed, the later times with what was cut off in the file.
ROUNDS = 3


def by_squares(levels: Whole) -> bytes | None:
    """Return where the squares begin, the tables, the rounded transforms, and what they miss.

    Parameters
    ----------
    levels : ndarray of int64
        Shape (rows, columns, 3), from 0 to 255.

    Returns
    -------
    bytes or None
        None if the picture has not the photograph's shape, or if what reads the file is not installed.
    """
    if levels.shape != SHAPE:
        return None
    try:
        planes = planes_of_photograph()
    except ImportError:
        return None
    first = [(size - shown) // 2 for size, shown in zip(planes[0].shape, SHAPE, strict=False)]
    last = [start + shown for start, shown in zip(first, SHAPE, strict=False)]
    packed, parts = [], []
    for plane, step, table in zip(planes, (1, 2, 2), (BRIGHTNESS, COLOUR, COLOUR), strict=True):
        rows, columns = (
            slice(start // step, (end - 1) // step + 1) for start, end in zip(first, last, strict=True)
        )
        top, left = rows.start // 8 * 8, columns.start // 8 * 8
        waves, restored = _transformed(
            plane[top : -(-rows.stop // 8) * 8, left : -(-columns.stop // 8) * 8], table
        )
        packed.append(waves)
        parts.append(restored[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left])
    brightness, *colours = parts
    predicted = _coloured(brightness, *(_enlarged(colour, first) for colour in colours))
    missed = np.moveaxis(levels - predicted, -1, 0) & 255
    tables = np.stack([BRIGHTNESS, COLOUR])
    head = bytes(start % 16 for start in first) + tables.astype(np.uint8).tobytes()
    return head + b"".join(packed) + missed.astype(np.uint8).tobytes()


def _transformed(plane: Whole, table: Whole) -> tuple[bytes, Whole]:
    """Return the transforms of a plane, lower bytes before upper ones, and the plane that follows from them."""
    target = plane - 128
    for _ in range(ROUNDS):
        squares = target.reshape(len(plane) // 8, 8, -1, 8).transpose(0, 2, 1, 3)
        rounded = np.rint(COSINES @ squares @ COSINES.T / table).astype(np.int64)
        back = _shifted(_shifted(WHOLE.T @ (rounded * table), DROPPED[0]) @ WHOLE, DROPPED[1])
        restored = back.transpose(0, 2, 1, 3).reshape(plane.shape) + 128
        # A decoder cuts off what is darker than black or brighter than white, which moves the transform.
        beyond = ((plane == 0) & (restored < 0)) | ((plane == 255) & (restored > 255))
        target = np.where(beyond, restored, plane) - 128
    waves = rounded.reshape(-1, 64).T.copy()
    waves[0] = np.diff(waves[0], prepend=0)  # the mean of a square is near that of the one before it
    folded = np.where(waves < 0, -2 * waves - 1, 2 * waves)  # so that few upper bytes are not 0
    split = np.stack([folded & 255, folded >> 8]).astype(np.uint8)
    return split.tobytes(), np.clip(restored, 0, 255)


def _shifted(values: Whole, bits: int) -> Whole:
    """Return values without their last bits, rounded."""
    return (values + (1 << bits - 1)) >> bits


def _enlarged(samples: Whole, first: list[int]) -> Whole:
    """Return the photograph's pixels: three parts of the sample they lie in and one of the next, each way."""
    (near, other, _), (left, right, side) = (
        _places(size, start % 2) for size, start in zip(SHAPE, first, strict=False)
    )
    lines = 3 * samples[near] + samples[other]
    return (3 * lines[:, left] + lines[:, right] + 8 - side) >> 4


def _places(size: int, phase: int) -> tuple[Whole, Whole, Whole]:
    """Return, for each pixel of an axis, the sample that it lies in, the other one next to it, and its side."""
    pixels = np.arange(phase, phase + size)
    near, side = pixels // 2, pixels % 2
    return near, np.clip(near + 2 * side - 1, 0, near[-1]), side


def _coloured(brightness: Whole, blue: Whole, red: Whole) -> Whole:
    """Return red, green and blue of each pixel."""
    blue, red = blue - 128, red - 128
    parts = (91881 * red, -22554 * blue - 46802 * red, 116130 * blue)
    return np.stack([np.clip(brightness + _shifted(part, 16), 0, 255) for part in parts], axis=-1)
