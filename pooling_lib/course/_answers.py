"""What is right about a reader's answer, or the mistake in it: the rules behind `pooling_lib.course.checks`.

A hint states what is seen in the answer, and a cause only where the answer is exactly what that cause gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from numbers import Real
from reprlib import repr as shortened
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.given import brief, holds_mask
from pooling_lib._core.settings import flag

__all__ = [
    "EXACT",
    "WrongAnswerError",
    "difference",
    "examine_array",
    "first_wrong",
    "judge",
    "precision",
    "shown",
]

Array = npt.NDArray[Any]

#: How far a right answer may be off, by the bytes of its floats: relative to the value expected.
RELATIVE = {2: 4e-3, 4: 1e-5}
EXACT = 1e-9
#: What rounding leaves where terms cancel: so many units in the last place of the largest value, or this.
UNITS, NOTHING = 8, 1e-14


class WrongAnswerError(Exception):
    """What is wrong with an answer, and what to look at."""


def judge(answer: object, examine: Callable[[], str], strict: bool) -> None:
    """Print what `examine` finds right or the mistake that it raises, or raise that with `strict`."""
    strict = flag("strict", strict)
    message, cause = "No answer yet: replace the ... and run the cell again", None
    if answer is not ...:
        try:
            print(f"Right: {examine()}.")
            return
        except WrongAnswerError as mistake:
            message, cause = f"Not yet: {mistake}", mistake.__cause__
    if strict:
        raise AssertionError(message) from cause
    print(message if message.endswith(("?", ".")) else f"{message}.")


def shown(answer: Any) -> str:
    """Write an answer on one short line."""
    try:
        text = shortened(answer)
    except ValueError:  # an integer of more digits than Python spells out
        text = brief(answer)
    return " ".join(text.split())


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
        relative = max(precision(answer, EXACT), precision(expected, EXACT))
        units = max(
            np.finfo(array.dtype if array.dtype.kind in "fc" else float).eps for array in (answer, expected)
        )
        # Beside infinities and NaN there is nothing to subtract, and a half cannot hold every difference.
        with np.errstate(all="ignore"):
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
        try:
            answer = answer.astype(np.float64)  # fractions
        except OverflowError:
            raise WrongAnswerError("a value is beyond every float, and no answer is that large") from None
    allowed = "iuf" + {"b": "b", "c": "c"}.get(expected.dtype.kind, "")
    if answer.dtype.kind not in allowed:
        raise WrongAnswerError(f"the values have dtype {answer.dtype} and should be numbers")
    return answer


def _is_number(given: Any) -> bool:
    return isinstance(given, Real | complex | np.generic | np.ndarray)


def precision(answer: Any, exact: float) -> float:
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
