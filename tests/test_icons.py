"""The icon font holds the icons that the site shows, and is what its name says (`_ext/icons.py`)."""

from __future__ import annotations

import shutil
from pathlib import Path

import icons
import markup
import pydata_sphinx_theme
import pytest
from fontTools.ttLib import TTFont
from sphinx.errors import ExtensionError

THEME = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
MOON, ARROW, BELL = 0xF186, 0xF062, 0xF0F3
FACE = '@font-face{font-family:FA;src:url("a/fa-solid-900.woff2") format("woff2"),url("a/fa-solid-900.ttf")}'
SHEET = FACE + (
    '.fa-moon:before{content:"\\f186"}.fa-arrow-up:before{content:"\\f062"}.fa-plus:before{content:"\\+"}'
    '.fa-minus:before{content:"\\2d"}html{--pst-icon-bell:"\\f0f3"}.other:after{content:"A"}'
)
SHOWN = '<i class="fa-solid fa-moon fa-lg"></i><i class="fa-solid fa-plus"></i><i class="icon"></i>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a folder with the theme's own font and script."""
    shutil.copytree(THEME / "vendor", tmp_path / "_static" / "vendor")
    (tmp_path / "_static" / "scripts").mkdir()
    for name in ("fontawesome.js", "fontawesome.js.map", "other.js"):
        (tmp_path / "_static" / "scripts" / name).touch()
    return tmp_path


def files(site: Path) -> dict[str, bytes]:
    """Return the two files of the font."""
    return {path.suffix: path.read_bytes() for path in (site / icons.FONTS).glob(f"{icons.FONT}.*")}


def test_the_font_holds_what_the_sheet_puts_before_elements_and_no_more(site: Path) -> None:
    """Of letters among the icons, those that a page shows."""
    icons.cut_font(site, [SHEET], [markup.read(SHOWN)])
    for suffix in (".woff2", ".ttf"):
        font = TTFont(site / icons.FONTS / f"{icons.FONT}{suffix}")
        assert set(font.getBestCmap()) == {MOON, ARROW, BELL, ord("+")}


def test_what_is_called_woff2_is_woff2_and_lighter(site: Path) -> None:
    """A browser goes by the first bytes; the other file is TrueType for one that knows no WOFF2."""
    icons.cut_font(site, [SHEET], [markup.read(SHOWN)])
    cut = files(site)
    assert cut[".woff2"][:4] == b"wOF2"
    assert cut[".ttf"][:4] == b"\0\1\0\0"
    assert len(cut[".woff2"]) < len(cut[".ttf"]) < 5000


def test_two_builds_give_the_same_font(site: Path, tmp_path: Path) -> None:
    """Byte for byte, whenever they are made."""
    other = Path(shutil.copytree(site, tmp_path / "other"))
    for folder in (site, other):
        icons.cut_font(folder, [SHEET], [markup.read(SHOWN)])
    assert files(site) == files(other)
    assert TTFont(site / icons.FONTS / f"{icons.FONT}.woff2")["head"].modified == (
        TTFont(THEME / "vendor" / "fontawesome" / "webfonts" / "fa-solid-900.ttf")["head"].modified
    )


REFUSED = {
    "a sheet without the font": (
        SHEET.replace("fa-solid", "fa-other"),
        SHOWN,
        r"^the theme no longer has a font fa-solid-900\.\w+ that its style sheet names, which "
        r"`cut_font` mends: look at _ext/icons\.py",
    ),
    "icons that are no characters": (
        FACE + ".fa-moon{background:url(moon.svg)}",
        "",
        "the theme no longer has icons as characters in its style sheet, which `cut_font` mends",
    ),
    "an icon that the sheet does not know": (
        SHEET,
        '<i class="fa-solid fa-sun"></i>',
        "the icon 'fa-solid fa-sun' is not in the theme's font; name one that is",
    ),
    "an icon that the font does not know": (
        SHEET.replace("f186", "f8fe"),
        SHOWN,
        "the icon 'fa-solid fa-moon fa-lg' is not in the theme's font; name one that is",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_icons_that_would_be_empty_boxes_fail_the_build(site: Path, case: str) -> None:
    """And the font stays as it was."""
    sheet, html, message = REFUSED[case]
    before = files(site)
    with pytest.raises(ExtensionError, match=message):
        icons.cut_font(site, [sheet], [markup.read(html)])
    assert files(site) == before


def test_a_font_that_is_not_there_fails_the_build(site: Path) -> None:
    """By its name."""
    (site / icons.FONTS / "fa-solid-900.woff2").unlink()
    with pytest.raises(
        ExtensionError, match=r"no longer has a font fa-solid-900\.woff2 that its style sheet names"
    ):
        icons.cut_font(site, [SHEET], [])


def test_the_script_that_draws_icons_is_not_published(site: Path) -> None:
    """And a theme that has it no more, or elsewhere, fails the build."""
    icons.drop_drawer(site)
    assert [path.name for path in (site / "_static" / "scripts").iterdir()] == ["other.js"]
    message = r"^the theme no longer has a file _static/scripts/fontawesome\.js, which `drop_drawer` mends"
    with pytest.raises(ExtensionError, match=message):
        icons.drop_drawer(site)
