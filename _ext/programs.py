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
    cells = [str(one.text) for one in article.select("div.cell div.cell_input pre")]
    imports = expect(article.select("div.cell div.cell_input pre"), "a cell of imports", "a chapter")[0].text
    for source in cells:
        checked = _checked(source, name)
        if checked is None:
            continue
        (function,) = [one for one in checked if isinstance(one, ast.FunctionDef)]
        lines = source.splitlines()[function.lineno - 1 : function.end_lineno]
        needed = "\n".join(_needed(function, ast.parse(imports)))
        return Program(_stub(function), "\n\n\n".join(filter(None, (needed, "\n".join(lines)))))
    raise MissingError(f"a solution of {name} that ends in check({name!r}, ..., strict=True)", "a chapter")


def _checked(source: str, name: str) -> list[ast.stmt] | None:
    """Return the statements of a cell that solves an exercise and lets that be checked, or None of others."""
    if "strict=True" not in source:
        return None
    statements = ast.parse(source).body
    for one in statements:
        call = one.value if isinstance(one, ast.Expr) else None
        if not isinstance(call, ast.Call) or ast.unparse(call.func) != "check" or not call.args:
            continue
        strict = any(option.arg == "strict" for option in call.keywords)
        if strict and isinstance(call.args[0], ast.Constant) and call.args[0].value == name:
            return statements
    return None


def _stub(function: ast.FunctionDef) -> str:
    """Return the first line of a function, with dots where the rest is to be written."""
    return f"def {function.name}({ast.unparse(function.args)}):\n    ..."


def _needed(function: ast.FunctionDef, imports: ast.Module) -> Iterator[str]:
    """Give the lines that import what a function uses, of those that its chapter begins with."""
    used = {one.id for one in ast.walk(function) if isinstance(one, ast.Name)}
    for statement in imports.body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            continue
        statement.names = [one for one in statement.names if (one.asname or one.name) in used]
        if statement.names:
            yield ast.unparse(statement)
