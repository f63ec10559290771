"""The built site on a phone whose reader has all letters twice as large: everything goes down the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import browser as finder
import pytest
from explorer_page import assert_fits_across
from playwright.sync_api import Page, Playwright
from test_predictions_page import KEY
from test_site import ALL

#: In pixels, where browsers have 16 unless a reader wants another size.
SIZE = 32
EVERYTHING = f"localStorage.setItem({json.dumps(KEY)}, JSON.stringify({{ all: true, said: {{}} }}));"


@pytest.fixture(scope="module")
def enlarged(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give a page of a browser that is set so, as its reader would set it."""
    profile: Path = tmp_path_factory.mktemp("profile")
    (profile / "Default").mkdir()
    settings = {"webkit": {"webprefs": {"default_font_size": SIZE}}}
    (profile / "Default" / "Preferences").write_text(json.dumps(settings), encoding="utf-8")
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=finder.find(),
        args=list(finder.FLAGS),
        viewport={"width": 390, "height": 844},
    )
    page = context.new_page()
    page.add_init_script(EVERYTHING)
    yield page
    context.close()


@pytest.mark.parametrize("name", ALL)
def test_no_page_of_a_phone_scrolls_sideways_with_letters_twice_as_large(
    enlarged: Page, site_url: str, name: str
) -> None:
    enlarged.goto(f"{site_url}/{name}")
    enlarged.wait_for_function(
        "() => !document.querySelector('html.pool-live') || document.querySelector('html.pool-mounted')"
    )
    assert enlarged.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{SIZE}px"
    assert_fits_across(enlarged)
