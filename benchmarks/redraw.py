"""How long an explorer of a built page takes to redraw after a control has changed."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

from playwright.sync_api import Browser
from unfolded import SHOW_ALL

CHANGES = 25


@dataclass(frozen=True)
class Case:
    """An explorer, how it is set up, and the control that is then moved to and fro."""

    what: str
    page: str
    explorer: str  # its class
    moved: str  # the label of a slider
    between: tuple[int, int]
    goal: float | None = None  # ms
    before: dict[str, int | bool] = field(default_factory=dict)  # controls by their labels


CASES = (
    Case("WindowExplorer, 6 x 6", "chapters/index.html", "pool-window", "kernel", (3, 2), 16),
    Case(
        "WindowExplorer, 12 x 12, gradient",
        "chapters/index.html",
        "pool-window",
        "kernel",
        (3, 2),
        16,
        {"rows": 12, "columns": 12, "gradient": True},
    ),
    Case(
        "ImageExplorer, photograph, 4 panels",
        "chapters/05_max_or_average.html",
        "pool-image",
        "kernel",
        (2, 3),
        50,
    ),
    Case(
        "ImageExplorer, kernel 8, stride 1, 4 or 5 generations",
        "chapters/05_max_or_average.html",
        "pool-image",
        "generations",
        (4, 5),
        50,
        {"kernel": 8, "stride": 1},
    ),
    Case("ShiftExplorer", "chapters/06_why_pool.html", "pool-shift", "kernel", (3, 2)),
    Case("CostExplorer", "chapters/06_why_pool.html", "pool-costs", "convolutions", (5, 4)),
)

# A change is made at the start of a frame: what then passes until the frame is painted is work, not waiting.
MEASURE = """async ({ explorer, before, moved, between, changes }) => {
  const host = document.querySelector(`.${explorer}`);
  const frame = () => new Promise(requestAnimationFrame);
  const painted = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(null);
  });
  const control = (label) => {
    const found = [...host.querySelectorAll("label")].find((one) => one.textContent.trim().startsWith(label));
    return found.querySelector("input");
  };
  const change = (input, value) => {
    if (typeof value === "boolean") input.checked = value;
    else input.value = value;
    for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  };
  for (const [label, value] of Object.entries(before)) {
    change(control(label), value);
    await frame();
  }
  const input = control(moved);
  const times = [];
  for (let i = 0; i < changes; i += 1) {
    const shown = host.innerText;
    await frame();
    const start = performance.now();
    change(input, between[i % 2]);
    await null; // the explorers redraw in a microtask
    const script = performance.now();
    await painted();
    times.push([script - start, performance.now() - start]);
    if (host.innerText === shown) throw new Error(`${moved} = ${between[i % 2]} changes nothing`);
  }
  return times;
}"""


def redraw(browser: Browser, url: str, case: Case) -> tuple[float, float]:
    """Return the median milliseconds of script, and of all work until the frame is painted."""
    page = browser.new_page()
    page.add_init_script(SHOW_ALL)
    page.goto(f"{url}/{case.page}")
    page.wait_for_selector("html.pool-mounted")
    page.wait_for_load_state("networkidle")
    page.locator(f".{case.explorer}").scroll_into_view_if_needed()
    setting = {
        "explorer": case.explorer,
        "before": case.before,
        "moved": case.moved,
        "between": case.between,
        "changes": CHANGES,
    }
    script, frame = zip(*page.evaluate(MEASURE, setting), strict=True)
    page.close()
    return statistics.median(script), statistics.median(frame)
