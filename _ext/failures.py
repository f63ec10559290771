"""Say which cell of which chapter failed, and how, instead of in thirty lines of traceback."""

from __future__ import annotations

import re
from typing import Any

from click import unstyle
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from sphinx.errors import ExtensionError

# The line of the cell in a traceback; what the cell has called comes after it.
ARROW = re.compile(r"^-+> ?(\d+) (.*)$", re.MULTILINE)
LIMIT = re.compile(r"after (\d+) seconds")
LONGEST = 500  # characters of an error's own words


def note_cells() -> None:
    """Make nbclient note in an error which cell it comes from."""
    original = NotebookClient.async_execute_cell
    if hasattr(original, "__wrapped__"):
        return

    async def execute(self: NotebookClient, cell: Any, cell_index: int, *args: Any, **options: Any) -> Any:
        try:
            return await original(self, cell, cell_index, *args, **options)
        except Exception as error:
            error.cell_number = cell_index + 1  # type: ignore[attr-defined]
            raise

    execute.__wrapped__ = original  # type: ignore[attr-defined]
    NotebookClient.async_execute_cell = execute  # type: ignore[method-assign]


def of_page(page: str, error: Exception) -> Exception:
    """Return the error that ends a build, in a few lines: which cell of a page failed, and how."""
    number = getattr(error, "cell_number", None)
    return error if number is None else ExtensionError(f"{page}: cell {number} {what_happened(error)}")


def what_happened(error: Exception) -> str:
    """Return the predicate of a sentence about a cell that failed."""
    if isinstance(error, CellExecutionError):
        said = f"raises {error.ename}: {unstyle(error.evalue)[:LONGEST]}"
        line = ARROW.search(unstyle(error.traceback))
        return f"{said}\n  in line {line[1]}: {line[2].strip()}" if line else said
    if isinstance(error, CellTimeoutError):
        limit = LIMIT.search(str(error))
        return f"was still running after {limit[1] if limit else 'all'} seconds (`timeout` in _config.yml)"
    if isinstance(error, DeadKernelError):
        return "ended its kernel: it was killed, or ran out of memory"
    return f"could not be run: {type(error).__name__}: {error}"
