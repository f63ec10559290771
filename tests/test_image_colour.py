"""ImageExplorer in colour: red, green and blue each pooled by itself, the same on the page as in Python."""

from __future__ import annotations

import base64
import io
import itertools
import json
import re
from pathlib import Path
from typing import Any

import accessibility
import explorer_page
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page, expect

from pooling_lib import average_pool, max_pool, min_pool
from pooling_lib.course.downsampling import subsample
from pooling_lib.explorers import ImageExplorer, _pictures, _squares
from pooling_lib.explorers._panels import PANELS
from pooling_lib.explorers._pictures import as_grey, check_picture, pack
from pooling_lib.images import colour_photograph, photograph
from pooling_lib.measure.metrics import psnr

PHOTO = np.moveaxis(colour_photograph(), 0, -1)
#: Four pixels of which each channel takes its maximum from another one.
CORNERS = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [51, 51, 51]]], np.uint8)

COMPUTE = """
async ([packed, text]) => {
  const { keeper, readImageState } = await import("./image/state.js");
  const { unpackPicture } = await import("./image/source.js");
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt());
  const picture = await unpackPicture(new DataView(bytes.buffer));
  const keep = keeper();
  const plain = (number) => Number.isFinite(number) ? number : String(number);
  const panels = (traits) => readImageState({ get: (name) => traits[name] }, picture, keep).panels;
  return JSON.stringify({
    greys: Array.from(picture.levels),
    colours: picture.channels?.map((channel) => Array.from(channel)),
    panels: JSON.parse(text).map((traits) => panels(traits).map(({ maps, measures }) => ({
      maps: maps.map(({ data }) => Array.from(data)),
      shape: [maps[0].rows, maps[0].columns],
      numbers: ["kept", "unseen", "mean", "psnr"].map((name) => plain(measures[name])),
    }))),
  });
}
"""


def compute(page: Page, image: Any, *cases: dict[str, Any]) -> dict[str, Any]:
    """Unpack a picture on the page, and run cases as the state of a model that was never mounted."""
    explorer_page.open_page(page)
    packed = base64.b64encode(pack(check_picture(image))).decode()
    rest = {"filter": "none", "sign": "signed", "operations": PANELS, "autoscale": False, "row": 0, "column": 0}
    made: dict[str, Any] = json.loads(
        page.evaluate(COMPUTE, [packed, json.dumps([rest | {"colour": True} | case for case in cases])])
    )
    return made


def show(page: Page, explorer: ImageExplorer, fragment: str = "") -> Locator:
    """Open a page with an explorer, and wait until it has unpacked its picture."""
    explorer_page.open_page(page, fragment)
    explorer_page.add(page, explorer)
    root = page.locator(".pool-explorer")
    expect(root.locator(".pool-image-reading")).not_to_be_empty()
    return root


def box_of(part: Locator) -> FloatRect:
    """Give where a part of the page is."""
    box = part.bounding_box()
    assert box is not None
    return box


def under_the_lens(root: Locator, operation: str) -> str:
    """Give what a panel finds under the lens."""
    found = root.locator(f'.pool-image-panels [data-operation="{operation}"] .pool-image-here dd')
    return found.inner_text()


def colours_at(canvas: Locator, *places: tuple[float, float]) -> list[list[int]]:
    """Give the colours of a canvas at places, from 0 to 1 across and down."""
    found: list[list[int]] = canvas.evaluate(
        """(canvas, places) => { const { width, height } = canvas;
          const pen = canvas.getContext("2d");
          return places.map(([x, y]) =>
            Array.from(pen.getImageData(Math.floor(x * width), Math.floor(y * height), 1, 1).data)); }""",
        [list(place) for place in places],
    )
    return found


