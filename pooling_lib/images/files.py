"""The reference photograph, and image files of many formats as greyscale."""

from __future__ import annotations

import errno
import io
import logging
import stat
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.extras import needs
from pooling_lib.images import _png
from pooling_lib.images._pixels import Refusal, grey_of
from pooling_lib.images._sample import middle, sample

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["FORMATS", "MOST_PIXELS", "load_image", "photograph"]

Grey = npt.NDArray[np.float64]

#: The formats that are read, which Pillow decodes by itself, with the size in front. It would hand others
#: to another program (EPS to Ghostscript) or to a plugin (WMF, HDF5), or unpack them to any size (FITS).
#: TGA files carry no signature, so they come last.
FORMATS = (
    *("PNG", "JPEG", "GIF", "WEBP", "AVIF", "TIFF", "BMP", "DIB", "JPEG2000", "PPM", "ICO", "ICNS", "PSD"),
    *("QOI", "DDS", "BLP", "SGI", "SUN", "PCX", "IM", "MSP", "XBM", "XPM", "SPIDER", "TGA"),
)
#: Pixels of the largest image that is read, 8192 x 8192, more than a camera of 61 megapixels takes. Its grey
#: values take half a gigabyte, and a file of a few kilobytes can claim any size.
MOST_PIXELS = 2**26

# Python keeps one list of warning filters for all threads, which two files that are read at once would mix up.
_quiet_lock = threading.Lock()


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
    return middle(load_image(sample("photograph"))).copy()


def load_image(path: str | PathLike[str] | IO[bytes]) -> Grey:
    """Read an image file as greyscale.

    Colour becomes grey by its luma, from 16 bits a channel in PNG files that have them, and from 8 elsewhere.
    Grey PNG, TIFF, PGM and JPEG 2000 files of 16 bits keep their precision, palettes and CMYK are converted to
    red, green and blue first, and a photograph that its camera marked as rotated is turned upright. Of an
    animation the first frame counts.

    Parameters
    ----------
    path : str, path-like or binary file object
        A file of one of these formats: PNG, JPEG, GIF, WebP, AVIF, TIFF, BMP, JPEG 2000, PPM, PGM, PBM, PFM,
        ICO, ICNS, PSD, QOI, DDS, BLP, SGI, Sun raster, PCX, IM, MSP, XBM, XPM, SPIDER or TGA. A file object is
        read from its beginning where it can go there, and left open.

    Returns
    -------
    ndarray of float64
        Shape (rows, columns), from 0 (black) to 1 (white). Floating-point files may hold NaN, which stays NaN.

    Raises
    ------
    TypeError
        If `path` is neither a path nor a file object that gives bytes.
    FileNotFoundError
        If there is no such file, or it is a directory.
    OSError
        If the file cannot be read for a reason that is not in it, such as PermissionError.
    ValueError
        If the file is no image, is damaged, has more than 2**26 pixels (8192 x 8192), has values below black or
        above white (integers of more than 16 bits have no white), or has transparent pixels, which have no grey
        value. A transparency channel that hides nothing is dropped.

    Examples
    --------
    >>> load_image("no-such-cat.png")
    Traceback (most recent call last):
        ...
    FileNotFoundError: 'no-such-cat.png' is not a file; give the path of an image, such as 'cat.png'
    """
    with needs("load_image", "figures"):
        from PIL import Image

    Image.init()  # learns the formats, outside of what is taken for a fault of the file
    name = _name(path)
    with _open(path) as file:
        try:
            with _quiet():
                return _decode(file)
        except Refusal as refusal:
            raise ValueError(f"{name} {refusal}") from refusal.__cause__
        except Exception as error:  # what a damaged file raises in a decoder is of any type
            if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
                raise  # the disk's, or the network's; EINVAL is a place in front of the file's beginning
            raise ValueError(
                f"{name} is not an image that can be read ({_reason(error)}); use a PNG or JPEG file"
            ) from error


