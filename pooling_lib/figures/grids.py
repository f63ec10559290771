"""Small arrays as grids of numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pooling_lib._core.given import brief
from pooling_lib._core.planes import as_array
from pooling_lib._core.settings import as_list
from pooling_lib.figures._checks import check_colour, check_texts
from pooling_lib.figures.canvas import (
    INK,
    MAX,
    MUTED,
    POINTS,
    UNSEEN,
    Picture,
    add_axes,
    fitted,
    styled,
    text_width,
)
from pooling_lib.figures.panels import Array, as_planes

__all__ = [
    "CELL",
    "LONGEST",
    "MARGIN",
    "MOST_CELLS",
    "TITLE",
    "WIDTH",
    "check_readable",
    "draw_cell",
    "grid_axes",
    "number_text",
    "show_grids",
]

#: Inches: a cell at most, a row of grids at most, the margin, and the line of titles.
CELL, WIDTH, MARGIN, TITLE = 0.5, 5.8, 0.14, 0.38
#: Inches: grids whose cells would be smaller than this, or than their numbers need, get further rows. Cells
#: between two grids.
SMALLEST, GAP = 0.27, 0.7
#: Inches: a further line of a title. Widths of letters that are no digits, in sizes of a letter.
LINE, EMS = 0.22, {".": 0.32, "−": 0.84, "+": 0.84, "∞": 0.84}
#: Cells: a grid's longer side, beyond which its numbers are too small to read, and all that a figure draws.
LONGEST, MOST_CELLS = 24, 1200


@styled
def show_grids(
    grids: Sequence[npt.ArrayLike],
    titles: Sequence[str] | None = None,
    *,
    marked: Sequence[npt.ArrayLike] | None = None,
    hatched: Sequence[npt.ArrayLike] | None = None,
    colour: str = MAX,
) -> Picture:
    """Show small arrays as grids of numbers, in a row or, where that leaves no room to read, in several.

    Parameters
    ----------
    grids : sequence of array_like
        Each of shape (rows, columns), at most 24 either way; at most 1,200 cells together.
    titles : sequence of str, optional
        One a grid; its shape if not given.
    marked, hatched : sequence of array_like of bool, optional
        For each grid, of its shape: the cells to fill, and those to hatch, as pixels that no window sees are.
    colour : str
        What to fill them with.

    Returns
    -------
    Picture
        A matplotlib `Figure`.

    Raises
    ------
    TypeError
        If a title is not a string, or a mask not made of booleans.
    ValueError
        If there is no grid, one is not 2-D, there are more cells than can be read, titles or marks do not match
        the grids, or `colour` is none.

    Examples
    --------
    >>> figure = show_grids([[[1, 2], [3, 4]], [[4]]])
    >>> [axes.get_title(loc="left") for axes in figure.axes]
    ['(2, 2)', '(1, 1)']
    """
    planes = as_planes(grids, "grids")
    check_readable({f"grids[{n}]": plane.shape for n, plane in enumerate(planes)})
    names = [str(plane.shape) for plane in planes]
    names = names if titles is None else check_texts("titles", titles, len(planes), "grid")
    colour = check_colour("colour", colour)
    fills, hatches = _masks("marked", marked, planes), _masks("hatched", hatched, planes)
    texts = [[number_text(value) for value in plane.flat] for plane in planes]
    rows, cell, names, widths = _lay_out(planes, names, max(_cell_for(text) for grid in texts for text in grid))
    above = TITLE + LINE * max(name.count("\n") for name in names)
    heights = [above + MARGIN + cell * max(planes[n].shape[0] for n in row) for row in rows]
    figure = Picture(figsize=(2 * MARGIN + max(_across(row, widths, cell) for row in rows), sum(heights)))
    for place, row in enumerate(rows):
        left, top = MARGIN, sum(heights[:place]) + above
        for n in row:
            axes = grid_axes(figure, left, top, planes[n].shape, cell)
            axes.set_title(names[n])
            for at, text in zip(np.ndindex(planes[n].shape), texts[n], strict=True):
                fill = colour if fills[n][at] else None
                draw_cell(axes, at[0], at[1], text, fill=fill, hatched=bool(hatches[n][at]))
            left += widths[n] + GAP * cell
    return figure


def _lay_out(
    planes: list[Array], names: list[str], wanted: float
) -> tuple[list[list[int]], float, list[str], list[float]]:
    """Put grids in as few rows as leave their numbers legible, about as many in each.

    Return the rows, the size of a cell, the titles, broken where a row would be too wide, and the widths.
    """
    room = WIDTH - 2 * MARGIN
    for count in range(1, len(planes) + 1):
        columns = math.ceil(len(planes) / count)
        rows = [list(range(len(planes)))[i : i + columns] for i in range(0, len(planes), columns)]
        cells = max(sum(planes[n].shape[1] for n in row) + GAP * (len(row) - 1) for row in rows)
        cell = min(max(CELL, wanted), room / cells)
        for least in (room, 0.0):
            spans = [max(least, plane.shape[1] * cell) for plane in planes]
            titles = [_broken(name, span) for name, span in zip(names, spans, strict=True)]
            widths = [
                max(plane.shape[1] * cell, text_width(title, bold=True))
                for plane, title in zip(planes, titles, strict=True)
            ]
            fits = max(_across(row, widths, cell) for row in rows) <= room + 1e-9
            if fits:
                break
        if fits and cell >= max(SMALLEST, wanted):
            break
    return rows, cell, titles, widths


def _across(row: list[int], widths: list[float], cell: float) -> float:
    """Return the width of a row of grids."""
    return sum(widths[n] for n in row) + GAP * cell * (len(row) - 1)


def _broken(title: str, across: float) -> str:
    """Break a title into lines, but none of its words."""
    word = max((text_width(word, bold=True) for word in title.split()), default=0.0)
    return "\n".join(fitted(title, max(across, word + 1e-6), bold=True))


def _masks(name: str, given: Sequence[npt.ArrayLike] | None, planes: list[Array]) -> list[Array]:
    """Return one mask a grid, empty ones if none are given."""
    shapes = [plane.shape for plane in planes]
    if given is None:
        return [np.zeros(shape, bool) for shape in shapes]
    masks = [_mask(name, mask) for mask in as_list(name, given, "masks, one for each grid")]
    if (found := [mask.shape for mask in masks]) != shapes:
        raise ValueError(
            f"{name} has masks of shapes {brief(found)} for grids of {brief(shapes)}; "
            "use one for each grid, of its shape"
        )
    return masks


def _mask(name: str, given: npt.ArrayLike) -> Array:
    """Take booleans, or the numbers that stand for them."""
    mask = as_array(given, name)
    if mask.dtype.kind not in "biuf":
        raise TypeError(f"{name} has dtype {mask.dtype}; use masks of booleans, such as grid > 0")
    return mask.astype(bool)


def check_readable(grids: Mapping[str, Sequence[int]]) -> None:
    """Refuse grids of which nobody could read the numbers, before one of their cells is drawn."""
    for name, (rows, columns) in grids.items():
        if max(rows, columns) > LONGEST:
            raise ValueError(
                f"{name} has {rows:,} x {columns:,} cells, too many to read; "
                f"use at most {LONGEST} x {LONGEST}, such as a part of the image, or draw it with show_images"
            )
    cells = sum(rows * columns for rows, columns in grids.values())
    if cells > MOST_CELLS:
        raise ValueError(
            f"{len(grids)} grids have {cells:,} cells together, too many to read; use at most {MOST_CELLS:,}, "
            "in several figures"
        )


def grid_axes(figure: Picture, left: float, top: float, shape: tuple[int, ...], cell: float) -> Axes:
    """Add axes in which one unit is one cell, and rows run down."""
    axes = add_axes(figure, left, top, shape[1] * cell, shape[0] * cell)
    axes.set(xlim=(0, shape[1]), ylim=(shape[0], 0), xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set_visible(False)
    return axes


def draw_cell(
    axes: Axes,
    row: int,
    column: int,
    text: str,
    *,
    fill: str | None = None,
    dashed: bool = False,
    hatched: bool = False,
) -> None:
    """Draw one cell with its number."""
    box = Rectangle((column, row), 1, 1, facecolor="none", edgecolor=MUTED, linewidth=0.8, clip_on=False)
    if dashed:
        box.set(linestyle=(0, (3, 3)), linewidth=0.7)
    if hatched:
        box.set(hatch="////", facecolor=UNSEEN)
    axes.add_patch(box)
    if fill:
        axes.add_patch(Rectangle((column, row), 1, 1, facecolor=fill, alpha=0.55, linewidth=0))
    cell_points = 72 * axes.bbox.width / axes.figure.dpi / axes.get_xlim()[1]
    label = axes.text(
        column + 0.5,
        row + 0.5,
        text,
        ha="center",
        va="center_baseline",
        size=min(POINTS, cell_points * _share(text)),
        color=MUTED if dashed else INK,
        zorder=5,
    )
    if hatched:
        label.set_bbox({"facecolor": UNSEEN, "edgecolor": "none", "pad": 1.0})


def _share(text: str) -> float:
    """Return how large the letters of a number may be, as a share of its cell."""
    ems = sum(EMS.get(letter, 0.64) for letter in text)
    return min(0.7, 0.86 / ems)


def _cell_for(text: str) -> float:
    """Return the inches of a cell whose number has letters of full size."""
    return POINTS / 72 / _share(text)


def number_text(value: Any) -> str:
    """Write a number so that it fits a cell."""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = str(int(value)) if float(value).is_integer() else f"{float(value):.3g}"
    if not float(value).is_integer() and len(text) >= 5:
        text = f"{float(value):.2g}"
    return text.replace("-", "−")
