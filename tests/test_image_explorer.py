"""ImageExplorer in Python, and on a page without a kernel: operated by mouse and keyboard, in a browser."""

from __future__ import annotations

import base64
import io
import json
import re
from typing import Any

import accessibility
import explorer_page
import numpy as np
import pytest
from explorer_page import told, tool
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from pooling_lib.explorers import ImageExplorer
from pooling_lib.figures.dark import GROUND, SIGNED
from pooling_lib.images import to_grey


def small(**settings: Any) -> ImageExplorer:
    """Give an explorer of an 8 x 8 picture whose every pixel is another grey."""
    image = np.arange(64, dtype=np.uint8).reshape(8, 8) * 4
    return ImageExplorer(image, **{"generations": 1, "row": 0, "column": 0, **settings})


def show(page: Page, *explorers: ImageExplorer) -> Locator:
    """Open a page with explorers, wait until they have unpacked their pictures, and give the first."""
    explorer_page.open_page(page)
    for explorer in explorers:
        explorer_page.add(page, explorer)
    for root in page.locator(".pool-explorer").all():
        expect(root.locator(".pool-image-reading")).not_to_be_empty()
    return page.locator(".pool-explorer").first


def panel(root: Locator, operation: str) -> Locator:
    """Give a panel by its operation."""
    return root.locator(f'.pool-image-panels [data-operation="{operation}"]')


def fact(root: Locator, operation: str, name: str) -> Locator:
    """Give a number under a panel by its name."""
    return panel(root, operation).locator(f'.pool-image-measures div:has(dt:text-is("{name}")) dd')


def reading(root: Locator) -> Locator:
    """Give the lens in words."""
    return root.locator(".pool-image-reading")


def spoken(root: Locator) -> Locator:
    """Give what is only said, to those who hear the page."""
    return root.locator(".pool-image-spoken")


def notice(root: Locator) -> Locator:
    """Give the line that refuses or warns."""
    return root.locator(".pool-image-notice")


def box_of(part: Locator) -> FloatRect:
    """Give where a part of the page is."""
    box = part.bounding_box()
    assert box is not None
    return box


def png(pixels: np.ndarray) -> bytes:
    """Encode pixels as a PNG file."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def choose(root: Locator, content: bytes, name: str = "cat.png") -> None:
    """Choose a file in the file picker."""
    root.locator("input[type=file]").set_input_files({"name": name, "mimeType": "image/png", "buffer": content})


def test_the_repr_tells_size_and_settings_and_holds_no_address() -> None:
    """A notebook's stored output compares equal on the next run."""
    assert repr(ImageExplorer()) == "ImageExplorer(446x450, kernel_size=2, stride=2, generations=3)"
    assert repr(ImageExplorer(colour=True)).endswith("generations=3, colour=True)")
    explorer = small(filter="vertical", sign="relu", invert=True, operations=["max"], stride=3, autoscale=True)
    assert repr(explorer) == (
        "ImageExplorer(8x8, kernel_size=2, stride=3, generations=1, filter='vertical', sign='relu', "
        "invert=True, operations=('max',), autoscale=True)"
    )


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"image": np.zeros((641, 2))}, ValueError, r"shape \(641, 2\); use at most 640 rows"),
        ({"image": np.zeros((2, 2), int)}, TypeError, r"dtype int64.*use np.asarray\(image, np.uint8\)"),
        ({"image": [[0.0, 2.0]]}, ValueError, r"values from 0.0 to 2.0.*scale the values"),
        ({"image": [[0.0, float("nan")]]}, ValueError, r"NaN in it.*use np.nan_to_num"),
        ({"image": np.zeros((2, 2, 4))}, ValueError, r"fourth channel is transparency.*drop it"),
        ({"image": np.ma.masked_array([[0.0]])}, TypeError, r"masked array.*use image.filled"),
        ({"filter": "sobel"}, ValueError, r"filter='sobel' is unknown; use one of 'none'"),
        ({"sign": "-"}, ValueError, r"sign='-' is unknown; use one of 'signed'"),
        ({"invert": -1}, TypeError, r"invert=-1 is of type int; use True or False"),
        ({"colour": "yes"}, TypeError, r"colour='yes' is of type str; use True or False"),
        (
            {"image": np.zeros((8, 9)), "colour": True},
            ValueError,
            r"colour=True, and image has shape \(8, 9\), which is grey; "
            r"use an image of shape \(rows, columns, 3\), or colour=False",
        ),
        ({"operations": "max"}, TypeError, r"operations='max' is of type str; use a list of names"),
        ({"operations": ()}, ValueError, r"shows nothing or one twice; name at least one"),
        ({"operations": ("max", "max")}, ValueError, r"shows nothing or one twice"),
        ({"operations": ("median",)}, ValueError, r"operation='median' is unknown"),
        ({"kernel_size": 9}, ValueError, r"kernel_size=9 is out of range; use an integer from 1 to 8"),
        ({"stride": 0}, ValueError, r"stride=0 is out of range; use an integer from 1 to 8"),
        ({"generations": 2.0}, TypeError, r"generations=2.0 is of type float; use an integer"),
        ({"row": -1}, ValueError, r"row=-1 is out of range; use an integer from 0"),
        ({"image": np.zeros((5, 9))}, ValueError, r"generation 3 of 3: .*kernel_size=2 does not fit in 1 rows"),
    ],
)
def test_a_bad_value_is_refused_with_its_rule_and_a_remedy(
    settings: dict[str, Any], error: type[Exception], message: str
) -> None:
    """No explorer comes into being that could not be drawn."""
    with pytest.raises(error, match=message):
        ImageExplorer(**settings)


