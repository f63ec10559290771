"""What every figure of the course shares: its colours, its style sheet, and a `Figure` that shows itself."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, lru_cache, wraps
from io import BytesIO
from math import ceil
from pathlib import Path
from textwrap import wrap
from typing import Any, ParamSpec

from matplotlib import RcParams, rc_context, rc_params_from_file
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path as Outline
from matplotlib.textpath import TextPath
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pooling_lib.figures.dark import DARK_CHUNK, GROUND, in_the_dark
from pooling_lib.figures.themes import for_either_theme, is_read_live, show_as_made
from pooling_lib.operations import OPERATIONS

__all__ = [
    "AVERAGE",
    "BLUR",
    "COLOURS",
    "COLUMN",
    "DPI",
    "INK",
    "LARGE",
    "MAX",
    "MIN",
    "MUTED",
    "POINTS",
    "SUBSAMPLING",
    "UNSEEN",
    "WINDOW",
    "Picture",
    "add_axes",
    "fitted",
    "letters",
    "snap",
    "styled",
    "text_width",
]

#: One colour, one meaning, in explorers and figures alike (Okabe and Ito's colour-blind-safe set). Those of the
#: operations stand in their table; here are those of what is no operation.
WINDOW = "#E69F00"
BLUR = "#009E73"
SUBSAMPLING = "#7F7F7F"
MAX, AVERAGE, MIN = (OPERATIONS[name].colour for name in ("max", "average", "min"))
#: Text and outlines, lines that only help, and what no window sees.
INK = "#1A1A1A"
MUTED = "#6B6B6B"
UNSEEN = "#EFEFEF"

#: The same colours by the names that chapters give to bars and lines.
COLOURS = {
    "window": WINDOW,
    **{name: operation.colour for name, operation in OPERATIONS.items()},
    "blur": BLUR,
    "subsampling": SUBSAMPLING,
}

#: Pixels of the file to an inch of a figure: two for each pixel of a page, of which CSS has 96 to an inch.
DPI = 192
#: Inches: the column of a page in a window of 1280 pixels, which a row of pictures fills.
COLUMN = 6.8
#: Points of letters: of a figure as wide as the column, and of a narrower one, in inches. A phone of 390 pixels
#: shows either on 341 of them, and letters of less than 10 pixels there would be hard to read.
LARGE, POINTS, NARROW = 14.5, 12.5, 5.9
#: Set to "dark" while a page is made that is also read in the dark: every file then holds its figure twice.
MODES = "POOLING_LIB_FIGURES"

P = ParamSpec("P")


class Picture(Figure):
    r"""A matplotlib `Figure` that a notebook shows by itself, without pyplot and what pyplot keeps open.

    Examples
    --------
    >>> picture = Picture(figsize=(2.0, 1.0))
    >>> png, size = picture._repr_png_()
    >>> png[:4], size
    (b'\x89PNG', {'width': 192, 'height': 96})
    """

    def __repr__(self) -> str:
        """Say what is drawn and not how large, so that a change of layout changes no stored output."""
        return f"<Picture with {len(self.axes)} axes>"

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, bytes | str], dict[str, dict[str, int]]]:
        """Show the file even where pyplot has told the notebook to draw every `Figure` its own way.

        Where it is read while the notebook runs, the page chooses between a light and a dark one.
        """
        show_as_made(Picture)
        if not is_read_live():
            png, size = self._repr_png_()
            return {"image/png": png}, {"image/png": size}
        image = self._drawn("white")
        light, dark = (_file(drawn, PngInfo()) for drawn in (image, self._drawn_dark()))
        size = _shown_size(image)
        titles = [axes.get_title("left") or axes.get_title() for axes in self.axes]
        alt = "; ".join(filter(None, titles)) or "figure"
        return {"image/png": light, "text/html": for_either_theme(light, dark, size, alt)}, {"image/png": size}

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """Return the file, grey if the figure is, and the size at which a page shows it."""
        image, held = self._drawn("white"), PngInfo()
        red, green, blue = image.split()
        if red.tobytes() == green.tobytes() == blue.tobytes():
            image = red
        if os.environ.get(MODES) == "dark":
            held.add(DARK_CHUNK, _file(self._drawn_dark(), PngInfo()))
        return _file(image, held), _shown_size(image)

    def _drawn_dark(self) -> Image.Image:
        """Return the figure as pixels for a dark page."""
        with in_the_dark(self):
            return self._drawn(GROUND)

    def _drawn(self, ground: str) -> Image.Image:
        """Return the figure as pixels, on a ground of this colour."""
        drawn = BytesIO()
        with rc_context(_style()):
            self.savefig(drawn, format="png", dpi=DPI, facecolor=ground, pil_kwargs={"compress_level": 1})
        return Image.open(drawn).convert("RGB")


def _shown_size(image: Image.Image) -> dict[str, int]:
    """Return the size at which a page shows a picture."""
    return {"width": image.width // 2, "height": image.height // 2}


def _file(image: Image.Image, held: PngInfo) -> bytes:
    """Return a picture as a PNG file that also holds what is given."""
    file = BytesIO()
    image.save(file, "PNG", dpi=(DPI, DPI), pnginfo=held)
    return file.getvalue()


def styled(draw: Callable[P, Picture]) -> Callable[P, Picture]:
    """Draw under the course's style sheet, and leave the reader's own settings as they were."""

    @wraps(draw)
    def draw_styled(*args: P.args, **kwargs: P.kwargs) -> Picture:
        with rc_context(_style()):
            return draw(*args, **kwargs)

    return draw_styled


def snap(inches: float) -> float:
    """Round a length up to whole pixels of a page, so that the pixels of an image fall on those of the file."""
    return ceil(inches * DPI / 2 - 1e-6) / (DPI / 2)


def add_axes(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Add axes at a place in inches from the figure's top left corner, moved to the next whole pixel."""
    across, down = figure.get_size_inches()
    left, top = snap(left), snap(top)
    return figure.add_axes((left / across, 1 - (top + height) / down, width / across, height / down))


