"""What figures check of the numbers and words beside the arrays that they draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.colors import is_color_like

from pooling_lib._core.given import brief
from pooling_lib._core.planes import as_map, number, whole
from pooling_lib._core.settings import as_list, as_pair

__all__ = [
    "as_named",
    "as_row",
    "as_two",
    "check_colour",
    "check_colours",
    "check_layout",
    "check_range",
    "check_text",
    "check_texts",
]


def as_two(name: str, given: Any, what: str) -> tuple[int, int]:
    """Take two integers."""
    first, second = (whole(name, one, least=None) for one in as_pair(name, given, what))
    return first, second


def as_named(name: str, given: Any, what: str = "numbers") -> dict[str, Any]:
    """Take a mapping whose keys are texts."""
    if not isinstance(given, Mapping):
        raise TypeError(
            f"{name}={brief(given)} is of type {type(given).__name__}; use a mapping of names to {what}"
        )
    for key in given:
        if not isinstance(key, str):
            raise TypeError(f"{name} has the key {brief(key)}, of type {type(key).__name__}; use names")
    return dict(given)


def as_row(name: str, given: Any, length: int | None = None) -> npt.NDArray[Any]:
    """Take finite numbers one behind the other, of their own dtype and, if it is known, of a length."""
    as_map(given, name)
    row = np.asarray(given)
    if row.ndim != 1 or length not in (None, len(row)):
        wanted = "one list of numbers" if length is None else f"{length} numbers, one for each position"
        raise ValueError(f"{name} has shape {row.shape}; use {wanted}")
    return row


def check_text(name: str, text: Any) -> str:
    """Check words that are drawn."""
    if not isinstance(text, str):
        raise TypeError(f"{name}={brief(text)} is of type {type(text).__name__}; use a string")
    return text


def check_texts(name: str, given: Any, count: int, what: str) -> list[str]:
    """Check a text for each of so many things."""
    texts = as_list(name, given, "strings")
    if len(texts) != count:
        raise ValueError(f"{name} has {len(texts)} entries for {count} {what}s; use one for each {what}")
    return [check_text(f"{name}[{place}]", text) for place, text in enumerate(texts)]


def check_colour(name: str, colour: Any) -> str:
    """Check a colour that is drawn with."""
    if not isinstance(colour, str) or not is_color_like(colour):
        raise ValueError(f"{name}={brief(colour)} is no colour; use a name or #RRGGBB, as in COLOURS")
    return colour


def check_colours(name: str, given: Any) -> dict[str, str]:
    """Check the colours of some names, if any are given."""
    colours = {} if given is None else as_named(name, given, "colours")
    return {key: check_colour(f"{name}[{brief(key)}]", colour) for key, colour in colours.items()}


def check_range(vmin: Any, vmax: Any) -> tuple[float, float]:
    """Check the values that are drawn black and white."""
    low = number("vmin", vmin, "finite", "the number that is drawn black")
    high = number("vmax", vmax, "finite", "the number that is drawn white")
    if not low < high:
        raise ValueError(f"vmin={low:g} is not below vmax={high:g}; use a smaller vmin or a larger vmax")
    return low, high


def check_layout(columns: Any, panel: Any) -> tuple[int | None, float | None]:
    """Check how many panels stand in a row, and how large one may be."""
    if columns is not None:
        columns = whole("columns", columns, "holds no panel; use an integer of at least 1, or None")
    if panel is not None:
        panel = number("panel", panel, "finite and above 0", "inches, such as 2.5, or None", above=0)
    return columns, panel
