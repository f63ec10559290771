"""A page has the colours that its reader has chosen last, wherever that was (`_ext/static/colours.js`)."""

from __future__ import annotations

from pathlib import Path

import embed
import pytest
from playwright.sync_api import Page, Route

SCRIPT = (Path(embed.__file__).parent / "static" / "colours.js").read_text(encoding="utf-8")
#: As the theme leaves a page that was light when it was loaded.
PAGE = f"""<!doctype html><html lang="en" data-mode="light" data-theme="light"><title>Page</title>
<link rel="icon" href="data:,"><script>{SCRIPT}</script></html>"""
SHOWN = "[document.documentElement.dataset.mode, document.documentElement.dataset.theme]"


@pytest.fixture
def shown(page: Page) -> Page:
    """Give a page with the script, on a dark system."""

    def answer(route: Route) -> None:
        route.fulfill(body=PAGE, content_type="text/html")

    page.context.route("http://127.0.0.1/**", answer)
    page.emulate_media(color_scheme="dark")
    page.goto("http://127.0.0.1/page")
    page.evaluate("localStorage.setItem('mode', 'light')")
    return page


@pytest.mark.parametrize(("mode", "theme"), [("dark", "dark"), ("auto", "dark")])
def test_colours_chosen_in_another_tab_are_those_of_this_one(shown: Page, mode: str, theme: str) -> None:
    other = shown.context.new_page()
    other.goto("http://127.0.0.1/other")
    other.evaluate("(mode) => localStorage.setItem('mode', mode)", mode)
    shown.wait_for_function("document.documentElement.dataset.mode !== 'light'")
    assert shown.evaluate(SHOWN) == [mode, theme]


def test_a_page_that_the_browser_has_kept_has_the_colours_chosen_meanwhile(shown: Page) -> None:
    """One that is shown for the first time has asked already."""
    for persisted, seen in (("false", ["light", "light"]), ("true", ["dark", "dark"])):
        shown.evaluate("localStorage.setItem('mode', 'dark')")
        shown.evaluate(f"dispatchEvent(new PageTransitionEvent('pageshow', {{ persisted: {persisted} }}))")
        assert shown.evaluate(SHOWN) == seen
