"""Each patch of `_ext/theme_pages.py` mends what the theme writes, and names what it does not know."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import contents
import markup
import pytest
import theme_pages
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError

MODE = """<head><script data-cfasync="false">
    document.documentElement.dataset.mode = localStorage.getItem("mode") || "auto";
    document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";
  </script></head>"""
SEARCH = "".join(
    f'<script src="../_static/{name}?v=1"></script>\n' for name in ("searchtools.js", "language_data.js")
)

SIDEBAR = '<div id="pst-primary-sidebar"><a href="index.html">Book</a><a href="{}">Start</a></div>'

Patch = Callable[[BeautifulSoup], None]
# The patch, what the theme writes, what becomes of it.
MENDED: dict[str, tuple[Patch, str, str]] = {
    "the script that draws icons": (
        theme_pages.take_icon_script,
        '<p>a</p><script defer src="../_static/scripts/fontawesome.js?digest=1"></script>\n<p>b</p>',
        "<p>a</p><p>b</p>",
    ),
    "the scripts of the search": (
        theme_pages.take_search_scripts,
        f'{SEARCH}<script src="../searchindex.js"></script><p>b</p>',
        "<p>b</p>",
    ),
    "the viewport": (
        theme_pages.say_viewport_once,
        '<head><meta name="viewport" content="a"><meta name="viewport" content="b">\n<title>c</title></head>',
        '<head><meta name="viewport" content="a"><title>c</title></head>',
    ),
    "the title of an exercise": (
        theme_pages.mend_exercises,
        '<div class="exercise admonition" id="x"><p class="admonition-title"><span class="caption-number">'
        'Exercise 1 </span> (Min)</p><section id="exercise-content"><p>a</p></section></div>',
        '<div class="exercise admonition" id="x"><p class="admonition-title"><span class="caption-number">'
        'Exercise 1. </span>Min<a href="#x" title="Link to this exercise" class="headerlink">#</a></p>'
        "<div><p>a</p></div></div>",
    ),
    "the sidebar": (
        theme_pages.make_sidebar_a_region,
        '<div id="pst-primary-sidebar" class="bd-sidebar"></div>',
        '<div id="pst-primary-sidebar" class="bd-sidebar" role="region" aria-label="Site"></div>',
    ),
    "a bibliography": (
        theme_pages.mend_bibliography,
        '<div role="list" class="citation-list"><div class="citation" role="doc-biblioentry">a</div></div>',
        '<div class="citation-list"><div class="citation">a</div></div>',
    ),
    "a page without a bibliography": (theme_pages.mend_bibliography, "<p>a</p>", "<p>a</p>"),
    "a chapter in the list of contents": (
        lambda page: contents.number_chapters(Path("02_b.html"), page),
        SIDEBAR.format("01_a.html"),
        SIDEBAR.format("01_a.html").replace("Start", '<span class="pool-number">1 </span>Start'),
    ),
    "the chapter itself in its list of contents": (
        lambda page: contents.number_chapters(Path("12_b.html"), page),
        SIDEBAR.format("#"),
        SIDEBAR.format("#").replace("Start", '<span class="pool-number">12 </span>Start'),
    ),
    "cells that head nothing": (
        theme_pages.mend_empty_heads,
        '<table><thead><tr><th class="head"><p></p></th><th class="head"><p>a</p></th></tr></thead></table>',
        '<table><thead><tr><td></td><th class="head"><p>a</p></th></tr></thead></table>',
    ),
}
# The patch, what a changed theme might write, what the build says.
REFUSED: dict[str, tuple[Patch, str, str]] = {
    "no script that draws icons": (
        theme_pages.take_icon_script,
        '<script src="../_static/scripts/icons.js"></script>',
        r"^the theme no longer has a script fontawesome\.js, which `take_icon_script` mends: look at _ext/",
    ),
    "one script of the search less": (
        theme_pages.take_search_scripts,
        SEARCH,
        r"no longer has a script searchindex\.js, which `take_search_scripts` mends",
    ),
    "no viewport": (
        theme_pages.say_viewport_once,
        '<head><meta name="author" content="a"></head>',
        "no longer has a viewport in its head, which `say_viewport_once` mends",
    ),
    "another sidebar": (
        theme_pages.make_sidebar_a_region,
        '<div id="sidebar"></div>',
        "no longer has a sidebar without a role, which `make_sidebar_a_region` mends",
    ),
    "a sidebar that is a landmark already": (
        theme_pages.make_sidebar_a_region,
        '<div id="pst-primary-sidebar" role="complementary"></div>',
        "no longer has a sidebar without a role, which `make_sidebar_a_region` mends",
    ),
    "no list of contents": (
        lambda page: contents.number_chapters(Path("01_a.html"), page),
        '<div id="pst-primary-sidebar"></div>',
        "no longer has links to the pages of the book in its sidebar, which `number_chapters` mends: look",
    ),
    "a bibliography that is no list": (
        theme_pages.mend_bibliography,
        '<div class="citation-list"><div role="doc-biblioentry">a</div></div>',
        "docutils no longer has role=list of a bibliography, which `mend_bibliography` mends",
    ),
    "a bibliography without the old role": (
        theme_pages.mend_bibliography,
        '<div class="citation-list" role="list"><div role="listitem">a</div></div>',
        "docutils no longer has role=doc-biblioentry of what is in one, which `mend_bibliography` mends",
    ),
    "another script for the mode": (
        theme_pages.know_the_mode,
        MODE.replace('getItem("theme")', 'getItem("colours")'),
        r"no longer has a script in its head that says dataset\.theme = .*, which `know_the_mode` mends",
    ),
    "a script that does not ask for the mode first": (
        theme_pages.know_the_mode,
        MODE.replace('"auto"', '"light"', 1),
        r'has dataset\.mode = localStorage\.getItem\("mode"\) \|\| "auto"; before it sets the colours',
    ),
    "a page without a head": (
        theme_pages.know_the_mode,
        "<p>a</p>",
        "no longer has a head, which `know_the_mode` mends",
    ),
}


@pytest.mark.parametrize("case", MENDED)
def test_a_patch_mends_what_the_theme_writes(case: str) -> None:
    """And nothing beside it."""
    mend, before, after = MENDED[case]
    page = markup.read(before)
    mend(page)
    assert markup.write(page) == after


@pytest.mark.parametrize("case", REFUSED)
def test_a_patch_that_does_not_find_what_it_mends_fails_the_build_by_its_name(case: str) -> None:
    """In place of pages that are broken in silence."""
    mend, html, message = REFUSED[case]
    with pytest.raises(ExtensionError, match=message):
        mend(markup.read(html))


def test_the_mode_is_known_before_anything_is_drawn() -> None:
    """The theme's own line is gone, the one that it builds on stays."""
    page = markup.read(MODE)
    theme_pages.know_the_mode(page)
    (script,) = markup.find(page, "script")
    assert theme_pages.MODE_UNKNOWN not in script.text
    assert script.text.index(theme_pages.MODE_KNOWN) < script.text.index("prefers-color-scheme: dark")
    assert script["data-cfasync"] == "false"


def test_pages_are_what_the_theme_has_written_for_readers(tmp_path: Path) -> None:
    """Not its own files, nor what only leads to another page."""
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "macros.html").write_text("<body>{% macro %}</body>", encoding="utf-8")
    (tmp_path / "index.html").write_text(
        '<meta http-equiv="Refresh" content="0; url=a.html" />', encoding="utf-8"
    )
    (tmp_path / "a.html").write_text("<html><body>a</body></html>", encoding="utf-8")
    assert list(theme_pages.pages_of(tmp_path)) == [tmp_path / "a.html"]


def test_a_page_that_was_not_written_fails_the_build(tmp_path: Path) -> None:
    """By its name, although Sphinx has ended without an error."""
    builder = SimpleNamespace(format="html", get_outfilename=lambda name: str(tmp_path / f"{name}.html"))
    (tmp_path / "a.html").touch()
    app = SimpleNamespace(builder=builder, env=SimpleNamespace(found_docs={"a", "c", "b"}))
    with pytest.raises(ExtensionError, match="no page was written for b, c"):
        theme_pages.finish(app, None)
