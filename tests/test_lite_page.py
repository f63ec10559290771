"""The page of JupyterLite where Python's files are out of reach: a reader is told, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

import hosting
import lite
import pytest
from playwright.sync_api import Browser, Page, expect

CHAPTER = "02_max_pooling.ipynb"
PYTHON = re.compile(rf".*/{re.escape(hosting.ENTRY)}$")
ELSEWHERE = re.compile(r"^https?://(?!127\.0\.0\.1[:/]).*")


@pytest.fixture
def page_of_lite(browser: Browser) -> Iterator[Page]:
    """Give a page that finds no host but this machine; JupyterLite itself complains of that on the console."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.route(ELSEWHERE, lambda route: route.abort())
    yield context.new_page()
    context.close()


def test_a_reader_is_told_where_python_comes_from_and_gets_the_notebook(
    page_of_lite: Page, site_url: str
) -> None:
    """Whether there is no network at all or one that lets nothing through."""
    page = page_of_lite
    page.route(PYTHON, lambda route: route.abort())
    page.goto(f"{site_url}/{lite.address(CHAPTER)}")
    said = page.get_by_role("alert").filter(has_text="Python does not start here")
    expect(said).to_contain_text(re.compile(r"its files come from [\w.:]+, which gives no answer\."))
    expect(said).to_be_in_viewport(ratio=1)
    expect(said.get_by_role("link", name="Try again")).to_have_attribute("href", page.url)
    with page.expect_download() as download:
        said.get_by_role("link", name="take the notebook").click()
    assert download.value.suggested_filename == CHAPTER
    said.get_by_role("button", name="Close").click()
    expect(said).to_have_count(0)


def test_an_answer_that_is_no_file_is_no_python(page_of_lite: Page, site_url: str) -> None:
    """As from the page of a network that wants a password first; and of a strange name no link is made."""
    page = page_of_lite
    page.route(PYTHON, lambda route: route.fulfill(status=511))
    page.goto(f"{site_url}/{lite.address('https://example.org/x.ipynb')}")
    said = page.get_by_role("alert").filter(has_text="Python does not start here")
    expect(said).to_be_visible()
    expect(said.get_by_role("link")).to_have_text(["Try again"])


def test_where_python_is_to_be_had_nothing_is_said(page_of_lite: Page, site_url: str) -> None:
    """The first file of it comes, and the page goes on."""
    page = page_of_lite
    page.route(
        PYTHON,
        lambda route: route.fulfill(
            content_type="text/javascript", headers={"Access-Control-Allow-Origin": "*"}, body="export {};"
        ),
    )
    looks = {"predicate": lambda request: request.resource_type == "fetch" and PYTHON.match(request.url)}
    with page.expect_event("requestfinished", **looks):
        page.goto(f"{site_url}/{lite.address(CHAPTER)}")
    page.evaluate("new Promise(requestAnimationFrame)")
    expect(page.get_by_text("Python does not start here")).to_have_count(0)
