"""What axe finds wrong with a page, without asking twice for the contrast of what looks as another does."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Axe takes milliseconds for the contrast of an element, and most of a page look as one before them: they have
# its name, classes, style, colours, type and place, in surroundings that have them too. Of a kind, one is
# judged; while axe can judge none (each is hidden, half below another, or a single sign), the next is asked.
# Explorers draw one thing over another, so each of their elements is judged. The page stays as it is.
RUN = """async () => {
  const LOOKS = ["color", "backgroundColor", "backgroundImage", "fontSize", "fontWeight", "textShadow",
    "filter", "mixBlendMode", "opacity", "display", "visibility", "contentVisibility", "position", "left",
    "top"];
  const kinds = new Map();
  const numbers = new Map();
  for (const one of document.querySelectorAll("*")) {
    const style = getComputedStyle(one);
    const names = ["class", "style", "hidden", "open"].map((name) => one.getAttribute(name));
    const looks = LOOKS.map((look) => style[look]);
    const kind = JSON.stringify([kinds.get(one.parentElement), one.localName, names, looks]);
    if (!numbers.has(kind)) numbers.set(kind, numbers.size);
    kinds.set(one, numbers.get(kind));
  }
  const contrast = axe._audit.checks["color-contrast"];
  const judge = contrast.evaluate;
  const judged = new Set();
  contrast.evaluate = function (one, ...rest) {
    const kind = kinds.get(one);
    if (judged.has(kind)) return true;
    const verdict = judge.call(this, one, ...rest);
    const isKnown = verdict !== undefined && axe.commons.dom.isVisibleOnScreen(one);
    if (isKnown && !one.closest(".pool-host")) judged.add(kind);
    return verdict;
  };
  try {
    return (await axe.run({ resultTypes: ["violations"] })).violations;
  } finally {
    contrast.evaluate = judge;
  }
}"""


def violations(page: Page) -> list[str]:
    """Return the rules that a page breaks, each with up to five of the elements that do."""
    page.evaluate(AXE_SCRIPT)
    return [_described(one) for one in page.evaluate(RUN)]


def _described(violation: dict[str, Any]) -> str:
    """Return a violation's rule and the elements that break it."""
    targets = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
    return f"{violation['id']}: {targets[:5]}"
