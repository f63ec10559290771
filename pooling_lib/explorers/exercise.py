"""`Exercise`: a field for the answer to a question of the course, what there is to say of it, a solution."""

from __future__ import annotations

import json
from typing import Any

import anywidget
import traitlets

from pooling_lib.course.exercises import check, find
from pooling_lib.explorers._static import join_script, join_style

__all__ = ["Exercise"]


class Exercise(anywidget.AnyWidget):
    """An exercise of the course: a field for the answer, what there is to say of it, and a solution.

    The question itself stands in the chapter. The page decides by itself, in the words of
    `pooling_lib.course.exercises.check`, and keeps what was answered on the reader's own machine.

    Parameters
    ----------
    name : str
        Which exercise.

    Attributes
    ----------
    answer : str
        What stands in the field.
    tried : str or None
        What was checked last, None before.
    revealed : bool
        Whether the solution is shown.
    marks : list of bool
        Which points of a model answer the reader has found in an explanation.

    Raises
    ------
    TypeError, ValueError
        If there is no such exercise.

    Examples
    --------
    >>> exercise = Exercise("stride-shape")
    >>> exercise.answer = "(16, 50)"
    >>> exercise.check()
    Right: (16, 50).
    """

    _esm = join_script("exercise/exercise.js")
    _css = join_style("shared/base.css", "exercise/exercise.css", "shared/enlarged.css")

    question = traitlets.Dict(read_only=True).tag(sync=True)  # by its default, which `__init__` settles
    answer = traitlets.Unicode().tag(sync=True)
    tried = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    revealed = traitlets.Bool().tag(sync=True)
    marks = traitlets.List(traitlets.Bool()).tag(sync=True)

    def __init__(self, name: str) -> None:
        self._asked: dict[str, Any] = {"name": name} | find(name).state()
        super().__init__()

    @traitlets.default("question")
    def _plain(self) -> Any:
        return json.loads(json.dumps(self._asked))

    def check(self, *, strict: bool = False) -> None:
        """Check what stands in the field, as `pooling_lib.course.exercises.check` does.

        Parameters
        ----------
        strict : bool
            Raise if the answer is missing or wrong.

        Raises
        ------
        AssertionError
            Only with `strict`.
        """
        check(self.question["name"], self.answer, strict=strict)

    def __repr__(self) -> str:
        """Return the call that makes this exercise, without an address."""
        return f"Exercise({self.question['name']!r})"
