"""A book of one chapter with the settings of the real one, to be built for real."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).parent.parent

# Two explorers, one following the other.
EXPLORERS = """
import anywidget
import ipywidgets
import traitlets


class Counter(anywidget.AnyWidget):
    _esm = '''export default {
      render({ model, el }) {
        const button = document.createElement("button");
        const show = () => { button.textContent = "</script> " + model.get("count"); };
        button.onclick = () => model.set("count", model.get("count") + 1);
        model.on("change:count", show);
        show();
        el.append(button);
      },
    };'''
    count = traitlets.Int(3).tag(sync=True)


first, second = Counter(), Counter(count=5)
_ = ipywidgets.jslink((first, "count"), (second, "count"))
first
"""
INTERACT = """
from pooling_lib.figures import show_grids


@ipywidgets.interact(size=(1, 5))
def draw(size=2):
    print("size", size)
    return show_grids([[[size]]])
"""
BAR = """
from tqdm.auto import tqdm

for _ in tqdm(range(3), desc="steps"):
    pass
"""
PICTURE = """
from PIL import Image

Image.linear_gradient("L")
"""
STATIC = "pooling_lib/explorers/static"
# How often the chapter has been run.
COUNT = """
from pathlib import Path

with Path("runs").open("a") as file:
    _ = file.write("x")
"""
Cell = tuple[str, list[str]]
EVERYTHING: list[Cell] = [
    (COUNT, []),
    (EXPLORERS, []),
    ("second", []),
    (INTERACT, ["live"]),
    (BAR, []),
    (PICTURE, []),
]


def write(folder: Path, *cells: Cell, index: str = "", metadata: dict[str, Any] | None = None) -> Path:
    """Write the book: a landing page, and a chapter of these cells, each with its tags."""
    shutil.copytree(ROOT / "_ext", folder / "_ext", ignore=shutil.ignore_patterns("__pycache__"))
    # Scripts of the pages share modules with the explorers, and import them from where these lie.
    shutil.copytree(ROOT / STATIC, folder / STATIC)
    (folder / "chapters").mkdir()
    for name in ("_config.yml", "requirements.txt", "chapters/references.bib"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "_toc.yml").write_text("format: jb-book\nroot: chapters/index\nchapters:\n- file: chapters/a\n")
    (folder / "chapters" / "index.md").write_text(
        f"# Book\n\n(run-the-notebooks)=\n## Run the notebooks\n\n{index}"
    )
    write_chapter(folder, *cells, metadata=metadata)
    return folder


def write_chapter(folder: Path, *cells: Cell, metadata: dict[str, Any] | None = None) -> None:
    """Write the chapter anew, of these cells."""
    made = [nbformat.v4.new_markdown_cell("# Chapter", id="title")]
    made += [
        nbformat.v4.new_code_cell(source, metadata={"tags": tags}, id=f"cell-{number}")
        for number, (source, tags) in enumerate(cells)
    ]
    notebook = nbformat.v4.new_notebook(cells=made, metadata=metadata or {})
    nbformat.write(notebook, folder / "chapters" / "a.ipynb")


def jupyter_book(folder: Path) -> subprocess.CompletedProcess[str]:
    """Build the book by Jupyter Book's own command."""
    start = "from jupyter_book.cli.main import main; main()"
    return _run(folder, "-c", start, "build", str(folder), "-W", "-n", "--keep-going")


def make(folder: Path) -> subprocess.CompletedProcess[str]:
    """Build the book as `make book` does."""
    return _run(folder, str(folder / "_ext" / "build.py"))


def runs(folder: Path) -> int:
    """Return how often the chapter has been run, if it counts."""
    return len((folder / "chapters" / "runs").read_text())


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
