"""Pages of the built website as trees, read once for all tests of a process: none may change one."""

from __future__ import annotations

import functools
from pathlib import Path

from bs4 import BeautifulSoup


@functools.cache
def soup(path: Path) -> BeautifulSoup:
    """Return a page, which takes up to two seconds to read."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
