"""Pooling written as plainly as possible: every window, every tap, one Python number at a time.

The oracle of the tests. It shares no code and no idea with `pooling_lib`: it counts windows by walking along
the axis, and it never slices, vectorises or goes axis by axis.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Geometry:
    """The settings of one pooling call, spelled out: one entry a pooled axis."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[tuple[int, int], ...]
    dilation: tuple[int, ...]
    ceil_mode: bool

    @property
    def axes(self) -> int:
        """How many of the last axes are pooled."""
        return len(self.kernel)

    def settings(self) -> dict[str, Any]:
        """Return the keyword arguments of a pooling function."""
        return {
            "kernel_size": self.kernel,
            "stride": self.stride,
            "padding": self.padding,
            "dilation": self.dilation,
            "ceil_mode": self.ceil_mode,
        }

    def windows(self, lengths: tuple[int, ...]) -> list[list[list[int]]]:
        """Return, axis by axis and window by window, where the taps fall: on padding too."""
        return [
            axis_windows(n, k, s, before, after, d, self.ceil_mode)
            for n, k, s, (before, after), d in zip(
                lengths, self.kernel, self.stride, self.padding, self.dilation, strict=True
            )
        ]


def axis_windows(
    size: int, kernel: int, stride: int, before: int, after: int, dilation: int, ceil_mode: bool
) -> list[list[int]]:
    """Walk along one axis and list the taps of each window."""
    windows: list[list[int]] = []
    start = -before
    while True:
        taps = [start + tap * dilation for tap in range(kernel)]
        fits = taps[-1] < size + after
        leftover = taps[-1] - stride < size + after - 1  # the window before this one did not reach the end
        if not (fits or (ceil_mode and leftover and start < size)):
            return windows
        windows.append(taps)
        start += stride


def is_possible(lengths: tuple[int, ...], geometry: Geometry) -> bool:
    """Tell whether there is a window, and each window sees a pixel."""
    return all(
        windows and all(any(0 <= tap < size for tap in taps) for taps in windows)
        for size, windows in zip(lengths, geometry.windows(lengths), strict=True)
    )


def _visit(image: np.ndarray, geometry: Geometry):
    """Yield each output position with the batch index and the taps of its window in reading order."""
    batch, lengths = image.shape[: -geometry.axes], image.shape[-geometry.axes :]
    by_axis = geometry.windows(lengths)
    for plane in np.ndindex(*batch):
        for output in np.ndindex(*(len(windows) for windows in by_axis)):
            taps = itertools.product(*(by_axis[axis][window] for axis, window in enumerate(output)))
            yield plane + output, plane, list(taps)


def result_shape(shape: tuple[int, ...], geometry: Geometry) -> tuple[int, ...]:
    """Count the windows."""
    lengths = shape[-geometry.axes :]
    return (*shape[: -geometry.axes], *(len(windows) for windows in geometry.windows(lengths)))


def _is_inside(tap: tuple[int, ...], lengths: tuple[int, ...]) -> bool:
    return all(0 <= at < size for at, size in zip(tap, lengths, strict=True))


def max_pool(image: np.ndarray, geometry: Geometry) -> tuple[np.ndarray, np.ndarray]:
    """Return each window's maximum and its flat index: the first one, or the last NaN."""
    lengths = image.shape[-geometry.axes :]
    pooled = np.empty(result_shape(image.shape, geometry), image.dtype)
    indices = np.empty(pooled.shape, np.intp)
    for output, plane, taps in _visit(image, geometry):
        best: Any = None
        for tap in taps:
            if not _is_inside(tap, lengths):
                continue
            value = image[plane + tap]
            if best is None or value > best or value != value:
                best = value
                indices[output] = np.ravel_multi_index(tap, lengths)
        pooled[output] = best
    return pooled, indices


def min_pool(image: np.ndarray, geometry: Geometry) -> tuple[np.ndarray, np.ndarray]:
    """Return each window's minimum and its flat index: the first one, or the last NaN."""
    lengths = image.shape[-geometry.axes :]
    pooled = np.empty(result_shape(image.shape, geometry), image.dtype)
    indices = np.empty(pooled.shape, np.intp)
    for output, plane, taps in _visit(image, geometry):
        inside = [tap for tap in taps if _is_inside(tap, lengths)]
        met = [(image[plane + tap], np.ravel_multi_index(tap, lengths)) for tap in inside]
        nan = [pair for pair in met if pair[0] != pair[0]]
        # Of equal values the first is the one with the smallest index, since taps come in reading order.
        pooled[output], indices[output] = nan[-1] if nan else sorted(met)[0]
    return pooled, indices


def _divisor(taps: list[tuple[int, ...]], lengths: tuple[int, ...], geometry: Geometry, include: bool) -> int:
    """Count the taps that an average divides by."""
    total = 0
    for tap in taps:
        within = True
        for at, size, (before, after) in zip(tap, lengths, geometry.padding, strict=True):
            low, high = (-before, size + after) if include else (0, size)
            within = within and low <= at < high
        total += within
    return total


def average_pool(image: np.ndarray, geometry: Geometry, count_include_pad: bool = True) -> np.ndarray:
    """Return each window's mean in float64, from an exactly rounded sum."""
    lengths = image.shape[-geometry.axes :]
    pooled = np.empty(result_shape(image.shape, geometry), np.float64)
    for output, plane, taps in _visit(image, geometry):
        values = [float(image[plane + tap]) for tap in taps if _is_inside(tap, lengths)]
        pooled[output] = _exact_sum(values) / _divisor(taps, lengths, geometry, count_include_pad)
    return pooled


def lp_pool(image: np.ndarray, p: float, geometry: Geometry) -> np.ndarray:
    """Return each window's p-norm in float64."""
    lengths = image.shape[-geometry.axes :]
    pooled = np.empty(result_shape(image.shape, geometry), np.float64)
    for output, plane, taps in _visit(image, geometry):
        values = [abs(float(image[plane + tap])) for tap in taps if _is_inside(tap, lengths)]
        pooled[output] = max(values) if p == math.inf else math.fsum(value**p for value in values) ** (1 / p)
    return pooled


def max_pool_backward(gradient: np.ndarray, image: np.ndarray, geometry: Geometry) -> np.ndarray:
    """Return the gradient of the image: each output's goes to the pixel that was its maximum."""
    _, indices = max_pool(image, geometry)
    lengths = image.shape[-geometry.axes :]
    spread = np.zeros(image.shape)
    for output in np.ndindex(*gradient.shape):
        pixel = np.unravel_index(indices[output], lengths)
        spread[output[: -geometry.axes] + tuple(pixel)] += gradient[output]
    return spread


def average_pool_backward(
    gradient: np.ndarray, shape: tuple[int, ...], geometry: Geometry, count_include_pad: bool = True
) -> np.ndarray:
    """Return the gradient of the image: each output's is shared among its pixels."""
    spread = np.zeros(shape)
    lengths = shape[-geometry.axes :]
    for output, plane, taps in _visit(spread, geometry):
        share = gradient[output] / _divisor(taps, lengths, geometry, count_include_pad)
        for tap in taps:
            if _is_inside(tap, lengths):
                spread[plane + tap] += share
    return spread


def _exact_sum(values: list[float]) -> float:
    """Sum with a single rounding; NaN and infinities follow the arithmetic of sums."""
    if all(map(math.isfinite, values)):
        return math.fsum(values)
    with np.errstate(invalid="ignore"):
        return float(np.sum(values))
