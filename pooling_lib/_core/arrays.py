"""Take the caller's data as an array, and make room for results."""

from __future__ import annotations

import math
import numbers
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.given import refuse_file, refuse_masks
from pooling_lib._core.windows import Windows

Array = npt.NDArray[Any]


def as_pixels(image: npt.ArrayLike, name: str = "image") -> Array:
    """Return the caller's data as a native-endian array of numbers or booleans, copied only if it must be."""
    pixels = as_array(image, name)
    if pixels.dtype.kind not in "biufc":
        raise TypeError(_why_no_number(pixels, image, name))
    return pixels if pixels.dtype.isnative else pixels.astype(pixels.dtype.newbyteorder("="))


def as_array(values: npt.ArrayLike, name: str) -> Array:
    """Return the caller's data as an array whose values are all meant."""
    if type(values) is np.ndarray:  # nearly always, and a small image notices
        return values
    refuse_masks(name, values)
    try:
        array = np.asanyarray(values)
    except ValueError as error:
        raise ValueError(f"{name} is not an array ({error}); use rows of equal length") from None
    refuse_masks(name, array)  # what turns itself into an array may have a mask
    return np.asarray(array)


def _why_no_number(pixels: Array, given: object, name: str) -> str:
    """Say what the caller gave instead of numbers, and what to do about it."""
    refuse_file(name, given)
    file = "read an image file with pooling_lib.images.load_image"
    if pixels.dtype.kind in "UST":
        return f"{name} has dtype {pixels.dtype}, which is text and not a number; {file}"
    if pixels.dtype == object and pixels.ndim == 0:
        kind = type(pixels.item()).__name__
        return f"{name} is of type {kind}, which is not an array; use an array of numbers, or {file}"
    has = f"{name} has dtype {_shortened(pixels.dtype)}, which is not a number; use"
    if pixels.dtype == object:
        strangers = (type(value).__name__ for value in pixels.flat if not isinstance(value, numbers.Number))
        stranger = next(strangers, None)
        lies = f"np.asarray({name}, dtype=float)" + (
            f", or check why a {stranger} is in it" if stranger else ""
        )
        return f"{has} {lies}"
    if pixels.dtype.names:
        return f"{has} one of its fields, such as {name}[{pixels.dtype.names[0]!r}]"
    return f"{has} {name}.astype({'np.int64' if pixels.dtype.kind in 'mM' else 'np.float32'})"


def _shortened(dtype: np.dtype[Any], most: int = 80) -> str:
    """Write a dtype, which may have many fields."""
    text = str(dtype)
    return text if len(text) <= most else f"{text[: most - 3]}..."


def lowest(dtype: np.dtype[Any]) -> Any:
    """Return the identity of max: the value no pixel is below."""
    if dtype.kind == "f":
        return -np.inf
    return False if dtype.kind == "b" else np.iinfo(dtype).min


def highest(dtype: np.dtype[Any]) -> Any:
    """Return the identity of min: the value no pixel is above."""
    if dtype.kind == "f":
        return np.inf
    return True if dtype.kind == "b" else np.iinfo(dtype).max


def empty_result(pixels: Array, windows: tuple[Windows, ...], dtype: np.dtype[Any]) -> Array:
    """Return memory for one value a window."""
    return allocate((*pixels.shape[: -len(windows)], *[along.count for along in windows]), dtype)


def allocate(
    shape: Sequence[int], dtype: np.dtype[Any], name: str = "the result", *, zeros: bool = False
) -> Array:
    """Return memory for so many values, or say that there is not enough."""
    try:
        return np.zeros(shape, dtype) if zeros else np.empty(shape, dtype)
    except (MemoryError, ValueError):  # more than there is, or than can be counted
        raise _too_large(shape, dtype, name) from None


@contextmanager
def in_memory(what: str, remedy: str) -> Iterator[None]:
    """Say of what is made in this context that there is not enough memory for it."""
    try:
        yield
    except MemoryError:
        raise ValueError(f"{what} is more than memory holds; use {remedy}") from None


def check_size(shape: Sequence[int], dtype: np.dtype[Any], name: str) -> None:
    """Check that so many values can be counted."""
    if math.prod(shape) * dtype.itemsize > sys.maxsize:
        raise _too_large(shape, dtype, name)


def _too_large(shape: Sequence[int], dtype: np.dtype[Any], name: str) -> ValueError:
    """Say what does not fit in memory."""
    is_given = name.endswith("_shape")
    what = f"{name}={tuple(shape)}" if is_given else f"{name} of shape {tuple(shape)}"
    remedy = "smaller lengths" if is_given else "a smaller image, less padding or a larger stride"
    return ValueError(f"{what} is {math.prod(shape)} values of {dtype}, more than memory holds; use {remedy}")


def at(axis: int, part: slice | list[int]) -> tuple[Any, ...]:
    """Index one axis, counted from the end."""
    return (..., part, *(slice(None),) * (-axis - 1))


def after(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    """Return the lengths of the axes behind one, counted from the end."""
    return shape[len(shape) + axis + 1 :]
