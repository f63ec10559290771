"""Say in the head of each page what it says first, for search engines and for links that are shared."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from markup import element, expect, find, head, patch
from search_index import HEADINGS, words

#: What stands beside the text.
BOX = re.compile(r"\badmonition\b")
#: What offers to run a chapter says nothing of it.
BUTTON = "pool-run"
#: Longer ones are cut off by those who show them.
LONGEST = 200
SENTENCE_ENDS = (". ", "? ", "! ")


@patch
def describe(page: BeautifulSoup, site_title: str) -> None:
    """Put a description of a page into its head, and what Open Graph names.

    A page may say it itself, by a description of its own (``html_meta``), which stays.
    """
    top = head(page)
    title = expect(find(page, "h1"), "a title on a page")[-1]
    own = [one for one in find(top, "meta", content=True) if one.get("name") == "description"]
    text = str(own[0]["content"]) if own else shortened(opening(page) or f"{_title(title)} of {site_title}.")
    said = {
        "og:type": "article",
        "og:site_name": site_title,
        "og:title": _title(title),
        "og:description": text,
    }
    if not own:
        top.append(page.new_tag("meta", attrs={"name": "description", "content": text}))
    for name, content in said.items():
        top.append(element(page, "meta", property=name, content=content))


def _title(heading: Tag) -> str:
    return words(heading.children)


def opening(page: BeautifulSoup) -> str:
    """Return the first paragraph of a page that says something, without the label that it may start with."""
    for article in find(page, "article"):
        for one in article.find_all([*HEADINGS, "p"]):
            if not isinstance(one, Tag) or one.name != "p" or one.find_parent(class_=BOX):
                continue
            if BUTTON not in str(one.get("class", "")):
                return without_label(one)
    return ""


def without_label(paragraph: Tag) -> str:
    """Return the words of a paragraph without what it starts with in bold, such as "What you will do."."""
    parts = [one for one in paragraph.children if not isinstance(one, NavigableString) or one.strip()]
    first, *others = parts
    labelled = (
        isinstance(first, Tag) and first.name == "strong" and bool(others) and first.text.strip().endswith(".")
    )
    return words(others if labelled else paragraph.children)


def shortened(text: str) -> str:
    """Return as many whole sentences of a text as fit, or else as many words.

    Examples
    --------
    >>> shortened("One. Two.")
    'One. Two.'
    >>> shortened("One. " + 300 * "x")
    'One.'
    >>> len(shortened(100 * "word ")) <= LONGEST, shortened(100 * "word ")[-6:]
    (True, 'word …')
    """
    if len(text) <= LONGEST:
        return text
    end = max(text.rfind(mark, 0, LONGEST) for mark in SENTENCE_ENDS)
    return text[: end + 1] if end > 0 else f"{text[: LONGEST - 2].rpartition(' ')[0]} …"
