"""The kinds of exercises: those of a value, a choice, an explanation, a function that is tried in Python."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pooling_lib.course import _typed
from pooling_lib.course._answers import WrongAnswerError, shown
from pooling_lib.course.exercises._base import Exercise
from pooling_lib.course.exercises._values import Number, Rows, Shape

__all__ = ["Choice", "Exercise", "Explain", "Function", "Number", "Option", "Rows", "Shape"]

#: A letter alone, or as a list writes it.
_LISTED = re.compile(r"\(?([a-z])[.)]?")


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
        text = _typed.tidied(answer) if isinstance(answer, str) else ""
        listed = _LISTED.fullmatch(text.lower())
        chosen = listed[1] if listed else ""
        if chosen not in letters:
            said = _typed.quoted(text) if isinstance(answer, str) else shown(answer)
            raise WrongAnswerError(f"{said} is none of the letters {', '.join(letters)}")
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
