"""WindowExplorer's gradient and challenge views, in a browser."""

from __future__ import annotations

import re
from typing import Any

import explorer_page
import pytest
from explorer_page import grid, reading, several, show, slider, texts
from playwright.sync_api import Locator, Page, expect

from pooling_lib.explorers import WindowExplorer


def challenge(page: Page, **settings: Any) -> Locator:
    """Open a challenge whose first output is asked for."""
    root = show(page, WindowExplorer(view="challenge", **settings))
    grid(root, "output").get_by_role("gridcell").first.click()
    return root


ANSWERS: list[tuple[dict[str, Any], Any]] = [
    ({}, ("6", "right: max(3, 1, 2, 6) = 6")),
    ({}, ("3", "3 is in the window, but it holds a larger value")),
    ({"values": [[3, 1], [2, 7]]}, ("3.25", "that is the mean of the window; max takes the largest value")),
    ({}, ("12", "that is the sum of the window; max takes the largest value")),
    ({}, ("1", "that is the smallest value of the window; max takes the largest")),
    ({}, ("5", "that belongs to row 0, column 1; this window starts at row 0, column 0")),
    ({}, ("-7", "−7 is not in the window, which is outlined now")),
    (
        {"values": [[-3]], "padding": 1},
        ("0", "that takes padding as 0; for max it counts as −∞, and never wins"),
    ),
    ({"operation": "min"}, ("6", "that is the largest value of the window; min takes the smallest")),
    ({"operation": "min"}, ("2", "2 is in the window, but it holds a smaller value")),
    ({"operation": "average"}, ("3", "right: (3 + 1 + 2 + 6) / 4 = 3")),
    ({"operation": "average"}, ("12", "that is the sum of the window; divide it by 4")),
    ({"operation": "average"}, ("6", "that is the largest value of the window; average takes the mean")),
    ({"operation": "average"}, ("1", "that is the smallest value of the window; average takes the mean")),
    ({"operation": "average"}, ("4", "the window's values add up to 12, and 4 of them count")),
    (
        {"operation": "average", "kernel_size": 3, "stride": 3},
        ("5.1", "nearly: give two decimals, or a fraction"),
    ),
    (
        {"operation": "average", "kernel_size": 3, "stride": 3},
        ("5.11", "right: (3 + 1 + 4 + 2 + 6 + 5 + 9 + 7 + 9)"),
    ),
    ({"operation": "average", "kernel_size": 3, "stride": 3}, ("46/9", "right: (3 + 1 + 4 + 2")),
    ({"operation": "average", "kernel_size": 3, "stride": 3}, ("5,11", "right: (3 + 1 + 4 + 2")),
    (
        {"operation": "average", "values": [[1, 1, 0]], "kernel_size": (1, 3)},
        ("0.66", "nearly: the third decimal rounds the second up"),
    ),
    (
        {"operation": "average", "kernel_size": 3, "padding": 1, "stride": 3},
        ("3", "that divides by the 4 pixels; padding counts here as 0, so divide by 9"),
    ),
    (
        {"operation": "average", "kernel_size": 3, "padding": 1, "stride": 3, "count_include_pad": False},
        ("1.33", "that divides by all 9 places of the window; padding does not count here, so divide by 4"),
    ),
    ({"operation": "lp", "values": [[3, -4], [0, 0]]}, ("25", "that is the sum of the powers; take its root")),
    ({"operation": "lp", "values": [[3, -4], [0, 0]]}, ("7", "that is the sum of the magnitudes; raise each")),
    ({"operation": "lp", "values": [[3, -4], [0, 0]]}, ("4", "that is the largest magnitude; the norm adds")),
    (
        {"operation": "lp", "values": [[3, -4], [0, 0]]},
        ("2.5", "that divides by the number of values; the norm"),
    ),
    ({"operation": "lp", "values": [[3, -4], [0, 0]]}, ("9", "add up each magnitude to the power 2")),
]


def test_the_challenge_checks_an_answer_at_once_and_says_why_it_is_wrong(page: Page) -> None:
    """Each typical mistake has its own words."""
    for root, (answer, reason) in several(page, ANSWERS, view="challenge"):
        cell = grid(root, "output").get_by_role("gridcell").first
        cell.click()
        page.keyboard.type(answer)
        page.keyboard.press("Enter")
        expect(reading(root)).to_contain_text(reason)
        right = reason.startswith("right")
        expect(cell).to_have_accessible_name(
            re.compile(f"row 0, column 0: your answer .* is {'right' if right else 'wrong'}")
        )
        assert root.locator(".pool-right").count() == int(right)


