"""What can be done with every explorer as a whole: copied, undone, reset, saved as a picture, shown large."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import explorer_page
import numpy as np
import pytest
from explorer_page import grid, reading, show, slider, told, tool
from playwright.sync_api import Locator, Page, expect

from pooling_lib.explorers import CostExplorer, ImageExplorer, ShiftExplorer, WindowExplorer
from pooling_lib.explorers._base import Explorer

PICTURE = np.arange(900).reshape(30, 30) / 900
#: Each explorer as it is made, and a change of one of its traits.
EXPLORERS: list[tuple[type[Explorer], dict[str, Any], dict[str, Any]]] = [
    (WindowExplorer, {}, {"kernel_size": 3}),
    (ImageExplorer, {"image": PICTURE}, {"generations": 2}),
    (ShiftExplorer, {}, {"pattern": "bar"}),
    (CostExplorer, {}, {"scale": "logarithmic"}),
]
each = pytest.mark.parametrize(
    ("kind", "made", "changes"), EXPLORERS, ids=lambda one: getattr(one, "__name__", "")
)
SVG = "{http://www.w3.org/2000/svg}"


def one(page: Page, kind: type[Explorer], made: dict[str, Any], fragment: str = "") -> Locator:
    """Open a page with one explorer, whose clipboard can be read."""
    explorer_page.lend_clipboard(page)
    explorer_page.open_page(page, fragment)
    explorer_page.add(page, kind(name="mine", **made))
    return page.locator(".pool-explorer")


def change(page: Page, changes: dict[str, Any]) -> None:
    """Change the model as a link between traits does."""
    page.evaluate(
        "(all) => { for (const [name, value] of Object.entries(all)) window.models[0].set(name, value); }",
        changes,
    )


@each
def test_the_address_follows_the_state_and_forgets_it_at_a_reset(
    page: Page, kind: type[Explorer], made: dict[str, Any], changes: dict[str, Any]
) -> None:
    """A page that nobody has touched keeps its plain address."""
    root = one(page, kind, made)
    assert page.url == explorer_page.HOME
    change(page, changes)
    fragment = explorer_page.address(page)
    assert fragment.startswith("#mine=")
    assert len(fragment) < 100
    tool(root, "Reset").click()
    expect(told(root)).to_have_text("As at the start; Undo brings your settings back.")
    page.wait_for_function("(home) => location.href === home", arg=explorer_page.HOME)
    tool(root, "Undo").click()
    assert explorer_page.address(page) == fragment
    (name,) = changes
    assert explorer_page.traits(page)[name] == changes[name]


@each
def test_the_address_has_the_change_of_a_reader_who_loads_the_page_again_at_once(
    page: Page, kind: type[Explorer], made: dict[str, Any], changes: dict[str, Any]
) -> None:
    """A browser ignores what is written to the address once it loads the page again."""
    one(page, kind, made)
    change(page, changes)
    page.reload()
    assert page.url.startswith(f"{explorer_page.HOME}#mine=")


@pytest.mark.parametrize(
    "leave", ["window.ends[0]()", "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))"]
)
def test_the_address_has_the_last_change_of_a_reader_who_leaves_at_once(page: Page, leave: str) -> None:
    """It waits for a pause after the first, and the page one comes back to may have no other memory."""
    one(page, WindowExplorer, {})
    for size in (3, 4):
        change(page, {"kernel_size": size})
    assert page.url == f"{explorer_page.HOME}#mine=op:max;k:3"
    page.evaluate(leave)
    assert page.url == f"{explorer_page.HOME}#mine=op:max;k:4"


@pytest.mark.parametrize("gaps", [[16], [225], [400], [501], [900], [1, 501], [1, 499], [16, 16, 480]], ids=str)
def test_the_address_is_written_no_more_often_than_any_browser_takes(page: Page, gaps: list[int]) -> None:
    """Safari refuses more than 100 addresses in 30 seconds; at any pace of changes, the last is told."""
    page.clock.install(time=0)
    one(page, WindowExplorer, {})
    page.clock.pause_at(3_600_000)
    page.evaluate(
        """() => {
          window.written = 0;
          const { replaceState } = history;
          history.replaceState = (...rest) => { window.written += 1; replaceState.apply(history, rest); };
        }"""
    )
    passed, turn = 0, 0
    while passed < 10_000:
        change(page, {"kernel_size": 3 + turn % 2})
        page.clock.run_for(gaps[turn % len(gaps)])
        passed += gaps[turn % len(gaps)]
        turn += 1
    page.clock.run_for(1000)
    assert 1 <= page.evaluate("window.written") <= 22
    assert page.url == f"{explorer_page.HOME}#mine=op:max;k:{3 + (turn - 1) % 2}"


@each
@pytest.mark.parametrize("fragment", ["#mine", "#pool.mine", "#mine=", "#some-section"])
def test_a_fragment_that_holds_no_state_is_not_spoken_of(
    page: Page, kind: type[Explorer], made: dict[str, Any], changes: dict[str, Any], fragment: str
) -> None:
    root = one(page, kind, made, fragment)
    assert "cannot be read" not in root.inner_text()
    assert page.url == explorer_page.HOME + fragment


def test_other_entries_of_an_address_stay(page: Page) -> None:
    """Such as another explorer's; what is no entry, such as a section's name, makes room."""
    root = one(page, WindowExplorer, {}, "#theme=dark&other=op:min")
    slider(root, "kernel").fill("3")
    assert explorer_page.address(page, "mine") == "#theme=dark&other=op:min&mine=op:max;k:3"


def test_copying_shows_the_text_where_a_page_may_not_copy(page: Page) -> None:
    """Selected, so that the reader's own keys copy it."""
    explorer_page.lend_clipboard(page, "throw new Error('not allowed')")
    page.add_init_script("document.execCommand = () => false;")
    root = show(page, WindowExplorer(name="mine"))
    tool(root, "Copy link").click()
    field = root.get_by_label("text to copy")
    expect(field).to_be_focused()
    expect(field).to_have_value(explorer_page.HOME + "#mine=op:max")
    assert page.evaluate("document.activeElement.selectionEnd") == len(field.input_value())


