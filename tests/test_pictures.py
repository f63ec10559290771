"""The pictures of a page are light, keep their place, and are as they were drawn (`_ext/pictures.py`)."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import markup
import numpy as np
import pictures
import pytest
from bs4 import Tag
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sphinx.errors import ExtensionError

from pooling_lib.figures.dark import DARK_CHUNK, GROUND


def as_png(picture: Image.Image) -> bytes:
    """Return a picture as a PNG file."""
    return pictures.encoded(picture, "PNG")


def chart() -> Image.Image:
    """Return a picture of few colours, with a clear ground."""
    picture = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    picture.paste((230, 159, 0, 255), (10, 10, 30, 20))
    return picture


def photograph() -> Image.Image:
    """Return a picture of many colours, too large to be kept as it is."""
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (200, 300, 3), dtype=np.uint8))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a folder with a chart and a photograph, and a chapter's folder."""
    for name in ("_images", "chapters"):
        (tmp_path / "site" / name).mkdir(parents=True)
    (tmp_path / "site" / "_images" / "chart.png").write_bytes(as_png(chart()))
    (tmp_path / "site" / "_images" / "photo.png").write_bytes(as_png(photograph()))
    return tmp_path / "site"


def lightened(site: Path, html: str) -> tuple[list[Tag], str]:
    """Return the pictures of a chapter after they were made light, and the chapter's text."""
    page = markup.read(html)
    pictures.lighten(site, site / "chapters" / "a.html", page, site.parent / "cache")
    return markup.find(page, "img"), markup.write(page)


def opened(site: Path, image: Tag) -> Image.Image:
    """Return the picture that an element shows."""
    return Image.open(io.BytesIO((site / str(image["src"]).removeprefix("../")).read_bytes()))


def test_a_chart_stays_exact_on_white_and_its_place_is_known_beforehand(site: Path) -> None:
    """It is loaded when it comes near."""
    (image,), _ = lightened(site, '<img alt="A chart" src="../_images/chart.png" style="width: 30px;">')
    assert {key: image[key] for key in ("alt", "width", "height", "loading", "style")} == {
        "alt": "A chart",
        "width": "60",
        "height": "40",
        "loading": "lazy",
        "style": "width: 30px;",
    }
    shown = opened(site, image)
    assert shown.format == "WEBP"
    pixels = shown.convert("RGB")
    assert [pixels.getpixel(at) for at in ((0, 0), (9, 10), (10, 10), (29, 19))] == [
        (255, 255, 255),
        (255, 255, 255),
        (230, 159, 0),
        (230, 159, 0),
    ]


def test_a_photograph_becomes_one_that_is_close_and_much_lighter(site: Path) -> None:
    """In a format that browsers know."""
    (image,), _ = lightened(site, '<img alt="A photograph" src="../_images/photo.png">')
    shown = opened(site, image)
    assert (shown.format, shown.size) == ("AVIF", (300, 200))
    light, heavy = site / str(image["src"]).removeprefix("../"), site / "_images" / "photo.png"
    assert light.stat().st_size < heavy.stat().st_size / 2


def test_a_picture_in_the_page_becomes_a_file_of_the_width_that_it_has_there(site: Path) -> None:
    """Half as large as its pixels; the height follows."""
    data = base64.b64encode(as_png(chart())).decode()
    (image,), text = lightened(site, f'<img src="data:image/png;base64,{data}" alt="A chart" width="30">')
    assert (image["width"], image["height"]) == ("30", "20")
    assert opened(site, image).size == (60, 40)
    assert "base64" not in text


def test_a_picture_that_links_to_itself_in_full_leads_to_the_lighter_file(site: Path) -> None:
    """And the same picture on two pages is one file."""
    html = '<a href="../_images/chart.png"><img alt="A chart" src="../_images/chart.png"></a>'
    (image,), text = lightened(site, html)
    assert f'<a href="{image["src"]}">' in text
    (again,), _ = lightened(site, html)
    assert again["src"] == image["src"]
    assert len(list((site / "_images").iterdir())) == 3


def figure_in_both_modes() -> bytes:
    """Return the file of a chart that holds its dark version."""
    held = PngInfo()
    held.add(DARK_CHUNK, as_png(Image.new("RGB", (60, 40), GROUND)))
    buffer = io.BytesIO()
    chart().save(buffer, "PNG", pnginfo=held)
    return buffer.getvalue()


