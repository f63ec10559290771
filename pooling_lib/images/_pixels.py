"""What the pixels of a decoded file mean: which value is black, which is white, and which are transparent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pooling_lib.images import _png
from pooling_lib.images.grey import extremes, shares, strips, to_grey

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["Refusal", "grey_of"]

Grey = npt.NDArray[np.float64]

#: Tags of a TIFF file (TIFF 6.0).
BITS_PER_SAMPLE, PHOTOMETRIC, SAMPLE_FORMAT = 258, 262, 339
WHITE_IS_ZERO, SIGNED = 0, 2
#: What Pillow can make of modes whose colours are multiplied by their alpha, which changes nothing if it is 1.
OPAQUE = {"La": "LA", "RGBa": "RGBA"}


class Refusal(Exception):  # noqa: N818 -- never seen outside: it becomes a ValueError that names the file
    """Why a picture has no grey values, as the rest of a sentence that begins with the file."""


class Samples(NamedTuple):
    """How a number of grey is to be read."""

    white: int
    dtype: npt.DTypeLike | None = None  # where Pillow hands on the right bytes as another type
    inverted: bool = False  # white is 0, and Pillow has left it so


def grey_of(image: Image.Image, header: _png.Header | None, lower: Image.Image | None = None) -> Grey:
    """Return a decoded picture as greyscale, some rows at a time, so that what lies between stays small.

    Of 16-bit colour, `image` has the upper bytes, and `lower` the others.
    """
    samples = _samples(image)
    grey = np.empty((image.height, image.width))
    for part in strips(grey.shape):
        box = (0, part.start, image.width, part.stop)
        if lower is None:
            grey[part] = _grey_of_strip(image.crop(box), samples, header)
        else:
            grey[part] = _grey_of_halves(image.crop(box), lower.crop(box))
    return grey


def _grey_of_halves(upper: Image.Image, lower: Image.Image) -> Grey:
    """Join the bytes of 16-bit colour."""
    pixels = np.stack([np.asarray(upper), np.asarray(lower)], axis=-1).view(">u2")[..., 0]
    if pixels.shape[-1] == 4:
        _refuse_transparent(pixels[..., 3] < 65535)
    elif "transparency" in upper.info:
        _refuse_transparent((pixels == upper.info["transparency"]).all(axis=-1))
    return to_grey(pixels[..., :3])


def _grey_of_strip(strip: Image.Image, samples: Samples | None, header: _png.Header | None) -> Grey:
    if header is not None and header.is_deep_grey_alpha:
        pair = np.asarray(strip).view(">u2")
        _refuse_transparent(pair[..., 1] < 65535)
        return to_grey(pair[..., 0])
    if strip.mode == "P" and strip.has_transparency_data:
        strip = strip.convert("RGBA")
    if strip.mode in ("LA", "La", "PA", "RGBA", "RGBa"):
        _refuse_transparent(np.asarray(strip.getchannel(len(strip.getbands()) - 1)) < 255)
        strip = strip.convert(OPAQUE.get(strip.mode, "RGB"))
    elif "transparency" in strip.info:
        _refuse_transparent(_is_key(strip, header))
    if samples is not None:
        return _scale(np.asarray(strip), samples)
    if strip.mode not in ("1", "L"):
        strip.info.pop("transparency", None)  # which Pillow would convert too
        strip = strip.convert("RGB")
    return to_grey(np.asarray(strip))


def _refuse_transparent(hidden: npt.NDArray[np.bool_]) -> None:
    """Refuse pixels that cannot be seen."""
    if hidden.any():
        raise Refusal("has transparent pixels, which have no grey value; save it without transparency")


def _is_key(image: Image.Image, header: _png.Header | None) -> npt.NDArray[np.bool_]:
    """Return where a picture has the one value that is declared transparent."""
    pixels, key = np.asarray(image), np.asarray(image.info["transparency"])
    depth, colour = (8, None) if header is None else (header.depth, header.colour)
    if colour == _png.GREY and depth < 8:
        # Pillow spreads few bits over 0 to 255, or over False and True, but not the key.
        key = key if depth == 1 else key % 2**depth * (255 // (2**depth - 1))
        return np.asarray(pixels == key.astype(bool) if depth == 1 else pixels == key)
    if depth == 8:
        key = key % 256  # the upper byte is to be ignored
    return np.asarray((pixels == key).all(axis=-1) if pixels.ndim == 3 else pixels == key)


def _samples(image: Image.Image) -> Samples | None:
    """Say how to read grey whose numbers Pillow hands on as they are; None if they are plain 8-bit ones."""
    tags: Any = getattr(image, "tag_v2", {})
    bits = _first(tags.get(BITS_PER_SAMPLE, 16))
    signed = _first(tags.get(SAMPLE_FORMAT, 1)) == SIGNED
    inverted = _first(tags.get(PHOTOMETRIC, 1)) == WHITE_IS_ZERO
    if image.mode == "F":
        return Samples(1, inverted=inverted)
    if image.mode == "L" and bits == 8 and signed:
        return Samples(127, np.int8)
    if not image.mode.startswith("I"):
        return None
    if bits == 32:
        # Pillow writes 16-bit grey with 32 bits. Of numbers that do not fit in 16, none is known to be white.
        return Samples(65535, None if signed else np.uint32)
    return Samples(32767 if signed else 2**bits - 1, inverted=inverted)


def _first(value: Any) -> int:
    """Return the value of a tag, which Pillow hands on as a number or as a tuple."""
    return int(value[0] if isinstance(value, tuple) else value)


def _scale(pixels: npt.NDArray[Any], samples: Samples) -> Grey:
    """Return numbers as shares of white."""
    pixels = pixels if samples.dtype is None else pixels.view(samples.dtype)
    low, high = extremes(pixels)
    if low < 0 or high > samples.white:
        raise Refusal(
            f"has a value of {low if low < 0 else high}, and its grey is read from 0 to {samples.white}; "
            "save it with 8 or 16 bits a pixel, from black to white"
        )
    grey = shares(pixels, samples.white)
    return 1 - grey if samples.inverted else grey