def png(pixels: np.ndarray) -> bytes:
    """Encode pixels as a PNG file."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def choose(root: Locator, content: bytes) -> None:
    """Choose a file in the file picker."""
    root.locator("input[type=file]").set_input_files(
        {"name": "cat.png", "mimeType": "image/png", "buffer": content}
    )


def test_in_python_each_channel_is_pooled_by_itself() -> None:
    """Channels first, as in the chapter on networks, and what `max_pool` makes of a batch of three."""
    explorer = ImageExplorer(colour=True, generations=2, kernel_size=3, stride=2)
    picture = colour_photograph()
    pools = {"max": max_pool, "average": average_pool, "min": min_pool}
    for name, pool in pools.items():
        np.testing.assert_array_equal(explorer.maps[name], pool(pool(picture, 3, 2), 3, 2))
    np.testing.assert_array_equal(explorer.maps["subsampling"], subsample(picture, 4))
    measures = ImageExplorer(colour=True, generations=1).measures["average"]
    repeated = average_pool(picture).repeat(2, -1).repeat(2, -2)
    assert measures.shape == (223, 225)
    assert measures.kept == 0.25
    assert measures.psnr == psnr(picture, repeated)
    assert measures.mean == pytest.approx(picture.mean())


def test_an_edge_map_has_no_colour_and_inversion_has() -> None:
    """As on the page, where the box cannot be ticked then."""
    with_colour, without = ImageExplorer(filter="vertical", colour=True), ImageExplorer(filter="vertical")
    np.testing.assert_array_equal(with_colour.source, without.source)
    assert with_colour.source.shape == (446, 450)
    inverted = ImageExplorer(colour=True, invert=True)
    np.testing.assert_array_equal(inverted.source, 1 - colour_photograph())


def test_colour_and_a_grey_picture_are_refused_together_whichever_came_first() -> None:
    """What is set at once, within a hold, is checked at its end."""
    explorer = ImageExplorer(CORNERS, generations=0, colour=True)
    with pytest.raises(ValueError, match=r"colour=True, and image has shape \(4, 4\), which is grey; use an"):
        explorer.image = np.ones((4, 4))
    assert explorer.image.shape == (2, 2, 3)
    with explorer.hold_trait_notifications():
        explorer.colour = False
        explorer.image = np.ones((4, 4))
    with pytest.raises(ValueError, match="use an image of shape"):
        explorer.colour = True
    assert explorer.colour is False


def test_colours_are_kept_in_256_levels_and_their_grey_is_luma_rounded_half_up() -> None:
    """The grey that the page computes, in whole numbers."""
    image = np.random.default_rng(3).random((6, 7, 3))
    explorer = ImageExplorer(image, generations=1)
    np.testing.assert_array_equal(explorer.image, np.rint(image * 255) / 255)
    half = np.array([[[0, 0, 250]]], np.uint8)  # 0.114 * 250 = 28.5
    np.testing.assert_array_equal(as_grey(check_picture(half)), [[29 / 255]])
    assert np.abs(as_grey(check_picture(PHOTO)) - photograph()).max() < 0.51 / 255


@pytest.mark.parametrize(
    ("image", "kind"),
    [
        (PHOTO, 2),
        (PHOTO[::-1], 1),
        (PHOTO[1:97, 2:162], 1),
        (photograph(), 0),
        (np.random.default_rng(2).random((90, 70, 3)), 1),
        (np.ones((40, 40, 3)), 1),
        (np.random.default_rng(4).integers(0, 256, (1, 1, 3), dtype=np.uint8), 1),
        (np.random.default_rng(4).integers(0, 256, (1, 9, 3), dtype=np.uint8), 1),
    ],
    ids=["photograph", "upside down", "a part of it", "grey", "noise", "flat", "a pixel", "a row"],
)
def test_a_picture_in_colour_arrives_bit_for_bit(page: Page, image: np.ndarray, kind: int) -> None:
    """The photograph follows from the squares of its file, any other from its neighbours; greys from both."""
    checked = check_picture(image)
    assert pack(checked)[8] == kind
    made = compute(page, image)
    levels = np.rint(checked * 255).astype(int)
    if kind:
        np.testing.assert_array_equal(made["colours"], np.moveaxis(levels, -1, 0).reshape(3, -1))
    np.testing.assert_array_equal(made["greys"], np.rint(as_grey(checked) * 255).ravel())


def test_without_what_reads_its_file_the_photograph_is_packed_like_any_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A reader who gives its pixels needs neither matplotlib nor Pillow."""

    def missing() -> None:
        raise ImportError

    monkeypatch.setattr(_squares, "planes_of_photograph", missing)
    _pictures._packed.cache_clear()
    assert pack(check_picture(PHOTO))[8] == 1
    _pictures._packed.cache_clear()


