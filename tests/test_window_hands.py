"""WindowExplorer under the reader's hand: dragged, pointed at, stepped, played, copied, never out of place."""

from __future__ import annotations

from typing import Any

import explorer_page
import numpy as np
import pytest
from explorer_page import cell, grid, middle, reading, show, slider, texts, told, tool
from playwright.sync_api import Browser, Page, expect

import pooling_lib
from pooling_lib.explorers import WindowExplorer


def test_a_mouse_drags_the_window_from_where_it_holds_it(page: Page) -> None:
    """To the nearest place where a window can stand; a place past the border is the last one."""
    root = show(page)
    page.mouse.move(*middle(cell(root, 1, 1)))
    page.mouse.down()
    page.mouse.move(*middle(cell(root, 3, 3)))
    expect(root.locator(".pool-count")).to_have_text("5 of 9")
    expect(reading(root)).to_have_text("max(9, 3, 6, 2) = 9")
    expect(reading(root)).to_have_attribute("aria-live", "off")
    page.mouse.move(*middle(cell(root, 3, 4)))
    page.mouse.move(1200, 700)
    expect(root.locator(".pool-count")).to_have_text("9 of 9")
    page.mouse.up()
    expect(reading(root)).to_have_attribute("aria-live", "polite")
    expect(root.locator("input.pool-edit")).to_have_count(0)
    page.mouse.move(*middle(cell(root, 0, 0)))
    assert explorer_page.traits(page)["position"] == 8


def test_a_mouse_takes_the_window_along_from_anywhere_and_a_press_still_writes(page: Page) -> None:
    root = show(page, WindowExplorer(kernel_size=3, stride=1, padding=1))
    page.mouse.move(*middle(cell(root, 5, 5)))
    page.mouse.down()
    page.mouse.move(*middle(cell(root, 4, 5)))
    page.mouse.up()
    assert explorer_page.traits(page)["position"] == 4 * 6 + 5
    cell(root, 4, 5).click()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    assert explorer_page.traits(page)["values"][4][5] == 7


def test_a_finger_drags_the_window_and_scrolls_the_page_from_elsewhere(browser: Browser) -> None:
    """The browser is told beforehand which cells it may scroll from."""
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    root = show(page)
    assert cell(root, 1, 1).evaluate("(one) => getComputedStyle(one).touchAction") == "none"
    assert cell(root, 2, 2).evaluate("(one) => getComputedStyle(one).touchAction") == "auto"
    hand = context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", middle(cell(root, 0, 0)))
    touch("touchMove", middle(cell(root, 1, 2)))
    touch("touchMove", middle(cell(root, 2, 4)))
    expect(root.locator(".pool-count")).to_have_text("6 of 9")
    touch("touchEnd")
    assert page.evaluate("window.scrollY") == 0
    expect(root.locator("input.pool-edit")).to_have_count(0)
    touch("touchStart", middle(cell(root, 5, 1)))
    touch("touchMove", middle(cell(root, 3, 1)))
    touch("touchMove", middle(cell(root, 0, 1)))
    touch("touchEnd")
    page.wait_for_function("window.scrollY > 50")
    expect(root.locator(".pool-count")).to_have_text("6 of 9")
    context.close()


def test_a_pixel_that_is_pointed_at_shows_the_windows_that_see_it(page: Page) -> None:
    """One window as any window, several with their outputs, none in words; and leaving restores."""
    root = show(page, WindowExplorer(kernel_size=2, stride=1))
    cell(root, 1, 1).hover()
    expect(reading(root)).to_have_text(
        "row 1, column 1: 4 windows see it, those of outputs (0, 0), (0, 1), (1, 0), (1, 1)"
    )
    expect(root.locator(".pool-sees")).to_have_count(4)
    expect(root.locator(".pool-frame")).to_have_count(4)
    expect(root.locator(".pool-looked")).to_have_text("6")
    cell(root, 5, 5).hover()
    expect(reading(root)).to_have_text("max(2, 7, 8, 8) = 8")
    expect(root.locator(".pool-result")).to_have_text("8")
    page.mouse.move(5, 5)
    expect(reading(root)).to_have_text("max(3, 1, 2, 6) = 6")
    expect(root.locator(".pool-frame")).to_have_count(1)
    page.evaluate("window.models[0].set('stride', 4)")
    cell(root, 3, 3).hover()
    expect(reading(root)).to_have_text("row 3, column 3: no window sees it")
    assert explorer_page.traits(page)["position"] == 0


