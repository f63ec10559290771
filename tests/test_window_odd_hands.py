"""WindowExplorer under hands that let go elsewhere, come twice, only rest there, or look and write nothing."""

from __future__ import annotations

from collections.abc import Callable

import explorer_page
import pytest
from explorer_page import cell, grid, middle, reading, show, slider, tool
from playwright.sync_api import Browser, Locator, Page, expect

from pooling_lib.explorers import WindowExplorer


def test_a_quick_hand_takes_the_window_along_and_lets_go_of_it_anywhere(page: Page) -> None:
    """It has left the grid before it is seen to move; back in it, without a button, it only points."""
    root = show(page)
    page.mouse.move(*middle(cell(root, 0, 0)))
    page.mouse.down()
    page.mouse.move(5, 700)
    expect(root.locator(".pool-count")).to_have_text("7 of 9")
    page.mouse.up()
    page.mouse.move(*middle(cell(root, 3, 3)))
    page.mouse.move(*middle(cell(root, 5, 5)))
    expect(root.locator(".pool-dragging")).to_have_count(0)
    expect(root.locator(".pool-count")).to_have_text("7 of 9")


def test_a_hand_whose_letting_go_nobody_told_holds_nothing(page: Page) -> None:
    """Such as after a menu that the press has opened."""
    root = show(page)
    cell(root, 0, 0).dispatch_event(
        "pointerdown", {"button": 0, "buttons": 1, "pointerId": 1, "pointerType": "mouse"}
    )
    page.mouse.move(*middle(cell(root, 3, 3)))
    page.mouse.move(*middle(cell(root, 5, 5)))
    expect(root.locator(".pool-dragging")).to_have_count(0)
    expect(root.locator(".pool-count")).to_have_text("1 of 9")


def test_a_second_finger_neither_takes_the_window_nor_drops_it(browser: Browser) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    root = show(page)
    hand = context.new_cdp_session(page)
    places = [middle(cell(root, *at)) for at in ((0, 0), (2, 2), (4, 4), (3, 3))]

    def touch(kind: str, *at: int) -> None:
        points = [{"x": places[one][0], "y": places[one][1], "id": finger} for finger, one in enumerate(at)]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0)
    touch("touchMove", 1)
    expect(root.locator(".pool-count")).to_have_text("5 of 9")
    touch("touchStart", 1, 3)
    touch("touchMove", 2)  # and the second finger is gone
    expect(root.locator(".pool-count")).to_have_text("9 of 9")
    touch("touchEnd")
    expect(root.locator(".pool-dragging")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("key", ["Enter", "Tab", "ArrowDown"])
def test_a_value_that_is_only_looked_at_stays_what_it_is(page: Page, key: str) -> None:
    """The field has it rounded; what is typed is taken, also where it is the rounded one."""
    root = show(page, WindowExplorer([[1.2345, -0.0625], [3, 4]]))
    for column in (0, 1):
        cell(root, 0, column).click()
        page.keyboard.press(key)
        expect(root.locator("input.pool-edit")).to_have_count(0)
    assert explorer_page.traits(page)["values"] == [[1.2345, -0.0625], [3, 4]]
    cell(root, 0, 0).focus()
    page.keyboard.type("1.23")
    page.keyboard.press(key)
    assert explorer_page.traits(page)["values"] == [[1.23, -0.0625], [3, 4]]


def test_an_answer_that_is_only_looked_at_stays_what_it_is(page: Page) -> None:
    root = show(page, WindowExplorer([[1, 2], [4, 4]], operation="average", view="challenge"))
    grid(root, "output").get_by_role("gridcell").click()
    page.keyboard.type("8/3")
    page.keyboard.press("Enter")
    grid(root, "output").get_by_role("gridcell").click()
    page.keyboard.press("Enter")
    assert explorer_page.traits(page)["answers"] == [8 / 3]


def test_what_a_reader_does_is_read_out_wherever_the_pointer_rests(page: Page) -> None:
    """What the pointer alone shows is not: in the input, and in the output."""
    root = show(page)
    for name in ("input", "output"):
        grid(root, name).get_by_role("gridcell").nth(1).hover()
        expect(reading(root)).to_have_attribute("aria-live", "off")
        slider(root, "kernel").press("ArrowRight")
        expect(reading(root)).to_have_attribute("aria-live", "polite")
    cell(root, 0, 0).click()
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    expect(reading(root)).to_contain_text("is not a number")
    expect(reading(root)).to_have_attribute("aria-live", "polite")


#: What moves the window, or takes the button away.
MOVES: dict[str, Callable[[Locator], object]] = {
    "challenge": lambda root: root.get_by_label("challenge").check(),
    "reset": lambda root: tool(root, "Reset").click(),
    "link": lambda root: root.evaluate("() => void (location.hash = '#mine=op:max;at:7')"),
    "another view": lambda root: root.evaluate("() => window.models[0].set('position', 7)"),
}


@pytest.mark.parametrize("move", MOVES)
def test_a_window_that_plays_stays_where_something_else_puts_it(page: Page, move: str) -> None:
    """The clock goes on neither from there nor where it has no button; smaller windows do not stop it."""
    page.clock.install(time=0)
    root = show(page, WindowExplorer(name="mine"))
    page.clock.pause_at(3_600_000)
    root.get_by_role("button", name="play").click()
    slider(root, "kernel").fill("3")
    page.clock.run_for(1000)
    assert explorer_page.traits(page)["position"] == 1
    MOVES[move](root)
    expect(root.get_by_role("button", name="pause", include_hidden=True)).to_have_count(0)
    position = explorer_page.traits(page)["position"]
    page.clock.run_for(5000)
    assert explorer_page.traits(page)["position"] == position


@pytest.mark.parametrize("p", [0.5, 2, 3.7, 20])
def test_a_slider_says_the_value_that_it_shows(page: Page, p: float) -> None:
    """Python takes values that lie between its steps, or beyond its ends."""
    root = show(page, WindowExplorer(operation="lp", p=p))
    root.get_by_text("More settings").click()
    power = root.get_by_role("slider", name="power p")
    expect(power.locator("..").locator(".pool-value")).to_have_text(f"{p:g}")
    assert (power.get_attribute("aria-valuetext") or power.input_value()) == f"{p:g}"