def test_a_change_in_python_must_fit_and_one_from_the_page_may_not() -> None:
    """The page shows the refusal; Python raises when asked for a result."""
    explorer = small()
    with pytest.raises(ValueError, match="generation 4 of 5: image has shape"):
        explorer.generations = 5
    assert explorer.generations == 1
    explorer.set_state({"generations": 5})
    with pytest.raises(ValueError, match="generation 4 of 5: image has shape"):
        _ = explorer.maps
    explorer.operations = ["subsampling"]
    assert explorer.maps["subsampling"].shape == (1, 1)


def test_the_image_is_kept_in_256_levels_and_cannot_be_changed_from_outside() -> None:
    """What the page draws is what Python computes with."""
    image = np.random.default_rng(3).random((6, 7))
    explorer = ImageExplorer(image, generations=1)
    np.testing.assert_array_equal(explorer.image, np.rint(image * 255) / 255)
    with pytest.raises(ValueError, match="read-only"):
        explorer.image[0, 0] = 1
    explorer.image = np.ones((4, 4))
    np.testing.assert_array_equal(explorer.maps["max"], np.ones((2, 2)))


def test_the_state_is_json_and_one_small_buffer() -> None:
    """In colour the photograph weighs less than half of its PNG in grey, which is 122 kB."""
    state = explorer_page.state_of(ImageExplorer())
    assert json.dumps(state, allow_nan=False)
    assert len(state["image"]["base64"]) < 4 / 3 * 61_000


def test_under_each_panel_stand_the_measures_of_python(page: Page) -> None:
    """The course's chain of shapes, and five numbers a panel."""
    explorer = ImageExplorer()
    root = show(page, explorer)
    for operation, measures in explorer.measures.items():
        rows, columns = measures.shape
        expect(fact(root, operation, "shape")).to_have_text(f"{rows} × {columns}")
        expect(fact(root, operation, "values kept")).to_have_text(f"{measures.kept:.1%}".replace("%", " %"))
        expect(fact(root, operation, "never seen")).to_have_text(f"{measures.unseen:.1%}".replace("%", " %"))
        expect(fact(root, operation, "mean")).to_have_text(f"{measures.mean:.3f}")
        expect(fact(root, operation, "PSNR")).to_have_text(f"{measures.psnr:.1f} dB")
    expect(fact(root, "max", "shape")).to_have_text("55 × 56")


def test_a_map_is_drawn_where_it_lies_on_the_picture_and_the_rest_is_hatched(page: Page) -> None:
    """Pixels of the canvas: the value's grey inside, nothing where no window looks."""
    image = np.zeros((5, 5), np.uint8)
    image[0, 0] = 204
    root = show(page, ImageExplorer(image, generations=1, operations=["max"]))
    canvas = panel(root, "max").locator("canvas")
    pixels = canvas.evaluate(
        """(canvas) => { const { width, height } = canvas;
          const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
          const at = (x, y) => 4 * (Math.floor(y * height) * width + Math.floor(x * width));
          const places = [at(0.2, 0.2), at(0.6, 0.6), at(0.9, 0.9)];
          return places.map((i) => Array.from(data.subarray(i, i + 4))); }"""
    )
    assert pixels == [[204, 204, 204, 255], [0, 0, 0, 255], [0, 0, 0, 0]]


def test_controls_change_the_panels_by_mouse_and_keyboard(page: Page) -> None:
    """Native range, select and checkbox, found by their labels."""
    root = show(page, small())
    expect(fact(root, "max", "shape")).to_have_text("4 × 4")
    root.get_by_role("slider", name="kernel").focus()
    page.keyboard.press("ArrowRight")
    expect(fact(root, "max", "shape")).to_have_text("2 × 2")
    assert explorer_page.traits(page)["stride"] is None
    root.get_by_role("slider", name="stride").fill("1")
    expect(fact(root, "max", "shape")).to_have_text("6 × 6")
    expect(root.get_by_role("checkbox", name="stride = kernel")).not_to_be_checked()
    root.get_by_role("checkbox", name="stride = kernel").check()
    expect(fact(root, "max", "shape")).to_have_text("2 × 2")
    root.get_by_role("slider", name="generations").fill("0")
    expect(fact(root, "max", "PSNR")).to_have_text("equal")
    expect(root.get_by_label("negative values")).to_be_disabled()
    root.get_by_role("combobox", name="filter").select_option("vertical")
    root.get_by_label("negative values").select_option("relu")
    root.get_by_role("checkbox", name="invert").check()
    state = explorer_page.traits(page)
    assert (state["filter"], state["sign"], state["invert"]) == ("vertical", "relu", True)
    expect(fact(root, "max", "mean")).to_have_text("0.000")


def test_panels_are_chosen_and_the_last_one_stays(page: Page) -> None:
    """In a fixed order, whatever the order of choosing; the reader is told why the last box stays ticked."""
    root = show(page, small(operations=["min"]))
    box = root.get_by_role("checkbox", name="min")
    box.click()
    expect(box).to_be_checked()
    expect(root.locator(".pool-image-said")).to_have_text("One panel must stay.")
    root.get_by_role("checkbox", name="max").check()
    assert explorer_page.traits(page)["operations"] == ["max", "min"]
    expect(root.locator(".pool-image-panels .pool-image-figure")).to_have_count(2)


