"""The chapters are committed as they were run, and the tool that puts them in order can be trusted."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import notebooks
import pytest

CHAPTERS = sorted(notebooks.CHAPTERS.glob("*.ipynb"))


def write(path: Path, *cells: str | dict[str, Any]) -> Path:
    """Write a notebook of code cells that were never run; a dict gives source and tags."""
    made = []
    for cell in cells:
        source, tags = (cell, []) if isinstance(cell, str) else (cell["source"], cell["tags"])
        made.append(nbformat.v4.new_code_cell(source, metadata={"tags": tags} if tags else {}))
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    return path


def edit(path: Path, change: Any) -> None:
    """Apply `change` to the notebook's JSON."""
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def validate_with_nbval(path: Path) -> subprocess.CompletedProcess[str]:
    """Run the notebook as the test suite does."""
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, "-c", "/dev/null", f"--rootdir={path.parent}", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the text of a notebook that was run and is in order."""
    path = write(tmp_path_factory.mktemp("run") / "a.ipynb", "6 * 7", "print('text')")
    assert notebooks.run(path)
    return path.read_text(encoding="utf-8")


@pytest.fixture
def run_notebook(tmp_path: Path, run_once: str) -> Path:
    """Give a notebook that was run and is in order, to change at will."""
    path = tmp_path / "a.ipynb"
    path.write_text(run_once, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_chapter_is_committed_as_it_was_run(path: Path) -> None:
    """No cell was left out, and nothing is stored that changes from run to run."""
    assert notebooks.faults(path) == []


def test_a_notebook_that_was_never_run_is_refused(tmp_path: Path) -> None:
    """The comparison alone would pass it, since it compares only cells that were run."""
    path = write(tmp_path / "a.ipynb", "1", "2")
    assert notebooks.faults(path) == [f"{path}: cell 1 was never run", f"{path}: cell 2 was never run"]


def test_one_cell_that_was_never_run_is_named(run_notebook: Path) -> None:
    """One forgotten cell is enough."""
    edit(run_notebook, lambda content: content["cells"][1].update(execution_count=None))
    assert notebooks.faults(run_notebook) == [f"{run_notebook}: cell 2 was never run"]


def test_cells_that_were_run_out_of_order_are_refused(run_notebook: Path) -> None:
    """The stored text must be what a run from top to bottom gives."""
    edit(run_notebook, lambda content: content["cells"][1].update(execution_count=7))
    assert "cell 2 was run as [7], out of order" in notebooks.faults(run_notebook)[0]


@pytest.mark.parametrize(
    "output",
    [
        {"data": {"image/png": "iVBORw0KGgo="}, "metadata": {}, "output_type": "display_data"},
        {
            "data": {"text/plain": ["x"], "image/svg+xml": ["<svg/>"]},
            "metadata": {},
            "output_type": "display_data",
        },
        {"name": "stderr", "output_type": "stream", "text": ["warning\n"]},
    ],
    ids=["picture", "picture beside text", "stderr"],
)
def test_stored_images_and_messages_are_refused(run_notebook: Path, output: dict[str, Any]) -> None:
    """They differ from machine to machine and swell the repository."""
    edit(run_notebook, lambda content: content["cells"][0]["outputs"].append(output))
    assert "are not to be committed" in notebooks.faults(run_notebook)[0]


def test_stored_widget_state_is_refused(run_notebook: Path) -> None:
    """A widget's state carries random names."""
    edit(run_notebook, lambda content: content["metadata"].update(widgets={"application/x": {}}))
    assert "are not to be committed" in notebooks.faults(run_notebook)[0]


def test_an_output_with_a_path_of_one_machine_is_refused(run_notebook: Path) -> None:
    """A reader has other folders."""
    output = {"name": "stdout", "output_type": "stream", "text": ["saved /home/anna/picture.png\n"]}
    edit(run_notebook, lambda content: content["cells"][0].update(outputs=[output]))
    assert "holds a path of one machine, /home/anna/picture.png" in notebooks.faults(run_notebook)[0]


def test_running_a_notebook_twice_changes_nothing(run_notebook: Path) -> None:
    """So a diff shows what an author changed, and no more."""
    before = run_notebook.read_bytes()
    assert not notebooks.run(run_notebook)
    assert run_notebook.read_bytes() == before
    assert notebooks.faults(run_notebook) == []


def test_a_picture_keeps_its_text_and_loses_its_data(tmp_path: Path) -> None:
    """The text is what nbval compares; the website draws the picture anew."""
    source = "from IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')"
    path = write(tmp_path / "a.ipynb", source)
    notebooks.run(path)
    (output,) = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["outputs"]
    assert output["data"] == {"text/plain": ["<IPython.core.display.SVG object>"]}


