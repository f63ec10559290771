"""Figures have captions, numbers, their code behind a word, and a dialog (`_ext/captions.py`, `figures.js`)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import captions
import markup
import nbformat
import parsed
import pytest
from docutils import nodes
from docutils.utils import new_document
from playwright.sync_api import Page, expect
from sphinx.errors import ExtensionError
from views import VIEW_TYPE

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "_ext" / "static"
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def drawing(alt: str, caption: str, tags: str = "") -> str:
    """Return a cell as MyST-NB writes one that only draws."""
    return (
        f'<div class="cell tag_hide-input {tags} docutils container">'
        '<details class="admonition hide above-input">'
        '<summary aria-label="Toggle hidden content"><p class="collapsed">Show code cell source</p></summary>'
        '<div class="cell_input docutils container"><pre>show(image)</pre></div></details>'
        '<div class="cell_output docutils container"><figure class="align-default">'
        f'<a class="reference internal image-reference" href="{PIXEL}"><img alt="{alt}" src="{PIXEL}"'
        ' style="width: 20px; height: 10px;" width="40" height="20">\n</a>'
        '<figcaption><p><span class="caption-number">Fig. 4 </span>'
        f'<span class="caption-text">{caption}</span><a class="headerlink" href="#a">#</a></p></figcaption>'
        "</figure></div></div>"
    )


def arranged(*cells: str, name: str = "03_average_pooling.html") -> Any:
    """Return a page of these cells with its figures arranged."""
    page = markup.read(f"<html><head></head><body>{''.join(cells)}</body></html>")
    captions.number_figures(Path("site/chapters") / name, page)
    captions.link_full_size(page)
    return page


def test_figures_are_numbered_by_chapter_and_place() -> None:
    """A figure that stands in for an explorer has no number: where the explorer works, nobody sees it."""
    page = arranged(
        drawing("a", "First."), drawing("b", "A still.", "tag_static-figure"), drawing("c", "Second.")
    )
    assert [one.text for one in page.select("figcaption")] == [
        "Figure 3.1. First.",
        "A still.",
        "Figure 3.2. Second.",
    ]
    assert [one.get("id") for one in page.select("figure")] == ["figure-3-1", None, "figure-3-2"]


def test_what_is_said_of_the_controls_of_a_cell_stands_below_its_caption() -> None:
    """It is no part of the figure, whose caption follows what it speaks of."""
    page = markup.read(
        '<div class="cell"><div class="cell_output"><figure><img src="a.png"><p class="pool-kernel-note">Run'
        '</p><figcaption><p><span class="caption-text">Seen.</span></p></figcaption></figure></div></div>'
    )
    captions.number_figures(Path("01_a.html"), page)
    (figure,) = markup.find(page, "figure")
    assert not figure.select("p.pool-kernel-note")
    assert figure.find_next_sibling().get("class") == "pool-kernel-note"  # type: ignore[union-attr]


def test_a_page_that_is_no_chapter_numbers_nothing() -> None:
    """There is no number to begin with."""
    assert arranged(drawing("a", "First."), name="index.html").select("figcaption")[0].text == "First."


def test_the_code_of_a_figure_stands_below_it_behind_one_word() -> None:
    """And the word is what a screen reader says."""
    page = arranged(drawing("a", "First."))
    (cell,) = page.select("div.cell")
    assert [one.name for one in cell.find_all(True, recursive=False)] == ["div", "details"]
    (summary,) = page.select("summary")
    assert summary.text == "Code"
    assert "aria-label" not in summary.attrs
    assert "show(image)" in page.select("details")[0].text


def test_the_code_of_an_explorer_stands_below_it_behind_the_same_word() -> None:
    """It has no caption and no number."""
    explorer = re.sub(
        r"<figure.*</figure>",
        f'<script type="{VIEW_TYPE}">{{"model_id":"a"}}</script>',
        drawing("a", ""),
        flags=re.DOTALL,
    )
    page = arranged(explorer)
    (cell,) = page.select("div.cell")
    assert [one.name for one in cell.find_all(True, recursive=False)] == ["div", "details"]
    assert page.select_one("summary").text == "Code"
    assert page.select("figcaption, .caption-number") == []


def test_code_that_draws_nothing_stays_where_it_is() -> None:
    """Such as that of a solution, which has words of its own."""
    solution = re.sub(r"<figure.*</figure>", "<pre>Right.</pre>", drawing("a", ""), flags=re.DOTALL)
    page = arranged(solution)
    (cell,) = page.select("div.cell")
    assert [one.name for one in cell.find_all(True, recursive=False)] == ["details", "div"]
    assert page.select_one("summary").text == "Show code cell source"


def test_no_page_of_the_site_speaks_of_cells_in_the_words_of_a_tool(site: Path) -> None:
    """MyST-NB's words for what is folded are meant for whoever writes notebooks."""
    for path in sorted((site / "chapters").glob("*.html")):
        summaries = [one.text.strip() for one in parsed.soup(path).select("summary")]
        assert [one for one in summaries if "code cell" in one] == [], path.name


