"""Mend the pages that the theme writes, make them light, and check that every one is there."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import cast
from urllib.parse import urlsplit

import captions
import contents
import icons
import ledger
import markup
import maths_font
from bs4 import BeautifulSoup, Tag
from bundle import Bundle
from code_lines import wrap_lines
from descriptions import describe
from markup import MissingError, expect, find, patch, take_out
from pictures import SHOWN, lighten
from search_index import SEARCH, index_of
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ExtensionError
from still import lead_without_scripts
from tables import stack_tables
from together import keep_together

from pooling_lib.explorers._static import join_script

STATIC = Path(__file__).resolve().parent / "static"
#: The figure in whose place the landing page's script stands.
LANDING = "tag_landing-figure"
#: How a chapter begins to say what becomes of an answer that is typed.
FIELDS = "Answer here:"
#: The words of the whole book, and what looks for them, in whose place the search page has the sections.
SEARCH_SCRIPTS = ("searchtools.js", "language_data.js", "searchindex.js")
# The theme's own script finds out late whether the reader's system is dark: the page, laid out in neither mode,
# would be styled twice.
MODE_KNOWN = 'dataset.mode = localStorage.getItem("mode") || "auto";'
MODE_UNKNOWN = 'dataset.theme = localStorage.getItem("theme") || "auto";'
# Where a browser keeps nothing, the theme's scripts would fail at the first word, and with them colours, search
# and contents: there they keep what they keep for as long as the page is shown.
STORAGE = """
    for (const name of ["localStorage", "sessionStorage"]) {
      try {
        window[name].getItem("mode");
      } catch {
        const kept = new Map();
        const value = {
          getItem: (key) => kept.get(key) ?? null,
          setItem: (key, text) => void kept.set(key, String(text)),
          removeItem: (key) => void kept.delete(key),
        };
        Object.defineProperty(window, name, { value });
      }
    }"""
MODE = """dataset.theme = ({ light: "light", dark: "dark" })[document.documentElement.dataset.mode]
      ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    // Paper is white.
    let shown;
    matchMedia("print").addEventListener("change", ({ matches: printed }) => {
      const { dataset } = document.documentElement;
      if (printed) shown = dataset.theme;
      dataset.theme = printed ? "light" : shown;
    });"""


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Mend every page after a build, and fail when one is missing."""
    if exception is not None or app.builder.format != "html":
        return
    builder = cast(StandaloneHTMLBuilder, app.builder)
    missing = [name for name in app.env.found_docs if not Path(builder.get_outfilename(name)).exists()]
    if missing:
        raise ExtensionError(f"no page was written for {', '.join(sorted(missing))}")
    site = Path(app.outdir)
    pages = pages_of(site)
    for path, page in pages.items():
        with markup.naming(path.relative_to(site).as_posix()):
            mend(path, page, app.config.html_title)
    icons.drop_drawer(site)
    cache = Path(app.srcdir) / "_build" / ".pictures"
    ledgers = ledger.fill(site, pages, cache)
    for page in pages.values():
        keep_together(page)
    maths_font.write_font(site, pages.values())
    own = {site / SEARCH: ("search", index_of(site, pages, book_order(builder)))}
    own |= {path: ("claims", (STATIC / "claims.js").read_text(encoding="utf-8")) for path in ledgers}
    own |= {path: ("landing", landing()) for path, page in pages.items() if page.select(f".{LANDING}")}
    bundle = Bundle(site, pages, *(script for _, script in own.values()), repr(SHOWN))
    for path, page in pages.items():
        with markup.naming(path.relative_to(site).as_posix()):
            bundle.arrange(path, page)
            lighten(site, path, page, cache)
            captions.link_full_size(page)
        if path in own:
            name, script = own[path]
            root = "../" * len(path.relative_to(site).parts[1:])
            add_script(page, root + bundle.write("_static/scripts", "js", script, name=name))
        path.write_text(markup.write(page), encoding="utf-8")
    icons.cut_font(site, bundle.sheets, pages.values())
    for path in (site / "_images").glob("*.png"):
        path.unlink()  # a lighter file has taken its place
    # By it Sphinx would leave alone the pages that it thinks unchanged, which are no longer as it wrote them;
    # and it tells one folder from another.
    (site / ".buildinfo").unlink(missing_ok=True)


def landing() -> str:
    """Return the script of the landing page, with the explorers' own pool in it."""
    joined = join_script("_ext/static/landing.js", STATIC.parent.parent)
    return f'(() => {{\n"use strict";\n{joined}}})();\n'


def book_order(builder: StandaloneHTMLBuilder) -> list[str]:
    """Return the pages of the book, as paths from the folder of the site, in the order of its contents."""
    names: list[str] = []
    waiting = [str(builder.config.root_doc)]
    while waiting:
        names.append(waiting.pop(0))
        waiting = [*builder.env.toctree_includes.get(names[-1], []), *waiting]
    return [Path(builder.get_outfilename(name)).relative_to(builder.outdir).as_posix() for name in names]


