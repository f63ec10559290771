"""What a page of the website weighs, as a server with gzip sends it; `make bench-site` measures with it."""

from __future__ import annotations

import gzip
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response

#: What the heaviest page may weigh in bytes when a reader has seen all of it, every explorer and figure.
#: On arrival, which 450 kB are allowed for, it is about half of that.
HEAVIEST = 460_000
#: Kinds of files that gzip makes no smaller.
PACKED = {"png", "jpg", "webp", "woff", "woff2", "gif"}


def weight(response: Response) -> int:
    """Return the bytes of a response's body, as gzip would send it."""
    body = response.body()
    suffix = urlsplit(response.url).path.rpartition(".")[2]
    return len(body) if suffix in PACKED else len(gzip.compress(body))


def transfer(page: Page, url: str) -> tuple[int, int, list[str]]:
    """Load `url`, then all of its figures; return the bytes on arrival and in all, and the foreign requests.

    Of a figure with two versions, that is the one of the page's mode: a browser leaves the other where it is.
    """
    responses: list[Response] = []
    foreign: list[str] = []

    def note(response: Response) -> None:
        address = urlsplit(response.url)
        if address.scheme in {"http", "https"}:
            responses.append(response) if address.hostname == "127.0.0.1" else foreign.append(response.url)

    page.on("response", note)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    arrival = sum(map(weight, responses))
    page.evaluate(
        "document.querySelectorAll('img[loading=lazy]').forEach((image) => {"
        " if (getComputedStyle(image).display !== 'none') image.loading = 'eager'; })"
    )
    page.wait_for_function("[...document.images].every((image) => image.loading === 'lazy' || image.complete)")
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    return arrival, sum(map(weight, responses)), foreign