SEEN = [
    {"kernel_size": 3, "stride": 2, "padding": 1},
    {"kernel_size": (2, 3), "stride": (1, 2), "dilation": (2, 1)},
    {"kernel_size": 3, "stride": 2, "ceil_mode": True},
]


@pytest.mark.parametrize("settings", SEEN, ids=str)
def test_the_windows_that_see_a_pixel_are_those_that_its_value_reaches(
    page: Page, settings: dict[str, Any]
) -> None:
    """An average changes where a pixel is seen, and nowhere else."""
    explorer_page.open_page(page)
    explorer = WindowExplorer(operation="average", **settings)
    found = page.evaluate(
        """async (state) => {
          const [{ readState }, { seersOf }] =
            await Promise.all([import("./window/state.js"), import("./window/look.js")]);
          const read = readState({ get: (name) => state[name] });
          return read.grid.data.length && Array.from(read.grid.data, (_, pixel) => seersOf(read, pixel));
        }""",
        explorer_page.state_of(explorer),
    )
    for pixel, seers in enumerate(found):
        changed = np.array(explorer.values, dtype=float)
        changed.flat[pixel] += 1
        after = pooling_lib.average_pool(changed, **settings)
        before = pooling_lib.average_pool(np.array(explorer.values, dtype=float), **settings)
        assert np.flatnonzero(after != before).tolist() == seers


def test_values_are_shaded_from_the_smallest_to_the_largest(page: Page) -> None:
    """Input and output on one scale; the ink gets denser, and stays legible."""
    root = show(page, WindowExplorer([[0, 8], [16, 4]], kernel_size=1, stride=1, position=3))
    shades = "(cells) => cells.map((one) => getComputedStyle(one).getPropertyValue('--pool-shade'))"
    for name in ("input", "output"):
        assert grid(root, name).locator(".pool-cell").evaluate_all(shades) == ["", "0.5", "1", "0.25"]


def test_buttons_beside_a_slider_go_one_step_and_end_where_it_ends(page: Page) -> None:
    """They keep the focus at the end, and say that it is one."""
    root = show(page)
    more = root.get_by_role("button", name="increase kernel")
    more.click()
    assert explorer_page.traits(page)["kernel_size"] == 3
    for _ in range(5):
        more.press("Enter")
    assert explorer_page.traits(page)["kernel_size"] == 6
    expect(more).to_have_attribute("aria-disabled", "true")
    expect(more).to_be_focused()
    root.get_by_role("button", name="decrease kernel").click()
    expect(more).not_to_have_attribute("aria-disabled", "true")


def test_no_control_reaches_what_does_not_fit(page: Page) -> None:
    """A slider ends where the others let it; padding follows a smaller kernel, the kernel a smaller image."""
    root = show(page)
    expect(slider(root, "padding")).to_have_attribute("max", "1")
    slider(root, "padding").fill("1")
    expect(slider(root, "kernel")).to_have_attribute("max", "8")
    slider(root, "kernel").fill("8")
    slider(root, "padding").fill("3")
    slider(root, "kernel").fill("3")
    assert explorer_page.traits(page)["padding"] == 2
    root.get_by_text("More settings").click()
    image = root.get_by_role("group", name="image")
    image.get_by_role("slider", name="rows").fill("1")
    image.get_by_role("slider", name="columns").fill("1")
    slider(root, "kernel").fill("1")
    assert [explorer_page.traits(page)[name] for name in ("kernel_size", "padding")] == [1, 0]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_sliders_and_presets_are_moved_a_window_fits(page: Page, seed: int) -> None:
    """A random reader, whose settings pooling_lib takes each time."""
    root = show(page)
    root.get_by_text("More settings").click()
    random = np.random.default_rng(seed)
    sliders = root.locator("input[type=range]:visible")
    presets = root.locator("details").get_by_label("windows")
    names = presets.locator("option").evaluate_all("(all) => all.map(({ value }) => value)")[1:]
    for _ in range(40):
        if random.random() < 0.15:
            presets.select_option(str(random.choice(names)))
        else:
            sliders.nth(int(random.integers(sliders.count()))).evaluate(
                """(slider, share) => {
                  slider.value = Number(slider.min) + Math.round(share * (slider.max - slider.min));
                  slider.dispatchEvent(new Event("input"));
                }""",
                float(random.random()),
            )
        state = explorer_page.traits(page)
        names_of = ("values", "kernel_size", "stride", "padding", "dilation", "ceil_mode")
        shown = WindowExplorer(**{name: state[name] for name in names_of})
        assert len(texts(root, "output")) == shown.output.size


