"""Run the chapters and bring them into the form in which they are committed.

``python _ext/notebooks.py [NOTEBOOK ...]`` runs each notebook in its own folder and writes it back with
execution counts and text outputs, and without anything that differs from one run or machine to the next.
``--check`` runs and writes nothing: it says which notebooks are not in that form.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import live_cells
import nbformat
from caches import write_whole
from click import unstyle
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters"

EXAMPLE = "chapters/01_stride.ipynb"

# Outputs under this tag change from run to run (timings, progress bars): they are neither stored nor compared.
IGNORED = "nbval-ignore-output"
KEPT_CELL_METADATA = {"jupyter", "mystnb", "tags"}
KEPT_METADATA = {"mystnb"}
KEPT_TYPES = re.compile(r"(application/papermill\.record/)?(text/.*|application/json)")
# A cell id is what links and caches hold on to; nbformat would invent a random one for a cell without.
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
LOCAL_PATH = re.compile(r"(?<![\w.])(/(home|root|Users|tmp|private|var)/\S+|[A-Z]:\\\S+)")


class NotebookError(Exception):
    """A notebook that cannot be run or committed as it is; the message says where and why."""


def read(path: Path) -> NotebookNode:
    """Return the notebook at `path` with an id for every cell that has none of its own."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotebookError(f"{path}: {error.strerror}; name a notebook, as in {EXAMPLE}") from None
    except ValueError as error:  # no JSON, or no text
        raise NotebookError(f"{path}: is no notebook ({error}); mend it, or take it from git again") from None
    if raw.get("nbformat") != 4:
        raise NotebookError(f"{path}: notebook format {raw.get('nbformat')}; save it as format 4.5")
    seen: set[str] = set()
    for number, cell in enumerate(raw["cells"]):
        name = cell.get("id", "")
        if not CELL_ID.fullmatch(name) or name in seen:
            name = hashlib.sha256(f"{path.stem}/{number}".encode()).hexdigest()[:8]
        cell["id"] = name
        seen.add(name)
    raw["nbformat_minor"] = 5
    return cast(NotebookNode, nbformat.reads(json.dumps(raw), as_version=nbformat.NO_CONVERT))


def code_cells(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """Give number (from 1, all cells counted) and cell of every code cell that holds code."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code" and cell.source.strip():
            yield number, cell


def is_ignored(cell: NotebookNode) -> bool:
    """Say whether the outputs of `cell` are neither stored nor compared."""
    return IGNORED in cell.metadata.get("tags", []) or "# NBVAL_IGNORE_OUTPUT" in cell.source


def execute(notebook: NotebookNode, path: Path) -> None:
    """Run every cell of `notebook` in the folder of `path`, in place."""
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    resources = {"metadata": {"path": str(path.parent)}}
    live_cells.mend_output_widgets()
    client = NotebookClient(notebook, timeout=600, resources=resources, record_timing=False)
    client.coalesce_streams = True  # else how much is printed at once would tell runs apart
    client.extra_arguments = ["--log-level=ERROR"]
    try:
        client.execute()
    except (CellExecutionError, DeadKernelError, TimeoutError) as error:
        raise NotebookError(f"{path}: {unstyle(str(error))}") from error


def _normal_output(output: NotebookNode) -> NotebookNode | None:
    if output.output_type == "stream":
        return output if output.name == "stdout" else None
    if output.output_type == "error":
        output.traceback = [f"{output.ename}: {output.evalue}"]
        return output
    output.data = {kind: value for kind, value in output.data.items() if KEPT_TYPES.fullmatch(kind)}
    output.metadata = {key: value for key, value in output.metadata.items() if key == "scrapbook"}
    return output if output.data else None


def normalise(notebook: NotebookNode) -> None:
    """Strip from `notebook`, in place, all that is not to be committed; count the code cells from 1."""
    kept = {key: value for key, value in notebook.metadata.items() if key in KEPT_METADATA}
    kept["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    kept["language_info"] = {"name": "python"}
    notebook.metadata = nbformat.from_dict(kept)
    for cell in notebook.cells:
        kept = {key: value for key, value in cell.metadata.items() if key in KEPT_CELL_METADATA and value}
        cell.metadata = nbformat.from_dict(kept)
        if cell.cell_type == "code":
            outputs = [] if is_ignored(cell) else map(_normal_output, cell.outputs)
            cell.outputs = [output for output in outputs if output is not None]
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = cell.execution_count


def as_text(notebook: NotebookNode) -> str:
    """Return the one text that stands for `notebook` in its file."""
    nbformat.validate(notebook)
    return f"{nbformat.writes(notebook, version=nbformat.NO_CONVERT)}\n"


def faults(path: Path) -> list[str]:
    """Return what keeps the notebook at `path` from being committed, one sentence each."""
    notebook = read(path)
    found = []
    for position, (number, cell) in enumerate(code_cells(notebook), start=1):
        if cell.execution_count is None:
            found.append(f"{path}: cell {number} was never run")
        elif cell.execution_count != position:
            found.append(f"{path}: cell {number} was run as [{cell.execution_count}], out of order")
        if local := LOCAL_PATH.search(json.dumps(cell.outputs)):
            found.append(f"{path}: the output of cell {number} holds a path of one machine, {local.group()}")
    normalise(notebook)
    if not found and as_text(notebook) != path.read_text(encoding="utf-8"):
        found.append(f"{path}: holds images, widget state or metadata that are not to be committed")
    return found


def _refuse_stderr(notebook: NotebookNode, path: Path) -> None:
    for number, cell in code_cells(notebook):
        if is_ignored(cell):
            continue
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                raise NotebookError(
                    f"{path}: cell {number} writes to stderr: {output.text.strip()[:200]!r}; "
                    f"mend the warning, or tag a progress bar {IGNORED}"
                )


def run(path: Path) -> bool:
    """Run the notebook at `path` and write it back in its normal form; say whether that changed it."""
    notebook = read(path)
    execute(notebook, path)
    _refuse_stderr(notebook, path)
    normalise(notebook)
    text = as_text(notebook)
    changed = text != path.read_text(encoding="utf-8")
    if changed:
        write_whole(path, text.encode())
    return changed


def main(arguments: list[str] | None = None) -> int:
    """Run or check the notebooks named on the command line, all chapters by default."""
    parser = argparse.ArgumentParser(prog="notebooks.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="run and write nothing; say what is not in order")
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all chapters")
    options = parser.parse_args(arguments)
    problems = 0
    for path in options.notebooks or sorted(CHAPTERS.glob("*.ipynb")):
        try:
            if options.check:
                found = faults(path)
            else:
                print(path.name, "changed" if run(path) else "unchanged", flush=True)
                found = faults(path)
        except NotebookError as error:
            found = [str(error)]
        for line in found:
            print(line, file=sys.stderr)
        problems += len(found)
    if problems and options.check:
        print("`make notebooks` runs every chapter and puts it in order", file=sys.stderr)
    return min(problems, 1)


if __name__ == "__main__":
    sys.exit(main())
