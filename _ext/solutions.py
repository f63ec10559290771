"""What the key says of an exercise: its answer, why it is right, a program, and the mistakes to expect."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import numpy as np
from code_lines import hanging
from numpy.typing import ArrayLike
from programs import Program

from pooling_lib.course.exercises._kinds import Choice, Exercise, Explain
from pooling_lib.course.exercises._values import Rows

#: What exercises set as code.
CODE = re.compile(r"`([^`]+)`")
#: Decimals of a value in rows of numbers, at most.
DECIMALS = 3


def solution(exercise: Exercise, program: Program | None = None) -> str:
    """Return the answer to an exercise, why it is right, and what is known to go wrong."""
    parts = [*_answer(exercise), f"<p>{_marked(exercise.because)}</p>"]
    if code := program.solution if program else exercise.code:
        parts.append(f"<pre>{hanging(code)}</pre>")
    if isinstance(exercise, Explain):
        parts.append(_listed("It should say:", [_marked(point) for point in exercise.points]))
    if isinstance(exercise, Choice):
        wrong = [f"{letter}: {one.says}" for letter, one in exercise.letters().items() if not one.right]
        parts.append(_listed("Of the others:", [_marked(one) for one in wrong]))
    elif known := getattr(exercise, "wrong", ()):
        mistakes = [_mistake(value, says) for value, says in known]
        parts.append(_listed("Mistakes to expect:", mistakes))
    return "\n".join(parts)


def _answer(exercise: Exercise) -> list[str]:
    """Return the answer as HTML, in one part or two; none for what has no single one."""
    answer = exercise.answer()
    if isinstance(exercise, Rows):
        return [f"<div><strong>Answer:</strong> {_rows(exercise.right(), 'answer')}</div>"]
    if isinstance(exercise, Choice):
        answer = f"{answer}. {exercise.letters()[answer].text}"
    return [f"<p><strong>Answer:</strong> <span class='answer'>{_marked(answer)}</span></p>"] if answer else []


def aligned(values: ArrayLike) -> str:
    """Return numbers as plain rows, one below the other, in columns: as a learner would write them.

    Examples
    --------
    >>> print(aligned([[4.5, 10, 1 / 3], [-1, 0, 2]]))
     4.500 10.000  0.333
    -1.000  0.000  2.000
    """
    rows = np.atleast_2d(np.asarray(values, dtype=float))
    written = [np.format_float_positional(one, precision=DECIMALS, trim="-") for one in rows.flat]
    decimals = max(len(text.partition(".")[2]) for text in written)
    texts = [[f"{value:.{decimals}f}" for value in row] for row in rows + 0.0]  # no minus before a zero
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    return "\n".join(" ".join(map(str.rjust, row, widths)) for row in texts)


def _rows(values: ArrayLike, name: str) -> str:
    """Return rows of numbers as HTML of this class."""
    return f"<pre class='{name}'>{aligned(values)}</pre>"


def _mistake(value: Any, says: str) -> str:
    """Return a known mistake, and what is to be said to whoever makes it."""
    if np.ndim(value):
        return f"{_rows(value, 'rows')} {_marked(says)}"
    if isinstance(value, int | float):  # a count is written out, as a teacher would find it on a sheet
        shown = f"{value:.0f}" if value == round(value) else f"{value:.4g}"
    else:
        shown = str(value)
    return _marked(f"{shown} {says}")  # what is said is the rest of a sentence


def _marked(words: str) -> str:
    """Return words as HTML, with what stands between backticks as code."""
    return CODE.sub(r"<code>\1</code>", escape(words))


def _listed(title: str, entries: list[str]) -> str:
    """Return a list of entries, which are HTML."""
    items = "".join(f"<li>{entry}</li>" for entry in entries)
    return f"<p>{title}</p><ul>{items}</ul>"
