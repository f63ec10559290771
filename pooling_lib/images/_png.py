"""What Pillow does not tell of a PNG file: the bits of its samples, and all 16 of them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

__all__ = ["GREY", "Header", "read_header", "read_lower_bytes", "with_16_bits"]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, GREY_ALPHA, RGBA = 0, 2, 4, 6  # colour types
#: The first chunk: length, name, width, height, depth, colour, three methods and the check sum.
IHDR = struct.Struct(">I4s2I5BI")


class Header(NamedTuple):
    """What a PNG file says of its pixels."""

    width: int
    height: int
    depth: int
    colour: int

    @property
    def is_deep_grey_alpha(self) -> bool:
        """Whether the pixels are grey and transparency, of 16 bits each."""
        return (self.depth, self.colour) == (16, GREY_ALPHA)

    @property
    def is_deep_colour(self) -> bool:
        """Whether the pixels are red, green and blue, perhaps with transparency, of 16 bits each."""
        return self.depth == 16 and self.colour in (RGB, RGBA)


def read_header(file: IO[bytes]) -> Header | None:
    """Return the header of a PNG file, or None for a file that is no PNG; the file is rewound."""
    head = file.read(len(SIGNATURE) + IHDR.size)
    file.seek(0)
    if not head.startswith(SIGNATURE) or len(head) < len(SIGNATURE) + IHDR.size:
        return None
    return Header(*IHDR.unpack(head[len(SIGNATURE) :])[2:6])


def with_16_bits(file: IO[bytes], header: Header | None) -> IO[bytes]:
    """Return the file as Pillow can read it whole.

    Of grey with alpha Pillow keeps 8 of 16 bits. But a pixel is four bytes, filtered and interlaced just like
    four channels of 8 bits, so the same data under another header give every byte.
    """
    if header is None or not header.is_deep_grey_alpha:
        return file
    content = bytearray(file.read())
    length, name, *fields, check = IHDR.unpack_from(content, len(SIGNATURE))
    damage = check ^ zlib.crc32(content[12:29])  # stays in the new check sum, for Pillow to find
    fields[2:4] = 8, RGBA
    IHDR.pack_into(content, len(SIGNATURE), length, name, *fields, 0)
    struct.pack_into(">I", content, 29, zlib.crc32(content[12:29]) ^ damage)
    return io.BytesIO(content)


def read_lower_bytes(image: ImageFile) -> None:
    """Have Pillow decode the lower byte of each 16-bit colour sample, in place of the upper one.

    It keeps one byte of two, the first ("B", the higher byte first) or the second ("L", the lower byte first).
    """
    image.tile = [tile._replace(args=str(tile.args).removesuffix("B") + "L") for tile in image.tile]
