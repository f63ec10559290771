"""An image pooled again and again: all generations in one row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy.typing as npt

from pooling_lib.figures._checks import check_range
from pooling_lib.figures.canvas import COLUMN, LARGE, Picture, add_axes, snap, styled, text_width
from pooling_lib.figures.panels import (
    MARGIN,
    Size,
    add_heading,
    as_planes,
    boxes,
    draw_image,
    frame,
    heading_lines,
)

__all__ = ["show_generations"]

#: Inches for the longer side of an image.
PANEL = 3.2
#: Inches between two panels, and what a line of text takes for each of its points.
GAP, LEADING = 0.12, 0.0165

#: Images in a row; of more, the text would be specks.
MOST = 24


@styled
def show_generations(
    generations: Sequence[npt.ArrayLike],
    title: str = "",
    *,
    vmin: float = 0.0,
    vmax: float = 1.0,
    size: Size = "same",
) -> Picture:
    r"""Show an image pooled again and again, the result of `pool_generations`, in one row.

    The row is as wide as a page and shrinks with it. Up to six images can be read on a phone.

    Parameters
    ----------
    generations : sequence of array_like
        Each of shape (rows, columns), the input first.
    title : str
        What is seen, above the row.
    vmin, vmax : float
        The values drawn black and white, the same for all generations.
    size : {"same", "true"}
        Draw all generations equally large, so that a small one shows its coarse pixels, or all pixels equally
        large, so that a pooled image is as small as it is.

    Returns
    -------
    Picture
        A matplotlib `Figure`; above each panel stand its shape and the share of the
        input's values that is left.

    Raises
    ------
    TypeError
        If the title is not a string.
    ValueError
        If there is no image or more than 24, one is not 2-D, `vmin` is not below `vmax`, or `size` is unknown.

    Examples
    --------
    >>> import numpy as np
    >>> figure = show_generations([np.ones((4, 4)), np.ones((2, 2))])
    >>> [axes.get_title(loc="left") for axes in figure.axes]
    ['(4, 4)\n100 %', '(2, 2)\n25 %']
    """
    planes = as_planes(generations, "generations")
    low, high = check_range(vmin, vmax)
    if len(planes) > MOST:
        raise ValueError(
            f"generations has {len(planes)} images, and a row holds {MOST}; show some, such as generations[::2]"
        )
    names = [f"{plane.shape}\n{100 * plane.size / planes[0].size:.3g} %" for plane in planes]
    slot = min(PANEL, (COLUMN - 2 * MARGIN - (len(planes) - 1) * GAP) / len(planes))
    points = LARGE * min(1.0, slot / max(text_width(name, points=LARGE) for name in names))
    sizes = boxes(planes, size, slot, whole=False)
    across = snap(2 * MARGIN + len(planes) * slot + (len(planes) - 1) * GAP)
    heading = heading_lines(title, across, LARGE)
    top = MARGIN + LEADING * (LARGE * len(heading) + 2 * points) + (0.12 if heading else 0.06)
    figure = Picture(figsize=(across, snap(top + max(height for _, height in sizes) + MARGIN)))
    add_heading(figure, heading, LARGE)
    for place, (plane, name, box) in enumerate(zip(planes, names, sizes, strict=True)):
        axes = add_axes(figure, MARGIN + place * (slot + GAP), top, *box)
        axes.set_title(name, size=points, weight="normal")
        frame(axes)
        draw_image(axes, plane, vmin=low, vmax=high)
    return figure
