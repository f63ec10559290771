"""A bare page that carries explorers, with nothing of the book around them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Route, expect

from pooling_lib.explorers import WindowExplorer, _static
from pooling_lib.explorers._base import Explorer

HOME = "http://127.0.0.1/explorers"

# The model is the whole of what anywidget promises a page: get, set, save_changes, on, off, send.
SCRIPT = """
export class Model {
  constructor(state) { this.state = state; this.listeners = new Map(); this.saved = 0; }
  get(name) { return this.state[name]; }
  set(name, value) {
    if (!ArrayBuffer.isView(value) && JSON.stringify(this.state[name]) === JSON.stringify(value)) return;
    this.state[name] = value;
    for (const listener of [...(this.listeners.get(`change:${name}`) ?? [])]) listener();
  }
  save_changes() { this.saved += 1; }
  on(type, listener) { this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]); }
  off(type, listener) {
    this.listeners.set(type, (this.listeners.get(type) ?? []).filter((other) => other !== listener));
  }
  send() { throw new Error("there is no kernel to send to"); }
  heard() { return [...this.listeners.values()].reduce((sum, list) => sum + list.length, 0); }
}
window.revive = (value) => {
  if (value?.base64 === undefined) return value;
  return new DataView(Uint8Array.from(atob(value.base64), (character) => character.charCodeAt()).buffer);
};
window.models = [];
window.ends = [];
window.add = async ({ esm, css, state }) => {
  const style = document.createElement("style");
  style.textContent = css;
  document.head.append(style);
  const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  for (const name of Object.keys(state)) state[name] = window.revive(state[name]);
  window.models.push(new Model(state));
  window.widget = widget;
  return window.show(window.models.length - 1);
};
window.show = async (index) => {
  const el = document.createElement("div");
  document.querySelector("main").append(el);
  window.ends.push(await window.widget.render({ model: window.models[index], el }));
};
"""

DOCUMENT = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Explorers</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
html {{ --pst-color-background: #fff; --pst-color-text-base: #323232; --pst-color-primary: #0a7d91;
  color-scheme: light; }}
html[data-theme=dark] {{ --pst-color-background: #14181e; --pst-color-text-base: #ced6dd;
  --pst-color-primary: #3fb1c5; color-scheme: dark; }}
body {{ margin: 0; background: var(--pst-color-background); color: var(--pst-color-text-base); }}
main {{ max-width: 50rem; margin: auto; padding: 0 1rem; }}
</style></head><body><main><h1>Explorers</h1></main><script type="module">{SCRIPT}</script></body></html>"""


# What a view may leave behind: listeners (each must have been given a signal), timers, observers.
WATCH = """() => {
  window.held = [];
  window.timers = new Set();
  window.watching = 0;
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    window.held.push(options?.signal);
    return add.call(this, type, listener, options);
  };
  const { setInterval: start, clearInterval: stop } = window;
  window.setInterval = (...rest) => {
    const timer = start(...rest);
    window.timers.add(timer);
    return timer;
  };
  window.clearInterval = (timer) => { window.timers.delete(timer); stop(timer); };
  const { observe, disconnect } = ResizeObserver.prototype;
  const count = (change, action) => function (...rest) { window.watching += change; action.apply(this, rest); };
  ResizeObserver.prototype.observe = count(1, observe);
  ResizeObserver.prototype.disconnect = count(-1, disconnect);
}"""


def open_page(page: Page, fragment: str = "") -> None:
    """Open the bare page; the explorers' modules lie beside it as separate files."""

    def answer(route: Route) -> None:
        name = urlsplit(route.request.url).path.removeprefix("/")
        if name.endswith(".js"):
            source = (Path(_static.STATIC) / name).read_text("utf-8")
            route.fulfill(body=source, content_type="text/javascript")
        elif name == "favicon.ico":
            route.fulfill(status=204)
        else:
            route.fulfill(body=DOCUMENT, content_type="text/html")

    page.route("http://127.0.0.1/**", answer)
    page.goto(HOME + fragment)
    page.wait_for_function("window.add !== undefined")


