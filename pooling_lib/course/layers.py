"""Layers of a small convolutional network, each with its way back: convolution, ReLU, and the loss.

A layer takes maps of shape (images, channels, rows, columns) and returns what it makes of them, and a function
that takes the gradient of a loss with respect to that and returns the one with respect to what the layer was
given. Rows and columns are taken as circular, so that a shifted picture loses nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.planes import as_array, as_map, as_real, shape_of, whole

__all__ = [
    "checked_gradient",
    "convolve",
    "cross_entropy",
    "images_first",
    "images_last",
    "relu",
    "times",
]

Array = npt.NDArray[Any]
#: From the gradient with respect to a layer's output to that with respect to its input.
Back = Callable[[Array], Array]


@np.errstate(under="ignore")
def convolve(
    maps: npt.ArrayLike, weights: npt.ArrayLike, bias: npt.ArrayLike, *, stride: int = 1
) -> tuple[Array, Callable[..., tuple[Array | None, Array, Array]]]:
    """Convolve maps with filters, as one product of matrices for each row of the maps.

    Parameters
    ----------
    maps : array_like
        Shape (images, channels, rows, columns), real numbers, taken as circular. Never modified.
    weights : array_like
        Shape (filters, channels, side, side), with an odd side. As networks do, the filters are not turned.
    bias : array_like
        Shape (filters,).
    stride : int
        At least 1; it divides rows and columns.

    Returns
    -------
    maps : ndarray
        Shape (images, filters, rows / stride, columns / stride).
    back : callable
        Takes the gradient with respect to those, of their shape, and returns the gradients with respect to the
        maps that were given, to the weights and to the bias; another shape is refused. Called with
        ``to_maps=False``, it gives None for the first, which nobody needs in a network's first layer.

    Raises
    ------
    TypeError
        If an array is masked or not made of real numbers, or `stride` is no integer.
    ValueError
        If the shapes do not fit each other, the filters have no middle pixel, or `stride` does not divide rows
        and columns.

    Examples
    --------
    >>> neighbours = np.array([[0, 0, 0], [1, 0, 1], [0, 0, 0]]).reshape(1, 1, 3, 3)
    >>> made, back = convolve(np.array([1, 2, 4, 8]).reshape(1, 1, 1, 4), neighbours, [0])
    >>> made[0, 0]
    array([[10.,  5., 10.,  5.]])
    >>> back(np.ones(made.shape))[0][0, 0]
    array([[2., 2., 2., 2.]])
    """
    given, filters, offsets = (
        as_real(array, name) for array, name in ((maps, "maps"), (weights, "weights"), (bias, "bias"))
    )
    step = whole("stride", stride, "goes nowhere; use at least 1")
    _check_convolution(given, filters, offsets, step)
    inner, places = images_last(given), tuple(length // step for length in given.shape[2:])
    windows = _windows(inner, filters.shape[-1], step)
    flat = filters.reshape(len(filters), -1).astype(np.float64, copy=False)
    made = np.empty((len(filters), *places, len(given)))
    np.add(times(flat, windows), offsets[:, np.newaxis], out=_by_rows(made))

    @np.errstate(under="ignore")
    def back(gradient: Array, *, to_maps: bool = True) -> tuple[Array | None, Array, Array]:
        """Return the gradients with respect to maps, weights and bias."""
        arrived = images_last(checked_gradient(gradient, (len(given), len(filters), *places)))
        above = _by_rows(np.ascontiguousarray(arrived))
        of_weights = times(above, windows.transpose(0, 2, 1)).sum(axis=0).reshape(filters.shape)
        of_bias = above.sum(axis=(0, 2))
        if not to_maps:
            return None, of_weights, of_bias
        of_maps = _add_windows(times(flat.T, above), inner.shape, filters.shape[-1], step)
        return images_first(of_maps), of_weights, of_bias

    return images_first(made), back


def images_last(maps: Array) -> Array:
    """Move the axis of images behind all others, where NumPy finds long rows, and back with `images_first`.

    Layers take maps of shape (images, channels, rows, columns) and make such, but hold them in memory so: then
    neither of the two copies.

    Parameters
    ----------
    maps : ndarray
        Shape (images, ...).

    Returns
    -------
    ndarray
        A view of shape (..., images).

    Examples
    --------
    >>> images_last(np.zeros((24, 8, 16, 16))).shape
    (8, 16, 16, 24)
    """
    return maps.transpose(*range(1, maps.ndim), 0)


def images_first(maps: Array) -> Array:
    """Move the last axis, that of images, to the front: the way back of `images_last`.

    Parameters
    ----------
    maps : ndarray
        Shape (..., images).

    Returns
    -------
    ndarray
        A view of shape (images, ...).

    Examples
    --------
    >>> images_first(np.zeros((8, 16, 16, 24))).shape
    (24, 8, 16, 16)
    """
    return maps.transpose(-1, *range(maps.ndim - 1))


def times(one: Array, other: Array) -> Array:
    """Multiply matrices, or stacks of them. Every sum of a network whose order is not ours is taken here.

    Parameters
    ----------
    one, other : ndarray
        Shapes (..., rows, inner) and (..., inner, columns).

    Returns
    -------
    ndarray
        Shape (..., rows, columns).

    Examples
    --------
    >>> times(np.array([[1, 2]]), np.array([[3], [4]]))
    array([[11]])
    """
    if sys.platform == "emscripten":
        # NumPy in a browser has no BLAS, and its sums of products are quicker than its own product of matrices.
        return np.asarray(np.einsum("...ij,...jk->...ik", np.ascontiguousarray(one), other))
    return np.asarray(one @ other)


def checked_gradient(gradient: npt.ArrayLike, shape: tuple[int, ...]) -> Array:
    """Check the gradient that arrives at what a layer made; integers and booleans become float64.

    Parameters
    ----------
    gradient : array_like
        Real numbers.
    shape : tuple of int
        Of what the layer made.

    Returns
    -------
    ndarray
        Floats of that shape.

    Raises
    ------
    TypeError
        If the gradient is masked or not made of real numbers, or `shape` is not made of integers.
    ValueError
        If it has another shape, or `shape` is none.

    Examples
    --------
    >>> checked_gradient([[1, 2]], (1, 2))
    array([[1., 2.]])
    """
    given, made = as_real(gradient, "gradient"), shape_of("shape", shape, "use lengths of at least 1")
    if given.shape != made:
        raise ValueError(f"gradient has shape {given.shape}; use {made}, the shape of what the layer made")
    return given if given.dtype.kind == "f" else given.astype(np.float64)


def relu(maps: npt.ArrayLike) -> tuple[Array, Back]:
    """Set negative values to 0; where a value was 0, no gradient passes.

    Parameters
    ----------
    maps : array_like
        Any shape, real numbers. Never modified.

    Returns
    -------
    maps : ndarray
        Of the same shape.
    back : callable
        Takes the gradient with respect to those, of their shape, and returns the one with respect to the maps
        that were given; another shape is refused.

    Raises
    ------
    TypeError, ValueError
        If the maps are masked, not made of real numbers, or empty.

    Examples
    --------
    >>> made, back = relu([[-1.0, 0.0, 2.0]])
    >>> made, back(np.array([[5.0, 5.0, 5.0]]))
    (array([[0., 0., 2.]]), array([[0., 0., 5.]]))
    """
    given = as_real(maps, "maps")
    passes = given > 0

    def back(gradient: Array) -> Array:
        """Return the gradient with respect to the maps; infinity times 0 would be NaN."""
        return np.where(passes, checked_gradient(gradient, passes.shape), 0)

    return np.maximum(given, 0), back


@np.errstate(all="ignore")  # a difference of minus infinity has no share, as it should
def cross_entropy(scores: npt.ArrayLike, labels: npt.ArrayLike) -> tuple[float, Array]:
    """Return the mean cross entropy of softmax scores, and its gradient with respect to them.

    Parameters
    ----------
    scores : array_like
        Shape (images, classes), finite real numbers; they are worked with as float64.
    labels : array_like of int
        Shape (images,): the right classes.

    Returns
    -------
    loss : float
        Mean of ``-log(share of the right class)``: 0 if all are certain and right.
    gradient : ndarray of float64
        Shape (images, classes).

    Raises
    ------
    TypeError
        If the scores or the labels are masked, the scores not made of real numbers, or the labels no integers.
    ValueError
        If the scores are no plane or not finite, or there is not one label from 0 to the number of classes for
        each row.

    Examples
    --------
    >>> loss, gradient = cross_entropy([[0.0, 0.0]], [1])
    >>> round(loss, 3), gradient
    (0.693, array([[ 0.5, -0.5]]))
    """
    given, right = as_map(scores, "scores"), as_array(labels, "labels")
    if given.ndim != 2:
        raise ValueError(f"scores has shape {given.shape}; use an (images, classes) array")
    if right.size and right.dtype.kind not in "iu":
        raise TypeError(f"labels has dtype {right.dtype}; use integers from 0, one an image")
    if right.shape != given.shape[:1] or right.min() < 0 or right.max() >= given.shape[1]:
        runs = f" and runs from {right.min()} to {right.max()}" if right.size else ""
        raise ValueError(
            f"labels has shape {right.shape}{runs}, for scores of shape {given.shape}; use one label an image, "
            f"from 0 to {given.shape[1] - 1}"
        )
    shares = np.exp(given - given.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    rows = np.arange(len(given))
    loss = -np.log(np.maximum(shares[rows, right], np.finfo(np.float64).tiny)).mean()
    shares[rows, right] -= 1
    return float(loss), shares / len(given)


def _by_rows(maps: Array) -> Array:
    """View maps, channels first and images last, as a matrix for each row: shape (rows, channels, ...).

    Small products stay on one thread of a BLAS. Large ones would be shared out, and wait on a busy machine.
    """
    return maps.reshape(*maps.shape[:2], -1).transpose(1, 0, 2)


def _windows(maps: Array, side: int, stride: int) -> Array:
    """Lay the window of each place in a column: shape (rows, channels * side**2, columns * images)."""
    channels, rows, columns, images = maps.shape
    around = side // 2
    for axis, length in ((1, rows), (2, columns)):
        maps = maps.take(range(-around, length + around), axis, mode="wrap")
    laid = np.empty((rows // stride, channels, side**2, columns // stride, images), np.float64)
    for tap, (down, right) in enumerate(np.ndindex(side, side)):
        seen = maps[:, down : down + rows : stride, right : right + columns : stride]
        laid[:, :, tap] = seen.swapaxes(0, 1)
    return laid.reshape(len(laid), channels * side**2, -1)


def _add_windows(laid: Array, shape: tuple[int, ...], side: int, stride: int) -> Array:
    """Add up at each pixel what the columns of its windows hold: the way back of `_windows`."""
    channels, rows, columns, images = shape
    taps = laid.reshape(len(laid), channels, side**2, columns // stride, images)
    around = side // 2
    total = np.zeros((channels, rows + 2 * around, columns + 2 * around, images))
    for tap, (down, right) in enumerate(np.ndindex(side, side)):
        seen = total[:, down : down + rows : stride, right : right + columns : stride]
        seen += taps[:, :, tap].swapaxes(0, 1)
    for length, axis in ((rows, 1), (columns, 2)):  # what was repeated around the maps goes back to its origin
        wide = total.swapaxes(axis, 0)
        inner = wide[around : around + length]
        inner[length - around :] += wide[:around]
        inner[:around] += wide[around + length :]
        total = inner.swapaxes(axis, 0)
    return total


def _check_convolution(maps: Array, weights: Array, bias: Array, stride: int) -> None:
    """Refuse what does not fit."""
    if maps.ndim != 4 or weights.ndim != 4 or maps.shape[1] != weights.shape[1]:
        raise ValueError(
            f"maps has shape {maps.shape} and weights {weights.shape}; use (images, channels, rows, columns) "
            "and (filters, channels, side, side) with equal channels"
        )
    if weights.shape[2] != weights.shape[3] or weights.shape[2] % 2 == 0:
        raise ValueError(f"weights has shape {weights.shape}; use square filters with an odd side")
    if bias.shape != weights.shape[:1]:
        raise ValueError(f"bias has shape {bias.shape}; use ({len(weights)},), one number a filter")
    if min(maps.shape[2:]) < weights.shape[2] // 2 or any(length % stride for length in maps.shape[2:]):
        raise ValueError(
            f"maps has shape {maps.shape}, which a stride of {stride} and filters of {weights.shape[2]} do not "
            "go round evenly; use rows and columns that the stride divides, no smaller than half a filter"
        )
