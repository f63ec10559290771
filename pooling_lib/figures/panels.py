"""The layout that photographs and maps share: one panel an image, a title above, a caption below."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from textwrap import wrap
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.image import AxesImage

from pooling_lib._core.given import brief
from pooling_lib._core.planes import as_array, as_real
from pooling_lib.figures.canvas import DPI, Picture, add_axes, snap, text_width

__all__ = [
    "MARGIN",
    "PANEL",
    "Array",
    "Size",
    "add_heading",
    "add_panels",
    "as_planes",
    "boxes",
    "draw_image",
    "frame",
    "heading_lines",
]

Array = npt.NDArray[Any]
Size = Literal["same", "true"]

#: Inches, for the longer side of an image: the photograph has 450 columns, and the file a pixel for each.
PANEL = 450 / DPI
#: Inches: between panels, a line of text, around the figure, and a colour bar with its label.
GAP, LINE, MARGIN, BAR = 0.22, 0.22, 0.12, 0.6


def as_planes(images: Sequence[npt.ArrayLike]) -> list[Array]:
    """Check that there are images and that each is one."""
    planes = [as_array(image) for image in images]
    if not planes:
        raise ValueError("images=[] has nothing to show; use at least one (rows, columns) array")
    for plane in planes:
        if plane.ndim != 2 or plane.size == 0:
            raise ValueError(f"image has shape {plane.shape}; use a non-empty (rows, columns) array")
    return [as_real(plane) for plane in planes]


def add_panels(
    planes: list[Array],
    titles: Sequence[str] | None,
    captions: Sequence[str] | None,
    *,
    columns: int,
    size: Size,
    panel: float,
    bars: int = 0,
    heading: str = "",
) -> tuple[Picture, list[Axes]]:
    """Lay out a panel an image, title above and caption below, with a heading and room for colour bars."""
    names = _one_each("titles", titles, ["" for _ in planes])
    notes = _one_each("captions", captions, [str(plane.shape) for plane in planes])
    sizes = boxes(planes, size, panel)
    columns = min(columns, len(planes))
    needed = [
        max(width, text_width(name, bold=True), text_width(note))
        for (width, _), name, note in zip(sizes, names, notes, strict=True)
    ]
    widths = [snap(max(needed[column::columns])) for column in range(columns)]
    heights = [snap(max(box[1] for box in sizes[i : i + columns])) for i in range(0, len(sizes), columns)]
    above = snap(0.12 + LINE * _lines(names)) if any(names) else MARGIN
    below = snap(0.12 + LINE * _lines(notes) + (BAR if bars > 1 else 0)) if any(notes) else MARGIN
    across = snap(max(2 * MARGIN + sum(widths) + (columns - 1) * GAP, 2.4))
    lines = heading_lines(heading, across)
    head = snap(MARGIN + LINE * len(lines)) if lines else 0.0
    down = head + sum(heights) + len(heights) * (above + below) + (BAR if bars == 1 else 0)
    figure = Picture(figsize=(across, snap(down)))
    add_heading(figure, lines)
    panels = []
    for place, (box, name, note) in enumerate(zip(sizes, names, notes, strict=True)):
        row, column = divmod(place, columns)
        left = MARGIN + sum(widths[:column]) + column * GAP
        axes = add_axes(figure, left, head + sum(heights[:row]) + row * (above + below) + above, *box)
        axes.set_title(name)
        axes.set_xlabel(note, loc="left")
        frame(axes)
        panels.append(axes)
    return figure, panels


def heading_lines(text: str, across: float, points: float | None = None) -> list[str]:
    """Break a heading into lines that a figure of so many inches can hold."""
    if not isinstance(text, str):
        raise TypeError(f"title={brief(text)} is of type {type(text).__name__}; use a string")
    plain = text.replace("$", r"\$")  # a file's name is no formula
    letters = max(1, len(plain))
    while True:
        lines = wrap(plain, letters)
        widest = max((text_width(line, bold=True, points=points) for line in lines), default=0.0)
        if letters == 1 or widest <= across - 2 * MARGIN:
            return lines
        letters = max(1, min(letters - 1, int(letters * (across - 2 * MARGIN) / widest)))


def add_heading(figure: Picture, lines: list[str], points: float | None = None) -> None:
    """Write a heading at the top left of a figure."""
    place = MARGIN / figure.get_figwidth(), 1 - MARGIN / figure.get_figheight()
    figure.text(*place, "\n".join(lines), weight="bold", va="top", size=points)


def frame(axes: Axes) -> None:
    """Draw a thin line around an image, and no ticks."""
    axes.set(xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set(visible=True, linewidth=0.6)


def draw_image(axes: Axes, plane: Array, **options: Any) -> AxesImage:
    """Draw an image in its panel: squares with sharp sides, and smooth only where it has to be shrunk."""
    if plane.dtype == np.longdouble:
        plane = plane.astype(np.float64)  # which matplotlib does too, with a warning
    shrunk = DPI * axes.bbox.width / axes.figure.dpi < plane.shape[1] - 0.5
    return axes.imshow(plane, interpolation="auto" if shrunk else "nearest", **options)


def _one_each(what: str, given: Sequence[str] | None, default: list[str]) -> list[str]:
    """Return one text an image: those given, or the default."""
    texts = default if given is None else list(given)
    if len(texts) != len(default):
        raise ValueError(f"{what} has {len(texts)} entries for {len(default)} images; use one an image")
    return texts


def boxes(planes: list[Array], size: Size, panel: float, *, whole: bool = True) -> list[tuple[float, float]]:
    """Return the width and height at which each image is drawn.

    Whole pixels of the file for each pixel of the image: the squares of a coarse one are then all alike, and
    nothing is blurred. Only an image with more pixels than its panel is shrunk. Where panels have little room,
    `whole` is given up, so that all are equally large.
    """
    if size not in ("same", "true"):
        raise ValueError(f"size={brief(size)} is unknown; use 'same' or 'true'")
    longest = max(max(plane.shape) for plane in planes)
    scales = [panel * DPI / (longest if size == "true" else max(plane.shape)) for plane in planes]
    squares = [(floor(scale) if whole and scale >= 1 else scale) / DPI for scale in scales]
    return [
        (plane.shape[1] * square, plane.shape[0] * square)
        for plane, square in zip(planes, squares, strict=True)
    ]


def _lines(texts: list[str]) -> int:
    """Count the lines of the text that has most."""
    return max(text.count("\n") + 1 for text in texts)
