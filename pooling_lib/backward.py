"""The way back: unpooling, and the backward passes of max and average pooling."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pooling_lib._core.arrays import Array, allocate, as_array, as_pixels, check_size
from pooling_lib._core.means import divide, divisor, mean_dtype, outer, wide_dtype
from pooling_lib._core.settings import flag, integer, lengths
from pooling_lib._core.spreading import add_at, put_at, some_planes, spread
from pooling_lib.geometry import Padding, Size, resolve

__all__ = ["average_pool_backward", "max_pool_backward", "max_unpool"]


def max_unpool(
    pooled: npt.ArrayLike, indices: npt.ArrayLike, output_shape: Sequence[int], *, axes: int = 2
) -> Array:
    """Put each pooled value back where its maximum stood, and 0 everywhere else.

    Parameters
    ----------
    pooled : array_like
        Result of `max_pool`.
    indices : array_like of int
        Its indices, of the same shape.
    output_shape : sequence of int
        Shape of the array to make, leading axes included: usually ``image.shape``.
    axes : int
        How many of the last axes were pooled; 2 for an int `kernel_size`, else its length.

    Returns
    -------
    ndarray
        Shape `output_shape`, dtype of `pooled`. Where windows overlap and share a maximum, it stands once.

    Raises
    ------
    TypeError
        If `indices` are not integers, `pooled` is not made of numbers or a masked array, or `output_shape` or
        `axes` is not made of integers.
    ValueError
        If the shapes do not fit each other, `pooled` is empty, an index points outside the pooled axes, or
        `output_shape` does not fit in memory.

    Examples
    --------
    >>> from pooling_lib import max_pool
    >>> pooled, indices = max_pool([[3, 1, 4, 1], [5, 9, 2, 6]], return_indices=True)
    >>> max_unpool(pooled, indices, (2, 4))
    array([[0, 0, 0, 0],
           [0, 9, 0, 6]])
    """
    values = as_pixels(pooled, "pooled")
    where, shape, planes = _scatter_positions(values, "pooled", indices, output_shape, axes)
    unpooled = allocate(shape, values.dtype, "output_shape", zeros=True).reshape(planes, -1)
    put_at(unpooled, where.reshape(planes, -1), values.reshape(planes, -1))
    return unpooled.reshape(shape)


def max_pool_backward(
    gradient: npt.ArrayLike, indices: npt.ArrayLike, input_shape: Sequence[int], *, axes: int = 2
) -> Array:
    """Send each output's gradient to the pixel that was its maximum, and add up what meets there.

    Parameters
    ----------
    gradient : array_like
        Gradient with respect to the output of `max_pool`.
    indices : array_like of int
        Its indices, of the same shape.
    input_shape : sequence of int
        Shape of the image that was pooled, leading axes included.
    axes : int
        How many of the last axes were pooled; 2 for an int `kernel_size`, else its length.

    Returns
    -------
    ndarray
        Gradient with respect to the image, shape `input_shape`. Floats keep their dtype (float16 is summed in
        float32); integers give float64. With ties only the pixel in `indices`, the first, receives.

    Raises
    ------
    TypeError, ValueError
        As in `max_unpool`.

    Examples
    --------
    Overlapping windows that share a maximum both send their gradient there.

    >>> from pooling_lib import max_pool
    >>> _, indices = max_pool([[1, 9, 2]], (1, 2), 1, return_indices=True)
    >>> max_pool_backward([[10.0, 5.0]], indices, (1, 3))
    array([[ 0., 15.,  0.]])
    """
    values = as_pixels(gradient, "gradient")
    where, shape, planes = _scatter_positions(values, "gradient", indices, input_shape, axes)
    total = allocate(shape, wide_dtype(values.dtype), "input_shape", zeros=True)
    with np.errstate(all="ignore"):
        add_at(total.reshape(planes, -1), where.reshape(planes, -1), values.reshape(planes, -1))
        return total.astype(mean_dtype(values.dtype), copy=False)


def average_pool_backward(
    gradient: npt.ArrayLike,
    input_shape: Sequence[int],
    kernel_size: Size = 2,
    stride: Size | None = None,
    *,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Array:
    """Share each output's gradient equally among the pixels of its window, and add up what overlaps.

    Parameters
    ----------
    gradient : array_like
        Gradient with respect to the output of `average_pool`.
    input_shape : sequence of int
        Shape of the image that was pooled, leading axes included.
    kernel_size, stride, padding, dilation, ceil_mode, count_include_pad
        As they were given to `average_pool`.

    Returns
    -------
    ndarray
        Gradient with respect to the image, shape `input_shape`. Floats keep their dtype (float16 is summed in
        float32); integers give float64.

    Raises
    ------
    TypeError, ValueError
        As in `average_pool`; ``ValueError`` also if `gradient` does not have the output's shape.

    Examples
    --------
    >>> average_pool_backward([[4.0, 8.0]], (1, 3), (1, 2), 1)
    array([[2., 6., 4.]])
    """
    values = as_pixels(gradient, "gradient")
    shape = lengths(input_shape, "input_shape")
    windows = resolve(shape, kernel_size, stride, padding, dilation, ceil_mode)
    include_pad = flag("count_include_pad", count_include_pad)
    expected = (*shape[: -len(windows)], *(axis.count for axis in windows))
    if values.shape != expected:
        raise ValueError(
            f"gradient has shape {values.shape}; pooling an image of shape {shape} with these "
            f"settings gives {expected}; use a gradient of that shape"
        )
    shares, dtype = outer(divisor(windows, include_pad, values.dtype)), wide_dtype(values.dtype)
    # The last axis first, while there are few rows: along the others NumPy adds whole rows.
    axes = [(axis - len(windows), windows[axis]) for axis in reversed(range(len(windows)))]
    planes = values.reshape(-1, *values.shape[-len(windows) :])
    total = allocate(shape, mean_dtype(values.dtype), "input_shape", zeros=True)
    images = total.reshape(-1, *shape[-len(windows) :])
    with np.errstate(all="ignore"):
        for part in some_planes(len(planes), math.prod(images.shape[1:])):
            made = np.empty(planes[part].shape, dtype)
            divide(planes[part].astype(dtype, copy=False), shares, made)
            for axis, along in axes[:-1]:
                made = spread(made, axis, along)
            axis, along = axes[-1]
            if total.dtype == dtype:
                spread(made, axis, along, images[part])
            else:
                images[part] = spread(made, axis, along)
    return total


def _scatter_positions(
    values: Array, name: str, indices: npt.ArrayLike, shape: Sequence[int], axes: int
) -> tuple[Array, tuple[int, ...], int]:
    """Check what unpooling and the backward pass of max share: return indices, shape and number of planes."""
    where = as_array(indices, "indices")
    argument = "output_shape" if name == "pooled" else "input_shape"
    target = lengths(shape, argument)
    last = integer("axes", axes)
    if where.dtype.kind not in "iu":
        raise TypeError(
            f"indices have dtype {where.dtype}; use the integers that max_pool(return_indices=True) gives"
        )
    if where.shape != values.shape:
        raise ValueError(
            f"indices have shape {where.shape} and {name} has {values.shape}; use those of one max_pool call"
        )
    if not 1 <= last <= len(target):
        raise ValueError(f"axes={last} does not fit a shape of {len(target)} axes; use 1 to {len(target)}")
    if len(target) != values.ndim or target[:-last] != values.shape[:-last]:
        raise ValueError(
            f"{name} has shape {values.shape} and the result {target}; with axes={last} they must agree in all "
            f"but the last {last} axes; use the shape of the image that was pooled"
        )
    if values.size == 0:  # no pool of an image that has pixels makes nothing
        raise ValueError(
            f"{name} has shape {values.shape} and holds no value, which is no pool of an image of shape "
            f"{target}; use the result and the indices of one max_pool call"
        )
    plane = math.prod(target[-last:])
    if not _all_below(where, plane):
        raise ValueError(
            f"indices run from {where.min()} to {where.max()}, but the last {last} axes of {target} "
            f"hold {plane} values; use the indices and the shape of one max_pool call, and its number of axes"
        )
    check_size(target, mean_dtype(values.dtype), argument)
    return where, target, math.prod(target[:-last])


def _all_below(indices: Array, limit: int) -> bool:
    """Tell in one pass whether integers lie in 0 to limit - 1: taken as unsigned, negative ones are huge."""
    if indices.dtype.kind == "i":
        if limit > np.iinfo(indices.dtype).max:
            return bool(indices.min() >= 0)
        indices = indices.view(f"{indices.dtype.byteorder}u{indices.itemsize}")
    return bool(indices.max() < limit)
