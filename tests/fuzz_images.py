"""Damage image files at random: each must be read, or refused by a ValueError that names it, and without a warning.

`make fuzz` runs it; `tests/test_images.py` tries a few hundred. A case depends on its number and the seed alone, so
that `python tests/fuzz_images.py --seed 0 --only 1234` runs one again.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import logging
import os
import struct
import sys
import tempfile
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from pooling_lib.images import load_image

MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr", "LAB")
#: Ways to write a format that take other paths through its decoder.
OPTIONS: dict[str, list[dict[str, object]]] = {
    "TIFF": [{"compression": name} for name in ("packbits", "tiff_lzw", "tiff_adobe_deflate", "group4", "jpeg")],
    "JPEG": [{"progressive": True}, {"subsampling": 0}],
    "WEBP": [{"lossless": True}],
    "TGA": [{"compression": "tga_rle"}],
    "SGI": [{"rle": True}],
    "DDS": [{"pixel_format": name} for name in ("DXT1", "DXT3", "DXT5", "BC5")],
    "JPEG2000": [{"irreversible": True}],
}


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG file."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(pixels: np.ndarray, depth: int, colour: int, key: bytes = b"") -> bytes:
    """Write a PNG file, from rows of samples that are packed already."""
    rows, columns = pixels.shape[0], pixels.shape[1]
    samples = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    width = columns * 8 // (depth * samples) if pixels.dtype == np.uint8 else columns // samples
    filtered = b"".join(b"\0" + row.astype(row.dtype.newbyteorder(">")).tobytes() for row in pixels)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">2I5B", width, rows, depth, colour, 0, 0, 0)),
            chunk(b"tRNS", key) if key else b"",
            chunk(b"IDAT", zlib.compress(filtered)),
            chunk(b"IEND", b""),
        ]
    )


def tiff(
    pixels: np.ndarray, *, bits: int | None = None, photometric: int = 1, extra: int | None = None
) -> bytes:
    """Write an uncompressed TIFF file, in the byte order of the pixels; `bits` for rows that are packed already."""
    order = ">" if pixels.dtype.byteorder == ">" else "<"
    kind = {"u": 1, "i": 2, "f": 3}[pixels.dtype.kind]
    rows, columns = pixels.shape[:2]
    samples = pixels.shape[2] if pixels.ndim == 3 else 1
    depth = bits or pixels.dtype.itemsize * 8
    content = pixels.tobytes() + b"\0" * (pixels.nbytes % 2)
    tags = [
        (256, [columns * pixels.dtype.itemsize * 8 // depth]),
        (257, [rows]),
        (258, [depth] * samples),
        (259, [1]),
        (262, [photometric]),
        (273, [8]),
        (277, [samples]),
        (278, [rows]),
        (279, [pixels.nbytes]),
        *([(338, [extra])] if extra is not None else []),
        (339, [kind]),
    ]
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8 + len(content))
    entries = [
        struct.pack(f"{order}HHI", tag, 3, len(values))
        + struct.pack(f"{order}{len(values)}H", *values).ljust(4, b"\0")
        for tag, values in tags
    ]
    return head + content + struct.pack(order + "H", len(tags)) + b"".join(entries) + bytes(4)


def by_hand() -> Iterator[tuple[str, bytes]]:
    """Write what Pillow reads and does not write."""
    deep = np.array([[0, 65535, 300, 65535], [40_000, 65535, 7, 65535]], np.uint16)
    yield "grey-alpha-16.png", png(deep, 16, 4)
    yield "grey-16-key.png", png(deep, 16, 0, struct.pack(">H", 7))
    yield "grey-2-key.png", png(np.array([[0b00011011]], np.uint8), 2, 0, struct.pack(">H", 3))
    yield "colour-16-key.png", png(deep[:, :3], 16, 2, struct.pack(">3H", 1, 2, 3))
    for dtype in ("<u2", ">u2", "<i2", ">i2", "<u4", "<i4", ">i4", "<f4", ">f4", "i1"):
        yield f"{dtype[-2:]}.tif", tiff(np.arange(6, dtype=dtype).reshape(2, 3) % 2)
    yield "white-is-zero.tif", tiff(np.arange(6, dtype="<u2").reshape(2, 3), photometric=0)
    yield "twelve.tif", tiff(np.arange(6, dtype="u1").reshape(2, 3), bits=12)
    yield "associated.tif", tiff(np.full((2, 3, 2), 255, "u1"), extra=1)
    yield (
        "layers.psd",
        struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, 2, 3, 8, 3) + bytes(12) + bytes(2) + bytes(range(18)),
    )
    yield "sun.ras", struct.pack(">8I", 0x59A66A95, 4, 2, 8, 8, 1, 0, 0) + bytes(range(8))
    yield "pixmap.xpm", b'/* XPM */\nstatic char *p[] = {\n"2 1 2 1",\n"a c #000000",\n"b c #ffffff",\n"ab"\n};\n'


def files() -> dict[str, bytes]:
    """Return whole files of every format that this Pillow writes, in every mode that the format takes."""
    Image.init()
    found = dict(by_hand())
    drawn = np.random.default_rng(0).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6
    for form in sorted(Image.SAVE):
        for mode in MODES:
            for number, options in enumerate([{}, {"exif": exif}, *OPTIONS.get(form, [])]):
                target = io.BytesIO()
                try:
                    picture = Image.fromarray(drawn).convert("L" if mode in ("I;16", "F") else mode).convert(mode)
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore")
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


def damaged(content: bytes, random: np.random.Generator) -> bytes:
    """Change a file as disks, networks and bad programs do."""
    data = bytearray(content)

    def place() -> int:
        """Draw a place, every other time in the header."""
        return int(random.integers(min(len(data), 64) if random.integers(2) else len(data)))

    def cut() -> None:
        del data[place() :]

    def flip() -> None:
        data[place()] ^= 1 << int(random.integers(8))

    def overwrite() -> None:
        data[place()] = int(random.choice([0, 1, 127, 128, 255, int(random.integers(256))]))

    def number() -> None:
        start, size = place(), int(random.choice([2, 4]))
        data[start : start + size] = random.choice([b"\0", b"\xff", b"\x7f", b"\x80"]) * size

    def drop() -> None:
        start = place()
        del data[start : start + int(random.integers(1, 9))]

    def insert() -> None:
        start = place()
        data[start:start] = random.bytes(int(random.integers(1, 9)))

    def repeat() -> None:
        start, stop = sorted((place(), place()))
        data[stop:stop] = data[start:stop]

    changes: list[Callable[[], None]] = [cut, flip, flip, overwrite, overwrite, number, drop, insert, repeat]
    for _ in range(int(random.choice([1, 1, 1, 2, 4, 8]))):
        if data:
            changes[int(random.integers(len(changes)))]()
    return bytes(data)


class Records(logging.Handler):
    """What was logged, which Python shows on stderr when nobody has said where to."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        self.said.append(record.getMessage())


