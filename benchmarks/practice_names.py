"""Look up in other libraries what the chapters' sections *In practice* name: functions, operators, settings.

``python benchmarks/practice_names.py`` reads the tables of all chapters and writes
``results/practice_names.json``: for every name, where it was found, with the versions. A setting is found if
the call's signature has it or, where the signature takes any, if its documentation names it. Where a library is
not installed or a name is not found, nothing is written. First: ``pip install -e ".[bench]"``.
"""

from __future__ import annotations

import ast
import inspect
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from practice import record

RESULTS = Path(__file__).with_name("results") / "practice_names.json"
CHAPTERS = Path(__file__).parent.parent / "chapters"
#: The rows or columns of the tables, by the library that they stand for. What NumPy has, every chapter runs.
LABELS = {
    "PyTorch": "PyTorch",
    "Keras": "Keras",
    "Flax": "Flax",
    "JAX, Flax": "Flax",
    "JAX and Flax": "Flax",
    "Flax with Optax": "Flax",
    "ONNX": "ONNX",
    "ONNX Runtime": "ONNX Runtime",
    "NumPy": None,
}
PACKAGES = {
    "PyTorch": ("torch",),
    "Keras": ("keras", "jax"),
    "Flax": ("flax", "jax"),
    "ONNX": ("onnx",),
    "ONNX Runtime": ("onnxruntime",),
}
#: What the chapters shorten, or take as given.
SHORT = {
    "PyTorch": {
        "F": "torch.nn.functional",
        "nn": "torch.nn",
        "x": "torch.Tensor",
        "loss": "torch.Tensor",
        "optimizer": "torch.optim.Optimizer",
    },
    "Keras": {"ops": "keras.ops", "x": "keras.KerasTensor", "model": "keras.Model"},
    "Flax": {"nn": "flax.linen", "jnp": "jax.numpy", "lax": "jax.lax", "x": "jax.Array"},
}
#: Where a name without a dot is looked for.
BARE = {
    "PyTorch": ("torch.nn.functional", "torch.nn"),
    "Keras": ("keras.layers", "keras.Model", "keras"),
    "Flax": ("flax.linen", "jax"),
    "ONNX Runtime": ("onnxruntime", "onnxruntime.InferenceSession", "onnxruntime.SessionOptions"),
}
CODE = re.compile(r"`([^`]+)`")
ROOTS = {"torch": "PyTorch", "keras": "Keras", "flax": "Flax", "jax": "Flax", "optax": "Flax"}


def section(path: Path) -> str:
    """Return the section *In practice* of a chapter, or nothing."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    _, _, after = text.partition("## In practice\n")
    return after.partition("\n## ")[0]


def table_of(text: str) -> list[list[str]]:
    """Return the rows of the first table in a text, its heads first."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return rows[:1] + rows[2:]


def by_library(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Give each library of a chapter's table, with the pieces of code of its row or column."""
    rows = table_of(text := section(path))
    if rows and not all(row[0] in LABELS for row in rows[1:]):
        rows = [list(column) for column in zip(*rows, strict=True)]
    for label, *cells in rows[1:]:
        if library := LABELS[label]:
            yield library, CODE.findall(" ".join(cells))
    prose = "\n".join(line for line in text.splitlines() if not line.startswith("|"))
    for code in CODE.findall(prose):
        if library := ROOTS.get(code.partition(".")[0]):
            yield library, [code]


def named(codes: list[str]) -> Iterator[str]:
    """Give the names that pieces of code of one row use.

    A setting stands with the calls that it may belong to, the last one first, as in ``stride of nn.Conv2d``.

    Examples
    --------
    >>> list(named(["nn.Conv2d(..., stride=2)", "groups", "x[::2]"]))
    ['nn.Conv2d', 'stride of nn.Conv2d', 'groups of nn.Conv2d']
    """
    met: list[str] = []

    def setting(name: str, calls: list[str]) -> str:
        return f"{name} of {', '.join(dict.fromkeys(calls))}" if calls else name

    for code in codes:
        tree = ast.parse(f"x{code}" if code.startswith(".") else code)
        (statement,) = tree.body
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            yield setting(statement.targets[0].id, met)
            continue
        value = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(value, ast.Name) and value.id[0].islower():
            yield setting(value.id, met)
        elif isinstance(value, ast.Name | ast.Attribute):
            yield (name := ast.unparse(value))
            met.insert(0, name)
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name | ast.Attribute):
                continue  # MaxPooling2D(2)(x) makes a layer and calls it; it is met where it is made
            yield (name := ast.unparse(call.func))
            met.insert(0, name)
            yield from (setting(one.arg, [name]) for one in call.keywords if one.arg)


