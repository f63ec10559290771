"""No control, link or undo of an explorer reaches settings that do not fit; what is said is for readers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import explorer_page
import numpy as np
import pytest
from explorer_page import lend_clipboard, tool
from playwright.sync_api import Locator, Page, expect

from pooling_lib.explorers import CostExplorer, ImageExplorer, ShiftExplorer, WindowExplorer
from pooling_lib.explorers._base import Explorer

PICTURE = np.arange(108, dtype=np.float64).reshape(12, 9) / 108
POOL = ("max", 2, 2)
#: What only a programmer reads, and numbers that disagree with their noun.
FOREIGN = re.compile(r"\w_\w+|\w=\w|\b1 (?:rows|columns|pixels|generations)\b|undefined|NaN")
#: Each explorer as it is made, and where it tells how its state is named.
EXPLORERS: list[tuple[type[Explorer], dict[str, Any], str]] = [
    (WindowExplorer, {}, "window/state.js FIELDS"),
    (ImageExplorer, {"image": PICTURE, "generations": 2}, "image/state.js IMAGE_FIELDS"),
    (ShiftExplorer, {"drawing": np.eye(31)}, "shift/model.js SHIFT_FIELDS"),
    (CostExplorer, {"channels": (4, 8, 8), "after": (POOL,) * 3, "size": 20}, "cost/count.js FIELDS"),
]
each = pytest.mark.parametrize(
    ("kind", "made", "fields"), EXPLORERS, ids=lambda one: getattr(one, "__name__", "")
)
#: Settings that do not fit each other, as a link between traits brings them together, and what is said of them.
MISFITS: list[tuple[type[Explorer], dict[str, Any], dict[str, Any], str]] = [
    (WindowExplorer, {}, {"padding": 2}, "Padding 2 reaches past kernel 2. Use at most 1, or a larger kernel."),
    (
        WindowExplorer,
        {"values": [[3, 1, 4]], "kernel_size": 1},
        {"kernel_size": 2},
        "Kernel 2 is more than 1 row.",
    ),
    (
        ShiftExplorer,
        {},
        {"stride": 4, "depth": 3},
        "3 generations of stride 4 need a picture of 64 pixels a side, and at most 32 fit.",
    ),
    (
        CostExplorer,
        {"channels": (4, 8), "after": (POOL, POOL), "size": 4},
        {"size": 2},
        "The window after convolution 2 is 2 × 2, and the map that it gets has 1 pixel a side. "
        "Use at most 1 × 1 there, or a larger image.",
    ),
]
each_misfit = pytest.mark.parametrize(
    ("kind", "made", "changes", "said"), MISFITS, ids=lambda one: getattr(one, "__name__", "")
)
#: What a random reader does: at each step a control is moved, or a button pressed. Returns what is shown then,
#: drawn at once and once more with the next frame: the state, what is said, and how much has failed.
WALK = """async ([root, steps, module, name]) => {
  const names = Object.keys((await import(`./${module}`))[name]);
  const frame = () => new Promise(requestAnimationFrame);
  const shown = [];
  for (const random of steps) {
    const pick = (all) => all[Math.floor(random.pop() * all.length)];
    const controls = [...root.querySelectorAll("input, select, .pool-tools button")].filter((one) =>
      one.getClientRects().length && !one.disabled && one.type !== "file" &&
      (one.tagName !== "BUTTON" || /^(Undo|Reset)$/.test(one.textContent)));
    const one = pick(controls);
    const share = random.pop();
    if (one.tagName === "BUTTON") one.click();
    else if (one.type === "checkbox" || one.type === "radio") one.click();
    else if (one.tagName === "SELECT") one.value = pick([...one.options].filter((o) => !o.disabled)).value;
    else if (one.type === "range") one.value = Number(one.min) + Math.round(share * (one.max - one.min));
    else one.value = pick(["0", "1", "2", "3", "7", "12", "40", "1024", "1025", "2.5", "", "-1"]);
    one.dispatchEvent(new Event("input", { bubbles: true }));
    one.dispatchEvent(new Event("change", { bubbles: true }));
    await frame();
    await frame();
    const said = [...root.querySelectorAll("[role=status], .pool-reading, .pool-shift-reading")];
    const failed = [root, ...root.querySelectorAll("*")].filter((part) =>
      part.matches(".pool-failed, .pool-refusal") ||
      (part.matches(".pool-image-none") && part.checkVisibility({ visibilityProperty: true })));
    const state = Object.fromEntries(names.map((one) => [one, models[0].get(one)]));
    shown.push([structuredClone(state), said.map((part) => part.innerText), failed.length]);
  }
  return shown;
}"""


def show(page: Page, explorer: Explorer, fragment: str = "") -> Locator:
    """Open a page with an explorer whose settings are unfolded."""
    explorer_page.open_page(page, fragment)
    explorer_page.add(page, explorer)
    root = page.locator(".pool-explorer")
    for more in root.locator("summary").all():
        more.click()
    return root


def state_of(page: Page, fields: str) -> dict[str, Any]:
    """Return the settings that a link carries."""
    module, name = fields.split()
    state: dict[str, Any] = page.evaluate(
        """async ([module, name]) => {
          const names = Object.keys((await import(`./${module}`))[name]);
          return Object.fromEntries(names.map((one) => [one, models[0].get(one)]));
        }""",
        [module, name],
    )
    return state


@each
@pytest.mark.parametrize("seed", range(3))
def test_whatever_a_reader_moves_fits_and_is_told_in_a_readers_words(
    page: Page, kind: type[Explorer], made: dict[str, Any], fields: str, seed: int
) -> None:
    """A random reader, whose settings Python takes each time; messages name no argument of a function."""
    root = show(page, kind(**made))
    steps = np.random.default_rng(seed).random((60, 6)).tolist()
    picture = {"image": made["image"]} if "image" in made else {}
    seen = set()
    for state, said, failed in page.evaluate(WALK, [root.element_handle(), steps, *fields.split()]):
        kind(**picture, **state)  # refuses what does not fit
        seen.add(repr(state))
        for part in said:
            assert not FOREIGN.search(part), (part, state)
        assert not failed, state
    assert len(seen) > 20


@each_misfit
def test_of_settings_that_do_not_fit_the_last_that_did_stay_shown(
    page: Page, kind: type[Explorer], made: dict[str, Any], changes: dict[str, Any], said: str
) -> None:
    """With the reason; a link, a reset and the next setting of the reader's go on from what is shown."""
    lend_clipboard(page)
    root = show(page, kind(name="mine", **made))
    tool(root, "Copy link").click()
    page.wait_for_function("window.copied !== undefined")
    link = page.evaluate("window.copied")
    pictures = root.locator(".pool-stage, .pool-shift-stage, .pool-cost-picture, .pool-cost-layers")
    shown = pictures.all_inner_texts()
    page.evaluate(
        "(all) => { for (const [name, value] of Object.entries(all)) window.models[0].set(name, value); }",
        changes,
    )
    expect(root.get_by_text(said)).to_contain_text("Shown: the last settings that fit.")
    assert not FOREIGN.search(root.get_by_text(said).inner_text())
    assert pictures.all_inner_texts() == shown
    with page.expect_download() as download:
        tool(root, "save as an SVG picture").click()
    drawing = Path(download.value.path()).read_text(encoding="utf-8")
    assert "settings that fit" not in drawing
    assert "NaN" not in drawing
    page.evaluate("delete window.copied")
    tool(root, "Copy link").click()
    page.wait_for_function("window.copied !== undefined")
    assert page.evaluate("window.copied") == link
    tool(root, "Reset").click()
    expect(root.get_by_text(said)).to_have_count(0)
    assert {name: explorer_page.traits(page)[name] for name in changes} != changes
    assert pictures.all_inner_texts() == shown


