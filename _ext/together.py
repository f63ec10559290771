"""Keep in one line what is read as one: short code, a formula and the stop behind it, a size, a shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from markup import element, find

#: The class of what no end of a line may part.
WHOLE = "pool-whole"
#: A longer piece of code may be parted: it would leave a hole at the end of the line before.
SHORT = 24  # characters
STOP = re.compile(r"[.,;:!?)\u2019\u201d]+")
#: Sizes and shapes: 2 x 2, (444, 448).
PAIRS = re.compile(r"\b\d+ x \d+(?: x \d+)*\b|\(\d+(?:, \d+)+,?\)")
#: Here blanks are code, or nothing is read, or the parts of a line are boxes beside each other.
ELSEWHERE = "pre, code, math, script, style, svg, button, textarea, .admonition-title"


def keep_together(page: BeautifulSoup) -> None:
    """Mark, in what a page says, all that is read as one."""
    for article in page.select("article.bd-article"):
        for code in find(article, "code"):
            if len(code.text) <= SHORT and not code.find_parent("pre"):
                code["class"] = f"{code.get('class', '')} {WHOLE}".strip()
        for formula in find(article, "math"):
            if formula.get("display") != "block" and not formula.css.closest(".admonition-title"):
                _hold_stop(page, formula)
        for text in list(_texts(article)):
            _hold_pairs(page, text)


def _hold_stop(page: BeautifulSoup, formula: Tag) -> None:
    """Put a formula and the stop behind it, if there is one, into one element."""
    after = formula.next_sibling
    stop = STOP.match(after) if type(after) is NavigableString else None
    if stop is None or not isinstance(after, NavigableString):
        return
    whole = element(page, "span", **{"class": WHOLE})
    formula.insert_before(whole)
    whole.extend([formula.extract(), NavigableString(stop[0])])
    after.replace_with(NavigableString(after[stop.end() :]))


def _texts(article: Tag) -> Iterator[NavigableString]:
    """Give the texts of an article that hold a size or a shape."""
    for text in article.find_all(string=PAIRS):
        parent = text.parent
        if parent and not isinstance(text, PreformattedString) and not parent.css.closest(ELSEWHERE):
            yield text


def _hold_pairs(page: BeautifulSoup, text: NavigableString) -> None:
    """Put each size and shape of a text into an element of its own."""
    done = 0
    for pair in PAIRS.finditer(text):
        text.insert_before(NavigableString(text[done : pair.start()]))
        text.insert_before(element(page, "span", pair[0], **{"class": WHOLE}))
        done = pair.end()
    text.replace_with(NavigableString(text[done:]))
