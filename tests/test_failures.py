"""A cell that fails is named with what went wrong (`_ext/failures.py`)."""

from __future__ import annotations

import failures
import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError


def failure(*cells: str) -> Exception:
    """Return the error with which a notebook of these cells ends when it is run."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(NotebookClient, "async_execute_cell", NotebookClient.async_execute_cell)
        failures.note_cells()
        failures.note_cells()  # a second book in the same process
        try:
            # The limit is for the cell that waits alone: a busy machine is slow with the others too.
            NotebookClient(
                notebook, timeout_func=lambda cell: int("wait" in cell.source), kernel_name="python3"
            ).execute()
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            return error
    raise AssertionError("it was run to its end")


@pytest.mark.parametrize(
    ("cells", "number", "said"),
    [
        (
            ("def f(x):\n    return 1 / x", "y = 1\n\nf(y - 1)"),
            2,
            "raises ZeroDivisionError: division by zero\n  in line 3: f(y - 1)",
        ),
        (
            ("import threading", "", "threading.Event().wait(60)"),
            3,
            "was still running after 1 seconds (`timeout` in _config.yml)",
        ),
        (("import os\nos._exit(1)",), 1, "ended its kernel: it was killed, or ran out of memory"),
    ],
)
def test_a_cell_that_fails_is_counted_and_explained(cells: tuple[str, ...], number: int, said: str) -> None:
    """It raises, runs out of time, or its kernel dies."""
    error = failure(*cells)
    assert error.cell_number == number  # type: ignore[attr-defined]
    assert failures.what_happened(error) == said


def test_an_error_is_shown_without_colours_and_not_at_any_length() -> None:
    """Some libraries put half a program into an error's words."""
    error = CellExecutionError("", "ValueError", "\x1b[31mbad\x1b[0m" + "!" * 10_000)
    assert failures.what_happened(error) == "raises ValueError: bad" + "!" * 497
