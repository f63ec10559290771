"""An oracle that counts with numbers instead of walking from tap to tap: settings may be as large as they like.

Like `reference`, it shares nothing with `pooling_lib`. It also says which calls must be refused.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

#: More windows on an axis than these are possible, and dull.
MOST = 40


@dataclass(frozen=True)
class Axis:
    """What the windows of one axis see, and how many of their taps count in an average."""

    seen: list[list[int]]
    counted: list[int]
    inside: list[int]


class Refusal(Exception):  # noqa: N818
    """The oracle says that the library must refuse."""


def is_integer(value: Any) -> bool:
    """Tell what counts as an integer, and not as a bool."""
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and value.dtype.kind in "iu"
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def numbers_of(value: Any, axes: int, least: int) -> list[int]:
    """Spell out a setting."""
    entries = [value] * axes if not isinstance(value, tuple) else list(value)
    if len(entries) != axes or not all(is_integer(entry) and least <= entry < 2**63 for entry in entries):
        raise Refusal
    return [int(entry) for entry in entries]


def pairs_of(padding: Any, axes: int) -> list[list[int]]:
    """Spell out padding."""
    entries = [padding] * axes if not isinstance(padding, tuple) else list(padding)
    if len(entries) != axes:
        raise Refusal
    return [numbers_of(entry, 2, 0) for entry in entries]


def axis_of(size: int, kernel: int, stride: int, pads: list[int], dilation: int, ceil_mode: bool) -> Axis:
    """Count the windows of an axis and what they see."""
    (before, after), reach = pads, dilation * (kernel - 1)
    if max(pads) > reach:
        raise Refusal
    starts = range(-before, size + after - reach, stride)
    count = len(starts) if len(starts) <= MOST else MOST + 1
    if ceil_mode:
        last = -before + (count - 1) * stride if count else -before - stride
        count += last + stride < size and last + reach < size + after - 1
    if count > MOST:
        raise OverflowError
    axis = Axis([], [], [])
    for start in [-before + window * stride for window in range(count)]:
        taps = [i for i in range(size) if 0 <= i - start <= reach and (i - start) % dilation == 0]
        # Declared padding ends at size + after; what ceil_mode adds behind does not count.
        end = min(start + reach, size + after - 1)
        axis.seen.append(taps)
        axis.counted.append((end - start) // dilation + 1)
        axis.inside.append(len(taps))
    if not axis.seen or not all(axis.seen):
        raise Refusal
    return axis


def axes_of(shape: tuple[int, ...], settings: dict[str, Any]) -> list[Axis]:
    """Spell out all settings of a call, or say that it must be refused."""
    kernel = settings.get("kernel_size", 2)
    axes = len(kernel) if isinstance(kernel, tuple) else 2
    kernels = numbers_of(kernel, axes, 1)
    ceil_mode = settings.get("ceil_mode", False)
    is_flag = isinstance(ceil_mode, bool | np.bool_) or (
        isinstance(ceil_mode, np.ndarray) and ceil_mode.dtype == bool
    )
    if not 1 <= axes <= len(shape) or not is_flag:
        raise Refusal
    strides = kernels if settings.get("stride") is None else numbers_of(settings["stride"], axes, 1)
    pads, dilations = (
        pairs_of(settings.get("padding", 0), axes),
        numbers_of(settings.get("dilation", 1), axes, 1),
    )
    if 0 in shape:
        raise Refusal
    return [
        axis_of(*one, bool(ceil_mode))
        for one in zip(shape[-axes:], kernels, strides, pads, dilations, strict=True)
    ]


def windows_of(image: np.ndarray, axes: list[Axis]) -> Any:
    """Yield each output with the values of its window and their flat indices, in reading order."""
    lengths = image.shape[-len(axes) :]
    flat = np.arange(math.prod(lengths)).reshape(lengths)
    for plane in np.ndindex(*image.shape[: -len(axes)]):
        for output in np.ndindex(*[len(axis.seen) for axis in axes]):
            grid = np.ix_(*[axis.seen[window] for axis, window in zip(axes, output, strict=True)])
            yield plane + output, image[plane][grid].ravel(), flat[grid].ravel()


def shape_of(image_shape: tuple[int, ...], axes: list[Axis]) -> tuple[int, ...]:
    """Return the shape of the result."""
    return (*image_shape[: -len(axes)], *[len(axis.seen) for axis in axes])


def divisor(axes: list[Axis], output: tuple[int, ...], include: bool) -> float:
    """Count what an average divides by."""
    counts = [axis.counted if include else axis.inside for axis in axes]
    return float(math.prod(count[window] for count, window in zip(counts, output[-len(axes) :], strict=True)))


def maximum(values: np.ndarray) -> int:
    """Return where the first maximum is, or the last NaN."""
    best = 0
    for place, value in enumerate(values):
        if value > values[best] or value != value:
            best = place
    return best


def minimum(values: np.ndarray) -> int:
    """Return where the first minimum is, or the last NaN."""
    best = 0
    for place, value in enumerate(values):
        if value < values[best] or value != value:
            best = place
    return best


def mean_of(values: np.ndarray, count: float) -> complex | float:
    """Return the mean in double precision; the parts of a complex one on their own."""
    if values.dtype.kind == "c":
        return complex(mean_of(values.real, count), mean_of(values.imag, count))
    numbers = [float(value) for value in values]
    return (math.fsum(numbers) if all(map(math.isfinite, numbers)) else sum(numbers)) / count


def norm_of(values: np.ndarray, p: float) -> float:
    """Return the p-norm in long double precision."""
    magnitudes = np.abs(values.astype(np.clongdouble if values.dtype.kind == "c" else np.longdouble))
    peak = magnitudes.max()
    if not 0 < peak < np.inf or p == math.inf:
        return float(peak)
    return float(peak * ((magnitudes / peak) ** p).sum() ** (1 / np.longdouble(p)))


def alike(one: Any, other: Any, terms: float) -> bool:
    """Tell whether a result is the oracle's, to some roundings of its dtype and of the terms of its sums."""
    one, other = np.asarray(one), np.asarray(other)
    if one.dtype.kind not in "fc":
        return bool((one == other).all())
    if one.dtype.kind == "c":
        return alike(one.real, other.real, terms) and alike(one.imag, other.imag, terms)
    info = np.finfo(one.dtype)
    with np.errstate(all="ignore"):
        near = np.abs(one.astype(float) - other) <= 200 * info.eps * np.abs(other) + 64 * info.eps * terms
        # A sum in the dtype's own precision may overflow where the oracle's does not.
        near |= ~np.isfinite(one) & (np.abs(other) > info.max / 100)
        near |= np.abs(one.astype(float) - other) <= 64 * float(info.smallest_subnormal)
    return bool((near | (one == other) | (np.isnan(one) & np.isnan(other))).all())


def scale(values: Any) -> float:
    """Return how large the terms of a sum are, which may cancel."""
    numbers = np.ravel(values).astype(np.complex128)
    parts = np.abs(np.concatenate([numbers.real, numbers.imag]))
    return float(parts[np.isfinite(parts)].max(initial=0))
