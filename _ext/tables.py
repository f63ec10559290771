"""Let a table that is too wide for a phone stand there row by row, each cell under the name of its column."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from markup import find

#: The class of a table that the style sheet stacks where the screen is narrow.
STACKED = "pool-stacked"
#: That of a cell that says nothing, which takes no room there.
EMPTY = "pool-empty"
#: The list of claims, which needs no names of columns: its verdicts and chapters are told apart by their looks.
OWN = "claim-table"
#: So many characters stand side by side on a screen of 390 pixels.
ROOM = 44
#: Beyond this a column breaks its lines; what is between two columns takes so much.
COLUMN, GAP = 20, 2


def stack_tables(page: BeautifulSoup) -> None:
    """Mark each table with a head that a phone is too narrow for, and name the column in each of its cells."""
    for table in page.select("table.table:has(thead)"):
        rows = [_cells(row) for row in find(table, "tr")]
        texts = [[" ".join(cell.text.split()) for cell in row] for row in rows]
        if is_wide := _width(texts) > ROOM:
            table["class"] = f"{table['class']} {STACKED}"
        for row, said in zip(rows[1:], texts[1:], strict=True):
            for cell, name, text in zip(row, texts[0], said, strict=True):
                if not text:
                    cell["class"] = f"{cell.get('class', '')} {EMPTY}".strip()
                elif is_wide and name and OWN not in str(table["class"]).split():
                    cell["data-label"] = name


def _cells(row: Tag) -> list[Tag]:
    return [one for one in row.find_all(["td", "th"], recursive=False) if isinstance(one, Tag)]


def _width(rows: list[list[str]]) -> int:
    """Return how many characters the columns of a table want side by side."""
    columns = zip(*rows, strict=True)
    return sum(min(max(map(len, column)), COLUMN) + GAP for column in columns)
