"""WindowExplorer's further settings, presets and links, in a browser."""

from __future__ import annotations

import explorer_page
import pytest
from explorer_page import grid, reading, show, slider, texts
from playwright.sync_api import Page, expect

from pooling_lib.explorers import WindowExplorer


def test_more_settings_set_each_axis_and_side(page: Page) -> None:
    """Kernel, stride, padding and dilation by row and column; the traits stay as plain as they can be."""
    root = show(page)
    root.get_by_text("More settings").click()
    for heading, label, value, trait, expected in [
        ("kernel", "columns", 3, "kernel_size", [2, 3]),
        ("kernel", "rows", 3, "kernel_size", 3),
        ("stride", "rows", 1, "stride", [1, 3]),
        ("padding", "top", 1, "padding", [[1, 0], 0]),
        ("padding", "bottom", 1, "padding", [1, 0]),
        ("padding", "left", 1, "padding", [1, [1, 0]]),
        ("padding", "right", 1, "padding", 1),
        ("dilation", "columns", 2, "dilation", [1, 2]),
    ]:
        part = root.get_by_role("group", name=heading, exact=True)
        part.get_by_role("slider", name=label, exact=True).fill(str(value))
        assert explorer_page.traits(page)[trait] == expected
    root.get_by_label("follows the kernel").check()
    assert explorer_page.traits(page)["stride"] is None
    root.get_by_label("round the size up").check()
    assert explorer_page.traits(page)["ceil_mode"] is True
    expect(root.get_by_label("count padding")).to_be_hidden()
    root.get_by_label("operation").select_option("average")
    root.get_by_label("count padding").uncheck()
    assert explorer_page.traits(page)["count_include_pad"] is False
    root.get_by_label("operation").select_option("lp")
    root.get_by_role("slider", name="power p").fill("3")
    assert explorer_page.traits(page)["p"] == 3


def test_presets_name_the_settings_they_stand_for(page: Page) -> None:
    """Every preset can be drawn, and the list follows the settings."""
    root = show(page)
    root.get_by_text("More settings").click()
    presets = root.locator("details").get_by_label("windows")
    for value in presets.locator("option").evaluate_all("(options) => options.map(({ value }) => value)")[1:]:
        presets.select_option(value)
        expect(presets).to_have_value(value)
        expect(reading(root)).to_contain_text("max(")
    slider(root, "kernel").fill("5")
    expect(presets).to_have_value("")


def test_the_image_is_resized_and_refilled(page: Page) -> None:
    """What stays in the image stays as it was."""
    root = show(page)
    root.get_by_text("More settings").click()
    image = root.get_by_role("group", name="image")
    image.get_by_role("slider", name="rows").fill("7")
    image.get_by_role("slider", name="columns").fill("5")
    values = explorer_page.traits(page)["values"]
    assert [len(row) for row in values] == [5] * 7
    assert [row[:5] for row in values[:6]] == [list(row[:5]) for row in WindowExplorer().values]
    image.get_by_role("button", name="new numbers").click()
    assert explorer_page.traits(page)["seed"] == 1


def test_a_link_restores_the_exact_state_of_each_explorer(page: Page) -> None:
    """Two explorers on one page share the address without a clash."""
    explorers = [WindowExplorer(name="first"), WindowExplorer(name="second", operation="average")]
    show(page, *explorers)
    for root in page.locator(".pool-explorer").all():
        root.get_by_text("More settings").click()
    first, second = page.locator(".pool-explorer").all()
    first.get_by_role("slider", name="kernel", exact=True).fill("3")
    first.get_by_label("gradient").check()
    second.get_by_role("button", name="next window").click()
    grid(second, "input").get_by_role("gridcell").first.click()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    wanted = [explorer_page.traits(page, index) for index in (0, 1)]
    explorer_page.address(page, "first=op:max;k:3;view:gradient")
    fragment = explorer_page.address(page, "second=op:average;v:")
    page.goto("about:blank")
    explorer_page.open_page(page, fragment)
    for explorer in explorers:
        explorer_page.add(page, explorer)
    assert [explorer_page.traits(page, index) for index in (0, 1)] == wanted
    assert wanted[0]["kernel_size"] == 3
    assert wanted[1]["values"][0][0] == 7


@pytest.mark.parametrize(
    "text",
    ["%7B", "5", "%7B%22values%22%3A%5B%5B1%5D%2C%5B1%2C2%5D%5D%7D", "null"],
)
def test_a_broken_link_is_refused_in_words(page: Page, text: str) -> None:
    """And the explorer shows what it was made with."""
    explorer_page.open_page(page, f"#pool.mine={text}")
    explorer_page.add(page, WindowExplorer(name="mine"))
    root = page.locator(".pool-explorer")
    expect(reading(root)).to_have_text("The link to this explorer cannot be read; it shows its own state.")
    assert texts(root, "output")[0] == "6"


def test_a_link_that_is_followed_on_the_page_itself_is_obeyed(page: Page) -> None:
    """Pasting one into the address bar of the open page changes only the fragment."""
    root = show(page, WindowExplorer(name="mine"))
    state = explorer_page.traits(page)
    names = page.evaluate("import('./window/state.js').then(({ TRAITS }) => TRAITS)")
    linked = {name: state[name] for name in names}
    linked["kernel_size"] = [3, 2]
    page.evaluate(
        "(state) => { location.hash = 'pool.mine=' + encodeURIComponent(JSON.stringify(state)); }", linked
    )
    expect(root.locator(".pool-facts")).to_contain_text("⌊(6 + 2·0 − 3) / 3⌋ + 1 = 2")
