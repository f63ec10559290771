"""Put the parts of a page in the order in which a reader needs them.

The theme and its extensions load eleven style sheets and ten scripts, most of which hold the page up until they
are there. On a slow line each costs a round trip before the page can be read. So there is one style sheet, cut
down to what the site uses; the host of the explorers stands in the page itself, before anything that it would
have to wait for; and what can wait stands at the end: the state of the explorers, then the theme's scripts.
"""

from __future__ import annotations

import functools
import hashlib
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from markup import MissingError, element, expect, find, head, patch, take_out
from prediction_nodes import script as predictions
from purge import Names, purge
from sphinx.errors import ExtensionError
from still import link_still_sheet, still_sheet
from style_sheets import FOLDER, joined_rules
from views import STATE_TYPE, VIEW_TYPE

COMMENT = re.compile(r"^[ ]*/\*(?:(?!\*/).)*\*/[ ]*\n", re.MULTILINE | re.DOTALL)
SOURCE_MAP = re.compile(r"(//|/\*)# sourceMappingURL=.*")
# Read at once, by scripts of the page itself.
OPTIONS = "_static/documentation_options.js"
THEME = "_static/scripts/pydata-sphinx-theme.js"
# How the theme makes what scrolls reachable by keyboard, and what is done in its place: asked again, an element
# answers again.
ASKED_IN_TURN = "e.tabIndex=e.scrollWidth>e.clientWidth||e.scrollHeight>e.clientHeight?0:-1"
HANDED_OVER = "poolScrolling.unobserve(e),poolScrolling.observe(e)"
STATIC = Path(__file__).resolve().parent / "static"
#: What keeps a reader's place, and what mounts the explorers meanwhile.
HOST = ("arrival.js", "host.js")

# What a script says in its element and what joining it with others keeps; "data-…" goes over to the one script.
KEPT = {"src", "defer", "type"}


def host() -> str:
    """Return the host of the explorers as pages carry it: without comments, which hold its types."""
    return COMMENT.sub("", "".join((STATIC / name).read_text(encoding="utf-8") for name in HOST))


class Bundle:
    """The style sheet and the script that the pages of a site share, written once each."""

    def __init__(self, site: Path, pages: Mapping[Path, BeautifulSoup], *later: str) -> None:
        """Look at the pages, and at the scripts that will be put on one later."""
        self.site = site
        self.sheets: list[str] = []
        named = {
            local(one, self._folder(path))
            for path, page in pages.items()
            for one in find(page, "script", src=True)
        }
        scripts = [self._read(name) for name in sorted(filter(None, named))]
        self.names = Names(pages.values(), [*later, *scripts, predictions()])
        self.style = functools.cache(self._write_style)
        self.still = functools.cache(self._write_still)
        self.script = functools.cache(self._write_script)

    def arrange(self, path: Path, page: BeautifulSoup) -> None:
        """Give a page one style sheet and one script."""
        folder = self._folder(path)
        root = "../" * len(path.relative_to(self.site).parts[1:])
        link, sheets = join_links(page, folder)
        link["href"] = root + self.style(tuple(sheets))
        link.insert_after(link_still_sheet(page, root + self.still(tuple(sheets))))
        names, data = join_scripts(page, folder)
        at_once = [element(page, "script", self._read(OPTIONS)), *take_inline(page)]
        last = [element(page, "script", src=root + self.script(tuple(names)), defer="", **data)]
        if find(page, "div", **{"class": "prediction"}):
            at_once.append(element(page, "script", predictions()))
        if states := mount_early(page):
            at_once.append(element(page, "script", host()))
            last = [*states, *last]
        drop_preloads(page)
        for one in at_once:
            link.insert_before(one, "\n")
        expect(find(page, "body"), "a body")[0].extend(last)

    def _folder(self, path: Path) -> str:
        """Return the folder of a page in the site."""
        return path.parent.relative_to(self.site).as_posix()

    def _read(self, name: str) -> str:
        return (self.site / name).read_text(encoding="utf-8")

    def _write_style(self, names: tuple[str, ...]) -> str:
        rules = purge(joined_rules(self.site, names), self.names)
        text = f"/* What the site uses of {' '.join(names)} */\n{rules}"
        self.sheets.append(text)
        return self.write(FOLDER, "css", text)

    def _write_still(self, names: tuple[str, ...]) -> str:
        return self.write(FOLDER, "css", still_sheet(self._read(self.style(names))), name="still")

    def _write_script(self, names: tuple[str, ...]) -> str:
        # The semicolon keeps one file's "use strict" from ruling the others.
        texts = {name: SOURCE_MAP.sub("", self._read(name)) for name in names}
        if THEME in texts:
            texts[THEME] = hand_over_scrolling(texts[THEME])
        return self.write("_static/scripts", "js", ";\n" + "\n;\n".join(texts.values()))

    def write(self, folder: str, kind: str, text: str, *, name: str = "book") -> str:
        """Write a file under a name that changes with its content, and return its path."""
        name = f"{folder}/{name}-{hashlib.sha256(text.encode()).hexdigest()[:8]}.{kind}"
        (self.site / name).write_text(text, encoding="utf-8")
        return name


