"""Figures of a page: a caption and a number each, a link to it at full size, and its code behind one word.

An explorer has no caption, and its code stands behind the same word.
"""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from contents import NUMBERED
from docutils import nodes
from markup import element, expect, find, patch
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.logging import get_node_location
from views import NOTE, VIEW_TYPE

#: What stands for an explorer, or for a script, where these do not run: it has no number.
STILL = "tag_static-figure"
UNCAPTIONED = "landing-figure"
#: The word under a figure or an explorer that opens the code which draws it.
CODE = "Code"


def connect(app: Sphinx) -> None:
    """Check the captions of every page that is read."""
    app.connect("doctree-read", refuse_uncaptioned)
    app.add_css_file("figures.css", priority=902)
    app.add_js_file("figures.js", priority=902)


def refuse_uncaptioned(app: Sphinx, document: nodes.document) -> None:
    """Refuse a cell that says in words what its figure shows, and has no caption to stand under it."""
    for cell in document.findall(nodes.container):
        data = cell.get("cell_metadata", {})
        given = data.get("mystnb", {})
        if "alt" not in given.get("image", {}) or UNCAPTIONED in data.get("tags", []):
            continue
        if not str(given.get("figure", {}).get("caption", "")).strip():
            raise ExtensionError(
                f"{get_node_location(cell)}: the figure with the alt text {given['image']['alt'][:60]!r} has "
                'no caption; say what is seen in its cell\'s metadata: "mystnb": {"figure": {"caption": "..."}}'
            )


@patch
def number_figures(path: Path, page: BeautifulSoup) -> None:
    """Give the figures of the page at `path` their numbers; put their code, and that of explorers, below."""
    chapter = NUMBERED.match(path.name)
    number = 0
    for figure in page.select("div.cell_output figure"):
        cell = figure.find_parent("div", attrs={"class": lambda names: "cell" in str(names).split()})
        if not isinstance(cell, Tag):
            raise ExtensionError("a figure stands in no cell: look at _ext/captions.py")
        caption = expect(find(figure, "figcaption"), "the caption of a figure", "MyST-NB")[0]
        for theirs in caption.select("a.headerlink, .caption-number"):  # counted through the whole book
            theirs.extract()
        if chapter and STILL not in str(cell["class"]).split():
            number += 1
            text = expect(caption.select(".caption-text"), "the text of a caption", "docutils")[0]
            label = element(page, "span", f"Figure {chapter[1]}.{number}", **{"class": "caption-number"})
            text.insert(0, label)
            label.insert_after(NavigableString(". "))
            figure["id"] = f"figure-{chapter[1]}-{number}"
        for note in figure.select(f"p.{NOTE}"):  # what it says of controls is no part of the figure
            figure.insert_after(note.extract())
        _put_code_below(page, cell)
    for cell in page.select("div.cell"):
        if cell.select_one(f'div.cell_output script[type="{VIEW_TYPE}"]'):
            _put_code_below(page, cell)


def _put_code_below(page: BeautifulSoup, cell: Tag) -> None:
    """Move the folded code of a cell that only draws behind what it draws, under one small word."""
    for fold in cell.find_all("details", recursive=False):
        if "above-input" not in str(fold.get("class", "")).split():
            continue
        (summary,) = expect(find(fold, "summary"), "a line that opens the code of a cell", "MyST-NB")
        summary.attrs.pop("aria-label", None)
        for child in list(summary.children):
            child.extract()
        summary.append(element(page, "span", CODE))
        fold["class"] = f"{fold['class']} pool-code"
        cell.append(fold.extract())


def link_full_size(page: BeautifulSoup) -> None:
    """Let each figure lead to itself at full size; a script shows it in a dialog instead."""
    for figure in page.select("div.cell_output figure"):
        images = find(figure, "img", src=True)
        if not images:
            continue
        links = [one for one in find(figure, "a") if find(one, "img")]
        if links:
            (link,) = links
        else:
            link = element(page, "a")
            images[0].insert_before(link)
            for image in images:
                link.append(image.extract())
        link.attrs = {"class": "pool-enlarge", "href": str(images[0]["src"])}
        for inner in list(link.find_all(string=True)):
            inner.extract()