def test_the_squares_of_the_file_give_its_pixels_almost_without_a_miss() -> None:
    """So that the photograph in colour takes less than it took in grey, which was 61 kB."""
    assert len(pack(check_picture(PHOTO))) < 54_000


def test_every_panel_in_colour_holds_the_numbers_of_the_library(page: Page) -> None:
    """Bit for bit where a value is taken, and to the last digits where it is a mean."""
    settings = list(itertools.product((1, 2, 3, 8), (None, 1, 3), (0, 1, 2)))
    cases = [
        {"kernel_size": kernel, "stride": stride, "generations": generations, "invert": generations == 1}
        for kernel, stride, generations in settings
        if (kernel, generations) != (8, 2)
    ]
    image = np.random.default_rng(7).random((29, 34, 3))
    explorer = ImageExplorer(image, colour=True, generations=0)
    for case, panels in zip(cases, compute(page, image, *cases)["panels"], strict=True):
        with explorer.hold_trait_notifications():
            for name, value in case.items():
                setattr(explorer, name, value)
        maps, measures = explorer.maps, explorer.measures
        for operation, panel in zip(PANELS, panels, strict=True):
            found = np.reshape(panel["maps"], (3, *panel["shape"]))
            tolerance = 1e-12 if operation == "average" or explorer.invert else 0
            np.testing.assert_allclose(found, maps[operation], rtol=0, atol=tolerance)
            numbers, wanted = (np.array(row, float) for row in (panel["numbers"], measures[operation][1:]))
            np.testing.assert_allclose(np.minimum(numbers, 250), np.minimum(wanted, 250), rtol=1e-9, atol=1e-12)


def test_the_photograph_in_colour_gives_the_numbers_of_the_library(page: Page) -> None:
    """At full size, through three generations."""
    case = {"kernel_size": 3, "stride": 2, "generations": 3, "invert": False}
    explorer = ImageExplorer(colour=True, **case)
    (panels,) = compute(page, PHOTO, case)["panels"]
    for operation, panel in zip(PANELS, panels, strict=True):
        found = np.reshape(panel["maps"], (3, *panel["shape"]))
        np.testing.assert_allclose(found, explorer.maps[operation], rtol=0, atol=1e-12)
        np.testing.assert_allclose(panel["numbers"], explorer.measures[operation][1:], rtol=1e-9)


def test_the_reader_ticks_a_box_and_sees_each_channel_pooled(page: Page) -> None:
    """By mouse and by keyboard; the maximum is a colour that no pixel had."""
    root = show(page, ImageExplorer(CORNERS, generations=1, row=0, column=0))
    source, pooled = (
        root.locator(f"{part} canvas").first for part in (".pool-image-source", "[data-operation=max]")
    )
    assert colours_at(pooled, (0.5, 0.5)) == [[150, 150, 150, 255]]
    box = root.get_by_role("checkbox", name="in colour")
    box.focus()
    page.keyboard.press("Space")
    expect(root.locator(".pool-image-reading")).to_have_text(
        "Rows 0 to 1, columns 0 to 1: 4 pixels, red from 0.00 to 1.00, green from 0.00 to 1.00, "
        "blue from 0.00 to 1.00."
    )
    corners = [(0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)]
    assert [colour[:3] for colour in colours_at(source, *corners)] == CORNERS.reshape(-1, 3).tolist()
    assert colours_at(pooled, (0.5, 0.5)) == [[255, 255, 255, 255]]
    assert explorer_page.traits(page)["colour"] is True
    assert under_the_lens(root, "max") == "1.00, 1.00, 1.00"
    assert under_the_lens(root, "subsampling") == "1.00, 0.00, 0.00"
    expect(root.locator(".pool-image-legend .pool-title")).to_have_text("red, green, blue")
    expect(root.locator(".pool-image-bar:visible")).to_have_count(3)
    box.click()
    assert colours_at(pooled, (0.5, 0.5)) == [[150, 150, 150, 255]]
    expect(root.locator(".pool-image-bar:visible")).to_have_count(1)


