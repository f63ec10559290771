"""What the explorers' messages have in common: values shown in short, and masks refused by name."""

from __future__ import annotations

import math
from reprlib import Repr
from typing import Any

import numpy as np

__all__ = ["brief", "refuse_masks"]


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


def refuse_masks(name: str, value: Any, levels: int = 3) -> None:
    """Refuse a masked array, and one in a list or a list of lists: its mask would be ignored."""
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(
            f"{name} is a masked array or holds one, whose mask would be ignored; use {name}.filled(value)"
        )
    if levels and isinstance(value, list | tuple):
        for entry in value:
            if not isinstance(entry, int | float):  # nearly always, and an image has many
                refuse_masks(name, entry, levels - 1)
