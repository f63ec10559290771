"""Formulas have a font of their own, in which brackets stretch (`_ext/maths_font.py`)."""

from __future__ import annotations

import base64
from pathlib import Path

import markup
import maths_font
import pytest
from docutils.utils.math.latex2mathml import tex2mathml
from fontTools.ttLib import TTFont
from playwright.sync_api import Page
from sphinx.errors import ExtensionError

FORMULAS = (r"\left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1", "x^2 + M^2", r"\frac{a}{b}")


def written(folder: Path, *formulas: str) -> Path:
    """Return the font of a site of one page with these formulas."""
    (folder / "_static").mkdir(parents=True)
    page = markup.read("".join(tex2mathml(one, as_block=True) for one in formulas))
    maths_font.write_font(folder, [page])
    return folder / maths_font.NAME


def test_the_font_holds_the_letters_of_the_formulas_and_is_small(tmp_path: Path) -> None:
    """Upright and slanted, under a name of its own, with the table by which a browser sets formulas."""
    path = written(tmp_path, *FORMULAS)
    font = TTFont(path)
    slanted_n, slanted_m = 0x1D45B, 0x1D440
    assert {*map(ord, "n+2pk⌊⌋"), slanted_n, slanted_m} <= set(font.getBestCmap())
    assert ord("q") not in font.getBestCmap()
    assert "MATH" in font
    assert font["name"].getDebugName(1) == "Pool Maths"
    assert path.stat().st_size < 12_000
    assert [one.name for one in path.parent.iterdir()] == ["pool-maths.woff2"]


def test_two_builds_give_the_same_font(tmp_path: Path) -> None:
    """Byte for byte."""
    one, other = (written(tmp_path / name, *FORMULAS).read_bytes() for name in ("one", "other"))
    assert one == other


def test_a_character_that_the_font_has_not_fails_the_build(tmp_path: Path) -> None:
    """A browser would take it from another font, or draw an empty box."""
    (tmp_path / "_static").mkdir()
    page = markup.read("<math><mi>\u6c60</mi></math>")
    with pytest.raises(ExtensionError, match="the font of formulas has no \u6c60; write the formula with"):
        maths_font.write_font(tmp_path, [page])


@pytest.mark.browser
def test_brackets_stretch_and_exponents_stand_on_one_line(page: Page, tmp_path: Path) -> None:
    """With this font alone, whatever the system has."""
    font = base64.b64encode(written(tmp_path, *FORMULAS).read_bytes()).decode()
    shown = "".join(tex2mathml(one, as_block=True) for one in FORMULAS)
    page.set_content(
        f'<style>@font-face{{font-family:"Pool Maths";src:url(data:font/woff2;base64,{font})}}'
        f'math{{font:20px "Pool Maths"}}</style>{shown}'
    )
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('20px \"Pool Maths\"')")
    height, bracket, letter, exponents, bases, parts = page.evaluate(
        """() => {
          const [floors, squares, fraction] = document.querySelectorAll("math");
          const box = (one) => one.getBoundingClientRect();
          const [first, second] = squares.querySelectorAll("msup");
          return [
            box(floors.querySelector("mfrac")).height,
            box([...floors.querySelectorAll("mo")].find((one) => one.textContent === "⌊")).height,
            box(squares.querySelector("mi")).height,
            [first, second].map((one) => box(one.children[1]).bottom),
            [first, second].map((one) => box(one.children[0]).bottom),
            [...fraction.querySelector("mfrac").children].map((one) => [box(one).top, box(one).bottom]),
          ];
        }"""
    )
    assert bracket > 0.9 * height > letter
    assert exponents[0] == pytest.approx(exponents[1], abs=1)
    assert exponents[0] < bases[0] - 3
    assert parts[0][1] <= parts[1][0] + 1
