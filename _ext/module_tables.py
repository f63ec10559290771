"""Write the tables of modules in CONTRIBUTING.md, the library's and this folder's, from their own first lines.

``python _ext/module_tables.py`` writes them; ``--check`` writes nothing, and says whether they are up to date.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "CONTRIBUTING.md"
#: The folders whose modules are listed, by the word that marks the place of their table.
FOLDERS = {"modules": ROOT / "pooling_lib", "extension": ROOT / "_ext"}


def purpose(path: Path) -> str:
    """Return the first line of a module's docstring."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    if not docstring:
        raise SystemExit(f"{path.relative_to(ROOT)} has no docstring; say in its first line what it is for")
    return docstring.partition("\n")[0]


def table(folder: Path = FOLDERS["modules"]) -> str:
    """Return a row for each module, the rooms after the modules of the top level."""
    rows = ["| module | what it is for |", "| --- | --- |"]
    for path in sorted(folder.glob("*.py")):
        if path.name != "__init__.py":
            rows.append(f"| `{path.stem}` | {purpose(path)} |")
    for inner in sorted(path.parent for path in folder.glob("*/**/__init__.py")):
        room = inner.relative_to(folder).as_posix()
        rows.append(f"| **`{room}/`** | {purpose(inner / '__init__.py')} |")
        for path in sorted(inner.glob("*.py")):
            if path.name != "__init__.py":
                rows.append(f"| `{room}/{path.stem}` | {purpose(path)} |")
    return "\n".join(rows) + "\n"


def with_tables(page: str) -> str:
    """Return the page with its tables as they should be."""
    for name, folder in FOLDERS.items():
        first, last = f"<!-- {name}: written by `make format` -->\n", f"<!-- end of {name} -->\n"
        before, start, rest = page.partition(first)
        _, end, after = rest.partition(last)
        if not (start and end):
            raise SystemExit(
                f"{PAGE.name} has no place for the table of {name}; "
                f"put {first.strip()!r} and {last.strip()!r} there"
            )
        page = f"{before}{first}{table(folder)}{last}{after}"
    return page


def main(arguments: list[str]) -> int:
    """Write the tables, or check them."""
    page = PAGE.read_text(encoding="utf-8")
    wanted = with_tables(page)
    if wanted == page:
        return 0
    if arguments == ["--check"]:
        print(
            f"a table of modules in {PAGE.name} is not what the modules say; run `make format`",
            file=sys.stderr,
        )
        return 1
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