@contextmanager
def listening() -> Iterator[Callable[[], list[str]]]:
    """Collect warnings, log messages, exceptions in destructors, and what C libraries write to stderr."""
    records, unraisable = Records(), []
    before = sys.unraisablehook
    logging.getLogger().addHandler(records)
    sys.unraisablehook = lambda problem: unraisable.append(repr(problem.exc_value))
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as said, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        os.dup2(said.fileno(), 2)

        def heard() -> list[str]:
            """Return what was said since the last time."""
            length = os.fstat(said.fileno()).st_size
            written = os.pread(said.fileno(), length, 0).decode(errors="replace").split("\n") if length else []
            found = [
                *(f"{item.category.__name__}: {item.message}" for item in warned),
                *records.said,
                *unraisable,
                *written,
            ]
            warned.clear()
            records.said.clear()
            unraisable.clear()
            os.ftruncate(said.fileno(), 0)
            os.lseek(said.fileno(), 0, os.SEEK_SET)
            return found

        try:
            yield heard
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            sys.unraisablehook = before
            logging.getLogger().removeHandler(records)


def fault(path: Path, heard: Callable[[], list[str]]) -> str:
    """Read a file, and say what is not as documented; nothing if all is."""
    heard()
    try:
        grey = load_image(path)
    except ValueError as error:
        wrong = "" if repr(str(path)) in str(error) else f"does not name the file: {error}"
    except Exception as error:  # the point of the matter
        wrong = f"{type(error).__name__}: {error}"
    else:
        seen = grey[~np.isnan(grey)]
        whole = grey.ndim == 2 and grey.size > 0 and grey.dtype == np.float64
        wrong = "" if whole and ((seen >= 0) & (seen <= 1)).all() else f"gives {grey.dtype} {grey.shape}"
    return "; ".join(filter(None, [wrong, *heard()]))


def cases(originals: dict[str, bytes], numbers: range, seed: int) -> Iterator[tuple[int, str, bytes]]:
    """Return damaged files by their numbers."""
    names = sorted(originals)
    for number in numbers:
        random = np.random.default_rng([seed, number])
        name = names[number % len(names)]
        yield number, name, damaged(originals[name], random)


def faults(numbers: range, seed: int, folder: Path) -> Iterator[str]:
    """Try damaged files, and say which number, format and file failed, and how; a file that failed stays."""
    with listening() as heard:
        for number, name, content in cases(files(), numbers, seed):
            path = folder / f"{number}-{name}"
            path.write_bytes(content)
            wrong = fault(path, heard)
            if wrong:
                yield f"case {number} (seed {seed}), {path}: {wrong}"
            else:
                path.unlink()


def main() -> int:
    """Try as many files as asked, and return how many failed."""
    parser = argparse.ArgumentParser(description="Damage image files at random, and read each with load_image.")
    parser.add_argument("--count", type=int, default=20_000, help="how many files")
    parser.add_argument("--seed", type=int, default=0, help="which files")
    parser.add_argument("--only", type=int, help="one case by its number")
    chosen = parser.parse_args()
    faulthandler.enable(file=sys.stdout)
    numbers = range(chosen.count) if chosen.only is None else range(chosen.only, chosen.only + 1)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) if chosen.only is None else Path.cwd()
        failed = 0
        for failed, line in enumerate(faults(numbers, chosen.seed, folder), 1):
            print(line, flush=True)
    print(f"{len(numbers)} damaged image files of seed {chosen.seed}: {failed} not as documented")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