def test_a_figure_that_holds_its_dark_version_stands_in_the_page_in_both(site: Path) -> None:
    """The theme shows one, and a browser loads that one alone; all that is said of it is said of both."""
    (site / "_images" / "chart.png").write_bytes(figure_in_both_modes())
    images, _ = lightened(site, '<img alt="A chart" class="a" src="../_images/chart.png">')
    assert [str(image["class"]) for image in images] == ["a only-light", "a only-dark"]
    assert [opened(site, image).convert("RGB").getpixel((0, 0)) for image in images] == [
        (255, 255, 255),
        (20, 23, 26),
    ]
    for name in ("alt", "width", "height", "loading"):
        assert images[0][name] == images[1][name]


def test_a_colour_bar_keeps_its_shades(site: Path) -> None:
    """Fewer shades are taken only where each stays within a few steps of what it was."""
    ramp = np.linspace(0, 255, 600).astype(np.uint8)
    many = np.stack([ramp, ramp[::-1], np.full(600, 128, np.uint8)], axis=1)
    noise = np.random.default_rng(0).integers(0, 256, (4, 600, 3), dtype=np.uint8)
    bar = np.concatenate([np.broadcast_to(many, (20, 600, 3)), noise])
    (site / "_images" / "chart.png").write_bytes(as_png(Image.fromarray(bar)))
    (image,), _ = lightened(site, '<img alt="A bar" src="../_images/chart.png">')
    shown = opened(site, image)
    assert shown.format == "WEBP"
    assert np.abs(np.asarray(shown.convert("RGB")).astype(int)[:20] - bar[:20]).max() <= pictures.APART


def test_other_pictures_stay_as_they_are(site: Path) -> None:
    """Drawings, pictures of other sites, and words about pictures."""
    html = (
        '<img alt="as in ../_images/chart.png" src="../_static/a.svg"><img alt="" src="https://example.org/_images/a.png">'
        "<p>../_images/chart.png</p>"
    )
    assert lightened(site, html)[1] == html


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ('<img alt="" src="../_images/gone.png">', r"the picture \.\./_images/gone\.png is not there"),
        (
            '<img alt="" src="../_static/a.svg" srcset="../_images/chart.png 2x">',
            r"<img srcset> names \.\./_images/chart\.png, in whose place `lighten` puts a lighter file; .*"
            r"look at _ext/pictures\.py",
        ),
        ('<object data="../_images/chart.png"></object>', r"<object data> names \.\./_images/chart\.png"),
        ('<a href="../_images/chart.png">a file</a>', r"<a href> names \.\./_images/chart\.png"),
        (
            '<video poster="data:image/png;base64,AAAA"></video>',
            r"<video poster> names data:image/png;base64,AAAA, in whose place",
        ),
    ],
)
def test_a_page_that_would_lose_a_picture_fails_the_build(site: Path, html: str, message: str) -> None:
    """By the element and the file: the PNG files are deleted at the end."""
    with pytest.raises(ExtensionError, match=message):
        lightened(site, html)


def test_a_kept_picture_is_used_again_and_a_damaged_one_is_made_anew(tmp_path: Path) -> None:
    """What a file of the cache holds is told by its name."""
    png, cache = as_png(chart()), tmp_path / "cache"
    path = pictures.lightened(png, cache)
    whole = path.read_bytes()
    path.touch()
    before = path.stat().st_mtime_ns
    assert pictures.lightened(png, cache) == path
    assert path.stat().st_mtime_ns == before
    path.write_bytes(whole[:-1])
    assert pictures.lightened(png, cache).read_bytes() == whole
    assert [one.name for one in cache.iterdir()] == [path.name]


def test_two_builds_make_the_same_of_a_picture(tmp_path: Path) -> None:
    """Byte for byte, of either kind."""
    for picture in (chart(), photograph()):
        one, other = (pictures.lightened(as_png(picture), tmp_path / name) for name in ("one", "other"))
        assert (one.name, one.read_bytes()) == (other.name, other.read_bytes())
        assert Image.open(io.BytesIO(one.read_bytes())).size == picture.size
