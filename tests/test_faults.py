"""What the fixture `page` calls a fault, and what it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from conftest import Faults, serve
from playwright.sync_api import Browser, Route

EMPTY = '<!doctype html><link rel="icon" href="data:,">'
#: Pages that ask for something, each in its own way.
ASKING = {
    "picture": f'{EMPTY}<img src="asked" alt="">',
    "icon": '<!doctype html><link rel="icon" href="asked">',
    "script": f'{EMPTY}<script async src="asked"></script>',
    "style": f'{EMPTY}<link rel="stylesheet" media="print" href="asked">',
    "fetch": f'{EMPTY}<script>fetch("asked").catch(() => undefined)</script>',
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a folder with one page a kind and an empty one."""
    folder: Path = tmp_path_factory.mktemp("asking")
    for name, page in {**ASKING, "next": EMPTY}.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    with serve(folder) as address:
        yield address


def faults_of(browser: Browser, address: str, answer: Callable[[Route], object], ends: str) -> Faults:
    """Open the page at `address`; when `ends` was told of what it asks for, leave it for the next one."""
    context = browser.new_context()
    faults = Faults()
    faults.watch(context)
    page = context.new_page()
    page.route("**/asked", answer)
    with page.expect_event(ends, lambda told: told.url.endswith("/asked")):
        page.goto(address, wait_until="commit")
    with page.expect_event("requestfailed") if ends == "request" else nullcontext():
        page.goto(f"{address.rpartition('/')[0]}/next.html")
    context.close()
    return faults


@pytest.mark.parametrize("kind", ASKING)
def test_what_is_under_way_when_a_page_is_left_is_no_fault(browser: Browser, pages: str, kind: str) -> None:
    """The next page is opened before the answer comes."""
    waiting: list[Route] = []
    assert faults_of(browser, f"{pages}/{kind}.html", lambda route: waiting.append(route), "request") == []
    assert [route.request.failure for route in waiting] == ["net::ERR_ABORTED"]


@pytest.mark.parametrize("reason", ["connectionrefused", "namenotresolved", "blockedbyclient"])
@pytest.mark.parametrize("kind", ASKING)
def test_what_cannot_be_had_is_a_fault(browser: Browser, pages: str, kind: str, reason: str) -> None:
    """Whatever asks for it, and whatever stands in the way."""
    faults = faults_of(browser, f"{pages}/{kind}.html", lambda route: route.abort(reason), "requestfailed")
    assert f"failed: {pages}/asked" in faults


@pytest.mark.parametrize("kind", ASKING)
def test_what_is_missing_is_a_fault(browser: Browser, pages: str, kind: str) -> None:
    """A server that answers, but with an error."""
    faults = faults_of(browser, f"{pages}/{kind}.html", lambda route: route.continue_(), "response")
    assert f"answered 404: {pages}/asked" in faults