def test_autoscale_is_a_choice_that_warns(page: Page) -> None:
    """Fixed by default; the range of a panel's values is named under it either way."""
    root = show(page, small(filter="vertical"))
    expect(notice(root)).to_be_hidden()
    expect(fact(root, "average", "range")).to_have_text("0.07 to 0.09")
    box = root.get_by_role("checkbox", name="autoscale each panel")
    place = box_of(box)
    box.check()
    expect(notice(root)).to_contain_text("Equal colours mean nothing")
    assert box_of(box) == place
    box.uncheck()
    expect(notice(root)).to_be_hidden()


def test_generations_end_where_a_window_does_not_fit_and_follow_a_wider_one(page: Page) -> None:
    """Plain subsampling, which fits always, goes on alone."""
    root = show(page, small())
    generations = root.get_by_role("slider", name="generations")
    expect(generations).to_have_attribute("max", "3")
    generations.fill("3")
    expect(fact(root, "max", "shape")).to_have_text("1 × 1")
    root.get_by_role("slider", name="kernel").fill("3")
    assert explorer_page.traits(page)["generations"] == 1
    expect(fact(root, "max", "shape")).to_have_text("2 × 2")
    expect(notice(root)).to_be_empty()
    for name in ("max", "average", "min"):
        root.locator(".pool-image-row", has_text="panels").get_by_label(name, exact=True).uncheck()
    generations.fill("5")
    expect(fact(root, "subsampling", "shape")).to_have_text("1 × 1")
    root.get_by_label("max", exact=True).check()
    assert explorer_page.traits(page)["generations"] == 1


def test_a_readers_own_small_picture_shows_what_it_has_room_for(page: Page) -> None:
    """And says so; the settings stay for the picture that the explorer came with."""
    root = show(page, small(generations=3))
    choose(root, png(np.zeros((3, 1), np.uint8)))
    expect(notice(root)).to_have_text(
        "A picture of 3 × 1 pixels has room for no generations of 2 × 2 windows with stride 2, not for 3. "
        "Use a smaller window, or a larger picture."
    )
    expect(fact(root, "max", "shape")).to_have_text("3 × 1")
    root.get_by_role("button", name="Back to the first").click()
    expect(notice(root)).to_be_empty()
    expect(fact(root, "max", "shape")).to_have_text("1 × 1")


def test_the_lens_follows_the_pointer_over_every_picture_and_a_press_keeps_it(page: Page) -> None:
    """Hovering is a look, not a choice."""
    root = show(page, small())
    expect(reading(root)).to_have_text("Rows 0 to 1, columns 0 to 1: 4 pixels from 0.00 to 0.14.")
    for view in (
        root.locator(".pool-image-source .pool-image-picture"),
        panel(root, "average").locator(".pool-image-picture"),
    ):
        box = box_of(view)
        page.mouse.move(box["x"] + box["width"] * 0.65, box["y"] + box["height"] * 0.4)
        expect(reading(root)).to_have_text("Rows 2 to 3, columns 4 to 5: 4 pixels from 0.31 to 0.45.")
        expect(fact(root, "max", "lens")).to_have_text("0.45")
        expect(fact(root, "subsampling", "lens")).to_have_text("0.31")
        page.mouse.move(1, 1)
        expect(fact(root, "max", "lens")).to_have_text("0.14")
    assert explorer_page.traits(page)["column"] == 0
    box = box_of(root.locator(".pool-image-source .pool-image-picture"))
    page.mouse.click(box["x"] + box["width"] * 0.65, box["y"] + box["height"] * 0.4)
    page.mouse.move(1, 1)
    expect(fact(root, "max", "lens")).to_have_text("0.45")
    state = explorer_page.traits(page)
    assert (state["row"], state["column"]) == (3, 5)


def test_the_lens_is_moved_with_the_arrow_keys_window_by_window(page: Page) -> None:
    """One stop in the tab order; where the keys rest is said, window and results."""
    root = show(page, small())
    place = root.get_by_role("application", name="lens on the picture")
    place.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(reading(root)).to_contain_text("Rows 2 to 3, columns 2 to 3")
    page.keyboard.press("End")
    expect(reading(root)).to_contain_text("Rows 2 to 3, columns 6 to 7")
    page.keyboard.press("Shift+ArrowDown")
    expect(reading(root)).to_contain_text("Rows 6 to 7, columns 6 to 7")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowUp")
    expect(reading(root)).to_contain_text("Rows 0 to 1, columns 0 to 1")
    expect(spoken(root)).to_have_text(
        "Rows 0 to 1, columns 0 to 1: 0.00, 0.02, 0.13, 0.14. "
        "max 0.14, average 0.07, min 0.00, subsampling 0.00."
    )


def test_keys_that_follow_each_other_within_a_frame_all_count(page: Page) -> None:
    """The lens is drawn once a frame; no key is lost for it."""
    root = show(page, small())
    root.locator(".pool-image-source .pool-image-picture").evaluate(
        """(box) => {
          const press = { key: "ArrowRight", bubbles: true, cancelable: true };
          for (let i = 0; i < 3; i += 1) box.dispatchEvent(new KeyboardEvent("keydown", press));
        }"""
    )
    expect(reading(root)).to_contain_text("columns 6 to 7")


