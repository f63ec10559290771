"""What is right about a reader's answer, or the mistake in it: the rules behind `pooling_lib.course.checks`.

A hint states what is seen in the answer, and a cause only where the answer is exactly what that cause gives.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from numbers import Real
from reprlib import repr as shortened
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pooling_lib._core.given import holds_mask

__all__ = [
    "EXACT",
    "THOUSAND",
    "NumberQuestion",
    "WrongAnswerError",
    "difference",
    "examine_array",
    "examine_number",
    "judge",
    "roundings",
    "shown",
]

Array = npt.NDArray[Any]

#: How far a right answer may be off, by the bytes of its floats: relative to the value expected.
RELATIVE = {2: 4e-3, 4: 1e-5}
EXACT = 1e-9
#: From here on numbers are written with thousands apart.
THOUSAND = 1000
#: What rounding leaves where terms cancel: so many units in the last place of the largest value, or this.
UNITS, NOTHING = 8, 1e-14


class WrongAnswerError(Exception):
    """What is wrong with an answer, and what to look at."""


class NumberQuestion(NamedTuple):
    """The number that is expected, and which forms of it are right."""

    expected: float
    tolerance: float
    digits: int | None
    share: bool
    factor: bool
    hint: str
    #: Known wrong numbers, and what has gone wrong in each.
    wrong: tuple[tuple[float, str], ...] = ()

    def slack(self, answer: Any) -> float:
        """Return how far an answer may be off."""
        slack = max(self.tolerance, abs(self.expected) * _precision(answer, 0.0))
        if self.digits is not None and self.expected and math.isfinite(self.expected):
            unit = 10.0 ** (math.floor(math.log10(abs(self.expected))) - self.digits + 1)
            slack = max(slack, unit * (0.5 + 1e-9))
        return slack


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


def shown(answer: Any) -> str:
    """Write an answer on one short line."""
    return " ".join(shortened(answer).split())


def examine_number(answer: Any, question: NumberQuestion) -> str:
    """Compare a number with the one expected, and tell the direction."""
    number, is_percentage = _as_number(answer)
    expected, slack = question.expected, question.slack(answer)
    if _is_near(number, expected, slack):
        return f"{100 * number:g} %" if is_percentage else f"{number:g}"
    if question.share and not is_percentage and number > 1 and _is_near(number / 100, expected, slack):
        return f"{number:g} %"
    if question.factor and number and _is_near(1 / number, expected, slack):
        return f"{number:g}"
    for known, cause in question.wrong:
        if _is_near(number, known, EXACT * max(1.0, abs(known))):
            raise WrongAnswerError(f"{number:.12g} {cause}")
    if seen := _what_is_seen(number, expected, max(slack, EXACT * abs(expected))):
        raise WrongAnswerError(f"{number:.12g} {seen}")
    size = "large" if number > expected else "small"
    raise WrongAnswerError(f"{number:.12g} is too {size}" + (f"; {question.hint}" if question.hint else ""))


def _as_number(answer: Any) -> tuple[float, bool]:
    """Read a number, or a percentage written with its sign, and tell which it was."""
    if isinstance(answer, str) and answer.rstrip().endswith("%"):
        text, is_percentage = answer.rstrip()[:-1], True
    else:
        text, is_percentage = answer, False
    try:
        kind = getattr(getattr(answer, "dtype", None), "kind", "f")
        if (
            isinstance(answer, bool | bytes | bytearray | np.ma.MaskedArray)
            or kind not in "iuf"
            or np.ndim(answer)
            or (isinstance(answer, str) and not is_percentage)
        ):
            raise TypeError
        number = float(text) / (100 if is_percentage else 1)
        if math.isnan(number):
            raise ValueError
    except OverflowError:
        raise WrongAnswerError(f"{shown(answer)} is too {'large' if answer > 0 else 'small'}") from None
    except (TypeError, ValueError):
        raise WrongAnswerError(f"{shown(answer)} is not a number") from None
    return number, is_percentage


def _is_near(number: float, expected: float, slack: float) -> bool:
    return number == expected or (math.isfinite(number) and abs(number - expected) <= slack)


def _what_is_seen(number: float, expected: float, slack: float) -> str:
    """Say what a wrong number is for certain, or nothing."""
    if not math.isfinite(expected):
        return ""
    if expected and _is_near(-number, expected, slack):
        return "has the wrong sign"
    if 0 < abs(expected) <= 1 and _is_near(number / 100, expected, slack):
        return "is 100 times too large; give a share of 1, or write the %"
    if abs(expected) >= THOUSAND and _is_near(THOUSAND * number, expected, slack):
        return "is 1000 times too small; write thousands without a point"
    if number in roundings(expected):
        return "is rounded too far; give more digits, or let Python compute them"
    return ""


def roundings(expected: float) -> list[float]:
    """Return what a finite number becomes when it is rounded to 2, to 3 and up to 13 digits."""
    if not math.isfinite(expected):
        return []
    return list(dict.fromkeys(float(f"{expected:.{digits}e}") for digits in range(1, 13)))


def examine_array(answer: Any, expected: Array) -> str:
    """Compare an array with the one expected, without giving a value away."""
    wrong = difference(answer, expected, reveal=False)
    if wrong:
        raise WrongAnswerError(wrong)
    return "the value" if expected.size == 1 else f"all {expected.size} values"


def difference(given: Any, expected: Array, *, reveal: bool = True) -> str:
    """Say where two arrays first differ, or nothing."""
    try:
        answer = _as_numbers(given, expected)
    except WrongAnswerError as mistake:
        return str(mistake)
    if answer.shape != expected.shape:
        turned = answer.ndim > 1 and answer.shape == expected.shape[::-1]
        remark = ": rows come first" if turned else ""
        return f"the shape is {answer.shape} and should be {expected.shape}{remark}"
    wrong = first_wrong(answer, expected)
    if wrong is None:
        return ""
    value, right = _written(answer[wrong], expected[wrong])
    return f"{_spot(wrong)}the value is {value} and should be {right if reveal else 'another'}"


def first_wrong(answer: Array, expected: Array) -> tuple[int, ...] | None:
    """Return where two arrays of one shape first differ by more than rounding."""
    if answer.dtype.kind in "biu" and expected.dtype.kind in "biu":
        same = answer == expected
    else:
        finite = np.isfinite(expected)
        largest = float(np.max(np.abs(expected), initial=0, where=finite))
        relative = max(_precision(answer, EXACT), _precision(expected, EXACT))
        units = max(
            np.finfo(array.dtype if array.dtype.kind in "fc" else float).eps for array in (answer, expected)
        )
        # Beside infinities and NaN there is nothing to subtract, and a half cannot hold every difference.
        with np.errstate(invalid="ignore", over="ignore"):
            gap = np.abs(answer.astype(np.result_type(answer, np.float64)) - expected)
            allowed = relative * np.abs(expected) + max(UNITS * float(units) * largest, NOTHING)
        same = (
            (answer == expected) | (finite & (gap <= allowed)) | ((answer != answer) & (expected != expected))
        )
    places = np.argwhere(~same)
    return tuple(map(int, places[0])) if len(places) else None


def _as_numbers(given: Any, expected: Array) -> Array:
    """Take an array, or rows of numbers, that a reader made."""
    if holds_mask(given):
        raise WrongAnswerError(
            "the answer is a masked array or holds one; give its values, for instance with .filled(0)"
        )
    is_sequence = isinstance(given, Sequence) and not isinstance(given, str | bytes)
    if isinstance(given, Mapping | set | frozenset) or not (is_sequence or np.ndim(given) or _is_number(given)):
        raise WrongAnswerError(
            f"{shown(given)} is not an array; give its values as rows, as in [[1, 2], [3, 4]]"
        )
    try:
        answer = np.asarray(given)
    except ValueError:
        raise WrongAnswerError("the rows are not equally long") from None
    if answer.dtype.kind == "O" and all(isinstance(value, Real) for value in answer.flat):
        answer = answer.astype(np.float64)  # fractions
    allowed = "iuf" + {"b": "b", "c": "c"}.get(expected.dtype.kind, "")
    if answer.dtype.kind not in allowed:
        raise WrongAnswerError(f"the values have dtype {answer.dtype} and should be numbers")
    return answer


def _is_number(given: Any) -> bool:
    return isinstance(given, Real | complex | np.generic | np.ndarray)


def _precision(answer: Any, exact: float) -> float:
    """Return the relative error that the dtype of an answer brings with it."""
    dtype = getattr(answer, "dtype", np.dtype(bool))
    return RELATIVE.get(dtype.itemsize, exact) if getattr(dtype, "kind", "") == "f" else exact


def _written(*values: Any) -> list[str]:
    """Write numbers as short as they can be told apart."""
    for digits in (6, 9, 17):
        texts = [f"{value:.{digits}g}" if value.dtype.kind in "fc" else str(value) for value in values]
        if len(set(texts)) == len(texts):
            break
    return texts


def _spot(place: tuple[int, ...]) -> str:
    """Name a place in an array."""
    if len(place) == 2:
        return f"at row {place[0]}, column {place[1]} "
    return f"at index {', '.join(map(str, place))} " if place else ""
