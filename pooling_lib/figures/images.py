"""Photographs and feature maps: grey, on one fixed range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt

from pooling_lib.figures.canvas import Picture, styled
from pooling_lib.figures.panels import PANEL, Size, add_panels, as_planes, draw_image

__all__ = ["show_generations", "show_images", "show_side_by_side"]


@styled
def show_images(
    images: Sequence[npt.ArrayLike],
    titles: Sequence[str] | None = None,
    captions: Sequence[str] | None = None,
    *,
    vmin: float = 0.0,
    vmax: float = 1.0,
    columns: int = 2,
    size: Size = "same",
    panel: float = PANEL,
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
    columns : int
        Images in a row. Two stay legible on a phone.
    size : {"same", "true"}
        Draw all images equally large, so that a small one shows its coarse pixels, or all pixels equally large,
        so that a pooled image is as small as it is.
    panel : float
        Inches (of 96 pixels of the page) for the longer side of the largest image, at most.

    Returns
    -------
    Picture
        A matplotlib `Figure`.

    Raises
    ------
    ValueError
        If there is no image, one is not 2-D, or titles or captions are more or fewer than the images.

    Examples
    --------
    >>> import numpy as np
    >>> figure = show_images([np.eye(4), np.eye(2)], ["before", "after"])
    >>> [axes.get_xlabel() for axes in figure.axes]
    ['(4, 4)', '(2, 2)']
    """
    planes = as_planes(images)
    figure, panels = add_panels(planes, titles, captions, columns=columns, size=size, panel=panel)
    for axes, plane in zip(panels, planes, strict=True):
        draw_image(axes, plane, vmin=vmin, vmax=vmax)
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
    ValueError
        As in `show_images`.

    Examples
    --------
    >>> import numpy as np
    >>> len(show_side_by_side(np.eye(4), np.eye(2)).axes)
    2
    """
    return show_images([before, after], titles, captions, **options)


def show_generations(
    generations: Sequence[npt.ArrayLike],
    titles: Sequence[str] | None = None,
    *,
    with_input: bool = True,
    **options: Any,
) -> Picture:
    """Show an image pooled again and again: the result of `pool_generations`.

    Parameters
    ----------
    generations : sequence of array_like
        The input first.
    titles : sequence of str, optional
        Instead of "input", "pooled once", "pooled twice", and so on.
    with_input : bool
        Draw the input too. False leaves it out, where a figure before has shown it.
    **options
        Passed to `show_images`, such as ``size="true"``.

    Returns
    -------
    Picture
        A matplotlib `Figure`; each caption has the shape and the share of the input's values that is left.

    Raises
    ------
    ValueError
        As in `show_images`.

    Examples
    --------
    >>> import numpy as np
    >>> figure = show_generations([np.ones((4, 4)), np.ones((2, 2))])
    >>> figure.axes[1].get_title(loc="left"), figure.axes[1].get_xlabel()
    ('pooled once', '(2, 2): 25 % left')
    """
    planes = as_planes(generations)
    names = ["input", "pooled once", "pooled twice", "pooled three times"]
    names += [f"pooled {n} times" for n in range(4, len(planes))]
    captions = [str(planes[0].shape)]
    captions += [f"{plane.shape}: {100 * plane.size / planes[0].size:.3g} % left" for plane in planes[1:]]
    first = 0 if with_input else 1
    chosen = names[first : len(planes)] if titles is None else titles
    return show_images(planes[first:], chosen, captions[first:], **options)
