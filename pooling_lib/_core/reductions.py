"""What is made of the values of a window: the records that the whole pass reads."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

from pooling_lib._core import halves
from pooling_lib._core.arrays import Array, highest, lowest
from pooling_lib._core.scratch import Slices, pick

#: Copies pixels to where a tile has room for them, and may convert them on the way.
Load = Callable[[Array, Array], object]
#: Takes a reduced tile, which of its entries are results, their target, and where in all results that lies.
Finish = Callable[[Array, Slices, Array, Slices], object]
INT16 = np.dtype(np.int16)


class Combine(Protocol):
    """What makes one value of two, in any order and grouping: a ufunc, or what looks like one."""

    def __call__(self, left: Array, right: Array, /, *, out: Array) -> object: ...

    def reduce(self, taps: Array, /, axis: int, *, out: Array) -> object: ...


class Reduction(NamedTuple):
    """How the values of a window become one: what combines them, what padding counts as, and in which dtype."""

    combine: Combine
    identity: Any
    dtype: np.dtype[Any]
    load: Load | None = None
    finish: Finish = pick
    idempotent: bool = False  # whether a value may count twice, as in a maximum


@dataclass(frozen=True, eq=False)
class Extreme:
    """What sets maxima apart from minima."""

    combine: np.ufunc
    beats: np.ufunc  # tells where the extreme of a later window is the better one
    identity: Callable[[np.dtype[Any]], Any]
    nan: int  # what NaN is among the ranks of halves, so that it wins

    @functools.cache  # noqa: B019, there are two of them
    def reduction(self, dtype: np.dtype[Any]) -> Reduction:
        """Return how extremes of a dtype are found: those of float16 as integers of the same order."""
        load, finish = self._by_integers(halves.order), _restore_halves
        if dtype == np.float16:
            return Reduction(self.combine, self.identity(INT16), INT16, load, finish, idempotent=True)
        return Reduction(self.combine, self.identity(dtype), dtype, idempotent=True)

    def ranks(self, dtype: np.dtype[Any]) -> Reduction:
        """Return the same for finding where they stand, so that equal values have to be equal integers."""
        if dtype == np.float16:
            return Reduction(self.combine, self.identity(INT16), INT16, self._by_integers(halves.rank))
        return Reduction(self.combine, self.identity(dtype), dtype)

    def nan_finder(self, dtype: np.dtype[Any]) -> Callable[[Array], Array] | None:
        """Return what finds NaN among such ranks, if there is any to find."""
        if dtype == np.float16:
            return lambda ranks: np.equal(ranks, self.nan)
        return np.isnan if dtype.kind == "f" else None

    def _by_integers(self, convert: Callable[[Array, Array, int], None]) -> Load:
        """Return what converts halves to integers, with NaN on the side that wins."""
        return lambda values, out: convert(values, out, self.nan)


MAXIMUM = Extreme(np.maximum, np.greater, lowest, halves.NAN)
MINIMUM = Extreme(np.minimum, np.less, highest, -halves.NAN)


def _restore_halves(reduced: Array, picks: Slices, target: Array, _where: Slices) -> None:
    """Copy extremes that were found as integers in the order of float16, and make float16 of them."""
    pick(reduced, picks, target)
    halves.restore(target)
