"""Try a reader's function on small images, the simplest first, and say what its first wrong result shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pooling_lib.course._answers import WrongAnswerError, difference, first_wrong, shown
from pooling_lib.course._shape_answers import shape_slips
from pooling_lib.geometry import resolve

__all__ = ["DIGITS", "Slips", "call", "dtype_mistake", "examine_pool", "named", "run", "shuffled"]

Array = npt.NDArray[Any]


class _Trial(NamedTuple):
    """An image, and the pairs of kernel size and stride to try on it."""

    image: Array
    settings: tuple[tuple[int, int], ...]

    def fitting(self) -> Iterator[tuple[int, int]]:
        """Yield the settings whose window fits."""
        return ((kernel, stride) for kernel, stride in self.settings if kernel <= min(self.image.shape))


def shuffled(rows: int, columns: int) -> Array:
    """Return the numbers from 1 to rows * columns in a fixed disorder; one more than these must be a prime."""
    size = rows * columns
    return np.array([pow(place, -1, size + 1) for place in range(1, size + 1)]).reshape(rows, columns)


DIGITS = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3]])
_ALL = (*product(range(2, 10), range(1, 5)), (2, 5), (3, 7), (1, 1), (1, 2), (1, 3))
_FEW = ((2, 2), (2, 1), (3, 2), (4, 1))
#: Whole windows and not, wider and taller images, windows up to the whole height, strides under and over the
#: kernel, far below zero, fractions, small integers that a sum in their own dtype would overflow, the least
#: values of dtypes, which a minus leaves the least, and values that know no minus.
_TRIALS = (
    _Trial(DIGITS, ((2, 2), (2, 1), (3, 1), (4, 4), (1, 1))),
    _Trial(shuffled(3, 4), ((2, 2), (3, 1), (2, 1), (1, 2))),
    _Trial(shuffled(9, 12), _ALL),
    _Trial(-200 - shuffled(16, 6), _ALL),
    _Trial(shuffled(8, 9) / 16, _ALL),
    _Trial((200 + shuffled(5, 6)).astype(np.uint8), _FEW),
    _Trial((8 * shuffled(5, 6) - 8).astype(np.uint8), _FEW),
    _Trial((8 * shuffled(5, 6) - 136).astype(np.int8), _FEW),
    _Trial(shuffled(4, 7) % 3 == 0, _FEW),
)
#: Windows of nothing but the least, and the largest, value there is: for pools that select and do not add.
_ENDS = tuple(
    _Trial(np.repeat(np.array([[low, low, high, high]] * 4), 2, axis=1), _FEW)
    for low, high in ((-np.inf, np.inf), (np.iinfo(np.int64).min, np.iinfo(np.int64).max))
)

#: A slip, computed: from an image, kernel size and stride to what it gives.
Slips = tuple[tuple[Callable[[Array, int, int], Array], str], ...]


def examine_pool(function: Any, reference: Callable[..., Array], slips: Slips = ()) -> str:
    """Try a pooling function on every image with all of its settings; `slips` are known for this pool alone."""
    trials = [*_TRIALS, *(trial for trial in _ENDS if _selects(reference, trial.image))]
    for image, kernel_size, stride in _calls(trials):
        where = f"for {named(image)} with kernel_size={kernel_size}, stride={stride}"
        answer = call(function, where, [image], kernel_size, stride)
        expected = np.asarray(reference(image.copy(), kernel_size, stride))
        if wrong := difference(answer, expected):
            shapes = _shape_slips(function) if wrong.startswith("the shape") else []
            seen = f"; it {', or it '.join(shapes)}" if shapes else ""
            if wrong.startswith("at "):
                causes = [text for slip, text in slips if _gives(slip, answer, image, kernel_size, stride)]
                seen = _seen(np.asarray(answer), expected, image, kernel_size, stride)
                seen = f"; {causes[0]}" if causes else seen
            raise WrongAnswerError(f"{where} {wrong}{seen}")
        if wrong := dtype_mistake(answer, expected, image):
            raise WrongAnswerError(f"{where} {wrong}")
    return f"it agrees with {getattr(reference, '__name__', 'the library')} on {len(trials)} images"


def named(image: Array) -> str:
    """Name an image by its shape, and by its dtype where it is no usual one."""
    usual = image.dtype in (np.int64, np.float64)
    return f"a {image.shape} image{'' if usual else f' of {image.dtype}'}"


def _selects(reference: Callable[..., Array], image: Array) -> bool:
    """Say whether a pool gives values of the image, in its dtype."""
    with np.errstate(all="ignore"):
        pooled = np.asarray(reference(image.copy(), 2, 1))
    return pooled.dtype == image.dtype and bool(np.isin(pooled, image).all())


def _gives(
    slip: Callable[[Array, int, int], Array], answer: Any, image: Array, kernel_size: int, stride: int
) -> bool:
    """Say whether an answer is exactly what a slip gives, which some dtypes do not allow."""
    try:
        return not difference(answer, np.asarray(slip(image.copy(), kernel_size, stride)))
    except TypeError:
        return False


def _calls(trials: Iterable[_Trial]) -> Iterator[tuple[Array, int, int]]:
    """Yield every image with each of its settings."""
    for trial in trials:
        for kernel_size, stride in trial.fitting():
            yield trial.image, kernel_size, stride


def run(function: Any, where: str, *arguments: Any) -> Any:
    """Call a reader's function, and say what it raises."""
    if not callable(function):
        raise WrongAnswerError(f"{shown(function)} is not a function; give its name, without calling it")
    try:
        return function(*arguments)
    except Exception as error:
        raise WrongAnswerError(f"{where} it raised {type(error).__name__}: {error}") from error


