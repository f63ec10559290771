"""Where windows stand, and what size they give: `output_shape` and `unseen_share`, without pooling.

`resolve` checks the settings of any pooling operation and returns its `Windows`, one object an axis.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pooling_lib._core.resolving import resolve
from pooling_lib._core.settings import Padding, Size, lengths
from pooling_lib._core.windows import Windows

__all__ = ["Padding", "Size", "Windows", "output_shape", "resolve", "unseen_share"]


def output_shape(
    shape: Sequence[int],
    kernel_size: Size = 2,
    stride: Size | None = None,
    *,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> tuple[int, ...]:
    """Return the shape that pooling gives, without pooling.

    On each pooled axis of ``n`` pixels the length is
    ``(n + before + after - dilation * (kernel_size - 1) - 1) / stride``, floored, plus 1. With `ceil_mode` it
    is rounded up instead, less 1 where the last window would start in the padding after the image.

    Parameters
    ----------
    shape : sequence of int
        Shape of the image, leading (batch) axes included.
    kernel_size, stride, padding, dilation, ceil_mode
        As in `pooling_lib.max_pool`.

    Returns
    -------
    tuple of int
        Leading axes unchanged.

    Raises
    ------
    TypeError, ValueError
        As in `pooling_lib.max_pool`.

    Examples
    --------
    >>> output_shape((6, 6), kernel_size=3, stride=2)
    (2, 2)
    >>> output_shape((6, 6), kernel_size=3, stride=2, ceil_mode=True)
    (3, 3)
    >>> output_shape((16, 64, 56, 56), kernel_size=3, stride=2, padding=1)
    (16, 64, 28, 28)
    """
    windows = resolve(shape, kernel_size, stride, padding, dilation, ceil_mode)
    return (*lengths(shape)[: -len(windows)], *(axis.count for axis in windows))


def unseen_share(
    shape: Sequence[int],
    kernel_size: Size = 2,
    stride: Size | None = None,
    *,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> float:
    """Return the share of an image's pixels that no window looks at.

    Parameters
    ----------
    shape : sequence of int
        Shape of the image, leading (batch) axes included.
    kernel_size, stride, padding, dilation, ceil_mode
        As in `pooling_lib.max_pool`.

    Returns
    -------
    float
        From 0, where every pixel is seen, to 1, to which a share rounds if only one pixel in 2**54 or more is
        seen; some pixel always is.

    Raises
    ------
    TypeError, ValueError
        As in `pooling_lib.max_pool`.

    Examples
    --------
    >>> unseen_share((5, 5), kernel_size=2)
    0.36
    """
    windows = resolve(shape, kernel_size, stride, padding, dilation, ceil_mode)
    pixels = math.prod(axis.size for axis in windows)
    return (pixels - math.prod(axis.seen_count() for axis in windows)) / pixels