def local(found: Tag, folder: str) -> str | None:
    """Return the name in `_static` of what an element of a page in `folder` loads, if that is there."""
    address = urlsplit(str(found.get("src") or found.get("href") or ""))
    name = posixpath.normpath(posixpath.join(folder, address.path))
    return name if name.startswith("_static/") and not address.netloc else None


@patch
def join_links(page: BeautifulSoup, folder: str) -> tuple[Tag, list[str]]:
    """Put one link in the place of all of a page's style sheets; return it, and the names of the sheets."""
    found = {one: local(one, folder) for one in find(head(page), "link", rel="stylesheet")}
    sheets = {one: name for one, name in found.items() if name}
    link = element(page, "link", rel="stylesheet", href="")
    expect(list(sheets), "style sheets in its head")[0].insert_before(link, "\n")
    for one in sheets:
        take_out(one)
    return link, list(sheets.values())


@patch
def join_scripts(page: BeautifulSoup, folder: str) -> tuple[list[str], dict[str, str]]:
    """Take out the scripts of a page; return the names of all but the options, and the data given to them."""
    names: list[str] = []
    data: dict[str, str] = {}
    for one in find(page, "script", src=True):
        if name := local(one, folder):
            names.append(name)
            data |= _data_of(one)
            take_out(one)
    if OPTIONS not in names:
        raise MissingError(f"a script {OPTIONS}")
    return [name for name in names if name != OPTIONS], data


def _data_of(script: Tag) -> dict[str, str]:
    """Return the data that a script finds in its own element; refuse what the script would lose."""
    data = {name: str(value) for name, value in script.attrs.items() if name.startswith("data-")}
    lost = script.attrs.keys() - data.keys() - KEPT
    if lost or script.get("type", "text/javascript") != "text/javascript":
        raise ExtensionError(
            f"{script} cannot be joined with other scripts: look at `_data_of` in _ext/bundle.py"
        )
    return data


@patch
def take_inline(page: BeautifulSoup) -> list[Tag]:
    """Take the scripts out that stand in the head of a page, after what sets its colours."""
    found = [one for one in find(head(page), "script") if not one.attrs]
    return [take_out(one) for one in expect(found, "scripts in its head that set options")]


@patch
def drop_preloads(page: BeautifulSoup) -> None:
    """Take the wish out that scripts of the end be loaded first: before the text, on a slow line."""
    for one in expect(
        find(page, "link", rel="preload", **{"as": "script"}), "a script that is to be loaded early"
    ):
        take_out(one)


@patch
def hand_over_scrolling(script: str) -> str:
    """Let `scrolling.js` find out which elements scroll: the theme's way lays the page out for each of them."""
    before, *behind = script.split(ASKED_IN_TURN)
    if len(behind) != 1:
        raise MissingError(f"one place that says {ASKED_IN_TURN}")
    return before + HANDED_OVER + behind[0]


@patch
def mount_early(page: BeautifulSoup) -> list[Tag]:
    """Take the state of the explorers, if a page has any, out of the head, where the text would wait for it."""
    views = find(page, "script", type=VIEW_TYPE)
    states = find(head(page), "script", type=STATE_TYPE)
    if views:
        expect(states, "the state of a page's explorers in its head", "MyST-NB")
    if states:
        expect(views, "a place for each explorer of a page", "MyST-NB")
    return [take_out(one) for one in states]
