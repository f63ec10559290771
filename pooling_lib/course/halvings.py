"""Ways to halve the maps of a network, each with its way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from pooling_lib.backward import average_pool_backward, max_pool_backward
from pooling_lib.course.downsampling import blur, subsample, wrap
from pooling_lib.course.layers import Array, Back, checked_gradient, images_first, images_last
from pooling_lib.pooling import average_pool, max_pool

__all__ = ["HALVINGS"]

Halving = Callable[[Array], tuple[Array, Back]]


def _max(maps: Array, kernel_size: int) -> tuple[Array, Back]:
    """Pool by the maximum, with the library's own pass back."""
    circle = images_last(wrap(maps) if kernel_size == 3 else maps)
    pooled, indices = max_pool(circle, (kernel_size, kernel_size, 1), (2, 2, 1), return_indices=True)

    def back(gradient: Array) -> Array:
        arrived = images_last(checked_gradient(gradient, made.shape))
        spread = images_first(max_pool_backward(arrived, indices, circle.shape, axes=3))
        return _unwrap(spread) if kernel_size == 3 else spread

    made = images_first(pooled)
    return made, back


def _average(maps: Array) -> tuple[Array, Back]:
    """Pool by the mean, with the library's own pass back."""
    inner, window = images_last(maps), (2, 2, 1)

    def back(gradient: Array) -> Array:
        arrived = images_last(checked_gradient(gradient, made.shape))
        return images_first(average_pool_backward(arrived, inner.shape, window))

    made = images_first(average_pool(inner, window))
    return made, back


def _max_blur(maps: Array) -> tuple[Array, Back]:
    """Take the maximum at every place, blur, and keep every other row and column."""
    circle = images_last(wrap(maps))
    found, indices = max_pool(circle, (2, 2, 1), 1, return_indices=True)
    dense = images_first(found)

    def back(gradient: Array) -> Array:
        arrived = checked_gradient(gradient, made.shape)
        spread = np.zeros_like(dense, arrived.dtype)  # which lies in memory as these do
        spread[..., ::2, ::2] = arrived
        # The blur is symmetric, and so its own way back.
        passed = max_pool_backward(images_last(blur(spread)), indices, circle.shape, axes=3)
        return _unwrap(images_first(passed))

    made = subsample(blur(dense))
    return made, back


def _unchanged(maps: Array) -> tuple[Array, Back]:
    """Leave all to the stride of the convolution."""
    return maps, lambda gradient: checked_gradient(gradient, maps.shape)


#: Ways to halve the sides of maps of even size, taken as circular. Each takes maps and returns smaller ones,
#: and the way back to the gradient with respect to the maps. The first leaves it to the convolution's stride.
HALVINGS: Mapping[str, Halving] = MappingProxyType(
    {
        "strided convolution": _unchanged,
        "average 2/2": _average,
        "max 2/2": lambda maps: _max(maps, 2),
        "max 3/2": lambda maps: _max(maps, 3),
        "max + blur": _max_blur,
    }
)


def _unwrap(gradient: Array) -> Array:
    """Send what reached the repeated row and column back to their origin; `gradient` is used up."""
    gradient[..., 0, :] += gradient[..., -1, :]
    gradient[..., 0] += gradient[..., -1]
    return gradient[..., :-1, :-1]
