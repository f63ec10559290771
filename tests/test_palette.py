"""One colour, one meaning: the palette stands in the library, and whoever cannot import it is held to it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import pooling_lib
from pooling_lib.explorers._static import STATIC
from pooling_lib.figures import COLOURS
from pooling_lib.figures.canvas import INK, MUTED, UNSEEN

LIBRARY = Path(pooling_lib.__file__).parent
ROOT = LIBRARY.parent
PALETTE = {colour.lower(): name for name, colour in COLOURS.items()}
#: Where the palette is said, in Python and in CSS.
SOURCES = {
    "pooling_lib/operations.py",
    "pooling_lib/figures/canvas.py",
    "pooling_lib/explorers/static/shared/base.css",
}
#: What stands on pages without an explorer, whose sheet it would need, and says the colour of a window again.
OF_THE_SITE = {"_ext/static/book.css": ["window"], "_ext/static/landing.js": ["window"]}


def spelled(text: str) -> list[str]:
    """Return the colours that a text spells as #RRGGBB, with one to a name."""
    return re.findall(r"#[0-9a-f]{6}\b", text.lower())


def sources() -> list[Path]:
    """Return every file that is written by hand and may hold a colour, tests left out."""
    folders = [LIBRARY, ROOT / "_ext", ROOT / "benchmarks", ROOT / "chapters"]
    kinds = {".py", ".css", ".js", ".ipynb", ".md", ".mplstyle"}
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in kinds]


def test_the_page_has_the_palette_of_the_library() -> None:
    """Under the same names, and no other colour under the name of a meaning."""
    sheet = (Path(STATIC) / "shared" / "base.css").read_text(encoding="utf-8")
    declared = dict(re.findall(r"--pool-([\w-]+): (#[0-9a-f]{6});", sheet))
    neutral = {"on-light"}
    assert {name: colour for name, colour in declared.items() if name not in neutral} == {
        name: colour for colour, name in PALETTE.items()
    }


def test_nobody_else_spells_a_colour_of_the_palette() -> None:
    """Python imports it, CSS says var(--pool-...), chapters import it: a change is made in one place."""
    found = {
        path.relative_to(ROOT).as_posix(): sorted(
            {PALETTE[colour] for colour in spelled(text) if colour in PALETTE}
        )
        for path in sources()
        for text in [path.read_text(encoding="utf-8")]
        if PALETTE.keys() & set(spelled(text))
    }
    assert {name: said for name, said in found.items() if name not in SOURCES} == OF_THE_SITE
    assert found.keys() - OF_THE_SITE.keys() == SOURCES


def test_the_style_sheet_of_figures_spells_the_greys_of_the_library() -> None:
    """It can import nothing."""
    text = (LIBRARY / "figures" / "pooling.mplstyle").read_text(encoding="utf-8")
    greys = dict(re.findall(r'^([\w.]+): "(\w{6})"', text, re.MULTILINE))
    grid = greys.pop("grid.color")
    assert {f"#{grey}" for grey in greys.values()} == {INK.lower(), MUTED.lower()}
    assert MUTED.lower() < f"#{grid}" < UNSEEN.lower()


def test_the_icon_of_the_book_shows_the_colour_of_the_window() -> None:
    """On two greys of its own."""
    icon = (ROOT / "_ext" / "static" / "favicon.svg").read_text(encoding="utf-8")
    assert [PALETTE.get(colour) for colour in spelled(icon)].count("window") == 1


@pytest.mark.parametrize("name", COLOURS)
def test_a_colour_is_spelled_alike_wherever_it_is_said(name: str) -> None:
    """As matplotlib and CSS both read it."""
    assert re.fullmatch("#[0-9A-F]{6}", COLOURS[name])


def test_no_chapter_chooses_a_colour_of_its_own() -> None:
    """A bar or a line has the colour of its meaning, or grey."""
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert not [c for c in cells if c["cell_type"] == "code" and spelled("".join(c["source"]))], path.name
