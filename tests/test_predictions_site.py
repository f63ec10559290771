"""Predictions on the built site: in every chapter that asks for them, and beside what else a page does."""

from __future__ import annotations

from pathlib import Path

import accessibility
import pytest
from explorer_page import assert_fits_across
from playwright.sync_api import Browser, Page, expect
from prediction_nodes import script
from test_predictions_page import MOUNTED, folded
from test_site import ALL, PAGES, VIEWS, source_of

ASKS = [name for name in PAGES if "{prediction}" in source_of(name)]


def open_folded(page: Page, url: str) -> None:
    """Open a page as it is for who comes for the first time."""
    page.goto(url)
    page.wait_for_selector(MOUNTED)
    if page.locator('script[type="application/vnd.jupyter.widget-view+json"]').count():
        page.wait_for_selector("html.pool-mounted")


@pytest.mark.parametrize("name", ALL)
def test_the_script_stands_in_pages_that_ask_and_in_no_other(site: Path, name: str) -> None:
    """Once, and before the text, which would be drawn unfolded otherwise."""
    text = (site / name).read_text(encoding="utf-8")
    assert text.count(script()) == (name in ASKS)
    assert text.partition("<body")[0].count(script()) == (name in ASKS)


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_violation_while_answers_are_folded(browser: Browser, site_url: str, view: str) -> None:
    """Nor where one is made and another cannot be read; in the chapter that asks in every way."""
    scheme, width, height = VIEWS[view]
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": height})
    page = context.new_page()
    open_folded(page, f"{site_url}/chapters/01_stride.html")
    kinds = page.locator(".prediction").evaluate_all("(all) => all.map((one) => one.dataset.kind)")
    assert {*kinds} == {"choice", "number", "shape", "values"}
    assert all(folded(page))
    page.get_by_role("button", name="fewer rows").click()
    fields = page.locator(".prediction input[type=text]:visible")
    fields.last.fill("no number")
    fields.last.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="no number")).to_be_visible()
    violations = accessibility.violations(page)
    context.close()
    assert violations == []


@pytest.mark.parametrize("name", ASKS)
def test_who_skips_every_prediction_sees_the_whole_chapter(page: Page, site_url: str, name: str) -> None:
    """Every answer is there, every explorer in one has its size, and no phone scrolls sideways before."""
    page.set_viewport_size({"width": 390, "height": 844})
    open_folded(page, f"{site_url}/{name}")
    assert all(folded(page))
    assert_fits_across(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    count = page.locator(".prediction").count()
    expect(page.locator(".prediction-switch")).to_contain_text(f"{count} times")
    for _ in range(count):
        page.get_by_role("button", name="Skip", exact=True).first.click()
    assert folded(page) == [False] * count
    skipped = page.locator(".pool-explorer").evaluate_all(
        "(all) => all.map((one) => [one.offsetWidth, one.offsetHeight])"
    )
    page.reload()
    page.wait_for_selector(MOUNTED)
    assert folded(page) == [False] * count
    if skipped:
        page.wait_for_selector("html.pool-mounted")
        expect(page.locator(".pool-explorer")).to_have_count(len(skipped))
        assert skipped == page.locator(".pool-explorer").evaluate_all(
            "(all) => all.map((one) => [one.offsetWidth, one.offsetHeight])"
        )
        large = page.locator(".pool-explorer:not(.pool-exercise)").evaluate_all(
            "(all) => all.map((one) => [one.offsetWidth, one.offsetHeight])"
        )
        assert all(width > 300 and height > 200 for width, height in large)


def test_what_an_answer_says_is_what_its_chapter_says(page: Page, site_url: str) -> None:
    """The number beside the reader's is the one in the text that unfolds."""
    open_folded(page, f"{site_url}/chapters/03_average_pooling.html")
    asked = page.locator(".prediction").filter(has_text="contrast the average keeps")
    asked.get_by_role("textbox").fill("1/3")
    asked.get_by_role("button", name="Predict").click()
    expect(asked.locator(".prediction-outcome p")).to_have_text(["You said1/3", "It is50 %"])
    expect(page.get_by_text("The average keeps the line, with 50\xa0% of its contrast")).to_be_visible()


def test_a_claim_in_an_answer_is_reached_from_the_list_of_claims(page: Page, site_url: str) -> None:
    """Its link leads to a place that is folded at first."""
    page.goto(f"{site_url}/chapters/claims.html")
    page.get_by_role("link", name="the result is half the size").click()
    page.wait_for_selector(MOUNTED)
    expect(page.locator(".admonition.claim").filter(has_text="the result is half the size")).to_be_in_viewport()
    assert folded(page).count(False) == 1


def test_the_state_of_an_explorer_in_an_address_unfolds_the_explorer(page: Page, site_url: str) -> None:
    """What a reader has sent to another one is seen."""
    open_folded(page, f"{site_url}/chapters/05_max_or_average.html#image=%7B%7D")
    expect(page.locator(".pool-explorer").first).to_be_visible()
    assert folded(page).count(False) == 1


def test_the_contents_list_marks_a_heading_behind_folded_answers(page: Page, site_url: str) -> None:
    """And again when they have unfolded above it."""
    open_folded(page, f"{site_url}/chapters/01_stride.html")
    mark = page.locator(".bd-sidebar-secondary a.nav-link.active")
    page.get_by_role("heading", name="Who chooses the stride?").evaluate("(one) => one.scrollIntoView()")
    expect(mark.last).to_have_text("Who chooses the stride?")
    page.get_by_role("checkbox", name="Show everything").evaluate("(one) => one.click()")
    page.get_by_role("heading", name="Half the size?").evaluate("(one) => one.scrollIntoView()")
    expect(mark.last).to_have_text("Half the size?")
