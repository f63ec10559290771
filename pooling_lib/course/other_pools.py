"""Pools beside max, average and Lp: adaptive and fractional windows, and softmax and stochastic pooling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.given import brief
from pooling_lib._core.planes import as_map, as_real, number, unit_scale, whole
from pooling_lib._core.settings import is_ordered

__all__ = ["adaptive_windows", "fractional_windows", "pool_windows", "softmax_pool", "stochastic_pool"]

Array = npt.NDArray[Any]
Window = tuple[int, int]

#: Windows of one axis that are listed at most: a gigabyte of pairs.
MOST_WINDOWS = 2**24


def adaptive_windows(length: int, count: int) -> list[Window]:
    """Return the windows that make a given number of values of an axis, as PyTorch's adaptive pools place them.

    Window i starts at ``i * length / count``, rounded down, and stops before ``(i + 1) * length / count``,
    rounded up. Where `count` does not divide `length`, some neighbours share a pixel.

    Parameters
    ----------
    length : int
        Pixels along the axis, at least 1.
    count : int
        Windows, at least 1.

    Returns
    -------
    list of (int, int)
        Start and stop of each window.

    Raises
    ------
    TypeError
        If a number is no integer.
    ValueError
        If a number is less than 1, or `count` above 2**24.

    Examples
    --------
    >>> adaptive_windows(10, 4)
    [(0, 3), (2, 5), (5, 8), (7, 10)]
    """
    pixels, windows = _checked(length, count)
    return [(i * pixels // windows, -(-(i + 1) * pixels // windows)) for i in range(windows)]


def fractional_windows(length: int, count: int, *, seed: int = 0) -> list[Window]:
    """Return windows of one and two pixels in random order, after Graham's fractional max pooling.

    Parameters
    ----------
    length : int
        Pixels along the axis, at least 1.
    count : int
        Windows, from half of `length` to `length`: the axis shrinks by a factor between 1 and 2.
    seed : int
        The same seed gives the same order; at least 0.

    Returns
    -------
    list of (int, int)
        Start and stop of each window. They do not overlap and leave nothing out.

    Raises
    ------
    TypeError
        If a number is no integer.
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> sorted(stop - start for start, stop in fractional_windows(7, 5))
    [1, 1, 1, 2, 2]
    """
    pixels, windows = _checked(length, count)
    if not windows <= pixels <= 2 * windows:
        raise ValueError(
            f"count={windows} cannot be had from {pixels} pixels by windows of one and two; "
            f"use {(pixels + 1) // 2} to {pixels}"
        )
    random = np.random.default_rng(whole("seed", seed, "is negative; use at least 0", least=0))
    sizes = random.permutation([2] * (pixels - windows) + [1] * (2 * windows - pixels))
    stops = np.cumsum(sizes)
    return [(int(stop - size), int(stop)) for stop, size in zip(stops, sizes, strict=True)]


def pool_windows(
    image: npt.ArrayLike,
    rows: Sequence[Window],
    columns: Sequence[Window],
    *,
    reduce: Callable[..., Any] = np.max,
) -> Array:
    """Reduce the rectangles that windows along rows and columns span.

    Parameters
    ----------
    image : array_like
        Shape (..., rows, columns), real numbers. Never modified.
    rows, columns : sequence of (int, int)
        Start and stop of each window along either axis, within the image and not empty.
    reduce : callable
        Called as ``reduce(values, axis=(-2, -1))``, such as ``np.mean``; returns one number for each plane.

    Returns
    -------
    ndarray
        Shape (..., windows along rows, windows along columns).

    Raises
    ------
    TypeError
        If the image is masked or not made of real numbers, `rows` or `columns` is no sequence of pairs of
        integers, or `reduce` is no function.
    ValueError
        If the image has fewer than two axes, there is no window, one is empty or leaves the image, or `reduce`
        does not leave out the last two axes.

    Examples
    --------
    >>> pool_windows([[1, 2, 3], [4, 5, 6]], [(0, 2)], [(0, 2), (1, 3)])
    array([[5, 6]])
    """
    given = as_real(image, "image", axes=2)
    down, across = _pairs("rows", rows, given.shape[-2]), _pairs("columns", columns, given.shape[-1])
    if not callable(reduce):
        raise TypeError(
            f"reduce={brief(reduce)} is of type {type(reduce).__name__}; use a function such as np.mean"
        )
    made = [[_reduced(given[..., top:low, left:right], reduce) for left, right in across] for top, low in down]
    return np.moveaxis(np.array(made), (0, 1), (-2, -1))


def _checked(length: int, count: int) -> tuple[int, int]:
    """Check the pixels and the windows of an axis."""
    pixels = whole("length", length, "has no pixel; use at least 1")
    windows = whole("count", count, "makes no window; use at least 1")
    if windows > MOST_WINDOWS:
        raise ValueError(
            f"count={brief(windows)} is more windows than are listed, {MOST_WINDOWS} at most; use fewer"
        )
    return pixels, windows


def _pairs(name: str, windows: Sequence[Window], length: int) -> list[Window]:
    """Check the windows along an axis."""
    remedy = (
        f"{name}={brief(windows)} is no sequence of windows; use (start, stop) pairs, as in [(0, 2), (2, 4)]"
    )
    if not is_ordered(windows):
        raise TypeError(remedy)
    pairs = []
    for window in windows:
        if not is_ordered(window) or len(window) != 2:
            raise TypeError(f"{remedy}, and no {brief(window)}")
        start, stop = (whole(f"a window of {name}", end, least=None) for end in window)
        if not 0 <= start < stop <= length:
            raise ValueError(
                f"{name} has the window ({start}, {stop}), which is empty or leaves the image's {length} "
                f"pixels; use 0 <= start < stop <= {length}"
            )
        pairs.append((start, stop))
    if not pairs:
        raise ValueError(f"{name} has no window; use at least one (start, stop) pair")
    return pairs


def _reduced(values: Array, reduce: Callable[..., Any]) -> Array:
    """Reduce a window of every plane to one number each."""
    made = np.asarray(reduce(values, axis=(-2, -1)))
    if made.shape != values.shape[:-2]:
        raise ValueError(
            f"reduce={brief(reduce)} makes shape {made.shape} of {values.shape}; use a function that leaves "
            "out the axes that it is told, such as np.mean"
        )
    return made


@np.errstate(all="ignore")
def softmax_pool(image: npt.ArrayLike, kernel_size: int = 2, *, sharpness: float = 1.0) -> Array:
    """Reduce each window to a mean in which larger values weigh more: ``exp(sharpness * value)``.

    Parameters
    ----------
    image : array_like
        Shape (..., rows, columns), finite real numbers. Never modified.
    kernel_size : int
        Side of the windows, which do not overlap.
    sharpness : float
        0 gives the average; the larger it is, the nearer to the maximum. At least 0.

    Returns
    -------
    ndarray of float64
        Shape (..., rows / kernel_size, columns / kernel_size), rounded down.

    Raises
    ------
    TypeError
        If the image is masked or not made of real numbers, or a setting is of the wrong type.
    ValueError
        If a value is not finite, the image is smaller than the window, or a setting is out of range.

    Examples
    --------
    >>> softmax_pool([[0.0, 1.0], [0.0, 1.0]], sharpness=0)
    array([[0.5]])
    >>> softmax_pool([[0.0, 1.0], [0.0, 1.0]], sharpness=50)
    array([[1.]])
    """
    factor = number("sharpness", sharpness, "finite and at least 0", "a number such as 1", least=0)
    windows = _windows(image, kernel_size)
    below = windows / 2 - windows.max(axis=-1, keepdims=True) / 2  # halves, whose difference is finite
    weights = np.exp(2 * min(factor, 1e300) * below)
    scale = unit_scale(windows)  # a sum of the largest values would be infinite, and no mean is
    means = (weights * (windows / scale)).sum(axis=-1) / weights.sum(axis=-1)
    return np.asarray(np.clip(means * scale, windows.min(axis=-1), windows.max(axis=-1)))


@np.errstate(under="ignore")
def stochastic_pool(image: npt.ArrayLike, kernel_size: int = 2, *, seed: int = 0) -> Array:
    """Reduce each window to one of its values, drawn with a chance in proportion to the value.

    Parameters
    ----------
    image : array_like
        Shape (..., rows, columns), finite and nowhere negative, as after ReLU. Never modified.
    kernel_size : int
        Side of the windows, which do not overlap.
    seed : int
        The same seed gives the same draws; at least 0.

    Returns
    -------
    ndarray of float64
        Shape (..., rows / kernel_size, columns / kernel_size), rounded down. A window of zeros gives 0.

    Raises
    ------
    TypeError
        If the image is masked or not made of real numbers, or a setting is of the wrong type.
    ValueError
        If a value is negative or not finite, the image is smaller than the window, or a setting is out of
        range.

    Examples
    --------
    >>> stochastic_pool([[0.0, 0.0], [3.0, 0.0]])
    array([[3.]])
    """
    windows = _windows(image, kernel_size)
    if (low := windows.min()) < 0:
        raise ValueError(f"image has the value {low}, and no chance is negative; use np.maximum(image, 0)")
    random = np.random.default_rng(whole("seed", seed, "is negative; use at least 0", least=0))
    # Shares of the largest, so that a sum of large values stays finite.
    largest = windows.max(axis=-1, keepdims=True)
    reached = np.cumsum(windows / np.where(largest > 0, largest, 1), axis=-1)
    drawn = random.random(reached.shape[:-1])[..., np.newaxis] * reached[..., -1:]
    place = np.minimum((reached <= drawn).sum(axis=-1, keepdims=True), windows.shape[-1] - 1)
    return np.take_along_axis(windows, place, axis=-1)[..., 0]


def _windows(image: npt.ArrayLike, kernel_size: int) -> Array:
    """Return the values of each whole window along a last axis of their own, as float64."""
    given = as_map(image)
    side = whole("kernel_size", kernel_size, "is no window; use at least 1")
    if given.ndim < 2 or min(given.shape[-2:]) < side:
        raise ValueError(
            f"image has shape {given.shape}; kernel_size={brief(side)} does not fit; use a smaller one on an "
            "array of at least two axes"
        )
    *batch, rows, columns = (*given.shape[:-2], given.shape[-2] // side, given.shape[-1] // side)
    whole_windows = given[..., : rows * side, : columns * side].reshape(*batch, rows, side, columns, side)
    return whole_windows.swapaxes(-3, -2).reshape(*batch, rows, columns, side**2)
