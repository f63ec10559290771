"""A table holds whole words, stands on a phone row by row, and what is glued into it reads like the rest.

It is drawn by `_ext/static/book.css`, and `_ext/tables.py` says which is too wide for a phone.
"""

from __future__ import annotations

from pathlib import Path

import markup
import pytest
import tables
from playwright.sync_api import Browser, Page

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


HEAD = "<thead><tr><th>library</th><th>{}</th><td></td></tr></thead>"
WIDE = f"""<table class="table">{HEAD.format("stride if none is given")}<tbody><tr><td><p>PyTorch</p></td>
<td><p>the size of the window</p></td><td></td></tr></tbody></table>"""
#: What a reader has to fill in, and which fits a phone.
NARROW = f"""<table class="table">{HEAD.format("k")}<tbody><tr><td><p>pool</p></td><td><p>3</p></td>
<td></td></tr></tbody></table>"""


def labels(html: str) -> tuple[str, list[tuple[str | None, str | None]]]:
    """Return the classes of a table that was looked at, and label and class of each cell below its head."""
    page = markup.read(html)
    tables.stack_tables(page)
    (table,) = markup.find(page, "table")
    cells = table.select("tbody td")
    return str(table["class"]), [(one.get("data-label"), one.get("class")) for one in cells]  # type: ignore[misc]


def test_a_table_too_wide_for_a_phone_has_the_names_of_its_columns_in_its_cells() -> None:
    """But not in a cell that says nothing."""
    wide = [("library", None), ("stride if none is given", None), (None, "pool-empty")]
    longer = WIDE.replace("PyTorch", "a library with a name")
    assert labels(longer) == ("table pool-stacked", wide)


def test_a_table_that_fits_a_phone_stays_one_and_a_table_without_a_head_too() -> None:
    """What is to be filled in is marked in both."""
    assert labels(NARROW) == ("table", [(None, None), (None, None), (None, "pool-empty")])
    bare = markup.read(WIDE)
    bare.thead.extract()  # type: ignore[union-attr]
    assert labels(markup.write(bare)) == ("table", [(None, None)] * 3)


def test_the_list_of_claims_is_stacked_without_names_of_columns() -> None:
    """A script adds to its cells, and hides verdicts in them."""
    claims = WIDE.replace('"table"', '"claim-table table"').replace("PyTorch", "a claim of twenty and more")
    assert labels(claims) == (
        "claim-table table pool-stacked",
        [(None, None), (None, None), (None, "pool-empty")],
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_a_wide_table_row_by_row_and_nothing_of_it_beside_the_screen(
    browser: Browser, site_url: str, scheme: str
) -> None:
    """The lessons of the teachers' page, and what libraries do, in chapter 13."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    for name in ("teachers", "13_in_practice"):
        page.goto(f"{site_url}/chapters/{name}.html")
        boxes = page.locator(".pst-scrollable-table-container:has(.pool-stacked)")
        assert boxes.count() >= 1
        assert page.locator(".pool-stacked thead").first.is_hidden()
        assert page.locator(".pool-stacked .pool-empty:visible").count() == 0
        assert boxes.evaluate_all("(all) => all.every((one) => one.scrollWidth <= one.clientWidth)")
        assert boxes.evaluate_all("(all) => all.every((one) => one.tabIndex === -1)")
    context.close()


def test_no_line_stands_between_the_columns_of_a_table_and_no_colour_behind_its_rows(
    page: Page, site_url: str
) -> None:
    """Words begin where a column begins, and would touch a line."""
    page.goto(f"{site_url}/chapters/13_in_practice.html")
    drawn = page.locator("table.table td").evaluate_all(
        "(all) => all.map((one) => [getComputedStyle(one).borderLeftWidth,"
        " getComputedStyle(one.parentElement).backgroundColor])"
    )
    assert {tuple(one) for one in drawn} == {("0px", "rgba(0, 0, 0, 0)")}


def test_an_output_of_several_lines_keeps_its_columns_on_a_phone_and_scrolls(
    browser: Browser, site_url: str
) -> None:
    """Each of its lines is one line; where it scrolls, a keyboard reaches it."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site_url}/chapters/13_in_practice.html")
    outputs = page.locator("div.cell_output pre:has(> .ln:nth-of-type(3))")
    assert outputs.count() >= 3
    assert outputs.evaluate_all(
        "(all) => all.every((one) => [...one.querySelectorAll('.ln')].every((line) =>"
        " line.getBoundingClientRect().height < 1.6 * parseFloat(getComputedStyle(line).lineHeight)))"
    )
    wide = outputs.locator("visible=true").evaluate_all(
        "(all) => all.filter((one) => one.scrollWidth > one.clientWidth && one.checkVisibility()).length"
    )
    assert wide >= 1
    page.wait_for_function(
        "() => [...document.querySelectorAll('div.cell_output pre')].every((one) => one.tabIndex === 0"
        " || one.scrollWidth <= one.clientWidth || !one.checkVisibility({ contentVisibilityAuto: true }))"
    )
    context.close()