def test_a_window_that_forgets_the_stride_is_named(page: Page) -> None:
    """Moving on by single pixels is the likeliest mistake of all."""
    root = show(page, WindowExplorer([[1, 9, 3, 4]], (1, 2), view="challenge"))
    grid(root, "output").get_by_role("gridcell").nth(1).click()
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    expect(reading(root)).to_have_text("8 is not in the window, which is outlined now")
    root = show(page, WindowExplorer([[1, 2, 9, 5, 6, 7]], (1, 2), view="challenge"))
    grid(root, "output").get_by_role("gridcell").nth(2).click()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(reading(root)).to_have_text("that belongs to row 0, column 1; this window starts at row 0, column 4")
    root = show(page, WindowExplorer([[1, 2, 8, 3, 9, 5]], (1, 2), (1, 3), view="challenge"))
    grid(root, "output").get_by_role("gridcell").nth(1).click()
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    expect(reading(root)).to_have_text(
        "that is the window at row 0, column 1; with stride 1 × 3 this one starts at row 0, column 3"
    )


def test_the_challenge_gives_nothing_away(page: Page) -> None:
    """Before an answer there is no output, no frame, no arithmetic; hovering does not help."""
    root = show(page, WindowExplorer(view="challenge"))
    cells = grid(root, "output").get_by_role("gridcell")
    cells.nth(4).hover()
    assert texts(root, "output") == [""] * 9
    expect(root.locator(".pool-frame")).to_have_count(0)
    expect(root.locator(".pool-winner")).to_have_count(0)
    expect(reading(root)).to_have_text("row 0, column 0: the max of which window? Kernel 2, stride 2.")


def test_the_challenge_names_all_that_places_the_window(page: Page) -> None:
    """Dilation too, and how an answer is written."""
    root = show(
        page, WindowExplorer(kernel_size=2, stride=1, dilation=2, operation="average", view="challenge")
    )
    expect(reading(root)).to_have_text(
        "row 0, column 0: the average of which window? Kernel 2, stride 1, dilation 2, to two decimals."
    )
    expect(root.locator(".pool-facts")).to_have_text("type each output, as 2.67 or as 8/3; Enter checks it")


def test_the_challenge_is_solved_by_keyboard_and_starts_anew(page: Page) -> None:
    """Type, arrow on, type; then another one, which is the seed's."""
    explorer = WindowExplorer(view="challenge", kernel_size=3)
    root = show(page, explorer)
    grid(root, "output").get_by_role("gridcell").first.focus()
    for key, answer in zip(("ArrowRight", "ArrowDown", "ArrowLeft", ""), (9, 9, 8, 9), strict=True):
        page.keyboard.type(str(answer))
        page.keyboard.press("Enter")
        if key:
            page.keyboard.press(key)
    expect(root.locator(".pool-count")).to_have_text("4 of 4 right")
    expect(root.locator(".pool-facts")).to_have_text("all 4 right: “another one” gives new numbers")
    root.get_by_role("button", name="another one").click()
    expect(root.locator(".pool-count")).to_have_text("0 of 4 right")
    state = explorer_page.traits(page)
    assert state["seed"] == 1
    assert state["values"] == [list(row) for row in WindowExplorer(seed=1).values]


def test_an_answer_can_be_taken_back_and_a_new_geometry_takes_back_all(page: Page) -> None:
    """No answer is judged against a window it was not given for."""
    root = challenge(page)
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    assert explorer_page.traits(page)["answers"] == [None] * 9
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    slider(root, "kernel").fill("3")
    assert explorer_page.traits(page)["answers"] == []
    expect(root.locator(".pool-count")).to_have_text("0 of 4 right")


SUMS: list[dict[str, Any]] = [
    {"kernel_size": 3, "stride": 1},
    {"kernel_size": 3, "stride": 2, "padding": 1, "operation": "min"},
    {"kernel_size": 3, "stride": 2, "padding": 1, "operation": "average"},
    {"kernel_size": 3, "stride": 2, "padding": 1, "operation": "average", "count_include_pad": False},
    {"kernel_size": (2, 3), "stride": 1, "dilation": (2, 1), "ceil_mode": True, "operation": "average"},
    {"kernel_size": 2, "stride": 1, "operation": "lp"},
    {"kernel_size": 2, "stride": 1, "operation": "lp", "p": 3.0},
    {"kernel_size": 2, "stride": 1, "operation": "lp", "p": 1.0},
]


