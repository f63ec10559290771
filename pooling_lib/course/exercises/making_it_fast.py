"""The exercises of the chapter on speed: doubling, flat images, sums of six, memory asked for unseen."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib.course._answers import WrongAnswerError, difference
from pooling_lib.course._trials import run
from pooling_lib.course.exercises._kinds import Choice, Exercise, Explain, Function, Number, Option
from pooling_lib.pooling import average_pool

__all__ = ["EXERCISES"]

_ROWS = np.arange(4 * 6) // 6
_FLOATS = np.zeros(10**6, np.float32)
_IMAGE = np.zeros((8, 8))
#: Additions of arrays that sums of six take.
ENOUGH = 3


def _slides(kernel_size: int) -> int:
    """Count the steps of doubling from a width of 1, the last of which may overlap."""
    width, slides = 1, 0
    while width < kernel_size:
        width, slides = min(2 * width, kernel_size), slides + 1
    return slides


def _in_order(view: npt.NDArray[Any]) -> bool:
    """Say whether neighbours along the last axis are neighbours in memory."""
    return view.strides[-1] == view.itemsize


class _Counted(np.ndarray[Any, Any]):
    """An array that counts the operations of whole arrays that it takes part in."""

    operations = 0

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        """Count, and compute as ever; to reduce n values, or to add up along them, takes n - 1 operations."""
        along = inputs[0].shape[-1] if method in ("reduce", "accumulate") and np.ndim(inputs[0]) else ufunc.nin
        type(self).operations += max(1, along - 1)
        if "out" in options:
            options["out"] = tuple(map(_plain, options["out"]))
        return np.asarray(getattr(ufunc, method)(*map(_plain, inputs), **options)).view(_Counted)


def _plain(value: Any) -> Any:
    """Return an array that counts nothing."""
    return np.asarray(value) if isinstance(value, _Counted) else value


def examine_sums(function: Any) -> str:
    """Try a function that sums every six neighbours, and count its additions.

    One operation of two arrays at most doubles the values that a sum is of, so fewer than three cannot do: then
    the sums come from somewhere that is not counted.
    """
    for line in (np.arange(20.0) ** 2, np.array([3.0, -1, 4, 1, 5, 9, 2]), np.ones(6)):
        where = f"for a line of {line.size}"
        counted = line.copy().view(_Counted)
        _Counted.operations = 0
        given = run(function, where, counted)
        operations = _Counted.operations
        if not np.array_equal(counted, line):
            raise WrongAnswerError(f"{where} it changed the line itself; write to a new array")
        if wrong := difference(given, 6 * average_pool(line[np.newaxis], (1, 6), 1)[0]):
            raise WrongAnswerError(f"{where} {wrong}")
        if operations > ENOUGH:
            raise WrongAnswerError(
                f"its sums are right, and it takes {operations} operations; three are enough"
            )
        if operations < ENOUGH or not isinstance(given, _Counted):
            raise WrongAnswerError(
                f"its sums are right, and of its operations {operations} could be counted; add slices of the "
                "line with +, and return the array that comes out"
            )
    return "it sums every six neighbours in three additions"


EXERCISES: dict[str, Exercise] = {
    "fast-slides": Number(
        "Slides along one axis",
        "The widths are 1, 2, 4, 8, 16 and 31: from 16 the last slide is by 15, and overlaps by one.",
        "width, slides = 1, 0\nwhile width < 31:\n    width, slides = min(2 * width, 31), slides + 1\nslides",
        expected=_slides(31),
        hint="the widths are 1, 2, 4, and so on, and the last slide may overlap",
        wrong=(
            (30, "slides by one pixel at a time; each slide can double the width"),
            (_slides(16), "stops at a width of 16; one more slide, which overlaps, makes 31"),
            (_slides(31) + 1, "counts the width of 1, for which nothing has to slide"),
            (31, "counts the pixels of the window"),
        ),
    ),
    "fast-nonsense": Number(
        "Pairs that mean nothing",
        "There are three borders between the four rows, and one pair crosses each border.",
        "sum(left // 6 != (left + 1) // 6 for left in range(23))",
        expected=int(np.count_nonzero(np.diff(_ROWS))),
        hint="one for each border between two rows",
        wrong=(
            (4, "counts the end of the last row too, which has no next one"),
            (23 - 3, "is the number of pairs that make sense"),
            (5, "counts the borders between columns"),
        ),
    ),
    "fast-six": Function(
        "Sums of six",
        "Six is 110 in binary, and its digits say what to do. Neighbours add up to sums of two, one more "
        "number makes sums of three, and two sums of three make six. Each of these steps is one addition.",
        examiner=examine_sums,
    ),
    "fast-inplace": Number(
        "Megabytes that NumPy asks for",
        "NumPy sees that the output overlaps an input, and copies an operand first: a million values of 4 "
        "bytes.",
        "10**6 * 4 / 1e6",
        expected=_FLOATS.nbytes / 1e6,
        hint="NumPy copies an operand, and tracemalloc counts the bytes that it asks for",
        digits=3,
        wrong=(
            (0, "is what the statement hopes for; NumPy sees the overlap, and copies an operand first"),
            (2 * _FLOATS.nbytes / 1e6, "would be a copy of float64, or of both operands; it is one of float32"),
            (_FLOATS.nbytes, "counts bytes; give megabytes"),
            (1, "counts values, in millions; each has 4 bytes"),
        ),
    ),
    "fast-order": Choice(
        "Which view?",
        "Rows are stored one behind the other, so a view of whole rows keeps neighbours side by side.",
        options=(
            Option("`image[:, ::2]`", "it jumps over every second pixel of a row", _in_order(_IMAGE[:, ::2])),
            Option(
                "`image[::2]`",
                "it leaves out whole rows, and within a row pixels stay side by side",
                _in_order(_IMAGE[::2]),
            ),
            Option("`image.T`", "its rows are columns of the image, a whole row apart", _in_order(_IMAGE.T)),
            Option("`image[::2, ::2]`", "it jumps over every second pixel", _in_order(_IMAGE[::2, ::2])),
        ),
    ),
    "fast-overlap": Explain(
        "Why may the one overlap and the other not?",
        "A maximum does not change when a pixel is looked at twice: max(a, a) = a. So two windows of 16 that "
        "overlap by one make the maximum of 31. A sum counts the shared pixel twice. For a sum the widths have "
        "to fit together, as the binary digits of the kernel size say.",
        points=(
            "a pixel that is looked at twice does not change a maximum",
            "in a sum it would count twice",
            "for sums the parts have to stand side by side, for instance by powers of two",
        ),
    ),
}
