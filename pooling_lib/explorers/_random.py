"""Numbers that follow from a seed alone, so that the page makes the same ones without Python."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["VALUES", "random_numbers"]

VALUES = 2**16  # how many different numbers there are


def random_numbers(seed: int, count: int) -> Iterator[int]:
    """Yield unrelated numbers from 0 to 65535: the upper half of a linear congruential generator's state."""
    state = (seed * 2654435761 + 12345) % 2**32
    for _ in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        yield state >> 16
