"""The pages that hold one explorer each, in a frame of another site: slides, or a learning platform."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import accessibility
import embed
import explorer_page
import markup
import pytest
from conftest import Faults, serve
from explorer_page import reading, slider, told, tool
from playwright.sync_api import Frame, Page, expect
from test_site import SETTLED
from transfer import HEAVIEST, transfer

from pooling_lib.explorers import WindowExplorer

AROUND = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Slides</title></head><body>
<main><h1>Slides</h1>{frame}</main><script>
window.told = [];
addEventListener("message", ({{ data, origin }}) => window.told.push([data, origin]));
</script></body></html>"""


#: What holds in a frame that is as high as its page, or no lower; a scrollbar would take from its width.
HIGH_ENOUGH = "document.documentElement.clientWidth === innerWidth && document.body.clientHeight <= innerHeight"
AS_HIGH = f"innerHeight === Math.ceil(document.body.getBoundingClientRect().height) && {HIGH_ENOUGH}"


@pytest.fixture(scope="module")
def explorers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a site that has the explorers' pages, and what they lead to."""
    folder = tmp_path_factory.mktemp("site")
    embed.write(folder, "Pooling, Measured")
    (folder / "_static").mkdir()
    (folder / "_static" / "favicon.svg").write_bytes((embed.STATIC / "favicon.svg").read_bytes())
    (folder / "index.html").write_text(
        '<!doctype html><title>course</title><link rel="icon" href="data:,">', encoding="utf-8"
    )
    with serve(folder) as url:
        yield f"{url}/explorers"


def framed(page: Page, tmp_path: Path, frame: str) -> Iterator[Frame]:
    """Open a page of another origin with a frame in it, and give the frame."""
    (tmp_path / "slides.html").write_text(AROUND.format(frame=frame), encoding="utf-8")
    (tmp_path / "favicon.ico").touch()
    with serve(tmp_path) as url:
        page.goto(f"{url}/slides.html")
        page.frame_locator("iframe").first.locator(".pool-explorer").wait_for()
        yield page.frames[1]


#: A state of each explorer, as a fragment tells it.
STATES = {"window": "op:min", "image": "filter:none;g:2", "shift": "pattern:bar", "cost": "maps:(8,16)"}


@pytest.mark.parametrize("kind", STATES)
def test_an_explorer_works_in_a_frame_of_another_origin_and_tells_its_height(
    page: Page, explorers: str, tmp_path: Path, kind: str
) -> None:
    """Its state is that of the fragment, and the frame around it needs no scrollbar."""
    source = f"{explorers}/{kind}.html#{kind}={STATES[kind]}"
    for frame in framed(page, tmp_path, f'<iframe src="{source}" width="700" height="300"></iframe>'):
        assert frame.evaluate("location.origin") != page.evaluate("location.origin")
        page.wait_for_function("window.told.length > 0")
        data, origin = page.evaluate("window.told.at(-1)")
        assert data == {"type": "pool-explorer-height", "explorer": kind, "height": data["height"]}
        assert explorers.startswith(origin)
        page.evaluate(
            "window.follow = ({ height }) => { document.querySelector('iframe').height = height; };"
            "addEventListener('message', ({ data }) => window.follow(data));"
            "window.follow(window.told.at(-1)[0]);"
        )
        frame.wait_for_function(AS_HIGH)
        assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_code_that_is_copied_shows_the_explorer_as_it_is(
    page: Page, explorers: str, tmp_path: Path
) -> None:
    """Pasted into a page of another origin as it is, where it can be used on, and its link copied from."""
    explorer_page.lend_clipboard(page)
    page.goto(f"{explorers}/window.html?theme=dark", wait_until="networkidle")
    root = page.locator(".pool-explorer")
    slider(root, "kernel").fill("3")
    tool(root, "Embed").click()
    expect(told(root)).to_have_text(
        "Copied: HTML that shows this explorer in another page, as it is now. Its script makes the frame as "
        "high as the explorer. "
        "A page that takes scripts out shows the frame with a height that is enough in any column."
    )
    code = page.evaluate("window.copied")
    found = re.fullmatch(
        r'<iframe src="([^"]+)" title="[^"]+" width="100%" height="\d+" [^>]+></iframe>\n'
        r"<script>[^<]+</script>",
        code,
    )
    assert found
    assert found[1] == f"{explorers}/window.html?theme=dark#window=op:max;k:3"
    for frame in framed(page, tmp_path, code):
        inside = page.frame_locator("iframe").locator(".pool-explorer")
        expect(inside.locator(".pool-facts")).to_contain_text("⌊(6 + 2·0 − 3) / 3⌋ + 1 = 2")
        inside.get_by_label("operation").select_option("average")
        expect(reading(inside)).to_contain_text("/ 9")
        tool(inside, "Copy link").click()
        copied = frame.evaluate("window.copied")
        assert copied == f"{explorers}/window.html?theme=dark#window=op:average;k:3"


