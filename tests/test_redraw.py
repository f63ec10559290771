"""What a change redraws: only what it changes, and nothing that stays moves. Held without a clock."""

from __future__ import annotations

from typing import Any

import explorer_page
import pytest
from explorer_page import grid, show, slider
from playwright.sync_api import Page, expect

from pooling_lib.explorers import ShiftExplorer, WindowExplorer

# Counts what is written on the page below an element while a change is made.
WRITTEN = """
async ([selector, changes]) => {
  const element = document.querySelector(selector);
  const records = [];
  const observer = new MutationObserver((more) => records.push(...more));
  observer.observe(element, { subtree: true, childList: true, attributes: true, characterData: true });
  for (const [name, value] of Object.entries(changes)) window.models[0].set(name, value);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  records.push(...observer.takeRecords());
  observer.disconnect();
  return {
    touched: new Set(records.map(({ target }) => target.nodeType === 3 ? target.parentElement : target)).size,
    made: records.reduce((sum, { addedNodes }) => sum + addedNodes.length, 0),
    kinds: [...new Set(records.map(({ attributeName, type }) => attributeName ?? type))],
  };
}
"""


def written(page: Page, selector: str, **changes: Any) -> dict[str, Any]:
    """Change the model, and tell what was written below the first element that a selector finds."""
    told: dict[str, Any] = page.evaluate(WRITTEN, [selector, changes])
    return told


def test_the_next_window_touches_only_the_cells_of_both(page: Page) -> None:
    """Of 144 cells, the four that the window leaves and the four that it enters."""
    show(page, WindowExplorer([[1] * 12] * 12))
    told = written(page, ".pool-panel-input .pool-cells", position=1)
    assert told["touched"] == 8
    assert told["made"] == 0


def test_another_window_keeps_every_cell_of_the_input(page: Page) -> None:
    """And makes only the outputs that were not there."""
    show(page, WindowExplorer())
    before = page.evaluate(
        "() => (window.cell = document.querySelector('.pool-panel-input .pool-cell')).offsetWidth"
    )
    assert written(page, ".pool-panel-input .pool-cells", kernel_size=3, stride=1)["made"] == 0
    told = written(page, ".pool-panel-output .pool-cells", kernel_size=2)
    assert told["made"] == 5 * 5 - 4 * 4 + 1  # cells, and the row that holds the last of them
    for kernel in (2, 4, 5):
        slider(page.locator(".pool-explorer"), "kernel").fill(str(kernel))
    assert page.evaluate("() => window.cell.isConnected && window.cell.offsetWidth") == before


def test_folded_settings_are_not_drawn_until_they_unfold(page: Page) -> None:
    """The browser would lay them out at every change."""
    root = show(page, WindowExplorer())
    assert written(page, "details", kernel_size=3, operation="lp", padding=1)["touched"] == 0
    root.get_by_text("More settings").click()
    part = root.get_by_role("group", name="kernel", exact=True)
    expect(part.get_by_role("slider", name="rows", exact=True)).to_have_value("3")
    expect(root.get_by_role("slider", name="power p")).to_be_visible()


def test_focus_stays_in_a_grid_whose_shape_changes(page: Page) -> None:
    """In its row and column where they are still there, and on the last otherwise."""
    root = show(page, WindowExplorer(kernel_size=1, stride=1))
    grid(root, "output").get_by_role("gridcell").nth(3 * 6 + 4).focus()
    page.evaluate("window.models[0].set('kernel_size', 2)")
    expect(grid(root, "output").get_by_role("gridcell").nth(3 * 5 + 4)).to_be_focused()
    page.evaluate("window.models[0].set('stride', 2)")
    expect(grid(root, "output").get_by_role("gridcell").last).to_be_focused()
    assert grid(root, "output").locator("[tabindex='0']").count() == 1


CALM: list[dict[str, Any]] = [
    {"kernel_size": 3, "stride": 1, "padding": 1},
    {"kernel_size": 3, "stride": 1, "padding": 1, "operation": "average"},
    {"kernel_size": 3, "stride": 2, "operation": "lp", "values": [[-3.5, 12, 0.25, 7, 1]] * 5},
    {"kernel_size": 2, "stride": 1, "values": [[7, 7, 3], [7, 1, 7], [0, 2, 2]], "view": "gradient"},
    {"kernel_size": 3, "stride": 2, "padding": 1, "operation": "average", "view": "gradient"},
]

HEIGHTS = """
async (index) => {
  const root = document.querySelectorAll(".pool-explorer")[index];
  const heights = new Set();
  const count = Number(root.querySelector(".pool-count").textContent.split(" ")[2]);
  for (let position = 0; position < count; position += 1) {
    window.models[index].set("position", position);
    await new Promise((done) => requestAnimationFrame(done));
    heights.add(root.offsetHeight);
  }
  return [count, ...heights];
}
"""


@pytest.mark.parametrize("width", [390, 720])
def test_nothing_moves_while_the_window_slides(page: Page, width: int) -> None:
    """Short words and long ones take the same room, on a phone and on a page."""
    page.set_viewport_size({"width": width, "height": 900})
    show(page, *(WindowExplorer(**settings) for settings in CALM))
    for index in range(len(CALM)):
        count, *heights = page.evaluate(HEIGHTS, index)
        assert count > 3
        assert len(heights) == 1, (CALM[index], heights)


def test_a_shift_writes_names_and_no_cell_is_made_or_styled(page: Page) -> None:
    """The greys are one picture and the marks one drawing; the cells carry names only."""
    explorer_page.open_page(page)
    explorer_page.add(page, ShiftExplorer("random"))
    told = written(page, ".pool-shift-source .pool-shift-cells", shift=[1, 0])
    assert told["kinds"] == ["aria-label"]
    assert told["touched"] > 200
    data = "Array.from(canvas.getContext('2d').getImageData(0, 0, 16, 16).data)"
    drawn = page.locator(".pool-shift-source canvas").evaluate(f"(canvas) => {data}")[::4]
    explorer = ShiftExplorer("random", shift=(1, 0))
    moved = [explorer.picture[row - 1, column] for row in range(16) for column in range(16)]
    assert drawn == [pytest.approx(255 * value, abs=0.5001) for value in moved]


def test_pointing_at_an_output_writes_nothing_in_the_cells(page: Page) -> None:
    """Only the frames and the line below change."""
    explorer_page.open_page(page)
    explorer_page.add(page, ShiftExplorer("random", kernel_size=4, stride=1))
    assert written(page, ".pool-shift-outcomes .pool-shift-cells", position=5)["touched"] == 0
    expect(page.locator(".pool-shift-detail")).to_contain_text("row 0, column 5")