def test_undo_goes_back_step_by_step_and_a_slider_that_is_drawn_is_one_step(page: Page) -> None:
    """Where one looks is no step; Ctrl+Z does the same, and says nothing to the page around."""
    root = show(page)
    for value in ("3", "4", "5"):
        slider(root, "kernel").fill(value)
    root.get_by_label("operation").select_option("min")
    root.get_by_role("button", name="next window").click()
    slider(root, "kernel").focus()
    page.keyboard.press("Control+z")
    assert explorer_page.traits(page)["operation"] == "max"
    assert explorer_page.traits(page)["kernel_size"] == 5
    tool(root, "Undo").click()
    expect(told(root)).to_have_text("Undone.")
    assert explorer_page.traits(page)["kernel_size"] == 2
    tool(root, "Undo").click()
    expect(told(root)).to_have_text("There is nothing to undo.")


@pytest.mark.parametrize("key", ["Control", "Meta"])
def test_a_key_undoes_from_any_control_that_has_no_undo_of_its_own_and_tells_it(page: Page, key: str) -> None:
    """From a list and a box to tick as from a slider."""
    root = show(page)
    root.get_by_label("operation").select_option("min")
    root.get_by_label("operation").focus()
    page.keyboard.press(f"{key}+z")
    assert explorer_page.traits(page)["operation"] == "max"
    expect(told(root)).to_have_text("Undone.")
    page.keyboard.press(f"{key}+z")
    expect(told(root)).to_have_text("There is nothing to undo.")
    picture = one(page, ImageExplorer, {"image": PICTURE})
    picture.get_by_label("invert").check()
    page.keyboard.press(f"{key}+z")
    assert explorer_page.traits(page)["invert"] is False
    expect(told(picture)).to_have_text("Undone.")
    network = one(page, CostExplorer, {})
    network.get_by_role("radio", name="logarithmic").check()
    page.keyboard.press(f"{key}+z")
    assert explorer_page.traits(page)["scale"] == "linear"


