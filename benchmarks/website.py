"""How heavy and how quick the built pages are: ``make bench-site``.

Each page is loaded several times by a browser with an empty cache, from this machine, and the medians are
printed: what is transferred as a server with gzip would send it, how long the first explorer takes until it
answers an input, the same with a phone's processor and network, how long explorers take to redraw, and how
long Python in the browser takes to its first output.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

import browser as finder
from axe_playwright_python.sync_playwright import Axe
from pageload import Load, load, served
from playwright.sync_api import Browser, sync_playwright
from redraw import CASES, redraw
from start import GOAL, OWN, starts
from transfer import HEAVIEST

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((1280, 800), (390, 844))

LOADS = ("page", "kB gzip", "all kB", "foreign", "answers s", "4G+4xCPU s", "axe")
GOALS = ("goal", "", f"<= {HEAVIEST / 1000:.0f}", "0", "<= 1.5", "<= 4", "0")
REDRAWS = ("a control changes in", "script ms", "to paint ms", "goal ms")


def violations(browser: Browser, url: str) -> int:
    """Return how many rules of axe a page breaks, in light and dark, on a desktop and on a phone."""
    found = 0
    for scheme in ("light", "dark"):
        for width, height in SIZES:
            context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": height})
            page = context.new_page()
            page.goto(url)
            page.wait_for_load_state("networkidle")
            found += len(Axe().run(page).response["violations"])
            context.close()
    return found


def loads(browser: Browser, name: str, url: str, repeats: int) -> tuple[str, ...]:
    """Return the row of one page."""
    plain = [load(browser, f"{url}/{name}") for _ in range(repeats)]
    slow = [load(browser, f"{url}/{name}", throttled=True) for _ in range(repeats)]

    def seconds(loads: list[Load]) -> str:
        times = [one.answered for one in loads if one.answered is not None]
        return f"{statistics.median(times) / 1000:.2f}" if times else "-"

    kilobytes = statistics.median(one.kilobytes for one in plain)
    whole = statistics.median(one.whole for one in plain)
    foreign = max(one.foreign for one in plain + slow)
    broken = violations(browser, f"{url}/{name}")
    return name, f"{kilobytes:.0f}", f"{whole:.0f}", str(foreign), seconds(plain), seconds(slow), str(broken)


def show(row: tuple[str, ...]) -> None:
    """Print a row of a table."""
    print(f"{row[0]:54}" + "".join(f"{cell:>12}" for cell in row[1:]), flush=True)


def show_start(browser: Browser, site: Path, repeats: int) -> None:
    """Print what Python in the browser takes, if the site holds it."""
    if not (site / OWN).is_dir():
        print("Python in the browser is not measured: it comes from a CDN (first: make book PYODIDE=DIR)")
        return
    show(("button to first output of chapter 1", "s", "MB gzip", "MB raw", "goal s"))
    pairs = [starts(browser, site) for _ in range(repeats)]
    for what, these, goal in zip(
        ("first visit", "second visit"), zip(*pairs, strict=True), (f"<= {GOAL}", "-"), strict=True
    ):
        medians = [
            statistics.median(getattr(one, name) for one in these) for name in ("seconds", "packed", "raw")
        ]
        show((what, *(f"{value:.1f}" for value in medians), goal))


def main() -> None:
    """Measure the pages named on the command line, or all of them, and then the explorers."""
    parser = argparse.ArgumentParser(prog="website.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("pages", nargs="*", help="such as chapters/01_stride.html; all chapters by default")
    options = parser.parse_args()
    path = finder.find()
    if path is None:
        sys.exit(f"error: {finder.REMEDY}")
    pages = options.pages or sorted(
        page.relative_to(options.site).as_posix() for page in options.site.glob("chapters/*.html")
    )
    if missing := [name for name in pages if not (options.site / name).is_file()]:
        sys.exit(f"error: {', '.join(missing)} is not in {options.site}; run `make book`")
    with served(options.site) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(finder.FLAGS))
        print(f"medians of {options.repeats} cold loads in {browser.browser_type.name} {browser.version}")
        show(LOADS)
        for name in pages:
            show(loads(browser, name, url, options.repeats))
        show(GOALS)
        print()
        show(REDRAWS)
        for case in CASES:
            script, paint = redraw(browser, url, case)
            show(
                (case.what, f"{script:.1f}", f"{paint:.1f}", "-" if case.goal is None else f"<= {case.goal:g}")
            )
        print()
        show_start(browser, options.site, options.repeats)
        browser.close()


if __name__ == "__main__":
    main()
