"""Fixtures that several test files share: a browser, and a page that tolerates no fault."""

from __future__ import annotations

import functools
import http.server
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import browser as finder
import hypothesis
import pytest
import small_book
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    sync_playwright,
)

# Before Python 3.11.9, what the profiler of Dask's workers asks every 10 ms can stop them for ever: garbage is
# collected while it holds the lock that a starting thread waits for (python/cpython#106883).
os.environ["DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED"] = "False"

# It makes the frozen values, with peers that the tests do not need.
collect_ignore = ["make_golden.py"]

# The same examples in every run, and no clock: a busy machine must not fail a test.
hypothesis.settings.register_profile("course", deadline=None, derandomize=True)
hypothesis.settings.load_profile("course")

#: What a test needs beside the library, told by the fixtures that it asks for and the file it stands in.
NEEDS = {
    "page": "browser",
    "browser": "browser",
    "site": "site",
    "site_url": "site",
    "built_by_hand": "site",
}
SLOW_FILES = {
    "test_parallel_runs.py": "kernel",
    "test_build.py": "site",  # builds small books
    "test_claims.py": "site",
    "test_caches.py": "site",
    "test_failures.py": "kernel",
    "test_jupyterlab.py": "kernel",
    "test_live_cells.py": "kernel",
    "test_notebooks.py": "kernel",
    "test_views.py": "site",
    "test_block_figure.py": "cluster",  # starts Dask
    "test_blocks.py": "cluster",
    "test_pyramid.py": "cluster",
    "test_sources.py": "cluster",
    "test_storing.py": "cluster",
    "pyramid.py": "cluster",  # its examples
    "test_extras.py": "cluster",  # starts an interpreter for each case
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make quick` leaves out, so that no test can forget to say so itself."""
    for item in items:
        needs = {NEEDS[name] for name in getattr(item, "fixturenames", ()) if name in NEEDS}
        if item.path.suffix == ".ipynb":
            needs.add("kernel")
        if item.path.name in SLOW_FILES:
            needs.add(SLOW_FILES[item.path.name])
        for need in needs:
            item.add_marker(need)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Let three processes share two cores: much of their time they wait, for a browser, a kernel or a build."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + (cores + 1) // 2 if cores > 1 else 1


# Addresses that never leave the browser.
INTERNAL_SCHEMES = {"about", "blob", "chrome-error", "data", "file"}


class Faults(list[str]):
    """What went wrong in a browser context, one sentence each."""

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of `context`, the ones it opens later included."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.append(f"uncaught: {error.error}"))
        context.on("requestfailed", self._failed)
        context.on("request", self._request)
        context.on("response", lambda response: self._status(response.status, response.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.append(f"console {message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        # What was on its way when its page was left has not failed, only been stopped.
        if request.failure != "net::ERR_ABORTED":
            self.append(f"failed: {request.url}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in INTERNAL_SCHEMES and address.hostname != "127.0.0.1":
            self.append(f"request to another host: {request.url}")

    def _status(self, status: int, url: str) -> None:
        if status >= 400:
            self.append(f"answered {status}: {url}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Give what starts browsers; a process can have it once."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Give a headless Chromium for the whole run."""
    path = finder.find()
    if path is None:
        pytest.fail(finder.REMEDY, pytrace=False)
    # Most readers' scrollbars take room beside the page, which Playwright would hide.
    instance = playwright.chromium.launch(
        executable_path=path, args=list(finder.FLAGS), ignore_default_args=["--hide-scrollbars"]
    )
    yield instance
    instance.close()


@pytest.fixture
def faults() -> Faults:
    """Give the list of what went wrong in the test's page; a test that provokes a fault clears it."""
    return Faults()


@pytest.fixture
def page(browser: Browser, faults: Faults) -> Iterator[Page]:
    """Give a fresh page; the test fails when anything went wrong in it.

    A fault is a message of level error or warning on the console, an uncaught error, a request that fails or
    is answered with an error, and any request to a host other than 127.0.0.1.
    """
    context = browser.new_context()
    context.set_default_timeout(15_000)
    faults.watch(context)
    yield context.new_page()
    context.close()
    assert not faults, "\n".join(faults)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing; a page that asks for what is not there fails its test anyway."""


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *where: Any) -> None:
        """Say nothing of a browser that left before it had the whole of a file."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*where)


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve `folder` on this machine while the context lasts, and give its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="session")
def built_by_hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a small book with everything that a chapter may show, built by Jupyter Book's own command."""
    folder = small_book.write(tmp_path_factory.mktemp("by-hand"), *small_book.EVERYTHING)
    result = small_book.jupyter_book(folder)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


@pytest.fixture(scope="session")
def site() -> Path:
    """Give the folder of the built website."""
    folder = Path(__file__).parent.parent / "_build" / "html"
    if not (folder / "index.html").exists():
        pytest.fail(f"there is no website in {folder}; run `make book`", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def site_url(site: Path) -> Iterator[str]:
    """Give the address of the built website, served on this machine."""
    with serve(site) as url:
        yield url
