"""Check an answer to an exercise, and say what to look at when it is not right yet.

Every check prints one line. With ``strict=True`` a wrong answer raises instead: the solutions in the chapters
are checked so, by the same function that checks the reader's attempt. An answer that is still ``...`` is never
wrong, so that a chapter runs from top to bottom before a single exercise is solved.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from types import EllipsisType
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.given import brief, holds_mask
from pooling_lib._core.planes import as_array, number, whole
from pooling_lib._core.settings import flag
from pooling_lib.course._answers import examine_array, judge
from pooling_lib.course._backward_trials import examine_backward
from pooling_lib.course._number_answers import NumberQuestion, as_typed, examine_number
from pooling_lib.course._shape_answers import examine_shape
from pooling_lib.course._trials import examine_pool
from pooling_lib.geometry import Padding, Size, output_shape, resolve
from pooling_lib.pooling import average_pool, max_pool

__all__ = ["check_array", "check_backward", "check_number", "check_output_shape", "check_pool"]

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
        What the reader worked out; a list and whole floats such as 16.0 are right too.
    shape, kernel_size, stride, padding, dilation, ceil_mode
        The question, as in `pooling_lib.output_shape`.
    strict : bool
        Raise if the answer is missing or wrong.

    Raises
    ------
    AssertionError
        Only with `strict`.
    TypeError, ValueError
        If no pool is possible with the settings of the question.

    Examples
    --------
    >>> check_output_shape((2, 2), (6, 6), 3, 2)
    Right: (2, 2).
    >>> check_output_shape((3, 4), (6, 8), 4, 2)
    Not yet: (3, 4) divides by the stride alone (the first window takes kernel_size pixels).
    >>> check_output_shape(..., (6, 6), 3, 2)
    No answer yet: replace the ... and run the cell again.
    """
    windows = resolve(shape, kernel_size, stride, padding, dilation, ceil_mode)
    batch = output_shape(shape, kernel_size, stride, padding=padding, dilation=dilation, ceil_mode=ceil_mode)
    judge(answer, lambda: examine_shape(answer, batch[: -len(windows)], windows, bool(ceil_mode)), strict)


def check_pool(
    function: Callable[[Array, int, int], npt.ArrayLike] | EllipsisType,
    reference: Callable[..., Array] = max_pool,
    *,
    strict: bool = False,
) -> None:
    """Check a reader's pooling function against the library's on small images, the simplest first.

    Values and dtype must be the reference's, for windows of every size, and the image must stay as it was.
    Floats may be less precise, and rows of numbers count as an array.

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
    TypeError
        If `reference` is no function.

    Examples
    --------
    >>> check_pool(lambda image, kernel_size, stride: max_pool(image, kernel_size, stride))
    Right: it agrees with max_pool on 11 images.
    >>> check_pool(lambda image, kernel_size, stride: max_pool(image, kernel_size, kernel_size))
    Not yet: for a (4, 4) image with kernel_size=2, stride=1 the shape is (2, 2) and should be (3, 3); \
it starts window i at i * kernel_size (it starts at i * stride).
    """
    if not callable(reference):
        raise TypeError(
            f"reference={brief(reference)} is of type {type(reference).__name__}; use a pool such as max_pool"
        )
    judge(function, lambda: examine_pool(function, reference), strict)


def check_backward(
    function: Callable[[Array, Array, int, int], npt.ArrayLike] | EllipsisType,
    pool: Callable[..., Array] = max_pool,
    *,
    strict: bool = False,
) -> None:
    """Check a reader's backward pass of a pool on small images, with windows that overlap and values that tie.

    Parameters
    ----------
    function : callable, or ...
        Called as ``function(gradient, image, kernel_size, stride)``: the gradient at the outputs, the image
        that was pooled, and two ints. Returns the gradient at the pixels.
    pool : callable
        `max_pool` or `average_pool`.
    strict : bool
        Raise if the function is missing or wrong.

    Raises
    ------
    AssertionError
        Only with `strict`; its cause is the function's own exception, if there was one.
    ValueError
        If `pool` is neither.

    Examples
    --------
    >>> from pooling_lib import average_pool_backward
    >>> check_backward(
    ...     lambda gradient, image, kernel_size, stride: average_pool_backward(
    ...         gradient, image.shape, kernel_size, stride
    ...     ),
    ...     average_pool,
    ... )
    Right: it agrees with average_pool_backward on 6 images.
    """
    if pool is not max_pool and pool is not average_pool:
        raise ValueError(f"pool={brief(pool)} has no backward pass here; use max_pool or average_pool")
    judge(function, lambda: examine_backward(function, pool), strict)