#: Columns of pages, in pixels: a phone, two platforms for learning, a page of slides.
COLUMNS = (370, 580, 688, 900)


@pytest.mark.parametrize("kind", embed.EXPLORERS)
def test_the_code_that_is_copied_makes_a_frame_that_fits_in_any_column(
    page: Page, explorers: str, tmp_path: Path, kind: str
) -> None:
    """As high as what is in it where scripts run, and high enough where a page takes them out."""
    explorer_page.lend_clipboard(page)
    page.goto(f"{explorers}/{kind}.html", wait_until="networkidle")
    if kind == "image":
        expect(page.locator(".pool-image-reading")).not_to_be_empty()  # once its picture is there
    place = page.evaluate("[scrollTo(0, 1e6), scrollY]")[1]
    tool(page.locator(".pool-explorer"), "Embed").click()
    code = page.evaluate("window.copied")
    assert page.evaluate("scrollY") == place
    assert not page.locator(".pool-explorer").get_attribute("style")
    page.set_viewport_size({"width": 1000, "height": 9000})  # all frames are in sight, and load
    for pasted in (code, code.partition("<script>")[0]):
        columns = "".join(f'<div style="width: {width}px">{pasted}</div>' for width in COLUMNS)
        for _ in framed(page, tmp_path, columns):
            frames = [one for one in page.frames if one.parent_frame]
            assert len(frames) == len(COLUMNS)
            for width, one in zip(COLUMNS, frames, strict=True):
                one.locator(".pool-explorer").wait_for()
                one.wait_for_function(AS_HIGH if "<script>" in pasted else HIGH_ENOUGH)
                assert one.evaluate("innerWidth") == width


def test_the_code_of_an_explorer_that_fills_the_screen_is_not_copied_with_the_screens_height(
    page: Page, explorers: str
) -> None:
    explorer_page.lend_clipboard(page)
    page.goto(f"{explorers}/window.html")
    root = page.locator(".pool-explorer")
    tool(root, "Full screen").click()
    expect(tool(root, "Leave full screen")).to_be_visible()
    tool(root, "Embed").click()
    expect(told(root)).to_have_text(
        "Leave the full screen first: the code has to hold how high the explorer is in a page."
    )
    assert page.evaluate("window.copied") is None


def test_the_way_to_the_course_leaves_the_page_around_a_frame_as_it_is(
    page: Page, explorers: str, tmp_path: Path
) -> None:
    """What a learner has typed there stays."""
    frame = (
        f'<input aria-label="answer"><iframe src="{explorers}/window.html" width="700" height="900"></iframe>'
    )
    for inside in framed(page, tmp_path, frame):
        page.get_by_label("answer").fill("4")
        with page.context.expect_page() as opened:
            inside.get_by_role("link", name="Pooling, Measured").click()
        expect(opened.value).to_have_title("course")
        assert opened.value.evaluate("window.opener") is None
        expect(page.get_by_label("answer")).to_have_value("4")


@pytest.mark.parametrize("kind", ["PNG", "SVG"])
@pytest.mark.parametrize("allowed", ["", " allow-same-origin"])
def test_a_frame_that_may_not_download_does_not_say_that_it_saved(
    page: Page, explorers: str, tmp_path: Path, faults: Faults, kind: str, allowed: str
) -> None:
    """A page is not told whether it may, so it says how to find out, and what to do."""
    frame = f'<iframe sandbox="allow-scripts{allowed}" src="{explorers}/window.html" width="700" height="900">'
    for inside in framed(page, tmp_path, f"{frame}</iframe>"):
        root = inside.locator(".pool-explorer")
        tool(root, "Undo").click()
        tool(root, f"save as {'a' if kind == 'PNG' else 'an'} {kind} picture").click()
        expect(told(root)).to_have_text(
            f"Given to the browser as window.{kind.lower()}. If it is not among the downloads, the page around "
            "this explorer forbids them: open it by its link, and save there."
        )
        page.wait_for_event("console") if not faults else None
    assert all("download" in fault.lower() for fault in faults)
    faults.clear()  # the browser's own word on it, on the console


