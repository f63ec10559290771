"""One layer of a convolutional network: an image, a filter, ReLU, the feature map and a pool, in two rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

from pooling_lib._core.planes import number
from pooling_lib.figures.canvas import COLUMN, INK, LARGE, WINDOW, Picture, add_axes, snap, styled
from pooling_lib.figures.panels import MARGIN, Array, as_plane, boxes, draw_image, frame, reach
from pooling_lib.pooling import max_pool

__all__ = ["show_layer"]

#: Inches: across, behind an image, for a sign there, for a line of text above and below, and between the rows.
WIDTH, GAP, SIGN, ABOVE, BELOW, APART = COLUMN, 0.98, 0.6, 0.4, 0.34, 0.1
NAMES = ("image", "filtered", "feature map", "pooled")
STEPS = ("filter", "ReLU", "pool")


@styled
def show_layer(
    image: npt.ArrayLike, kernel: npt.ArrayLike, filtered: npt.ArrayLike, *, limit: float | None = None
) -> Picture:
    """Show what one layer makes of an image: filter, ReLU, feature map, max pool of 2 x 2.

    Parameters
    ----------
    image : array_like
        Shape (rows, columns), from 0 (black) to 1 (white).
    kernel : array_like
        Shape (m, n), the weights of the filter.
    filtered : array_like
        Shape (rows, columns), what the filter makes of the image. Its negative values are set to zero, which is
        ReLU, and what is left is pooled.
    limit : float, optional
        The value in full colour, and white in the maps after ReLU; the largest finite magnitude if not given.

    Returns
    -------
    Picture
        A matplotlib `Figure`: four images, two in a row, the pooled one as small as it is, and behind each but
        the last a sign for the next step.

    Raises
    ------
    TypeError
        If an array is not made of real numbers, or `limit` is no number.
    ValueError
        If an array is not 2-D or is empty, `filtered` has another shape than `image`, no window of 2 x 2 fits,
        or `limit` is not above 0.

    Examples
    --------
    >>> import numpy as np
    >>> figure = show_layer(np.eye(4), [[-1, 1]], np.eye(4) - 0.5)
    >>> [axes.get_xlabel() for axes in figure.axes[:4]]
    ['(4, 4)', '(4, 4)', '(4, 4)', '(2, 2)']
    """
    plane, weights = as_plane(image), as_plane(kernel, "kernel")
    signed = as_plane(filtered, "filtered").astype(np.float64)
    if signed.shape != plane.shape:
        raise ValueError(
            f"filtered has shape {signed.shape}, image {plane.shape}; use a map with a value for each pixel, "
            "as edges.filter_edges gives it"
        )
    if min(signed.shape) < 2:
        raise ValueError(
            f"filtered has shape {signed.shape}, in which the pool's window of 2 x 2 does not fit; "
            "use a larger map"
        )
    most = reach(signed)
    if limit is not None:
        most = number("limit", limit, "finite and above 0", "the magnitude drawn in full colour", above=0)
    rectified = np.maximum(signed, 0)
    planes = [plane, signed, rectified, max_pool(rectified)]
    slot = (WIDTH - 2 * MARGIN - 2 * GAP) / 2
    sizes = boxes(planes[:3], "same", slot, whole=False)
    sizes.append((sizes[2][0] / 2, sizes[2][1] / 2))
    tall = max(height for _, height in sizes)
    row = ABOVE + tall + BELOW + APART
    figure = Picture(figsize=(snap(WIDTH), snap(2 * row)))
    corners = [(MARGIN + column * (slot + GAP), line * row + ABOVE) for line, column in np.ndindex(2, 2)]
    for place, (one, name, box) in enumerate(zip(planes, NAMES, sizes, strict=True)):
        axes = add_axes(figure, *corners[place], *box)
        axes.set_title(name, size=LARGE)
        axes.set_xlabel(str(one.shape), loc="left", size=LARGE)
        frame(axes)
        if place == 1:
            draw_image(axes, one, cmap="BrBG", norm=Normalize(-most, most))
        else:
            draw_image(axes, one, vmin=0.0, vmax=most if place else 1.0)
    for step, (left, top) in zip(STEPS, corners, strict=False):
        left, top = left + slot + (GAP - SIGN) / 2, top + 0.4 * tall
        _draw_sign(add_axes(figure, left, top - SIGN, SIGN, SIGN), step, weights)
        middle = (left + SIGN / 2) / figure.get_figwidth()
        down = 1 - (top + 0.08) / figure.get_figheight()
        figure.text(middle, down, f"{step}\n→", size=LARGE, ha="center", va="top", linespacing=1.0)
    return figure


def _draw_sign(axes: Axes, step: str, weights: Array) -> None:
    """Draw the weights of the filter, the bent line of ReLU, or a window and the value that it makes."""
    frame(axes)
    if step == "filter":
        most = reach(weights)
        draw_image(axes, weights, cmap="BrBG", norm=Normalize(-most, most))
        return
    if step == "ReLU":
        axes.plot((-1, 0, 1), (0, 0, 1), color=INK)
        axes.set(xlim=(-1.1, 1.1), ylim=(-0.4, 1.2))
        return
    axes.set(xlim=(0, 4), ylim=(4, 0))
    for row, column in np.ndindex(4, 4):
        axes.add_patch(Rectangle((column, row), 1, 1, facecolor="none", edgecolor=INK, linewidth=0.4))
    axes.add_patch(Rectangle((0, 0), 2, 2, facecolor="none", edgecolor=WINDOW, linewidth=2.5))
