"""Tell the code of a chapter from what only the book has a use for, such as handing numbers to the prose."""

from __future__ import annotations

import ast
import builtins
import re
import symtable

from nbformat import NotebookNode
from sphinx.errors import ExtensionError

#: Cells that the book alone has a use for.
PLUMBING = {"remove-cell", "static-figure"}


def code_without_plumbing(notebook: NotebookNode) -> dict[int, str]:
    """Return the source of each code cell, by its place in the notebook; "" for one to be left out.

    A cell of the book's plumbing stays if a later cell uses what it has set.
    """
    code = {index: cell for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"}
    sources = {index: without_glue(cell.source) for index, cell in code.items()}
    wanted: set[str] = set()
    known = set(dir(builtins)) | {"get_ipython", "display"}
    for index in sorted(code, reverse=True):
        stored, loaded = names_of(sources[index])
        if PLUMBING & set(code[index].metadata.get("tags", [])) and not stored & wanted:
            sources[index] = ""
            continue
        wanted = (wanted - stored) | loaded
        known |= stored
    if wanted - known:
        raise ExtensionError(
            f"no cell sets {', '.join(sorted(wanted - known))} in the notebook that readers download; "
            f"set it there, and call `glue` as a statement of its own"
        )
    return sources


def without_glue(source: str) -> str:
    """Return the source of a cell without the import of `glue`, its calls, and loops that do nothing else."""
    lines = source.split("\n")
    for first, last in reversed(_glued(ast.parse(for_python(source)).body)):
        del lines[first - 1 : last]
    return "\n".join(lines).strip("\n")


def for_python(source: str) -> str:
    """Return a cell's source with `pass` for each of IPython's own lines: the rest keep numbers and blocks."""
    return re.sub(r"^( *)[%!].*", r"\1pass", source, flags=re.MULTILINE)


def _glued(body: list[ast.stmt]) -> list[tuple[int, int]]:
    """Return the first and the last line of each statement that is there for `glue` alone."""
    found = []
    for statement in body:
        if _is_glue(statement):
            found.append((statement.lineno, statement.end_lineno or statement.lineno))
        elif not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            found += _glued([*getattr(statement, "body", []), *getattr(statement, "orelse", [])])
    return found


def _is_glue(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(ast.Call(ast.Name("glue"))) | ast.ImportFrom("myst_nb"):
            return True
        case ast.For(body=body, orelse=orelse) | ast.If(body=body, orelse=orelse):
            return all(map(_is_glue, [*body, *orelse]))
    return False


def names_of(source: str) -> tuple[set[str], set[str]]:
    """Return the names that a cell sets, and those that it uses and has not set itself before."""
    stored: set[str] = set()
    loaded: set[str] = set()
    for statement in ast.parse(for_python(source)).body:
        tables = [top := symtable.symtable(ast.unparse(statement), "cell", "exec")]
        sets = {one.get_name() for one in top.get_symbols() if one.is_assigned() or one.is_imported()}
        if isinstance(statement, ast.AugAssign):
            loaded |= sets - stored
        while tables:
            table = tables.pop()
            uses = {
                one.get_name()
                for one in table.get_symbols()
                if one.is_referenced() and (table is top or one.is_global())
            }
            # The right side of an assignment is there before the left.
            before = stored if isinstance(statement, ast.Assign) else stored | sets
            loaded |= uses - before
            tables += table.get_children()
        stored |= sets
    return stored, loaded
