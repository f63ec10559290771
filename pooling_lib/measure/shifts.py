"""What a one-pixel shift changes in a pooled map: exact shares, and the share measured on an image."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.given import brief
from pooling_lib._core.planes import as_map, as_plane, number, whole

__all__ = ["ONE_PIXEL_SHIFTS", "lone_pixel_survival", "noise_survival", "unchanged_share"]

#: The eight ways to move by one pixel, as (row, column) steps.
ONE_PIXEL_SHIFTS = tuple((down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right)


def lone_pixel_survival(kernel_size: int) -> Fraction:
    """Return how often a lone bright pixel stays within its max-pooling window when it moves by one pixel.

    Over all places in the window and all eight directions this is ((3k - 2)² - k²) / 8k².

    Parameters
    ----------
    kernel_size : int
        Side of the window, at least 1; the stride equals it.

    Returns
    -------
    Fraction
        Exact share.

    Raises
    ------
    TypeError
        If `kernel_size` is no integer.
    ValueError
        If `kernel_size` is less than 1.

    Examples
    --------
    >>> lone_pixel_survival(2), lone_pixel_survival(3)
    (Fraction(3, 8), Fraction(5, 9))
    """
    k = _side(kernel_size)
    return Fraction((3 * k - 2) ** 2 - k**2, 8 * k**2)


def noise_survival(kernel_size: int) -> Fraction:
    """Return how often the max of a window of unrelated values stays the same under a one-pixel shift.

    The max stays if the largest of all values that the old or the new window sees is one that both see. It is
    the mean, over the eight directions, of the windows' overlap divided by their union.

    Parameters
    ----------
    kernel_size : int
        Side of the window, at least 1.

    Returns
    -------
    Fraction
        Exact share, for values that are independent and never equal.

    Raises
    ------
    TypeError
        If `kernel_size` is no integer.
    ValueError
        If `kernel_size` is less than 1.

    Examples
    --------
    >>> noise_survival(2)
    Fraction(5, 21)
    """
    k = _side(kernel_size)
    overlaps = [(k - abs(down)) * (k - abs(right)) for down, right in ONE_PIXEL_SHIFTS]
    return sum((Fraction(overlap, 2 * k**2 - overlap) for overlap in overlaps), Fraction()) / 8


def unchanged_share(
    image: npt.ArrayLike, pool: Callable[[npt.NDArray[Any]], npt.NDArray[Any]], *, tolerance: float = 0.0
) -> float:
    """Return the share of a pooled map's values that a one-pixel shift of the image leaves as they were.

    The image is shifted in a circle in all eight directions.

    Parameters
    ----------
    image : array_like
        Shape (rows, columns), of finite numbers.
    pool : callable
        Takes the image as float64 and returns a smaller map of one shape for all shifts, such as
        `pooling_lib.max_pool`.
    tolerance : float
        A change up to this much counts as none; at least 0.

    Returns
    -------
    float
        From 0 to 1, the mean over the eight shifts.

    Raises
    ------
    TypeError
        If the image, or a map, is a masked array or not made of real numbers, or `pool` is not callable.
    ValueError
        If the image is not 2-D, is empty or has NaN or infinity in it, `pool` refuses it or returns such a map
        or maps of different shapes, or `tolerance` is negative.

    Examples
    --------
    >>> from pooling_lib import max_pool
    >>> unchanged_share(np.ones((4, 4)), max_pool)
    1.0
    """
    plane = as_plane(image)
    if not callable(pool):
        raise TypeError(f"pool={brief(pool)} is of type {type(pool).__name__}; use a function such as max_pool")
    allowed = number(
        "tolerance", tolerance, "finite and at least 0", "how far apart equal values may lie", least=0
    )
    before = as_map(pool(plane.copy()), "the pooled map")
    shares = []
    for shift in ONE_PIXEL_SHIFTS:
        after = as_map(pool(np.roll(plane, shift, (0, 1))), "the pooled map")
        if after.shape != before.shape:
            raise ValueError(
                f"pool gives shape {before.shape}, and {after.shape} after a shift by {shift}; "
                "use one whose shape depends on the image's shape alone"
            )
        with np.errstate(over="ignore", under="ignore"):  # values from one end of float64 to the other
            shares.append(np.mean(np.abs(after - before) <= allowed))
    return float(np.mean(shares))


def _side(kernel_size: int) -> int:
    """Check a window's side."""
    return whole("kernel_size", kernel_size, "is no window; use at least 1")
