"""What a caller gave: shown in short in messages, searched for masks, told apart from a file's path."""

from __future__ import annotations

import math
import os
from array import array
from collections.abc import Mapping
from reprlib import Repr
from typing import Any

import numpy as np

__all__ = ["brief", "holds_mask", "refuse_file", "refuse_masks"]

#: What has places and cannot hold an array.
_PLAIN = (str, bytes, bytearray, memoryview, range, array, Mapping)
#: Lists within lists that NumPy makes an array of.
MOST_LEVELS = 64


class _Brief(Repr):
    """Shows no more of a value than is read."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = self.maxlong = 60

    def repr_int(self, x: int, level: int) -> str:
        """Count the digits of a number that is too long to be read; Python refuses to spell out the longest."""
        if abs(x) < 10**self.maxlong:
            return repr(x)
        return f"<int of {math.floor(math.log10(abs(x))) + 1:,} digits>"


#: Show a value in a message.
brief = _Brief().repr


def refuse_masks(name: str, value: Any) -> None:
    """Refuse a masked array, and one in lists of any depth: its mask would be ignored."""
    if holds_mask(value):
        raise TypeError(
            f"{name} is a masked array, or holds one, whose mask would be ignored; use {name}.filled(value)"
        )


def holds_mask(value: Any) -> bool:
    """Tell whether a value is a masked array, or holds one where NumPy would find it: in lists of any depth."""
    return isinstance(value, np.ma.MaskedArray) or (_is_nested(value) and _mask_within(value, {}))


def _mask_within(entries: Any, seen: dict[int, Any], levels: int = MOST_LEVELS) -> bool:
    """Look for a masked array among entries, and once in each list that is one of them."""
    seen[id(entries)] = entries  # kept, so that no other list gets its number
    for entry in entries:
        if isinstance(entry, int | float):  # nearly always, and an image has many
            continue
        if isinstance(entry, np.ma.MaskedArray):
            return True
        if _is_nested(entry):
            if levels and id(entry) not in seen and _mask_within(entry, seen, levels - 1):
                return True
        elif _turns_into_masked(entry):
            return True
    return False


def _is_nested(value: Any) -> bool:
    """Tell what NumPy takes apart: what has a length and places, and is neither plain values nor an array."""
    kind = type(value)
    return (
        kind is list
        or kind is tuple
        or (
            hasattr(kind, "__len__")
            and hasattr(kind, "__getitem__")
            and not hasattr(kind, "__array__")
            and not isinstance(value, _PLAIN)
        )
    )


def _turns_into_masked(value: Any) -> bool:
    """Tell whether what makes itself an array makes itself a masked one."""
    if isinstance(value, np.ndarray | np.generic) or not hasattr(type(value), "__array__"):
        return False
    return isinstance(np.asanyarray(value), np.ma.MaskedArray)


def refuse_file(name: str, value: Any) -> None:
    """Refuse the path of a file where pixels are asked for, and say what reads it."""
    if isinstance(value, str | bytes | os.PathLike):
        raise TypeError(
            f"{name}={brief(value)} is of type {type(value).__name__}, which is not an array; "
            "read an image file with pooling_lib.images.load_image"
        )
