"""Chapters in the reader's browser, opened by their button and run to their end, without any other host."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import browser as finder
import pytest
from conftest import Faults, serve
from live_site import needs_pyodide, put_together
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect

from pooling_lib.course.exercises import find

pytestmark = needs_pyodide

BUTTON = "Run this chapter in your browser"
# Python starts, and a chapter runs, in a page of a busy machine.
PATIENCE = 400_000
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
# What JupyterLite itself warns of: two of its plugins name one shortcut or menu entry, it has no widget to
# upload files with, and a busy machine draws cells slowly.
OF_JUPYTERLITES_OWN = re.compile(
    r"console warning: (Skipping \{command: .* default shortcut because it collides|"
    r"Menu entry for command '\S+' is duplicated\.|Uploader widget not found|"
    r"Item with index \d+ did not appear within \d+ ms|"
    r"Plugin \S+ (\(with \d+ dependants\) took \S+ms|is taking too long) to activate\.)"
)
# Every cell is drawn, the last one with code has run as the last of them all, and Python rests. The prompt of a
# cell of text stays empty, and a cell whose code is hidden has none.
RAN = """([cells, code]) => {
  const drawn = [...document.querySelectorAll(".jp-Notebook .jp-Cell")];
  const prompts = drawn
    .filter((cell) => cell.classList.contains("jp-CodeCell"))
    .map((cell) => cell.querySelector(".jp-InputPrompt")?.textContent)
    .filter(Boolean);
  return drawn.length === cells && prompts.at(-1) === `[${code}]:`
    && prompts.every((one) => /^\\[\\d+\\]:$/.test(one))
    && document.querySelector(".jp-Notebook-ExecutionIndicator")?.dataset.status === "idle";
}"""


@pytest.fixture(scope="module")
def live_url(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the site with its own Pyodide."""
    with serve(put_together(site, tmp_path_factory.mktemp("live"))) as url:
        yield url


@pytest.fixture(scope="module")
def alone(playwright: Playwright) -> Iterator[Browser]:
    """Give a browser that finds no host but this machine."""
    path = finder.find()
    if path is None:
        pytest.fail(finder.REMEDY, pytrace=False)
    instance = playwright.chromium.launch(executable_path=path, args=[*finder.FLAGS, NOWHERE])
    yield instance
    instance.close()


@pytest.fixture(scope="module")
def visits(alone: Browser) -> Iterator[tuple[BrowserContext, Faults]]:
    """Give the cache and storage of one reader, who opens several chapters, and what goes wrong there."""
    context = alone.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(PATIENCE)
    faults = Faults()
    faults.watch(context)
    expect.set_options(timeout=PATIENCE)  # which the context's own does not change
    yield context, faults
    expect.set_options(timeout=None)
    context.close()


@pytest.fixture
def reader(visits: tuple[BrowserContext, Faults]) -> Iterator[Page]:
    """Give a new page of that reader in which nothing may go wrong."""
    context, faults = visits
    faults.clear()
    page = context.new_page()
    yield page
    wrong = [fault for fault in faults if not OF_JUPYTERLITES_OWN.match(fault)]
    page.close()
    assert not wrong, "\n".join(wrong)


def run_all(page: Page, url: str, name: str) -> None:
    """Press the button of a chapter, and run all its cells."""
    page.goto(f"{url}/chapters/{name}.html")
    page.get_by_role("link", name=BUTTON).first.click()
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    cells = cells_of(page, url, name)
    code = sum(cell["cell_type"] == "code" for cell in cells)
    page.wait_for_function(RAN, arg=[len(cells), code], timeout=PATIENCE)


def cells_of(page: Page, url: str, name: str) -> list[dict[str, object]]:
    """Return the cells of a chapter as it is opened."""
    cells: list[dict[str, object]] = page.request.get(f"{url}/lite/files/{name}.ipynb").json()["cells"]
    return cells


def wrong(page: Page) -> list[str]:
    """Return what cells have said on stderr, or raised."""
    kinds = ("application/vnd.jupyter.stderr", "application/vnd.jupyter.error")
    return page.locator(", ".join(f'[data-mime-type="{kind}"]' for kind in kinds)).all_text_contents()


