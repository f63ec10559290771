"""The layout that photographs and maps share: one panel an image, a title above, a caption below."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.image import AxesImage

from pooling_lib._core.given import brief
from pooling_lib._core.planes import as_array, as_real
from pooling_lib._core.settings import as_list
from pooling_lib.figures._checks import check_layout, check_text, check_texts
from pooling_lib.figures.canvas import (
    COLUMN,
    DPI,
    LARGE,
    POINTS,
    Picture,
    add_axes,
    fitted,
    letters,
    snap,
    text_width,
)

__all__ = [
    "MARGIN",
    "Array",
    "Size",
    "add_heading",
    "add_panels",
    "as_plane",
    "as_planes",
    "boxes",
    "draw_image",
    "frame",
    "heading_lines",
    "reach",
]

Array = npt.NDArray[Any]
Size = Literal["same", "true"]

#: Inches, for the longer side of an image that stands alone: two pixels for each column of the photograph.
SINGLE = 900 / DPI
#: Of an image's side, what may be given up so that its pixels are whole ones of the file. From so many on, a
#: square that is one wider than its neighbour is not seen to be.
SPARE, COARSE = 0.05, 3
#: Images in a row, at most: of more, one would be narrower than the gap beside it.
MOST = 24
#: Points between an image and its caption.
PAD = 4.0
#: Inches: between panels, a line of text, around the figure, and a colour bar with its label.
GAP, LINE, MARGIN, BAR = 0.18, 0.23, 0.1, 0.64


def as_planes(images: Sequence[npt.ArrayLike], name: str = "images") -> list[Array]:
    """Check that there are images and that each is one."""
    planes = [as_plane(image) for image in as_list(name, images, "(rows, columns) arrays")]
    if not planes:
        raise ValueError(f"{name}=[] has nothing to show; use at least one (rows, columns) array")
    return planes


def as_plane(image: npt.ArrayLike, name: str = "image") -> Array:
    """Check one image, and keep its dtype."""
    plane = as_array(image, name)
    if plane.ndim != 2 or plane.size == 0:
        raise ValueError(f"{name} has shape {plane.shape}; use a non-empty (rows, columns) array")
    return as_real(plane, name)


def reach(signed: Array) -> float:
    """Return the largest magnitude but NaN and infinity, which is drawn in full colour; 1 if all is 0."""
    # As float64, since a small integer type holds no magnitude of its lowest value.
    sizes = np.abs(signed.astype(np.float64))
    return float(np.max(sizes, initial=0, where=np.isfinite(sizes))) or 1.0


def add_panels(
    planes: list[Array],
    titles: Sequence[str] | None,
    captions: Sequence[str] | None,
    *,
    columns: int | None,
    size: Size,
    panel: float | None,
    bars: int = 0,
    heading: str = "",
) -> tuple[Picture, list[Axes]]:
    """Lay out a panel an image, title above and caption below, with a heading and room for colour bars."""
    count = len(planes)
    names = [""] * count if titles is None else check_texts("titles", titles, count, "image")
    notes = [str(plane.shape) for plane in planes]
    notes = notes if captions is None else check_texts("captions", captions, count, "image")
    columns, panel = check_layout(columns, panel)
    columns = min(len(planes), columns or (2 if len(planes) in (2, 4) else 3))
    if columns > MOST:
        raise ValueError(f"columns={columns} is more images than a row holds; use at most {MOST}")
    slot = (COLUMN - 2 * MARGIN - (columns - 1) * GAP) / columns
    sizes = boxes(planes, size, min(slot, panel or SINGLE))
    points, names, notes, widths = _fit_texts(names, notes, sizes, columns, slot)
    line, bar = LINE * points / POINTS, BAR * points / POINTS
    heights = [snap(max(box[1] for box in sizes[i : i + columns])) for i in range(0, len(sizes), columns)]
    above = snap(0.12 + line * _lines(names)) if any(names) else MARGIN
    below = snap(0.12 + line * _lines(notes) + (bar if bars > 1 else 0)) if any(notes) else MARGIN
    across = _width(widths)
    lines = heading_lines(heading, across, points)
    head = snap(MARGIN + line * len(lines)) if lines else 0.0
    down = head + sum(heights) + len(heights) * (above + below) + (bar if bars == 1 else 0)
    figure = Picture(figsize=(across, snap(down)))
    add_heading(figure, lines, points)
    panels = []
    for place, (box, name, note) in enumerate(zip(sizes, names, notes, strict=True)):
        row, column = divmod(place, columns)
        left = MARGIN + sum(widths[:column]) + column * GAP
        axes = add_axes(figure, left, head + sum(heights[:row]) + row * (above + below) + above, *box)
        axes.set_title(name, size=points)
        # shapes differ by a pixel of the image, and their captions would stand on different lines
        short = heights[row] - box[1]
        pad = PAD + (72 * short if short <= SPARE * heights[row] else 0)
        axes.set_xlabel(note, loc="left", size=points, labelpad=pad)
        frame(axes)
        panels.append(axes)
    return figure, panels


def _fit_texts(
    names: list[str], notes: list[str], sizes: list[tuple[float, float]], columns: int, slot: float
) -> tuple[float, list[str], list[str], list[float]]:
    """Break titles and captions into lines; return the points of their letters, both, and the widths."""
    for points in (POINTS, LARGE):
        above = ["\n".join(fitted(name, slot, bold=True, points=points)) for name in names]
        below = ["\n".join(fitted(note, slot, points=points)) for note in notes]
        needed = [
            max(width, text_width(name, bold=True, points=points), text_width(note, points=points))
            for (width, _), name, note in zip(sizes, above, below, strict=True)
        ]
        widths = [snap(max(needed[column::columns])) for column in range(columns)]
        if letters(_width(widths)) <= points:
            break
    return points, above, below, widths


def _width(widths: list[float]) -> float:
    """Return the width of a figure whose columns are so wide."""
    return snap(max(2 * MARGIN + sum(widths) + (len(widths) - 1) * GAP, 2.4))


def heading_lines(text: str, across: float, points: float | None = None) -> list[str]:
    """Break a heading into lines that a figure of so many inches can hold."""
    # a file's name is no formula
    return fitted(check_text("title", text).replace("$", r"\$"), across - 2 * MARGIN, bold=True, points=points)


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
    """Draw an image in its panel: squares with sharp sides, and smooth only where these would be uneven."""
    if plane.dtype == np.longdouble:
        plane = plane.astype(np.float64)  # which matplotlib does too, with a warning
    scale = DPI * axes.bbox.width / axes.figure.dpi / plane.shape[1]
    sharp = scale >= COARSE or (scale > 0.5 and abs(scale - round(scale)) * plane.shape[1] < 0.5)
    return axes.imshow(plane, interpolation="nearest" if sharp else "auto", **options)


def boxes(planes: list[Array], size: Size, panel: float, *, whole: bool = True) -> list[tuple[float, float]]:
    """Return the width and height at which each image is drawn.

    Where that costs little room, whole pixels of the file for each pixel of the image: its squares are then all
    alike, and nothing is blurred. Images of coarser pixels become as large as the finer ones beside them, since
    what is uneven in their squares is not seen. `whole` is given up where all have to be equally large.
    """
    if not isinstance(size, str) or size not in ("same", "true"):
        raise ValueError(f"size={brief(size)} is unknown; use 'same' or 'true'")
    longest = max(max(plane.shape) for plane in planes)
    scales = [panel * DPI / (longest if size == "true" else max(plane.shape)) for plane in planes]
    exact = [whole and floor(scale) >= (1 - SPARE) * scale for scale in scales]
    squares = [floor(scale) if fits else scale for scale, fits in zip(scales, exact, strict=True)]
    if size == "same":
        sides = [max(plane.shape) * square for plane, square in zip(planes, squares, strict=True)]
        kept = [fits and square < COARSE for fits, square in zip(exact, squares, strict=True)]
        side = min([one for one, keep in zip(sides, kept, strict=True) if keep] or sides)
        squares = [
            square if keep else side / max(plane.shape)
            for plane, square, keep in zip(planes, squares, kept, strict=True)
        ]
    return [
        (plane.shape[1] * square / DPI, plane.shape[0] * square / DPI)
        for plane, square in zip(planes, squares, strict=True)
    ]


def _lines(texts: list[str]) -> int:
    """Count the lines of the text that has most."""
    return max(text.count("\n") + 1 for text in texts)