def test_the_output_of_an_ignored_cell_is_not_stored(tmp_path: Path) -> None:
    """A timing would change the file with every run."""
    path = write(tmp_path / "a.ipynb", {"source": "print('timing')", "tags": [notebooks.IGNORED]})
    notebooks.run(path)
    (cell,) = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert (cell["execution_count"], cell["outputs"]) == (1, [])


def test_a_cell_that_warns_is_refused(tmp_path: Path) -> None:
    """What goes to stderr is a warning that somebody should mend."""
    path = write(tmp_path / "a.ipynb", "import sys\n_ = sys.stderr.write('careful')")
    with pytest.raises(notebooks.NotebookError, match="cell 1 writes to stderr: 'careful'; mend the warning"):
        notebooks.run(path)


def test_a_cell_that_fails_is_shown_with_its_error(tmp_path: Path) -> None:
    """The author sees the traceback, and the file stays as it was."""
    path = write(tmp_path / "a.ipynb", "1 / 0")
    before = path.read_bytes()
    with pytest.raises(notebooks.NotebookError, match="ZeroDivisionError: division by zero"):
        notebooks.run(path)
    assert path.read_bytes() == before


def test_a_cell_that_is_meant_to_fail_keeps_one_line(tmp_path: Path) -> None:
    """A whole traceback would name folders of the machine it was run on."""
    path = write(tmp_path / "a.ipynb", {"source": "1 / 0", "tags": ["raises-exception"]})
    notebooks.run(path)
    (output,) = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["outputs"]
    assert output["traceback"] == ["ZeroDivisionError: division by zero"]


def test_cells_without_an_id_get_the_same_one_every_time(tmp_path: Path) -> None:
    """The notebook library alone would draw random ones."""
    path = write(tmp_path / "a.ipynb", "1", "2")

    def strip(content: dict[str, Any]) -> None:
        for cell in content["cells"]:
            del cell["id"]

    edit(path, strip)
    first, second = (cell.id for cell in notebooks.read(path).cells)
    assert first != second
    assert [cell.id for cell in notebooks.read(path).cells] == [first, second]


def test_a_notebook_of_another_format_is_refused(tmp_path: Path) -> None:
    """Format 3 has no cell ids and no home for tags."""
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"nbformat": 3, "cells": []}), encoding="utf-8")
    with pytest.raises(notebooks.NotebookError, match=r"notebook format 3; save it as format 4\.5"):
        notebooks.read(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, r"a\.ipynb: No such file or directory; name a notebook, as in chapters/"),
        (
            b"<<<<<<< HEAD\n",
            r"a\.ipynb: is no notebook \(Expecting value: line 1 .*\); mend it, or take it from git",
        ),
        (b"\xff", r"a\.ipynb: is no notebook \('utf-8' codec .*\); mend it"),
    ],
    ids=["a name mistyped", "the marks of a merge", "no text"],
)
@pytest.mark.parametrize("options", [[], ["--check"]], ids=["run", "check"])
def test_what_is_no_notebook_is_named_with_the_remedy(
    content: bytes | None, said: str, options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Among thirteen chapters, who merged one badly must be told which."""
    path = tmp_path / "a.ipynb"
    if content is not None:
        path.write_bytes(content)
    assert notebooks.main([*options, str(path)]) == 1
    assert re.search(said, capsys.readouterr().err)


def test_the_command_fails_and_says_how_to_mend_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code is what make and CI see."""
    path = write(tmp_path / "a.ipynb", "1")
    assert notebooks.main(["--check", str(path)]) == 1
    assert "`make notebooks`" in capsys.readouterr().err
    assert notebooks.main([str(path)]) == 0
    assert notebooks.main(["--check", str(path)]) == 0


def test_a_notebook_in_order_passes_nbval(run_notebook: Path) -> None:
    """What `make notebooks` stores is what nbval finds again."""
    result = validate_with_nbval(run_notebook)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    "outputs",
    [[{"name": "stdout", "output_type": "stream", "text": ["other\n"]}], []],
    ids=["another output", "no output"],
)
def test_nbval_refuses_a_stored_output_that_is_not_what_the_cell_gives(
    run_notebook: Path, outputs: list[dict[str, Any]]
) -> None:
    """A changed number fails, and so does a number that was left out."""
    edit(run_notebook, lambda content: content["cells"][1].update(outputs=outputs))
    result = validate_with_nbval(run_notebook)
    assert result.returncode == 1, result.stdout