def ask(page: Page, source: str) -> Locator:
    """Run code in a new cell at the end, and give its output."""
    page.locator(".jp-Notebook .jp-Cell").last.click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    cell = page.locator(".jp-Notebook .jp-Cell").last
    expect(cell).to_have_class(re.compile(r"jp-CodeCell"))
    page.keyboard.press("Enter")
    page.keyboard.insert_text(source)
    page.keyboard.press("ControlOrMeta+Enter")
    return cell.locator(".jp-OutputArea-output")


def heard(name: str) -> str:
    """Return the code that asks Python what an exercise of the chapter was answered last."""
    shown = f"one for one in Out.values() if isinstance(one, Exercise) and one.question['name'] == {name!r}"
    return f"next({shown}).tried"


def use_explorer(page: Page) -> None:
    """Change the operation on the page, and ask Python for it."""
    root = page.locator(".pool-window").first
    root.get_by_label("operation").select_option("min")
    expect(root.locator(".pool-reading")).to_contain_text("min(")
    expect(ask(page, "explorer.operation")).to_have_text("'min'")


def use_slider(page: Page) -> None:
    """Move the slider of the live cell, and wait for the picture that Python draws then."""
    live = page.locator(".jp-Cell", has=page.locator(".widget-interact"))
    picture = live.locator(".widget-output img, .jp-OutputArea-output img").last
    before = picture.get_attribute("src")
    assert before is not None
    live.get_by_role("slider").first.press("ArrowRight")
    expect(picture).not_to_have_attribute("src", before)


def test_what_a_reader_changes_is_there_the_next_time_and_no_menu_leads_nowhere(
    reader: Page, live_url: str
) -> None:
    """In the storage of the browser; no age is told, and no page offered that is not built."""
    address = f"{live_url}/chapters/13_in_practice.html"
    cells = reader.locator(".jp-Notebook .jp-Cell")
    reader.goto(address)
    reader.get_by_role("link", name=BUTTON).first.click()
    expect(cells).to_have_count(len(cells_of(reader, live_url, "13_in_practice")))  # drawn one by one
    expect(reader.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute("data-status", "idle")
    expect(ask(reader, "6 * 7")).to_have_text("42")
    reader.keyboard.press("ControlOrMeta+s")
    reader.get_by_role("menuitem", name="View", exact=True).click()
    expect(reader.locator(".lm-Menu-item:visible").first).to_be_visible()
    expect(reader.get_by_role("menuitem", name="Open JupyterLab")).to_have_count(0)
    reader.keyboard.press("Escape")
    expect(reader.locator("body")).not_to_contain_text("Last Checkpoint")
    reader.get_by_role("menuitem", name="Help", exact=True).click()
    expect(reader.get_by_role("menuitem", name="About Pooling")).to_be_visible()
    expect(reader.get_by_role("menuitem", name="Licenses")).to_have_count(0)
    reader.keyboard.press("Escape")
    reader.goto(address)
    reader.get_by_role("link", name=BUTTON).first.click()
    expect(cells.last).to_contain_text("6 * 7")
    icon = reader.locator("link[rel~=icon]").first.evaluate("(one) => one.href")
    assert reader.request.get(icon).ok


@pytest.mark.parametrize(
    ("name", "exercise", "uses"),
    [
        ("01_stride", "stride-shape", (use_explorer, use_slider)),
        ("03_average_pooling", "average-noise", (use_explorer, use_slider)),
        ("12_other_pools", "alias-fold", ()),
    ],
)
def test_a_chapter_runs_to_its_end_in_the_readers_browser(
    reader: Page, live_url: str, name: str, exercise: str, uses: tuple[Callable[[Page], None], ...]
) -> None:
    """By its button: no cell fails, a picture appears, and what is done on the page reaches Python."""
    run_all(reader, live_url, name)
    assert wrong(reader) == []
    picture = reader.locator(".jp-OutputArea-output img").first
    assert picture.evaluate("(img) => img.decode().then(() => img.naturalWidth)") > 100

    answer = find(exercise).state()["solution"]["answer"]
    root = reader.locator(".jp-CodeCell", has_text=f'Exercise("{exercise}")').locator(".pool-exercise")
    root.get_by_role("textbox").fill(answer)
    root.get_by_role("button", name="Check").click()
    expect(root).to_have_attribute("data-state", "right")
    expect(ask(reader, heard(exercise))).to_have_text(repr(answer))
    root.get_by_role("button", name="Start again").click()
    expect(root).to_have_attribute("data-state", "open")
    expect(ask(reader, f"{heard(exercise)} is None")).to_have_text("True")
    for use in uses:
        use(reader)
    assert wrong(reader) == []
