"""The landing page opens with a line that a reader drags, and the pool under it (`_ext/static/landing.js`)."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from parsed import soup
from playwright.sync_api import Browser, Locator, Page, expect

from pooling_lib import average_pool, max_pool, min_pool

PAGE = "chapters/index.html"
POOLS = {"max": max_pool, "average": average_pool, "min": min_pool}
# The grey of the middle of each value, as it is drawn.
DRAWN = """(canvas, [rows, columns]) => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  const middle = (index, count, length) => Math.floor(((index + 0.5) * length) / count);
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) =>
    data[4 * (middle(row, rows, canvas.height) * canvas.width + middle(column, columns, canvas.width))]));
}"""


@pytest.fixture
def box(page: Page, site_url: str) -> Locator:
    """Give what stands in the place of the figure."""
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(f"{site_url}/{PAGE}")
    return page.locator(".pool-vanish")


def drawn(box: Locator) -> tuple[np.ndarray, np.ndarray]:
    """Return the picture and what the pool makes of it, from 0 (black) to 1, as they are drawn."""
    line, pooled = box.locator("canvas").all()
    return np.array(line.evaluate(DRAWN, [10, 24])) / 255, np.array(pooled.evaluate(DRAWN, [5, 12])) / 255


@pytest.mark.parametrize("pool", POOLS)
@pytest.mark.parametrize("width", [1, 2])
def test_what_is_drawn_under_the_line_is_what_the_library_makes_of_it(
    box: Locator, pool: str, width: int
) -> None:
    """Wherever the line lies; a maximum leaves nothing of it, as the page says of one pixel and of two."""
    box.get_by_label(pool, exact=True).check()
    box.get_by_label(f"{width} pixel{'s' * (width > 1)}").check()
    slider = box.get_by_role("slider")
    slider.press("Home")
    for place in range(24 - 5 - width + 1):
        assert slider.get_attribute("aria-valuenow") == str(place)
        line, pooled = drawn(box)
        assert (line == 0).sum() == 10 * width
        assert np.flatnonzero(line[0] == 0).tolist() == list(range(place, place + width))
        assert np.abs(pooled - POOLS[pool](line, 2)).max() <= 0.5 / 255
        if pool == "max":
            assert (pooled == 1).all()
        slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuenow", str(24 - 5 - width))  # it stops at the end


def test_a_line_of_two_pixels_is_lost_where_it_lies_and_not_one_pixel_lower(site: Path) -> None:
    """The page says how much is left there, and the slider moves the line sideways only."""
    line = np.ones((10, 24))
    for row in range(10):
        line[row, 8 + round(row * 5 / 9) :][:2] = 0
    lower = np.vstack([np.ones((1, 24)), line[:-1]])
    assert (max_pool(line, 2) == 1).all()
    left = int((max_pool(lower, 2) == 0).sum())
    assert left > 0
    said = " ".join(soup(site / PAGE).text.split())
    assert f"one pixel lower, {left} black values of it are left." in said


@pytest.mark.parametrize(
    ("pool", "width", "words"),
    [
        ("max", 1, "10 of 240 pixels are dark. Of the 60 values of max pooling none is: the line is gone."),
        ("average", 1, "10 of 240 pixels are dark. Of the 60 values of average pooling"),
        ("max", 2, "20 of 240 pixels are dark. Of the 60 values of max pooling none is: the line is gone."),
        ("min", 1, "10 of 240 pixels are dark. Of the 60 values of min pooling"),
    ],
)
def test_the_sentence_says_what_is_drawn(box: Locator, pool: str, width: int, words: str) -> None:
    """With the numbers of the picture, for a screen reader as well."""
    box.get_by_label(pool, exact=True).check()
    box.get_by_label(f"{width} pixel{'s' * (width > 1)}").check()
    said = box.get_by_role("status")
    expect(said).to_contain_text(words)
    _, pooled = drawn(box)
    below = int((pooled < 1).sum())
    if pool == "average":
        expect(said).to_contain_text(f" {below} are grey, the darkest {0.5:g}.")
    elif pool == "min":
        expect(said).to_contain_text(f" {below} are black.")


@pytest.mark.parametrize(("width", "ratio"), [(390, 1), (390, 3), (1280, 1), (1280, 2)])
def test_where_windows_end_is_drawn_on_whole_pixels_of_the_screen(
    browser: Browser, site_url: str, width: int, ratio: int
) -> None:
    """Each line between two windows is as wide and as clear as every other, on every screen."""
    context = browser.new_context(viewport={"width": width, "height": 844}, device_scale_factor=ratio)
    page = context.new_page()
    page.goto(f"{site_url}/{PAGE}")
    for canvas, rows in zip(page.locator(".pool-vanish canvas").all(), (10, 5), strict=True):
        inner = canvas.evaluate("(one) => Math.round(one.getBoundingClientRect().width - 2)")
        expect(canvas).to_have_attribute("width", str(inner * ratio))
        row = canvas.evaluate(
            """(one, rows) => {
              const y = Math.floor(one.height * 0.98 - one.height / rows / 2);
              return [...one.getContext("2d").getImageData(0, y, one.width, 1).data];
            }""",
            rows,
        )
        orange = np.all(np.reshape(row, (-1, 4))[:, :3] == (0xE6, 0x9F, 0), axis=1)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], orange.astype(int), [0]])))
        assert len(edges) == 2 * 11
        assert len({*(edges[1::2] - edges[::2]).tolist()}) == 1
    context.close()


def test_the_line_is_moved_by_keys_and_stays_in_the_picture(box: Locator) -> None:
    """A wider one cannot go as far; a key with Alt or Cmd is the browser's own."""
    line = box.get_by_role("slider")
    steps = {"Home": 0, "ArrowUp": 1, "ArrowRight": 2, "ArrowDown": 1, "ArrowLeft": 0, "End": 18}
    for key, place in steps.items():
        line.press(key)
        expect(line).to_have_attribute("aria-valuenow", str(place))
    expect(line).to_have_attribute("aria-valuemax", "18")
    box.get_by_label("2 pixels").check()
    for name in ("aria-valuenow", "aria-valuemax"):
        expect(line).to_have_attribute(name, "17")
    for held in ("altKey", "metaKey"):
        line.dispatch_event("keydown", {"key": "ArrowLeft", held: True})
    expect(line).to_have_attribute("aria-valuenow", "17")