def test_autoscale_stretches_the_three_channels_alike(page: Page) -> None:
    """From the smallest value of the panel to its largest, whatever the channel."""
    pixels = np.full((4, 4, 3), (51, 102, 153), np.uint8)
    root = show(page, ImageExplorer(pixels, generations=1, colour=True, operations=["max"]))
    canvas = root.locator("[data-operation=max] canvas")
    assert colours_at(canvas, (0.5, 0.5)) == [[51, 102, 153, 255]]
    root.get_by_role("checkbox", name="autoscale each panel").check()
    assert colours_at(canvas, (0.5, 0.5)) == [[0, 128, 255, 255]]


def test_a_pixel_under_the_lens_tells_its_three_values(page: Page) -> None:
    root = show(page, ImageExplorer(CORNERS, generations=1, row=0, column=0, colour=True))
    box = box_of(root.locator(".pool-image-lens canvas"))
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.6 * box["height"])
    line = root.locator(".pool-image-pixel")
    expect(line).to_have_text("row 1, column 1: red 0.200, green 0.200, blue 0.200")


@pytest.mark.parametrize("settings", [{"filter": "vertical"}, {"image": np.ones((4, 4)), "generations": 1}])
def test_where_there_is_no_colour_the_box_cannot_be_ticked(page: Page, settings: dict[str, Any]) -> None:
    """It keeps its place and says why, no pointer needed; a preset without edges brings it back."""
    root = show(page, ImageExplorer(**settings))
    box = root.get_by_role("checkbox", name="in colour")
    expect(box).to_be_disabled()
    why = box.locator("xpath=..").locator(".pool-why")
    assert why.evaluate(
        "(one) => [one, one.parentElement].every((each) => getComputedStyle(each).opacity === '1')"
    )
    if "filter" in settings:
        expect(why).to_have_text("not for edges, which have no colour")
        root.get_by_label("preset").select_option("colour")
        expect(box).to_be_checked()
        expect(box).to_be_enabled()
        expect(why).to_be_hidden()
        sign = root.get_by_role("combobox", name="negative values")
        expect(sign.locator("xpath=..")).to_contain_text("none here")
        root.get_by_label("filter").select_option("horizontal")
        expect(box).to_be_disabled()
        expect(root.locator(".pool-image-legend .pool-title")).to_contain_text("change of brightness")
    else:
        expect(why).to_have_text("not for this picture, which is grey")
        option = root.get_by_label("preset").locator("option[value=colour]")
        assert option.is_disabled()
        expect(option).to_have_text("in colour, halved three times (this picture is grey)")


def test_a_link_carries_the_colours_and_undo_and_reset_know_them(page: Page) -> None:
    """The short address names them, and only where they are shown."""
    explorer = ImageExplorer(CORNERS, generations=0, name="mine")
    root = show(page, explorer, "#mine=filter:none;colour:true;g:0")
    box = root.get_by_role("checkbox", name="in colour")
    expect(box).to_be_checked()
    assert explorer_page.traits(page)["generations"] == 0
    box.uncheck()
    page.wait_for_function("!location.hash.includes('colour')")
    root.get_by_role("button", name="Undo").click()
    expect(box).to_be_checked()
    page.wait_for_function("location.hash.includes('colour:true')")
    root.get_by_role("button", name="Reset").click()
    expect(box).not_to_be_checked()


