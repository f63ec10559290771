"""The first cell of a downloaded chapter, which gets the library where it is missing or another one.

What a chapter imports decides which extra of the library it needs, and whether it needs the library at all.
"""

from __future__ import annotations

import ast
import csv
import hashlib
import sys
import zipfile
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from plumbing import for_python
from sphinx.errors import ExtensionError

#: What a reader needs for the explorers, and for the chapter on large images, by the extra that brings it.
BRINGS = {
    "explorers": ("pooling_lib", "anywidget", "ipywidgets", "matplotlib", "PIL", "scipy", "tqdm", "traitlets"),
    "scale": ("dask", "distributed", "zarr"),
}
SETUP = """\
# Gets the library of this course where it is missing, or is not the one that this chapter was made with.
from hashlib import sha256
from importlib import invalidate_caches, metadata
from importlib.util import find_spec
from pathlib import Path

needed = {needed}
made_with = "{mark}"


def missing():
    invalidate_caches()
    return [name for name in needed if find_spec(name) is None]


def is_another():
    try:
        files = metadata.files("pooling-lib") or []
    except metadata.PackageNotFoundError:
        files = []
    own = [file for file in files if file.hash and file.parts[0] == "pooling_lib"]
    marks = sorted(f"{{file}} {{file.hash.value}}" for file in own)
    return bool(marks and made_with) and sha256("\\n".join(marks).encode()).hexdigest() != made_with


wheels = sorted(Path.cwd().glob("pooling_lib-*.whl"))
source = wheels[-1].as_uri() if wheels else "{address}"
library = f"pooling-lib[{extras}] @ {{source}}"
if missing():
    if not source:
        raise ModuleNotFoundError(
            f"no package {{', '.join(missing())}}: put the file pooling_lib-*.whl beside this notebook "
            "and run the cell again; both are in the archive of all chapters on the course's website"
        )
    %pip install --quiet "{{library}}"
    if missing():
        raise ModuleNotFoundError(
            f"no package {{', '.join(missing())}}, and pip could not install it: it says above why; "
            f'install it in a terminal with pip install "{{library}}" or uv pip install "{{library}}", '
            "restart the kernel, and run the cell again"
        )
if is_another() and wheels:
    %pip install --quiet --force-reinstall --no-deps "{{source}}"
if is_another():
    print(
        "The library that is installed here is not the one that this chapter was made with. If a cell fails, "
        "put the file pooling_lib-*.whl of the chapter's archive beside this notebook, restart the kernel, "
        "and begin anew."
    )
"""
#: The cell that gets the library.
SETUP_ID = "get-the-library"


def modules(notebook: NotebookNode) -> set[str]:
    """Return the modules that the code of a notebook imports, and the packages that these stand in."""
    trees = [ast.parse(for_python(cell.source)) for cell in notebook.cells if cell.cell_type == "code"]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    found = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    found += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    parts = [name.split(".") for name in found]
    return {".".join(one[:end]) for one in parts for end in range(1, len(one) + 1)}


def imported(notebook: NotebookNode) -> set[str]:
    """Return the packages that the code of a notebook imports."""
    return {name.partition(".")[0] for name in modules(notebook)}


def setup_source(notebook: NotebookNode, options: dict[str, Any], mark: str = "") -> str:
    """Return the cell that gets the library of a mark, or nothing for a chapter that does without."""
    found = imported(notebook)
    if "pooling_lib" not in found:
        return ""
    extras = [name for name, brought in BRINGS.items() if name == "explorers" or found & set(brought)]
    needed = [package for extra in extras for package in BRINGS[extra]]
    if strange := found - set(needed) - {"numpy"} - sys.stdlib_module_names:
        raise ExtensionError(
            f"it imports {', '.join(sorted(strange))}, which the library's extras do not bring to a reader; "
            f"add it to one in pyproject.toml, and to BRINGS in _ext/library_cell.py"
        )
    address = library_address(options.get("repository_url", ""), options.get("repository_branch") or "main")
    listed = "(\n" + "".join(f'    "{name}",\n' for name in needed) + ")"
    return SETUP.format(needed=listed, mark=mark, address=address, extras=",".join(extras)).rstrip()


def library_address(repository: str, branch: str) -> str:
    """Return what pip takes the library from, given the course's own address; nothing without one."""
    repository = repository.rstrip("/")
    if repository.startswith("https://github.com/"):
        return f"{repository}/archive/refs/heads/{branch}.zip"  # needs no git
    return f"git+{repository}@{branch}" if repository else ""


def mark_of(wheel: Path) -> str:
    """Return what tells the library of a wheel from any other: a digest of its files, whoever installs them."""
    with zipfile.ZipFile(wheel) as packed:
        (record,) = [name for name in packed.namelist() if name.endswith(".dist-info/RECORD")]
        rows = [row[:2] for row in csv.reader(packed.read(record).decode().splitlines())]
    marks = sorted(f"{name} {of.partition('=')[2]}" for name, of in rows if name.startswith("pooling_lib/"))
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()