def call(function: Any, where: str, arrays: list[Array], *settings: int) -> Any:
    """Call a reader's function on copies, and see that it returns something and leaves them alone."""
    copies = [array.copy() for array in arrays]
    answer = run(function, where, *copies, *settings)
    if not all(map(np.array_equal, copies, arrays)):
        raise WrongAnswerError(f"{where} it changed the image itself; write to a new array")
    if answer is None:
        raise WrongAnswerError(f"{where} it returned nothing; end it with a return")
    return answer


def _shape_slips(function: Callable[..., Any]) -> list[str]:
    """Return the slips that give the shapes of a function's results, of all of them."""
    agreed: list[str] | None = None
    for image, kernel_size, stride in _calls(_TRIALS):
        with suppress(Exception):  # what it raises on an image after the one that it is told of
            given = np.shape(function(image.copy(), kernel_size, stride))
            slips = shape_slips(given, resolve(image.shape, kernel_size, stride))
            agreed = slips if agreed is None else [slip for slip in agreed if slip in slips]
    return agreed or []


def _seen(given: Array, expected: Array, image: Array, kernel_size: int, stride: int) -> str:
    """Say what can be seen of the reason for a wrong value."""
    if np.array_equal(given, np.trunc(expected)):
        return "; keep the fractions: give the output a floating dtype"
    place = first_wrong(given if given.dtype.kind in "biuf" else given.astype(np.float64), expected)
    assert place is not None, "there is a first wrong value, or this would not be asked"
    top, left = (at * stride for at in place)
    taken = image[top : top + kernel_size, left : left + kernel_size]
    seen = f"; that window is image[{top}:{top + kernel_size}, {left}:{left + kernel_size}]"
    if kernel_size > 1 and np.isin(expected, image).all() and given[place] not in taken:
        where = "in the image, but not in that window" if given[place] in image else "nowhere in the image"
        return f"{seen}, and {given[place]:g} is {where}"
    return seen


def dtype_mistake(answer: Any, expected: Array, image: Array) -> str:
    """Say what is wrong with the dtype of right values; rows of numbers have none."""
    if not isinstance(answer, np.ndarray | np.generic):
        return ""
    if expected.dtype.kind == "f":
        right, wanted = answer.dtype.kind == "f", "a floating one"
    else:
        right, wanted = answer.dtype == expected.dtype, f"{expected.dtype}"
    own = ", as the image has" if expected.dtype == image.dtype and expected.dtype.kind != "f" else ""
    return (
        "" if right else f"the values are right and their dtype is {answer.dtype}; it should be {wanted}{own}"
    )
