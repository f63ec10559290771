"""Cut the windows of an axis that no tile holds into parts: of which windows, and which of their pixels.

A tile (`pooling_lib._core.tiles`) takes in whole windows, padding included. That is quick while windows are
small. A window as large as the image would copy all of it, one that reaches far past it would build what is no
pixel, and large windows that overlap would be read again for each tile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pooling_lib._core.windows import Windows

#: The largest window of one tile; an eighth of it where windows overlap, and tiles would share most pixels.
WINDOW_BYTES = 1 << 21
#: So many pixels side by side are quick to read from one row.
ROW = 64
#: Pixels may be read so often, or so many of them once more, before it matters.
OFTEN, FEW = 4, 1 << 22
#: No image is so long, nor a step that is ever taken.
FAR = 1 << 31


def fit(windows: Sequence[Windows], dtype: np.dtype[Any]) -> bool:
    """Tell whether tiles serve these windows well."""
    values, overlaps = dtype.itemsize, False
    for along in windows:
        span = along.span
        values *= span
        overlaps |= along.stride < span
        if steps_far(along):
            return False
    return values <= (WINDOW_BYTES >> 3 if overlaps else WINDOW_BYTES)


def steps_far(along: Windows) -> bool:
    """Tell whether windows take steps too long for a view."""
    return along.stride > FAR or along.dilation > FAR


def longest(beside: int, dtype: np.dtype[Any]) -> int:
    """Return how long a window of one axis may be for a tile, with so many pixels side by side."""
    return max(1, WINDOW_BYTES // dtype.itemsize // min(beside, ROW))


def few(windows: Windows) -> bool:
    """Tell whether windows may be taken one by one, without reading pixels too often."""
    taps = min(windows.kernel, -(-windows.size // windows.dilation))
    is_rare = windows.count <= 1 << 12 and windows.count * taps <= max(OFTEN * windows.size, FEW)
    return windows.count == 1 or windows.stride >= windows.size or is_rare


def tame(along: Windows) -> Windows:
    """Leave out the taps that no window needs, and steps that are never taken."""
    taps = along.taps_inside()
    before = along.before - taps.start * along.dilation
    kernel = max(1, taps.stop - taps.start)
    stride = 1 if along.count == 1 else along.stride
    dilation = 1 if kernel == 1 else along.dilation
    return replace(along, kernel=kernel, before=before, stride=stride, dilation=dilation, after=0)


def cuts(windows: Windows, limit: int) -> Iterator[tuple[Any, slice, Windows]]:
    """Yield parts of windows: of which windows, which pixels, and the part as windows of these pixels."""
    if few(windows):
        for which, part in single(windows, limit):
            taps = len(range(part.start, part.stop, part.step))
            yield which, part, Windows(taps, taps, 1, 0, 0, 1, 1)
    else:
        for part, piece in pieces(windows, limit):
            yield slice(None), part, piece


def single(windows: Windows, limit: int) -> Iterator[tuple[list[int], slice]]:
    """Yield windows one by one, or all that see the same, and some of the pixels that they see at a time."""
    for (start, stop, step), which in _alike(windows).items():
        for first in range(start, stop, limit * step):
            yield which, slice(first, min(stop, first + limit * step), step)


def pieces(windows: Windows, limit: int) -> Iterator[tuple[slice, Windows]]:
    """Yield some taps of all windows at a time, as windows of the pixels that these taps meet."""
    # As long as the way from the first window to the last, a piece costs twice that, whatever their number.
    way = (windows.count - 1) * windows.stride
    taps = max(1, max(limit, way) // windows.dilation)
    for first in range(0, windows.kernel, taps):
        kernel = min(taps, windows.kernel - first)
        piece = replace(windows, kernel=kernel, before=windows.before - first * windows.dilation)
        low, high = max(0, -piece.before), min(windows.size, way - piece.before + piece.span)
        if low < high:
            yield slice(low, high, 1), replace(piece, size=high - low, before=piece.before + low)


def _alike(windows: Windows) -> dict[tuple[int, int, int], list[int]]:
    """Group windows that see the same pixels."""
    groups: dict[tuple[int, int, int], list[int]] = {}
    for window in range(windows.count):
        if seen := windows.pixels_of(window):
            groups.setdefault((seen.start, seen.stop, seen.step), []).append(window)
    return groups
