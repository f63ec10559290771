"""Check an answer to an exercise, and say what to look at when it is not right yet.

Every check prints one line. With ``strict=True`` a wrong answer raises instead: the solutions in the chapters
are checked so, by the same function that checks the reader's attempt. An answer that is still ``...`` is never
wrong, so that a chapter runs from top to bottom before a single exercise is solved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import EllipsisType
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib.course._answers import examine_array, examine_number, examine_pool, examine_shape, judge
from pooling_lib.geometry import Padding, Size, output_shape
from pooling_lib.pooling import max_pool

__all__ = ["check_array", "check_number", "check_output_shape", "check_pool"]

Array = npt.NDArray[Any]


def check_output_shape(
    answer: Sequence[int] | EllipsisType,
    shape: Sequence[int],
    kernel_size: Size = 2,
    stride: Size | None = None,
    *,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    strict: bool = False,
) -> None:
    """Check a reader's shape of a pooled image.

    Parameters
    ----------
    answer : sequence of int, or ...
        What the reader worked out.
    shape, kernel_size, stride, padding, dilation, ceil_mode
        The question, as in `pooling_lib.output_shape`.
    strict : bool
        Raise if the answer is missing or wrong.

    Raises
    ------
    AssertionError
        Only with `strict`.

    Examples
    --------
    >>> check_output_shape((2, 2), (6, 6), 3, 2)
    Right: (2, 2).
    >>> check_output_shape((3, 3), (6, 6), 3, 2)
    Not yet: (3, 3) counts a window that does not fit; round down.
    >>> check_output_shape(..., (6, 6), 3, 2)
    No answer yet: replace the ... and run the cell again.
    """
    expected, other = (
        output_shape(shape, kernel_size, stride, padding=padding, dilation=dilation, ceil_mode=rounds_up)
        for rounds_up in (ceil_mode, not ceil_mode)
    )
    judge(answer, lambda: examine_shape(answer, expected, other, ceil_mode), strict)


def check_pool(
    function: Callable[[Array, int, int], npt.ArrayLike] | EllipsisType,
    reference: Callable[..., Array] = max_pool,
    *,
    strict: bool = False,
) -> None:
    """Check a reader's pooling function against the library's on small images, the simplest first.

    Parameters
    ----------
    function : callable, or ...
        Called as ``function(image, kernel_size, stride)`` with an array of shape (rows, columns) and two ints.
    reference : callable
        `max_pool`, `average_pool`, or any function with the same first three arguments.
    strict : bool
        Raise if the function is missing or wrong.

    Raises
    ------
    AssertionError
        Only with `strict`; its cause is the function's own exception, if there was one.

    Examples
    --------
    >>> check_pool(lambda image, kernel_size, stride: max_pool(image, kernel_size, stride))
    Right: it agrees with max_pool on 6 images.
    >>> check_pool(lambda image, kernel_size, stride: max_pool(image, 2, 2))
    Not yet: for a (4, 4) image with kernel_size=2, stride=1 the shape is (2, 2) and should be (3, 3); \
window i starts at i * stride, not at i * kernel_size.
    """
    judge(function, lambda: examine_pool(function, reference), strict)


def check_array(answer: npt.ArrayLike | EllipsisType, expected: npt.ArrayLike, *, strict: bool = False) -> None:
    """Check an array that a reader worked out, value by value.

    Parameters
    ----------
    answer : array_like, or ...
        What the reader worked out.
    expected : array_like
        What the library computes.
    strict : bool
        Raise if the answer is missing or wrong.

    Raises
    ------
    AssertionError
        Only with `strict`.

    Examples
    --------
    >>> check_array([[9, 6], [9, 8]], [[9, 6], [9, 9]])
    Not yet: at row 1, column 1 the value is 8 and should be another.
    """
    judge(answer, lambda: examine_array(answer, np.asarray(expected)), strict)


def check_number(
    answer: float | EllipsisType,
    expected: float,
    *,
    tolerance: float = 1e-9,
    hint: str = "",
    strict: bool = False,
) -> None:
    """Check a number that a reader worked out.

    Parameters
    ----------
    answer : float, or ...
        What the reader worked out.
    expected : float
        What the library computes.
    tolerance : float
        The difference that is still right.
    hint : str
        What to look at if it is not.
    strict : bool
        Raise if the answer is missing or wrong.

    Raises
    ------
    AssertionError
        Only with `strict`.

    Examples
    --------
    >>> check_number(0.5, 0.25, hint="half a side on both axes")
    Not yet: 0.5 is too large; half a side on both axes.
    >>> check_number(1 / 4, 0.25)
    Right: 0.25.
    """
    judge(answer, lambda: examine_number(answer, expected, tolerance, hint), strict)