def test_a_setting_of_the_readers_own_mends_what_a_link_between_traits_broke(page: Page) -> None:
    """All of what is shown goes back to the model, with the change; undo takes back that change alone."""
    root = show(page, WindowExplorer())
    page.evaluate("window.models[0].set('kernel_size', 7)")
    expect(explorer_page.reading(root)).to_contain_text("Kernel 7 is more than 6 rows.")
    explorer_page.slider(root, "stride").fill("1")
    state = explorer_page.traits(page)
    assert (state["kernel_size"], state["stride"]) == (2, 1)
    tool(root, "Undo").click()
    assert explorer_page.traits(page)["stride"] is None


@each_misfit
def test_a_link_whose_settings_do_not_fit_is_refused_with_the_reason(
    page: Page, kind: type[Explorer], made: dict[str, Any], changes: dict[str, Any], said: str
) -> None:
    """An edited one; the explorer shows its own state, and says what would fit."""
    fields = next(fields for one, _, fields in EXPLORERS if one is kind)
    root = show(page, kind(name="mine", **made))
    state = state_of(page, fields)
    module, name = fields.split()
    entry = page.evaluate(
        """async ([module, name, state]) => {
          const { tellState } = await import("./shared/compact.js");
          return tellState(state, (await import(`./${module}`))[name]);
        }""",
        [module, name, state | changes],
    )
    page.goto("about:blank")
    root = show(page, kind(name="mine", **made), f"#mine={entry}")
    message = root.get_by_text("The settings in the link to this explorer do not fit each other")
    expect(message).to_contain_text(said)
    assert not FOREIGN.search(message.inner_text())
    assert state_of(page, fields) == state


