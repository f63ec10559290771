"""A page without JavaScript has its colours, its contents lists and buttons that work (`_ext/still.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import markup
import pytest
from playwright.sync_api import Browser, Page, expect
from sphinx.errors import ExtensionError
from still import lead_without_scripts, still_sheet

CHAPTER = "chapters/01_stride.html"
BUTTONS = """<head><noscript></noscript></head><button class="btn primary-toggle"></button>
<button class="secondary-toggle"></button><div id="pst-primary-sidebar"></div>
<div id="pst-secondary-sidebar"></div>"""


def test_the_colours_of_each_mode_follow_the_system_where_no_script_sets_one() -> None:
    """Paper has the light ones; a rule for both modes is said for each, one for neither is not."""
    sheet = still_sheet(
        'a{color:red}html[data-theme="light"] a,b{color:blue}'
        "html[data-theme=dark],html[data-theme=light]{top:0}"
        "@media (min-width:9px){html[data-theme=dark] a{color:black}c{top:1px}}"
    )
    assert sheet.startswith(
        "@media print,(prefers-color-scheme:light){html[data-theme=auto] a{color:blue}"
        "html[data-theme=auto]{top:0}}\n"
        "@media screen and (prefers-color-scheme:dark){html[data-theme=auto]{top:0}"
        "@media (min-width:9px){html[data-theme=auto] a{color:black}}}\n"
    )


@pytest.mark.parametrize("sheet", ["a{color:red}", "html[data-theme=dark]{top:0}"])
def test_a_sheet_without_the_colours_of_a_mode_fails_the_build(sheet: str) -> None:
    """By the name of what sets them."""
    with pytest.raises(ExtensionError, match=r"no longer has rules for .*, which `still_sheet` mends"):
        still_sheet(sheet)


@pytest.mark.parametrize(
    ("gone", "message"),
    [
        ("<noscript></noscript>", "a noscript element in its head"),
        ('<button class="btn primary-toggle"></button>', "a button of class primary-toggle"),
        (
            '<div id="pst-secondary-sidebar"></div>',
            "a list pst-secondary-sidebar for its button secondary-toggle",
        ),
    ],
)
def test_a_page_without_a_button_or_a_list_fails_the_build(gone: str, message: str) -> None:
    """By its name."""
    with pytest.raises(ExtensionError, match=f"no longer has {message}, which `lead_without_scripts` mends"):
        lead_without_scripts(markup.read(BUTTONS.replace(gone, "")))


@contextmanager
def without_scripts(browser: Browser, url: str, scheme: str, width: int) -> Iterator[Page]:
    """Give a page as a reader without JavaScript sees it."""
    context = browser.new_context(
        java_script_enabled=False, color_scheme=scheme, viewport={"width": width, "height": 844}
    )
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_without_scripts_looks_as_it_does_with_them(
    browser: Browser, site_url: str, scheme: str
) -> None:
    """The same ground, letters, links and code, in both modes."""
    address = f"{site_url}/{CHAPTER}"
    places = ["body", "article h1", "article p a", ".highlight pre", ".highlight .kn", "article strong"]

    def colours(page: Page) -> list[list[str]]:
        look = "(one) => ['color', 'backgroundColor'].map((name) => getComputedStyle(one)[name])"
        return [page.locator(place).first.evaluate(look) for place in places]

    with without_scripts(browser, address, scheme, 1280) as page:
        without = colours(page)
    page = browser.new_page(color_scheme=scheme)
    page.goto(address)
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    assert colours(page) == without
    page.close()


def test_a_phone_without_scripts_leads_to_both_lists_of_contents(browser: Browser, site_url: str) -> None:
    """By links in place of the buttons, which would do nothing."""
    with without_scripts(browser, f"{site_url}/{CHAPTER}", "light", 390) as page:
        expect(page.locator(".sidebar-toggle:visible")).to_have_count(0)
        for words, chapter in (("Contents", "Make it fast"), ("On this page", "Half the size?")):
            page.get_by_role("link", name=words, exact=True).click()
            expect(page.get_by_role("link", name=chapter).last).to_be_in_viewport()


def test_every_button_of_a_page_without_scripts_does_something(browser: Browser, site_url: str) -> None:
    """The one that is left opens the list of downloads, for a keyboard and a finger too."""
    with without_scripts(browser, f"{site_url}/{CHAPTER}", "light", 1280) as page:
        (button,) = page.locator(".bd-header-article button:visible").all()
        button.focus()
        expect(page.locator(".dropdown-menu a").first).to_be_visible()
        (left,) = page.locator(".dropdown-menu :is(a, button):visible").all()[2:] or [None]
        assert left is None
