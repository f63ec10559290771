"""Numbers to compare: bars, and lines against a setting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import cycle

import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from pooling_lib._core.given import brief
from pooling_lib._core.planes import number, whole
from pooling_lib.figures._checks import as_named, as_row, check_colours, check_text
from pooling_lib.figures.canvas import COLOURS, MUTED, Picture, add_axes, fitted, styled, text_width

__all__ = ["show_bars", "show_lines"]

MARGIN = 0.12
#: Inches across. On a phone of 390 pixels the text is then still more than 10 pixels high.
WIDTH = 5.6
#: Inches: a line of text, a bar with its gap, the room for a bar's value, from a bar's name to the axis, and
#: between two numbers on the axis.
LINE, BAR, VALUE, APART, NUMBER = 0.22, 0.35, 0.76, 0.1, 0.2
#: Inches that a name has to leave to its bar.
LEAST = 0.4
#: Of the longest bar: how far on the axis may end for a number to stand at its end.
FURTHER = 1.12
#: Digits after the decimal point that a float has, at most.
MOST_DIGITS = 17


@styled
def show_bars(
    values: Mapping[str, float],
    *,
    label: str = "",
    title: str = "",
    colours: Mapping[str, str] | None = None,
    digits: int = 3,
) -> Picture:
    """Compare numbers by horizontal bars, each with its value.

    Parameters
    ----------
    values : mapping of str to float
        Drawn from top to bottom. A name that holds one of `COLOURS` ("max", "average", "blur" and
        others) has its colour, any other is grey.
    label : str
        What the numbers are, with the unit.
    title : str
        What is seen.
    colours : mapping of str to str, optional
        Colours for names that carry none of those words.
    digits : int
        Digits after the decimal point of the values.

    Returns
    -------
    Picture
        A matplotlib `Figure`.

    Raises
    ------
    TypeError, ValueError
        If there is nothing to compare, a name is not a string or too long to stand beside a bar, a value not a
        finite number, or a colour none.

    Examples
    --------
    >>> figure = show_bars({"max 2x2": 0.75, "average 2x2": 0.5}, label="share")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['0.750', '0.500']
    """
    numbers = {
        name: number(f"values[{brief(name)}]", value, "finite", "a finite number")
        for name, value in as_named("values", values).items()
    }
    if not numbers:
        raise ValueError("values={} has no bar to draw; use a mapping of names to numbers")
    names = list(numbers)
    digits = whole("digits", digits, "is negative; use an integer of at least 0", least=0)
    if digits > MOST_DIGITS:
        raise ValueError(f"digits={brief(digits)} is more than fits beside a bar; use at most {MOST_DIGITS}")
    title, label = check_text("title", title), check_text("label", label)
    chosen = check_colours("colours", colours)
    title = "\n".join(fitted(title, WIDTH - 2 * MARGIN, bold=True))
    label = "\n".join(fitted(label, WIDTH - VALUE - MARGIN))
    top = MARGIN + (0.1 + LINE * len(title.splitlines()) if title else 0)
    below = 0.35 + (0.2 + LINE * len(label.splitlines()) if label else 0)
    height = top + BAR * len(names) + below
    figure = Picture(figsize=(WIDTH, height))
    longest = max(names, key=text_width)
    left = MARGIN + APART + text_width(longest)
    across = WIDTH - left - VALUE
    if across < LEAST:
        raise ValueError(
            f"values has the name {brief(longest)}, which leaves no room for a bar beside it; use a shorter one"
        )
    axes = add_axes(figure, left, top, across, BAR * len(names))
    paints = [chosen.get(name) or _meaning(name) for name in names]
    bars = axes.barh(names, list(numbers.values()), color=paints, height=0.7)
    axes.bar_label(bars, fmt=lambda value: f"{value:.{digits}f}".replace("-", "−"), padding=4)
    axes.set_ylim(len(names) - 0.5, -0.5)
    _number_axis(axes, across, max(numbers.values()))
    axes.axvline(0, color=MUTED, linewidth=0.8)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    # Under short bars, a label in the middle would run out of the figure.
    middle = min(left + across / 2, WIDTH - MARGIN - text_width(label) / 2)
    axes.set_xlabel(label, x=(middle - left) / across)
    if title:
        figure.text(MARGIN / WIDTH, 1 - MARGIN / height, title, weight="bold", va="top")
    return figure


@styled
def show_lines(
    positions: npt.ArrayLike,
    values: Mapping[str, npt.ArrayLike],
    *,
    xlabel: str,
    ylabel: str,
    title: str = "",
    colours: Mapping[str, str] | None = None,
) -> Picture:
    """Draw numbers against a setting, one line a name.

    Parameters
    ----------
    positions : array_like
        Shape (n,): the setting.
    values : mapping of str to array_like
        Each of shape (n,). Colours as in `show_bars`; every line also has a marker of its own.
    xlabel, ylabel, title : str
        What the axes are, and what is seen.
    colours : mapping of str to str, optional
        As in `show_bars`.

    Returns
    -------
    Picture
        A matplotlib `Figure`.

    Raises
    ------
    TypeError, ValueError
        If there is no line, a name is not a string, a line has not one finite number for each position, or a
        colour is none.

    Examples
    --------
    >>> figure = show_lines([1, 2], {"max": [3, 4]}, xlabel="stride", ylabel="size")
    >>> figure.axes[0].lines[0].get_color() == COLOURS["max"]
    True
    """
    places = as_row("positions", positions)
    lines = {
        name: as_row(f"values[{brief(name)}]", numbers, len(places))
        for name, numbers in as_named("values", values).items()
    }
    if not lines:
        raise ValueError("values={} has no line to draw; use a mapping of names to numbers")
    words = {"xlabel": xlabel, "ylabel": ylabel, "title": title}
    words = {name: check_text(name, text) for name, text in words.items()}
    chosen = check_colours("colours", colours)
    figure = Picture(figsize=(WIDTH, 3.5), layout="constrained")
    axes = figure.add_subplot()
    for (name, numbers), marker in zip(lines.items(), cycle("osD^vP"), strict=False):
        colour = chosen.get(name) or _meaning(name)
        axes.plot(places, numbers, marker=marker, color=colour, label=name)
    axes.set(**words)
    axes.grid(axis="y")
    if places.dtype.kind in "iu":
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    if len(lines) > 1:
        axes.legend()
    return figure


def _number_axis(axes: Axes, across: float, most: float) -> None:
    """Put numbers on the axis of bars where there is room, and end it at one if one is near."""
    room = NUMBER + text_width(f"{most:.2g}" if most < 1000 else f"{most:.0f}")
    locator = MaxNLocator(nbins=max(2, 1 + int(across / room)), steps=[1, 2, 5, 10])
    axes.xaxis.set_major_locator(locator)
    end = min((tick for tick in locator.tick_values(0, most) if tick >= most), default=most)
    if 0 < most <= end <= FURTHER * most:
        axes.set_xlim(right=end)


def _meaning(name: str) -> str:
    """Return the colour that a name carries, or grey."""
    words = re.findall(r"\w+", name.lower())
    return next((COLOURS[word] for word in words if word in COLOURS), MUTED)
