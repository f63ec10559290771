"""Hypothesis strategies: every setting of a pooling call, and images to call it on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import numpy as np
from hypothesis import strategies as st
from reference import Geometry, is_possible

import pooling_lib._core.parts
import pooling_lib._core.scratch
import pooling_lib._core.slides
import pooling_lib._core.tiles

#: Bytes of a tile, from one window to the whole image, the length from which a row counts as long, bytes of
#: the largest window that a tile takes, and how many pixels may be read again.
engines = st.tuples(
    st.sampled_from([1, 64, 700, 1 << 21]),
    st.sampled_from([1, 128]),
    st.sampled_from([1 << 21, 1 << 21, 256, 16, 1]),
    st.sampled_from([1 << 22, 0, -100]),
)


@contextmanager
def engine(settings: tuple[int, ...]) -> Iterator[None]:
    """Make small images take every path that large ones take."""
    tile, long, window, few = (*settings, 1 << 21, 1 << 22)[:4]
    with (
        mock.patch.object(pooling_lib._core.tiles, "TILE_BYTES", tile),
        mock.patch.object(pooling_lib._core.slides, "LONG", long),
        mock.patch.object(pooling_lib._core.parts, "WINDOW_BYTES", window),
        mock.patch.object(pooling_lib._core.parts, "OFTEN", 4 if few >= 0 else 0),
        mock.patch.object(pooling_lib._core.parts, "FEW", few),
        mock.patch.object(pooling_lib._core.scratch, "FEW", 0 if tile < 1 << 21 else 1 << 10),
    ):
        yield


@st.composite
def geometries(draw: st.DrawFn, axes: int | None = None) -> tuple[tuple[int, ...], Geometry]:
    """Draw the shape of an image, batch axes included, and settings under which each window sees a pixel."""
    axes = draw(st.integers(1, 3)) if axes is None else axes
    longest = {1: 24, 2: 9, 3: 5}[axes]
    kernels, strides, pads, dilations, lengths = [], [], [], [], []
    for _ in range(axes):
        kernel, dilation = draw(st.integers(1, 5)), draw(st.integers(1, 3))
        span = dilation * (kernel - 1) + 1
        before, after = draw(st.integers(0, min(span - 1, 3))), draw(st.integers(0, min(span - 1, 3)))
        shortest = max(1, span - before - after)
        kernels.append(kernel)
        dilations.append(dilation)
        pads.append((before, after))
        strides.append(draw(st.integers(1, 6)))
        lengths.append(draw(st.integers(shortest, max(shortest, longest))))
    geometry = Geometry(tuple(kernels), tuple(strides), tuple(pads), tuple(dilations), draw(st.booleans()))
    batch = tuple(draw(st.lists(st.integers(1, 3), max_size=2)))
    if not is_possible(tuple(lengths), geometry):
        # Only a window that steps right over the image is impossible here; without dilation none does.
        geometry = Geometry(geometry.kernel, geometry.stride, ((0, 0),) * axes, (1,) * axes, geometry.ceil_mode)
        lengths = [max(size, kernel) for size, kernel in zip(lengths, kernels, strict=True)]
    return (*batch, *lengths), geometry


@st.composite
def images(draw: st.DrawFn, shape: tuple[int, ...], dtype: str | type, *, special: bool = False) -> np.ndarray:
    """Draw an image full of ties, with its dtype's extremes; `special` mixes in infinities and NaN.

    Only a seed is drawn: value by value, Hypothesis would take most of the time of the suite.
    """
    dtype = np.dtype(dtype)
    values: list[object] = [0, 1, 1, 2, 3]
    if dtype.kind in "iu":
        values += [np.iinfo(dtype).min, np.iinfo(dtype).max]
    if dtype.kind in "if":
        values += [-1, -2, -4]
    if dtype.kind == "f":
        values += [np.inf, -np.inf, np.nan] if special else [0.25, -1.5, 3.125, 0.1]
    seed = draw(st.integers(0, 2**32 - 1))
    return np.random.default_rng(seed).choice(np.array(values, dtype), shape)
