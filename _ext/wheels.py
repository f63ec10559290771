"""The packages from PyPI that the chapters need in the reader's browser, beside what Pyodide brings.

They are pinned in `wheels.txt`, with the hash of the one file each, and got once: `_build/.wheels` keeps them.
``python _ext/wheels.py`` pins them anew, to the versions of requirements.txt; `make requirements` does so.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import caches
from pyodide_lock import BROWSER
from sphinx.errors import ExtensionError

HERE = Path(__file__).resolve().parent
PINS = HERE / "wheels.txt"
WANTED = ("anywidget", "comm", "ipywidgets", "psygnal", "tqdm")
PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>\S+) --hash=sha256:(?P<digest>[0-9a-f]{64})")
HEAD = """\
# What `make requirements` has found on PyPI for the chapters in the browser, which runs pure Python wheels;
# the versions are those of requirements.txt. Do not edit by hand.
"""


def pinned(text: str) -> list[re.Match[str]]:
    """Return the pins of a text: the name, version and hash of each package."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = [PIN.fullmatch(line) for line in lines]
    if faulty := [line for line, pin in zip(lines, found, strict=True) if pin is None]:
        raise ExtensionError(f"{faulty[0]!r} is no pin; run `make requirements`, which writes {PINS.name}")
    return [pin for pin in found if pin]


def wheels(cache: Path, pins: str | None = None) -> list[Path]:
    """Return the wheels of the pinned packages, each as its hash says, and get those that `cache` lacks."""
    text = PINS.read_text(encoding="utf-8") if pins is None else pins
    wanted = pinned(text)
    found = _kept(cache)
    if missing := [pin[0] for pin in wanted if pin["digest"] not in found]:
        with tempfile.TemporaryDirectory() as folder:
            requirements = Path(folder) / "wanted.txt"
            requirements.write_text("\n".join(missing), encoding="utf-8")
            for path in download(Path(folder), "--require-hashes", "-r", str(requirements)):
                caches.write_whole(cache / path.name, path.read_bytes())
        found = _kept(cache)
    return [found[pin["digest"]] for pin in wanted]


def _kept(cache: Path) -> dict[str, Path]:
    """Return the wheels in a folder by their hashes; a damaged one has another."""
    return {caches.digest(path.read_bytes()): path for path in sorted(cache.glob("*.whl"))}


def download(folder: Path, *what: str) -> list[Path]:
    """Get wheels for a Python that runs pure ones only into a folder, and return them."""
    if importlib.util.find_spec("pip") is None:  # as in an environment of uv's
        raise ExtensionError(
            f"{sys.executable} has no pip, which gets the packages for the chapters in the browser; run "
            f"`{sys.executable} -m ensurepip`, and build again"
        )
    # Pyodide's Python is newer than what some packages say they are tried with.
    options = ["--no-deps", "--only-binary=:all:", "--implementation", "py", "--platform", "any"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", *options]
    command += ["--python-version", BROWSER["python_version"], "--dest", str(folder), *what]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        said = "\n".join(line for line in done.stderr.splitlines() if line.startswith("ERROR"))
        raise ExtensionError(
            f"a package for the chapters in the browser cannot be had from PyPI; connect this machine once, "
            f"and the next builds do without. pip says:\n{said or done.stderr.strip()}"
        )
    return sorted(folder.glob("*.whl"))


def pin(requirements: str) -> str:
    """Return the pins of the wanted packages, in the versions of `requirements`, with the hashes of PyPI."""
    exact = dict(re.findall(r"^([\w.-]+)==([\w.]+)", requirements, re.MULTILINE))
    with tempfile.TemporaryDirectory() as folder:
        found = download(Path(folder), *(f"{name}=={exact[name]}" for name in WANTED))
        digests = {path.name.partition("-")[0]: caches.digest(path.read_bytes()) for path in found}
    return HEAD + "".join(f"{name}=={exact[name]} --hash=sha256:{digests[name]}\n" for name in WANTED)


if __name__ == "__main__":
    caches.write_whole(PINS, pin((HERE.parent / "requirements.txt").read_text(encoding="utf-8")).encode())
