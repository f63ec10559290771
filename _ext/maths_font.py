"""Cut out of a font that matplotlib brings (DejaVu Serif) what formulas need, as a small file of the site."""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import Path

from bs4 import BeautifulSoup
from caches import write_whole
from fontTools import subset
from fontTools.ttLib import TTFont
from markup import find
from matplotlib import get_data_path
from sphinx.errors import ExtensionError

FONT = Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSerif.ttf"
#: Where the style sheet of formulas, `maths.css`, looks for it.
NAME = "_static/pool-maths.woff2"
FAMILY = "Pool Maths"
#: Browsers draw a variable of one letter by the slanted letters that Unicode has for formulas.
SLANTED = {
    **{chr(ord("A") + n): chr(0x1D434 + n) for n in range(26)},
    **{chr(ord("a") + n): chr(0x1D44E + n) for n in range(26)},
    "h": "\u210e",
}
#: What the font leaves at zero, in thousandths of its em, and a browser would then put on the line.
SHIFTS = {
    "SubscriptShiftDown": 200,
    "SuperscriptShiftUp": 400,
    "SuperscriptShiftUpCramped": 340,
    "SuperscriptBaselineDropMax": 250,
    "SubscriptBaselineDropMin": 100,
    "FractionNumeratorShiftUp": 480,
    "FractionNumeratorDisplayStyleShiftUp": 680,
    "FractionDenominatorShiftDown": 480,
    "FractionDenominatorDisplayStyleShiftDown": 690,
    "UpperLimitGapMin": 110,
    "UpperLimitBaselineRiseMin": 200,
    "LowerLimitGapMin": 150,
    "LowerLimitBaselineDropMin": 600,
    "StackTopShiftUp": 480,
    "StackBottomShiftDown": 480,
}


def write_font(site: Path, pages: Collection[BeautifulSoup]) -> None:
    """Write the font of the formulas of these pages into the site; two builds of one book give equal files."""
    formulas = [one for page in pages for one in find(page, "math")]
    letters = {letter for one in formulas for letter in one.text if letter.strip()}
    if any(find(one, name) for one in formulas for name in ("msqrt", "mroot")):
        letters.add("√")
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    font = TTFont(FONT, recalcTimestamp=False)
    if "MATH" not in font:
        raise ExtensionError(
            f"{FONT.name} of matplotlib no longer has a MATH table: look at _ext/maths_font.py"
        )
    letters |= {SLANTED[letter] for letter in letters & SLANTED.keys()}
    missing = sorted(letter for letter in letters if ord(letter) not in font.getBestCmap())
    if missing:
        raise ExtensionError(
            f"the font of formulas has no {' '.join(missing)}; write the formula with other characters, "
            "or name a font that has them in _ext/maths_font.py"
        )
    options = subset.Options(layout_features=[], hinting=False, name_IDs=[0, 1, 2, 13, 14])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(letter) for letter in letters | {" "}])
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID == 1:
            record.string = FAMILY
    _mend(font)
    font.flavor = "woff2"
    part = site / f"{NAME}.part"
    font.save(part)
    write_whole(site / NAME, part.read_bytes())
    part.unlink()


def _mend(font: TTFont) -> None:
    """Give a font the shifts that it lacks, and the parts of a bracket the overlap by which it stretches."""
    table, em = font["MATH"].table, font["head"].unitsPerEm
    for name, value in SHIFTS.items():
        getattr(table.MathConstants, name).Value = round(value * em / 1000)
    for made in table.MathVariants.VertGlyphConstruction:
        for part in made.GlyphAssembly.PartRecords if made.GlyphAssembly else ():
            if part.PartFlags & 1:
                overlap = max(part.StartConnectorLength, part.EndConnectorLength)
                part.StartConnectorLength = part.EndConnectorLength = overlap
