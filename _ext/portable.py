"""Make of an executed chapter a notebook for elsewhere: without the book's plumbing, and with its figures.

What is left out is what only the book has a use for: cells that hand numbers to the prose, figures that stand
beside an explorer for readers without JavaScript, tags, and widget views, which show nothing without a kernel.
An explorer shows its static figure until its cell is run.
"""

from __future__ import annotations

import ast
import base64
import textwrap
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

import nbformat
from nbformat import NotebookNode
from plumbing import code_without_plumbing, for_python
from sphinx.errors import ExtensionError
from views import LIVE, STATE_TYPE, VIEW_TYPE, default_outputs

#: The only tag that means something elsewhere: "run all" goes on after a cell that is meant to fail.
RAISES = "raises-exception"
HIDDEN = {
    "hide-input": ("source_hidden",),
    "hide-output": ("outputs_hidden",),
    "hide-cell": ("source_hidden", "outputs_hidden"),
}
FILES = """\
# What this chapter reads from the course's folder.
import base64
import tempfile
import zlib
from pathlib import Path

course_folder = tempfile.TemporaryDirectory()
COURSE_FILES = Path(course_folder.name)
for name, data in {
"""
UNPACK = """}.items():
    _ = (COURSE_FILES / name).write_bytes(zlib.decompress(base64.b64decode(data)))
"""


def portable(
    notebook: NotebookNode, plain: Callable[[str], str], read: Callable[[str], dict[str, bytes]]
) -> NotebookNode:
    """Return a notebook that needs nothing beside it but the packages that it imports.

    Parameters
    ----------
    notebook
        The chapter as it was executed, with its outputs.
    plain
        Turns the text of a cell into plain Markdown.
    read
        Gives the files of a folder beside the chapter, by their names.

    Returns
    -------
    NotebookNode
        A new notebook of format 4.5.

    Raises
    ------
    ExtensionError
        If a cell would not compile, or uses what is only there in the book.
    """
    models = notebook.metadata.get("widgets", {}).get(STATE_TYPE, {}).get("state", {})
    sources = code_without_plumbing(notebook)
    cells: list[NotebookNode] = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            cells.append(nbformat.v4.new_markdown_cell(plain(cell.source), id=cell.id))
            continue
        shown = code_cell(cell, models)
        if sources[index]:
            shown.source = sources[index]
            cells.append(shown)
        elif "static-figure" in cell.metadata.get("tags", []):
            _show_until_run(cells, shown.outputs)
    _inline_files(cells, read)
    _number(cells)
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    made = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    return NotebookNode(made)


def code_cell(cell: NotebookNode, models: dict[str, Any]) -> NotebookNode:
    """Return a code cell with what can be shown anywhere of its outputs, and of its metadata."""
    tags = cell.metadata.get("tags", [])
    metadata: dict[str, Any] = {"tags": [RAISES]} if RAISES in tags else {}
    hidden = {key: True for tag, keys in HIDDEN.items() if tag in tags for key in keys}
    if hidden:
        metadata["jupyter"] = hidden
    if "source_hidden" in hidden:
        metadata["cellView"] = "form"  # as Colab calls it
    alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt")
    outputs = []
    for output in cell.outputs:
        view = output.get("data", {}).get(VIEW_TYPE)
        if view and LIVE in tags:
            outputs += [nbformat.from_dict(one) for one in default_outputs(models, view["model_id"])]
        elif not view and output.get("name") != "stderr":
            outputs.append(output)
    made: NotebookNode = nbformat.v4.new_code_cell(cell.source, metadata=metadata, id=cell.id)
    made.outputs = [_shown(output, alt) for output in outputs]
    return made


def _shown(output: NotebookNode, alt: str | None) -> NotebookNode:
    """Return an output with the words for its picture where a converter looks for them."""
    output = NotebookNode(output)
    if "data" in output:
        kinds = [kind for kind in output.data if kind.startswith("image/") and alt]
        sizes = {kind: value for kind, value in output.get("metadata", {}).items() if kind in output.data}
        words = {kind: {**sizes.get(kind, {}), "alt": alt} for kind in kinds}
        output.metadata = nbformat.from_dict(sizes | words)
    return output


def _show_until_run(cells: list[NotebookNode], outputs: list[NotebookNode]) -> None:
    """Show the static figure of an explorer in the explorer's own cell, if nothing else is shown there."""
    pictures = [
        output for output in outputs if any(kind.startswith("image/") for kind in output.get("data", {}))
    ]
    if cells and cells[-1].cell_type == "code" and not any("data" in output for output in cells[-1].outputs):
        cells[-1].outputs += pictures


def _inline_files(cells: list[NotebookNode], read: Callable[[str], dict[str, bytes]]) -> None:
    """Put the files that the code names in a folder outside of the chapter's own into a cell before it."""
    code = [cell for cell in cells if cell.cell_type == "code"]
    named = [(cell, text) for cell in code for text in _strings(cell.source)]
    outside = [(cell, text) for cell, text in named if text.startswith("../")]
    if not outside:
        return
    files: dict[str, bytes] = {}
    for folder in sorted({str(PurePosixPath(text).parent) for _, text in outside}):
        found = read(folder)
        files |= {
            name: found[name]
            for name in sorted({PurePosixPath(text).name for _, text in named})
            if name in found
        }
    for cell, text in outside:
        name = PurePosixPath(text).name
        if name not in files:
            raise ExtensionError(f"{text} is read by a cell, and there is no such file; correct the path")
        before, cell.source = cell.source, cell.source.replace(f'"{text}"', f'COURSE_FILES / "{name}"')
        if cell.source == before:
            raise ExtensionError(f"{text} is read by a cell; write its path as one string in double quotes")
    packed = "".join(_packed(name, data) for name, data in files.items())
    cell = nbformat.v4.new_code_cell(FILES + packed + UNPACK, id="files-of-the-course")
    cell.metadata = nbformat.from_dict({"jupyter": {"source_hidden": True}, "cellView": "form"})
    cells.insert(cells.index(outside[0][0]), cell)


def _strings(source: str) -> list[str]:
    nodes = ast.walk(ast.parse(for_python(source)))
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _packed(name: str, data: bytes) -> str:
    text = base64.b64encode(zlib.compress(data, 9)).decode()
    lines = "\n".join(textwrap.wrap(text, 100))
    return f'    "{name}": """\n{lines}\n""",\n'


def _number(cells: list[NotebookNode]) -> None:
    """Count the code cells that have been run, as if the notebook had been run as it is."""
    run = [cell for cell in cells if cell.cell_type == "code"]
    for number, cell in enumerate(run, 1):
        cell.execution_count = number
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number