def test_a_slider_is_followed_by_one_sentence_and_the_pointer_by_none(page: Page) -> None:
    """What came of it is said once, when the reader pauses; a look with the pointer is silent."""
    root = show(page, small(operations=["max", "average"]))
    page.evaluate(
        """() => {
          window.said = [];
          const region = document.querySelector(".pool-image-spoken");
          const listen = () => window.said.push(region.textContent);
          new MutationObserver(listen).observe(region, { childList: true });
        }"""
    )
    root.locator(".pool-image-source .pool-image-picture").hover()
    expect(reading(root)).to_contain_text("Rows 2 to 3")
    root.get_by_role("slider", name="kernel").evaluate(
        """(slider) => { for (const value of [3, 4, 5]) {
          slider.value = value;
          slider.dispatchEvent(new Event("input", { bubbles: true }));
        } }"""
    )
    expect(spoken(root)).to_contain_text("max 1 × 1, ")
    assert page.evaluate("window.said.length") == 1
    assert page.locator("[aria-live]").count() == 0


def test_many_changes_within_a_frame_are_drawn_twice(page: Page) -> None:
    """The first at once and the last with the frame: a slider can report more often than the page is drawn."""
    root = show(page, small(operations=["max"]))
    drawn = page.evaluate(
        """async () => {
          const { clearRect } = CanvasRenderingContext2D.prototype;
          let count = 0;
          CanvasRenderingContext2D.prototype.clearRect = function (...box) {
            count += 1;
            clearRect.apply(this, box);
          };
          const slider = document.querySelectorAll("input[type=range]")[0];
          for (const value of [3, 4, 5, 6, 7, 8]) {
            slider.value = value;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            await null;
          }
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          return count;
        }"""
    )
    assert drawn == 2 * 2  # the panel, and the lens; the picture before pooling has not changed
    expect(fact(root, "max", "shape")).to_have_text("1 × 1")


def test_what_is_not_drawn_yet_has_a_name_already(page: Page) -> None:
    """While the picture is unpacked, and whatever else the page does first."""
    explorer_page.open_page(page)
    page.evaluate("() => { Response.prototype.arrayBuffer = () => new Promise(() => {}); }")
    state = explorer_page.state_of(small())
    esm, css = state.pop("_esm"), state.pop("_css")
    page.evaluate("(parts) => void window.add(parts)", {"esm": esm, "css": css, "state": state})
    page.locator(".pool-explorer").wait_for()
    assert accessibility.violations(page) == []


def test_the_first_drawing_lets_the_page_answer_between_its_pieces(page: Page) -> None:
    """On a clock on which everything takes long, each has a task of its own, and a new width waits for them."""
    explorer_page.open_page(page)
    page.evaluate(
        """() => {
          let [now, turn] = [0, 0];
          performance.now = () => (now += 10);
          const { setTimeout: later } = window;
          // The browser watches sizes and gives a frame to whoever asks, between any two pieces.
          const framed = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
          window.setTimeout = (act, ...rest) => framed(() => later(() => { turn += 1; act(); }, ...rest));
          const { clearRect } = CanvasRenderingContext2D.prototype;
          window.painted = new Map();
          CanvasRenderingContext2D.prototype.clearRect = function (...box) {
            if (window.painted.size === 0) document.querySelector("main").style.maxWidth = "44rem";
            if (!window.painted.has(this.canvas)) window.painted.set(this.canvas, turn);
            clearRect.apply(this, box);
          };
        }"""
    )
    explorer_page.add(page, small())
    turns = page.evaluate(
        "() => [...document.querySelectorAll('.pool-explorer canvas')].map((one) => window.painted.get(one))"
    )
    assert len(turns) == 2 + 4
    assert len(set(turns)) == len(turns)
    expect(reading(page.locator(".pool-explorer"))).not_to_be_empty()
    page.wait_for_function(
        """() => [...document.querySelectorAll(".pool-image-picture canvas")].every(
          (one) => one.width === Math.round(one.clientWidth * devicePixelRatio))"""
    )