def letters(across: float) -> float:
    """Return how many points the letters of a figure of so many inches have."""
    return POINTS if across <= NARROW else LARGE


def text_width(text: str, *, bold: bool = False, points: float | None = None) -> float:
    """Return the width of a text's longest line in inches, by default at the size of titles and labels."""
    lines = [line for line in text.split("\n") if line.strip()]
    return max((_line_width(line, bold, points) for line in lines), default=0.0)


@lru_cache(maxsize=4096)
def _line_width(line: str, bold: bool, points: float | None) -> float:
    """Return how far the points of a line's outline reach: its curves keep within, and take long to follow."""
    with rc_context(_style()):
        font = FontProperties(weight="bold" if bold else "normal", size=points)
        outline = TextPath((0, 0), line, prop=font)
    drawn = outline.codes != Outline.CLOSEPOLY
    return float(outline.vertices[drawn, 0].max(initial=0.0) / 72)


def fitted(text: str, across: float, *, bold: bool = False, points: float | None = None) -> list[str]:
    """Break a text into lines of at most so many inches, about equally long, and keep its own breaks."""
    broken = []
    for part in text.split("\n"):
        length = max(1, len(part))
        while True:
            lines = wrap(part, length)
            widest = _widest(lines, bold, points)
            if length == 1 or widest <= across:
                break
            length = max(1, min(length - 1, int(length * across / widest)))
        word = max(map(len, part.split()), default=1)
        even = [wrap(part, shorter) for shorter in range(word, length)]
        broken += next(
            (one for one in even if len(one) == len(lines) and _widest(one, bold, points) <= across), lines
        )
    return broken


def _widest(lines: list[str], bold: bool, points: float | None) -> float:
    """Return the width of the longest line in inches."""
    return max((text_width(line, bold=bold, points=points) for line in lines), default=0.0)


@cache
def _style() -> RcParams:
    """Read the style sheet once."""
    return rc_params_from_file(Path(__file__).with_name("pooling.mplstyle"), use_default_template=False)
