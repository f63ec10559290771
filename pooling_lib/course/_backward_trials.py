"""Try a reader's backward pass on small images, and name the slip whose result a wrong one is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib.backward import average_pool_backward, max_pool_backward
from pooling_lib.course._answers import WrongAnswerError, difference
from pooling_lib.course._trials import DIGITS, call, dtype_mistake, named, shuffled
from pooling_lib.geometry import resolve
from pooling_lib.pooling import average_pool, max_pool

__all__ = ["LEAST", "arriving", "backward_slips", "examine_backward", "refuse_gradient", "sent_back"]

Array = npt.NDArray[Any]

#: Images with the least value of their dtype, below which no padding of their own can be.
LEAST = ((DIGITS[:3] - 1).astype(np.uint8), np.where(DIGITS[:3] < 4, -128, DIGITS[:3]).astype(np.int8))


def examine_backward(function: Any, pool: Callable[..., Array]) -> str:
    """Try a backward pass where windows stand apart, side by side and over each other, also with ties."""
    images = (DIGITS, np.zeros((4, 5), int), shuffled(6, 7) / 8, -DIGITS[:3], *LEAST)
    for image in images:
        for kernel_size, stride in ((2, 2), (2, 1), (3, 1), (2, 3), (3, 2), (1, 2)):
            if kernel_size > min(image.shape):
                continue
            where = f"for {named(image)} with kernel_size={kernel_size}, stride={stride}"
            gradient = arriving(tuple(axis.count for axis in resolve(image.shape, kernel_size, stride)))
            answer = call(function, where, [gradient, image], kernel_size, stride)
            expected = sent_back(pool, gradient, image, kernel_size, stride)
            slips = backward_slips(pool, gradient, image, kernel_size, stride)
            refuse_gradient(where, answer, expected, image, slips)
    return f"it agrees with {pool.__name__}_backward on {len(images)} images"


def arriving(shape: tuple[int, ...]) -> Array:
    """Return a gradient at the outputs, of fractions that all differ."""
    return 1.5 + np.arange(np.prod(shape)).reshape(shape) ** 2


def refuse_gradient(
    where: str, answer: Any, expected: Array, image: Array, slips: Iterable[tuple[str, Array]]
) -> None:
    """Refuse a wrong gradient at the pixels with its cause, if it is exactly what that gives, or its dtype."""
    if wrong := difference(answer, expected):
        whole = wrong.startswith("at ") and np.asarray(answer).dtype.kind in "iu"
        if whole or (wrong.startswith("at ") and np.array_equal(answer, np.trunc(expected))):
            seen = "; keep the fractions: give the gradient a floating dtype, as np.zeros(image.shape) has"
            like = f", while np.zeros_like(image) has {image.dtype}, the image's own"
            raise WrongAnswerError(f"{where} {wrong}{seen}{like if image.dtype.kind in 'iu' else ''}")
        causes = [text for text, slip in slips if not difference(answer, slip)]
        raise WrongAnswerError(f"{where} {wrong}{f'; {causes[0]}' if causes else ''}")
    if wrong := dtype_mistake(answer, expected, image):
        raise WrongAnswerError(f"{where} {wrong}")


def sent_back(
    pool: Callable[..., Array], gradient: Array, image: Array, kernel_size: int, stride: int, padding: int = 0
) -> Array:
    """Return the library's backward pass."""
    if pool is average_pool:
        return average_pool_backward(gradient, image.shape, kernel_size, stride, padding=padding)
    _, indices = max_pool(image, kernel_size, stride, padding=padding, return_indices=True)
    return max_pool_backward(gradient, indices, image.shape)


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
