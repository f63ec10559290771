"""What is left out of a style sheet is whole rules and whole variables, and worth it (`_ext/purge.py`)."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import markup
import pytest
import tinycss2
from purge import BUDGET, WORTH, Names, purge
from style_sheets import joined_rules

ROOT = Path(__file__).parent.parent
PICTURE = "url(\"data:image/svg+xml;charset=utf-8,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\")"


def purged(sheet: str, page: str, *scripts: str) -> str:
    """Return what is left of a sheet for a site of one page."""
    return purge(tinycss2.parse_stylesheet(sheet), Names([markup.read(page)], scripts))


@pytest.mark.parametrize("used", [True, False])
def test_a_variable_that_holds_a_picture_goes_or_stays_as_a_whole(used: bool) -> None:
    """The semicolons inside its quotes do not end it, so the rules after it are still read."""
    sheet = f".bar{{--icon:{PICTURE};color:red}}.rest{{color:blue}}"
    page = '<p class="bar rest"></p>' + ("<style>var(--icon)</style>" if used else "")
    icon = f"--icon:{PICTURE};" if used else ""
    assert purged(sheet, page) == f".bar{{{icon}color:red}}\n.rest{{color:blue}}"


@pytest.mark.parametrize(
    ("page", "script"),
    [
        ('<p class="a\n modal-open"></p>', ""),
        ("<p class=modal-open></p>", ""),
        ("<p class='modal-open'></p>", ""),
        ('<p id="modal-open"></p>', ""),
        ("<script>body.classList.add('modal-open')</script>", ""),
        ("<p></p>", 'const NAME = "modal-"; body.classList.add(NAME + state);'),
    ],
)
def test_a_rule_stays_whose_names_a_page_or_a_script_says(page: str, script: str) -> None:
    """However the page writes them; a script may say a piece of one."""
    assert (
        purged(".modal-open{top:0}#modal-open{left:0}", page, script)
        == ".modal-open{top:0}\n#modal-open{left:0}"
    )


def test_a_rule_goes_whose_names_nobody_says() -> None:
    """A word of the text is no name; of a list of selectors, the others stay."""
    sheet = ".gone{top:0}p.gone,p{left:0}@media print{.gone{top:1}p{top:2}}@media screen{.gone{top:3}}"
    assert purged(sheet, "<p>gone</p>") == "p{left:0}\n@media print{p{top:2}}"


def test_an_animation_stays_that_a_rule_names() -> None:
    """And another goes."""
    sheet = "@keyframes turn{to{top:0}}@keyframes blink{to{top:1}}p{animation:turn 1s}"
    assert purged(sheet, "<p></p>") == "@keyframes turn{to{top:0}}\np{animation:turn 1s}"


def test_the_sheet_of_the_site_keeps_to_its_budget_and_is_worth_its_risk(site: Path) -> None:
    """As a server with gzip sends it, beside the theme's own sheets without comments."""
    (path,) = (site / "_static" / "styles").glob("book-*.css")
    text = path.read_text(encoding="utf-8")
    names = text.partition(" */")[0].split(" of ")[1].split()
    rules = [rule for rule in joined_rules(site, names) if rule.type not in {"comment", "whitespace"}]
    cut, whole = (len(gzip.compress(one.encode())) for one in (text, tinycss2.serialize(rules)))
    assert cut <= BUDGET
    assert whole - cut >= WORTH


def selectors(rules: Iterable[Any]) -> Iterator[str]:
    """Give the selectors of rules, and of those that stand inside of others."""
    for rule in rules:
        if rule.type == "qualified-rule":
            yield from re.split(r",(?![^(]*\))", tinycss2.serialize(rule.prelude))
        elif rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword != "page":
            yield from selectors(
                tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            )


def test_every_rule_of_the_book_s_own_sheets_can_meet_something_of_the_site(site: Path) -> None:
    """A name that the theme has changed would take the book's look with it, and nobody would be told."""
    pages = [markup.read(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))]
    pages.append(markup.read('<div class="math"></div>'))  # an equation with a number; no chapter has one yet
    scripts = [path.read_text(encoding="utf-8") for path in (site / "_static" / "scripts").glob("*-*.js")]
    names = Names(pages, scripts)
    sheets = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "_ext" / "static").glob("*.css"))]
    found = list(selectors(tinycss2.parse_stylesheet("\n".join(sheets))))
    assert len(found) > 50
    assert [one for one in found if not purge(tinycss2.parse_stylesheet(f"{one}{{top:0}}"), names)] == []
