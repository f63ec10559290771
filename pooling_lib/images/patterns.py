"""Small deterministic test images, each made to show one thing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager

import numpy as np
import numpy.typing as npt

from pooling_lib._core.arrays import in_memory
from pooling_lib._core.settings import as_pair, integer

__all__ = ["checkerboard", "dark_line", "ramp", "zone_plate"]

Grey = npt.NDArray[np.float64]


def checkerboard(rows: int = 8, columns: int = 8, square: int = 1) -> Grey:
    """Return a checkerboard of squares of `square` pixels, the top left one black (0).

    Parameters
    ----------
    rows, columns : int
        Size of the image.
    square : int
        Rows and columns of a square.

    Returns
    -------
    ndarray of float64
        Shape (rows, columns), of 0 and 1.

    Raises
    ------
    TypeError
        If a size is no integer.
    ValueError
        If a size is not positive, or the image more than memory holds.

    Examples
    --------
    >>> checkerboard(2, 4)
    array([[0., 1., 0., 1.],
           [1., 0., 1., 0.]])
    """
    rows, columns = _shape(rows, columns)
    # A square larger than the image shows the same as one that just covers it.
    square = min(_positive("square", square), max(rows, columns))
    with _room(rows, columns):
        row, column = np.ogrid[:rows, :columns]
        return np.asarray((row // square + column // square) % 2, dtype=np.float64)


def ramp(rows: int = 6, columns: int = 6) -> npt.NDArray[np.int64]:
    """Return the numbers 0, 1, 2, ... in reading order, so that every value tells its position.

    Parameters
    ----------
    rows, columns : int
        Size of the image.

    Returns
    -------
    ndarray of int64
        Shape (rows, columns).

    Raises
    ------
    TypeError
        If a size is no integer.
    ValueError
        If a size is not positive, or the image more than memory holds.

    Examples
    --------
    >>> ramp(2, 3)
    array([[0, 1, 2],
           [3, 4, 5]])
    """
    rows, columns = _shape(rows, columns)
    with _room(rows, columns):
        return np.arange(rows * columns, dtype=np.int64).reshape(rows, columns)


def dark_line(rows: int = 8, columns: int = 8, *, at: int = 3) -> Grey:
    """Return a white image with one black column, the detail that max pooling cannot keep.

    Parameters
    ----------
    rows, columns : int
        Size of the image.
    at : int
        The black column, counted from 0 at the left.

    Returns
    -------
    ndarray of float64
        Shape (rows, columns), of 0 and 1.

    Raises
    ------
    TypeError
        If a size or `at` is no integer.
    ValueError
        If a size is not positive, the image has no column `at`, or is more than memory holds.

    Examples
    --------
    >>> dark_line(2, 4, at=1)
    array([[1., 0., 1., 1.],
           [1., 0., 1., 1.]])
    """
    rows, columns = _shape(rows, columns)
    at = integer("at", at)
    if not 0 <= at < columns:
        raise ValueError(f"at={at} is not in an image of columns={columns}; use 0 <= at <= {columns - 1}")
    with _room(rows, columns):
        image = np.ones((rows, columns))
    image[:, at] = 0
    return image


def zone_plate(
    size: int, rows: tuple[int, int] | None = None, columns: tuple[int, int] | None = None
) -> npt.NDArray[np.uint8]:
    """Return a zone plate, or one rectangle of it: rings that get finer outwards, up to the finest possible.

    Brightness is ``cos(pi * (row**2 + column**2) / (2 * size))``, so that `size` pixels from the top left
    corner a light and a dark ring together are two pixels wide. What subsampling does to detail shows as rings
    that are not there (aliasing). Any rectangle can be made on its own, so an image of any size can be made
    chunk by chunk.

    Parameters
    ----------
    size : int
        Rows and columns of the whole image, at most 2**60.
    rows, columns : (start, stop), optional
        The rectangle to make; all of it by default.

    Returns
    -------
    ndarray of uint8
        Shape (rows, columns) of the rectangle, from 0 to 255.

    Raises
    ------
    TypeError
        If `size` is no integer, or `rows` or `columns` holds no integers.
    ValueError
        If `size` is not positive or above 2**60, `rows` or `columns` is no pair, or the rectangle reaches
        outside the image or is more than memory holds.

    Examples
    --------
    >>> zone_plate(4)
    array([[255, 245, 128,  10],
           [245, 218,  79,  37],
           [128,  79,   0, 176],
           [ 10,  37, 176, 218]], dtype=uint8)
    >>> zone_plate(4, rows=(2, 3), columns=(1, 4))
    array([[ 79,   0, 176]], dtype=uint8)
    """
    size = _positive("size", size)
    if size > 2**60:
        raise ValueError(f"size={size} is too large; use at most 2**60, so that phases are 64-bit integers")
    ranges = _range("rows", rows, size), _range("columns", columns, size)
    sides = [stop - start for start, stop in ranges]
    _area(*sides)
    with _room(*sides):
        return _rings(size, *ranges)


def _rings(size: int, rows: tuple[int, int], columns: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Return a rectangle of a zone plate."""
    # The phase repeats every 4 * size, so whole numbers keep it exact however large the image; a square of a
    # position may need more than 64 bits, what is left of it does not.
    period = 4 * size
    down, across = (
        np.fromiter((position**2 % period for position in range(start, stop)), np.int64, stop - start)
        for start, stop in (rows, columns)
    )
    phases = (down[:, np.newaxis] + across) % period
    # One cosine a pixel, or one a phase: whichever is less.
    if phases.size < period:
        return _brightness(phases, size)
    return np.take(_brightness(np.arange(period), size), phases)


def _brightness(phases: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.uint8]:
    """Return the brightness of each phase."""
    grey: npt.NDArray[np.uint8] = np.rint(127.5 + 127.5 * np.cos(np.pi * phases / (2 * size))).astype(np.uint8)
    return grey


def _range(name: str, part: Sequence[int] | None, size: int) -> tuple[int, int]:
    """Check where a rectangle starts and stops on one axis; without a rectangle it is the whole axis."""
    if part is None:
        return 0, size
    start, stop = (integer(name, end) for end in as_pair(name, part, "(start, stop)"))
    if not 0 <= start <= stop <= size:
        raise ValueError(
            f"{name}={start, stop} is not in an image of size={size}; use 0 <= start <= stop <= {size}"
        )
    return start, stop


def _shape(rows: int, columns: int) -> tuple[int, int]:
    """Check the size of an image."""
    shape = _positive("rows", rows), _positive("columns", columns)
    _area(*shape)
    return shape


def _area(rows: int, columns: int) -> None:
    """Refuse an image whose bytes no computer can count."""
    if rows * columns > sys.maxsize // 8:
        raise ValueError(f"an image of {rows} x {columns} pixels is larger than any memory; use fewer")


def _room(rows: int, columns: int) -> AbstractContextManager[None]:
    """Say that there is not enough memory for an image."""
    return in_memory(f"an image of {rows} x {columns} pixels", "fewer")


def _positive(name: str, value: int) -> int:
    """Check a size."""
    number = integer(name, value)
    if number < 1:
        raise ValueError(f"{name}={number} is not positive; use an integer of at least 1")
    return number
