"""Kinds of exercises: what each asks for, what is right, and the mistakes that it knows by name."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.windows import Windows
from pooling_lib.course import _typed
from pooling_lib.course._answers import (
    EXACT,
    NumberQuestion,
    WrongAnswerError,
    difference,
    examine_array,
    examine_number,
    roundings,
    shown,
)
from pooling_lib.course._shape_answers import examine_shape, known_shapes, way_to_count
from pooling_lib.geometry import resolve

__all__ = ["Choice", "Exercise", "Explain", "Function", "Number", "Option", "Rows", "Shape"]

#: What a known wrong answer is, and what has gone wrong in it.
Known = tuple[tuple[Any, str], ...]


@dataclass(frozen=True, eq=False)
class Exercise:
    """What every exercise has: what its field asks for, and its solution in words and in code.

    The last line of ``code`` is an expression that gives the answer.
    """

    asks: str
    because: str
    code: str = ""

    #: The kind, as the page knows it.
    kind = ""

    def examine(self, answer: Any) -> str:
        """Return what is right about an answer, or raise a `WrongAnswerError`."""
        raise NotImplementedError

    def answer(self) -> str:
        """Return the right answer, as the solution writes it."""
        raise NotImplementedError

    def decides(self) -> dict[str, Any]:
        """Return what the page needs to decide on an answer by itself."""
        return {}

    def state(self) -> dict[str, Any]:
        """Return what the page needs to show."""
        solution = {"answer": self.answer(), "because": self.because, "code": self.code}
        return {"kind": self.kind, "asks": self.asks, "solution": solution} | self.decides()


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
        return examine_number(
            _typed.read_number(answer) if isinstance(answer, str) else answer, self.question()
        )

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
            "wrong": question.wrong,
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
        named: dict[str, Any] = {
            "kernel_size": 2,
            "stride": None,
            "padding": 0,
            "dilation": 1,
            "ceil_mode": False,
        }
        return tuple(resolve(self.shape, **(named | dict(self.settings))))

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
            rows = _typed.read_rows(answer)
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


@dataclass(frozen=True, eq=False)
class Option:
    """One of the answers to choose from, and what is to be said to whoever chooses it."""

    text: str
    says: str
    right: bool = False


@dataclass(frozen=True, eq=False)
class Choice(Exercise):
    """One of several answers, of which one is right; they are called a, b, c and so on."""

    options: tuple[Option, ...] = field(kw_only=True)

    kind = "choice"

    def letters(self) -> dict[str, Option]:
        """Return the options by their letters."""
        return dict(zip(string.ascii_lowercase, self.options, strict=False))

    def expected(self) -> str:
        """Return the letter of the right answer."""
        (letter,) = (letter for letter, option in self.letters().items() if option.right)
        return letter

    def examine(self, answer: Any) -> str:
        """Say of the chosen option what there is to say."""
        letters = self.letters()
        text = _typed.tidied(answer) if isinstance(answer, str) else None
        if text is None or text.lower() not in letters:
            said = shown(answer) if text is None else _typed.quoted(text)
            raise WrongAnswerError(f"{said} is none of the letters {', '.join(letters)}")
        chosen = text.lower()
        said = f"{chosen}; {letters[chosen].says}"
        if not letters[chosen].right:
            raise WrongAnswerError(said)
        return said

    def answer(self) -> str:
        """Return the letter."""
        return self.expected()

    def decides(self) -> dict[str, Any]:
        """Return the options."""
        options = [[letter, option.text, option.says] for letter, option in self.letters().items()]
        return {"expected": self.expected(), "options": options}


@dataclass(frozen=True, eq=False)
class Explain(Exercise):
    """A few sentences, which the reader compares with a model answer, ``because``, point by point."""

    points: tuple[str, ...] = field(kw_only=True)

    kind = "explain"

    def examine(self, answer: Any) -> str:
        """Show what to compare an explanation with; only the reader can tell whether it says the same."""
        if not isinstance(answer, str):
            raise WrongAnswerError(f"{shown(answer)} is no explanation; give a text")
        points = "\n".join(f"- {point}" for point in self.points)
        return f"{self.because}\nDoes yours say this?\n{points}"

    def answer(self) -> str:
        """Return nothing: the words of the solution are the answer."""
        return ""

    def decides(self) -> dict[str, Any]:
        """Return the points to mark."""
        return {"points": self.points}


@dataclass(frozen=True, eq=False)
class Function(Exercise):
    """A function, which is tried in Python; the page has no kernel to run it."""

    examiner: Callable[[Any], str] = field(kw_only=True)

    kind = "function"

    def examine(self, answer: Any) -> str:
        """Try the function."""
        return self.examiner(answer)

    def answer(self) -> str:
        """Return nothing: the code of the solution is the answer."""
        return ""
