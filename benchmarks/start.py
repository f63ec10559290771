"""How long a chapter in the reader's browser takes from its button to its first output, and what that loads."""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

GOAL = 20  # seconds
BUTTON = "Run this chapter in your browser"
CHAPTER = "chapters/01_stride.html"
#: Its presence says that Python comes from the site itself, whose server counts what is sent.
OWN = Path("lite", "static", "pyodide")
PATIENCE = 600_000
#: Files of these kinds are packed already.
PACKED = {".whl", ".zip", ".png", ".webp", ".woff", ".woff2"}


@dataclass
class Sent:
    """What a server has sent: the bytes of each answer, as they are and as gzip would send them."""

    raw: int = 0
    packed: int = 0
    known: dict[Path, int] = field(default_factory=dict)

    def note(self, path: Path) -> None:
        """Add a file."""
        body = path.read_bytes()
        if path not in self.known:
            self.known[path] = len(body) if path.suffix in PACKED else len(gzip.compress(body))
        self.raw += len(body)
        self.packed += self.known[path]


@dataclass
class Start:
    """One way from the button to the first output."""

    seconds: float
    raw: float  # MB
    packed: float


@contextmanager
def counting(folder: Path) -> Iterator[tuple[str, Sent]]:
    """Serve a folder while the context lasts; give its address, and what has been sent."""
    sent = Sent()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def send_response(self, code: int, message: str | None = None) -> None:
            """Count whole answers: what the browser has kept is answered by 304, which has no body."""
            path = Path(self.translate_path(self.path))
            if code == http.HTTPStatus.OK and path.is_file():
                sent.note(path)
            super().send_response(code, message)

    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", sent
        server.shutdown()


def press(context: BrowserContext, url: str, sent: Sent) -> Start:
    """Press the button of a chapter, run all its cells as soon as that can be done, and wait for an output."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{url}/{CHAPTER}", wait_until="networkidle")
    raw, packed, began = sent.raw, sent.packed, time.perf_counter()
    page.get_by_role("link", name=BUTTON).first.click()
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".jp-Notebook .jp-OutputArea-output").first.wait_for()
    took = time.perf_counter() - began
    page.close()
    return Start(took, (sent.raw - raw) / 1e6, (sent.packed - packed) / 1e6)


def starts(browser: Browser, site: Path) -> tuple[Start, Start]:
    """Return the start with an empty cache, and that of the second visit."""
    with counting(site) as (url, sent):
        context = browser.new_context()
        first, second = press(context, url, sent), press(context, url, sent)
        context.close()
    return first, second
