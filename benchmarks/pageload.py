"""Load a built page as a reader does, with an empty cache, and note what that takes."""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser
from transfer import PACKED, transfer

# What Lighthouse takes for slow 4G, and a processor a quarter as fast.
SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 188_744, "uploadThroughput": 86_400}
SLOWER = 4

# From the start of the navigation until a key in the first explorer's first slider has changed what it shows,
# or, where there are only exercises, until the first has judged an answer.
ANSWER = """() => new Promise((resolve, reject) => {
  setTimeout(reject, 60_000, new Error("nothing answered within a minute"));
  const attempt = () => {
    const slider = document.querySelector(".pool-host input[type=range]");
    const exercise = document.querySelector(".pool-exercise:has(input, textarea)");
    const host = (slider ?? exercise)?.closest(".pool-host");
    // A page without explorers has exercises, which it is known to be when all are there.
    if (!slider && !(exercise && document.documentElement.classList.contains("pool-mounted")))
      return requestAnimationFrame(attempt);
    const before = host.textContent;
    if (!slider) {
      const field = exercise.querySelector("input, textarea");
      if (field.type === "radio") field.checked = true;
      else field.value = "0";
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
      exercise.querySelector(".pool-check-answer").click();
    } else {
      slider.value = Number(slider.value) < Number(slider.max) ? Number(slider.value) + 1 : slider.min;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      slider.dispatchEvent(new Event("change", { bubbles: true }));
    }
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


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder as a server with gzip does while the context lasts, and give its address."""
    handler = functools.partial(_Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


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
