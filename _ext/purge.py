"""Leave out of a style sheet the rules that no page of the site can use.

The theme's sheets style far more than a book shows. A rule stays if every class and id that its selector asks
for is named in a page, or anywhere in a script, where a piece such as ``bs-tooltip-`` stands for every name
that starts with it. What a selector says in any other way (elements, attributes, states) is taken to apply.
So a rule can be kept for nothing, but none is lost that a page or a script names.

What it is worth: 63 kB of 87 kB (gzip) that hold up the first sight of every page, which on a slow line is a
fifth of the time until an explorer answers. Its budget is `BUDGET` for the sheet that is left; where it saves
less than `WORTH`, the sheets can go out as they are and this module can go.

What it risks: a script that makes a class of pieces of fewer than three letters, or of pieces that end in
neither a hyphen nor an underscore, makes one that no sheet knows any more, and nothing fails. Against that, a
test draws every kind of element of every page under the sheet and under the theme's own in full, and compares.
Tools that do the same (PurgeCSS is the one that is kept up) look for words in the same way, carry the same
risk, and want Node where this needs the parser of CSS alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

import tinycss2
from bs4 import BeautifulSoup
from tinycss2.ast import AtRule, Node, QualifiedRule

# Bytes of the sheet that the pages share, as a server with gzip sends it, and of what must have been left out.
BUDGET = 30_000
WORTH = 40_000

WORD = re.compile(r"[A-Za-z_][\w-]*")
# A shorter piece of a name would stand for too many.
SHORTEST_PIECE = 3
VARIABLE = re.compile(r"--[a-z][\w-]+")
VARIABLE_USED = re.compile(r"var\(\s*(--[\w-]+)")
KEYFRAMES = re.compile(r"^@keyframes ([\w-]+).*\n?", re.MULTILINE)
NESTING = {"media", "supports", "layer", "container"}


class Names:
    """The classes and ids that the pages and scripts of a site name."""

    def __init__(self, pages: Collection[BeautifulSoup], scripts: Collection[str]) -> None:
        tags = [one for page in pages for one in page.find_all(True)]
        self.whole = {name for one in tags for key in ("class", "id") for name in str(one.get(key, "")).split()}
        scripts = [*scripts, *(one.text for one in tags if one.name == "script")]
        for script in scripts:
            self.whole.update(WORD.findall(script))
        styles = [one.text for one in tags if one.name == "style"]
        said = [str(value) for one in tags for value in one.attrs.values()]
        self.variables = {name for text in (*scripts, *styles, *said) for name in VARIABLE.findall(text)}
        self.pieces = tuple(
            name for name in self.whole if len(name) >= SHORTEST_PIECE and name.endswith(("-", "_"))
        )

    def __contains__(self, name: str) -> bool:
        return name in self.whole or name.startswith(self.pieces)


def purge(sheet: Iterable[Node], names: Names) -> str:
    """Return a style sheet without comments and without the rules and variables that nothing can meet."""
    rules = [rule for rule in sheet if rule.type not in {"comment", "whitespace"}]
    used = set(VARIABLE_USED.findall("".join(_kept(rules, names, None)))) | names.variables
    text = "\n".join(_kept(rules, names, used))
    moving = set(re.findall(r"animation(?:-name)?:([^;}]*)", text))
    return KEYFRAMES.sub(lambda found: found[0] if any(found[1] in one for one in moving) else "", text)


def _kept(rules: Iterable[Node], names: Names, variables: set[str] | None) -> Iterator[str]:
    """Give the text of each rule that stays, one line each, with all variables or with some."""
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            heads = ",".join(_squeeze(one) for one in split(rule.prelude, ",") if _can_apply(one, names))
            body = ";".join(_declarations(rule.content, variables))
            if heads and body:
                yield f"{heads}{{{body}}}"
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in NESTING and rule.content is not None:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if kept := "".join(_kept(inner, names, variables)):
                yield f"@{rule.at_keyword} {_squeeze(rule.prelude)}{{{kept}}}"
        elif isinstance(rule, AtRule):
            yield _squeeze([rule])
        else:
            raise ValueError(f"a style sheet cannot be read at line {rule.source_line}: {rule}")


def _declarations(content: list[Node], variables: set[str] | None) -> Iterator[str]:
    """Give the declarations of a rule, without the variables that are not in the set."""
    for text in map(_squeeze, split(content, ";")):
        if text and (variables is None or not text.startswith("--") or text.partition(":")[0] in variables):
            yield text


def split(tokens: list[Node], mark: str) -> list[list[Node]]:
    """Split tokens at a mark that stands between them."""
    parts: list[list[Node]] = [[]]
    for token in tokens:
        if token == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _can_apply(selector: list[Node], names: Names) -> bool:
    """Say whether every class and id of a selector is named; what stands in parentheses is not looked at."""
    for before, token in zip([None, *selector], selector, strict=False):
        is_class = token.type == "ident" and before is not None and before == "."
        if (is_class or token.type == "hash") and token.value not in names:
            return False
    return True


def _squeeze(tokens: Iterable[Node]) -> str:
    """Return tokens as text on one line, without comments."""
    text = tinycss2.serialize([token for token in tokens if token.type != "comment"])
    return re.sub(r"\s*\n\s*", " ", text).strip()
