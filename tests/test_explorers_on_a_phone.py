"""Every explorer on a phone: what it is about on one screen, and nothing too small for a finger."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import explorer_page
import pytest
from explorer_page import reading, tool
from playwright.sync_api import Browser, Page, expect

from pooling_lib.explorers import CostExplorer, ImageExplorer, ShiftExplorer, WindowExplorer
from pooling_lib.explorers._base import Explorer

SCREEN = {"width": 390, "height": 844}
#: Each explorer, and the last of what must be seen at once with all that stands above it.
ESSENCE: list[tuple[type[Explorer], str]] = [
    (WindowExplorer, ".pool-reading"),
    (ImageExplorer, ".pool-image-panels"),
    (ShiftExplorer, ".pool-shift-reading"),
    (CostExplorer, ".pool-cost-words"),
]
by_name = pytest.mark.parametrize(("kind", "last"), ESSENCE, ids=lambda one: getattr(one, "__name__", ""))
#: The height of everything that is pressed, in CSS pixels, but for the cells of a picture that is drawn on.
TOO_SMALL = """() => [...document.querySelectorAll(
  ".pool-explorer :is(button, select, summary, input[type=number], input[type=range]), .pool-explorer label"
)].filter((one) => one.getClientRects().length && getComputedStyle(one).display !== "contents")
  .filter((one) => one.getBoundingClientRect().height < 44)
  .map((one) => `${one.tagName}.${one.className} ${one.textContent} ${one.getBoundingClientRect().height}`)"""


#: Sliders, lists, fields and pictures that are less than 60 pixels wide.
NARROW = """() => [...document.querySelectorAll(
  ".pool-explorer :is(input[type=range], input[type=number], select, canvas)"
)].filter((one) => one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().width < 60)
  .map((one) => `${one.tagName}.${one.className} ${one.getBoundingClientRect().width}`)"""
#: What a reader sees of an explorer that reaches over its rim.
BEYOND = """() => [...document.querySelectorAll(".pool-explorer *")].filter((one) => {
  const rim = one.closest(".pool-explorer").getBoundingClientRect();
  return one.checkVisibility() && one.getBoundingClientRect().right > rim.right;
}).map((one) => `${one.tagName}.${one.getAttribute("class")} ${one.textContent}`)"""
#: Names of controls whose words reach into what stands beside them.
COVERED = """() => [...document.querySelectorAll(".pool-control > .pool-label")].filter((one) => {
  const words = new Range();
  words.selectNodeContents(one);
  const [name, control] = [words, one.nextElementSibling ?? one].map((part) => part.getBoundingClientRect());
  const beside = control !== name && control.top < name.bottom && control.bottom > name.top;
  const spoken = getComputedStyle(one).position === "absolute";
  const under = beside && control.left >= name.left && control.left < name.right - 1;
  return one.checkVisibility() && !spoken && under;
}).map((one) => one.textContent)"""
#: Letters alone twice as large, as a phone's browser makes them: no other length follows.
LETTERS = """() => {
  const sizes = [...document.querySelectorAll("body *")].map((one) => [one, getComputedStyle(one).fontSize]);
  for (const [one, size] of sizes) one.style.fontSize = `calc(2 * ${size})`;
}"""
SPACED = """p { margin-bottom: 2em !important; }
* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; line-height: 1.5 !important; }"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Give a page on a phone."""
    context = browser.new_context(viewport=SCREEN, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def unfold(page: Page) -> None:
    """Open all that is folded."""
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    for fold in page.locator(".pool-fold:visible").all():
        fold.click()


@by_name
def test_a_reader_who_spaces_all_text_out_scrolls_down_only(
    page: Page, kind: type[Explorer], last: str
) -> None:
    """By as much as WCAG names, on the narrowest page: a window of 1280 pixels enlarged four times."""
    page.set_viewport_size({"width": 320, "height": 800})
    explorer_page.open_page(page)
    explorer_page.add(page, kind())
    page.add_style_tag(content=SPACED)
    unfold(page)
    explorer_page.assert_fits_across(page)


@by_name
@pytest.mark.parametrize(("width", "size"), [(320, "100%"), (390, "150%"), (390, "200%"), (1280, "200%")])
def test_everything_has_its_room_where_text_is_large(
    page: Page, kind: type[Explorer], last: str, width: int, size: str
) -> None:
    """Enlarged with the page four times, or alone to twice its size, which a reader sets in the browser."""
    page.set_viewport_size({"width": width, "height": 844})
    explorer_page.open_page(page)
    page.add_style_tag(content=f"html {{ font-size: {size}; }}")
    explorer_page.add(page, kind())
    unfold(page)
    explorer_page.assert_fits_across(page)
    for what in (NARROW, BEYOND, COVERED):
        assert page.evaluate(what) == []


@by_name
def test_nothing_covers_the_name_of_a_control_when_letters_alone_are_larger(
    phone: Page, kind: type[Explorer], last: str
) -> None:
    explorer_page.open_page(phone)
    explorer_page.add(phone, kind())
    unfold(phone)
    phone.evaluate(LETTERS)
    explorer_page.assert_fits_across(phone)
    for what in (BEYOND, COVERED):
        assert phone.evaluate(what) == []


@by_name
def test_the_essence_of_an_explorer_fits_one_screen(phone: Page, kind: type[Explorer], last: str) -> None:
    """Settings are one line, and the sentence stands below what it speaks of."""
    explorer_page.open_page(phone)
    explorer_page.add(phone, kind())
    top = phone.locator(".pool-explorer").bounding_box()
    end = phone.locator(last).bounding_box()
    assert top is not None
    assert end is not None
    assert end["y"] + end["height"] - top["y"] <= SCREEN["height"]
    explorer_page.assert_fits_across(phone)


@by_name
def test_everything_that_is_pressed_is_large_enough_for_a_finger(
    phone: Page, kind: type[Explorer], last: str
) -> None:
    """Folded and unfolded, settings and further settings."""
    explorer_page.open_page(phone)
    explorer_page.add(phone, kind())
    assert phone.evaluate(TOO_SMALL) == []
    for fold in phone.locator(".pool-fold, summary").all():
        fold.click()
    assert phone.evaluate(TOO_SMALL) == []
    explorer_page.assert_fits_across(phone)


@by_name
def test_the_line_of_settings_unfolds_and_tells_how_they_stand(
    phone: Page, kind: type[Explorer], last: str
) -> None:
    explorer_page.open_page(phone)
    explorer_page.add(phone, kind())
    root = phone.locator(".pool-explorer")
    line = root.locator(".pool-fold").last
    sliders = root.locator(".pool-folding").last.get_by_role("slider")
    expect(sliders).to_have_count(0)
    expect(line).to_have_attribute("aria-expanded", "false")
    before = line.inner_text()
    line.click()
    expect(line).to_have_attribute("aria-expanded", "true")
    sliders.first.fill("1")
    expect(line).not_to_have_text(before)
    line.click()
    expect(sliders).to_have_count(0)


def test_the_sentence_of_a_window_that_plays_stays_in_view(phone: Page) -> None:
    """Wherever the reader has scrolled to while looking at the grids."""
    phone.set_viewport_size({"width": 390, "height": 600})
    root = explorer_page.show(phone, WindowExplorer(view="gradient", kernel_size=3, stride=1))
    root.get_by_role("button", name="play").click()
    for place in (0, 200, 400):
        phone.evaluate("(y) => window.scrollTo(0, y)", place)
        box = reading(root).bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 600


def test_dropping_a_picture_is_offered_only_where_one_can(phone: Page, page: Page) -> None:
    for view, words in [(phone, "A picture of yours stays"), (page, "Or drop a picture here. It stays")]:
        explorer_page.open_page(view)
        explorer_page.add(view, ImageExplorer())
        expect(view.locator(".pool-image-said")).to_have_text(f"{words} in your browser.")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (ImageExplorer, "a pixel for its value."),
        (ShiftExplorer, "an output to see the pixels that make it."),
        (lambda: WindowExplorer(view="gradient"), "a pixel of the gradient to see which outputs send to it."),
    ],
    ids=["image", "shift", "gradient"],
)
def test_where_nothing_hovers_one_is_told_to_touch(
    phone: Page, page: Page, kind: Callable[[], Explorer], said: str
) -> None:
    for view, verb in [(phone, "Touch"), (page, "Point at")]:
        explorer_page.open_page(view)
        explorer_page.add(view, kind())
        expect(view.locator(".pool-explorer")).to_contain_text(f"{verb} {said}")
    for word in ("Point at", "Click", "Press Space"):
        expect(phone.locator(".pool-explorer")).not_to_contain_text(word)


