"""The parts of a page come in the order in which a reader needs them (`_ext/bundle.py`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bundle
import markup
import pytest
from bs4 import BeautifulSoup
from bundle import Bundle
from sphinx.errors import ExtensionError
from views import STATE_TYPE, VIEW_TYPE

STATE = f'<script type="{STATE_TYPE}">{{}}</script>'
VIEW = f'<script type="{VIEW_TYPE}">{{"model_id":"a"}}</script>'
HEAD = """<meta charset="utf-8">
<script data-cfasync="false">early()</script>
<link href="../_static/styles/theme.css?digest=1" rel="stylesheet">
<link rel="stylesheet" type="text/css" href="../_static/own.css?v=2">
<link rel="preload" as="script" href="../_static/scripts/late.js?digest=1">
<script src="../_static/documentation_options.js?v=3"></script>
<script src="../_static/tool.js?v=4" data-prefix="p-"></script>
<script>let hint = 1;</script>
STATE
<link rel="icon" href="../_static/favicon.svg">"""
PAGE = f"""<html><head>
{HEAD}
</head><body class="used"><p>text</p>VIEW<script>inline()</script>
<script defer src="../_static/scripts/late.js?digest=1"></script>
</body></html>"""
FILES = {
    "basic.css": "html[data-theme=light] .used{background:url(file.png)}html[data-theme=dark]{top:0}"
    ".unused{color:red}",
    "file.png": "",
    "styles/theme.css": '@charset "UTF-8";@import "../basic.css";',
    "own.css": ".used{color:blue}",
    "documentation_options.js": "const DOCUMENTATION_OPTIONS = {};",
    "tool.js": "'use strict'; tool()\n//# sourceMappingURL=tool.js.map\n",
    "scripts/late.js": "late()",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a folder with the theme's files."""
    for name, text in FILES.items():
        path = tmp_path / "_static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def written(explorers: bool, html: str = PAGE) -> BeautifulSoup:
    """Return a page as the theme writes it, with or without explorers."""
    return markup.read(html.replace("STATE", STATE * explorers).replace("VIEW", VIEW * explorers))


def arranged(site: Path, page: BeautifulSoup, name: str = "chapters/a.html") -> BeautifulSoup:
    """Return the page as the bundle arranges it."""
    Bundle(site, {site / name: page}).arrange(site / name, page)
    return page


def outline(page: BeautifulSoup) -> list[str]:
    """Return what a page loads and runs, in its order, in few words."""
    words = []
    for one in page.find_all(["script", "link"]):
        source = re.sub(r"-\w{8}\.", "-HASH.", str(one.get("src") or one.get("href") or ""))
        words.append(source or str(one.get("type") or one.text.strip()[:30]))
    return words


def test_a_page_has_one_sheet_and_one_script_and_its_explorers_wait_for_neither(site: Path) -> None:
    """Colours first, then options, the host and the sheet; the state and the other scripts at the end."""
    assert outline(arranged(site, written(True))) == [
        "early()",
        "const DOCUMENTATION_OPTIONS = ",
        "let hint = 1;",
        bundle.host().strip()[:30].strip(),
        "../_static/styles/book-HASH.css",
        "../_static/styles/still-HASH.css",
        "../_static/favicon.svg",
        VIEW_TYPE,
        "inline()",
        STATE_TYPE,
        "../_static/scripts/book-HASH.js",
    ]


def test_a_page_without_explorers_has_no_host(site: Path) -> None:
    """And is otherwise the same."""
    assert outline(arranged(site, written(False))) == [
        "early()",
        "const DOCUMENTATION_OPTIONS = ",
        "let hint = 1;",
        "../_static/styles/book-HASH.css",
        "../_static/styles/still-HASH.css",
        "../_static/favicon.svg",
        "inline()",
        "../_static/scripts/book-HASH.js",
    ]


def test_the_one_sheet_holds_what_is_used_and_its_pictures_are_found(site: Path) -> None:
    """What a sheet imports stands in its place."""
    page = arranged(site, written(False))
    link, still = markup.find(page, "link", rel="stylesheet")
    assert still.parent is not None
    assert still.parent.name == "noscript"
    assert (site / str(link["href"]).removeprefix("../")).read_text(encoding="utf-8") == (
        "/* What the site uses of _static/styles/theme.css _static/own.css */\n"
        'html[data-theme=light] .used{background:url("../file.png")}\nhtml[data-theme=dark]{top:0}\n'
        ".used{color:blue}"
    )


def test_the_one_script_holds_the_others_in_their_order_with_their_data(site: Path) -> None:
    """Each ends before the next one starts, and none leads to a map that is not there."""
    page = arranged(site, written(False))
    (script,) = markup.find(page, "script", src=True)
    assert (script["data-prefix"], script["defer"]) == ("p-", "")
    text = (site / str(script["src"]).removeprefix("../")).read_text(encoding="utf-8")
    assert text == ";\n'use strict'; tool()\n\n\n;\nlate()"


