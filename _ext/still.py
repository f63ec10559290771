"""What a page needs where JavaScript is off: its colours, its contents lists, and buttons that work.

The theme sets its colours by an attribute that a script writes. A second style sheet, which only a page without
scripts asks for, says the same rules by what the reader's system prefers; those of paper are the light ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import tinycss2
from bs4 import BeautifulSoup, Tag
from markup import MissingError, element, expect, find, head, patch
from purge import NESTING, split
from tinycss2.ast import AtRule, Node, QualifiedRule

OWN = Path(__file__).resolve().parent / "static" / "still.css"
MODES = {"light": "print,(prefers-color-scheme:light)", "dark": "screen and (prefers-color-scheme:dark)"}
# What each button of the theme does by a script, a link does without one.
WAYS = {
    "primary-toggle": ("pst-primary-sidebar", "Contents"),
    "secondary-toggle": ("pst-secondary-sidebar", "On this page"),
}


@patch
def still_sheet(sheet: str) -> str:
    """Return the style sheet of a page without scripts that has this one too."""
    found = [f"@media {medium}{{{''.join(_rules(_parsed(sheet), mode))}}}" for mode, medium in MODES.items()]
    if any(rule.endswith("{}") for rule in found):
        raise MissingError("rules for html[data-theme=light] and html[data-theme=dark]")
    return "\n".join([*found, OWN.read_text(encoding="utf-8")])


def _parsed(sheet: str) -> list[Node]:
    rules: list[Node] = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return rules


def _rules(rules: Iterable[Node], mode: str) -> Iterator[str]:
    """Give the rules for a mode, as rules for a page whose mode no script has set."""
    known = re.compile(rf'\[data-theme="?{mode}"?\]')
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            heads = [tinycss2.serialize(one).strip() for one in split(rule.prelude, ",")]
            heads = [known.sub("[data-theme=auto]", one) for one in heads if known.search(one)]
            if heads:
                yield f"{','.join(heads)}{{{tinycss2.serialize(rule.content)}}}"
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in NESTING and rule.content is not None:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if kept := "".join(_rules(inner, mode)):
                yield f"@{rule.at_keyword} {tinycss2.serialize(rule.prelude).strip()}{{{kept}}}"


@patch
def lead_without_scripts(page: BeautifulSoup) -> None:
    """Put a link beside each button that opens a list of contents, for pages without scripts."""
    expect(find(head(page), "noscript"), "a noscript element in its head")
    for name, (target, words) in WAYS.items():
        buttons = [one for one in find(page, "button", **{"class": True}) if name in str(one["class"]).split()]
        lists = find(page, "div", id=target)
        if not buttons and name == "secondary-toggle":
            continue  # a page of one section has no contents
        expect(buttons, f"a button of class {name}")
        expect(lists, f"a list {target} for its button {name}")
        for one in buttons:
            one.insert_after(
                _only_without_scripts(
                    page, element(page, "a", words, href=f"#{target}", **{"class": "pool-way"})
                )
            )


def _only_without_scripts(page: BeautifulSoup, inner: Tag) -> Tag:
    outer = element(page, "noscript")
    outer.append(inner)
    return outer


def link_still_sheet(page: BeautifulSoup, address: str) -> Tag:
    """Return the link to a sheet that only a page without scripts follows."""
    return _only_without_scripts(page, element(page, "link", rel="stylesheet", href=address))