def test_the_tools_stand_below_and_can_be_pressed(phone: Page) -> None:
    root = explorer_page.show(phone)
    tool(root, "Reset").tap()
    expect(explorer_page.told(root)).to_contain_text("As at the start")


def test_a_finger_that_scrolls_or_enlarges_the_page_leaves_the_lens_where_it_is(phone: Page) -> None:
    """One that only touches the picture puts it there."""
    explorer_page.open_page(phone)
    explorer_page.add(phone, ImageExplorer())
    phone.evaluate("document.body.style.paddingBottom = '100vh'")
    hand = phone.context.new_cdp_session(phone)
    picture = phone.locator(".pool-image-source .pool-image-picture")

    def lens() -> list[int]:
        return [explorer_page.traits(phone)[name] for name in ("row", "column")]

    def touch(*steps: list[tuple[int, int]]) -> None:
        x, y = explorer_page.middle(picture)
        for kind, step in zip(["touchStart", *["touchMove"] * len(steps)], steps, strict=False):
            points = [
                {"x": x + right, "y": y + down, "id": finger} for finger, (right, down) in enumerate(step)
            ]
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    start = lens()
    touch([(0, 60)], [(0, 20)], [(0, -20)], [(0, -60)])
    phone.wait_for_function("scrollY > 20")
    assert lens() == start
    phone.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    touch([(-30, 0), (30, 0)], [(-60, 0), (60, 0)], [(-90, 0), (90, 0)])
    phone.wait_for_function("visualViewport.scale > 1.2")
    assert lens() == start
    phone.reload()
    phone.wait_for_function("window.add !== undefined")
    explorer_page.add(phone, ImageExplorer())
    touch([(0, 20)])
    assert lens() != start
