"""Where a reader's system chooses all colours, what an explorer shows by a colour keeps its own."""

from __future__ import annotations

from typing import Any

import explorer_page
import pytest
from playwright.sync_api import Page

from pooling_lib.explorers import CostExplorer, ImageExplorer, ShiftExplorer, WindowExplorer
from pooling_lib.explorers._base import Explorer

#: Each explorer, and what of it shows something by a colour or a pattern.
SHOWN: list[tuple[type[Explorer], dict[str, Any], list[str]]] = [
    (
        WindowExplorer,
        {"stride": 3, "padding": 1, "operation": "average"},
        [".pool-unseen", ".pool-padding", ".pool-tinted", ".pool-result", ".pool-frame"],
    ),
    (
        ImageExplorer,
        {},
        [
            ".pool-image-picture",
            ".pool-image-bar",
            ".pool-image-sample-unseen",
            ".pool-image-sample-taken",
            ".pool-image-chip",
        ],
    ),
    (ShiftExplorer, {"shift": (1, 0)}, [".pool-shift-cell", ".pool-shift-key"]),
    (CostExplorer, {"after": (("max", 2, 2), None, None, None)}, [".pool-cost-now", ".pool-cost-before"]),
]
LOOKS = """(names) => names.map((name) => {
  const style = getComputedStyle(document.querySelector(name));
  const looks = ["color", "backgroundColor", "backgroundImage", "borderTopColor", "boxShadow"];
  return [name, ...looks.map((look) => style[look])];
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("kind", "made", "names"), SHOWN, ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_shown_by_its_colour_keeps_it(
    page: Page, kind: type[Explorer], made: dict[str, Any], names: list[str], scheme: Any
) -> None:
    """The text around it has the reader's colours."""
    page.emulate_media(color_scheme=scheme)
    explorer_page.open_page(page)
    page.evaluate("(theme) => document.documentElement.dataset.theme = theme", scheme)
    explorer_page.add(page, kind(**made))
    usual, around = page.evaluate(LOOKS, names), page.evaluate(LOOKS, [".pool-button"])
    page.emulate_media(color_scheme=scheme, forced_colors="active")
    assert page.evaluate(LOOKS, [".pool-button"]) != around
    assert page.evaluate(LOOKS, names) == usual
