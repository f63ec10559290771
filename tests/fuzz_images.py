"""Damage image files at random: each must be read, or refused by a ValueError that names it, without a warning.

`make fuzz` runs it, and `tests/test_images.py` tries a few hundred. A case depends on its number and the seed
alone: `python tests/fuzz_images.py --seed 0 --only 1234` runs one again, and leaves its file here if it fails.
If the interpreter crashes, the file is in the temporary folder.
"""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from image_files import files

from pooling_lib.images import load_image

#: What libtiff finds wrong with a compressed TIFF it writes to stderr itself, and nothing in Python can stop it
#: but taking stderr from the whole process.
LIBTIFF = re.compile(r"[\w.]+: .*|\s*Apparently should be .*")


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
            written = os.pread(said.fileno(), length, 0).decode(errors="replace").splitlines()
            found = [f"{item.category.__name__}: {item.message}" for item in warned]
            found += records.said + unraisable + [line for line in written if not LIBTIFF.fullmatch(line)]
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
        for line in faults(numbers, chosen.seed, folder):
            failed += 1
            print(line, flush=True)
    print(f"{len(numbers)} damaged image files of seed {chosen.seed}: {failed} not as documented")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
