"""A table holds whole words, and what cells have glued into it reads like the rest (`_ext/static/book.css`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

STYLE = (Path(__file__).parent.parent / "_ext" / "static" / "book.css").read_text(encoding="utf-8")
#: What MyST-NB says of numbers that are glued.
GLUED = "span.pasted-text { font-weight: bold; }"
SHOWN = """<style>{glued}{style}</style><article class="bd-article">
<table class="table" style="width: 20px"><tr><td>{inside}</td></tr></table>
<p style="width: 20px">{inside}</p><div class="pool-listed"><p>{inside}</p></div></article>"""


def show(page: Page, inside: str) -> None:
    """Show something in a table and in a paragraph that have no room, and in a list of what cells glued."""
    page.set_content(SHOWN.format(glued=GLUED, style=STYLE, inside=inside))


@pytest.mark.parametrize(
    "inside", ['<a href="#x">photograph</a>', "<code>maximum_filter</code>"], ids=["link", "name"]
)
def test_a_link_or_a_name_in_a_table_is_never_broken_within_a_word(page: Page, inside: str) -> None:
    """A table scrolls in a box of its own, and a paragraph does not."""
    show(page, inside)
    lines = page.evaluate("[...document.querySelectorAll('a, code')].map((one) => one.getClientRects().length)")
    assert lines[0] == 1
    assert lines[1] > 1


def test_glued_values_stand_out_in_a_sentence_and_not_where_everything_is_one(page: Page) -> None:
    """As in a table, and where a chapter lists machines and versions."""
    show(page, '<span class="pasted-text">12</span>')
    weights = page.evaluate(
        "[...document.querySelectorAll('.pasted-text')].map((one) => getComputedStyle(one).fontWeight)"
    )
    assert weights == ["400", "700", "400"]
