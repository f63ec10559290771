"""The built pages in Firefox and in WebKit: that they work, and that faults once seen there stay away.

`make test-browsers` runs this; it needs browsers that `make test` does without. What the pages do in detail is
tested in Chromium, by the other files.
"""

from __future__ import annotations

import functools
import http.server
import io
import json
import re
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import engines
import numpy as np
import pytest
from conftest import _Quiet
from engines import Engine
from PIL import Image
from test_image_explorer import levels_of, png
from test_site import ALL, PAGES
from unfolded import SHOW_ALL

from pooling_lib import max_pool, output_shape
from pooling_lib.figures.dark import GROUND

WINDOW, IMAGE, COST = (f"chapters/{name}.html" for name in ("01_stride", "04_edge_pooling", "06_why_pool"))
WIDE = 1280
PHONE = 388

# Neither engine's driver tells of the console, so the page does.
WATCH = """
window.faults = [];
addEventListener("error", ({ message, target }) => faults.push(message ?? `${target.outerHTML} fails`), true);
addEventListener("unhandledrejection", ({ reason }) => faults.push(`${reason}`));
for (const level of ["error", "warn"]) console[level] = (...words) => faults.push(words.join(" "));
"""
MOUNTED = """!document.querySelector('script[type="application/vnd.jupyter.widget-view+json"]')
  || document.documentElement.classList.contains("pool-mounted")"""
# A page in a frame is as narrow as a phone, which no window of a desktop browser becomes.
FRAME = "<!doctype html><title>A phone</title><iframe src='/{name}' width={width} height=800></iframe>"


class Watched(_Quiet):
    """Serve the site, with a script in each page that notes faults."""

    def do_GET(self) -> None:  # noqa: N802 - the name is the library's
        """Answer a request for a file, or for a page that is changed.

        ``?without=NAME`` takes a global name from it, ``?folded`` folds what answers a prediction, and
        ``/phone?NAME`` shows it narrow.
        """
        address = urlsplit(self.path)
        path = Path(self.directory, address.path[1:])
        if address.path == "/phone":
            return self._send(FRAME.format(name=address.query, width=PHONE))
        if path.suffix != ".html" or not path.is_file():
            return super().do_GET()
        asked = parse_qs(address.query, keep_blank_values=True)
        less = "".join(f"delete window.{name};" for name in asked.get("without", []))
        shown = "localStorage.clear();" if "folded" in asked else SHOW_ALL
        whole = path.read_text("utf-8")
        assert "<head>" in whole
        return self._send(whole.replace("<head>", f"<head><script>{WATCH}{shown}{less}</script>", 1))

    def _send(self, text: str) -> None:
        body = text.encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="session")
