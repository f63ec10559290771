"""Spell out what a caller may abbreviate: one checked integer, or one pair, for each axis."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, MappingView, Sequence, Set
from typing import Any, SupportsIndex

import numpy as np

from pooling_lib._core.given import brief

Size = SupportsIndex | Sequence[SupportsIndex]
Padding = SupportsIndex | Sequence[SupportsIndex | Sequence[SupportsIndex]]

#: No array is longer, so no setting needs to be larger; the same everywhere, also where memory has 32 bits.
LARGEST = 2**63 - 1

#: What holds bytes counts as one value, as text does; and what has no order, or is half of a dict, is no tuple.
_TEXTS = (str, bytes, bytearray, memoryview)
_UNORDERED = (Mapping, MappingView, Set)


def lengths(shape: Sequence[SupportsIndex], name: str = "shape") -> tuple[int, ...]:
    """Check a shape."""
    sizes = tuple([integer(name, size) for size in sequence(name, shape)])
    if min(sizes, default=1) < 0:
        raise ValueError(f"{name}={sizes} has a negative length; use lengths of at least 1")
    if 0 in sizes and name == "shape":
        raise ValueError(f"image has shape {sizes}: it is empty; pool an image with at least one pixel")
    if 0 in sizes:
        raise ValueError(f"{name}={sizes} holds no value; use lengths of at least 1")
    return sizes


def pad_pairs(padding: Padding, axes: int) -> tuple[tuple[int, int], ...]:
    """Spell out padding as one (before, after) pair an axis."""
    if type(padding) is int and padding == 0:  # nearly always, and a small image notices
        return ((0, 0),) * axes
    entries: Sequence[Any] = (padding,) * axes if is_scalar(padding) else sequence("padding", padding)
    if len(entries) != axes:
        raise ValueError(
            f"padding={brief(padding)} has {len(entries)} entries for {axes} pooled axes; "
            "use an int, one int an axis, or one (before, after) pair an axis"
        )
    pairs = []
    for entry in entries:
        pair = (entry, entry) if is_scalar(entry) else sequence("padding", entry)
        if len(pair) != 2:
            raise ValueError(
                f"padding={brief(padding)} has an entry {brief(entry)}; use an int or a (before, after) pair"
            )
        before, after = (integer("padding", pad) for pad in pair)
        if min(before, after) < 0:
            raise ValueError(
                f"padding={brief(padding)} is negative; use integers of at least 0, or crop the image"
            )
        pairs.append((before, after))
    return tuple(pairs)


def per_axis(name: str, value: Size, axes: int) -> tuple[int, ...]:
    """Spell out a setting as one positive int an axis."""
    if type(value) is int and 0 < value <= LARGEST:  # nearly always, and a small image notices
        return (value,) * axes
    entries = (value,) * axes if is_scalar(value) else sequence(name, value)
    if len(entries) != axes:
        raise ValueError(
            f"{name}={brief(value)} has {len(entries)} entries for {axes} pooled axes; "
            "use an int or one int an axis"
        )
    numbers = tuple(integer(name, entry) for entry in entries)
    if min(numbers) < 1:
        raise ValueError(f"{name}={brief(value)} is not positive; use integers of at least 1")
    return numbers


def window_axes(kernel_size: Size) -> tuple[int, ...]:
    """Check a kernel by itself, and spell it out as one int for each axis that it pools."""
    axes = 2 if is_scalar(kernel_size) else len(sequence("kernel_size", kernel_size))
    if axes == 0:
        raise ValueError("kernel_size=() pools no axis; use an int or a tuple of at least one int")
    return per_axis("kernel_size", kernel_size, axes)


def is_scalar(value: Any) -> bool:
    """Tell one value from a sequence of values; whether it is an integer is not asked here."""
    kind = type(value)
    return kind is not tuple and (
        kind is int
        or not hasattr(value, "__len__")
        or isinstance(value, _TEXTS)
        or getattr(value, "ndim", 1) == 0
    )


def is_ordered(value: Any) -> bool:
    """Tell whether a value has parts that come in an order: it is no text, no dict and no set."""
    return not is_scalar(value) and not isinstance(value, _UNORDERED)


def sequence(name: str, value: Any, remedy: str = "a tuple of ints") -> tuple[Any, ...]:
    """Take a tuple, a list or another ordered collection."""
    if type(value) is tuple:  # nearly always, and a small image notices
        return value
    if not is_ordered(value):
        raise TypeError(f"{name}={brief(value)} is of type {type(value).__name__}; use {remedy}")
    return tuple(value)


def as_list(name: str, value: Any, what: str) -> list[Any]:
    """Take several things in their order, also one by one from an iterator."""
    return list(value if isinstance(value, Iterator) else sequence(name, value, f"a list of {what}"))


def as_pair(name: str, value: Any, use: str) -> tuple[Any, Any]:
    """Take two things in their order."""
    if not is_ordered(value):
        raise TypeError(f"{name}={brief(value)} is no pair; use {use}")
    if len(value) != 2:
        raise ValueError(f"{name}={brief(value)} is no pair; use {use}")
    first, second = value
    return first, second


def integer(name: str, value: Any) -> int:
    """Take an integer that can count something in an array."""
    number = value if type(value) is int else whole_number(name, value)
    if not -LARGEST <= number <= LARGEST:  # not shown: Python refuses to write a number of many digits
        raise ValueError(f"{name} is an integer of {number.bit_length()} bits; use at most 2**63 - 1")
    return number


def whole_number(name: str, value: Any) -> int:
    """Take a Python or NumPy integer of any size, not a bool and not a float, and return it as Python's."""
    if (number := _as_int(value)) is None:
        raise TypeError(f"{name}={brief(value)} is of type {type(value).__name__}; use an integer")
    return number


def flag(name: str, value: Any) -> bool:
    """Take a Python or NumPy bool, or the integers 0 and 1 that equal them."""
    if value is True or value is False:
        return value
    if (
        isinstance(value, np.bool | np.ndarray)
        and value.ndim == 0
        and value.dtype == bool
        and not _masked(value)
    ):
        return bool(value)
    if (number := _as_int(value)) not in (0, 1):
        raise TypeError(f"{name}={brief(value)} is of type {type(value).__name__}; use True or False")
    return bool(number)


def _as_int(value: Any) -> int | None:
    """Return what stands for an integer as Python's, and None for what does not."""
    if isinstance(value, bool | np.bool) or _masked(value):
        return None
    try:
        return operator.index(value)
    except TypeError:
        return None


def _masked(value: Any) -> bool:
    """Tell a masked array, whose one value may not be meant."""
    return isinstance(value, np.ma.MaskedArray)
