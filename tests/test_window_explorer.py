"""WindowExplorer on a page without a kernel: operated by mouse and keyboard, in a browser."""

from __future__ import annotations

import re
from typing import Any

import accessibility
import explorer_page
import pytest
from explorer_page import grid, reading, several, show, slider, texts
from playwright.sync_api import Page, expect

from pooling_lib.explorers import WindowExplorer


def test_the_first_look_shows_the_window_its_winner_and_the_arithmetic(page: Page) -> None:
    """Everything of the sketch: grids, frame, arithmetic, size formula, unseen pixels."""
    root = show(page, WindowExplorer(position=1, stepping=True))
    assert texts(root, "output") == ["6", "5", "", "", "", "", "", "", ""]
    assert len(texts(root, "input")) == 36
    expect(reading(root)).to_have_text("max(4, 1, 5, 3) = 5")
    expect(root.locator(".pool-winner")).to_have_text("5")
    expect(root.locator(".pool-facts")).to_contain_text("⌊(6 + 2·0 − 2) / 2⌋ + 1 = 3")
    expect(root.locator(".pool-facts")).to_contain_text("every pixel is seen")
    expect(root.locator(".pool-count")).to_have_text("2 of 9")
    expect(root.locator(".pool-frame")).to_have_count(1)


ARITHMETIC: list[tuple[dict[str, Any], Any]] = [
    ({"operation": "average"}, "(3 + 1 + 2 + 6) / 4 = 3"),
    ({"operation": "average", "kernel_size": 3}, "(3 + 1 + 4 + 2 + 6 + 5 + 9 + 7 + 9) / 9 ≈ 5.1111"),
    ({"operation": "average", "padding": 1}, "(0 + 0 + 0 + 3) / 4 = 0.75"),
    ({"operation": "average", "padding": 1, "count_include_pad": False}, "3 / 1 = 3"),
    ({"operation": "max", "padding": 1}, "max(−∞, −∞, −∞, 3) = 3"),
    ({"operation": "min", "padding": 1}, "min(∞, ∞, ∞, 3) = 3"),
    ({"operation": "lp", "values": [[3, -4], [0, 0]]}, "√(|3|² + |−4|² + |0|² + |0|²) = 5"),
    ({"operation": "lp", "p": 1, "values": [[3, -4], [0, 0]]}, "|3| + |−4| + |0| + |0| = 7"),
    ({"operation": "average", "values": [[3, -4], [0, 0]]}, "(3 + (−4) + 0 + 0) / 4 = −0.25"),
    ({"kernel_size": (1, 3), "dilation": (1, 2)}, "max(3, 4, 5) = 5"),
    ({"kernel_size": 6}, "max(3, 1, 4, 1, 5, 9, … 28 more …, 8, 8) = 9"),
]


def test_the_arithmetic_is_written_as_the_operation_does_it(page: Page) -> None:
    """Padding is named by what it counts as; a rounded result says so."""
    for root, said in several(page, ARITHMETIC):
        expect(reading(root)).to_have_text(said)


FACTS: list[tuple[dict[str, Any], Any]] = [
    ({"kernel_size": 3, "stride": 2, "padding": 1}, ["⌊(6 + 2·1 − 3) / 2⌋ + 1 = 3", "every pixel is seen"]),
    ({"kernel_size": 2, "padding": 1}, ["padding counts as −∞, never as 0"]),
    ({"kernel_size": 2, "padding": 1, "operation": "min"}, ["padding counts as ∞, never as 0"]),
    ({"kernel_size": 2, "padding": 1, "operation": "lp"}, ["padding counts as 0"]),
    (
        {"kernel_size": 5, "padding": 1, "stride": 2, "ceil_mode": True, "operation": "average"},
        ["padding counts as 0, and in the divisor; what is marked · does not count"],
    ),
    (
        {"kernel_size": 2, "padding": 1, "operation": "average", "count_include_pad": False},
        ["what is marked · does not count"],
    ),
    ({"kernel_size": 5}, ["⌊(6 + 2·0 − 5) / 5⌋ + 1 = 1", "11 of 36 pixels are never seen"]),
    ({"kernel_size": 2, "padding": ((1, 0), 0)}, ["⌊(6 + 1 + 0 − 2) / 2⌋ + 1 = 3"]),
    ({"kernel_size": 3, "dilation": 2, "stride": 1}, ["⌊(6 + 2·0 − (2·2 + 1)) / 1⌋ + 1 = 2"]),
    ({"kernel_size": 3, "stride": 2, "ceil_mode": True}, ["⌈(6 + 2·0 − 3) / 2⌉ + 1 = 3"]),
    (
        {"kernel_size": 2, "stride": 3, "padding": 1, "ceil_mode": True, "values": [[1, 2]]},
        ["⌈(2 + 2·1 − 2) / 3⌉ + 1 − 1 = 1", "the last window would start in the padding"],
    ),
    ({"values": [[1, 2, 3]], "kernel_size": (1, 2)}, ["1 of 3 pixels is never seen"]),
]


