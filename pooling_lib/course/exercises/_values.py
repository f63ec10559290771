"""Exercises whose answer is a value: a number, a shape, or rows of numbers, with the mistakes known by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.windows import Windows
from pooling_lib.course import _typed
from pooling_lib.course._answers import EXACT, WrongAnswerError, difference, examine_array
from pooling_lib.course._number_answers import NumberQuestion, as_typed, examine_number, roundings
from pooling_lib.course._shape_answers import examine_shape, known_shapes, way_to_count
from pooling_lib.course.exercises._base import Exercise
from pooling_lib.geometry import resolve

__all__ = ["Number", "Rows", "Shape"]

#: What a known wrong answer is, and what has gone wrong in it.
Known = tuple[tuple[Any, str], ...]


@dataclass(frozen=True, eq=False)
class Number(Exercise):
    """A number. ``wrong`` holds known wrong ones; the other fields are those of `check_number`."""

    expected: float = field(kw_only=True)
    hint: str = field(kw_only=True)
    wrong: Known = ()
    tolerance: float = EXACT
    digits: int | None = None
    share: bool = False
    factor: bool = False

    kind = "number"

    def question(self) -> NumberQuestion:
        """Return the question as `examine_number` takes it."""
        wrong = tuple((float(value), text) for value, text in self.wrong)
        return NumberQuestion(
            float(self.expected), self.tolerance, self.digits, self.share, self.factor, self.hint, wrong
        )

    def examine(self, answer: Any) -> str:
        """Compare a number, or its text."""
        question = self.question()
        if isinstance(answer, str):
            answer = as_typed(answer, question, self.asks)
        return examine_number(answer, question)

    def answer(self) -> str:
        """Write the number, and as a percentage if it is a share."""
        return f"{self.expected:.6g}" + (f", or {100 * self.expected:.3g} %" if self.share else "")

    def decides(self) -> dict[str, Any]:
        """Return the number, how far off an answer may be, and what wrong ones show."""
        question = self.question()
        return {
            "expected": question.expected,
            "slack": question.slack(0.0),
            "share": self.share,
            "factor": self.factor,
            "hint": self.hint,
            "wrong": [(known, question.slack_of(known, 0.0), text) for known, text in question.wrong],
            "roundings": roundings(question.expected),
        }


@dataclass(frozen=True, eq=False)
class Shape(Exercise):
    """The shape that a pool gives: of what shape, and by which settings."""

    shape: tuple[int, ...] = field(kw_only=True)
    settings: Mapping[str, Any] = field(kw_only=True)

    kind = "shape"

    def windows(self) -> tuple[Windows, ...]:
        """Return the windows along the pooled axes."""
        return resolve(self.shape, **self.settings)

    def batch(self) -> tuple[int, ...]:
        """Return the axes that are not pooled."""
        return self.shape[: len(self.shape) - len(self.windows())]

    def examine(self, answer: Any) -> str:
        """Compare a shape, or its text."""
        given = _typed.read_shape(answer) if isinstance(answer, str) else answer
        return examine_shape(given, self.batch(), self.windows(), self.rounds_up())

    def rounds_up(self) -> bool:
        """Say whether a last window may reach past the image."""
        return bool(self.settings.get("ceil_mode", False))

    def expected(self) -> tuple[int, ...]:
        """Return the right shape."""
        return (*self.batch(), *(axis.count for axis in self.windows()))

    def answer(self) -> str:
        """Write the shape."""
        return str(self.expected())

    def decides(self) -> dict[str, Any]:
        """Return the shape, and each slip with the shape that it gives."""
        windows = self.windows()
        return {
            "expected": self.expected(),
            "batch": len(self.batch()),
            "slips": known_shapes(windows, self.rounds_up()),
            "way": way_to_count(windows, self.rounds_up()),
        }


@dataclass(frozen=True, eq=False)
class Rows(Exercise):
    """A small array, which is typed as rows of numbers. ``wrong`` holds known wrong ones."""

    expected: npt.ArrayLike = field(kw_only=True)
    wrong: Known = ()

    kind = "rows"

    def right(self) -> npt.NDArray[Any]:
        """Return the array."""
        return np.asarray(self.expected)

    def examine(self, answer: Any) -> str:
        """Compare an array, or its text."""
        right = self.right()
        if isinstance(answer, str):
            rows = _typed.read_rows(answer, np.atleast_2d(right).shape)
            answer = np.array(rows[0] if right.ndim == 1 and len(rows) == 1 else rows)
        try:
            return examine_array(answer, right)
        except WrongAnswerError as mistake:
            for value, text in self.wrong:
                if not difference(answer, np.asarray(value), reveal=False):
                    raise WrongAnswerError(f"{mistake}; {text}") from None
            raise

    def answer(self) -> str:
        """Write the rows one below the other."""
        return "\n".join(" ".join(f"{value:.6g}" for value in row) for row in np.atleast_2d(self.right()))

    def decides(self) -> dict[str, Any]:
        """Return the rows that are right, and known wrong ones."""
        right = self.right()
        return {
            "expected": np.atleast_2d(right).astype(float).tolist(),
            "axes": right.ndim,
            "whole": right.dtype.kind in "iu",
            "wrong": [
                {"rows": np.atleast_2d(np.asarray(value, dtype=float)).tolist(), "hint": text}
                for value, text in self.wrong
            ],
        }
