"""The reference photograph, small deterministic test images, and image files as 2-D arrays."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.extras import needs

__all__ = ["checkerboard", "dark_line", "load_image", "photograph", "ramp", "to_grey", "zone_plate"]

Grey = npt.NDArray[np.float64]

#: Weights of red, green and blue in luma (Recommendation ITU-R BT.601).
LUMA = np.array([0.299, 0.587, 0.114])


def photograph() -> Grey:
    """Return the reference photograph of the course.

    Matplotlib's bundled sample ``grace_hopper.jpg`` (public domain), as greyscale, its middle 446 rows by 450
    columns, so that it is read from the installed package and never downloaded.

    Returns
    -------
    ndarray of float64
        Shape (446, 450), from 0 (black) to 1 (white).

    Examples
    --------
    >>> photograph().shape
    (446, 450)
    """
    with needs("photograph", "figures"):
        from matplotlib import cbook

    whole = load_image(Path(str(cbook.get_sample_data("grace_hopper.jpg", asfileobj=False))))
    top, left = (whole.shape[0] - 446) // 2, (whole.shape[1] - 450) // 2
    return whole[top : top + 446, left : left + 450].copy()


def load_image(path: str | PathLike[str]) -> Grey:
    """Read an image file as greyscale.

    Colour becomes grey by its luma. 16-bit grey files keep their precision, palettes and CMYK are converted to
    red, green and blue first, and a photograph that its camera marked as rotated is turned upright. Of an
    animation the first frame counts.

    Parameters
    ----------
    path : str or path-like
        A file in any format that Pillow reads.

    Returns
    -------
    ndarray of float64
        Shape (rows, columns), from 0 (black) to 1 (white).

    Raises
    ------
    FileNotFoundError
        If there is no such file, or it is a directory.
    ValueError
        If the file is no image, is damaged or too large for Pillow, has more than 16 bits a pixel, or has
        transparent pixels, which have no grey value. A transparency channel that hides nothing is dropped.

    Examples
    --------
    >>> load_image("no-such-cat.png")
    Traceback (most recent call last):
        ...
    FileNotFoundError: 'no-such-cat.png' is not a file; give the path of an image, such as 'cat.png'
    """
    with needs("load_image", "figures"):
        from PIL import Image, ImageOps

    name = fspath(path)
    if not Path(name).is_file():
        raise FileNotFoundError(f"{name!r} is not a file; give the path of an image, such as 'cat.png'")
    try:
        with Image.open(name) as file:
            upright = ImageOps.exif_transpose(file)
    except Image.DecompressionBombError as error:
        raise ValueError(f"{name!r} is too large: {error}; scale it down first") from error
    except (SyntaxError, OSError, ValueError) as error:
        raise ValueError(f"{name!r} is not an image that can be read; use a PNG or JPEG file") from error
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        if np.asarray(upright)[..., 3].min() < 255:
            raise ValueError(
                f"{name!r} has transparent pixels, which have no grey value; save it without transparency"
            )
    if upright.mode.startswith("I"):
        # Pillow reads 16-bit grey as 16 or 32 bits, depending on its version.
        deep = np.asarray(upright)
        if deep.max() > 65535:
            raise ValueError(f"{name!r} has more than 16 bits a pixel; save it with 8 or 16")
        return to_grey(deep.astype(np.uint16))
    return to_grey(np.asarray(upright if upright.mode in ("1", "L", "F") else upright.convert("RGB")))


def to_grey(pixels: npt.ArrayLike) -> Grey:
    """Return pixels as greyscale from 0 to 1.

    Parameters
    ----------
    pixels : array_like
        Shape (rows, columns) or (rows, columns, 3) in red, green, blue; integers from 0 to the largest of their
        dtype, floats from 0 to 1, or booleans. NaN stays NaN.

    Returns
    -------
    ndarray of float64
        Shape (rows, columns).

    Raises
    ------
    TypeError
        If the pixels are a masked array or not made of real numbers.
    ValueError
        If there is no pixel, the shape is another one, among them four channels (red, green, blue, alpha), or a
        value is out of range.

    Examples
    --------
    >>> to_grey(np.array([[[255, 255, 255], [0, 0, 0]]], dtype=np.uint8)).round(6)
    array([[1., 0.]])
    """
    if isinstance(pixels, np.ma.MaskedArray):
        raise TypeError("image is a masked array, and grey would ignore its mask; use image.filled(value)")
    values: npt.NDArray[Any] = np.asarray(pixels)
    if values.dtype.kind not in "biuf":
        raise TypeError(f"image has dtype {values.dtype}, which is no brightness; use integers or floats")
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
    low, high = np.fmin.reduce(values, axis=None), np.fmax.reduce(values, axis=None)
    if low < 0 or high > largest:
        raise ValueError(
            f"image has values from {low} to {high}; {values.dtype} runs from 0 to {largest} here: "
            "scale the values, for instance image / 255"
        )
    grey = values.astype(np.float64) / largest
    return grey if grey.ndim == 2 else grey @ LUMA


def checkerboard(rows: int = 8, columns: int = 8, square: int = 1) -> Grey:
    """Return a checkerboard of squares of `square` pixels, the top left one black (0).

    Examples
    --------
    >>> checkerboard(2, 4)
    array([[0., 1., 0., 1.],
           [1., 0., 1., 0.]])
    """
    row, column = np.ogrid[:rows, :columns]
    return np.asarray((row // square + column // square) % 2, dtype=np.float64)


def ramp(rows: int = 6, columns: int = 6) -> npt.NDArray[np.int64]:
    """Return the numbers 0, 1, 2, ... in reading order, so that every value tells its position.

    Examples
    --------
    >>> ramp(2, 3)
    array([[0, 1, 2],
           [3, 4, 5]])
    """
    return np.arange(rows * columns, dtype=np.int64).reshape(rows, columns)


def dark_line(rows: int = 8, columns: int = 8, *, at: int = 3) -> Grey:
    """Return a white image with one black column, the detail that max pooling cannot keep.

    Examples
    --------
    >>> dark_line(2, 4, at=1)
    array([[1., 0., 1., 1.],
           [1., 0., 1., 1.]])
    """
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
        Rows and columns of the whole image.
    rows, columns : (start, stop), optional
        The rectangle to make; all of it by default.

    Returns
    -------
    ndarray of uint8
        Shape (rows, columns) of the rectangle, from 0 to 255.

    Raises
    ------
    ValueError
        If `size` is not positive or the rectangle reaches outside the image.

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
    if size < 1:
        raise ValueError(f"size={size} is not positive; use an integer of at least 1")
    ranges = [(0, size) if part is None else part for part in (rows, columns)]
    for name, (start, stop) in zip(("rows", "columns"), ranges, strict=True):
        if not 0 <= start <= stop <= size:
            raise ValueError(
                f"{name}={(start, stop)} is not in an image of size={size}; use 0 <= start <= stop <= {size}"
            )
    row, column = (np.arange(start, stop, dtype=np.int64) for start, stop in ranges)
    # The phase repeats every 4 * size, so whole numbers keep it exact however large the image.
    wave: npt.NDArray[np.uint8] = np.rint(
        127.5 + 127.5 * np.cos(np.pi * np.arange(4 * size) / (2 * size))
    ).astype(np.uint8)
    return np.take(wave, (row[:, np.newaxis] ** 2 + column**2) % (4 * size))
