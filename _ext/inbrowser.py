"""Offer every chapter live in the reader's browser: a button at its top and its live cell, and what it opens.

A chapter that needs what no browser has says so in place of the button.
"""

from __future__ import annotations

import base64
import hashlib
import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import downloads
import hosting
import library_cell
import lite
import nbformat
import wheels
from docutils import nodes
from PIL import Image
from sphinx import addnodes
from sphinx.application import Sphinx
from views import NOTE, RUN_LABEL

from pooling_lib.images._sample import PIXELS, sample

BUTTON = "Run this chapter in your browser"
HINT = (
    "Python starts on the page that opens. Nothing is installed; the first time it takes 27 to 41 MB. "
    "What you change there stays in this browser until the chapters are renewed: File > Download keeps it."
)
#: Why a chapter stays out, by the extra of the library that it needs.
REASONS = {
    "scale": "starts processes that share the work, and a page of a browser may start none. To run it",
}


def connect(app: Sphinx) -> None:
    """Connect the offer to Sphinx: after the live cells have their notes, and when the site is written."""
    app.connect("doctree-read", offer, priority=600)
    app.connect("build-finished", write, priority=910)  # what mends the book's pages leaves these alone


def has_library(root: Path) -> bool:
    """Say whether the book in `root` has the library beside it, which its chapters in the browser need."""
    return (root / "pyproject.toml").exists()


def obstacle(path: Path) -> str:
    """Return why the chapter at `path` does not run in a browser, or nothing."""
    imported = library_cell.imported(nbformat.read(path, as_version=4))
    return next((why for extra, why in REASONS.items() if imported & set(library_cell.BRINGS[extra])), "")


def offer(app: Sphinx, document: nodes.document) -> None:
    """Put the button, or the reason why there is none, under the title of a chapter and at its live cells."""
    path = Path(app.env.doc2path(app.env.docname))
    if path.suffix != ".ipynb" or not has_library(Path(app.srcdir)):
        return
    why = obstacle(path)
    line = nodes.paragraph(classes=["pool-run"])
    if why:
        line += nodes.Text(f"This chapter does not run in a browser: it {why}, ")
        line += [_elsewhere(app.env.docname, "take the notebook"), nodes.Text(".")]
    else:
        line += [_button(app.env.docname), nodes.inline("", HINT)]
    title = next(iter(document.findall(nodes.title)))
    title.parent.insert(title.parent.index(title) + 1, line)
    for note in document.findall(lambda node: isinstance(node, nodes.paragraph) and NOTE in node["classes"]):
        if not why:
            note.clear()
            note += nodes.Text("This cell has controls, which want Python running. ")
            note += [_button(app.env.docname), nodes.Text(" or ")]
            note += _elsewhere(app.env.docname, "run this notebook elsewhere")
            note += nodes.Text(" to use them. Above is what it gives for its default arguments.")


def _button(docname: str) -> nodes.reference:
    up = "../" * docname.count("/")
    address = up + lite.address(downloads.notebook_name(docname))
    return nodes.reference("", BUTTON, refuri=address, classes=["pool-run-button"])


def _elsewhere(docname: str, words: str) -> addnodes.pending_xref:
    return addnodes.pending_xref(
        "",
        nodes.inline("", words),
        refdoc=docname,
        refdomain="std",
        reftype="ref",
        reftarget=RUN_LABEL,
        refexplicit=True,
    )


def prepare(app: Sphinx) -> None:
    """Get ready what `write` needs whatever the chapters say, which takes as long as running one of them."""
    root = Path(app.srcdir)
    if app.builder.format == "html" and has_library(root):
        lite.application(root / "_build" / ".lite")
        wheels.wheels(root / "_build" / ".wheels")


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write JupyterLite into the site, with the chapters as readers download them."""
    root, site = Path(app.srcdir), Path(app.outdir)
    if exception is not None or app.builder.format != "html" or not has_library(root):
        return
    offered = site / downloads.FOLDER
    pages = [page for page in downloads.chapters(app) if not obstacle(Path(app.env.doc2path(page)))]
    names = [downloads.notebook_name(page) for page in pages]
    assemble(site / lite.FOLDER, offered, names, root, hosting.chosen(root))


def assemble(folder: Path, offered: Path, names: list[str], root: Path, host: Path | None) -> None:
    """Put JupyterLite together in `folder`, with the named notebooks among those that readers download."""
    notebooks = {name: nbformat.read(offered / name, as_version=4) for name in names}
    files = {name: opened(notebook) for name, notebook in notebooks.items()}
    imported = [library_cell.modules(notebook) for notebook in notebooks.values()]
    shared = set.intersection(*imported) if imported else set()
    with tempfile.TemporaryDirectory() as aside:
        own = [with_pixels(wheel, Path(aside)) for wheel in offered.glob("*.whl")]
        needed = [*wheels.wheels(root / "_build" / ".wheels"), *own]
        lite.build(folder, files, needed, host, root / "_build" / ".lite", shared)


def with_pixels(wheel: Path, folder: Path) -> Path:
    """Write the library's wheel with the photograph's pixels: Pyodide's Pillow decodes its file otherwise."""
    picture = io.BytesIO()
    with Image.open(sample("the book")) as photograph:
        photograph.convert("RGB").save(picture, "PNG")
    place, pixels = f"pooling_lib/images/{PIXELS.name}", picture.getvalue()
    digest = base64.urlsafe_b64encode(hashlib.sha256(pixels).digest()).rstrip(b"=").decode()
    target = folder / wheel.name
    with zipfile.ZipFile(wheel) as given, zipfile.ZipFile(target, "w") as made:
        for entry in given.infolist():
            listed = f"{place},sha256={digest},{len(pixels)}\n" if entry.filename.endswith("/RECORD") else ""
            made.writestr(entry, given.read(entry) + listed.encode())
        made.writestr(zipfile.ZipInfo(place, entry.date_time), pixels)
    return target


def opened(notebook: Any) -> bytes:
    """Return a chapter as readers open it: as they download it, less its outputs and what gets the library."""
    notebook.cells = [cell for cell in notebook.cells if cell.id != library_cell.SETUP_ID]
    return f"{nbformat.writes(lite.live(notebook))}\n".encode()