def cell_with(**metadata: Any) -> nodes.document:
    """Return a document with a cell of this metadata."""
    document = new_document("chapters/a.ipynb")
    document += nodes.container(nb_element="cell_code", cell_metadata=metadata)
    return document


@pytest.mark.parametrize("figure", [{}, {"figure": {}}, {"figure": {"caption": "  "}}])
def test_a_figure_without_a_caption_fails_the_build(figure: dict[str, Any]) -> None:
    """By the words of its alt text, with what to write and where."""
    document = cell_with(mystnb={"image": {"alt": "Bars of three numbers"}, **figure})
    with pytest.raises(
        ExtensionError, match=r"'Bars of three numbers' has no caption; say what is seen in its"
    ):
        captions.refuse_uncaptioned(None, document)  # type: ignore[arg-type]


def test_a_figure_with_a_caption_and_a_cell_without_a_figure_pass() -> None:
    """The picture that the landing page's script replaces needs none either."""
    for metadata in (
        {"mystnb": {"image": {"alt": "Bars"}, "figure": {"caption": "Three numbers."}}},
        {"mystnb": {"image": {"alt": "A line"}}, "tags": ["landing-figure"]},
        {},
    ):
        captions.refuse_uncaptioned(None, cell_with(**metadata))  # type: ignore[arg-type]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_captions_are_sentences_of_their_own(path: Path) -> None:
    """Each is a sentence, stands once in its chapter, and does not repeat the alt text."""
    cells = [cell.metadata.get("mystnb", {}) for cell in nbformat.read(path, as_version=4).cells]
    said = [(one["figure"]["caption"], one["image"]["alt"]) for one in cells if "alt" in one.get("image", {})]
    assert [caption for caption, _ in said if not re.fullmatch(r"[A-Z].{20,}[.]", caption)] == []
    assert len({caption for caption, _ in said}) == len(said)
    assert [caption for caption, alt in said if caption in alt] == []


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_the_imports_of_a_chapter_are_folded(path: Path) -> None:
    """Under the word that says what they are."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert cells[0].source.startswith(("import ", "from "))
    assert "hide-input" in cells[0].metadata.get("tags", [])
    assert json.dumps(cells[0].metadata["mystnb"]["code_prompt_show"]) == '"Imports"'


@pytest.fixture
def figures(page: Page) -> Page:
    """Give a page with two figures, the first of which has a version for the dark."""
    html = arranged(drawing("Bars of three numbers", "First."), drawing("A photograph", "Second."))
    (first, _) = html.select("img")
    dark = markup.element(html, "img", alt=first["alt"], src=f"{PIXEL}#dark", width="40", height="20")
    first["style"] = "display: none"
    first.insert_after(dark)
    page.set_content(markup.write(html))
    page.add_style_tag(path=STATIC / "figures.css")
    page.add_script_tag(path=STATIC / "figures.js")
    return page


@pytest.mark.browser
@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_figure_is_enlarged_by_a_key_and_esc_brings_the_focus_back(figures: Page, key: str) -> None:
    """What is shown is the version that was seen, with its alt text and its caption."""
    button = figures.get_by_role("button", name="Bars of three numbers")
    button.focus()
    figures.keyboard.press(key)
    dialog = figures.get_by_role("dialog", name="Figure 3.1")
    image = dialog.get_by_role("img", name="Bars of three numbers")
    expect(image).to_be_visible()
    assert str(image.get_attribute("src")).endswith("#dark")
    assert image.evaluate("(one) => one.getBoundingClientRect().width") > 200
    expect(dialog.get_by_text("Figure 3.1. First.")).to_be_visible()
    figures.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.browser
def test_a_figure_is_enlarged_by_a_click_and_closed_by_a_button_or_beside_it(figures: Page) -> None:
    """And the next one takes its place in the same dialog."""
    for name, number in (("Bars of three numbers", "Figure 3.1"), ("A photograph", "Figure 3.2")):
        figures.get_by_role("button", name=name).click()
        dialog = figures.get_by_role("dialog", name=number)
        expect(dialog.get_by_role("img")).to_have_count(1)
        dialog.get_by_role("button", name="Close").click()
        expect(dialog).to_be_hidden()
    figures.get_by_role("button", name="A photograph").click()
    figures.mouse.click(2, 2)
    expect(figures.get_by_role("dialog")).to_be_hidden()