def state_of(explorer: Explorer) -> dict[str, Any]:
    """Return what the widget protocol sends to a page, as JSON would carry it; bytes travel in base64."""

    def plain(value: Any) -> Any:
        return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else str(value)

    state: dict[str, Any] = json.loads(json.dumps(explorer.get_state(), default=plain))
    return state


def add(page: Page, explorer: Explorer) -> None:
    """Mount an explorer on the page, as the last one."""
    state = state_of(explorer)
    esm, css = state.pop("_esm"), state.pop("_css")
    page.evaluate("(parts) => window.add(parts)", {"esm": esm, "css": css, "state": state})


def add_watched(page: Page, explorer: Explorer) -> None:
    """Open a page that notes what a view may leave behind, and mount an explorer."""
    open_page(page)
    page.evaluate(WATCH)
    add(page, explorer)
    assert page.evaluate("window.models[0].heard()") > 0
    assert page.evaluate("window.held.length") > 10


def assert_nothing_left(page: Page) -> None:
    """Hold that every listener, timer and observer that was noted is gone, and the explorer with them."""
    assert page.evaluate("window.held.every((signal) => signal?.aborted)")
    assert page.evaluate("[window.timers.size, window.watching, window.models[0].heard()]") == [0, 0, 0]
    expect(page.locator(".pool-explorer")).to_have_count(0)


def assert_fits_across(page: Page) -> None:
    """Hold that nothing lies beyond the right edge of the page, or under its scrollbar."""
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth") == page.evaluate(f"{root}.clientWidth")


def traits(page: Page, index: int = 0) -> dict[str, Any]:
    """Return the state of a model on the page."""
    state: dict[str, Any] = page.evaluate("(index) => window.models[index].state", index)
    return state


def show(page: Page, *explorers: WindowExplorer) -> Locator:
    """Open a page with explorers and give the first."""
    open_page(page)
    for explorer in explorers or (WindowExplorer(),):
        add(page, explorer)
    return page.locator(".pool-explorer").first


def several(
    page: Page, table: list[tuple[dict[str, Any], Any]], **common: Any
) -> Iterator[tuple[Locator, Any]]:
    """Open one page with an explorer for every row of a table, and give each with what is expected of it."""
    show(page, *(WindowExplorer(**common, **settings) for settings, _ in table))
    for index, (_, expected) in enumerate(table):
        yield page.locator(".pool-explorer").nth(index), expected


def grid(root: Locator, name: str) -> Locator:
    """Give a grid by the first word of its accessible name."""
    return root.locator(f'[role=grid][aria-label^="{name}"]')


def middle(cell: Locator) -> tuple[float, float]:
    """Give the middle of a cell on the screen."""
    box = cell.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def cell(root: Locator, row: int, column: int) -> Locator:
    """Give a pixel of the input."""
    return grid(root, "input").get_by_role("gridcell", name=f"row {row}, column {column}:")


def slider(root: Locator, name: str) -> Locator:
    """Give a slider by its label."""
    return root.locator(".pool-controls").get_by_role("slider", name=name, exact=True)


def texts(root: Locator, name: str) -> list[str]:
    """Give what the cells of a grid say."""
    return grid(root, name).locator(".pool-cell").all_text_contents()


def tool(root: Locator, name: str) -> Locator:
    """Give a button of the row of tools."""
    return root.locator(".pool-tools").get_by_role("button", name=name, exact=True)


def lend_clipboard(page: Page, act: str = "window.copied = text") -> None:
    """Put something in the place of the clipboard, which holds what was copied last as `window.copied`."""
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', "
        f"{{ configurable: true, value: {{ writeText: async (text) => {{ {act}; }} }} }});"
    )


def told(root: Locator) -> Locator:
    """Give the line that tells what came of a tool."""
    return root.locator(".pool-told")


def address(page: Page, change: str = "") -> str:
    """Give the fragment of the page's address once it tells the present state."""
    page.wait_for_function("(change) => location.hash.includes(change)", arg=change or "=")
    fragment: str = page.evaluate("location.hash")
    return fragment


def reading(root: Locator) -> Locator:
    """Give the line of arithmetic."""
    return root.locator(".pool-reading")
