"""What every exercise has: what it asks for, its solution, and what the page is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Exercise"]


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