COLOURS: list[tuple[str, Any, str]] = [
    ("?theme=dark", "light", "rgb(20, 23, 26)"),
    ("?theme=light", "dark", "rgb(255, 255, 255)"),
    ("#theme=dark&window=op:min", "light", "rgb(20, 23, 26)"),
    ("?theme=purple", "dark", "rgb(20, 23, 26)"),
    ("", "light", "rgb(255, 255, 255)"),
]


@pytest.mark.parametrize(("asked", "system", "expected"), COLOURS)
def test_the_address_chooses_the_colours_or_else_the_readers_system(
    page: Page, explorers: str, asked: str, system: Any, expected: str
) -> None:
    page.emulate_media(color_scheme=system)
    page.goto(f"{explorers}/window.html{asked}")
    expect(page.locator("body")).to_have_css("background-color", expected)
    expect(page.locator(".pool-explorer")).to_have_css("background-color", expected)


@pytest.mark.parametrize("asked", ["", "?theme=dark"])
def test_a_dark_page_of_an_explorer_is_printed_on_white(page: Page, explorers: str, asked: str) -> None:
    """And is dark again on the screen."""
    page.emulate_media(color_scheme="dark")
    page.goto(f"{explorers}/window.html{asked}")
    explorer = page.locator(".pool-explorer")
    for medium, ground in (("print", "rgb(255, 255, 255)"), ("screen", "rgb(20, 23, 26)")):
        page.emulate_media(color_scheme="dark", media=medium)
        expect(page.locator("body")).to_have_css("background-color", ground)
        expect(explorer).to_have_css("background-color", ground)


@pytest.mark.parametrize("asked", ["", "?theme=dark"])
def test_a_map_on_dark_ground_is_printed_on_light(page: Page, explorers: str, asked: str) -> None:
    """What is on paper is drawn before anything has had time to pass, and afterwards it is dark as before."""
    page.emulate_media(color_scheme="dark")
    page.goto(f"{explorers}/image.html{asked}#image=filter:vertical")
    page.wait_for_selector(".pool-image-source canvas[width]")
    page.evaluate(
        """() => {
          window.mean = () => {
            const { width, height } = window.canvas;
            const { data } = window.canvas.getContext("2d").getImageData(0, 0, width, height);
            return data.reduce((sum, level) => sum + level) / data.length;
          };
          window.canvas = document.querySelector(".pool-image-source canvas");
          window.printed = [];
          for (const event of ["beforeprint", "afterprint"])
            addEventListener(event, () => window.printed.push([window.mean(), window.canvas.width]));
        }"""
    )
    page.wait_for_function("window.mean() < 128")
    before = page.evaluate("[window.mean(), window.canvas.width]")
    page.pdf()
    on_paper, after = page.evaluate("window.printed")
    assert on_paper[0] > 192
    assert on_paper[1] == before[1]
    assert after == before
    page.evaluate(SETTLED)
    assert page.evaluate("[window.mean(), window.canvas.width]") == before


@pytest.mark.parametrize("kind", embed.EXPLORERS)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_page_of_an_explorer_is_accessible_at_any_width(
    page: Page, explorers: str, kind: str, width: int
) -> None:
    """In both sets of colours, with nothing beyond the edge."""
    page.set_viewport_size({"width": width, "height": 800})
    for theme in ("light", "dark"):
        page.goto(f"{explorers}/{kind}.html?theme={theme}")
        page.locator(".pool-explorer").wait_for()
        explorer_page.assert_fits_across(page)
        assert accessibility.violations(page) == []


@pytest.mark.parametrize("kind", embed.EXPLORERS)
def test_a_page_of_an_explorer_is_light_and_asks_no_other_host(page: Page, explorers: str, kind: str) -> None:
    arrival, whole, foreign = transfer(page, f"{explorers}/{kind}.html")
    assert foreign == []
    assert arrival <= whole <= HEAVIEST / 3


def test_a_chapter_with_explorers_says_where_they_have_pages_of_their_own(built_by_hand: Path) -> None:
    """And a page without explorers does not."""
    site = built_by_hand / "_build" / "html"
    page = markup.read((site / "chapters" / "a.html").read_text(encoding="utf-8"))
    (sign,) = page.select('meta[name="pool-explorers"]')
    assert sign["content"] == "../explorers/"
    assert "pool-explorers" not in (site / "chapters" / "index.html").read_text(encoding="utf-8")
    pages = {path.stem for path in (site / "explorers").glob("*.html")}
    assert pages == set(embed.EXPLORERS)
    assert WindowExplorer.__doc__
    assert WindowExplorer.__doc__.partition(".")[0] in (site / "explorers" / "window.html").read_text("utf-8")