def test_the_size_formula_carries_its_numbers(page: Page) -> None:
    """One formula an axis, and in words how many pixels no window sees."""
    for root, facts in several(page, FACTS):
        for fact in facts:
            expect(root.locator(".pool-facts")).to_contain_text(fact)


def test_the_output_grid_shows_pooling_libs_numbers(page: Page) -> None:
    """For every operation, with padding and overlap."""
    for operation in ("max", "average", "min", "lp"):
        explorer = WindowExplorer(kernel_size=3, stride=2, padding=1, operation=operation)
        root = show(page, explorer)
        shown = [float(text.replace("−", "-")) for text in texts(root, "output")]
        assert shown == [pytest.approx(value, abs=0.00501) for value in explorer.output.ravel()]


def test_controls_answer_to_mouse_and_keyboard(page: Page) -> None:
    """Native range and select, found by their labels."""
    root = show(page)
    root.get_by_label("operation").select_option("average")
    expect(reading(root)).to_have_text("(3 + 1 + 2 + 6) / 4 = 3")
    kernel = slider(root, "kernel")
    kernel.focus()
    page.keyboard.press("ArrowRight")
    expect(root.locator(".pool-facts")).to_contain_text("⌊(6 + 2·0 − 3) / 3⌋ + 1 = 2")
    assert explorer_page.traits(page)["kernel_size"] == 3
    slider(root, "stride").fill("1")
    slider(root, "padding").fill("1")
    assert len(texts(root, "output")) == 36
    assert len(texts(root, "input")) == 64


def test_hovering_an_output_shows_its_window_and_leaving_restores(page: Page) -> None:
    """Hovering is a look, not a choice: the model does not change."""
    root = show(page)
    cells = grid(root, "output").get_by_role("gridcell")
    cells.nth(4).hover()
    expect(reading(root)).to_have_text("max(9, 3, 6, 2) = 9")
    assert explorer_page.traits(page)["position"] == 0
    page.mouse.move(5, 5)
    expect(reading(root)).to_have_text("max(3, 1, 2, 6) = 6")


def test_the_output_is_walked_with_the_arrow_keys(page: Page) -> None:
    """One stop in the tab order; arrows, Home and End move within."""
    root = show(page)
    cells = grid(root, "output").get_by_role("gridcell")
    assert grid(root, "output").locator("[tabindex='0']").count() == 1
    cells.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(cells.nth(4)).to_be_focused()
    expect(reading(root)).to_have_text("max(9, 3, 6, 2) = 9")
    page.keyboard.press("End")
    expect(cells.nth(5)).to_be_focused()
    page.keyboard.press("Control+Home")
    expect(cells.nth(0)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cells.nth(0)).to_be_focused()


def test_a_cell_is_clicked_and_written_in(page: Page) -> None:
    """By mouse: a click opens the cell, Enter keeps the value."""
    root = show(page)
    cell = grid(root, "input").get_by_role("gridcell").first
    cell.click()
    page.keyboard.type("7,5")
    page.keyboard.press("Enter")
    expect(cell).to_have_text("7.5")
    expect(cell).to_be_focused()
    expect(reading(root)).to_have_text("max(7.5, 1, 2, 6) = 7.5")
    assert explorer_page.traits(page)["values"][0][0] == 7.5