def test_the_lens_reads_the_same_values_as_python_computes(page: Page) -> None:
    """For overlapping windows and generations, at several places."""
    explorer = ImageExplorer(kernel_size=3, stride=2, generations=2, filter="horizontal")
    root = show(page, explorer)
    maps = explorer.maps
    for row, column in [(100, 200), (300, 17), (222, 333)]:
        page.evaluate(
            "([row, column]) => { models[0].set('row', row); models[0].set('column', column); }", [row, column]
        )
        # Two generations of 3, stride 2: windows of 7 pixels, 4 apart; their middle 4 start at the second.
        at = ((row - 1) // 4, (column - 1) // 4)
        for operation in ("max", "average", "min"):
            shown = f"{maps[operation][at]:.2f}".replace("-", "−")
            expect(fact(root, operation, "lens")).to_have_text(shown.replace("−0.00", "0.00"))
        shown = f"{maps['subsampling'][row // 4, column // 4]:.2f}".replace("-", "−")
        expect(fact(root, "subsampling", "lens")).to_have_text(shown.replace("−0.00", "0.00"))


def test_the_readers_own_picture_stays_in_the_browser_and_can_be_put_away(page: Page) -> None:
    """Colour becomes grey by its luma; the model never sees it."""
    root = show(page, small(operations=["max"], generations=0))
    saved = page.evaluate("models[0].saved")
    pixels = np.random.default_rng(5).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    choose(root, png(pixels))
    expect(root.locator(".pool-image-said")).to_have_text("“cat.png”, 30 × 40. It has not left this browser.")
    expect(fact(root, "max", "shape")).to_have_text("30 × 40")
    expect(fact(root, "max", "mean")).to_have_text(f"{(np.rint(to_grey(pixels) * 255) / 255).mean():.3f}")
    assert page.evaluate("models[0].saved") == saved
    root.get_by_role("button", name="Back to the first").click()
    expect(fact(root, "max", "shape")).to_have_text("8 × 8")
    expect(root.get_by_role("button", name="Back to the first")).to_be_hidden()


def test_the_readers_own_picture_is_a_step_that_undo_and_reset_know(page: Page) -> None:
    """Undo brings it back with the settings that it had."""
    root = show(page, small(operations=["max"], generations=1))
    shape = fact(root, "max", "shape")
    choose(root, png(np.zeros((20, 16), np.uint8)))
    expect(shape).to_have_text("10 × 8")
    root.get_by_role("slider", name="kernel").fill("4")
    expect(shape).to_have_text("5 × 4")
    tool(root, "Reset").click()
    expect(told(root)).to_have_text("As at the start; Undo brings your settings and your picture back.")
    expect(shape).to_have_text("4 × 4")
    tool(root, "Undo").click()
    expect(told(root)).to_have_text("Undone.")
    expect(shape).to_have_text("5 × 4")
    expect(root.locator(".pool-image-said")).to_contain_text("“cat.png”, 20 × 16")
    root.get_by_role("button", name="Back to the first").click()
    expect(shape).to_have_text("2 × 2")
    for expected in ("5 × 4", "10 × 8", "4 × 4"):
        tool(root, "Undo").click()
        expect(told(root)).to_have_text("Undone.")
        expect(shape).to_have_text(expected)
    expect(root.get_by_role("button", name="Back to the first")).to_be_hidden()
    tool(root, "Undo").click()
    expect(told(root)).to_have_text("There is nothing to undo.")


def test_a_link_says_that_the_readers_own_picture_is_not_in_it(page: Page) -> None:
    """And so does the code for another page."""
    explorer_page.lend_clipboard(page)
    explorer_page.open_page(page)
    page.evaluate(
        """document.head.insertAdjacentHTML("beforeend", '<meta name="pool-explorers" content="e/">')"""
    )
    explorer_page.add(page, small(name="mine"))
    root = page.locator(".pool-explorer")
    choose(root, png(np.zeros((20, 16), np.uint8)))
    expect(fact(root, "max", "shape")).to_have_text("10 × 8")
    said = "with these settings; your picture is not in it and stays in this browser."
    tool(root, "Copy link").click()
    expect(told(root)).to_have_text(f"Copied: the link opens this explorer {said}")
    tool(root, "Embed").click()
    expect(told(root)).to_contain_text(
        f"Copied: HTML that shows this explorer in another page, {said} Its script"
    )
    root.get_by_role("button", name="Back to the first").click()
    expect(told(root)).to_have_text("")
    tool(root, "Copy link").click()
    expect(told(root)).to_have_text("Copied: the link opens this explorer as it is now.")


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1280, 720), (1920, 1080)])
def test_what_fills_the_screen_shows_the_results_beside_what_is_pooled(
    page: Page, width: int, height: int
) -> None:
    """With their numbers above the fold on a wide screen, and with nothing over a heading of a row on any."""
    page.set_viewport_size({"width": width, "height": height})
    root = show(page, ImageExplorer())
    tool(root, "Full screen").click()
    expect(tool(root, "Leave full screen")).to_be_visible()
    panels = root.locator(".pool-image-panels")
    page.wait_for_function("document.querySelector('.pool-explorer').offsetHeight === innerHeight")
    assert width < 1152 or box_of(panels)["y"] + box_of(panels)["height"] < height
    gaps = root.evaluate(
        """(root) => [...root.querySelectorAll('.pool-image-row')].map((row) => {
          const text = document.createRange();
          text.selectNodeContents(row.querySelector('.pool-image-heading'));
          const beside = row.querySelector('.pool-controls').getBoundingClientRect();
          return beside.left - text.getBoundingClientRect().right;
        })"""
    )
    assert len(gaps) == 5
    assert min(gaps) > 4
    assert root.evaluate("(root) => root.scrollWidth <= root.clientWidth")


def test_a_large_picture_is_scaled_to_a_stated_size(page: Page) -> None:
    """The longer side becomes 640 pixels."""
    root = show(page, small())
    choose(root, png(np.full((3000, 4000), 128, np.uint8)))
    expect(root.locator(".pool-image-said")).to_contain_text("scaled from 3000 × 4000 to 480 × 640")
    expect(fact(root, "average", "mean")).to_have_text("0.502")


def areas(size: int, small: int) -> np.ndarray:
    """Give how much of each of `size` pixels lies on each of `small` ones, in parts of a pixel."""
    pixels, places = np.arange(size) * small, np.arange(small)[:, np.newaxis] * size
    overlap = np.minimum(pixels + small, places + size) - np.maximum(pixels, places)
    return np.maximum(overlap, 0)


