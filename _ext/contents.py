"""Mend the lists of contents: number the chapters, and let a script of ours mark the section that is read."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from bs4 import BeautifulSoup
from markup import element, expect, find, patch

#: A chapter's file starts with its number.
NUMBERED = re.compile(r"0*(\d+)_")


@patch
def number_chapters(path: Path, page: BeautifulSoup) -> None:
    """Put the number of each chapter before its title in the sidebar of the page at `path`."""
    sidebar = expect(find(page, "div", id="pst-primary-sidebar"), "a sidebar")[0]
    for link in expect(find(sidebar, "a", href=True), "links to the pages of the book in its sidebar"):
        # A page's link to itself has no file.
        name = path.name if link["href"] == "#" else PurePosixPath(str(link["href"])).name
        if number := NUMBERED.match(name):
            link.insert(0, element(page, "span", f"{number[1]} ", **{"class": "pool-number"}))


@patch
def mark_by_own_script(page: BeautifulSoup) -> None:
    """Take the list of a page's sections, if it has one, away from the theme, which loses the last of them.

    It marks a heading that comes near the top of the window, which those of the end never do.
    """
    lists = find(page, "nav", id="pst-page-toc-nav")
    if find(page, "div", id="pst-secondary-sidebar"):
        expect(lists, "a list pst-page-toc-nav in the sidebar of a page")
    for one in lists:
        one["id"] = "pool-page-toc"
