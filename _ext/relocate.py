"""Take a part of a page into another page of the site: its addresses, its ids, nothing that needs a script."""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Collection
from urllib.parse import urlsplit

from bs4 import Tag
from bs4.element import Script
from markup import find

#: What a page says of what can be done on it with scripts and Python, which its own print leaves out too.
ON_SCREEN = ".pool-run, .pool-start, .pool-kernel-note, .pool-on-screen"


def relocated(part: Tag, name: str, joined: Collection[str] = ()) -> Tag:
    """Return a copy of a part of the page `name`, for a page in a folder beside the root of the site.

    Among `joined`, pages that stand in one page together, links lead from place to place in it, and so each id
    has the name of its page before it.
    """
    made = copy.copy(part)
    for one in (made, *made.find_all(True)):
        for attribute in ("href", "src"):
            if attribute in one.attrs:
                one[attribute] = address_of(str(one[attribute]), name, joined)
        if joined and "id" in one.attrs:
            one["id"] = place(name, str(one["id"]))
        for attribute in ("aria-labelledby", "aria-describedby", "loading"):
            one.attrs.pop(attribute, None)
    drop_plumbing(made)
    return made


def address_of(address: str, name: str, joined: Collection[str] = ()) -> str:
    """Return an address, told from the page `name`, as it is told from a folder beside the root of the site."""
    told = urlsplit(address)
    if told.scheme or told.netloc:
        return address
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), told.path)) if told.path else name
    if path in joined:
        return f"#{place(path, told.fragment)}"
    return told._replace(path=f"../{path}").geturl()


def place(name: str, fragment: str = "") -> str:
    """Return the id of a place of a page among others in one page; of the page itself without fragment."""
    stem = posixpath.splitext(posixpath.basename(name))[0]
    return f"{stem}--{fragment}" if fragment else stem


def drop_plumbing(part: Tag) -> None:
    """Take out what is of no use without a script: explorers, buttons, folded code, signs beside headings."""
    for one in find(part, "script") + find(part, "noscript") + find(part, "button"):
        one.decompose()
    for one in part.select(
        f"a.headerlink, img.only-dark, details, .prediction-switch, .pool-note, {ON_SCREEN}"
    ):
        one.decompose()
    for one in part.select("div.cell"):
        if not one.find("img") and not "".join(_texts(one)).strip():
            one.decompose()


def _texts(part: Tag) -> list[str]:
    return [str(text) for text in part.strings if not isinstance(text, Script)]
