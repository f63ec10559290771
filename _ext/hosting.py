"""The Pyodide that runs chapters in the reader's browser: which release, whose files, and the lock of the site.

A page names every file of Python and its packages with its hash, in one lock. For what belongs to Pyodide the
hashes are the release's own (`pyodide-release.json`, cut to what the chapters use), and the files come from its
CDN; or a folder with the release's files stands on the site itself (``make book PYODIDE=DIR``), so that nothing
comes from elsewhere. A build remembers that folder: the next one does not go back to the CDN unless it is told.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import caches
from sphinx.errors import ExtensionError

VERSION = "314.0.3"
CDN_URL = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
#: The variable that names a folder with the release, or `CDN` to go back.
VARIABLE = "PYODIDE"
CDN = "cdn"
LOCK = "pyodide-lock.json"
ENTRY = "pyodide.mjs"
CORE = (ENTRY, "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
RELEASE = Path(__file__).resolve().with_name("pyodide-release.json")
#: What the chapters and their kernel need of the release; the rest is what these need.
WANTED = ("numpy", "scipy", "matplotlib", "ipython", "jedi", "micropip", "typing-extensions")

Packages = dict[str, dict[str, Any]]


class HostingError(ExtensionError):
    """A folder that cannot stand on the site in place of the CDN; the message says why."""


def release() -> dict[str, Any]:
    """Return the release's lock, cut to what the chapters use."""
    lock: dict[str, Any] = json.loads(RELEASE.read_bytes())
    return lock


def python() -> str:
    """Return the version of the release's Python."""
    return str(release()["info"]["python"])


def chosen(root: Path) -> Path | None:
    """Return the folder whose Pyodide the site of the book in `root` holds, and None for the CDN's.

    The variable PYODIDE names it, and it holds for later builds until the variable names another or ``cdn``.

    Raises
    ------
    HostingError
        If the folder does not hold the release. It is not replaced by the CDN.
    """
    kept = root / "_build" / ".pyodide"
    named = os.environ.get(VARIABLE, "")
    if named == CDN:
        kept.unlink(missing_ok=True)
        return None
    if named:
        folder = (root / named).resolve()
        examine(folder)
        caches.write_whole(kept, str(folder).encode())
        return folder
    if not kept.exists():
        return None
    folder = Path(kept.read_text(encoding="utf-8"))
    examine(folder)
    return folder


def examine(folder: Path) -> Packages:
    """Return the packages that the release in `folder` holds, if it is the right one and whole."""
    remedy = (
        f"name a folder with Pyodide {VERSION}, or use {VARIABLE}={CDN} to have readers get it from its CDN"
    )
    if missing := [name for name in (*CORE, LOCK, "package.json") if not (folder / name).is_file()]:
        raise HostingError(f"{folder} has no {', '.join(missing)}; {remedy}")
    try:
        version = json.loads((folder / "package.json").read_bytes())["version"]
        packages: Packages = json.loads((folder / LOCK).read_bytes())["packages"]
    except (ValueError, KeyError, TypeError):
        raise HostingError(f"{folder}: package.json or {LOCK} cannot be read; {remedy}") from None
    if version != VERSION:
        raise HostingError(f"{folder} holds Pyodide {version}; {remedy}")
    wanted = release()["packages"]
    if lacking := sorted(wanted.keys() - packages.keys()):
        raise HostingError(f"{folder} has no package {', '.join(lacking)}; {remedy}")
    for name in sorted(wanted):
        path = folder / packages[name]["file_name"]
        if not path.is_file() or caches.digest(path.read_bytes()) != packages[name]["sha256"]:
            raise HostingError(f"{path} is missing or not what {LOCK} beside it says; {remedy}")
    return {name: packages[name] for name in wanted}


def digest(folder: Path | None) -> str:
    """Return what changes when the site is to hold another Pyodide."""
    return caches.digest((folder / LOCK).read_bytes()) if folder else CDN


def packages_at(folder: Path | None, place: str) -> Packages:
    """Return the release's packages, each with where its file is: on the CDN, or in `place` on the site."""
    if folder is None:
        found, place = release()["packages"], CDN_URL
    else:
        found = examine(folder)
    return {name: one | {"file_name": place + one["file_name"]} for name, one in found.items()}


def cut(lock: dict[str, Any]) -> dict[str, Any]:
    """Return a release's lock without the packages that no chapter needs."""
    every: Packages = {name.lower().replace("_", "-"): one for name, one in lock["packages"].items()}
    found: Packages = {}
    waiting = list(WANTED)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name not in found:
            found[name] = every[name]
            waiting += every[name]["depends"]
    return {"info": lock["info"], "packages": dict(sorted(found.items()))}


if __name__ == "__main__":  # with the lock of a release: cuts it to what is committed
    text = json.dumps(cut(json.loads(Path(sys.argv[1]).read_bytes())), indent=1)
    RELEASE.write_text(f"{text}\n", encoding="utf-8")