def test_a_cell_is_reached_by_keyboard_written_in_and_left(page: Page) -> None:
    """Arrows to the cell, typing replaces, Escape gives up, a move keeps."""
    root = show(page)
    cells = grid(root, "input").get_by_role("gridcell")
    cells.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("-")
    page.keyboard.type("2")
    page.keyboard.press("Escape")
    expect(cells.nth(1)).to_have_text("1")
    expect(cells.nth(1)).to_be_focused()
    page.keyboard.type("9")
    page.keyboard.press("ArrowDown")
    expect(cells.nth(1)).to_have_text("9")
    expect(cells.nth(7)).to_be_focused()
    page.keyboard.press("F2")
    page.keyboard.press("Control+A")
    page.keyboard.type("8")
    page.keyboard.press("Tab")
    expect(cells.nth(7)).to_have_text("8")
    assert explorer_page.traits(page)["values"][1][1] == 8


def test_a_text_that_is_no_number_is_refused_with_a_reason(page: Page) -> None:
    """The cell stays open, marked invalid; leaving it drops the text."""
    root = show(page)
    cell = grid(root, "input").get_by_role("gridcell").first
    cell.click()
    page.keyboard.type("3x")
    page.keyboard.press("Enter")
    expect(reading(root)).to_have_text("“3x” is not a number; type one such as 3 or −1.5, or press Escape")
    expect(cell.locator("input")).to_have_attribute("aria-invalid", "true")
    expect(cell.locator("input")).to_have_accessible_description(re.compile("“3x” is not a number"))
    page.keyboard.press("Control+A")
    page.keyboard.type("1e9")
    page.keyboard.press("Enter")
    expect(reading(root)).to_contain_text("is not a number")
    page.keyboard.press("Control+A")
    page.keyboard.type("123456")
    page.keyboard.press("Enter")
    expect(reading(root)).to_have_text("123456 does not fit a cell; use a number from −99999 to 99999")
    page.keyboard.press("Tab")
    expect(cell).to_have_text("3")


def test_stepping_blanks_what_is_not_yet_computed(page: Page) -> None:
    """Next and previous go window by window; choosing an output shows all again."""
    root = show(page)
    root.get_by_role("button", name="next window").click()
    assert texts(root, "output") == ["6", "5", "", "", "", "", "", "", ""]
    expect(root.locator(".pool-count")).to_have_text("2 of 9")
    root.get_by_role("button", name="previous window").click()
    root.get_by_role("button", name="previous window").click()
    expect(root.locator(".pool-count")).to_have_text("9 of 9")
    grid(root, "output").get_by_role("gridcell").nth(3).click()
    assert texts(root, "output") == ["6", "5", "9", "9", "9", "6", "9", "8", "8"]


def test_play_runs_to_the_end_silently_and_can_be_paused(page: Page) -> None:
    """The clock is the test's own; the read-out is not live while playing."""
    page.clock.install(time=0)
    root = show(page)
    page.clock.pause_at(3_600_000)
    root.get_by_role("button", name="play").click()
    expect(root.locator(".pool-count")).to_have_text("1 of 9")
    expect(reading(root)).to_have_attribute("aria-live", "off")
    page.clock.run_for(2000)
    expect(root.locator(".pool-count")).to_have_text("3 of 9")
    root.get_by_role("button", name="pause").click()
    expect(reading(root)).to_have_attribute("aria-live", "polite")
    page.clock.run_for(5000)
    expect(root.locator(".pool-count")).to_have_text("3 of 9")
    root.get_by_role("button", name="play").click()
    page.clock.run_for(20_000)
    expect(root.get_by_role("button", name="play")).to_be_visible()
    assert "" not in texts(root, "output")


IMPOSSIBLE: list[tuple[dict[str, Any], str]] = [
    (
        {"padding": 2},
        "Padding 2 reaches past kernel 2. Use at most 1, or a larger kernel.",
    ),
    (
        {"kernel_size": [2, 9], "padding": 1},
        "Kernel 9 is more than 6 columns and 2 of padding. Use at most 8.",
    ),
    (
        {"kernel_size": 4, "dilation": 3},
        "Kernel 4, spread over 10 rows by dilation 3, is more than 6 rows. Use at most 2, or less dilation.",
    ),
]


