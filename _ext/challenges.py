"""Work out the challenges that the page for teachers links to, for the key: their numbers, their answers.

A challenge is a link to the window explorer whose fragment has a seed and the view ``challenge``.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from bs4 import BeautifulSoup
from markup import find
from numpy.typing import NDArray
from sphinx.errors import ExtensionError

from pooling_lib.explorers import WindowExplorer

#: What the fragment calls the settings; `FIELDS` of the explorer's page has the same.
KEYS = {
    "op": "operation",
    "k": "kernel_size",
    "s": "stride",
    "p": "padding",
    "d": "dilation",
    "ceil": "ceil_mode",
    "count": "count_include_pad",
    "view": "view",
    "seed": "seed",
}
FRAGMENT = re.compile(r"[^#]*/explorers/window\.html#window=(.+)")


@dataclass(frozen=True)
class Challenge:
    """A puzzle that is the same for a class: its name, its address, its numbers, and what is to be found."""

    title: str
    address: str
    values: NDArray[Any]
    output: NDArray[Any]


def challenges(page: BeautifulSoup) -> list[Challenge]:
    """Return the challenges that a page lists, in their order."""
    links = [one for item in find(page, "li") for one in item.find_all("a", href=True, recursive=False)]
    links += [one for item in page.select("li > p") for one in item.find_all("a", href=True, recursive=False)]
    return [challenge(link.text, str(link["href"])) for link in links if "view:challenge" in str(link["href"])]


def challenge(title: str, address: str) -> Challenge:
    """Return the challenge that an address leads to."""
    settings = settings_of(address)
    if settings.get("view") != "challenge" or "seed" not in settings:
        raise ExtensionError(f"{address} is no challenge of a class; give it view:challenge and a seed:")
    explorer = WindowExplorer(**settings)
    return Challenge(title, address, np.array(explorer.values), np.array(explorer.output))


def settings_of(address: str) -> dict[str, Any]:
    """Return the settings of the window explorer that an address tells."""
    found = FRAGMENT.fullmatch(address)
    if not found:
        raise ExtensionError(
            f"{address} does not lead to ../explorers/window.html with a state behind #window="
        )
    settings: dict[str, Any] = {}
    for part in found[1].split(";"):
        key, _, value = part.partition(":")
        if key not in KEYS:
            raise ExtensionError(f"{address} tells {key!r}; a challenge in the key has only {', '.join(KEYS)}")
        settings[KEYS[key]] = _value(value)
    return settings


def _value(text: str) -> Any:
    """Return a number, a truth value, nested tuples of numbers, or a word."""
    if text in ("true", "false"):
        return text == "true"
    return ast.literal_eval(text) if re.fullmatch(r"[\d(),-]+", text) else text