def test_a_saved_picture_is_in_colour(page: Page, tmp_path: Path) -> None:
    root = show(page, ImageExplorer(np.full((4, 4, 3), (200, 30, 90), np.uint8), generations=1, colour=True))
    with page.expect_download() as download:
        root.get_by_role("button", name="save as a PNG picture").click()
    path = tmp_path / "saved.png"
    download.value.save_as(path)
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB"))
    assert (pixels == (200, 30, 90)).all(axis=-1).mean() > 0.1
    # The controls between the pictures leave no gap: no band as tall as a line of them is blank.
    blank = (pixels == pixels[0, 0]).all(axis=(1, 2))
    inked = np.flatnonzero(~blank)
    assert np.diff(inked).max() <= 2 * 32


def test_the_readers_own_picture_is_kept_in_colour_and_pooled_channel_by_channel(page: Page) -> None:
    """Its greys are shown first, where the explorer's are; the model never sees it."""
    root = show(page, ImageExplorer(np.ones((4, 4)), generations=1, operations=["max"], row=0, column=0))
    box = root.get_by_role("checkbox", name="in colour")
    expect(box).to_be_disabled()
    choose(root, png(CORNERS))
    expect(root.locator(".pool-image-said")).to_contain_text("2 × 2. It has not left this browser.")
    box.check()
    assert under_the_lens(root, "max") == "1.00, 1.00, 1.00"
    assert colours_at(root.locator("[data-operation=max] canvas"), (0.5, 0.5)) == [[255, 255, 255, 255]]
    root.get_by_role("button", name="Back to the first").click()
    expect(box).to_be_disabled()
    assert under_the_lens(root, "max") == "1.00"


def test_a_large_picture_of_the_readers_own_is_scaled_channel_by_channel(page: Page) -> None:
    """Each level exactly the mean over its area, rounded half up."""
    pixels = np.random.default_rng(7).integers(0, 256, (1280, 4, 3), dtype=np.uint8)
    explorer_page.open_page(page)
    found = page.evaluate(
        """async (base64) => {
          const { openPicture } = await import("/image/file.js");
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          const { picture } = await openPicture(new File([bytes], "cat.png", { type: "image/png" }));
          return picture.channels.map((channel) => [...channel]);
        }""",
        base64.b64encode(png(pixels)).decode(),
    )
    sums = pixels.astype(int).reshape(640, 2, 2, 2, 3).sum((1, 3))
    np.testing.assert_array_equal(np.reshape(found, (3, 640, 2)), np.moveaxis((2 * sums + 4) // 8, -1, 0))


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_colour_nothing_scrolls_sideways_and_axe_finds_nothing(page: Page, width: int, theme: str) -> None:
    """With the long words that three channels need."""
    page.set_viewport_size({"width": width, "height": 800})
    root = show(page, ImageExplorer(colour=True))
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    expect(root.locator(".pool-image-reading")).to_contain_text("64 pixels, red from")
    assert re.fullmatch(r"(\d\.\d\d, ){2}\d\.\d\d", under_the_lens(root, "max"))
    explorer_page.assert_fits_across(page)
    assert accessibility.violations(page) == []


@pytest.mark.parametrize("width", [390, 720, 1280])
@pytest.mark.parametrize("colour", [False, True], ids=["grey", "colour"])
def test_nothing_moves_when_a_pixel_is_told(page: Page, width: int, colour: bool) -> None:
    """The longest words have their room before they are there."""
    page.set_viewport_size({"width": width, "height": 900})
    root = show(page, ImageExplorer(colour=colour, row=300, column=300))
    before = box_of(root)
    root.get_by_role("application", name="pixels under the lens").focus()
    page.keyboard.press("ArrowRight")
    expect(root.locator(".pool-image-pixel")).to_contain_text("row 296, column 296: ")
    assert box_of(root)["height"] == before["height"]
