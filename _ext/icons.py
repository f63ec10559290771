"""Cut the theme's icon font down to the icons that the site shows."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

import tinycss2
from bs4 import BeautifulSoup
from fontTools import subset
from fontTools.ttLib import TTFont
from markup import MissingError, find, patch
from sphinx.errors import ExtensionError
from tinycss2.ast import Node

FONTS = "_static/vendor/fontawesome/webfonts"
FONT = "fa-solid-900"
# The characters that Unicode leaves to the makers of fonts; the few others that the font has are plain letters.
OWN = range(0xE000, 0xF900)


@patch
def drop_drawer(site: Path) -> None:
    """Delete the script that draws icons, which no page names any more."""
    found = list((site / "_static" / "scripts").glob("fontawesome.js*"))
    if not found:
        raise MissingError("a file _static/scripts/fontawesome.js")
    for path in found:
        path.unlink()


@patch
def cut_font(site: Path, sheets: Iterable[str], pages: Iterable[BeautifulSoup]) -> None:
    """Cut the icon font (156 kB) down to the characters that the style sheets of the site put before elements.

    Two builds of one book give equal fonts: without the time of their making.
    """
    source = site / FONTS / f"{FONT}.ttf"
    sheets = list(sheets)
    for suffix in (".ttf", ".woff2"):
        if not source.with_suffix(suffix).is_file() or not any(f"{FONT}{suffix}" in text for text in sheets):
            raise MissingError(f"a font {FONT}{suffix} that its style sheet names")
    contents = dict(one for text in sheets for one in _contents(text))
    points = {ord(letter) for text in contents.values() for letter in text if ord(letter) in OWN}
    if not points:
        raise MissingError("icons as characters in its style sheet")
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    font = TTFont(source, recalcTimestamp=False)
    _refuse_missing(pages, contents, set(font.getBestCmap()))
    # The letters among the icons that stand on some page ("plus" is a "+").
    shown = {name for page in pages for one in page.find_all(class_=True) for name in str(one["class"]).split()}
    points |= {ord(letter) for name in shown & contents.keys() for letter in contents[name]}
    cutter = subset.Subsetter()
    cutter.populate(unicodes=points)
    cutter.subset(font)
    for flavor in (None, "woff2"):
        font.flavor = flavor
        font.save(source.with_suffix(f".{flavor or 'ttf'}"))


def _refuse_missing(pages: Iterable[BeautifulSoup], contents: dict[str, str], points: set[int]) -> None:
    """Refuse an icon on a page that the style sheet or the font does not know."""
    for page in pages:
        for one in find(page, "i", **{"class": True}):
            names = str(one["class"]).split()
            if {"fa-solid", "fas"} & set(names) and not any(
                set(map(ord, contents[name])) <= points for name in names if name in contents
            ):
                raise ExtensionError(
                    f"the icon {' '.join(names)!r} is not in the theme's font; name one that is"
                )


def _contents(sheet: str) -> Iterator[tuple[str, str]]:
    """Give the text that a sheet puts before each class of icons, and that of its variables for icons."""
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        classes = [
            token.value for token in rule.prelude if token.type == "ident" and token.value.startswith("fa-")
        ]
        for item in tinycss2.parse_blocks_contents(rule.content):
            if item.type != "declaration":
                continue
            text = "".join(token.value for token in _strings(item.value))
            if item.name == "content":
                yield from ((name, text) for name in classes)
            if item.name.startswith("--pst-icon-"):
                yield item.name, text


def _strings(tokens: Iterable[Node]) -> Iterator[Node]:
    return (token for token in tokens if token.type == "string")
