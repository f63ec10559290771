"""A figure in the dark: grounds, lines and letters change, but no meaning of a colour and no photograph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib.artist import Artist
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Text

__all__ = ["DARK", "DARK_CHUNK", "GROUND", "in_the_dark"]

#: The part of a PNG file that holds the figure once more, for a dark page. By its letters other programs know
#: that they may pass over it.
DARK_CHUNK = b"poDk"
#: The page in its dark mode.
GROUND = "#14171a"
#: What neutral colours become: grounds, letters, lines that help, what no window sees, the lines of a chart.
DARK = {
    "#ffffff": GROUND,
    "#1a1a1a": "#e6e8ea",
    "#000000": "#e6e8ea",
    "#6b6b6b": "#a2a8ae",
    "#efefef": "#2b3035",
    "#d9d9d9": "#3d444a",
}
#: Brown below zero and teal above, as on a light page, and the page itself at zero.
SIGNED = LinearSegmentedColormap.from_list(
    "BrBG on a dark page", ["#e6a756", "#8f5d1e", GROUND, "#17756d", "#52cdbd"]
)
#: What of an artist has a colour.
PARTS = ("facecolor", "edgecolor", "color", "hatchcolor", "markerfacecolor", "markeredgecolor")


@contextmanager
def in_the_dark(figure: Figure) -> Iterator[None]:
    """Give a figure that has been drawn the neutral colours of a dark page, and its own back at the end."""
    undo: list[tuple[Callable[[Any], object], Any]] = []
    try:
        for artist in _painted(figure):
            for part in PARTS:
                _darken(artist, part, undo)
        for image in figure.findobj(AxesImage):
            if image.get_cmap().name == "BrBG":
                undo.append((image.set_cmap, image.get_cmap()))
                image.set_cmap(SIGNED)
        yield
    finally:
        for put, colour in reversed(undo):
            put(colour)


def _painted(figure: Figure) -> Iterator[Artist]:
    """Give each artist whose colour is no value of an image."""
    for artist in figure.findobj():
        if isinstance(artist, AxesImage) or (
            isinstance(artist, ScalarMappable) and artist.get_array() is not None
        ):
            continue
        yield artist
        box = artist.get_bbox_patch() if isinstance(artist, Text) else None
        if box is not None:
            yield box


def _darken(artist: Artist, part: str, undo: list[tuple[Callable[[Any], object], Any]]) -> None:
    """Change one colour of an artist, if it has one that changes, and note how to bring it back."""
    read, put = getattr(artist, f"get_{part}", None), getattr(artist, f"set_{part}", None)
    if read is None or put is None:
        return
    colour = read()
    if isinstance(colour, str) and colour in ("none", "auto", "inherit"):
        return
    try:
        red, green, blue, alpha = to_rgba(colour)
    except (TypeError, ValueError):  # the colours of several things, each with its own meaning
        return
    dark = DARK.get(to_hex((red, green, blue)))
    if dark is not None and alpha > 0:
        undo.append((put, colour))
        put(to_rgba(dark, alpha))
