"""Put all pages of the book behind one another in one page, to be printed."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from html import escape

import markup
from bs4 import BeautifulSoup, Tag
from markup import expect, find
from relocate import place, relocated

#: What a printed course does without: the library's reference is looked up, and the teachers' page is for them.
LEFT_OUT = ("reference", "teachers")


def words(part: Tag) -> str:
    """Return what a part says, in one line, without the sign that leads to it."""
    said = "".join(str(text) for text in part.strings if "headerlink" not in str(_class(text.parent)))
    return " ".join(said.split())


def _class(tag: Tag | None) -> str:
    return str(tag.get("class", "")) if tag is not None else ""


@markup.patch
def course(pages: Mapping[str, BeautifulSoup]) -> str:
    """Return the body of the whole course: contents, then each page, whose links lead to places in this one."""
    joined = [name for name in pages if posixpath.splitext(posixpath.basename(name))[0] not in LEFT_OUT]
    titles, parts = [], []
    for name in joined:
        article = markup.article_of(pages[name])
        titles.append((place(name), words(expect(find(article, "h1"), "a heading in an article")[0])))
        inner = relocated(article, name, joined)
        content = inner.decode_contents(formatter=markup.FORMATTER)
        parts.append(f"<section class='chapter' id='{place(name)}'>{content}</section>")
    listed = "".join(f"<li><a href='#{where}'>{escape(title)}</a></li>" for where, title in titles)
    return f"<nav aria-label='Contents'><ol class='contents'>{listed}</ol></nav>\n" + "\n".join(parts)
