"""Images of three channels: red, green and blue, drawn in colour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pooling_lib._core.planes import as_array, as_real
from pooling_lib._core.settings import as_list
from pooling_lib.figures.canvas import Picture, styled
from pooling_lib.figures.panels import Size, add_panels, draw_image, frame

__all__ = ["show_colours"]


@styled
def show_colours(
    images: Sequence[npt.ArrayLike],
    titles: Sequence[str] | None = None,
    captions: Sequence[str] | None = None,
    *,
    columns: int | None = None,
    size: Size = "same",
    panel: float | None = None,
) -> Picture:
    """Show images in colour, channels first.

    Parameters
    ----------
    images : sequence of array_like
        Each of shape (3, rows, columns): red, green and blue, from 0 to 1.
    titles, captions, columns, size, panel
        As in `show_images`.

    Returns
    -------
    Picture
        A matplotlib `Figure`.

    Raises
    ------
    TypeError
        If an image is not made of real numbers, or a text is not a string.
    ValueError
        If there is no image, one does not have three channels in front or holds a value outside of 0 to 1, or
        titles or captions are more or fewer than the images.

    Examples
    --------
    >>> import numpy as np
    >>> figure = show_colours([np.zeros((3, 4, 4)), np.ones((3, 2, 2))], ["before", "after"])
    >>> [axes.get_xlabel() for axes in figure.axes]
    ['(3, 4, 4)', '(3, 2, 2)']
    """
    stacks = [as_real(as_array(image)) for image in as_list("images", images, "(3, rows, columns) arrays")]
    if not stacks:
        raise ValueError("images=[] has nothing to show; use at least one (3, rows, columns) array")
    for stack in stacks:
        if stack.ndim != 3 or len(stack) != 3 or stack.size == 0:
            raise ValueError(
                f"image has shape {stack.shape}; use a non-empty (3, rows, columns) array, such as "
                "np.moveaxis(image, -1, 0) of one whose channels come last"
            )
        if not (stack.min() >= 0 and stack.max() <= 1):
            raise ValueError(
                f"image has values from {stack.min():g} to {stack.max():g}; use numbers from 0 to 1"
            )
    notes = [str(stack.shape) for stack in stacks] if captions is None else captions
    planes = [stack[0] for stack in stacks]
    figure, panels = add_panels(planes, titles, notes, columns=columns, size=size, panel=panel)
    for axes, stack in zip(panels, stacks, strict=True):
        draw_image(axes, np.moveaxis(stack.astype(np.float64), 0, -1))
        frame(axes)
    return figure