def url(site: Path) -> Iterator[str]:
    """Give the address of the built site, watched."""
    handler = functools.partial(Watched, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="session", params=engines.ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Give a running browser."""
    with engines.ENGINES[request.param]() as running:
        yield running


def until(engine: Engine, condition: str) -> None:
    """Wait until something holds in the page."""
    holds = engine.evaluate(
        f"""for (const start = performance.now(); performance.now() < start + 25000; ) {{
          if ({condition}) return true;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }}
        return false;"""
    )
    assert holds, f"{condition}: not within 25 s; {faults(engine)}"


def show(engine: Engine, address: str, width: int = WIDE) -> None:
    """Open a page and wait until its explorers are there."""
    engine.open(address, width, 900)
    until(engine, MOUNTED)


def faults(engine: Engine) -> list[str]:
    """Give what went wrong in the page."""
    noted: list[str] = engine.evaluate("return window.faults")
    return noted


def texts(engine: Engine, selector: str) -> list[str]:
    """Give what the visible elements that match say."""
    found: list[str] = engine.evaluate(
        f"""return [...document.querySelectorAll({json.dumps(selector)})]
          .filter((one) => one.getClientRects().length).map((one) => one.textContent)"""
    )
    return found


def slider(engine: Engine, root: str, label: str) -> str:
    """Give a selector of a slider of the page's first explorer of a kind, by its label."""
    marked = engine.evaluate(
        f"""const label = [...document.querySelector({json.dumps(root)}).querySelectorAll("label")]
          .find((one) => one.querySelector(".pool-label")?.textContent === {json.dumps(label)});
        label.querySelector("input[type=range]").id = "tested-{label}";
        return true"""
    )
    assert marked
    return f"#tested-{label}"


def value(engine: Engine, selector: str) -> int:
    """Give where a slider stands."""
    return int(engine.evaluate(f"return document.querySelector({json.dumps(selector)}).value"))


def shape(text: str) -> tuple[int, ...]:
    """Read a shape: 7 × 7."""
    rows, columns = re.findall(r"\d+", text)
    return int(rows), int(columns)


@pytest.mark.parametrize("name", ALL)
def test_every_page_mounts_its_explorers_without_a_fault(engine: Engine, url: str, name: str) -> None:
    """Nothing on the console, nothing uncaught, nothing that cannot be loaded."""
    show(engine, f"{url}/{name}")
    views, hosts, empty = engine.evaluate(
        """return ['script[type="application/vnd.jupyter.widget-view+json"]', ".pool-host", ".pool-host:empty"]
          .map((selector) => document.querySelectorAll(selector).length)"""
    )
    assert (hosts, empty) == (views, 0)
    assert faults(engine) == []


def test_window_explorer_answers_a_key(engine: Engine, url: str) -> None:
    """A larger kernel, and the output has the shape that the library gives it."""
    show(engine, f"{url}/{WINDOW}")
    kernel = slider(engine, ".pool-window", "kernel")
    before = value(engine, kernel)
    engine.press(kernel, "ArrowRight")
    until(engine, f"document.querySelector('{kernel}').value !== '{before}'")
    settings = {
        name: value(engine, slider(engine, ".pool-window", name)) for name in ("kernel", "stride", "padding")
    }
    assert settings["kernel"] == before + 1
    given, made = (shape(text) for text in texts(engine, ".pool-window .pool-shape")[:2])
    assert made == output_shape(given, settings["kernel"], settings["stride"], padding=settings["padding"])
    assert faults(engine) == []


def test_a_readers_own_picture_gives_the_numbers_of_the_library(
    engine: Engine, url: str, tmp_path: Path
) -> None:
    """Scaled by the page's own code, and pooled anew at a key."""
    show(engine, f"{url}/{IMAGE}")
    pixels = np.random.default_rng(3).integers(0, 256, (700, 900, 3), dtype=np.uint8)
    (tmp_path / "cat.png").write_bytes(png(pixels))
    engine.evaluate("document.querySelector('.pool-image [value=none]').closest('select').id = 'tested'")
    engine.choose(".pool-image-file", tmp_path / "cat.png")
    until(engine, "document.querySelector('.pool-image-said').textContent.includes('from 700 × 900')")
    engine.evaluate(
        """const filter = document.querySelector("#tested");
        filter.value = "none";
        filter.dispatchEvent(new Event("change"));"""
    )
    kernel = slider(engine, ".pool-image", "kernel")
    before = value(engine, kernel)
    engine.press(kernel, "ArrowRight")
    until(engine, f"document.querySelector('{kernel}').value !== '{before}'")
    stride = slider(engine, ".pool-image", "stride")  # follows with the next redraw
    until(engine, f"document.querySelector('{stride}').value === document.querySelector('{kernel}').value")
    pooled = levels_of(pixels, (498, 640)) / 255
    for _ in range(value(engine, slider(engine, ".pool-image", "generations"))):
        pooled = max_pool(pooled, value(engine, kernel), value(engine, stride))
    rows, columns = pooled.shape
    engine.evaluate("document.querySelector('.pool-image details:has(.pool-image-meanings)').open = true")
    fact = ".pool-image [data-operation=max] .pool-image-measures div"
    until(engine, f"document.querySelectorAll('{fact}')[1].textContent.includes('{rows} × {columns}')")
    (mean,) = [text for text in texts(engine, fact) if text.startswith("mean")][:1]
    assert mean == f"mean{pooled.mean():.3f}"
    assert faults(engine) == []


def test_edge_maps_follow_the_theme(engine: Engine, url: str) -> None:
    """Their zero is the page's own ground, as soon as that is dark and when it is light again."""
    show(engine, f"{url}/{IMAGE}")
    until(engine, "document.querySelector('.pool-image-bar')")
    bar = 'getComputedStyle(document.querySelector(".pool-image-bar")).backgroundImage'
    for theme, zero in (("dark", tuple(bytes.fromhex(GROUND[1:]))), ("light", (245, 245, 245))):
        engine.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        until(engine, f"{bar}.includes('rgb({', '.join(map(str, zero))})')")
    assert faults(engine) == []


def test_shift_explorer_answers_a_key(engine: Engine, url: str) -> None:
    """The pattern moves, and every panel says anew what changed."""
    show(engine, f"{url}/{COST}")
    first = 'document.querySelector(".pool-shift input[type=range]")'
    engine.evaluate(f"{first}.id = 'tested'")
    before = engine.evaluate("return document.querySelector('.pool-shift').textContent")
    engine.press("#tested", "ArrowRight")
    until(engine, f"document.querySelector('.pool-shift').textContent !== {json.dumps(before)}")
    assert faults(engine) == []


def test_cost_explorer_answers_a_key(engine: Engine, url: str) -> None:
    """One convolution more has a row of its own."""
    show(engine, f"{url}/{COST}")
    convolutions = slider(engine, ".pool-costs", "convolutions")
    before, rows = value(engine, convolutions), ".pool-costs .pool-cost-layer-convolution:not([hidden])"
    shown = len(texts(engine, rows))
    engine.press(convolutions, "ArrowLeft")
    until(engine, f"document.querySelector('{convolutions}').value === '{before - 1}'")
    until(engine, f"document.querySelectorAll('{rows}').length < {shown}")
    assert faults(engine) == []


@pytest.mark.parametrize(
    ("name", "root", "classes"),
    [(WINDOW, ".pool-window", "pool-unseen"), (IMAGE, ".pool-image", "pool-image-sample-unseen")],
)
def test_pixels_never_seen_are_hatched(engine: Engine, url: str, name: str, root: str, classes: str) -> None:
    """Lines on the ground of the page; Firefox once drew a solid grey."""
    show(engine, f"{url}/{name}")
    engine.evaluate(
        f"""const ground = document.createElement("div");
        ground.className = document.querySelector("{root}").className; // for its colours
        ground.style = `position: fixed; inset: 0; z-index: 99999; margin: 0; padding: 0; border: 0;
          border-radius: 0; background: #fff; --pool-text: #323232; --pool-surface: #fff`;
        const cell = Object.assign(document.createElement("div"), {{ className: "{classes}" }});
        cell.style = "width: 100px; height: 100px; border: 0; margin: 0";
        ground.append(cell);
        document.body.append(ground);
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));"""
    )
    grey = np.asarray(Image.open(io.BytesIO(engine.picture())).convert("L"))[5:95, 5:95]
    assert np.median(grey) == 255
    assert 0.1 < np.mean(grey < 235) < 0.5


def test_the_cost_table_stands_in_columns_and_clips_no_choice(engine: Engine, url: str) -> None:
    """In a window of 1280 pixels with a scrollbar of 17, the widest that is common."""
    show(engine, f"{url}/{COST}")
    bar = engine.evaluate("return innerWidth - document.documentElement.clientWidth")
    show(engine, f"{url}/{COST}", WIDE - 17 + bar)
    assert len(texts(engine, ".pool-cost-heading")) == 6
    clipped = engine.evaluate(
        """return [...document.querySelectorAll(".pool-cost-then select")].filter((select) => {
          const width = select.offsetWidth;
          select.style.width = "max-content";
          const words = select.offsetWidth;
          select.style.width = "";
          return width < words;
        }).map((select) => select.getAttribute("aria-label"))"""
    )
    assert clipped == []


def test_without_decompression_stream_the_figure_stands_in(engine: Engine, url: str) -> None:
    """The explorer of images has nothing to show in such a browser, and says so to whoever looks."""
    show(engine, f"{url}/{IMAGE}?without=DecompressionStream")
    assert texts(engine, ".tag_static-figure")
    assert engine.evaluate("return document.querySelector('.pool-image')") is None
    assert [said for said in faults(engine) if "does not unpack the picture" not in said] == []
    assert faults(engine)


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_shows_a_page_without_sideways_scrolling(engine: Engine, url: str, name: str) -> None:
    """At 388 pixels, where names of the reference once stuck out."""
    engine.open(f"{url}/phone?{name}", WIDE, 900)
    inside = "document.querySelector('iframe').contentDocument"
    mounted = re.sub(r"\bdocument\b", inside, MOUNTED)
    until(engine, f"{inside}.readyState === 'complete' && ({mounted})")
    widths = engine.evaluate(
        f"const root = {inside}.documentElement; return [root.scrollWidth, root.clientWidth]"
    )
    assert widths[0] == widths[1] <= PHONE


def test_an_explorer_that_becomes_narrower_causes_no_loop(engine: Engine, url: str) -> None:
    """Nothing is reported while the pictures are drawn anew; WebKit once told of a ResizeObserver's loop."""
    show(engine, f"{url}/{IMAGE}")
    for width in (500, 350, 600):
        engine.evaluate(
            f"""document.querySelector(".pool-image").style.width = "{width}px";
            for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);"""
        )
    assert faults(engine) == []


def test_the_magnifier_stands_before_the_words_of_a_search(engine: Engine, url: str) -> None:
    """It once lay on the first letter."""
    show(engine, f"{url}/search.html?q=stride")
    ends: Any = engine.evaluate(
        """return [...document.querySelectorAll("form.bd-search")].filter((form) => form.offsetWidth)
          .map((form) => [form.querySelector("i").getBoundingClientRect().right,
            form.querySelector("input").getBoundingClientRect().left])"""
    )
    assert len(ends) == 1
    assert 0 < ends[0][0] <= ends[0][1]


def test_an_answer_is_folded_until_it_is_predicted_and_its_explorer_has_its_size(
    engine: Engine, url: str
) -> None:
    """Whether or not the engine can search what is folded."""
    show(engine, f"{url}/chapters/02_max_pooling.html?folded")
    heights = (
        """return [...document.querySelectorAll(".prediction-answer")].map((one) => one.offsetHeight > 0)"""
    )
    open_ones = engine.evaluate(heights)
    assert len(open_ones) > 4
    assert not any(open_ones)
    engine.evaluate("document.querySelector('.prediction-options button').click()")
    until(engine, "document.querySelector('.prediction-outcome p')")
    assert engine.evaluate("return document.activeElement.parentElement.className") == "prediction-outcome"
    assert engine.evaluate(heights).count(True) == 1
    engine.evaluate("document.querySelector('.prediction-skip').click()")
    until(engine, "document.querySelector('.pool-explorer').offsetHeight > 200")
    assert engine.evaluate("return document.querySelector('.pool-explorer').offsetWidth") > 300
    assert faults(engine) == []


@pytest.mark.parametrize("name", ["edge-answer", "edge-sign", "edge-scale"])
def test_a_link_to_an_exercise_lands_on_it(engine: Engine, url: str, name: str) -> None:
    """Neither engine may keep it in place by itself while exercises are mounted above it."""
    show(engine, f"{url}/{IMAGE}?to={name}#{name}")
    until(engine, "document.documentElement.classList.contains('pool-mounted')")
    off = engine.evaluate(
        f"""const one = document.getElementById({json.dumps(name)}), root = document.documentElement;
        const where = () => one.getBoundingClientRect().top;
        for (let [before, same] = [where(), 0]; same < 40; before = where()) {{
          await new Promise(requestAnimationFrame);
          same = where() === before ? same + 1 : 0;
        }}
        return where() - parseFloat(getComputedStyle(root).scrollPaddingTop);"""
    )
    assert abs(off) <= 20
    assert faults(engine) == []
