"""What the explorers' messages have in common: masks refused by name."""

from __future__ import annotations

from pooling_lib._core.given import brief, refuse_masks

__all__ = ["brief", "refuse_masks"]
