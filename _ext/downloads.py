"""Give readers each chapter as a notebook made for elsewhere, and all of them in one archive.

They are made at the end of a build, from the chapters as they were executed, in the folder `downloads` of the
site. The buttons at the top of a page lead there. `_config.yml` names the one address that the course has, if
any: there a notebook finds the library, and Binder and Colab find the notebooks.
"""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from typing import Any

import nbformat
from citations import Sources
from hatchling.builders.wheel import WheelBuilder
from jupyter_cache import get_cache
from library_cell import SETUP_ID, mark_of, setup_source
from myst_nb.core.variables import format_plain_text
from myst_nb.ext.glue import extract_glue_data_cell
from nbformat import NotebookNode
from plain import Elsewhere, plain
from portable import portable
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

FOLDER = "downloads"
ARCHIVE = "pooling-measured.zip"
#: The branch where the workflow that publishes the site puts the notebooks: Colab opens files of a branch.
BRANCH = "notebooks"
READ_ME = """\
# Pooling, Measured: the chapters as notebooks

Open this folder in JupyterLab or VS Code, and run a chapter from its first cell: unless the library of the
course is there, that cell installs it from the file `pooling_lib-*.whl`. In Colab, upload both. For JupyterLab:

    python -m pip install jupyterlab
    python -m jupyterlab

Text and figures are under CC BY 4.0, the code is under BSD 3-Clause: see `LICENSE`.
"""


def connect(app: Sphinx) -> None:
    """Connect the downloads to Sphinx: the buttons after the theme has made its own, the files at the end."""
    app.connect("html-page-context", set_buttons, priority=600)
    app.connect("build-finished", write, priority=890)


def chapters(app: Sphinx) -> list[str]:
    """Return the pages of the book that are notebooks, in the order of their names."""
    return sorted(name for name in app.env.found_docs if app.env.doc2path(name).endswith(".ipynb"))


def set_buttons(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Lead the theme's buttons to what was made for readers, and take away those that lead nowhere."""
    groups = {group.get("label"): group for group in context["header_buttons"]}
    if page not in chapters(app):
        context["header_buttons"] = [
            one for one in context["header_buttons"] if one.get("label") != "launch-buttons"
        ]
        if group := groups.get("download-buttons"):
            group["buttons"] = [one for one in group["buttons"] if one["label"] != "download-notebook-button"]
        return
    buttons = groups["download-buttons"]["buttons"] if "download-buttons" in groups else []
    source = next((one for one in buttons if one["label"] == "download-source-button"), None)
    if source is None:
        raise ExtensionError("the theme has no button `download-source-button` any more; see _ext/downloads.py")
    to = context["pathto"]
    source |= {
        "url": to(f"{FOLDER}/{notebook_name(page)}", 1),
        "tooltip": "Download this chapter as a notebook; the .zip has the library that goes beside it",
    }
    archive = {
        "type": "link",
        "url": to(f"{FOLDER}/{ARCHIVE}", 1),
        "text": ".zip",
        "tooltip": "Download all chapters and the library",
        "icon": "fas fa-file",
        "label": "download-all-button",
    }
    buttons.insert(buttons.index(source) + 1, archive)
    for button in groups.get("launch-buttons", {"buttons": []})["buttons"]:
        if button["text"] == "Colab":
            button["url"] = f"{button['url'].partition('/blob/')[0]}/blob/{BRANCH}/{notebook_name(page)}"


def notebook_name(page: str) -> str:
    """Return the name of a chapter's notebook among the downloads."""
    return f"{posixpath.basename(page)}.ipynb"


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the notebooks, the wheel and the archive of both into the site."""
    if exception is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    root, mark = Path(app.srcdir), ""
    files: dict[str, bytes] = {}
    if (root / "pyproject.toml").exists():
        wheel = build_wheel(root, folder)
        mark = mark_of(wheel)
        files = {wheel.name: wheel.read_bytes(), "LICENSE": (root / "LICENSE").read_bytes()}
    for page in chapters(app):
        name = notebook_name(page)
        files[name] = chapter(app, page, mark)
        (folder / name).write_bytes(files[name])
    files["README.md"] = READ_ME.encode()
    pack(folder / ARCHIVE, files)


def chapter(app: Sphinx, page: str, mark: str) -> bytes:
    """Return a chapter as a notebook for elsewhere."""
    try:
        return f"{nbformat.writes(make(app, page, mark))}\n".encode()
    except (ExtensionError, SyntaxError) as error:
        raise ExtensionError(f"{app.env.doc2path(page, base=False)}: {error}") from None


def executed(app: Sphinx, page: str) -> tuple[NotebookNode, dict[str, NotebookNode]]:
    """Return a chapter as it was executed, and what its cells have handed to the prose, by name.

    Both come from the cache of executed notebooks: the copy that MyST-NB keeps has lost its pictures.
    """
    notebook = nbformat.read(app.env.doc2path(page), as_version=4)
    try:
        _, notebook = get_cache(app.config.nb_execution_cache_path).merge_match_into_notebook(notebook)
    except KeyError:
        raise ExtensionError("it was not executed; set execute_notebooks: cache in _config.yml") from None
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return notebook, dict(pair for cell in code for pair in extract_glue_data_cell(cell))


def make(app: Sphinx, page: str, mark: str) -> NotebookNode:
    """Make a chapter's notebook for elsewhere, which goes with the library of a mark."""
    notebook, values = executed(app, page)
    sources = Sources([Path(app.srcdir) / name for name in app.config.bibtex_bibfiles])

    def value(content: str) -> str:
        name, _, form = content.partition(":")
        if name not in values:
            raise ExtensionError(f"no cell glues {name!r}, which the prose shows; glue it, or correct the name")
        return str(format_plain_text(values[name]["data"]["text/plain"], form or "s"))

    def linked(target: str) -> tuple[str, str]:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), target.partition("#")[0]))
        name = page if target.startswith("#") else posixpath.splitext(path)[0]
        title = app.env.titles[name].astext() if name in app.env.titles else target
        base = app.config.html_baseurl
        return title, f"{base.rstrip('/')}/{app.builder.get_target_uri(name)}" if base else ""

    def read(folder: str) -> dict[str, bytes]:
        paths = (Path(app.srcdir) / page).parent.joinpath(folder).resolve().glob("*")
        return {path.name: path.read_bytes() for path in paths if path.is_file()}

    elsewhere = Elsewhere(value, sources.cite, linked)
    notebook = portable(notebook, lambda text: plain(text, elsewhere), read)
    if setup := setup_source(notebook, app.config.html_theme_options, mark):
        notebook.cells.insert(0, nbformat.v4.new_code_cell(setup, id=SETUP_ID))
    if sources.used:
        text = f"## Sources\n\n{sources.listed()}"
        notebook.cells.append(nbformat.v4.new_markdown_cell(text, id="sources-of-the-chapter"))
    nbformat.validate(notebook)
    return notebook


def build_wheel(root: Path, folder: Path) -> Path:
    """Build the wheel of the library in `root`, with no time of its making in it."""
    (made,) = WheelBuilder(str(root)).build(directory=str(folder), versions=["standard"])
    return Path(made)


def pack(path: Path, files: dict[str, bytes]) -> None:
    """Write an archive that is the same for the same files: in order of their names, all of one time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{path.stem}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, files[name])