def test_an_impossible_geometry_says_why_to_a_reader_and_any_slider_mends_it(page: Page) -> None:
    """No control leads there, but a link between traits can; what fitted last stays on the page."""
    root = show(page)
    outputs = texts(root, "output")
    for changes, said in IMPOSSIBLE:
        plain = {"kernel_size": 2, "padding": 0, "dilation": 1}
        page.evaluate(
            "(state) => Object.entries(state).forEach(([name, value]) => window.models[0].set(name, value))",
            plain | changes,
        )
        expect(reading(root)).to_have_text(f"{said} Shown: the last settings that fit.")
        assert texts(root, "output") == outputs
        slider(root, "stride").fill("1")
        expect(reading(root)).to_contain_text("max(")
        slider(root, "stride").fill("2")


def test_what_never_fitted_says_why_in_place_of_an_output(page: Page) -> None:
    """As where a link between traits brought it together before it was shown."""
    explorer = WindowExplorer()
    explorer.set_state({"kernel_size": 7})
    root = show(page, explorer)
    expect(reading(root)).to_have_text("Kernel 7 is more than 6 rows. Use at most 6.")
    assert texts(root, "output") == []
    slider(root, "kernel").fill("2")
    expect(reading(root)).to_contain_text("max(")


def test_unseen_pixels_are_hatched_and_named(page: Page) -> None:
    """Never by colour alone: a pattern, words in the facts, words in the cell's name."""
    root = show(page, WindowExplorer(kernel_size=5))
    expect(root.locator(".pool-unseen")).to_have_count(11)
    last = grid(root, "input").get_by_role("gridcell").last
    expect(last).to_have_accessible_name("row 5, column 5: 8, never seen")


def test_two_views_of_one_model_stay_in_step(page: Page) -> None:
    """A second display of the same explorer follows the first."""
    show(page)
    page.evaluate("window.show(0)")
    first, second = page.locator(".pool-explorer").all()
    first.get_by_label("operation").select_option("min")
    expect(reading(second)).to_have_text("min(3, 1, 2, 6) = 1")
    second.get_by_role("button", name="next window").click()
    expect(first.locator(".pool-count")).to_have_text("2 of 9")


def test_two_explorers_on_one_page_do_not_disturb_each_other(page: Page) -> None:
    """Nothing is shared: no state, no id, no radio group."""
    show(page, WindowExplorer(), WindowExplorer(operation="average"))
    first, second = page.locator(".pool-explorer").all()
    slider(first, "kernel").fill("3")
    expect(reading(second)).to_have_text("(3 + 1 + 2 + 6) / 4 = 3")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_to_complain_of(page: Page, theme: str, width: int) -> None:
    """Names, roles and contrast, in every view, with everything unfolded."""
    page.set_viewport_size({"width": width, "height": 900})
    root = show(
        page,
        WindowExplorer(kernel_size=4, stride=4, position=0),
        WindowExplorer(kernel_size=3, padding=1, operation="average", view="gradient"),
        WindowExplorer(operation="min", view="challenge", answers=[1, 2], position=1),
        WindowExplorer(operation="lp", padding=1, stepping=True, position=2),
        WindowExplorer(),
    )
    page.evaluate("window.models[4].set('padding', 3)")
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    for fold in page.locator(".pool-fold:visible").all():
        fold.click()
    for summary in page.locator("summary").all():
        summary.click()
    expect(explorer_page.tool(root, "Copy link")).to_be_visible()
    assert accessibility.violations(page) == []


def test_ending_a_view_leaves_no_listener_and_no_timer(page: Page) -> None:
    """While it plays, too."""
    explorer_page.add_watched(page, WindowExplorer())
    page.get_by_role("button", name="play").click()
    assert page.evaluate("window.timers.size") == 1
    page.evaluate("window.ends[0]()")
    explorer_page.assert_nothing_left(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_scrolls_sideways(page: Page, width: int) -> None:
    """The widest grid there is, on a phone and on a desk."""
    page.set_viewport_size({"width": width, "height": 800})
    show(page, WindowExplorer([[8] * 12] * 12, kernel_size=3, stride=1, padding=2))
    explorer_page.assert_fits_across(page)
