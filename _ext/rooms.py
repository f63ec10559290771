"""Write the table of modules in CONTRIBUTING.md from the modules' own first lines.

``python _ext/rooms.py`` writes it; ``--check`` writes nothing, and says whether it is up to date.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "pooling_lib"
PAGE = ROOT / "CONTRIBUTING.md"
START, END = "<!-- modules: written by `make format` -->\n", "<!-- end of modules -->\n"


def purpose(path: Path) -> str:
    """Return the first line of a module's docstring."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    if not docstring:
        raise SystemExit(f"{path.relative_to(ROOT)} has no docstring; say in its first line what it is for")
    return docstring.partition("\n")[0]


def table(library: Path = LIBRARY) -> str:
    """Return a row for each module, the rooms after the modules of the top level."""
    rows = ["| module | what it is for |", "| --- | --- |"]
    for path in sorted(library.glob("*.py")):
        if path.name != "__init__.py":
            rows.append(f"| `{path.stem}` | {purpose(path)} |")
    for folder in sorted(path.parent for path in library.glob("*/**/__init__.py")):
        room = folder.relative_to(library).as_posix()
        rows.append(f"| **`{room}/`** | {purpose(folder / '__init__.py')} |")
        for path in sorted(folder.glob("*.py")):
            if path.name != "__init__.py":
                rows.append(f"| `{room}/{path.stem}` | {purpose(path)} |")
    return "\n".join(rows) + "\n"


def with_table(page: str) -> str:
    """Return the page with the table as it should be."""
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise SystemExit(f"{PAGE.name} has no place for the table of modules; put {START.strip()!r} before it")
    return f"{before}{START}{table()}{END}{after}"


def main(arguments: list[str]) -> int:
    """Write the table, or check it."""
    page = PAGE.read_text(encoding="utf-8")
    wanted = with_table(page)
    if wanted == page:
        return 0
    if arguments == ["--check"]:
        print(
            f"the table of modules in {PAGE.name} is not what the modules say; run `make format`",
            file=sys.stderr,
        )
        return 1
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
