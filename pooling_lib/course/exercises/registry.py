"""All exercises of the course by their names, and the check of an answer to one of them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from pooling_lib._core.given import brief
from pooling_lib._core.settings import flag
from pooling_lib.course._answers import judge
from pooling_lib.course.exercises import (
    average_pooling,
    edge_pooling,
    in_a_network,
    in_practice,
    larger_than_memory,
    making_it_fast,
    max_or_average,
    max_pooling,
    other_pools,
    stride,
    training,
    way_back,
    why_pool,
)
from pooling_lib.course.exercises._kinds import Exercise, Explain

__all__ = ["EXERCISES", "check", "find"]

#: In the order of the chapters.
EXERCISES: dict[str, Exercise] = {
    **stride.EXERCISES,
    **max_pooling.EXERCISES,
    **average_pooling.EXERCISES,
    **edge_pooling.EXERCISES,
    **max_or_average.EXERCISES,
    **why_pool.EXERCISES,
    **making_it_fast.EXERCISES,
    **larger_than_memory.EXERCISES,
    **in_a_network.EXERCISES,
    **way_back.EXERCISES,
    **training.EXERCISES,
    **other_pools.EXERCISES,
    **in_practice.EXERCISES,
}


def find(name: str) -> Exercise:
    """Return an exercise.

    Parameters
    ----------
    name : str
        Its name, which stands beside it in the chapter.

    Returns
    -------
    Exercise
        What is asked, and what is right.

    Raises
    ------
    TypeError, ValueError
        If `name` is no text, or no exercise has this name.

    Examples
    --------
    >>> find("stride-shape").kind
    'shape'
    """
    if not isinstance(name, str):
        raise TypeError(
            f"name={brief(name)} is of type {type(name).__name__}; use the name of an exercise, a str"
        )
    if name not in EXERCISES:
        near = get_close_matches(name, EXERCISES, 3, 0.3) or [*EXERCISES][:3]
        raise ValueError(f"name={brief(name)} is no exercise; use one of the {len(EXERCISES)}, such as {near}")
    return EXERCISES[name]


def check(name: str, answer: Any, *, strict: bool = False) -> None:
    """Check an answer to an exercise of the course, and print what there is to say.

    Parameters
    ----------
    name : str
        The exercise.
    answer : object, or ...
        A number, a shape, an array, a letter, a function, or a text as the page takes it; of an explanation
        only the reader can tell how good it is, and what to compare it with is printed.
    strict : bool
        Raise if the answer is missing or wrong.

    Raises
    ------
    AssertionError
        Only with `strict`.
    TypeError, ValueError
        If there is no such exercise.

    Examples
    --------
    >>> check("stride-shape", (16, 50))
    Right: (16, 50).
    >>> check("stride-shape", "15 x 49")
    Not yet: (15, 49) counts the steps (there is one window more than steps, hence the + 1), \
or it leaves out the padding.
    >>> check("stride-shape", ...)
    No answer yet: replace the ... and run the cell again.
    """
    exercise, strict = find(name), flag("strict", strict)
    if isinstance(answer, str) and not answer.strip():
        answer = ...
    if isinstance(exercise, Explain) and isinstance(answer, str):
        print(f"To compare with: {exercise.examine(answer)}")
        return
    judge(answer, lambda: exercise.examine(answer), strict)