@each
def test_a_link_that_is_followed_on_the_page_is_a_step_and_undone_as_a_whole(
    page: Page, kind: type[Explorer], made: dict[str, Any], changes: dict[str, Any]
) -> None:
    """What is there then is what was there before, and nothing is said to be undone that was not."""
    root = one(page, kind, made)
    start = {name: value for name, value in explorer_page.traits(page).items() if name != "image"}
    change(page, changes)
    link = explorer_page.address(page)
    change(page, {name: start[name] for name in changes})
    page.evaluate("(link) => { location.hash = link; }", link.replace("#", "#theme=dark&"))
    (name,) = changes
    page.wait_for_function("([name, value]) => models[0].get(name) === value", arg=[name, changes[name]])
    tool(root, "Undo").click()
    expect(told(root)).to_have_text("Undone.")
    assert {name: explorer_page.traits(page)[name] for name in start} == start
    tool(root, "Undo").click()
    expect(told(root)).to_have_text("There is nothing to undo.")


def test_undo_after_a_link_leads_to_the_state_before_it_and_then_further_back(page: Page) -> None:
    """Never to one that was not there."""
    root = show(page, WindowExplorer(name="mine"))
    root.get_by_role("button", name="increase padding").click()
    root.get_by_role("button", name="increase kernel").click()
    page.evaluate("location.hash = '#mine=op:min;k:5;s:1'")
    page.wait_for_function("models[0].get('kernel_size') === 5")
    seen = []
    for _ in range(3):
        tool(root, "Undo").click()
        state = explorer_page.traits(page)
        seen.append([state[name] for name in ("operation", "kernel_size", "stride", "padding")])
    assert seen == [["max", 3, None, 1], ["max", 2, None, 1], ["max", 2, None, 0]]
    tool(root, "Undo").click()
    expect(told(root)).to_have_text("There is nothing to undo.")


def test_undo_in_a_cell_that_is_written_in_is_the_browsers_own(page: Page) -> None:
    root = show(page)
    slider(root, "kernel").fill("3")
    grid(root, "input").get_by_role("gridcell").first.click()
    page.keyboard.type("7")
    page.keyboard.press("Control+z")
    assert explorer_page.traits(page)["kernel_size"] == 3


def saved(page: Page, root: Locator, name: str, folder: Path) -> Path:
    """Press a button that saves a picture, and give the file."""
    with page.expect_download() as download:
        tool(root, name).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


@each
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_of_what_is_shown_can_be_saved(
    page: Page, tmp_path: Path, kind: type[Explorer], made: dict[str, Any], changes: dict[str, Any], theme: str
) -> None:
    """As SVG and PNG of the same picture, the PNG with twice the pixels, on the page's own background."""
    root = one(page, kind, made)
    change(page, changes)
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    vector = saved(page, root, "save as an SVG picture", tmp_path)
    expect(told(root)).to_have_text("Saved as mine.svg.")
    pixels = saved(page, root, "save as a PNG picture", tmp_path)
    expect(told(root)).to_have_text("Saved as mine.png.")
    drawing = ElementTree.parse(vector).getroot()
    width, height = int(drawing.get("width", 0)), int(drawing.get("height", 0))
    assert struct.unpack(">II", pixels.read_bytes()[16:24]) == (2 * width, 2 * height)
    assert 300 < width < 850
    paper = drawing.find(f"{SVG}rect")
    assert paper is not None
    assert paper.get("fill") == {"light": "#ffffff", "dark": "#14181e"}[theme]
    assert "var(" not in vector.read_text(encoding="utf-8")
    assert len(list(drawing.iter(f"{SVG}text"))) > 3


