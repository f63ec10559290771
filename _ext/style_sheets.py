"""Join the style sheets of a page into one."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import tinycss2
from sphinx.errors import ExtensionError
from tinycss2.ast import AtRule, Node

# Where the one sheet stands, from which its addresses count.
FOLDER = "_static/styles"


def joined_rules(site: Path, names: Iterable[str]) -> list[Node]:
    """Return the rules of these style sheets one behind the other, for use from the folder of the styles."""
    return [rule for name in names for rule in rules_of(site, name)]


def rules_of(site: Path, name: str) -> list[Node]:
    """Return the rules of a style sheet and of those that it imports, with addresses as seen from `FOLDER`."""
    path = site / name
    if not path.is_file():
        raise ExtensionError(f"a page names the style sheet {name}, which is not there")
    rules = []
    for rule in tinycss2.parse_stylesheet(path.read_text(encoding="utf-8")):
        keyword = rule.lower_at_keyword if isinstance(rule, AtRule) else ""
        if keyword == "import":
            rules += rules_of(site, _imported(name, rule))
        elif keyword != "charset":
            _move(site, name, getattr(rule, "prelude", None))
            _move(site, name, getattr(rule, "content", None))
            rules.append(rule)
    return rules


def _imported(name: str, rule: AtRule) -> str:
    """Return the name of the style sheet that a sheet imports."""
    said = [token for token in rule.prelude if token.type not in {"whitespace", "comment"}]
    if len(said) != 1 or said[0].type not in {"string", "url"}:
        raise ExtensionError(
            f"{name} has {rule.serialize()!r}, an import on conditions, which _ext/style_sheets.py cannot join"
        )
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), said[0].value))


def _move(site: Path, name: str, tokens: Iterable[Node] | None) -> None:
    """Change addresses in tokens, in place, from those of a sheet of this name to those of the one sheet."""
    for token in _addresses(tokens or ()):
        address = urlsplit(token.value)
        if address.scheme or address.netloc or not address.path:
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), address.path))
        if not (site / target).is_file():
            raise ExtensionError(f"{name} names {token.value!r}, which is not there")
        token.value = address._replace(path=posixpath.relpath(target, FOLDER)).geturl()
        token.representation = f'url("{token.value}")' if token.type == "url" else f'"{token.value}"'


def _addresses(tokens: Iterable[Node]) -> Iterator[Node]:
    """Give the tokens that hold an address, with or without quotes."""
    for token in tokens:
        if token.type == "url":
            yield token
        elif token.type == "function" and token.lower_name == "url":
            yield from (part for part in token.arguments if part.type == "string")
        elif inner := getattr(token, "arguments", None) or getattr(token, "content", None):
            yield from _addresses(inner)
