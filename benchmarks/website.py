"""How heavy and how quick the built pages are: ``make bench-site``.

Each page is loaded several times by a browser with an empty cache, from this machine, and the medians are
printed: what is transferred as a server with gzip would send it, how long the first explorer takes until it
answers an input, and the same with a phone's processor and network.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import statistics
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Response, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PACKED = {"png", "jpg", "webp", "woff", "woff2", "gif"}

# What Lighthouse takes for slow 4G, and a processor a quarter as fast.
SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 188_744, "uploadThroughput": 86_400}
SLOWER = 4

# From the start of the navigation until a key in the first explorer's first slider has changed what it shows.
ANSWER = """() => new Promise((resolve, reject) => {
  setTimeout(reject, 60_000, new Error("no explorer answered within a minute"));
  const attempt = () => {
    const host = document.querySelector(".pool-host");
    const slider = host?.querySelector("input[type=range]");
    if (!slider) return requestAnimationFrame(attempt);
    const before = host.textContent;
    slider.value = Number(slider.value) < Number(slider.max) ? Number(slider.value) + 1 : slider.min;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    slider.dispatchEvent(new Event("change", { bubbles: true }));
    const settled = () => {
      if (host.textContent === before) return requestAnimationFrame(settled);
      resolve(performance.now());
    };
    settled();
  };
  attempt();
})"""


@dataclass
class Load:
    """What one load of a page took."""

    kilobytes: float  # on arrival
    whole: float  # scrolled to the end, with every figure
    foreign: int
    answered: float | None


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serve as a server with gzip does: on a slow line the size of what is sent is what counts."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file, packed unless its kind is packed already."""
        path = Path(self.translate_path(self.path))
        if path.suffix.lstrip(".") in PACKED or not path.is_file():
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # a page that was measured is closed, whatever is still on its way
            self.wfile.write(body)


def weight(response: Response) -> int:
    """Return the bytes of a response's body, as gzip would send it."""
    body = response.body()
    suffix = urlsplit(response.url).path.rpartition(".")[2]
    return len(body) if suffix in PACKED else len(gzip.compress(body))


def transfer(page: Page, url: str) -> tuple[int, int, list[str]]:
    """Load `url`, then all of its figures; return the bytes on arrival and in all, and the foreign requests."""
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
        "document.querySelectorAll('img[loading=lazy]').forEach((image) => { image.loading = 'eager'; })"
    )
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    return arrival, sum(map(weight, responses)), foreign


def load(browser: Browser, url: str, throttled: bool = False) -> Load:
    """Load a page with an empty cache, on a phone when `throttled`."""
    context = browser.new_context(viewport={"width": 390, "height": 844} if throttled else None)
    context.set_default_timeout(120_000)
    page = context.new_page()
    if throttled:
        client = context.new_cdp_session(page)
        client.send("Network.emulateNetworkConditions", SLOW_4G)
        client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, wait_until="commit")
    views = 'document.querySelector("script[type=\\"application/vnd.jupyter.widget-view+json\\"]") !== null'
    page.wait_for_load_state("domcontentloaded")
    answered = page.evaluate(ANSWER) if page.evaluate(views) else None
    context.close()
    context = browser.new_context()
    arrival, whole, foreign = transfer(context.new_page(), url)
    context.close()
    return Load(arrival / 1000, whole / 1000, len(foreign), answered)


def row(browser: Browser, name: str, url: str, repeats: int) -> str:
    """Return the line of one page."""
    plain = [load(browser, url) for _ in range(repeats)]
    slow = [load(browser, url, throttled=True) for _ in range(repeats)]

    def seconds(loads: list[Load]) -> str:
        times = [one.answered for one in loads if one.answered is not None]
        return f"{statistics.median(times) / 1000:.2f}" if times else "-"

    kilobytes = statistics.median(one.kilobytes for one in plain)
    whole = statistics.median(one.whole for one in plain)
    foreign = max(one.foreign for one in plain + slow)
    return f"{name:34}{kilobytes:8.0f}{whole:8.0f}{foreign:9}{seconds(plain):>10}{seconds(slow):>11}"


def main() -> None:
    """Measure the pages named on the command line, or all of them."""
    parser = argparse.ArgumentParser(prog="website.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("pages", nargs="*", help="such as chapters/01_stride.html; all chapters by default")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    import browser as finder

    path = finder.find()
    if path is None:
        sys.exit(f"error: {finder.REMEDY}")
    handler = functools.partial(_Handler, directory=str(options.site))
    pages = options.pages or sorted(
        page.relative_to(options.site).as_posix() for page in options.site.glob("chapters/*.html")
    )
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=path, args=list(finder.FLAGS))
        print(f"medians of {options.repeats} cold loads in {browser.browser_type.name} {browser.version}")
        print(f"{'page':34}{'kB gzip':>8}{'all kB':>8}{'foreign':>9}{'answers s':>10}{'4G+4xCPU s':>11}")
        for name in pages:
            print(
                row(browser, name, f"http://127.0.0.1:{server.server_address[1]}/{name}", options.repeats),
                flush=True,
            )
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
