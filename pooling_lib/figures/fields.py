"""Which pixels one value of a network sees, layer by layer, drawn along one axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from pooling_lib._core.given import brief
from pooling_lib._core.planes import whole
from pooling_lib._core.resolving import without_padding
from pooling_lib._core.settings import as_list
from pooling_lib.figures._checks import as_two, check_texts
from pooling_lib.figures.canvas import INK, MUTED, WINDOW, Picture, styled
from pooling_lib.figures.grids import CELL, LONGEST, MARGIN, grid_axes
from pooling_lib.geometry import resolve

__all__ = ["show_receptive_field"]

#: Inches: across, so that the text is legible on a phone, and for the name of a layer.
WIDTH, NAME = 4.8, 1.25
#: Cells: from one layer to the next, and the room around a box.
STEP, INSET = 2.2, 0.08


class _Line(NamedTuple):
    """The values of one layer: how many, where the first stands, how far apart, and which of them are seen."""

    values: int
    first: float
    jump: int
    seen: range


@styled
def show_receptive_field(
    layers: Sequence[tuple[int, int]], size: int, *, at: int = 0, names: Sequence[str] | None = None
) -> Picture:
    """Show which pixels one value sees after several layers, along one axis.

    Parameters
    ----------
    layers : sequence of (int, int)
        Kernel size and stride of each layer, from the pixels on; no padding.
    size : int
        Pixels along the axis, at most 24.
    at : int
        Which value of the last layer is looked at.
    names : sequence of str, optional
        One a layer; its kernel and stride if not given.

    Returns
    -------
    Picture
        A matplotlib `Figure`: the pixels on top, and a line of values for each layer below them. What the value
        depends on is filled.

    Raises
    ------
    TypeError, ValueError
        As in `pooling_lib.output_shape`; also if there is no layer, `at` is not in the last one, names are more
        or fewer than layers, or there are more pixels than can be read.

    Examples
    --------
    >>> figure = show_receptive_field([(3, 1), (2, 2)], size=8, at=1)
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['pixels', 'kernel 3, stride 1', 'kernel 2, stride 2']
    """
    pairs = [
        as_two("layers", layer, "(kernel_size, stride) for each layer, such as [(3, 1), (2, 2)]")
        for layer in as_list("layers", layers, "(kernel_size, stride) pairs")
    ]
    if not pairs:
        raise ValueError("layers=[] has no layer to look through; use at least one (kernel_size, stride)")
    words = [f"kernel {kernel}, stride {stride}" for kernel, stride in pairs]
    words = words if names is None else check_texts("names", names, len(pairs), "layer")
    size, at = (whole(name, value, least=None) for name, value in (("size", size), ("at", at)))
    lines = _lines(pairs, size, at)
    if size > LONGEST:
        raise ValueError(f"size={size:,} pixels are too many to read; use at most {LONGEST}")
    cell = min(CELL, (WIDTH - 2 * MARGIN - NAME) / size)
    down = 1 + STEP * len(pairs)
    figure = Picture(figsize=(WIDTH, 2 * MARGIN + down * cell))
    axes = grid_axes(figure, MARGIN, MARGIN, (1, size), cell)
    for level, (line, word) in enumerate(zip(lines, ["pixels", *words], strict=True)):
        _draw_line(axes, line, level * STEP)
        axes.text(size + 0.4, level * STEP + 0.5, word, va="center_baseline", color=INK)
        if level:
            corners = [*_edges(lines[level - 1], level * STEP - STEP + 1), *_edges(line, level * STEP)[::-1]]
            axes.add_patch(Polygon(corners, facecolor=WINDOW, alpha=0.2, linewidth=0, clip_on=False))
    return figure


def _lines(layers: Sequence[tuple[int, int]], size: int, at: int) -> list[_Line]:
    """Go forward for the places of all values, then back for those that one of them depends on."""
    counts, firsts, jumps = [size], [0.0], [1]
    passed = []
    for kernel, stride in layers:
        try:
            (along,) = resolve((counts[-1],), (kernel,), stride)
        except ValueError as error:
            raise ValueError(without_padding(error)) from None
        counts.append(along.count)
        firsts.append(firsts[-1] + (along.kernel - 1) / 2 * jumps[-1])
        jumps.append(jumps[-1] * along.stride)
        passed.append(along)
    if not 0 <= at < counts[-1]:
        raise ValueError(
            f"at={brief(at)} is not in the last layer, which has {counts[-1]} values; use 0 to {counts[-1] - 1}"
        )
    seen = [range(at, at + 1)]
    for along in reversed(passed):
        seen.append(range(seen[-1].start * along.stride, (seen[-1].stop - 1) * along.stride + along.kernel))
    return [_Line(*line) for line in zip(counts, firsts, jumps, seen[::-1], strict=True)]


def _draw_line(axes: Axes, line: _Line, top: float) -> None:
    """Draw the values of a layer, those that are seen filled."""
    for place in range(line.values):
        seen = place in line.seen
        left, side = line.first + place * line.jump + INSET, 1 - 2 * INSET
        box = Rectangle((left, top + INSET), side, side, facecolor=WINDOW if seen else "none", edgecolor=MUTED)
        box.set(linewidth=0.8, clip_on=False, zorder=3)
        axes.add_patch(box)


def _edges(line: _Line, height: float) -> list[tuple[float, float]]:
    """Return both ends of what is seen of a layer."""
    left = line.first + line.seen.start * line.jump
    right = line.first + (line.seen.stop - 1) * line.jump + 1
    return [(left + INSET, height), (right - INSET, height)]
