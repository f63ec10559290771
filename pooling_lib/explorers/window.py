"""`WindowExplorer`: a window slides over a small grid of numbers and makes the output, cell by cell."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import traitlets

from pooling_lib.explorers._base import (
    Checked,
    Explorer,
    as_trait_errors,
    check_seed,
    choice,
    flag,
    whole,
    written,
)
from pooling_lib.explorers._numbers import (
    DEFAULT_VALUES,
    MOST_OUTPUTS,
    check_answers,
    check_p,
    check_size,
    check_values,
    puzzle,
)
from pooling_lib.explorers._static import join_script, join_style
from pooling_lib.geometry import resolve
from pooling_lib.operations import OPERATIONS

__all__ = ["WindowExplorer"]

VIEWS = ("pool", "gradient", "challenge")


class WindowExplorer(Explorer):
    """A grid of numbers, the window sliding over it, and the output that it makes.

    Every parameter is a trait of the same name: set it, ``observe`` it or link it. The page does the same with
    its controls, and works without a kernel.

    Parameters
    ----------
    values : array_like, optional
        Shape ``(rows, columns)``, at most 12 either way; finite real numbers. Without it, and without a
        `seed`, the first 36 digits of pi.
    kernel_size, stride, padding, dilation, ceil_mode, count_include_pad
        As in `pooling_lib.max_pool` and `pooling_lib.average_pool`, for the two axes of the grid; at most 24,
        and 12 for the padding.
    operation : str
        What is done with a window: a name in `pooling_lib.operations.OPERATIONS`, such as ``'average'``.
    p : float
        Exponent of ``'lp'``, up to 99,999.
    view : {'pool', 'gradient', 'challenge'}
        Show the output, where its gradient goes, or let the reader work the output out.
    seed : int, optional
        Fills the grid with one-digit numbers when `values` is not given, and whenever it is set.
    position : int
        The output cell that is looked at, counted row by row.
    stepping : bool
        Whether the outputs after `position` are still blank.
    answers : sequence
        The reader's answers in the challenge, one an output cell: a number of at most twelve digits, or None.
    name : str, optional
        What a link to this explorer's state calls it, in at most 64 characters; unique on a page.

    Raises
    ------
    TypeError, ValueError
        As in `pooling_lib.max_pool`; ``ValueError`` also for a grid that does not fit a page. A change of one
        setting must fit the others: change several at once within ``explorer.hold_trait_notifications()``.

    Examples
    --------
    >>> explorer = WindowExplorer()
    >>> explorer
    WindowExplorer(6x6, kernel_size=2, stride=2, padding=0, operation='max')
    >>> explorer.output
    array([[6, 5, 9],
           [9, 9, 6],
           [9, 8, 8]])
    >>> explorer.operation = "average"
    >>> explorer.output[0]
    array([3.  , 3.25, 6.75])

    Where windows overlap, what they send back adds up:

    >>> WindowExplorer([[1, 9, 2, 3]], kernel_size=(1, 2), stride=1, view="gradient").input_gradient
    array([[0., 2., 0., 1.]])

    Settings that fit only together are changed together:

    >>> with explorer.hold_trait_notifications():
    ...     explorer.kernel_size, explorer.padding = 4, 2
    >>> explorer
    WindowExplorer(6x6, kernel_size=4, stride=4, padding=2, operation='average')
    """

    _esm = join_script("window/window.js")
    _css = join_style("shared/base.css", "window/window.css", "shared/enlarged.css")

    values = Checked(check_values, positional=True)
    kernel_size = Checked(lambda size: check_size("kernel_size", size), 2, positional=True)
    stride = Checked(lambda size: None if size is None else check_size("stride", size), positional=True)
    padding = Checked(lambda size: check_size("padding", size), 0, positional=True)
    operation = Checked(choice("operation", tuple(OPERATIONS)), "max", positional=True)
    dilation = Checked(lambda size: check_size("dilation", size), 1)
    ceil_mode = Checked(flag("ceil_mode"), False)
    count_include_pad = Checked(flag("count_include_pad"), True)
    p = Checked(check_p, 2.0)
    view = Checked(choice("view", VIEWS), "pool")
    seed = Checked(lambda seed: None if seed is None else check_seed(seed))
    position = Checked(whole("position", 0, MOST_OUTPUTS - 1), 0)
    stepping = Checked(flag("stepping"), False)
    answers = Checked(check_answers, ())

    def __init__(self, *arguments: Any, **traits: Any) -> None:
        super().__init__(*arguments, **traits)
        self.observe(self._fill_from_seed, "seed")

    @classmethod
    def _fill_in(cls, given: dict[str, Any]) -> None:
        if given["values"] is None:
            seed = given["seed"]
            given["values"] = DEFAULT_VALUES if seed is None else puzzle(check_seed(seed))

    @property
    def output(self) -> npt.NDArray[Any]:
        """The output grid, computed by pooling_lib.

        Raises
        ------
        ValueError
            If the page's controls stand at settings that fit no window.
        """
        return np.asarray(OPERATIONS[self.operation].pool(np.array(self.values), **self._all_settings()))

    @property
    def input_gradient(self) -> npt.NDArray[np.float64]:
        """The gradient at the input when every output sends back 1, as the *gradient* view sums it.

        Raises
        ------
        ValueError
            As `output`.
        """
        ones, operation = np.ones(self.output.shape), OPERATIONS[self.operation]
        return operation.backward(ones, np.array(self.values), **self._all_settings())

    def _settings(self) -> dict[str, Any]:
        names = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")
        return {name: getattr(self, name) for name in names}

    def _all_settings(self) -> dict[str, Any]:
        own = {name: getattr(self, name) for name in OPERATIONS[self.operation].settings}
        return self._settings() | own

    @traitlets.validate("values", "kernel_size", "stride", "padding", "dilation", "ceil_mode")
    def _check_together(self, proposal: Any) -> Any:
        """Check a change made in Python against the other settings."""
        if not self._from_page:
            settings = {"values": self.values, **self._settings(), proposal.trait.name: proposal.value}
            values = settings.pop("values")
            with as_trait_errors():
                resolve((len(values), len(values[0])), **settings)
        return proposal.value

    def _fill_from_seed(self, change: Any) -> None:
        """Fill the grid when a seed is set in Python; the page fills its own."""
        if change.new is not None and not self._from_page:
            self.values = puzzle(change.new, len(self.values), len(self.values[0]))

    def _summary(self) -> str:
        shown = {
            "kernel_size": self.kernel_size,
            "stride": self.kernel_size if self.stride is None else self.stride,
            "padding": self.padding,
            "operation": self.operation,
        }
        shown |= self._changed("dilation", "ceil_mode", "count_include_pad", "p", "view", "seed")
        return f"{len(self.values)}x{len(self.values[0])}, {written(shown)}"