def test_the_picture_of_a_grid_has_its_numbers_where_they_stand(page: Page, tmp_path: Path) -> None:
    """Every cell, the frame and the sentence; nothing of the buttons."""
    root = show(page, WindowExplorer(kernel_size=5, name="mine"))
    drawing = ElementTree.parse(saved(page, root, "save as an SVG picture", tmp_path)).getroot()
    written = [text.text for text in drawing.iter(f"{SVG}text")]
    values = [str(value) for row in WindowExplorer().values for value in row]
    assert [text for text in written if text in "0123456789"][:36] == values
    assert reading(root).inner_text() in written
    assert "Undo" not in written
    assert [rect.get("fill") for rect in drawing.iter(f"{SVG}rect")].count("url(#hatching)") == 11
    colours = {rect.get("stroke") for rect in drawing.iter(f"{SVG}rect")}
    assert "#e69f00" in colours


def test_marks_and_scales_keep_their_colours_and_widths_in_a_picture(page: Page, tmp_path: Path) -> None:
    """In units and colours that any program reads: none of a style sheet's own."""
    root = one(page, ShiftExplorer, {})
    drawing = ElementTree.parse(saved(page, root, "save as an SVG picture", tmp_path)).getroot()
    strokes = {path.get("stroke"): path.get("stroke-width") for path in drawing.iter(f"{SVG}path")}
    assert {"#d55e00", "#0072b2", "#7f7f7f", "#009e73", "#b5b5b5"} <= strokes.keys()
    assert 0 < float(strokes["#d55e00"] or 0) < 0.5  # in cells
    assert "down" not in [text.text for text in drawing.iter(f"{SVG}text")]
    (windows,) = [
        path for path in drawing.iter(f"{SVG}path") if path.get("stroke") == "#e69f00" and path.get("d")
    ]
    lines = [f"M0 {at}h16" for at in range(0, 17, 2)] + [f"M{at} 0v16" for at in range(0, 17, 2)]
    assert windows.get("d") == "".join(lines)
    page.evaluate("window.models[0].set('position', 0)")  # whose window reaches over two borders, with the blur
    page.evaluate("window.models[0].set('depth', 2)")
    drawing = ElementTree.parse(saved(page, root, "save as an SVG picture", tmp_path)).getroot()
    cuts = {cut.get("id") for cut in drawing.iter(f"{SVG}clipPath")}
    frames = [
        group
        for group in drawing.iter(f"{SVG}g")
        if any(rect.get("stroke") == "#e69f00" for rect in group.iter(f"{SVG}rect"))
    ]
    assert frames
    assert all((group.get("clip-path") or "")[5:-1] in cuts for group in frames)
    root = one(page, ImageExplorer, {"image": PICTURE})
    drawing = ElementTree.parse(saved(page, root, "save as an SVG picture", tmp_path)).getroot()
    stops = [stop.get("stop-color") for stop in drawing.iter(f"{SVG}stop")]
    assert (stops[0], stops[-1]) == ("#000000", "#ffffff")
    assert len(list(drawing.iter(f"{SVG}image"))) == 6


def test_an_explorer_fills_the_screen_and_leaves_it(page: Page) -> None:
    """Where the browser can; the button says which of both it does."""
    root = show(page)
    tool(root, "Full screen").click()
    expect(tool(root, "Leave full screen")).to_be_visible()
    assert page.evaluate("document.fullscreenElement.classList.contains('pool-explorer')")
    tool(root, "Leave full screen").click()
    expect(tool(root, "Full screen")).to_be_visible()


def test_no_tool_stands_where_it_cannot_work(page: Page) -> None:
    """In a notebook no address restores a state, and a page without pages for frames embeds nothing."""
    page.clock.install()
    explorer_page.open_page(page)
    page.evaluate("document.body.dataset.jpThemeName = 'JupyterLab Light'")
    explorer_page.add(page, WindowExplorer(name="mine"))
    root = page.locator(".pool-explorer")
    expect(tool(root, "Reset")).to_be_visible()
    expect(tool(root, "Copy link")).to_have_count(0)
    expect(tool(root, "Embed")).to_have_count(0)
    slider(root, "kernel").fill("3")
    page.clock.fast_forward(1000)  # after which an address would have followed
    assert page.url == explorer_page.HOME