def test_the_line_follows_the_pointer(page: Page, box: Locator) -> None:
    """From where it is pressed to where it is let go, and no further."""
    line = box.get_by_role("slider")
    line.scroll_into_view_if_needed()
    area = line.bounding_box()
    assert area is not None
    column = area["width"] / 24
    page.mouse.move(area["x"] + 3.5 * column, area["y"] + 2)
    page.mouse.down()
    expect(line).to_have_attribute("aria-valuenow", "3")
    page.mouse.move(area["x"] + 12.5 * column, area["y"] + 2, steps=4)
    expect(line).to_have_attribute("aria-valuenow", "12")
    page.mouse.up()
    page.mouse.move(area["x"] + 5 * column, area["y"] + 2)
    expect(line).to_have_attribute("aria-valuenow", "12")
    box.get_by_label("2 pixels").check()
    line.scroll_into_view_if_needed()
    area = line.bounding_box()
    assert area is not None
    page.mouse.click(area["x"] + 3.7 * column, area["y"] + 2)  # the middle of the line comes under it
    expect(line).to_have_attribute("aria-valuenow", "3")


def test_a_figure_stands_there_without_javascript_and_in_print(
    browser: Browser, site_url: str, box: Locator
) -> None:
    """And the page does not ask to drag it."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}/{PAGE}")
    expect(page.locator(".tag_landing-figure img.only-light")).to_be_visible()
    expect(page.get_by_text("Drag the dark line")).to_have_count(0)
    context.close()
    expect(box.page.locator(".tag_landing-figure img.only-light")).to_be_hidden()
    box.page.emulate_media(media="print")
    expect(box.page.locator(".tag_landing-figure img.only-light")).to_be_visible()
    expect(box).to_be_hidden()


def test_on_a_phone_the_way_back_to_the_top_covers_nothing_that_the_explorer_says(
    page: Page, site_url: str
) -> None:
    """The theme shows it to whoever scrolls up."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site_url}/{PAGE}")
    page.locator(".pool-explorer").evaluate("(box) => scrollTo(0, box.getBoundingClientRect().top + 160)")
    back, says = page.locator("#pst-back-to-top"), page.locator(".pool-says")
    expect(says).to_be_in_viewport(ratio=1)
    page.evaluate("scrollBy(0, -100)")
    expect(back).to_be_visible()
    button, sentence = back.bounding_box(), says.bounding_box()
    assert button is not None
    assert sentence is not None
    assert button["y"] + button["height"] <= sentence["y"]


def test_the_line_is_a_small_script(site: Path) -> None:
    """As a server with gzip sends it."""
    (script,) = (site / "_static" / "scripts").glob("landing-*.js")
    assert len(gzip.compress(script.read_bytes())) < 6000


# How far things have moved on their own since the page began to show, as browsers count it: 0.1 is much.
MOVED = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().reduce((sum, { value }) => sum + value, 0)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(0), 500); // nobody is told of nothing
})"""


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_text_below_stays_where_it_is_when_the_line_comes(page: Page, site_url: str, width: int) -> None:
    """The figure that the line replaces keeps its place free."""
    page.set_viewport_size({"width": width, "height": 823})
    page.goto(f"{site_url}/{PAGE}")
    expect(page.locator(".pool-vanish")).to_be_visible()
    assert page.evaluate(MOVED) < 0.05
