"""Read pages into trees and write them again, and find in them what the theme is expected to have.

The parser is Python's own under Beautiful Soup, which the theme itself is built with. What a browser makes of a
page is the same before and after (a test compares the two in one): blanks, the order of attributes and scripts
stay as they are; only the spelling of entities and of empty elements changes, and the capitals in the names of
SVG's attributes, which every browser puts back.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EntitySubstitution
from bs4.element import NavigableString, PreformattedString, Script
from bs4.formatter import HTMLFormatter
from sphinx.errors import ExtensionError

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class MissingError(LookupError):
    """Something that a patch expects of the theme is not there; the message says what."""

    def __init__(self, what: str, owner: str = "the theme") -> None:
        super().__init__(f"{owner} no longer has {what}")


class _AsItStands(HTMLFormatter):
    """Writes attributes in the order in which they were read, and no entity that a page can do without."""

    def __init__(self) -> None:
        super().__init__(EntitySubstitution.substitute_xml, void_element_close_prefix="")

    def attributes(self, tag: Tag) -> Iterable[tuple[str, str | None]]:
        """Give the attributes of an element."""
        return ((name, None if value is None else str(value)) for name, value in tag.attrs.items())


FORMATTER = _AsItStands()


def read(html: str) -> BeautifulSoup:
    """Return the tree of a page, in which an attribute is a text and every blank is kept."""
    return BeautifulSoup(
        html,
        "html.parser",
        multi_valued_attributes=None,
        preserve_whitespace_tags={"html"},
        on_duplicate_attribute="ignore",  # the first one counts, as in a browser
    )


def write(page: BeautifulSoup) -> str:
    """Return the text of a page."""
    return page.decode(formatter=FORMATTER)


def write_part(part: Tag) -> str:
    """Return the text of a part of a page."""
    return part.decode(formatter=FORMATTER)


def find(page: Tag, name: str, **attributes: str | bool) -> list[Tag]:
    """Return the elements of this name with attributes of these values, or with any (True) or none (False)."""
    found = [one for one in page.find_all(name) if isinstance(one, Tag)]
    for key, value in attributes.items():
        if isinstance(value, bool):
            found = [one for one in found if (key in one.attrs) is value]
        else:
            found = [one for one in found if one.get(key) == value]
    return found


def head(page: BeautifulSoup) -> Tag:
    """Return the head of a page."""
    return expect(find(page, "head"), "a head")[0]


def article_of(page: BeautifulSoup) -> Tag:
    """Return what a page says, without what stands around it."""
    return expect(page.select("article.bd-article"), "an article of class bd-article")[0]


def element(page: BeautifulSoup, name: str, text: str = "", **attributes: str) -> Tag:
    """Return a new element for a page."""
    made = page.new_tag(name, attrs=dict(attributes))
    if text:
        set_text(made, text)
    return made


def set_text(found: Tag, text: str) -> None:
    """Give an element a text in place of what it holds; that of a script is code, which is written as it is."""
    found.string = Script(text) if found.name == "script" else NavigableString(text)


def take_out(found: Tag) -> Tag:
    """Take an element out of its page, with the blanks after it, and return it."""
    after = found.next_sibling
    if isinstance(after, NavigableString) and not isinstance(after, PreformattedString) and not after.strip():
        after.extract()
    return found.extract()


def expect(found: Sequence[Tag], what: str, owner: str = "the theme") -> Sequence[Tag]:
    """Return what was found.

    Raises
    ------
    MissingError
        If it is nothing; `what` names it, and `owner` where it should have come from.
    """
    if not found:
        raise MissingError(what, owner)
    return found


def patch(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Make a function that mends something of the theme fail the build by its name where that is missing."""

    @functools.wraps(function)
    def mend(*args: Arguments.args, **options: Arguments.kwargs) -> Result:
        try:
            return function(*args, **options)
        except MissingError as missing:
            raise ExtensionError(
                f"{missing}, which `{function.__name__}` mends: look at _ext/{function.__module__}.py"
            ) from None

    return mend


@contextmanager
def naming(page: str) -> Iterator[None]:
    """Put the name of a page before an error of what happens to it."""
    try:
        yield
    except ExtensionError as error:
        raise ExtensionError(f"{page}: {error}") from None
