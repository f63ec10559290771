"""Each page says in its head what it says first (`_ext/descriptions.py`)."""

from __future__ import annotations

from pathlib import Path

import markup
import pytest
from bs4 import BeautifulSoup
from descriptions import LONGEST, describe, shortened
from parsed import soup
from sphinx.errors import ExtensionError
from test_site import ALL


def described(html: str) -> dict[str, str]:
    """Return what the head of a page says after it was described."""
    page = markup.read(html)
    describe(page, "Book")
    return {str(one.get("name") or one["property"]): str(one["content"]) for one in markup.find(page, "meta")}


@pytest.mark.parametrize(
    ("article", "description"),
    [
        (
            "<h1>A<a class='headerlink'>#</a></h1><p>Some  <b>words</b>\nhere.</p><p>More.</p>",
            "Some words here.",
        ),
        ("<h1>A</h1><p><strong>What you will do.</strong> Slide it.</p>", "Slide it."),
        ("<h1>A</h1><p><strong>All of it is bold.</strong></p>", "All of it is bold."),
        ("<h1>A</h1><p><strong>Max</strong> is the largest.</p>", "Max is the largest."),
        ("<h1>A</h1><div class='admonition note'><p>Aside.</p></div><p>Text.</p>", "Text."),
        ("<h1>A</h1><p class='pool-run'>Run it.</p><p>Text.</p>", "Text."),
        ("<h1>Index</h1><ul><li>a</li></ul>", "Index of Book."),
    ],
)
def test_a_page_is_described_by_its_first_paragraph(article: str, description: str) -> None:
    """Without its label; one that has no paragraph by its title."""
    said = described(f"<html><head></head><article>{article}</article></html>")
    assert said["description"] == said["og:description"] == description
    assert said["og:site_name"] == "Book"
    assert said["og:title"] == ("Index" if "Index" in article else "A")


def test_a_description_that_a_page_gives_itself_stays() -> None:
    """And is the one that is shared."""
    said = described(
        '<head><meta name="description" content="Own &amp; only."></head><article><h1>A</h1><p>B.</p></article>'
    )
    assert said["description"] == said["og:description"] == "Own & only."


def test_a_page_without_a_title_fails_the_build() -> None:
    """It would be shared without one."""
    with pytest.raises(ExtensionError, match="no longer has a title on a page, which `describe` mends"):
        describe(markup.read("<head></head><article><p>a</p></article>"), "Book")


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("One. Two.", "One. Two."),
        ("A" * LONGEST, "A" * LONGEST),
        ("One? " + "two " * LONGEST, "One?"),
        ("word " * LONGEST, " ".join(["word"] * 39) + " …"),
    ],
)
def test_a_long_text_is_cut_after_a_sentence_or_else_after_a_word(text: str, short: str) -> None:
    """So that nobody else cuts it."""
    assert shortened(text) == short
    assert len(short) <= LONGEST


def test_no_two_pages_of_the_site_have_the_same_description(site: Path) -> None:
    """And each is a sentence of more than two words."""

    def description(page: BeautifulSoup) -> str:
        (said,) = page.select('meta[name="description"]')
        return str(said["content"])

    said = [description(soup(site / name)) for name in ALL]
    assert len(set(said)) == len(said)
    assert all(len(one.split()) > 2 for one in said)