def test_the_gradient_view_shows_what_python_sums(page: Page) -> None:
    """The grid of sums is `input_gradient`, which is pooling_lib's backward pass."""
    for root, explorer in several(
        page, [({"view": "gradient", **settings}, WindowExplorer(**settings)) for settings in SUMS]
    ):
        cells = grid(root, "gradient").get_by_role("gridcell")
        names = cells.evaluate_all("(cells) => cells.map((cell) => cell.getAttribute('aria-label'))")
        shown = [float(name.partition(": ")[2].partition(",")[0].replace("−", "-")) for name in names]
        assert shown == [pytest.approx(value, abs=0.5001e-4) for value in explorer.input_gradient.ravel()]


DESTINATIONS: list[tuple[dict[str, Any], Any]] = [
    ({}, "this output's 1 goes to the max, the 6 at row 1, column 1"),
    (
        {"values": [[2, 7], [7, 7]]},
        "3 values tie at 7: this output's 1 goes to the first, at row 0, column 1",
    ),
    ({"operation": "average"}, "this output's 1 is shared: 1/4 = 0.25 to each of 4 pixels"),
    (
        {"operation": "average", "kernel_size": 3, "stride": 3, "padding": 1},
        "this output's 1 is shared: 1/9 ≈ 0.1111 to each of 4 pixels; the padding's share is lost",
    ),
    ({"operation": "lp", "values": [[3, 4], [0, 0]]}, "each value x receives x / 5: the larger, the more"),
    ({"operation": "lp", "values": [[0, 0], [0, 0]]}, "the window is all zeros: nothing is sent"),
]


SENT: list[tuple[dict[str, Any], Any]] = [
    ({"kernel_size": 3, "stride": 1}, (14, "row 2, column 2 receives 6 × 1 = 6, from 6 outputs", 6)),
    ({}, (0, "row 0, column 0 receives nothing: it is not the max of a window", 0)),
    ({"kernel_size": 4}, (35, "row 5, column 5 receives nothing: no window sees it", 0)),
    (
        {"kernel_size": 3, "stride": 1, "operation": "average"},
        (14, "row 2, column 2 receives 9 × 1/9 = 1, from 9 outputs", 9),
    ),
    (
        {"kernel_size": 2, "stride": 1, "padding": 1, "operation": "average", "count_include_pad": False},
        (0, "row 0, column 0 receives 1 + 1/2 + 1/2 + 1/4 = 2.25, from 4 outputs", 4),
    ),
    (
        {"values": [[3, 4], [0, 0]], "operation": "lp"},
        (0, "row 0, column 0 receives 0.6, from 1 output", 1),
    ),
    ({"values": [[3, 4], [0, 0]], "operation": "lp"}, (2, "row 1, column 0 receives nothing: it is 0", 0)),
]


def test_a_pixel_of_the_gradient_shows_what_adds_up_there(page: Page) -> None:
    """Pointed at or focused: the outputs that send to it, their windows, and the sum; then all is as before."""
    for root, (pixel, said, senders) in several(page, SENT, view="gradient"):
        before = reading(root).text_content()
        cells = grid(root, "gradient").get_by_role("gridcell")
        cells.nth(pixel).hover()
        expect(reading(root)).to_have_text(said)
        expect(root.locator(".pool-panel-output .pool-result")).to_have_count(senders)
        expect(root.locator(".pool-facts")).to_contain_text(
            "sent by output" if senders else "sent by no output"
        )
        page.mouse.move(0, 0)
        expect(reading(root)).to_have_text(before or "")
        cells.nth(pixel).focus()
        expect(reading(root)).to_have_text(said)
        expect(reading(root)).to_have_attribute("aria-live", "polite")
        root.get_by_label("gradient", exact=True).focus()
        expect(reading(root)).to_have_text(before or "")


def test_the_gradient_view_says_where_the_gradient_goes(page: Page) -> None:
    """Ties and lost shares in words."""
    for root, said in several(page, DESTINATIONS, view="gradient"):
        expect(reading(root)).to_have_text(said)


def test_gradients_of_overlapping_windows_add_up_step_by_step(page: Page) -> None:
    """While stepping, only the outputs so far have sent."""
    root = show(page, WindowExplorer([[1, 9, 2, 3]], (1, 2), 1, view="gradient"))
    assert texts(root, "gradient") == ["0", "2", "0", "1"]
    root.get_by_role("button", name="play").click()
    root.get_by_role("button", name="pause").click()
    assert texts(root, "gradient") == ["0", "1", "0", "0"]
    # An output that is looked at ahead sends too, with those before it.
    grid(root, "output").get_by_role("gridcell").last.hover()
    assert texts(root, "gradient") == ["0", "2", "0", "1"]
    page.mouse.move(0, 0)
    root.get_by_role("button", name="next window").click()
    assert texts(root, "gradient") == ["0", "2", "0", "0"]
    expect(root.locator(".pool-facts")).to_contain_text("2 outputs × 1 = 2")