def levels_of(pixels: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Give a picture of RGB or RGBA, fully opaque or fully clear, as 256 greys of a smaller shape."""
    luma = pixels[..., :3].astype(np.int64) @ [299, 587, 114]
    if pixels.shape[-1] == 4:
        luma[pixels[..., 3] == 0] = 255_000
    # Products of whole floats, all of them below 2 ** 53, are as exact as those of integers, and much quicker.
    down, across = (areas(*sizes).astype(float) for sizes in zip(pixels.shape[:2], shape, strict=True))
    sums = (down @ luma.astype(float) @ across.T).astype(np.int64)
    whole = 1000 * pixels.shape[0] * pixels.shape[1]
    return (2 * sums + whole) // (2 * whole)


@pytest.mark.parametrize("shape", [(700, 900), (300, 5000), (1300, 1), (37, 23)])
def test_a_large_picture_is_scaled_by_the_mean_over_areas(page: Page, shape: tuple[int, int]) -> None:
    """Each grey exactly, so that every browser gives the same numbers; more than one part, colours, holes."""
    pixels = np.random.default_rng(7).integers(0, 256, (*shape, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    pixels[: shape[0] // 5, :, 3] = 0
    explorer_page.open_page(page)
    text = page.evaluate(
        """async (base64) => {
          const { openPicture } = await import("/image/file.js");
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          const { picture } = await openPicture(new File([bytes], "cat.png", { type: "image/png" }));
          return JSON.stringify([picture.rows, picture.columns, [...picture.levels]]);
        }""",
        base64.b64encode(png(pixels)).decode(),
    )
    rows, columns, levels = json.loads(text)
    assert max(rows, columns) == min(640, max(shape))
    np.testing.assert_array_equal(np.reshape(levels, (rows, columns)), levels_of(pixels, (rows, columns)))


def test_a_page_that_becomes_narrower_is_drawn_anew_outside_of_the_observer(page: Page) -> None:
    """A redraw changes the height; within the observer it would be its own cause, which WebKit reports."""
    page.add_init_script(
        """window.drawn = { within: 0, outside: 0 };
        let place = "outside";
        const { clearRect } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.clearRect = function (...box) {
          window.drawn[place] += 1;
          return clearRect.apply(this, box);
        };
        window.ResizeObserver = class extends ResizeObserver {
          constructor(act) {
            super((...rest) => {
              place = "within";
              act(...rest);
              place = "outside";
            });
          }
        };"""
    )
    show(page, small())
    before = page.evaluate("drawn.outside")
    page.set_viewport_size({"width": 500, "height": 800})
    page.wait_for_function("(before) => drawn.within + drawn.outside > before", arg=before)
    assert page.evaluate("drawn.within") == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no image", "“cat.png” is not an image that can be read; use a PNG or JPEG file."),
        (b"", "“cat.png” is not an image that can be read; use a PNG or JPEG file."),
    ],
)
def test_a_file_that_cannot_be_shown_says_so_and_changes_nothing(page: Page, content: bytes, said: str) -> None:
    """Broken, empty."""
    root = show(page, small())
    choose(root, content)
    expect(root.locator(".pool-image-said")).to_have_text(said)
    expect(fact(root, "max", "shape")).to_have_text("4 × 4")


def test_what_shows_through_is_laid_on_white_and_said_so(page: Page) -> None:
    """A logo, whose ground is transparent."""
    root = show(page, small(generations=0))
    pixels = np.zeros((3, 2, 4), np.uint8)
    pixels[0, 0, 3] = 255
    choose(root, png(pixels))
    expect(root.locator(".pool-image-said")).to_contain_text("3 × 2, its transparent parts laid on white.")
    expect(fact(root, "max", "mean")).to_have_text("0.833")


def test_a_photograph_that_its_camera_marked_as_rotated_is_turned_upright(page: Page) -> None:
    """As `load_image` turns it."""
    root = show(page, small(generations=0))
    marks = Image.Exif()
    marks[0x0112] = 6  # orientation: a quarter turn clockwise is wanted
    file = io.BytesIO()
    Image.fromarray(np.zeros((16, 48), np.uint8)).save(file, "JPEG", exif=marks)
    choose(root, file.getvalue(), "cat.jpg")
    expect(fact(root, "max", "shape")).to_have_text("48 × 16")


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 2)])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_tiny_a_flat_and_a_long_picture_stay_within_the_page(
    page: Page, shape: tuple[int, int], width: int
) -> None:
    """Large enough to be seen and to be pointed at, and no longer than a screen."""
    page.set_viewport_size({"width": width, "height": 800})
    root = show(page, small(generations=0))
    choose(root, png(np.full(shape, 51, np.uint8)))
    expect(fact(root, "max", "mean")).to_have_text("0.200")
    for view in root.locator(".pool-image-picture[data-place]").all():
        box = box_of(view)
        assert min(box["width"], box["height"]) > 11
        assert max(box["width"], box["height"]) < 450
    explorer_page.assert_fits_across(page)


def test_a_window_as_large_as_a_large_picture_can_be_looked_at(page: Page) -> None:
    """Hundreds of thousands of pixels under one lens."""
    root = show(page, ImageExplorer(np.ones((640, 640)), kernel_size=8, stride=4, generations=4))
    expect(reading(root)).to_have_text("Rows 0 to 595, columns 0 to 595: 355216 pixels from 1.00 to 1.00.")


def test_a_picture_can_be_dropped_on_the_explorer(page: Page) -> None:
    """The page does not leave for the file; what is no file is let through."""
    root = show(page, small(generations=0))
    handle = page.evaluate_handle(
        """(bytes) => { const transfer = new DataTransfer();
          const file = new File([new Uint8Array(bytes)], "dog.png", { type: "image/png" });
          transfer.items.add(file);
          return transfer; }""",
        list(png(np.zeros((12, 10), np.uint8))),
    )
    root.dispatch_event("dragover", {"dataTransfer": handle})
    assert "pool-image-dropping" in (root.get_attribute("class") or "")
    root.dispatch_event("drop", {"dataTransfer": handle})
    expect(fact(root, "max", "shape")).to_have_text("12 × 10")
    expect(root.locator(".pool-image-said")).to_contain_text("“dog.png”")
    assert "pool-image-dropping" not in (root.get_attribute("class") or "")


def test_two_views_of_one_model_stay_in_step_with_the_readers_picture_too(page: Page) -> None:
    """A view that is opened later asks the ones that are there."""
    first = show(page, small())
    choose(first, png(np.zeros((20, 16), np.uint8)))
    expect(fact(first, "max", "shape")).to_have_text("10 × 8")
    page.evaluate("window.show(0)")
    second = page.locator(".pool-explorer").nth(1)
    expect(fact(second, "max", "shape")).to_have_text("10 × 8")
    second.get_by_role("slider", name="kernel").fill("4")
    expect(fact(first, "max", "shape")).to_have_text("5 × 4")
    second.get_by_role("button", name="Back to the first").click()
    expect(fact(first, "max", "shape")).to_have_text("2 × 2")


def test_two_explorers_on_one_page_do_not_disturb_each_other(page: Page) -> None:
    """Nothing is shared: no state, no id, no picture."""
    first = show(page, small(), small())
    second = page.locator(".pool-explorer").nth(1)
    choose(first, png(np.zeros((20, 16), np.uint8)))
    first.get_by_role("slider", name="kernel").fill("4")
    expect(fact(first, "max", "shape")).to_have_text("5 × 4")
    expect(fact(second, "max", "shape")).to_have_text("4 × 4")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))


def test_a_picture_set_in_python_replaces_the_readers_own(page: Page) -> None:
    """The model's change is the later wish."""
    root = show(page, small(generations=0))
    choose(root, png(np.zeros((20, 16), np.uint8)))
    expect(fact(root, "max", "shape")).to_have_text("20 × 16")
    buffer = explorer_page.state_of(ImageExplorer(np.ones((3, 5)), generations=0))["image"]
    page.evaluate("(image) => models[0].set('image', window.revive(image))", buffer)
    expect(fact(root, "max", "shape")).to_have_text("3 × 5")


def test_ending_a_view_leaves_no_listener_and_no_observer(page: Page) -> None:
    """Even when it ends before its picture is unpacked."""
    explorer_page.add_watched(page, small())
    assert page.evaluate("window.watching") == 1
    page.evaluate("window.ends[0]()")
    page.evaluate("window.show(0)")
    expect(page.locator(".pool-image-reading")).not_to_be_empty()
    page.evaluate("window.ends[1]()")
    explorer_page.assert_nothing_left(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_scrolls_sideways(page: Page, width: int) -> None:
    """With all controls and all messages shown."""
    page.set_viewport_size({"width": width, "height": 800})
    root = show(page, ImageExplorer(filter="vertical", autoscale=True))
    choose(root, b"no image", "a-rather-long-name-of-a-file-without-any-blank-in-it.png")
    expect(root.locator(".pool-image-said")).to_contain_text("is not an image")
    root.get_by_text("All numbers, and what they mean").click()
    explorer_page.assert_fits_across(page)


# The colour in the middle of each picture but the lens, and whether each is a given one or one level off it:
# of a scale's 256 colours none is exactly the middle.
MIDDLES = """(root) => [...root.querySelectorAll("[data-place] canvas")].map((canvas) =>
  [...canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data].slice(0, 3))"""
ARE = """([root, colour]) => middles(root).every((one) =>
  one.every((level, i) => Math.abs(level - colour[i]) <= 1))""".replace("middles", f"({MIDDLES})")


def wait_for_middles(root: Locator, colour: tuple[int, ...]) -> None:
    """Wait until every picture has a colour in its middle."""
    root.page.wait_for_function(ARE, arg=[root.element_handle(), list(colour)])


def test_zero_of_an_edge_map_is_the_page_be_it_light_or_dark(page: Page) -> None:
    """It follows the page's theme when that changes."""
    root = show(page, ImageExplorer(np.full((24, 24), 0.5), filter="vertical", generations=1))
    theme = "(theme) => { document.documentElement.dataset.theme = theme; }"
    light, dark = (245, 245, 245), tuple(bytes.fromhex(GROUND[1:]))
    wait_for_middles(root, light)
    page.evaluate(theme, "dark")
    wait_for_middles(root, dark)
    page.evaluate(theme, "light")
    wait_for_middles(root, light)
    page.evaluate(theme, "dark")
    wait_for_middles(root, dark)
    root.get_by_label("filter").select_option("none")
    wait_for_middles(root, (128, 128, 128))


def test_an_explorer_that_begins_on_a_dark_page_begins_dark(page: Page) -> None:
    """And its colours are those of the figures there."""
    explorer_page.open_page(page)
    page.evaluate("() => { document.documentElement.dataset.theme = 'dark'; }")
    explorer_page.add(page, ImageExplorer(np.full((24, 24), 0.5), filter="vertical", generations=1))
    root = page.locator(".pool-explorer")
    wait_for_middles(root, tuple(bytes.fromhex(GROUND[1:])))
    bar = root.locator(".pool-image-bar").first.evaluate("(one) => getComputedStyle(one).backgroundImage")
    stops = np.array(re.findall(r"rgb\((\d+), (\d+), (\d+)\)", bar), dtype=float)
    assert stops == pytest.approx(SIGNED(np.linspace(0, 1, 5), bytes=True)[:, :3].astype(float), abs=2)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation(page: Page, theme: str) -> None:
    """In both themes, with a refusal shown, and with autoscale's warning."""
    root = show(page, small(filter="vertical", autoscale=True))
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    assert accessibility.violations(page) == []
    root.get_by_role("slider", name="generations").fill("5")
    assert accessibility.violations(page) == []


def test_a_preset_sets_all_that_it_names_and_the_list_follows_the_settings(page: Page) -> None:
    """Each of them shows four maps, and is named until something else is set."""
    root = show(page, ImageExplorer())
    presets = root.get_by_label("preset")
    keys = presets.locator("option").evaluate_all("(all) => all.map(({ value }) => value)")[1:]
    assert len(keys) == 9
    for key in keys:
        presets.select_option(key)
        expect(presets).to_have_value(key)
        expect(root.locator(".pool-image-panels canvas:visible")).to_have_count(4)
    state = explorer_page.traits(page)
    assert (state["filter"], state["kernel_size"], state["stride"], state["generations"]) == (
        "magnitude",
        2,
        None,
        2,
    )
    root.get_by_role("slider", name="kernel").fill("3")
    expect(presets).to_have_value("")


@pytest.mark.parametrize("kernel_size", [1, 2, 8])
def test_a_pixel_under_the_lens_tells_its_value_however_small_it_is_drawn(page: Page, kernel_size: int) -> None:
    """A number is written in a cell only where it fits; any pixel can be pointed at."""
    picture = np.arange(1024).reshape(32, 32) / 1023
    explorer = ImageExplorer(picture, kernel_size=kernel_size, generations=1, row=16, column=16)
    root = show(page, explorer)
    lens = root.locator(".pool-image-lens canvas")
    line = root.locator(".pool-image-pixel")
    expect(line).to_have_text("Point at a pixel for its value.")
    box = lens.bounding_box()
    assert box is not None
    for share in (0.3, 0.7):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.6 * box["height"])
        expect(line).to_contain_text("row ")
        said = line.inner_text()
        row, column, value = re.fullmatch(r"row (\d+), column (\d+): ([\d.]+)", said).groups()  # type: ignore[union-attr]
        assert abs(int(row) - 16) <= 9
        assert abs(int(column) - 16) <= 9
        assert float(value) == pytest.approx(explorer.image[int(row), int(column)], abs=0.00051)
    page.mouse.move(2, 2)
    expect(line).to_have_text("Point at a pixel for its value.")


def test_the_pixels_under_the_lens_are_told_by_keyboard_one_by_one(page: Page) -> None:
    """From the window's first one, as far as the lens shows them; what is rested on is said."""
    root = show(page, small(row=4, column=4))
    box = root.get_by_role("application", name="pixels under the lens")
    line = root.locator(".pool-image-pixel")
    root.get_by_role("application", name="lens on the picture").focus()
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    expect(line).to_have_text("Point at a pixel for its value.")
    page.keyboard.press("ArrowRight")
    expect(line).to_have_text("row 4, column 4: 0.565")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(line).to_have_text("row 5, column 5: 0.706")
    expect(spoken(root)).to_have_text("row 5, column 5: 0.706.")
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    expect(line).to_have_text("row 3, column 5: 0.455")
    page.keyboard.press("Home")
    expect(line).to_have_text("row 3, column 3: 0.424")
    page.keyboard.press("End")
    expect(line).to_have_text("row 3, column 6: 0.471")
    assert explorer_page.traits(page)["row"] == 4
    page.keyboard.press("Shift+Tab")
    expect(line).to_have_text("Point at a pixel for its value.")


def test_the_pixel_that_is_told_is_outlined_and_goes_along_with_the_lens(page: Page) -> None:
    """A light line with a dark one; where the lens goes elsewhere, it is the nearest pixel that is shown."""
    root = show(page, small(operations=["average"]))
    canvas = root.locator(".pool-image-lens canvas")
    before = canvas.evaluate("(canvas) => canvas.toDataURL()")
    root.get_by_role("application", name="pixels under the lens").focus()
    page.keyboard.press("ArrowDown")
    after = canvas.evaluate("(canvas) => canvas.toDataURL()")
    assert before != after
    page.evaluate("models[0].set('row', 7); models[0].set('column', 7);")
    expect(root.locator(".pool-image-pixel")).to_have_text("row 4, column 4: 0.565")


def test_a_finger_on_the_lens_tells_the_pixel_that_it_touched(browser: Browser) -> None:
    """There is nothing to hover with, so it stays told when the finger is gone."""
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    root = show(page, small())
    canvas = root.locator(".pool-image-lens canvas")
    canvas.scroll_into_view_if_needed()
    box = box_of(canvas)
    page.touchscreen.tap(box["x"] + 0.4 * box["width"], box["y"] + 0.4 * box["height"])
    expect(root.locator(".pool-image-pixel")).to_have_text("row 1, column 1: 0.141")
    context.close()


def test_a_panel_shows_few_numbers_first_and_all_where_their_meaning_is_read(page: Page) -> None:
    root = show(page, small())
    first = root.locator(".pool-image-panels dl").first
    assert first.locator("dt:visible").all_inner_texts() == ["lens", "shape", "PSNR"]
    root.get_by_text("All numbers, and what they mean").click()
    expect(first.locator("dt:visible")).to_have_count(7)
