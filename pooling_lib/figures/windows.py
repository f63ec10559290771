"""The window, the pixels it sees, and the value it makes: the still twin of `WindowExplorer`."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pooling_lib._core.given import brief
from pooling_lib._core.settings import per_axis
from pooling_lib.figures._checks import as_two
from pooling_lib.figures.canvas import MUTED, WINDOW, Picture, styled, text_width
from pooling_lib.figures.grids import (
    CELL,
    MARGIN,
    TITLE,
    WIDTH,
    check_readable,
    draw_cell,
    grid_axes,
    number_text,
)
from pooling_lib.figures.panels import Array, as_plane
from pooling_lib.geometry import Padding, Size, Windows, resolve
from pooling_lib.operations import OPERATIONS, Operation

__all__ = ["show_pooling"]

#: Numbers that are listed below a grid; a larger window is counted.
MOST = 9


@styled
def show_pooling(
    values: npt.ArrayLike,
    kernel_size: Size = 2,
    stride: Size | None = None,
    *,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    operation: str = "max",
    p: float = 2,
    at: tuple[int, int] = (0, 0),
) -> Picture:
    """Show one window on a grid of numbers, and the output cell that it makes.

    Parameters
    ----------
    values : array_like
        Shape (rows, columns), small enough to read: with its padding and all that windows reach at most 24
        either way.
    kernel_size, stride, padding, dilation, ceil_mode
        As in `pooling_lib.max_pool`.
    operation : str
        What the window does with its values: a name in `pooling_lib.operations.OPERATIONS`.
    p : float
        Exponent of ``"lp"``.
    at : tuple of int
        Row and column of the output cell whose window is outlined.

    Returns
    -------
    Picture
        A matplotlib `Figure`. Padding is dashed and shows what it counts as, pixels that no window sees are
        hatched, and the window's arithmetic stands below.

    Raises
    ------
    TypeError, ValueError
        As in `max_pool`; also if `operation` is unknown, `at` is outside the output, or there are more cells
        than can be read.

    Examples
    --------
    >>> figure = show_pooling([[3, 1, 4], [1, 5, 9]], operation="max")
    >>> figure.axes[0].get_xlabel()
    'max(3, 1, 1, 5) = 5'
    """
    plane = as_plane(values, "values")
    if not isinstance(operation, str) or operation not in OPERATIONS:
        raise ValueError(
            f"operation={brief(operation)} is unknown; use one of {', '.join(map(repr, OPERATIONS))}"
        )
    how = OPERATIONS[operation]
    settings: dict[str, Any] = {
        "kernel_size": per_axis("kernel_size", kernel_size, 2),
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "ceil_mode": ceil_mode,
    }
    own = {name: value for name, value in {"p": p}.items() if name in how.settings}
    windows = resolve(plane.shape, **settings)
    rows, columns = windows
    reach = [max(w.after, (w.count - 1) * w.stride - w.before + w.span - w.size) for w in windows]
    spans = [w.before + w.size + max(0, past) for w, past in zip(windows, reach, strict=True)]
    check_readable({"the input with what windows reach": spans, "the output": [w.count for w in windows]})
    output = how.pool(plane, **settings, **own)
    at = as_two("at", at, "the (row, column) of an output cell, such as (0, 0)")
    if not (0 <= at[0] < rows.count and 0 <= at[1] < columns.count):
        raise ValueError(
            f"at={at} is outside the output of shape {output.shape}; "
            f"use rows from 0 to {rows.count - 1} and columns from 0 to {columns.count - 1}"
        )
    figure, (left, right) = _two_grids((spans[0], spans[1]), (rows.count, columns.count))
    _draw_input(left, plane, windows, number_text(how.identity))
    winner = how.pool(plane, **settings, return_indices=True)[1][at] if how.selects else None
    met = _draw_window(left, plane, windows, at, how.colour, winner)
    numbers = [number_text(how.identity if value is None else value) for value in met]
    _draw_output(right, output, at, how.colour)
    left.set_title(f"input {plane.shape}")
    right.set_title(f"output {output.shape}")
    left.set_xlabel(f"{_arithmetic(how, numbers, own, figure)} = {number_text(output[at])}")
    left.xaxis.set_label_coords(0, -MARGIN / 2 / (left.get_position().height * figure.get_figheight()))
    left.xaxis.label.set(horizontalalignment="left", verticalalignment="top")
    return figure


def _arithmetic(operation: Operation, numbers: list[str], own: dict[str, Any], figure: Picture) -> str:
    """Say what is computed: all of it where there is room, else how much."""
    written = operation.arithmetic(numbers, **own)
    fits = text_width(f"{written} = 0.00") <= figure.get_figwidth() - MARGIN
    return written if len(numbers) <= MOST and fits else f"{operation.label} of {len(numbers)} values"


def _two_grids(left: tuple[int, int], right: tuple[int, int]) -> tuple[Picture, list[Axes]]:
    """Lay out the input beside the output, in the direction in which the data flows."""
    gap = 1.3
    room, title = WIDTH - 2 * MARGIN, text_width(f"output {right}", bold=True)
    cell = min(CELL, room / (left[1] + gap + right[1]), (room - title) / (left[1] + gap))
    width = 2 * MARGIN + (left[1] + gap) * cell + max(right[1] * cell, title)
    figure = Picture(figsize=(width, TITLE + max(left[0], right[0]) * cell + 0.42))
    axes = [
        grid_axes(figure, MARGIN, TITLE, left, cell),
        grid_axes(figure, MARGIN + (left[1] + gap) * cell, TITLE, right, cell),
    ]
    x, y = MARGIN + (left[1] + gap / 2) * cell, TITLE + min(left[0], right[0]) * cell / 2
    figure.text(x / width, 1 - y / figure.get_figheight(), "→", size=16, ha="center", va="center", color=MUTED)
    return figure, axes


def _draw_input(axes: Axes, plane: Array, windows: tuple[Windows, ...], pad_text: str) -> None:
    """Draw pixels, the padding around them, and what no window sees."""
    rows, columns = windows
    seen = np.outer(rows.seen(), columns.seen())
    for row in range(rows.before + rows.size + rows.after):
        for column in range(columns.before + columns.size + columns.after):
            pixel = row - rows.before, column - columns.before
            if 0 <= pixel[0] < rows.size and 0 <= pixel[1] < columns.size:
                draw_cell(axes, row, column, number_text(plane[pixel]), hatched=not seen[pixel])
            else:
                draw_cell(axes, row, column, pad_text, dashed=True)


def _draw_output(axes: Axes, output: Array, at: tuple[int, int], colour: str) -> None:
    """Draw the output, with the cell that the window makes filled and outlined."""
    for (row, column), value in np.ndenumerate(output):
        draw_cell(axes, row, column, number_text(value), fill=colour if (row, column) == at else None)
    axes.add_patch(Rectangle((at[1], at[0]), 1, 1, fill=False, edgecolor=WINDOW, linewidth=3, zorder=4))


def _draw_window(
    axes: Axes, plane: Array, windows: tuple[Windows, ...], at: tuple[int, int], colour: str, winner: int | None
) -> list[Any]:
    """Outline a window's taps, fill the pixels among them, and return the values met; None is padding.

    Of the pixels the winner is filled more than the others, or all alike if there is none.
    """
    starts = [place * along.stride for place, along in zip(at, windows, strict=True)]
    rows, columns = (
        [start + tap * along.dilation for tap in range(along.kernel)]
        for start, along in zip(starts, windows, strict=True)
    )
    pixels = [(r - windows[0].before, c - windows[1].before) for r in rows for c in columns]
    inside = [p for p in pixels if 0 <= p[0] < plane.shape[0] and 0 <= p[1] < plane.shape[1]]
    for r, c in inside:
        wins = r * plane.shape[1] + c == winner
        paint = colour if wins or winner is None else WINDOW
        place = c + windows[1].before, r + windows[0].before
        strength = 0.55 if wins else 0.2
        axes.add_patch(Rectangle(place, 1, 1, facecolor=paint, alpha=strength, linewidth=0, zorder=1.5))
    if max(along.dilation for along in windows) == 1:
        outlines = [((columns[0], rows[0]), len(columns), len(rows))]
    else:
        outlines = [((c, r), 1, 1) for r in rows for c in columns]
    for corner, width, height in outlines:
        axes.add_patch(
            Rectangle(corner, width, height, fill=False, edgecolor=WINDOW, linewidth=3, zorder=4, clip_on=False)
        )
    # Past the declared padding, where only ceil_mode can reach, there is nothing to count.
    padded = [w.size + w.after for w in windows]
    counted = [p for p in pixels if p[0] < padded[0] and p[1] < padded[1]]
    return [plane[p] if p in inside else None for p in counted]
