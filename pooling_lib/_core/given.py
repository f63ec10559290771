"""What a caller gave: shown in short in messages, searched for masks, told apart from a file's path."""

from __future__ import annotations

import math
import os
from reprlib import Repr
from typing import Any

import numpy as np

__all__ = ["brief", "holds_mask", "refuse_file"]


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


def holds_mask(value: Any, levels: int = 3) -> bool:
    """Tell whether a value is a masked array, or holds one in a list or a list of lists."""
    if isinstance(value, np.ma.MaskedArray):
        return True
    if not levels or not isinstance(value, list | tuple):
        return False
    # Numbers are nearly always what is in it, and an image has many.
    return any(not isinstance(entry, int | float) and holds_mask(entry, levels - 1) for entry in value)


def refuse_file(name: str, value: Any) -> None:
    """Refuse the path of a file where pixels are asked for, and say what reads it."""
    if isinstance(value, str | bytes | os.PathLike):
        raise TypeError(
            f"{name}={brief(value)} is of type {type(value).__name__}, which is not an array; "
            "read an image file with pooling_lib.images.load_image"
        )
