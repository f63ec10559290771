"""Try a reader's backward pass with padding too, and name the slip whose result a wrong one is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib.backward import average_pool_backward
from pooling_lib.course._backward_trials import LEAST, arriving, backward_slips, refuse_gradient, sent_back
from pooling_lib.course._trials import DIGITS, call, named
from pooling_lib.geometry import output_shape
from pooling_lib.pooling import average_pool

__all__ = ["IMAGES", "SETTINGS", "examine_padded_backward", "padded_slips"]

Array = npt.NDArray[Any]

#: With ties, of equal values alone, below zero throughout, where a padding of zeros would win, and with the
#: least value of a dtype, which a padding of that dtype would tie with.
IMAGES = (DIGITS, np.zeros((4, 5), int), -1 - DIGITS[:3], *LEAST)
#: Kernel, stride and padding: side by side, overlapping and apart, and each of them with padding.
SETTINGS = ((2, 2, 0), (2, 1, 0), (3, 2, 0), (2, 3, 0), (1, 1, 0), (2, 2, 1), (3, 1, 1), (3, 2, 1), (2, 3, 1))


def examine_padded_backward(function: Any, pool: Callable[..., Array]) -> str:
    """Try a backward pass with windows side by side, over each other and past the border, also with ties."""
    for kernel_size, stride, padding in SETTINGS:
        for image in IMAGES:
            where = f"for {named(image)} with kernel_size={kernel_size}, stride={stride}, padding={padding}"
            gradient = arriving(output_shape(image.shape, kernel_size, stride, padding=padding))
            answer = call(function, where, [gradient, image], kernel_size, stride, padding)
            expected = sent_back(pool, gradient, image, kernel_size, stride, padding)
            slips = padded_slips(pool, gradient, image, kernel_size, stride, padding)
            refuse_gradient(where, answer, expected, image, slips)
    return f"it agrees with {pool.__name__}_backward on {len(IMAGES)} images in {len(SETTINGS)} settings"


def padded_slips(
    pool: Callable[..., Array], gradient: Array, image: Array, kernel_size: int, stride: int, padding: int
) -> Iterator[tuple[str, Array]]:
    """Yield usual slips and what they give; some give what is right where nothing overlaps or is padded."""
    rows, columns = image.shape
    inside = np.s_[padding : padding + rows, padding : padding + columns]
    padded = np.pad(image.astype(float), padding, constant_values=-np.inf)
    for text, slip in backward_slips(pool, gradient, padded, kernel_size, stride):
        yield text, slip[inside]
    if not padding:
        return
    whole = sent_back(pool, gradient, padded, kernel_size, stride)
    yield "padding is no pixel: cut it off from the result again", whole
    yield "padding stands in front too: pixel (0, 0) is at (padding, padding) of it", whole[:rows, :columns]
    if pool is average_pool:
        few = average_pool_backward(
            gradient, image.shape, kernel_size, stride, padding=padding, count_include_pad=False
        )
        yield "padding counts as values here: divide by kernel_size * kernel_size at the border too", few
    else:
        zeros = sent_back(pool, gradient, np.pad(image, padding), kernel_size, stride)
        yield "padding never wins: it counts as minus infinity and not as 0", zeros[inside]
