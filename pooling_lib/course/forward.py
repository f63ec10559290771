"""Run a small convolutional network with random weights, so that what `costs` counts can be timed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.planes import as_real, whole
from pooling_lib._core.settings import as_list
from pooling_lib.course.costs import Convolution, Pool, network_costs
from pooling_lib.pooling import max_pool

__all__ = ["forward_pass"]

Array = npt.NDArray[Any]


def forward_pass(layers: Iterable[Convolution | Pool], image: npt.ArrayLike, *, seed: int = 0) -> Array:
    """Send an image through a network: convolutions with ReLU, whose weights are random, and max pools.

    Parameters
    ----------
    layers : iterable of Convolution or Pool
        From the input to the output, as in `pooling_lib.course.costs.network_costs`.
    image : array_like
        Shape (channels, rows, columns), finite real numbers.
    seed : int
        The same seed gives the same weights; the biases are 0. At least 0.

    Returns
    -------
    ndarray of float32
        Shape (channels, rows, columns): the last layer's maps.

    Raises
    ------
    TypeError
        If the image is a masked array or not made of real numbers, `seed` is no integer, or as in
        `network_costs`.
    ValueError
        If a value is not finite or so large that float32 cannot hold what becomes of it, `seed` is negative, or
        as in `network_costs`.

    Examples
    --------
    >>> forward_pass([Convolution(16), Pool(), Convolution(32)], np.ones((3, 32, 32))).shape
    (32, 16, 16)
    """
    values = as_real(image, finite=True)
    network = as_list("layers", layers, "layers")
    network_costs(network, values.shape)  # whatever does not fit is refused before the work begins
    random = np.random.default_rng(whole("seed", seed, "is negative; use at least 0", least=0))
    with np.errstate(all="ignore"):
        return _through(network, _held(values.astype(np.float32)), random)


def _through(network: list[Convolution | Pool], maps: Array, random: np.random.Generator) -> Array:
    """Send maps through layers whose weights are drawn one after the other."""
    for layer in network:
        if isinstance(layer, Pool):
            maps = max_pool(maps, layer.kernel_size, layer.stride)
        else:
            shape = (layer.channels, len(maps), layer.kernel_size, layer.kernel_size)
            # This spread keeps the values at one size, however many layers there are.
            weights = random.normal(0, np.sqrt(2 / np.prod(shape[1:])), shape)
            made = _convolve(maps, weights.astype(np.float32), layer.stride)
            maps = np.maximum(_held(made), 0)  # ReLU turns minus infinity into 0
    return maps


def _held(maps: Array) -> Array:
    """Refuse what float32 could not hold."""
    if not np.isfinite(maps).all():
        raise ValueError("image has values too large for maps of float32; use image / np.abs(image).max()")
    return maps


def _convolve(maps: Array, weights: Array, stride: int) -> Array:
    """Convolve maps with weights of shape (filters, channels, k, k), zeros around, filters not turned."""
    filters, channels, side, _ = weights.shape
    rows, columns = (-(-length // stride) for length in maps.shape[1:])
    around = side // 2
    padded = np.pad(maps, ((0, 0), (around, around), (around, around)))
    made = np.zeros((filters, rows * columns), maps.dtype)
    # One product of matrices a tap treats all places at once, and needs no array of all windows.
    for down, right in np.ndindex(side, side):
        seen = padded[
            :,
            down : down + (rows - 1) * stride + 1 : stride,
            right : right + (columns - 1) * stride + 1 : stride,
        ]
        made += weights[:, :, down, right] @ seen.reshape(channels, -1)
    return made.reshape(filters, rows, columns)
