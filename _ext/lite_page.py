"""What the page of JupyterLite gets from us: hints at what Python starts with, and words where that is not had.

Without hints, Python's own files wait for JupyterLite, and the packages for these: three waits, one after the
other. The largest files still wait. A browser that does not know such a hint leaves it out. Without the words,
a reader whose network has no way to Python's files waits for ever (`static/unreached.js`).
"""

from __future__ import annotations

import html
import json
import posixpath
from pathlib import Path
from typing import Any

import hosting
from downloads import FOLDER
from pyodide_lock import Packages
from sphinx.errors import ExtensionError

HEAD_ENDS = "</head>"
UNREACHED = Path(__file__).with_name("static") / "unreached.js"
#: A private window keeps no file of this size: what is asked for early would come once more when it is used.
LARGE = ("pyodide.asm.wasm", "matplotlib-", "scipy-")


def prepare(folder: Path, page: str, python: dict[str, Any]) -> None:
    """Put into a page in `folder` hints at what a kernel with these settings asks for first, and the words."""
    path = folder / page
    text = path.read_text(encoding="utf-8")
    if text.count(HEAD_ENDS) != 1:
        raise ExtensionError(
            f"{page} of JupyterLite has no one {HEAD_ENDS}, where _ext/lite_page.py puts what it adds"
        )
    up = posixpath.relpath(".", posixpath.dirname(page))
    links = [
        f'<link rel="prefetch" href="{html.escape(_seen(address, up))}" crossorigin>'
        for address in addresses(folder, python)
    ]
    python_at, downloads = _seen(python["pyodideUrl"], up), f"{up}/../{FOLDER}/"
    data = f'data-python="{html.escape(python_at)}" data-downloads="{html.escape(downloads)}"'
    words = f"<script {data}>\n{UNREACHED.read_text(encoding='utf-8')}</script>"
    path.write_text(text.replace(HEAD_ENDS, "\n".join([*links, words, HEAD_ENDS])), encoding="utf-8")


def addresses(folder: Path, python: dict[str, Any]) -> list[str]:
    """Return what the kernel asks for first but the largest files, seen from the application's folder."""
    options = python["loadPyodideOptions"]
    lock = posixpath.normpath(options["lockFileURL"])
    start = python["pyodideUrl"].removesuffix(hosting.ENTRY)
    packages: Packages = json.loads((folder / lock).read_bytes())["packages"]
    names = _with_needed(packages, options["packages"])
    found = [start.removeprefix("./") + name for name in hosting.CORE]
    found += [lock, *(_seen(packages[name]["file_name"], posixpath.dirname(lock)) for name in names)]
    return [address for address in found if not posixpath.basename(address).startswith(LARGE)]


def _seen(address: str, place: str) -> str:
    """Return an address that is seen from `place`; one of another host stays as it is."""
    return address if "://" in address else posixpath.normpath(posixpath.join(place, address))


def _with_needed(packages: Packages, wanted: list[str]) -> list[str]:
    """Return the names of packages and of all that they need, each once."""
    found: list[str] = []
    waiting = list(wanted)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name not in packages:
            raise ExtensionError(f"the kernel starts with {name}, which the lock of the site does not name")
        if name not in found:
            found.append(name)
            waiting += packages[name]["depends"]
    return sorted(found)
