"""What scrolls can be reached by keyboard, and finding out does not lay the page out again and again."""

from __future__ import annotations

from pathlib import Path

import bundle
from playwright.sync_api import Page, expect

SCRIPT = Path(bundle.__file__).parent / "static" / "scrolling.js"
WIDE, NARROW = "<pre>" + 80 * "wide " + "</pre>", "<pre>narrow</pre>"
FOLDED = f"<div hidden='until-found'>{WIDE}</div>"
# As the theme goes through a page, handed over as in the bundle.
GO = "() => document.querySelectorAll('pre').forEach((e) => { %s })"


def show(page: Page, *parts: str) -> None:
    """Show a page with the script, and go through it as the theme does."""
    page.set_content("<style>pre { width: 200px; overflow: auto }</style>" + "".join(parts))
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    page.evaluate(GO % bundle.HANDED_OVER)


def test_what_scrolls_can_be_reached_by_keyboard_and_nothing_else(page: Page) -> None:
    """Also when it comes to scroll, or no longer does."""
    show(page, WIDE, NARROW)
    wide, narrow = page.locator("pre").all()
    expect(wide).to_have_attribute("tabindex", "0")
    expect(narrow).to_have_attribute("tabindex", "-1")
    wide.evaluate("(pre) => { pre.style.width = '5000px'; }")
    narrow.evaluate("(pre) => { pre.style.width = '20px'; }")
    expect(wide).to_have_attribute("tabindex", "-1")
    expect(narrow).to_have_attribute("tabindex", "0")


def test_new_words_in_an_old_place_are_looked_at_when_the_theme_goes_through_the_page_again(page: Page) -> None:
    """Its size stays the same, so that nothing else would tell."""
    show(page, "<style>pre { height: 40px }</style>", NARROW)
    pre = page.locator("pre")
    expect(pre).to_have_attribute("tabindex", "-1")
    pre.evaluate("(pre) => { pre.textContent = 'wide '.repeat(200); }")
    page.evaluate(GO % bundle.HANDED_OVER)
    expect(pre).to_have_attribute("tabindex", "0")


def test_what_is_folded_is_looked_at_when_it_is_unfolded_and_not_before(page: Page) -> None:
    """To measure it would lay out what nobody sees."""
    show(page, FOLDED, WIDE)
    folded, open_one = page.locator("pre").all()
    expect(open_one).to_have_attribute("tabindex", "0")
    assert folded.get_attribute("tabindex") is None
    page.evaluate("() => document.querySelector('[hidden]').removeAttribute('hidden')")
    expect(folded).to_have_attribute("tabindex", "0")


# Writes down when an element is asked for its width, and when it is told.
WATCH = """() => {
  globalThis.said = [];
  const width = Object.getOwnPropertyDescriptor(Element.prototype, "scrollWidth");
  const place = Object.getOwnPropertyDescriptor(HTMLElement.prototype, "tabIndex");
  Object.defineProperty(Element.prototype, "scrollWidth", {
    get() { said.push("asked"); return width.get.call(this); },
  });
  Object.defineProperty(HTMLElement.prototype, "tabIndex", {
    set(value) { said.push("told"); place.set.call(this, value); },
  });
}"""


def test_all_are_asked_before_the_first_is_told_and_the_folded_are_not_asked(page: Page) -> None:
    """Where each is asked and told in turn, each lays the page out by itself."""
    page.goto("about:blank")
    page.evaluate(WATCH)
    show(page, *[FOLDED] * 5, *[WIDE, NARROW] * 5)
    expect(page.locator("pre").last).to_have_attribute("tabindex", "-1")
    assert page.evaluate("said") == ["asked"] * 10 + ["told"] * 10