def test_speed_and_loop_change_how_it_plays(page: Page) -> None:
    """Twice as fast at once, and from the end to the beginning."""
    page.clock.install(time=0)
    root = show(page)
    page.clock.pause_at(3_600_000)
    root.get_by_label("speed").select_option("2")
    root.get_by_label("loop").check()
    root.get_by_role("button", name="play").click()
    page.clock.run_for(1000)
    expect(root.locator(".pool-count")).to_have_text("3 of 9")
    root.get_by_label("speed").select_option("4")
    page.clock.run_for(1000)
    expect(root.locator(".pool-count")).to_have_text("7 of 9")
    page.clock.run_for(225 * 3)
    expect(root.locator(".pool-count")).to_have_text("1 of 9")
    root.get_by_label("loop").uncheck()
    page.clock.run_for(10_000)
    expect(root.get_by_role("button", name="play")).to_be_visible()
    expect(root.locator(".pool-count")).to_have_text("9 of 9")


CALLS: list[dict[str, Any]] = [
    {},
    {"kernel_size": (2, 3), "stride": 1, "padding": ((1, 0), (1, 2)), "ceil_mode": True},
    {"operation": "average", "kernel_size": 3, "padding": 1, "count_include_pad": False, "dilation": 2},
    {"operation": "lp", "p": 3.5, "values": [[-1.5, 2], [0, 1e-7]]},
    {"operation": "min", "seed": 5, "stride": (1, 2)},
]


@pytest.mark.parametrize("settings", CALLS, ids=str)
def test_the_call_that_is_copied_gives_the_output_that_is_shown(page: Page, settings: dict[str, Any]) -> None:
    """Run as it is, in Python."""
    explorer_page.lend_clipboard(page)
    explorer = WindowExplorer(**settings)
    root = show(page, explorer)
    tool(root, "Copy as Python").click()
    expect(told(root)).to_have_text("Copied: this call gives the same output.")
    head, call = page.evaluate("window.copied").split("\n\n")
    scope: dict[str, Any] = {}
    exec(head, scope)
    np.testing.assert_array_equal(eval(call, scope), explorer.output)


@pytest.mark.parametrize("width", [390, 720])
def test_the_box_keeps_its_height_whatever_is_set(page: Page, width: int) -> None:
    """Larger windows, padding, another operation, an error, a hint: what stands below it does not move."""
    page.set_viewport_size({"width": width, "height": 844})
    show(page)
    height = page.evaluate(
        """async () => {
          const root = document.querySelector(".pool-explorer");
          const heights = {};
          const states = [
            {}, { kernel_size: 3 }, { kernel_size: 3, stride: 1 }, { stride: 1 }, { stride: 1, padding: 1 },
            { kernel_size: 3, padding: 1, operation: "average" }, { kernel_size: 5, padding: 3 },
            { padding: 2 }, { kernel_size: 6 }, { kernel_size: 1 },
            { operation: "lp", kernel_size: 3, stride: 2 },
          ];
          const plain = { kernel_size: 2, stride: null, padding: 0, operation: "max" };
          for (const state of states) {
            const all = Object.entries({ ...plain, ...state });
            for (const [name, value] of all) window.models[0].set(name, value);
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            heights[JSON.stringify(state)] = root.offsetHeight;
          }
          return heights;
        }"""
    )
    assert len(set(height.values())) == 1, height
