"""Make each line of code an element of its own, so that one that is too long goes on below itself, indented.

Without that a phone scrolls two blocks of code in three sideways, and a wrapped line looks like two.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement
from markup import element, expect, find, patch


def hanging(code: str) -> str:
    r"""Return code as HTML, each of its lines an element with its indent.

    Examples
    --------
    >>> print(hanging("a <\n  b"))
    <span class='ln'>a &lt;
    </span><span class='ln' style='--in:2'>  b</span>
    """
    return "".join(_hung(line) for line in code.splitlines(keepends=True))


def _hung(line: str) -> str:
    indent = len(line) - len(line.lstrip(" "))
    style = f" style='--in:{indent}'" if indent else ""
    return f"<span class='ln'{style}>{escape(line)}</span>"


@patch
def wrap_lines(page: BeautifulSoup) -> None:
    """Put each line of each highlighted block of a page, if it has any, into an element with its indent."""
    for box in find(page, "div", **{"class": "highlight"}):
        for block in expect(find(box, "pre"), "a <pre> in a highlighted block", "Pygments"):
            lines = list(_lines(list(block.children)))
            block.clear()
            block.extend(_wrapped(page, line) for line in lines)


def _lines(parts: list[PageElement]) -> Iterator[list[PageElement]]:
    """Give the parts of each line, its end included; Pygments ends what it marks at the end of a line."""
    line: list[PageElement] = []
    for part in parts:
        for piece in str(part).splitlines(keepends=True) if type(part) is NavigableString else [part]:
            line.append(
                NavigableString(piece)
                if isinstance(piece, str) and not isinstance(piece, NavigableString)
                else part
            )
            if isinstance(piece, str) and piece.endswith("\n"):
                yield line
                line = []
    if line:
        yield line


def _wrapped(page: BeautifulSoup, line: list[PageElement]) -> Tag:
    text = "".join(one.text if isinstance(one, Tag) else str(one) for one in line)
    made = element(page, "span", **{"class": "ln"})
    if indent := len(text) - len(text.lstrip(" ")):
        made["style"] = f"--in:{indent}"
    made.extend(line)
    return made
