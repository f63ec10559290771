"""What is right about a reader's answer, or the mistake in it: the rules behind `pooling_lib.course.checks`."""

from __future__ import annotations

from collections.abc import Callable
from operator import index
from reprlib import repr as shortened
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["WrongAnswerError", "examine_array", "examine_number", "examine_pool", "examine_shape", "judge"]

Array = npt.NDArray[Any]


class WrongAnswerError(Exception):
    """What is wrong with an answer, and what to look at."""


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


def judge(answer: object, examine: Callable[[], str], strict: bool) -> None:
    """Print what `examine` finds right or the mistake that it raises, or raise that with `strict`."""
    message, cause = "No answer yet: replace the ... and run the cell again", None
    if answer is not ...:
        try:
            print(f"Right: {examine()}.")
            return
        except WrongAnswerError as mistake:
            message, cause = f"Not yet: {mistake}", mistake.__cause__
    if strict:
        raise AssertionError(message) from cause
    print(message if message.endswith("?") else f"{message}.")


def _shown(answer: Any) -> str:
    """Write an answer on one short line."""
    return " ".join(shortened(answer).split())


def examine_shape(answer: Any, expected: tuple[int, ...], other: tuple[int, ...], rounds_up: bool) -> str:
    """Compare a shape with the one expected, and with what rounding the other way would give."""
    try:
        given = tuple(map(index, answer))
    except TypeError:
        raise WrongAnswerError(
            f"{_shown(answer)} is not a shape; give a whole number an axis, as in (6, 6)"
        ) from None
    if given == expected:
        return f"{expected}"
    if given == other and rounds_up:
        raise WrongAnswerError(f"{given} leaves out the last window; round up")
    if given == other:
        raise WrongAnswerError(f"{given} counts a window that does not fit; round down")
    if given == tuple(length - 1 for length in expected):
        raise WrongAnswerError(f"{given} counts the steps; there is one window more than steps, hence the + 1")
    if given == expected[::-1]:
        raise WrongAnswerError(f"{given} has the axes the other way round; rows come first")
    if len(given) != len(expected):
        raise WrongAnswerError(f"{given} has {len(given)} axes; the image has {len(expected)}")
    raise WrongAnswerError(f"{given}; count along one axis first, with (n + padding - window) // stride + 1")


def examine_pool(function: Any, reference: Callable[..., Array]) -> str:
    """Try a pooling function on every case."""
    if not callable(function):
        raise WrongAnswerError(f"{_shown(function)} is not a function; give its name, without calling it")
    for image, kernel_size, stride, hint in _CASES:
        where = f"for a {image.shape} image with kernel_size={kernel_size}, stride={stride}"
        trial = image.copy()
        try:
            answer = function(trial, kernel_size, stride)
        except Exception as error:
            raise WrongAnswerError(f"{where} it raised {type(error).__name__}: {error}") from error
        if answer is None:
            raise WrongAnswerError(f"{where} it returned nothing; end it with a return")
        if not np.array_equal(trial, image):
            raise WrongAnswerError(f"{where} it changed the image itself; write to a new array")
        difference = _difference(answer, np.asarray(reference(image, kernel_size, stride)))
        if difference:
            raise WrongAnswerError(f"{where} {difference}; {hint}")
    return f"it agrees with {getattr(reference, '__name__', 'the library')} on {len(_CASES)} images"


def examine_array(answer: Any, expected: Array) -> str:
    """Compare an array with the one expected, without giving a value away."""
    difference = _difference(answer, expected, reveal=False)
    if difference:
        raise WrongAnswerError(difference)
    return "the value" if expected.size == 1 else f"all {expected.size} values"


def examine_number(answer: Any, expected: float, tolerance: float, hint: str) -> str:
    """Compare a number with the one expected, and tell the direction."""
    try:
        number = float("" if isinstance(answer, str) or np.ndim(answer) else answer)
    except (TypeError, ValueError):
        raise WrongAnswerError(f"{_shown(answer)} is not a number") from None
    if abs(number - expected) <= tolerance:
        return f"{number:g}"
    size = "large" if number > expected else "small"
    raise WrongAnswerError(f"{number:g} is too {size}" + (f"; {hint}" if hint else ""))


def _difference(given: Any, expected: Array, *, reveal: bool = True) -> str:
    """Say where two arrays first differ, or nothing."""
    try:
        answer = np.asarray(given)
    except ValueError:
        return "the rows are not equally long"
    if answer.shape != expected.shape:
        return f"the shape is {answer.shape} and should be {expected.shape}"
    if answer.dtype.kind not in "biufc":
        return f"the values have dtype {answer.dtype} and should be numbers"
    wrong = np.argwhere(~np.isclose(answer, expected, rtol=1e-9, equal_nan=True))
    if not len(wrong):
        return ""
    place = tuple(wrong[0])
    names = ("row", "column") if len(place) == 2 else tuple(f"axis {axis}" for axis in range(len(place)))
    spot = ", ".join(f"{name} {at}" for name, at in zip(names, place, strict=True))
    return f"at {spot} the value is {answer[place]:g} and should be {expected[place] if reveal else 'another'}"
