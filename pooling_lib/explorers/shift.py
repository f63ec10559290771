"""`ShiftExplorer`: a pattern moves by single pixels, and four ways to shrink it show which outputs change."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import traitlets

from pooling_lib._core.settings import as_pair
from pooling_lib.explorers import _shifting
from pooling_lib.explorers._base import Checked, Explorer, as_trait_errors, check_seed, choice, whole, written
from pooling_lib.explorers._shifting import LARGEST, METHODS, PATTERNS, SIDE, TOLERANCE, Plane
from pooling_lib.explorers._static import join_script, join_style
from pooling_lib.measure.shifts import lone_pixel_survival, unchanged_share

__all__ = ["ShiftExplorer"]

WIDEST = 4  # the widest window and the longest stride that the page offers
DEEPEST = 3  # generations

_check_position = whole("position", 0, LARGEST**2 - 1)


class ShiftExplorer(Explorer):
    """A pattern that moves by single pixels, and what four ways to shrink it make of that.

    An output is compared with the output at the same place before the shift. The picture is a circle in both
    directions: what leaves it on one side comes back on the other.

    Every parameter is a trait of the same name: set it, ``observe`` it or link it. The page does the same with
    its controls, and works without a kernel.

    Parameters
    ----------
    pattern : {'pixel', 'bar', 'stripes', 'ring', 'random', 'own'}, optional
        What is moved; ``'own'`` is the `drawing`. The default is a ring, or the drawing if there is one.
    kernel_size : int
        Side of a window of max and average, 1 to 4. The blur is always 3 by 3.
    stride : int
        Step of all four, 1 to 4.
    depth : int
        How many times in a row, 1 to 3.
    shift : (int, int)
        Pixels down and right, -16 to 16.
    start : (int, int)
        How far the pattern is moved before anything is compared, 0 to 31 down and right.
    drawing : array_like, optional
        Shape ``(rows, columns)``, at most 32 either way; numbers from 0 to 1.
    seed : int
        Chooses the random pattern.
    position : int, optional
        The output that is looked at, counted row by row.
    name : str, optional
        What a link to this explorer's state calls it, in at most 64 characters; unique on a page.

    Raises
    ------
    TypeError, ValueError
        If a setting is no such thing or out of range, or if the settings together need a picture of more than
        32 pixels a side: its sides are multiples of ``stride ** depth``.

    Examples
    --------
    >>> explorer = ShiftExplorer("pixel", shift=(0, 1))
    >>> explorer
    ShiftExplorer('pixel', kernel_size=2, stride=2, depth=1, shift=(0, 1))
    >>> {method: int(same.sum()) for method, same in explorer.unchanged.items()}
    {'max': 64, 'average': 64, 'subsampling': 63, 'blur': 62}
    >>> explorer.survival["max"], explorer.exact_survival
    (Fraction(3, 8), Fraction(3, 8))
    """

    _esm = join_script("shift/shift.js")
    _css = join_style("shared/base.css", "shift/shift.css", "shared/enlarged.css")

    pattern = Checked(choice("pattern", PATTERNS), positional=True)
    kernel_size = Checked(whole("kernel_size", 1, WIDEST), 2, positional=True)
    stride = Checked(whole("stride", 1, WIDEST), 2, positional=True)
    depth = Checked(whole("depth", 1, DEEPEST), 1, positional=True)
    shift = Checked(lambda shift: _check_pair("shift", shift, -LARGEST // 2, LARGEST // 2), (0, 1))
    start = Checked(lambda start: _check_pair("start", start, 0, LARGEST - 1), (0, 0))
    drawing = Checked(lambda drawing: _shifting.check_drawing(drawing), ())
    seed = Checked(check_seed, 0)
    position = Checked(lambda at: None if at is None else _check_position(at))

    @classmethod
    def _fill_in(cls, given: dict[str, Any]) -> None:
        given["drawing"] = _shifting.check_drawing(given["drawing"])
        if given["pattern"] is None:
            given["pattern"] = "own" if given["drawing"] else "ring"

    @property
    def picture(self) -> Plane:
        """The picture before the shift.

        Raises
        ------
        ValueError
            If a link between traits has brought the page's settings to need more than 32 pixels a side.
        """
        return np.roll(self._pattern(), self.start, (0, 1))

    @property
    def before(self) -> dict[str, Plane]:
        """The output of every method before the shift.

        Raises
        ------
        ValueError
            As `picture`.
        """
        return {method: self._shrinker(method)(self.picture) for method in METHODS}

    @property
    def after(self) -> dict[str, Plane]:
        """The output of every method after the shift.

        Raises
        ------
        ValueError
            As `picture`.
        """
        moved = np.roll(self.picture, self.shift, (0, 1))
        return {method: self._shrinker(method)(moved) for method in METHODS}

    @property
    def unchanged(self) -> dict[str, npt.NDArray[np.bool_]]:
        """For every method, which outputs are what they were at the same place.

        Raises
        ------
        ValueError
            As `picture`.
        """
        before, after = self.before, self.after
        return {method: np.abs(after[method] - before[method]) <= TOLERANCE for method in METHODS}

    @property
    def change(self) -> dict[str, float]:
        """For every method, how much of its map's brightness is elsewhere after the shift.

        The sum of ``|after - before|`` divided by the sum of ``after + before``: 0 for the same map, 1 for two
        maps with nothing in common.

        Raises
        ------
        ValueError
            As `picture`.
        """
        before, after = self.before, self.after
        totals = {method: float((before[method] + after[method]).sum()) for method in METHODS}
        return {
            method: float(np.abs(after[method] - before[method]).sum()) / total if total else 0.0
            for method, total in totals.items()
        }

    @property
    def shares(self) -> dict[str, float]:
        """For every method, the share of outputs that stay the same, over all eight shifts by one pixel.

        Raises
        ------
        ValueError
            As `picture`.
        """
        return {
            method: unchanged_share(self.picture, self._shrinker(method), tolerance=TOLERANCE)
            for method in METHODS
        }

    @property
    def survival(self) -> dict[str, Fraction]:
        """For every method, how often the whole map stays the same under a shift by one pixel.

        Counted over all eight directions from every place that the pattern can have on the lattice of outputs.

        Raises
        ------
        ValueError
            As `picture`.
        """
        pattern, period = self._pattern(), self.stride**self.depth
        return {method: _shifting.survival(pattern, period, self._shrinker(method)) for method in METHODS}

    @property
    def exact_survival(self) -> Fraction | None:
        """How often a max-pooled map of one bright pixel stays the same by the formula, or None without one.

        It holds for windows that neither overlap nor leave gaps, where `depth` generations see what one window
        of ``kernel_size ** depth`` sees.
        """
        return lone_pixel_survival(self.kernel_size**self.depth) if self.kernel_size == self.stride else None

    def _pattern(self) -> Plane:
        """Return the pattern where it was drawn, on a picture whose sides are multiples of all the strides."""
        if self.pattern != "own" or not self.drawing:
            return _shifting.draw(self.pattern, _shifting.side(SIDE, self.stride, self.depth), self.seed)
        drawn = np.array(self.drawing, dtype=np.float64)
        room = [_shifting.side(length, self.stride, self.depth) - length for length in drawn.shape]
        return np.pad(drawn, [(0, room[0]), (0, room[1])])

    def _shrinker(self, method: str) -> Callable[[Plane], Plane]:
        settings = (method, self.kernel_size, self.stride, self.depth)
        return lambda plane: _shifting.shrink(plane, *settings)

    @traitlets.validate("stride", "depth", "drawing", "pattern")
    def _check_together(self, proposal: Any) -> Any:
        """Check a change made in Python against the other settings."""
        if not self._from_page:
            names = ("stride", "depth", "drawing", "pattern")
            now = {name: getattr(self, name) for name in names} | {proposal.trait.name: proposal.value}
            own = now["pattern"] == "own" and now["drawing"]
            with as_trait_errors():
                for length in np.shape(now["drawing"]) if own else (SIDE,):
                    _shifting.side(length, now["stride"], now["depth"])
        return proposal.value

    def _summary(self) -> str:
        shown = {name: getattr(self, name) for name in ("kernel_size", "stride", "depth", "shift")}
        if self.start != (0, 0):
            shown["start"] = self.start
        if self.pattern == "random":
            shown["seed"] = self.seed
        return f"{self.pattern!r}, {written(shown)}"


def _check_pair(name: str, pair: Any, least: int, most: int) -> tuple[int, int]:
    """Check a number of rows and a number of columns."""
    steps = as_pair(name, pair, "(rows, columns), such as (0, 1)")
    rows, columns = (whole(name, least, most)(step) for step in steps)
    return rows, columns
