"""The layout that photographs and maps share: one panel an image, a title above, a caption below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pooling_lib.figures.canvas import Picture, add_axes

__all__ = ["MARGIN", "PANEL", "Size", "add_panels", "as_planes"]

Array = npt.NDArray[Any]
Size = Literal["same", "true"]

#: Inches. A panel of 446 rows is drawn with one point of the file for each pixel of the photograph.
PANEL = 446 / 192
GAP = 0.22
LINE = 0.22
MARGIN = 0.12


def as_planes(images: Sequence[npt.ArrayLike]) -> list[Array]:
    """Check that there are images and that each is one."""
    planes = [np.asarray(image) for image in images]
    if not planes:
        raise ValueError("images=[] has nothing to show; use at least one (rows, columns) array")
    for plane in planes:
        if plane.ndim != 2 or plane.size == 0:
            raise ValueError(f"image has shape {plane.shape}; use a non-empty (rows, columns) array")
    return planes


def add_panels(
    planes: list[Array],
    titles: Sequence[str] | None,
    captions: Sequence[str] | None,
    columns: int,
    size: Size,
    panel: float,
    bars: int = 0,
) -> tuple[Picture, list[Axes]]:
    """Lay out one panel an image, with its title above and its caption below, and room for colour bars."""
    names = [""] * len(planes) if titles is None else list(titles)
    notes = [str(plane.shape) for plane in planes] if captions is None else list(captions)
    for what, texts in (("titles", names), ("captions", notes)):
        if len(texts) != len(planes):
            raise ValueError(f"{what} has {len(texts)} entries for {len(planes)} images; use one an image")
    if size not in ("same", "true"):
        raise ValueError(f"size={size!r} is unknown; use 'same' or 'true'")
    columns = min(columns, len(planes))
    above = 0.12 + LINE * max(name.count("\n") + 1 for name in names) if any(names) else MARGIN
    below = 0.12 + LINE * max(note.count("\n") + 1 for note in notes) + (0.6 if bars > 1 else 0)
    longest = max(max(plane.shape) for plane in planes)
    scales = [panel / (longest if size == "true" else max(plane.shape)) for plane in planes]
    boxes = [
        (plane.shape[1] * scale, plane.shape[0] * scale) for plane, scale in zip(planes, scales, strict=True)
    ]
    # A column is as wide as what stands in it: the widest image, or a line of text at about this much a letter.
    lengths = [0.097 * len(line) for name in names for line in name.split("\n")]
    lengths += [0.085 * len(line) for note in notes for line in note.split("\n")]
    width = max(*(box[0] for box in boxes), *lengths)
    heights = [max(box[1] for box in boxes[i : i + columns]) for i in range(0, len(boxes), columns)]
    across = 2 * MARGIN + columns * width + (columns - 1) * GAP
    down = sum(above + height + below for height in heights) + (0.6 if bars == 1 else 0)
    figure = Picture(figsize=(max(across, 2.4), down))
    panels = []
    for place, (box, name, note) in enumerate(zip(boxes, names, notes, strict=True)):
        row, column = divmod(place, columns)
        top = sum(above + height + below for height in heights[:row]) + above
        axes = add_axes(figure, MARGIN + column * (width + GAP), top, *box)
        axes.set_title(name)
        axes.set_xlabel(note, loc="left")
        axes.set(xticks=[], yticks=[])
        for spine in axes.spines.values():
            spine.set(visible=True, linewidth=0.6)
        panels.append(axes)
    return figure, panels