@patch
def add_script(page: BeautifulSoup, address: str) -> None:
    """Put a script at the end of a page."""
    expect(find(page, "body"), "a body")[0].append(markup.element(page, "script", src=address, defer=""))


def pages_of(site: Path) -> dict[Path, BeautifulSoup]:
    """Return the pages that the theme has written: not its own files, nor what only leads to another page."""
    paths = [path for path in sorted(site.rglob("*.html")) if path.relative_to(site).parts[0] != "_static"]
    pages = {path: markup.read(path.read_text(encoding="utf-8")) for path in paths}
    return {path: page for path, page in pages.items() if find(page, "body")}


def mend(path: Path, page: BeautifulSoup, title: str) -> None:
    """Mend the theme's faults in the page at `path` of a site with this title."""
    describe(page, title)
    take_icon_script(page)
    say_viewport_once(page)
    know_the_mode(page)
    make_sidebar_a_region(page)
    take_search_scripts(page)
    lead_without_scripts(page)
    contents.number_chapters(path, page)
    captions.number_figures(path, page)
    contents.mark_by_own_script(page)
    wrap_lines(page)
    mend_bibliography(page)
    mend_empty_heads(page)
    stack_tables(page)
    mend_exercises(page)


def scripts_named(page: BeautifulSoup, name: str) -> list[Tag]:
    """Return the elements that load a script of this name."""
    return [
        one
        for one in find(page, "script", src=True)
        if PurePosixPath(urlsplit(str(one["src"])).path).name == name
    ]


@patch
def take_icon_script(page: BeautifulSoup) -> None:
    """Take out 1.5 MB that draw icons, which the web font does too, and rewrite elements of explorers."""
    for one in expect(scripts_named(page, "fontawesome.js"), "a script fontawesome.js"):
        take_out(one)


@patch
def take_search_scripts(page: BeautifulSoup) -> None:
    """Take out the theme's search, with the words of the whole book."""
    for name in SEARCH_SCRIPTS:
        for one in expect(scripts_named(page, name), f"a script {name}"):
            take_out(one)


@patch
def know_the_mode(page: BeautifulSoup) -> None:
    """Tell light from dark before anything is laid out, wherever that is kept or not, and print on white."""
    found = [one for one in find(markup.head(page), "script", src=False) if MODE_UNKNOWN in one.text]
    script = expect(found, f"a script in its head that says {MODE_UNKNOWN}")[0]
    before, _, after = script.text.partition(MODE_UNKNOWN)
    if MODE_KNOWN not in before:
        raise MissingError(f"{MODE_KNOWN} before it sets the colours")
    markup.set_text(script, f"{STORAGE}{before}{MODE}{after}")


@patch
def say_viewport_once(page: BeautifulSoup) -> None:
    """Leave one of the viewports that Sphinx, docutils and the theme each name."""
    for one in expect(markup.head(page).select("meta[name=viewport]"), "a viewport in its head")[1:]:
        take_out(one)


@patch
def make_sidebar_a_region(page: BeautifulSoup) -> None:
    """Make the sidebar, in which the logo stands, a landmark."""
    for one in expect(find(page, "div", id="pst-primary-sidebar", role=False), "a sidebar without a role"):
        one["role"] = "region"
        one["aria-label"] = "Site"


@patch
def mend_bibliography(page: BeautifulSoup) -> None:
    """Take from a bibliography, if there is one, the roles that browsers have given up."""
    boxes = find(page, "div", **{"class": "citation-list"})
    entries = [one for one in find(page, "div", role=True) if one["role"] == "doc-biblioentry"]
    if boxes or entries:
        listed = [one for one in boxes if one.get("role") == "list"]
        expect(listed, "role=list of a bibliography", "docutils")
        expect(entries, "role=doc-biblioentry of what is in one", "docutils")
        for one in (*listed, *entries):
            del one["role"]


def mend_empty_heads(page: BeautifulSoup) -> None:
    """Make each cell that heads nothing an ordinary one."""
    for one in find(page, "th"):
        if not one.text.strip() and not one.select("img, svg, math"):
            one.replace_with(markup.element(page, "td"))


@patch
def mend_exercises(page: BeautifulSoup) -> None:
    """Give exercises, if there are any, titles as they are written and a link each; take an id that all have.

    What is said before them of the fields below is for the screen alone.
    """
    for said in find(page, "p"):
        if said.text.startswith(FIELDS):
            said["class"] = "pool-on-screen"
    for box in page.select("div.exercise"):
        (content,) = expect(find(box, "section", id="exercise-content"), "its section", "sphinx-exercise")
        content.name = "div"
        del content["id"]
        (title,) = expect(box.select("p.admonition-title"), "the title of an exercise", "sphinx-exercise")
        number = expect(find(title, "span"), "the number of an exercise", "sphinx-exercise")[0]
        words = title.text.removeprefix(number.text).strip().removeprefix("(").removesuffix(")")
        markup.set_text(number, f"{number.text.strip()}. ")
        for after in list(number.next_siblings):
            after.extract()
        link = markup.element(page, "a", "#", href=f"#{box['id']}", title="Link to this exercise")
        link["class"] = "headerlink"
        number.insert_after(words, link)