def test_pages_with_the_same_parts_share_their_files(site: Path) -> None:
    """Wherever they stand."""
    pages = {
        site / "chapters" / "a.html": written(True),
        site / "b.html": written(False, PAGE.replace("../", "")),
    }
    both = Bundle(site, pages)
    for path, page in pages.items():
        both.arrange(path, page)
    assert len(list(site.rglob("book-*"))) == 2
    assert len(both.sheets) == 1


# What a changed theme might leave out, and what the build says.
REFUSED: dict[str, tuple[Callable[[str], str], str]] = {
    "sheets": (
        lambda html: html.replace('rel="stylesheet"', 'rel="style"'),
        r"the theme no longer has style sheets in its head, which `join_links` mends: look at _ext/bundle\.py",
    ),
    "options": (
        lambda html: html.replace("documentation_options", "options"),
        r"no longer has a script _static/documentation_options\.js, which `join_scripts` mends",
    ),
    "inline scripts": (
        lambda html: html.replace("<script>let hint = 1;</script>", ""),
        "no longer has scripts in its head that set options, which `take_inline` mends",
    ),
    "preloads": (
        lambda html: html.replace('as="script"', 'as="fetch"'),
        "no longer has a script that is to be loaded early, which `drop_preloads` mends",
    ),
    "the state of the explorers": (
        lambda html: html.replace("STATE", ""),
        "MyST-NB no longer has the state of a page's explorers in its head, which `mount_early` mends",
    ),
    "the places of the explorers": (
        lambda html: html.replace("VIEW", ""),
        "MyST-NB no longer has a place for each explorer of a page, which `mount_early` mends",
    ),
    "a script of the old kind": (
        lambda html: html.replace('data-prefix="p-"', 'type="module"'),
        r'<script .*type="module".*> cannot be joined with other scripts: look at `_data_of` in _ext/',
    ),
    "a script that may be joined": (
        lambda html: html.replace('data-prefix="p-"', 'integrity="sha256-x"'),
        r'<script .*integrity="sha256-x".*> cannot be joined with other scripts',
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_page_that_lacks_a_part_fails_the_build_by_the_name_of_the_part(site: Path, case: str) -> None:
    """In place of a page whose explorers or styles are gone."""
    change, message = REFUSED[case]
    (site / "_static" / "options.js").touch()
    with pytest.raises(ExtensionError, match=message):
        arranged(site, written(True, change(PAGE)))


SHEETS: dict[str, tuple[dict[str, str], str]] = {
    "a sheet that is not there": (
        {"own.css": '@import "gone.css";'},
        "style sheet _static/gone.css, which is not there",
    ),
    "a picture that is not there": (
        {"own.css": ".used{background:url(gone.png)}"},
        r"_static/own\.css names 'gone\.png', which is not there",
    ),
    "an import on conditions": (
        {"own.css": '@import "basic.css" print;'},
        r"_static/own\.css has '@import .*print;', an import on conditions, which _ext/style_sheets\.py",
    ),
}


@pytest.mark.parametrize("case", SHEETS)
def test_a_sheet_that_cannot_be_joined_fails_the_build(site: Path, case: str) -> None:
    """By its name, and with what it asks for."""
    files, message = SHEETS[case]
    for name, text in files.items():
        (site / "_static" / name).write_text(text, encoding="utf-8")
    with pytest.raises(ExtensionError, match=message):
        arranged(site, written(False))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("url(file.png)", 'url("../file.png")'),
        ('url("file.png?v=1#a")', 'url("../file.png?v=1#a")'),
        ("url(../_static/file.png)", 'url("../file.png")'),
        ("url(data:image/png;base64,AA)", "url(data:image/png;base64,AA)"),
        ('url("#part")', 'url("#part")'),
        ("image-set(url(file.png) 1x)", 'image-set(url("../file.png") 1x)'),
    ],
)
def test_an_address_in_a_sheet_leads_to_the_same_file_from_the_one_sheet(
    site: Path, before: str, after: str
) -> None:
    """However it is written; what is no file stays as it is."""
    (site / "_static" / "own.css").write_text(f"@media print{{.used{{background:{before}}}}}", encoding="utf-8")
    page: Any = arranged(site, written(False))
    (path,) = (site / "_static" / "styles").glob("book-*.css")
    assert f"@media print{{.used{{background:{after}}}}}" in path.read_text(encoding="utf-8")
    assert (
        bundle.local(markup.find(page, "link", rel="stylesheet")[0], "chapters")
        == f"_static/styles/{path.name}"
    )


def test_what_scrolls_is_handed_over_to_the_courses_own_script(tmp_path: Path) -> None:
    """In the theme's script, at the one place where it asks; a theme that asks otherwise fails the build."""
    assert bundle.hand_over_scrolling(f"a;{bundle.ASKED_IN_TURN};b") == f"a;{bundle.HANDED_OVER};b"
    for theme in ("a;b", bundle.ASKED_IN_TURN * 2):
        with pytest.raises(ExtensionError, match=r"the theme no longer has one place .*`hand_over_scrolling`"):
            bundle.hand_over_scrolling(theme)
