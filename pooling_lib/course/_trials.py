"""Try a reader's function on small images, the simplest first, and say what its first wrong result shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pooling_lib.backward import average_pool_backward, max_pool_backward
from pooling_lib.course._answers import WrongAnswerError, difference, first_wrong, shown
from pooling_lib.course._shape_answers import shape_slips
from pooling_lib.geometry import resolve
from pooling_lib.pooling import average_pool, max_pool

__all__ = ["backward_slips", "call", "examine_backward", "examine_pool", "sent_back"]

Array = npt.NDArray[Any]


class _Trial(NamedTuple):
    """An image, and the pairs of kernel size and stride to try on it."""

    image: Array
    settings: tuple[tuple[int, int], ...]

    def fitting(self) -> Iterator[tuple[int, int]]:
        """Yield the settings whose window fits."""
        return ((kernel, stride) for kernel, stride in self.settings if kernel <= min(self.image.shape))


def _shuffled(rows: int, columns: int) -> Array:
    """Return the numbers from 1 to rows * columns in a fixed disorder; one more than these must be a prime."""
    size = rows * columns
    return np.array([pow(place, -1, size + 1) for place in range(1, size + 1)]).reshape(rows, columns)


_DIGITS = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3]])
_ALL = (*product(range(2, 10), range(1, 5)), (2, 5), (3, 7), (1, 1), (1, 2), (1, 3))
#: Whole windows and not, wider and taller images, windows up to the whole height, strides under and over the
#: kernel, far below zero, fractions, and small integers that a sum in their own dtype would overflow.
_TRIALS = (
    _Trial(_DIGITS, ((2, 2), (2, 1), (3, 1), (4, 4), (1, 1))),
    _Trial(_shuffled(3, 4), ((2, 2), (3, 1), (2, 1), (1, 2))),
    _Trial(_shuffled(9, 12), _ALL),
    _Trial(-200 - _shuffled(16, 6), _ALL),
    _Trial(_shuffled(8, 9) / 16, _ALL),
    _Trial((200 + _shuffled(5, 6)).astype(np.uint8), ((2, 2), (2, 1), (3, 2), (4, 1))),
)


def examine_pool(function: Any, reference: Callable[..., Array]) -> str:
    """Try a pooling function on every image with all of its settings."""
    for image, kernel_size, stride in _trials():
        where = f"for a {image.shape} image with kernel_size={kernel_size}, stride={stride}"
        answer = call(function, where, [image], kernel_size, stride)
        expected = np.asarray(reference(image.copy(), kernel_size, stride))
        if wrong := difference(answer, expected):
            slips = _shape_slips(function) if wrong.startswith("the shape") else []
            seen = f"; it {', or it '.join(slips)}" if slips else ""
            if wrong.startswith("at "):
                seen = _seen(np.asarray(answer), expected, image, kernel_size, stride)
            raise WrongAnswerError(f"{where} {wrong}{seen}")
        if wrong := _dtype_mistake(answer, expected, image):
            raise WrongAnswerError(f"{where} {wrong}")
    return f"it agrees with {getattr(reference, '__name__', 'the library')} on {len(_TRIALS)} images"


def _trials() -> Iterator[tuple[Array, int, int]]:
    """Yield every image with each of its settings."""
    for trial in _TRIALS:
        for kernel_size, stride in trial.fitting():
            yield trial.image, kernel_size, stride


def examine_backward(function: Any, pool: Callable[..., Array]) -> str:
    """Try a backward pass where windows stand apart, side by side and over each other, also with ties."""
    images = (_DIGITS, np.zeros((4, 5), int), _shuffled(6, 7) / 8, -_DIGITS[:3])
    for image in images:
        for kernel_size, stride in ((2, 2), (2, 1), (3, 1), (2, 3), (3, 2), (1, 2)):
            if kernel_size > min(image.shape):
                continue
            where = f"for a {image.shape} image with kernel_size={kernel_size}, stride={stride}"
            shape = tuple(axis.count for axis in resolve(image.shape, kernel_size, stride))
            gradient = 1.0 + np.arange(np.prod(shape)).reshape(shape) ** 2
            answer = call(function, where, [gradient, image], kernel_size, stride)
            expected = sent_back(pool, gradient, image, kernel_size, stride)
            if wrong := difference(answer, expected):
                hint = _backward_hint(answer, pool, gradient, image, kernel_size, stride)
                raise WrongAnswerError(f"{where} {wrong}{hint}")
    return f"it agrees with {pool.__name__}_backward on {len(images)} images"


def call(function: Any, where: str, arrays: list[Array], *settings: int) -> Any:
    """Call a reader's function on copies, and see that it returns something and leaves them alone."""
    if not callable(function):
        raise WrongAnswerError(f"{shown(function)} is not a function; give its name, without calling it")
    copies = [array.copy() for array in arrays]
    try:
        answer = function(*copies, *settings)
    except Exception as error:
        raise WrongAnswerError(f"{where} it raised {type(error).__name__}: {error}") from error
    if not all(map(np.array_equal, copies, arrays)):
        raise WrongAnswerError(f"{where} it changed the image itself; write to a new array")
    if answer is None:
        raise WrongAnswerError(f"{where} it returned nothing; end it with a return")
    return answer


def _shape_slips(function: Callable[..., Any]) -> list[str]:
    """Return the slips that give the shapes of a function's results, of all of them."""
    agreed: list[str] | None = None
    for image, kernel_size, stride in _trials():
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


def _dtype_mistake(answer: Any, expected: Array, image: Array) -> str:
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


def sent_back(
    pool: Callable[..., Array], gradient: Array, image: Array, kernel_size: int, stride: int
) -> Array:
    """Return the library's backward pass."""
    if pool is average_pool:
        return np.asarray(average_pool_backward(gradient, image.shape, kernel_size, stride))
    _, indices = max_pool(image, kernel_size, stride, return_indices=True)
    return np.asarray(max_pool_backward(gradient, indices, image.shape))


def _backward_hint(
    answer: Any, pool: Callable[..., Array], gradient: Array, image: Array, kernel_size: int, stride: int
) -> str:
    """Name the slip whose result the answer is exactly."""
    for text, slip in backward_slips(pool, gradient, image, kernel_size, stride):
        if not difference(answer, slip):
            return f"; {text}"
    return ""


def backward_slips(
    pool: Callable[..., Array], gradient: Array, image: Array, kernel_size: int, stride: int
) -> Iterator[tuple[str, Array]]:
    """Yield usual slips and what they give, computed window by window."""
    replaced, last, shared, whole = (np.zeros(image.shape) for _ in range(4))
    for row, column in np.ndindex(gradient.shape):
        place = tuple(slice(at * stride, at * stride + kernel_size) for at in (row, column))
        window, sent = image[place], gradient[row, column]
        winners = window == window.max()
        first = np.unravel_index(np.argmax(winners), window.shape)
        final = tuple(np.argwhere(winners)[-1])
        if pool is average_pool:
            replaced[place] = sent / kernel_size**2
            whole[place] += sent
        else:
            replaced[place][first] = sent
            last[place][final] += sent
            shared[place][winners] += sent
    yield "a pixel that several windows use gets the sum of what they send: += and not =", replaced
    if pool is average_pool:
        yield "a pixel is one of kernel_size * kernel_size, and gets that part of the gradient", whole
    else:
        yield "of equal values the first gets the gradient, not the last", last
        yield "of equal values the first gets the gradient, the others none", shared
