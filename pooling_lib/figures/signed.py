"""Maps with negative values, diverging around zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.image import AxesImage
from matplotlib.ticker import FixedFormatter

from pooling_lib._core.planes import number
from pooling_lib._core.settings import flag
from pooling_lib.figures._checks import check_text
from pooling_lib.figures.canvas import POINTS, Picture, add_axes, styled
from pooling_lib.figures.panels import MARGIN, Size, add_panels, as_planes, draw_image, reach

__all__ = ["show_signed"]

#: Where the labels of a colour bar's ends sit, so that they do not run into the neighbour's.
SIDES: tuple[Literal["left", "center", "right"], ...] = ("left", "center", "right")


@styled
def show_signed(
    maps: Sequence[npt.ArrayLike],
    titles: Sequence[str] | None = None,
    captions: Sequence[str] | None = None,
    *,
    limit: float | None = None,
    autoscale: bool = False,
    label: str = "value",
    columns: int | None = None,
    size: Size = "same",
    panel: float | None = None,
) -> Picture:
    """Show maps with negative values: brown below zero, white at zero (dark on a dark page), teal above.

    Parameters
    ----------
    maps : sequence of array_like
        Each of shape (rows, columns).
    titles, captions, columns, size, panel
        As in `show_images`.
    limit : float, optional
        The magnitude drawn in full colour; by default the largest finite one in any of the maps. One range for
        all maps, so that equal colours are equal values. If a value lies beyond, the colour bar has pointed
        ends.
    autoscale : bool
        Give each map a range, and a colour bar, of its own. Equal colours then mean nothing.
    label : str
        Name of the quantity, at the colour bar.

    Returns
    -------
    Picture
        A matplotlib `Figure`.

    Raises
    ------
    TypeError, ValueError
        As in `show_images`; ``ValueError`` also if `limit` and `autoscale` are both given, or `limit` is not
        above 0.

    Examples
    --------
    >>> figure = show_signed([[[-2.0, 1.0]], [[0.5, 0.0]]])
    >>> [axes.images[0].get_clim() for axes in figure.axes[:2]]
    [(-2.0, 2.0), (-2.0, 2.0)]
    """
    autoscale = flag("autoscale", autoscale)
    if autoscale and limit is not None:
        raise ValueError(f"limit={limit} sets one range and autoscale=True gives each map its own; use one")
    check_text("label", label)
    planes = [plane.astype(np.float64) for plane in as_planes(maps, "maps")]
    full = [reach(plane) for plane in planes]
    if not autoscale:
        full = [max(full) if limit is None else _checked(limit)] * len(planes)
    bars = len(planes) if autoscale else 1
    figure, panels = add_panels(planes, titles, captions, columns=columns, size=size, panel=panel, bars=bars)
    beyond = not autoscale and any((np.abs(plane) > full[0]).any() for plane in planes)
    drawn = [
        draw_image(axes, plane, cmap="BrBG", norm=Normalize(-most, most))
        for axes, plane, most in zip(panels, planes, full, strict=True)
    ]
    for image, axes in zip(drawn, panels, strict=True) if autoscale else [(drawn[0], None)]:
        _colour_bar(figure, image, axes, label, pointed=beyond)
    return figure


def _checked(limit: float) -> float:
    """Check the end of a colour range."""
    return number("limit", limit, "finite and above 0", "the magnitude drawn in full colour", above=0)


def _colour_bar(figure: Picture, image: AxesImage, beneath: Axes | None, label: str, *, pointed: bool) -> None:
    """Draw a colour bar beneath one panel, or along the foot of the figure."""
    width, height = figure.get_size_inches()
    points = float(image.axes.xaxis.label.get_fontsize())
    foot = points / POINTS
    if beneath is None:
        place = add_axes(figure, MARGIN + 0.1, height - 0.66 * foot, min(width - 2 * MARGIN - 0.2, 4.0), 0.12)
    else:
        box = beneath.get_position()
        place = add_axes(
            figure,
            box.x0 * width + 0.1,
            (1 - box.y0) * height + 0.16 + 0.22 * foot,
            box.width * width - 0.2,
            0.12,
        )
    ends: Literal["both", "neither"] = "both" if pointed else "neither"
    most = image.get_clim()[1]
    labels = FixedFormatter([f"−{most:.3g}", "0", f"{most:.3g}"])  # which stay when the colours change
    bar = figure.colorbar(
        image, cax=place, orientation="horizontal", extend=ends, ticks=[-most, 0, most], format=labels
    )
    bar.set_label(label, size=points)
    for text, side in zip(bar.ax.get_xticklabels(), SIDES, strict=True):
        text.set(horizontalalignment=side, size=points)
