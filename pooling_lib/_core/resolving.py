"""Turn kernel, stride, padding, dilation and ceil_mode into validated windows: what an image meets first."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from pooling_lib._core.given import brief
from pooling_lib._core.settings import Padding, Size, flag, lengths, pad_pairs, per_axis, window_axes
from pooling_lib._core.windows import Windows

#: How a message ends about windows that would fit with padding.
_OR_PAD = " or padding"


def resolve(
    shape: Sequence[int],
    kernel_size: Size = 2,
    stride: Size | None = None,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> tuple[Windows, ...]:
    """Check the settings of a pooling operation against a shape.

    Parameters
    ----------
    shape : sequence of int
        Shape of the image, leading (batch) axes included.
    kernel_size : int or tuple of int
        An int pools the last two axes; a tuple of n ints pools the last n.
    stride : int or tuple of int, optional
        Defaults to `kernel_size`.
    padding : int, sequence of int, or sequence of (before, after)
        One int for all axes, one int an axis, or a pair an axis.
    dilation : int or tuple of int
        Pixels from one tap of a window to the next.
    ceil_mode : bool
        Round the number of windows up, so that the last may reach past the image; a last window that
        would start in the padding after the image is dropped.

    Returns
    -------
    tuple of Windows
        One for each pooled axis, in the order of the axes.

    Raises
    ------
    TypeError
        If a setting is not made of integers.
    ValueError
        If a setting is out of range, does not match the number of axes, or leaves a window without a
        pixel.

    Examples
    --------
    >>> [windows.count for windows in resolve((446, 450), 2)]
    [223, 225]
    >>> resolve((5, 3), 4)
    Traceback (most recent call last):
        ...
    ValueError: image has shape (5, 3); kernel_size=4 does not fit in 3 columns; use kernel_size <= 3 or padding
    """
    return settle(lengths(shape), kernel_size, stride, padding, dilation, ceil_mode)


def settle(
    shape: tuple[int, ...],
    kernel_size: Size,
    stride: Size | None,
    padding: Padding,
    dilation: Size,
    ceil_mode: bool,
) -> tuple[Windows, ...]:
    """Check settings as `resolve` does, for a shape that is an array's and needs no look at each length."""
    if 0 in shape:
        lengths(shape)  # refuses it
    kernels = window_axes(kernel_size)
    axes = len(kernels)
    if axes > len(shape):
        remedy = f"use a tuple of at most {len(shape)}" if shape else "use an image with axes"
        raise ValueError(
            f"image has shape {shape}; kernel_size={brief(kernel_size)} pools the last {axes} axes, "
            f"but the image has {len(shape)}; {remedy}"
        )
    ceil_mode = flag("ceil_mode", ceil_mode)
    strides = kernels if stride is None else per_axis("stride", stride, axes)
    pads = pad_pairs(padding, axes)
    dilations = per_axis("dilation", dilation, axes)
    return _resolve(shape, kernels, strides, pads, dilations, ceil_mode)


@functools.lru_cache(maxsize=256)  # a network pools the same shape again and again
def _resolve(
    shape: tuple[int, ...],
    kernels: tuple[int, ...],
    strides: tuple[int, ...],
    pads: tuple[tuple[int, int], ...],
    dilations: tuple[int, ...],
    ceil_mode: bool,
) -> tuple[Windows, ...]:
    """Count the windows of settings that are spelled out."""
    axes = len(kernels)
    names = ("rows", "columns") if axes == 2 else tuple(f"pixels of axis {i - axes}" for i in range(axes))
    return tuple(
        _axis_windows(shape, name, size, kernel, step, pair, spacing, ceil_mode)
        for name, size, kernel, step, pair, spacing in zip(
            names, shape[-axes:], kernels, strides, pads, dilations, strict=True
        )
    )


def _axis_windows(
    shape: tuple[int, ...],
    name: str,
    size: int,
    kernel: int,
    stride: int,
    pads: tuple[int, int],
    dilation: int,
    ceil_mode: bool,
) -> Windows:
    """Check one axis and count its windows."""
    span = dilation * (kernel - 1) + 1
    before, after = pads
    if max(pads) >= span:
        dilated = f", dilation={dilation}" if dilation > 1 else ""
        raise ValueError(
            f"padding={max(pads)} reaches past the window (kernel_size={kernel}{dilated} spans {span}); "
            f"use padding <= {span - 1}"
        )
    room = size + before + after - span
    count = (room + (stride - 1 if ceil_mode else 0)) // stride + 1
    if ceil_mode and (count - 1) * stride >= size + before:
        count -= 1
    if count < 1:
        fits = (size + before + after - 1) // dilation + 1
        dilated = f" with dilation={dilation}" if dilation > 1 else ""
        padded = f" and {before + after} of padding" if before + after else ""
        raise ValueError(
            f"image has shape {shape}; kernel_size={kernel}{dilated} does not fit in {size} {name}{padded}; "
            f"use kernel_size <= {fits}{' or more padding' if padded else _OR_PAD}"
        )
    windows = Windows(size, kernel, stride, before, after, dilation, count)
    if size < dilation and windows.steps_over():
        raise ValueError(
            f"image has shape {shape}; with kernel_size={kernel}, dilation={dilation} and padding={pads} "
            f"a window steps over all {size} {name}; use dilation <= {size} or less padding"
        )
    return windows


def without_padding(error: ValueError) -> str:
    """Return the message of `resolve` for callers who cannot give padding."""
    return str(error).removesuffix(_OR_PAD)
