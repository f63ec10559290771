"""Check an answer to an exercise, and say what to look at when it is not right yet.

Every check prints one line. With ``strict=True`` a wrong answer raises instead: the solutions in the chapters
are checked so, by the same function that checks the reader's attempt. An answer that is still ``...`` is never
wrong, so that a chapter runs from top to bottom before a single exercise is solved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import EllipsisType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pooling_lib.geometry import Padding, Size, output_shape
from pooling_lib.pooling import max_pool

__all__ = ["check_array", "check_number", "check_output_shape", "check_pool"]

Array = npt.NDArray[Any]


class _Case(NamedTuple):
    """One trial of a reader's pooling function, and what a mistake on it usually means."""

    image: Array
    kernel_size: int
    stride: int
    hint: str


_DIGITS = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3]])
_CASES = (
    _Case(_DIGITS, 2, 2, "each window is image[r : r + kernel_size, c : c + kernel_size]"),
    _Case(_DIGITS, 2, 1, "window i starts at i * stride, not at i * kernel_size"),
    _Case(_DIGITS[:3], 2, 2, "rows and columns need a count each, and a window that does not fit is left out"),
    _Case(_DIGITS, 3, 1, "the number of windows is (size - kernel_size) // stride + 1"),
    _Case(-_DIGITS, 2, 2, "start from the window's own values, since 0 is above every negative number"),
    _Case(_DIGITS / 8, 2, 2, "keep fractions: give the output a floating dtype"),
)


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
    options: dict[str, Any] = {"padding": padding, "dilation": dilation}
    expected = output_shape(shape, kernel_size, stride, ceil_mode=ceil_mode, **options)
    if answer is ...:
        return _tell(None, "", strict)
    given = tuple(answer)
    if given == expected:
        problem = ""
    elif given == output_shape(shape, kernel_size, stride, ceil_mode=not ceil_mode, **options):
        problem = f"{given} leaves out the last window; round up"
        if not ceil_mode:
            problem = f"{given} counts a window that does not fit; round down"
    elif given == tuple(length - 1 for length in expected):
        problem = f"{given} counts the steps; there is one window more than steps, hence the + 1"
    elif given == expected[::-1]:
        problem = f"{given} has the axes the other way round; rows come first"
    elif len(given) != len(expected):
        problem = f"{given} has {len(given)} axes; the image has {len(expected)}"
    else:
        problem = f"{given}; count along one axis first, with (n + padding - window) // stride + 1"
    return _tell(problem, f"{expected}", strict)


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
    if function is ...:
        return _tell(None, "", strict)
    for image, kernel_size, stride, hint in _CASES:
        where = f"for a {image.shape} image with kernel_size={kernel_size}, stride={stride}"
        trial = image.copy()
        try:
            answer = np.asarray(function(trial, kernel_size, stride))
        except Exception as error:
            problem = f"{where} it raised {type(error).__name__}: {error}"
            return _tell(problem, "", strict, error)
        if not np.array_equal(trial, image):
            return _tell(f"{where} it changed the image itself; write to a new array", "", strict)
        difference = _difference(answer, np.asarray(reference(image, kernel_size, stride)))
        if difference:
            return _tell(f"{where} {difference}; {hint}", "", strict)
    name = getattr(reference, "__name__", "the library")
    return _tell("", f"it agrees with {name} on {len(_CASES)} images", strict)


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
    if answer is ...:
        return _tell(None, "", strict)
    target = np.asarray(expected)
    difference = _difference(np.asarray(answer), target, reveal=False)
    return _tell(difference, f"all {target.size} values", strict)


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
    if isinstance(answer, EllipsisType):
        return _tell(None, "", strict)
    problem = ""
    if not abs(answer - expected) <= tolerance:
        size = "large" if answer > expected else "small"
        problem = f"{answer:g} is too {size}" + (f"; {hint}" if hint else "")
    return _tell(problem, f"{answer:g}", strict)


def _difference(answer: Array, expected: Array, *, reveal: bool = True) -> str:
    """Say where two arrays first differ, or nothing."""
    if answer.shape != expected.shape:
        return f"the shape is {answer.shape} and should be {expected.shape}"
    if answer.dtype.kind not in "biufc":
        return f"the values have dtype {answer.dtype} and should be numbers"
    wrong = np.argwhere(~np.isclose(answer, expected, rtol=1e-9, equal_nan=True))
    if not len(wrong):
        return ""
    place = tuple(wrong[0])
    names = ("row", "column") if len(place) == 2 else tuple(f"axis {axis}" for axis in range(len(place)))
    spot = ", ".join(f"{name} {index}" for name, index in zip(names, place, strict=True))
    return f"at {spot} the value is {answer[place]:g} and should be {expected[place] if reveal else 'another'}"


def _tell(problem: str | None, right: str, strict: bool, cause: Exception | None = None) -> None:
    """Print the verdict, or raise it: None is no answer, an empty problem is a right one."""
    if problem == "":
        print(f"Right: {right}.")
        return
    message = (
        "No answer yet: replace the ... and run the cell again" if problem is None else f"Not yet: {problem}"
    )
    if strict:
        raise AssertionError(message) from cause
    print(f"{message}.")
