"""The programs of exercises that are answered in Python: what a learner starts from, and a solution.

Both are taken from the finished chapter, whose folded solution is checked whenever the chapter runs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Tag
from markup import MissingError, expect, patch


@dataclass(frozen=True)
class Program:
    """A function to be written: its first line with dots below it, and the whole of it with what it imports."""

    stub: str
    solution: str


@patch
def program(article: Tag, name: str) -> Program:
    """Return the program of the exercise of this name, from the cells of its chapter."""
    cells = expect(article.select("div.cell div.cell_input pre"), "a cell of imports", "a chapter")
    imports = ast.parse(cells[0].text)
    for cell in cells[1:]:
        if solved := _solved(cell.text, name):
            code, function = solved
            needed = "\n".join(_needed(ast.parse(code), imports))
            return Program(_stub(function), "\n\n\n".join(filter(None, (needed, code))))
    raise MissingError(f"a solution of {name} that ends in check({name!r}, ..., strict=True)", "a chapter")


def _solved(source: str, name: str) -> tuple[str, ast.FunctionDef] | None:
    """Return the code of a cell before the check of an exercise, and the function that is checked."""
    if "strict=True" not in source:
        return None
    statements = ast.parse(source).body
    defined = {one.name: one for one in statements if isinstance(one, ast.FunctionDef)}
    for one in statements:
        call = one.value if isinstance(one, ast.Expr) else None
        if not isinstance(call, ast.Call) or ast.unparse(call.func) != "check" or len(call.args) != 2:
            continue
        exercise, function = map(ast.unparse, call.args)
        if exercise == repr(name) and function in defined and call.keywords:
            return "\n".join(source.splitlines()[: one.lineno - 1]).strip(), defined[function]
    return None


def _stub(function: ast.FunctionDef) -> str:
    """Return the first line of a function, with dots where the rest is to be written."""
    return f"def {function.name}({ast.unparse(function.args)}):\n    ..."


def _needed(code: ast.Module, imports: ast.Module) -> Iterator[str]:
    """Give the lines that import what some code uses, of those that its chapter begins with."""
    used = {one.id for one in ast.walk(code) if isinstance(one, ast.Name)}
    for statement in imports.body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            continue
        statement.names = [one for one in statement.names if (one.asname or one.name) in used]
        if statement.names:
            yield ast.unparse(statement)
