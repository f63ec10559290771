"""Which block of an array owns which window."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pooling_lib._core.planes import whole
from pooling_lib._core.resolving import without_padding
from pooling_lib._core.settings import as_list
from pooling_lib.figures.canvas import INK, WINDOW, Picture, styled
from pooling_lib.figures.grids import CELL, LONGEST, MARGIN, TITLE, draw_cell, grid_axes
from pooling_lib.geometry import resolve

__all__ = ["show_blocks"]

#: Inches: across, so that the text is legible on a phone; for the name of a window's owner; for the legend.
WIDTH, NAME, LEGEND = 5.6, 0.85, 0.42
#: Cells between the pixels and the first window.
APART = 0.4


@styled
def show_blocks(chunks: Sequence[int], kernel_size: int, stride: int, *, dilation: int = 1) -> Picture:
    """Show one axis cut into blocks: which block owns which window, and what it reads of the next one.

    Parameters
    ----------
    chunks : sequence of int
        Lengths of the blocks, in pixels; at most 24 together, so that they can be read.
    kernel_size, stride, dilation : int
        As in `pooling_lib.max_pool`.

    Returns
    -------
    Picture
        A matplotlib `Figure`: the pixels with the borders of the blocks, and below them one line a window.

    Raises
    ------
    TypeError, ValueError
        As in `max_pool`; also if there is no block, one has no length, or there are more pixels than can be
        read.

    Examples
    --------
    >>> figure = show_blocks((4, 4), kernel_size=3, stride=2)
    >>> [text.get_text() for text in figure.axes[0].texts][-5:-2]
    ['block 0', 'block 0', 'block 1']
    """
    lengths = [
        whole("chunks", length, "is no length of a block; use integers of at least 1")
        for length in as_list("chunks", chunks, "lengths, such as (4, 4)")
    ]
    if not lengths:
        raise ValueError("chunks=[] has no block to draw; use at least one length")
    size = sum(lengths)
    try:
        (along,) = resolve((size,), (kernel_size,), stride, dilation=dilation)
    except ValueError as error:
        raise ValueError(without_padding(error)) from None
    if size > LONGEST:
        raise ValueError(f"chunks have {size:,} pixels, too many to read; use at most {LONGEST} together")
    borders = [0, *accumulate(lengths)]
    cell = min(CELL, (WIDTH - 2 * MARGIN - NAME) / size)
    lines = 1 + APART + along.count
    figure = Picture(figsize=(WIDTH, TITLE + lines * cell + LEGEND + MARGIN))
    axes = grid_axes(figure, MARGIN, TITLE, (1, size), cell)
    for pixel in range(size):
        draw_cell(axes, 0, pixel, str(pixel))
    for number, (start, stop) in enumerate(pairwise(borders)):
        axes.text((start + stop) / 2, -0.25, f"block {number}", ha="center", weight="bold", color=INK)
    for border in borders:
        axes.plot((border, border), (0, lines), color=INK, linewidth=2, clip_on=False)
    for window in range(along.count):
        first = window * along.stride
        owner = int(np.searchsorted(borders, first, side="right")) - 1
        row = 1 + APART + window
        for tap in range(first, first + along.span, along.dilation):
            _draw_tap(axes, tap, row, own=tap < borders[owner + 1])
        axes.text(size + 0.3, row + 0.5, f"block {owner}", va="center_baseline", color=INK)
    below = lines + LEGEND / cell - 0.85  # a box ends 0.85 below its row, and the margin is left
    for place, own, text in ((0, True, "in its own block"), (0.5 * size, False, "read from the next block")):
        _draw_tap(axes, place, below, own=own)
        axes.text(place + 1.2, below + 0.5, text, va="center_baseline", color=INK)
    return figure


def _draw_tap(axes: Axes, column: float, row: float, *, own: bool) -> None:
    """Draw a pixel that a window looks at: filled in the block that owns the window, else only outlined."""
    fill = WINDOW if own else "none"
    box = Rectangle((column + 0.06, row + 0.15), 0.88, 0.7, facecolor=fill, edgecolor=WINDOW, linewidth=1.8)
    box.set_clip_on(False)
    axes.add_patch(box)
