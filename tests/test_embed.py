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
from conftest import serve
from explorer_page import reading, slider, told, tool
from playwright.sync_api import Frame, Page, expect
from transfer import HEAVIEST, transfer

from pooling_lib.explorers import WindowExplorer

AROUND = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Slides</title></head><body>
<main><h1>Slides</h1>{frame}</main><script>
window.told = [];
addEventListener("message", ({{ data, origin }}) => window.told.push([data, origin]));
</script></body></html>"""


@pytest.fixture(scope="module")
def explorers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a site that has the explorers' pages, and what they lead to."""
    folder = tmp_path_factory.mktemp("site")
    embed.write(folder, "Pooling, Measured")
    (folder / "_static").mkdir()
    (folder / "_static" / "favicon.svg").write_bytes((embed.STATIC / "favicon.svg").read_bytes())
    (folder / "index.html").write_text("<!doctype html><title>course</title>", encoding="utf-8")
    with serve(folder) as url:
        yield f"{url}/explorers"


def framed(page: Page, tmp_path: Path, frame: str) -> Iterator[Frame]:
    """Open a page of another origin with a frame in it, and give the frame."""
    (tmp_path / "slides.html").write_text(AROUND.format(frame=frame), encoding="utf-8")
    (tmp_path / "favicon.ico").touch()
    with serve(tmp_path) as url:
        page.goto(f"{url}/slides.html")
        page.frame_locator("iframe").locator(".pool-explorer").wait_for()
        yield page.frames[1]


@pytest.mark.parametrize("kind", embed.EXPLORERS)
def test_an_explorer_works_in_a_frame_of_another_origin_and_tells_its_height(
    page: Page, explorers: str, tmp_path: Path, kind: str
) -> None:
    """Its state is that of the fragment, and the frame around it needs no scrollbar."""
    key = {"window": "op:min", "image": "filter:none;g:2", "shift": "pattern:bar", "cost": "maps:(8,16)"}[kind]
    source = f"{explorers}/{kind}.html#{kind}={key}"
    for frame in framed(page, tmp_path, f'<iframe src="{source}" width="700" height="300"></iframe>'):
        assert frame.evaluate("location.origin") != page.evaluate("location.origin")
        page.wait_for_function("window.told.length > 0")
        inside = frame.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
        data, origin = page.evaluate("window.told.at(-1)")
        assert data == {"type": "pool-explorer-height", "explorer": kind, "height": inside}
        assert explorers.startswith(origin)
        page.evaluate("document.querySelector('iframe').height = window.told.at(-1)[0].height")
        frame.wait_for_function("document.documentElement.scrollHeight <= innerHeight")
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
    expect(told(root)).to_have_text("Copied: HTML that shows this explorer, as it is now, in another page.")
    code = page.evaluate("window.copied")
    found = re.fullmatch(
        r'<iframe src="([^"]+)" title="[^"]+" width="100%" height="(\d+)" [^>]+></iframe>', code
    )
    assert found
    assert found[1] == f"{explorers}/window.html#window=op:max;k:3"
    assert 500 < int(found[2]) < 1000
    for frame in framed(page, tmp_path, code):
        inside = page.frame_locator("iframe").locator(".pool-explorer")
        expect(inside.locator(".pool-facts")).to_contain_text("⌊(6 + 2·0 − 3) / 3⌋ + 1 = 2")
        inside.get_by_label("operation").select_option("average")
        expect(reading(inside)).to_contain_text("/ 9")
        tool(inside, "Copy link").click()
        copied = frame.evaluate("window.copied")
        assert copied == f"{explorers}/window.html#window=op:average;k:3"


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
    assert pages == set(embed.EXPLORERS) == {"window", "image", "shift", "cost"}
    assert WindowExplorer.__doc__
    assert WindowExplorer.__doc__.partition(".")[0] in (site / "explorers" / "window.html").read_text("utf-8")