def _name(path: Any) -> str:
    """Return what messages call a file."""
    if hasattr(path, "read"):
        return repr(path.name) if isinstance(getattr(path, "name", None), str) else "the file"
    if not isinstance(path, str | PathLike) or not isinstance(fspath(path), str):
        raise TypeError(
            f"path is of type {type(path).__name__}; use a str, a pathlib.Path or a file opened with 'rb' "
            "(bytes that are a path: os.fsdecode(path); bytes that are an image: io.BytesIO(content); "
            "an array: to_grey(image))"
        )
    return repr(fspath(path))


def _open(path: Any) -> IO[bytes]:
    """Open a file, or take the content of an open one."""
    if hasattr(path, "read"):
        return _content(path)
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):
            raise FileNotFoundError  # a directory, or a pipe, which would wait for its other end
        return Path(path).open("rb")
    except PermissionError as error:
        raise PermissionError(
            f"{_name(path)} may not be read (permission denied); change its permissions, or read a copy"
        ) from error
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a null character in the name
        raise FileNotFoundError(
            f"{_name(path)} is not a file; give the path of an image, such as 'cat.png'"
        ) from None


def _content(file: Any) -> IO[bytes]:
    """Read a file object, so that what goes wrong with it is not taken for a fault of the image."""
    if hasattr(file, "seekable") and file.seekable():
        file.seek(0)
    content = file.read()
    if not isinstance(content, bytes | bytearray | memoryview):
        raise TypeError(
            f"the file object gives {type(content).__name__} where an image is bytes; open the file with 'rb'"
        )
    return io.BytesIO(content)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Pillow's remarks on a damaged file from the reader, whom an error tells, and refuse large ones."""
    with needs("load_image", "figures"):
        from PIL import Image

    log = logging.getLogger("PIL.TiffImagePlugin")  # the only one that speaks up without being asked
    with _quiet_lock, warnings.catch_warnings():
        before, log.disabled = log.disabled, True
        # Of warnings those on a size matter; others are of what stands beside the pixels, such as EXIF.
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            yield
        finally:
            log.disabled = before


def _decode(file: IO[bytes]) -> Grey:
    """Return the first picture of a file, upright."""
    with needs("load_image", "figures"):
        from PIL import Image

    header = _png.read_header(file)
    if header is not None:  # Pillow would not say how large it is
        _check_size(header.width, header.height)
    try:
        with _picture(_png.with_16_bits(file, header)) as image:
            if header is None or not header.is_deep_colour:
                return grey_of(image, header)
            file.seek(0)
            with _picture(file, lower=True) as lower:
                return grey_of(image, header, lower)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(f"more than {Image.MAX_IMAGE_PIXELS:,}") from error


@contextmanager
def _picture(file: IO[bytes], *, lower: bool = False) -> Iterator[Image.Image]:
    """Give the first picture of a file, decoded and upright; of 16-bit colour the upper or the lower bytes."""
    with needs("load_image", "figures"):
        from PIL import Image, ImageOps

    known = [name for name in FORMATS if name in Image.OPEN]  # a Pillow may have been built without some
    with Image.open(file, formats=known) as image:
        _check_size(*image.size)
        if lower:
            _png.read_lower_bytes(image)
        image.load()
        _check_size(*image.size)  # that of a picture within a picture, as in ICO, shows only now
        ImageOps.exif_transpose(image, in_place=True)
        yield image


def _check_size(width: int, height: int) -> None:
    """Refuse an image that would take much memory, by the size that its file claims."""
    if width * height > MOST_PIXELS:
        raise _too_large(f"{width} x {height}")


def _too_large(pixels: str) -> Refusal:
    return Refusal(
        f"is too large: it has {pixels} pixels, and at most {MOST_PIXELS:,} (8192 x 8192) are read; "
        "scale it down or cut it first"
    )


def _reason(error: Exception) -> str:
    """Say in a few words what a decoder stumbled over."""
    with needs("load_image", "figures"):
        from PIL import UnidentifiedImageError

    if isinstance(error, UnidentifiedImageError):
        return "it begins like none of the formats that are read"
    return str(error).strip() or type(error).__name__
