"""The search: every section of the book with its title, the words that it explains, and its text.

Sphinx's own search leads to pages, and asks for every page that it has found to quote it, which a saved copy
cannot do. A reader who looks for ``ceil_mode`` wants the section that explains it. So the search page carries
the sections themselves, in one script with what looks through them (`static/search.js` and what it imports).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString
from markup import MissingError, article_of, find, patch

from pooling_lib.explorers._static import join_script

FOLDER = Path(__file__).resolve().parent / "static"
SEARCH = "search.html"
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
#: What no reader reads.
SILENT = {"script", "style", "noscript", "button", "template"}
#: What speaks of the page and of its tools, and not of what a section is about: by the classes of its element.
TOOLS = {"pool-run", "pool-kernel-note", "prediction-switch", "tag_static-figure"}
#: What folds the code of a cell; its title says no more than that.
FOLDED = "hide"
#: What stands apart from what follows it, also where no blank does.
BLOCKS = {"p", "li", "dt", "dd", "td", "th", "div", "figcaption", "summary", "br", "section", *HEADINGS}
#: What is looked through, but makes no quotation.
CODE = "pre"
#: What a word of code is: numbers and single letters lead nowhere.
WORD = re.compile(r"[^\W\d]\w+")
#: Where a section says which words it explains: a row of a table starts with one, or it is set in bold.
EXPLAINED = "td:first-child code, strong, dfn, dl:not(.py) > dt"
#: What is written for a field of a record that has no words of its own.
GENERATED = re.compile(r"Alias for field number \d+")
#: What readers call one thing, where neither its spelling nor its ending shows it: what one finds, all find.
FAMILIES = [
    ["backward pass", "backprop", "backpropagation"],
    ["aliasing", "antialiasing"],
    ["subsampling", "downsampling"],
    ["unpooling", "upsampling"],
    ["average pooling", "mean pooling"],
    ["global average pooling", "global pooling", "GAP"],
    ["convolutional network", "convolutional neural network", "CNN", "convnet"],
    ["activation function", "nonlinearity"],
    ["colour", "color"],
    ["grey", "gray"],
    ["licence", "license"],
]


class Entry(NamedTuple):
    """What can be found: a section, a term or a name of the library; each word of its code once."""

    address: str
    page: str
    title: str
    explained: str
    text: str
    code: str


def index_of(site: Path, pages: Mapping[Path, BeautifulSoup], order: Iterable[str]) -> str:
    """Return a script with the sections of these pages, those of the book in its order, and what searches them.

    Parameters
    ----------
    site
        The folder of the site.
    pages
        Its pages, by their paths.
    order
        The pages of the book, by their paths from the folder of the site, in the order of its contents.
    """
    entries = [entry for name in order for entry in entries_of(pages[site / name], name)]
    # Where the text stands in a script that a page carries, no "</script>" may end it.
    data = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    families = json.dumps(FAMILIES)
    search = join_script("search.js", FOLDER)
    return f'const SECTIONS = {data};\nconst FAMILIES = {families};\n(() => {{\n"use strict";\n{search}}})();\n'


@patch
def entries_of(page: BeautifulSoup, address: str) -> list[Entry]:
    """Return the sections of the page at an address of the site, its terms, and its names of the library."""
    article = article_of(page)
    found: list[Entry] = []
    for section in find(article, "section", id=True):
        heading = section.find(HEADINGS, recursive=False)
        if isinstance(heading, Tag):
            place = f"#{section['id']}" if found else ""
            title = words([one for one in heading.children if not _is_link(one)])
            inside = [one for one in section.children if one is not heading and not _is_apart(one)]
            found.append(_entry(address + place, found[0].title if found else title, title, inside))
    if not found:
        raise MissingError("a section with a heading on a page")
    title = found[0].title
    return [*found, *_terms(article, address, title), *_documented(article, address, title)]


def _entry(address: str, page: str, title: str, inside: list[PageElement]) -> Entry:
    marked = [one for part in inside if isinstance(part, Tag) for one in part.select(EXPLAINED)]
    return Entry(address, page, title, _each_once(marked), words(inside), _code(inside))


def _code(inside: list[PageElement]) -> str:
    blocks = [block for part in inside if isinstance(part, Tag) for block in [part, *part.find_all(CODE)]]
    return _each_once([child for block in blocks if block.name == CODE for child in block.children])


def _each_once(parts: Iterable[PageElement]) -> str:
    """Return the words of some elements, each of them once."""
    return " ".join(sorted({word for one in parts for word in WORD.findall("".join(_texts([one])))}))


def _classes(one: Tag | None) -> list[str]:
    return [] if one is None else str(one.get("class", "")).split()


def _is_link(one: PageElement) -> bool:
    """Say whether this is the sign beside a heading that links to it."""
    return isinstance(one, Tag) and "headerlink" in _classes(one)


def _is_silent(one: Tag) -> bool:
    """Say whether nobody looks for this: no reader reads it, or it speaks of the page and its tools."""
    folds = one.name == "summary" and FOLDED in _classes(one.parent)
    return one.name in SILENT or folds or _is_link(one) or bool(TOOLS.intersection(_classes(one)))


def _is_apart(one: PageElement) -> bool:
    """Say whether this part of a section is found by itself."""
    return isinstance(one, Tag) and (one.name == "section" or bool({"py", "glossary"} & {*_classes(one)}))


def _terms(article: Tag, address: str, page: str) -> Iterator[Entry]:
    """Give the terms of a glossary, each with what it says of it."""
    for term in article.select("dl.glossary > dt[id]"):
        body = term.find_next_sibling("dd")
        if isinstance(body, Tag):
            title = words([one for one in term.children if not _is_link(one)])
            yield Entry(f"{address}#{term['id']}", page, title, "", words([body]), "")


def _documented(article: Tag, address: str, page: str) -> Iterator[Entry]:
    """Give the names of the library that a page documents."""
    for name in find(article, "dt", id=True):
        body = name.find_next_sibling("dd")
        if "sig" in _classes(name) and isinstance(body, Tag):
            inside = [one for one in body.children if not _is_apart(one)]
            text = words(inside)
            if not GENERATED.fullmatch(text):
                yield Entry(f"{address}#{name['id']}", page, str(name["id"]), "", text, _code(inside))


def words(parts: Iterable[PageElement]) -> str:
    """Return the words that a reader sees, with one blank between them."""
    return " ".join("".join(_texts(parts)).split())


def _texts(parts: Iterable[PageElement]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, NavigableString) and not isinstance(part, PreformattedString):
            yield str(part)
        elif isinstance(part, Tag) and part.name != CODE and not _is_silent(part):
            yield from _texts(part.children)
            if part.name in BLOCKS:
                yield " "
