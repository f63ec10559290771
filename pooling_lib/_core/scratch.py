"""Memory for what a tile becomes on its way from pixels to results, and the quick copy out of it."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from pooling_lib._core.arrays import Array

Slices = tuple[slice, ...]

#: So few values are copied before NumPy has set up a cast.
FEW = 1 << 10
#: The row of a scratch that `Scratch.next` never gives.
HELD = 3


class Scratch:
    """Rows of memory, each with room for a tile: fresh memory is dear, so all tiles of a call share it.

    A NumPy operation that writes over what it reads would first copy it. So `next` gives a row other than the
    last one, which is what the caller reads now.
    """

    def __init__(self, size: int, dtype: np.dtype[Any], rows: Array | None = None) -> None:
        self._rows = _rows(1, size, dtype)[0] if rows is None else rows
        self._beside: Scratch | None = None
        self.last = HELD

    @classmethod
    def for_threads(cls, threads: int, size: int, dtype: np.dtype[Any]) -> list[Scratch]:
        """Return a scratch for each thread of a call, out of one piece of memory.

        Of several pieces that are given back, the system takes what lies at the end; each call would then begin
        by clearing a thousand pages.
        """
        return [cls(size, dtype, rows) for rows in _rows(threads, size, dtype)]

    @property
    def rows(self) -> Array:
        """All rows, the one that is held last."""
        return self._rows

    @property
    def held(self) -> Array:
        """The row that `next` never gives."""
        row: Array = self._rows[HELD]
        return row

    def next(self, size: int, avoid: int = HELD) -> Array:
        """Return memory for so many values, neither in the last row given nor in the one to avoid."""
        row = 0
        while row in (self.last, avoid):
            row += 1
        self.last = row
        memory: Array = self._rows[row, :size]
        return memory

    def beside(self, dtype: np.dtype[Any]) -> Scratch:
        """Return the scratch for values of a dtype that go beside these, made on first use."""
        if self._beside is None:
            self._beside = Scratch(self._rows.shape[1], dtype)
        return self._beside

    def view(self, dtype: np.dtype[Any] | type) -> Scratch:
        """Return the same memory for values of another dtype, no longer than these."""
        scratch = Scratch.__new__(Scratch)
        scratch._rows, scratch._beside, scratch.last = self._rows.view(dtype), None, HELD
        return scratch


def _rows(scratches: int, size: int, dtype: np.dtype[Any]) -> Array:
    """Return the rows of several scratches."""
    return np.empty((scratches, 4, size + -size % 8), dtype)


def pick(values: Array, picks: Slices, target: Array, _where: Slices = ()) -> None:
    """Copy some of the values to their target.

    NumPy is slow at copying every second value, and quick at casting: of a pair of values seen as one wide
    integer, the cast to a narrow one keeps the first.
    """
    if picks[-1].step == 2 and target.size > FEW and values.dtype == target.dtype and values.shape[-1] % 2 == 0:
        one, two = f"u{values.itemsize}", f"u{2 * values.itemsize}"
        if values.itemsize <= 4 and sys.byteorder == "little" and (pairs := values.view(two)).flags.aligned:
            firsts = pairs[(*picks[:-1], slice(target.shape[-1]))]
            np.copyto(target.view(one), firsts, casting="unsafe")
            return
    target[...] = values[picks]
