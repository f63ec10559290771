"""Image files of every format and kind; what Pillow does not write is made byte by byte, from the standards."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image

MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr", "LAB")
#: Ways to write a format that take other paths through its decoder.
OPTIONS: dict[str, list[dict[str, object]]] = {
    "TIFF": [{"compression": name} for name in ("packbits", "tiff_lzw", "tiff_adobe_deflate", "jpeg")],
    "JPEG": [{"progressive": True}, {"subsampling": 0}],
    "WEBP": [{"lossless": True}],
    "TGA": [{"compression": "tga_rle"}],
    "SGI": [{"rle": True}],
    "DDS": [{"pixel_format": name} for name in ("DXT1", "DXT3", "DXT5", "BC5")],
    "JPEG2000": [{"irreversible": True}],
}
#: Where the seven passes of an interlaced PNG begin, and how far apart their pixels are: rows, columns.
PASSES = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG file."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def packed(samples: np.ndarray, depth: int) -> np.ndarray:
    """Return rows of samples as bytes, the highest bit of each sample first."""
    samples = samples.reshape(len(samples), -1, 1).astype(np.int64)
    bits = samples >> np.arange(depth)[::-1] & 1
    return np.packbits(bits.reshape(len(samples), -1).astype(np.uint8), axis=1)


def filtered(rows: np.ndarray, step: int) -> bytes:
    """Return rows of bytes as PNG filters them, each of the five filters in turn; `step` bytes are a pixel."""
    padded = np.pad(rows.astype(int), ((1, 0), (step, 0)))
    left, above, corner = padded[1:, :-step], padded[:-1, step:], padded[:-1, :-step]
    guess = left + above - corner
    ranked = np.stack([left, above, corner])
    nearest = np.take_along_axis(ranked, np.abs(ranked - guess).argmin(0)[np.newaxis], 0)[0]
    guesses = [0 * left, left, above, (left + above) // 2, nearest]
    return b"".join(
        bytes([number % 5]) + ((row - guesses[number % 5][number]) % 256).astype(np.uint8).tobytes()
        for number, row in enumerate(rows.astype(int))
    )


def png(
    samples: np.ndarray,
    depth: int,
    *,
    colour: int = 0,
    key: int | tuple[int, ...] = (),
    interlaced: bool = False,
) -> bytes:
    """Write a PNG file. Shape (rows, columns) or (rows, columns, channels); `key` is the transparent sample."""
    samples = samples if samples.ndim == 3 else samples[..., np.newaxis]
    rows, columns, channels = samples.shape
    step = max(1, depth * channels // 8)
    parts = [samples]
    if interlaced:
        parts = [samples[top::down, left::right] for top, left, down, right in PASSES]
    content = b"".join(filtered(packed(part, depth), step) for part in parts if part.size)
    keys = (key,) if isinstance(key, int) else key
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">2I5B", columns, rows, depth, colour, 0, 0, interlaced)),
            chunk(b"tRNS", struct.pack(f">{len(keys)}H", *keys)) if keys else b"",
            chunk(b"IDAT", zlib.compress(content)),
            chunk(b"IEND", b""),
        ]
    )


def tiff(
    pixels: np.ndarray, *, depth: int | None = None, white_is_zero: bool = False, alpha: int | None = None
) -> bytes:
    """Write an uncompressed TIFF file, in the byte order of the pixels.

    `depth` packs the samples into fewer bits than they have; `alpha` is the kind of a last channel (1: the
    others are multiplied by it, 2: they are not).
    """
    order = ">" if pixels.dtype.byteorder == ">" else "<"
    rows, columns = pixels.shape[:2]
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    content = pixels.tobytes() if depth is None else packed(pixels, depth).tobytes()
    tags = [
        (256, [columns]),
        (257, [rows]),
        (258, [depth or pixels.dtype.itemsize * 8] * channels),
        (259, [1]),
        (262, [0 if white_is_zero else 1]),
        (273, [8]),
        (277, [channels]),
        (278, [rows]),
        (279, [len(content)]),
        *([(338, [alpha])] if alpha is not None else []),
        (339, [{"u": 1, "i": 2, "f": 3}[pixels.dtype.kind]] * channels),
    ]
    entries = [
        struct.pack(f"{order}HHI{len(values)}H", tag, 3, len(values), *values).ljust(12, b"\0")
        for tag, values in tags
    ]
    content += b"\0" * (len(content) % 2)
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8 + len(content))
    return head + content + struct.pack(order + "H", len(tags)) + b"".join(entries) + bytes(4)


def by_hand() -> Iterator[tuple[str, bytes]]:
    """Write what Pillow reads and does not write."""
    deep = np.array([[[0, 65535], [300, 65535]], [[40_000, 65535], [7, 65535]]])
    yield "grey-alpha-16.png", png(deep, 16, colour=4)
    yield "interlaced.png", png(deep, 16, colour=4, interlaced=True)
    yield "grey-16-key.png", png(deep[..., 0], 16, key=9)
    yield "grey-2-key.png", png(np.array([[0, 1, 2]]), 2, key=3)
    yield "colour-16-key.png", png(np.full((2, 2, 3), 300), 16, colour=2, key=(1, 2, 3))
    yield "colour-alpha-16.png", png(np.full((3, 2, 4), 65535), 16, colour=6, interlaced=True)
    for dtype in ("<u2", ">u2", "<i2", ">i2", "<u4", "<i4", ">i4", "<f4", ">f4", "i1"):
        yield f"grey-{dtype}.tif".replace("<", "little-").replace(">", "big-"), tiff(np.eye(3, dtype=dtype))
    yield "white-is-zero.tif", tiff(np.eye(3, dtype="<u2"), white_is_zero=True)
    yield "twelve.tif", tiff(np.eye(4, dtype="<u2"), depth=12)
    yield "multiplied.tif", tiff(np.full((2, 3, 2), 255, "u1"), alpha=1)
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, 2, 3, 8, 3)
    yield "layers.psd", head + bytes(12) + bytes(2) + bytes(range(18))
    for kind, side in ((b"icp4", 16), (b"icp5", 32)):
        inner = png(np.arange(side * side).reshape(side, side) % 256, 8)
        icon = kind + struct.pack(">I", 8 + len(inner)) + inner
        yield f"{side}.ICNS", b"icns" + struct.pack(">I", 8 + len(icon)) + icon
    yield "sun.ras", struct.pack(">8I", 0x59A66A95, 4, 2, 8, 8, 1, 0, 0) + bytes(range(8))
    yield (
        "pixmap.xpm",
        b'/* XPM */\nstatic char *p[] = {\n"2 1 2 1",\n"a c #000000",\n"b c #ffffff",\n"ab"\n};\n',
    )


def files() -> dict[str, bytes]:
    """Return whole files of every format that this Pillow writes, in every mode that the format takes."""
    Image.init()
    found = dict(by_hand())
    drawn = np.random.default_rng(0).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a format that Pillow is about to give up
        for form in sorted(Image.SAVE.keys() - {"ICNS"}):  # which Pillow blows up to 1024 x 1024, in seconds
            for mode in MODES:
                grey = mode in ("I;16", "F")
                picture = Image.fromarray(drawn).convert("L" if grey else mode).convert(mode)
                for number, options in enumerate([{}, {"exif": exif}, *OPTIONS.get(form, [])]):
                    target = io.BytesIO()
                    try:
                        picture.save(target, form, **options)
                    except (OSError, ValueError, KeyError, TypeError, SystemError):
                        continue  # the format does not take the mode or the option
                    found[f"{mode}-{number}.{form}".replace(";", "")] = target.getvalue()
            if form in Image.SAVE_ALL and form != "PDF":
                target = io.BytesIO()
                frames = [Image.fromarray(np.roll(drawn, step, 0)) for step in range(3)]
                frames[0].save(target, form, save_all=True, append_images=frames[1:])
                found[f"frames.{form}"] = target.getvalue()
    return found
