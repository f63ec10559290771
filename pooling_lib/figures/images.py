"""Photographs and feature maps: grey, on one fixed range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt

from pooling_lib.figures._checks import check_range
from pooling_lib.figures.canvas import Picture, styled
from pooling_lib.figures.panels import Size, add_panels, as_planes, draw_image

__all__ = ["show_images", "show_side_by_side"]


@styled
def show_images(
    images: Sequence[npt.ArrayLike],
    titles: Sequence[str] | None = None,
    captions: Sequence[str] | None = None,
    *,
    vmin: float = 0.0,
    vmax: float = 1.0,
    columns: int | None = None,
    size: Size = "same",
    panel: float | None = None,
    heading: str = "",
) -> Picture:
    """Show images on one fixed grey range.

    Parameters
    ----------
    images : sequence of array_like
        Each of shape (rows, columns).
    titles : sequence of str, optional
        What is seen, one an image.
    captions : sequence of str, optional
        Below each image; its shape if not given.
    vmin, vmax : float
        The values drawn black and white, the same for all images.
    columns : int, optional
        Images in a row: by default two of two or four, else three.
    size : {"same", "true"}
        Draw all images equally large, so that a small one shows its coarse pixels, or all pixels equally large,
        so that a pooled image is as small as it is.
    panel : float, optional
        Inches (of 96 pixels of the page) for the longer side of the largest image, at most: by default what the
        column of a page has, and 4.7 for an image that stands alone.
    heading : str
        One title for all of them, above the figure.

    Returns
    -------
    Picture
        A matplotlib `Figure`.

    Raises
    ------
    TypeError
        If a text is not a string, or a number not one.
    ValueError
        If there is no image, one is not 2-D, titles or captions are more or fewer than the images, `vmin` is
        not below `vmax`, `columns` or `panel` is not above 0, or a row has more than 24 images.

    Examples
    --------
    >>> import numpy as np
    >>> figure = show_images([np.eye(4), np.eye(2)], ["before", "after"])
    >>> [axes.get_xlabel() for axes in figure.axes]
    ['(4, 4)', '(2, 2)']
    """
    planes = as_planes(images)
    low, high = check_range(vmin, vmax)
    figure, panels = add_panels(
        planes, titles, captions, columns=columns, size=size, panel=panel, heading=heading
    )
    for axes, plane in zip(panels, planes, strict=True):
        draw_image(axes, plane, vmin=low, vmax=high)
    return figure


def show_side_by_side(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    titles: tuple[str, str] = ("before", "after"),
    captions: tuple[str, str] | None = None,
    **options: Any,
) -> Picture:
    """Show an image before and after an operation, each with its shape.

    Parameters
    ----------
    before, after : array_like
        Shape (rows, columns).
    titles, captions : tuple of str, optional
        As in `show_images`.
    **options
        Passed to `show_images`, such as ``size="true"``.

    Returns
    -------
    Picture
        A matplotlib `Figure`.

    Raises
    ------
    TypeError, ValueError
        As in `show_images`.

    Examples
    --------
    >>> import numpy as np
    >>> len(show_side_by_side(np.eye(4), np.eye(2)).axes)
    2
    """
    return show_images([before, after], titles, captions, **options)
