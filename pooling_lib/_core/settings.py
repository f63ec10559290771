"""Spell out what a caller may abbreviate: one checked integer, or one pair, for each axis."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any, SupportsIndex

import numpy as np

from pooling_lib._core.given import brief

Size = SupportsIndex | Sequence[SupportsIndex]
Padding = SupportsIndex | Sequence[SupportsIndex | Sequence[SupportsIndex]]

#: No array is longer, so no setting needs to be larger; the same everywhere, also where memory has 32 bits.
LARGEST = 2**63 - 1


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


def is_scalar(value: Any) -> bool:
    """Tell one value from a sequence of values; whether it is an integer is not asked here."""
    return (
        type(value) is int
        or not hasattr(value, "__len__")
        or isinstance(value, str | bytes)
        or getattr(value, "ndim", 1) == 0
    )


def sequence(name: str, value: Any) -> tuple[Any, ...]:
    """Take a tuple, a list or another ordered collection."""
    if is_scalar(value) or isinstance(value, dict | set | frozenset):
        raise TypeError(f"{name}={brief(value)} is of type {type(value).__name__}; use a tuple of ints")
    return tuple(value)


def integer(name: str, value: Any) -> int:
    """Take a Python or NumPy integer that can count something in an array, not a bool and not a float."""
    if type(value) is not int:
        try:
            if isinstance(value, bool | np.bool_):
                raise TypeError
            value = operator.index(value)
        except TypeError:
            raise TypeError(
                f"{name}={brief(value)} is of type {type(value).__name__}; use an integer"
            ) from None
    if not -LARGEST <= value <= LARGEST:  # not shown: Python refuses to write a number of many digits
        raise ValueError(f"{name} is an integer of {value.bit_length()} bits; use at most 2**63 - 1")
    return int(value)


def flag(name: str, value: Any) -> bool:
    """Take a Python or NumPy bool, or the integers 0 and 1 that equal them."""
    if value is True or value is False:
        return value
    if not is_scalar(value) or value not in (True, False):
        raise TypeError(f"{name}={brief(value)} is of type {type(value).__name__}; use True or False")
    return bool(value)