def check_array(answer: npt.ArrayLike | EllipsisType, expected: npt.ArrayLike, *, strict: bool = False) -> None:
    """Check an array that a reader worked out, value by value.

    Parameters
    ----------
    answer : array_like, or ...
        What the reader worked out: an array, or rows as lists or tuples. Floats may be off by rounding, and
        single and half precision by theirs.
    expected : array_like
        What the library computes.
    strict : bool
        Raise if the answer is missing or wrong.

    Raises
    ------
    AssertionError
        Only with `strict`.
    TypeError
        If `expected` is masked or not made of numbers.

    Examples
    --------
    >>> check_array([[9, 6], [9, 8]], [[9, 6], [9, 9]])
    Not yet: at row 1, column 1 the value is 8 and should be another.
    """
    right = as_array(expected, "expected")
    if right.dtype.kind not in "biufc":
        raise TypeError(
            f"expected has dtype {right.dtype}; use numbers, as np.asarray(expected, float) makes them"
        )
    judge(answer, lambda: examine_array(answer, right), strict)


def check_number(
    answer: float | str | EllipsisType,
    expected: float,
    *,
    tolerance: float = 1e-9,
    digits: int | None = None,
    share: bool = False,
    factor: bool = False,
    hint: str = "",
    strict: bool = False,
) -> None:
    """Check a number that a reader worked out.

    Parameters
    ----------
    answer : float, or ...
        What the reader worked out; also a text, as the page takes it: ``"0.265"``, ``"13/49"``, ``"26.5 %"``.
    expected : float
        What the library computes; not NaN.
    tolerance : float
        The difference that is still right, at least 0. Single and half precision may be off by theirs.
    digits : int, optional
        So many significant digits are enough.
    share : bool
        The number is a share of 1, and a number above 1 is read as a percentage.
    factor : bool
        The number is a factor, which may be given either way round: 2 where something falls to 0.5.
    hint : str
        What to look at if it is not.
    strict : bool
        Raise if the answer is missing or wrong.

    Raises
    ------
    AssertionError
        Only with `strict`.
    TypeError, ValueError
        If the question itself makes no sense.

    Examples
    --------
    >>> check_number(0.5, 0.25, hint="half a side on both axes")
    Not yet: 0.5 is too large; half a side on both axes.
    >>> check_number(1 / 4, 0.25)
    Right: 0.25.
    >>> check_number(26.5, 13 / 49, digits=3, share=True)
    Right: 26.5 %.
    >>> check_number(2, 0.5, factor=True)
    Right: 2.
    """
    right = _as_expected(expected)
    tolerance = number(
        "tolerance", tolerance, "finite and at least 0", "the difference that is still right", least=0
    )
    if digits is not None:
        digits = whole("digits", digits, "are none; use at least 1")
    kinds = flag("share", share), flag("factor", factor)
    question = NumberQuestion(right, tolerance, digits, *kinds, hint)

    def examine() -> str:
        return examine_number(
            as_typed(answer, question, percentages=True) if isinstance(answer, str) else answer, question
        )

    judge(answer, examine, strict)


def _as_expected(expected: Any) -> float:
    """Check the number of a question, which may be infinite."""
    try:
        if isinstance(expected, bool | np.bool | str | bytes) or holds_mask(expected) or np.ndim(expected):
            raise TypeError
        right = float(expected)
    except (TypeError, ValueError):
        raise TypeError(
            f"expected={brief(expected)} is of type {type(expected).__name__}; use the number that is right"
        ) from None
    except OverflowError:
        raise ValueError(
            f"expected={brief(expected)} is beyond every float; ask for a smaller number"
        ) from None
    if math.isnan(right):
        raise ValueError(f"expected={brief(expected)} is no number, so that no answer is right; use one")
    return right