def asked() -> dict[str, list[str]]:
    """Return all names that the chapters use of each library, in order and once."""
    found: dict[str, list[str]] = {library: [] for library in PACKAGES}
    for path in sorted(CHAPTERS.glob("*.ipynb")):
        for library, codes in by_library(path):
            found[library] += [name for name in named(codes) if name not in found[library]]
    return {library: list(dict.fromkeys(names)) for library, names in found.items()}


def look(name: str) -> Any:
    """Return what a dotted name means, or `None`."""
    if name.startswith("jax.Array."):  # an interface, and its arrays can do more
        return getattr(import_module("jax.numpy").zeros(0), name.rpartition(".")[2], None)
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:count]))
        except ImportError:
            continue
        for part in parts[count:]:
            found = getattr(found, part, None)
        return found
    return None


def full_names(library: str, name: str) -> list[str]:
    """Return the names that a name of a table may stand for."""
    root, dot, rest = name.partition(".")
    if not dot:
        return [f"{place}.{name}" for place in BARE[library]]
    return [f"{SHORT.get(library, {}).get(root, root)}.{rest}"]


def has_setting(call: Any, name: str) -> bool:
    """Tell whether a call takes a setting, by its signature or, if that tells nothing, by its documentation."""
    try:
        settings = inspect.signature(call).parameters
    except (TypeError, ValueError):
        settings = None
    if settings and not any(one.kind is one.VAR_KEYWORD for one in settings.values()):
        return name in settings
    return name in (settings or ()) or bool(re.search(rf"\b{name}\b", call.__doc__ or ""))


def in_python(library: str, name: str) -> str | None:
    """Return where a library for Python has a name, or a setting of one of the calls that are given with it."""
    word, of, calls = name.partition(" of ")
    for full in full_names(library, word):
        if look(full) is not None:
            return full
    for call in calls.split(", ") if of else ():
        for full in full_names(library, call):
            if (found := look(full)) is not None and has_setting(found, word):
                return f"{full}({word})"
    return None


def in_onnx(name: str) -> str | None:
    """Return an operator of ONNX by its name, or one that has such an attribute or input, or knows the word."""
    import onnx

    operators = {one.name: one for one in onnx.defs.get_all_schemas_with_history()}
    word, of, calls = name.partition(" of ")
    for call in calls.split(", ") if of else ():
        operator = operators.get(call)
        if operator and (word in operator.attributes or re.search(rf"\b{word}\b", operator.doc or "")):
            return f"{call}({word})"
        if operator and word in {one.name for one in operator.inputs}:
            return f"{call}({word})"
    return word if word in operators else None


def main() -> int:
    """Look every name up, and write where it was found."""
    os.environ["KERAS_BACKEND"] = "jax"
    finders: dict[str, Callable[[str], str | None]] = {
        library: in_onnx if library == "ONNX" else partial(in_python, library) for library in PACKAGES
    }
    found: dict[str, Any] = {}
    missing = []
    for library, names in asked().items():
        try:
            versions = {package: version(package) for package in PACKAGES[library]}
        except ModuleNotFoundError:  # of which a package that is not installed is one kind
            missing.append(f"{library} is not installed")
            continue
        places = {name: finders[library](name) for name in names}
        missing += [f"{library} has no {name}" for name, place in places.items() if place is None]
        found[library] = {"versions": versions, "names": places}
    return record(RESULTS, found, missing)


if __name__ == "__main__":
    sys.exit(main())
