"""What axe finds wrong with a page, without asking twice about a token of code that looks as one before it."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Most of a page are tokens of code, and axe takes milliseconds for the contrast of each. A token that
# has the colours, the type and the surroundings of an earlier one becomes bare text.
SPARE_TWINS = """() => {
  const seen = new Set();
  for (const token of document.querySelectorAll(":is(.highlight pre, code, dt.sig) span")) {
    const names = token.getAttributeNames();
    if (token.childElementCount || names.some((name) => name !== "class")) continue;
    const { color, backgroundColor, fontSize, fontWeight, opacity, visibility } = getComputedStyle(token);
    const looks = [color, backgroundColor, fontSize, fontWeight, opacity, visibility];
    for (let around = token; around; around = around.parentElement)
      looks.push(around.localName, around.className, around.getAttribute("style"), around.hidden);
    const key = JSON.stringify(looks);
    if (seen.has(key)) token.replaceWith(token.textContent);
    seen.add(key);
  }
}"""


def violations(page: Page) -> list[str]:
    """Return the rules that a page breaks, each with up to five of the elements that do."""
    page.evaluate(SPARE_TWINS)
    return [_described(one) for one in Axe().run(page).response["violations"]]


def _described(violation: dict[str, Any]) -> str:
    """Return a violation's rule and the elements that break it."""
    targets = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
    return f"{violation['id']}: {targets[:5]}"