def test_an_image_explorer_shows_as_many_generations_as_the_picture_has_room_for(page: Page) -> None:
    """Of a link that asks for more; its address then tells what is shown."""
    root = show(page, ImageExplorer(PICTURE, name="mine", generations=1), "#mine=filter:none;k:3;g:4")
    notice = root.locator(".pool-image-notice")
    expect(notice).to_have_text(
        "A picture of 12 × 9 pixels has room for 2 generations of 3 × 3 windows with stride 3, not for 4. "
        "Use a smaller window, or a larger picture."
    )
    assert explorer_page.traits(page)["generations"] == 2
    assert "g:2" in explorer_page.address(page, "g:2")
    expect(root.get_by_role("slider", name="generations")).to_have_attribute("max", "2")
    root.get_by_role("slider", name="kernel").fill("2")
    expect(notice).to_be_hidden()
    root.get_by_role("slider", name="generations").fill("3")
    root.get_by_role("slider", name="kernel").fill("8")
    assert explorer_page.traits(page)["generations"] == 1


def test_the_window_after_a_convolution_ends_at_the_map_and_follows_it(page: Page) -> None:
    """Said in the row of the window that followed, and brought back by one undo."""
    root = show(page, CostExplorer((4, 4), (POOL, POOL), size=6))
    first, second = (root.get_by_role("combobox", name=f"window after convolution {index}") for index in (1, 2))
    assert [len(window.locator("option").all()) for window in (first, second)] == [6, 3]
    first.select_option("6")
    assert explorer_page.traits(page)["after"] == [["max", 6, 2], ["max", 1, 2]]
    note = second.locator("xpath=..").get_by_role("status")
    expect(note).to_have_text(
        "Now 1 × 1: the map has 1 pixel a side here, too few for 2 × 2. Undo brings it back."
    )
    expect(second.locator("option")).to_have_count(1)
    tool(root, "Undo").click()
    assert explorer_page.traits(page)["after"] == [["max", 2, 2], ["max", 2, 2]]
    expect(note).to_be_empty()
    root.get_by_role("combobox", name="after convolution 2", exact=True).select_option("nothing")
    first.select_option("6")
    root.get_by_role("combobox", name="after convolution 2", exact=True).select_option("max")
    assert explorer_page.traits(page)["after"] == [["max", 6, 2], ["max", 1, 2]]


def test_an_image_too_small_for_the_windows_is_refused_beside_its_field(page: Page) -> None:
    """With the window, the rule and what would do; the stepper of the field ends there."""
    root = show(page, CostExplorer((4, 8, 8, 8), (POOL,) * 4))
    side = root.get_by_label("image side")
    expect(side).to_have_attribute("min", "16")
    side.fill("15")
    side.press("Enter")
    error = side.locator("xpath=../..").get_by_role("status")
    expect(error).to_have_text(
        "image side: 15 is too small: the 2 × 2 window after convolution 4 would get 1 pixel a side. "
        "Use at least 16, or a smaller window there; it stays 400"
    )
    expect(side).to_have_value("400")
    explorer_page.assert_fits_across(page)
    side.fill("16")
    side.press("Enter")
    assert explorer_page.traits(page)["size"] == 16
    expect(error).to_be_empty()


def test_a_stride_that_no_picture_of_a_drawing_has_room_for_is_stepped_over(page: Page) -> None:
    """With a word on why; the generations end at what fits."""
    root = show(page, ShiftExplorer(drawing=np.eye(31), stride=2))
    root.get_by_role("slider", name="stride").fill("3")
    assert explorer_page.traits(page)["stride"] == 4
    expect(root.locator(".pool-shift-reading")).to_contain_text(
        "Stride 3 would need a picture of 33 pixels a side, and at most 32 fit. Stride 4 does, and is shown."
    )
    expect(root.get_by_role("slider", name="generations")).to_have_attribute("max", "2")
