"""What the explorers' messages have in common: masks refused by name."""

from __future__ import annotations

from typing import Any

from pooling_lib._core.given import brief, holds_mask

__all__ = ["brief", "refuse_masks"]


def refuse_masks(name: str, value: Any) -> None:
    """Refuse a masked array, and one in a list or a list of lists: its mask would be ignored."""
    if holds_mask(value):
        raise TypeError(
            f"{name} is a masked array or holds one, whose mask would be ignored; use {name}.filled(value)"
        )
