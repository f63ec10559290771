"""Check what is measured: arrays of real numbers, planes, and the numbers that stand beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core import arrays
from pooling_lib._core.given import brief, refuse_file
from pooling_lib._core.settings import sequence, whole_number

__all__ = [
    "Map",
    "as_array",
    "as_map",
    "as_plane",
    "as_real",
    "largest",
    "number",
    "power_of_two",
    "shape_of",
    "unit_scale",
    "whole",
]

Map = npt.NDArray[np.float64]


def as_plane(image: npt.ArrayLike, name: str = "image", *, finite: bool = True) -> Map:
    """Check that an image is a non-empty 2-D array of real numbers, and return it as new float64."""
    plane = as_map(image, name, finite=finite)
    if plane.ndim != 2:
        raise ValueError(f"{name} has shape {plane.shape}; use a (rows, columns) array")
    return plane


def as_map(values: npt.ArrayLike, name: str = "image", *, finite: bool = True) -> Map:
    """Check that an array is non-empty and made of real numbers, and return it as new float64."""
    given = as_real(values, name, finite=finite)
    with np.errstate(all="ignore"):
        numbers = given.astype(np.float64)
    if given.dtype == np.longdouble and (lost := np.isinf(numbers) & np.isfinite(given)).any():
        place = tuple(map(int, np.argwhere(lost)[0]))
        raise ValueError(
            f"{name} has the value {given[place]!s} at {place}, which is beyond float64; "
            f"use values up to {np.finfo(np.float64).max:.3g}, for instance {name} / np.abs({name}).max()"
        )
    return numbers


def as_real(
    values: npt.ArrayLike, name: str = "image", axes: int = 0, *, finite: bool = False
) -> npt.NDArray[Any]:
    """Check that an array is non-empty, made of real numbers and has so many axes; keep its dtype."""
    array = as_array(values, name)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} has dtype {array.dtype}, which is no brightness; use integers or floats")
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape} and holds no value; use a non-empty array")
    if array.ndim < axes:
        raise ValueError(f"{name} has shape {array.shape}; use an array of at least {axes} axes")
    if finite:
        _finite(array, name)
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


def as_array(values: npt.ArrayLike, name: str = "image") -> npt.NDArray[Any]:
    """Take an array or rows of equal length, without a mask, and not the path of a file."""
    refuse_file(name, values)
    return arrays.as_array(values, name)


def _finite(array: npt.NDArray[Any], name: str) -> None:
    """Refuse NaN and infinity, of which nothing can be measured."""
    if not (finite := np.isfinite(array)).all():
        place = tuple(map(int, np.argwhere(~finite)[0]))
        raise ValueError(
            f"{name} has the value {array[place]} at {place}, which cannot be measured; "
            f"use finite numbers, for instance np.nan_to_num({name})"
        )


def largest(values: npt.NDArray[Any]) -> float:
    """Return the largest magnitude, which is infinite if it is beyond float64."""
    with np.errstate(all="ignore"):
        return float(np.abs(values.astype(np.float64)).max())


def unit_scale(*arrays: Map) -> float:
    """Return what to divide arrays by so that their squares neither overflow nor vanish: nearly always 1."""
    largest = max(float(np.max(np.abs(array), initial=0)) for array in arrays)
    return 1.0 if largest == 0 or 1e-60 < largest < 1e60 else power_of_two(largest)


def power_of_two(value: float) -> float:
    """Return the power of two next above a magnitude, division by which costs no digit."""
    return math.ldexp(1.0, min(1023, max(-1022, math.frexp(value)[1])))


def number(
    name: str, value: Any, rule: str, remedy: str, *, least: float = -math.inf, above: float = -math.inf
) -> float:
    """Check one finite number, not a bool and not text."""
    kind = getattr(getattr(value, "dtype", None), "kind", "f")
    try:
        if (
            isinstance(value, bool | str | bytes)
            or kind not in "iuf"
            or np.ndim(value)
            or np.ma.isMaskedArray(value)
        ):
            raise TypeError
        checked = float(value)
    except OverflowError:
        checked = math.inf
    except (TypeError, ValueError):
        raise TypeError(f"{name}={brief(value)} is of type {type(value).__name__}; use {remedy}") from None
    if not math.isfinite(checked) or checked < least or checked <= above:
        raise ValueError(f"{name}={brief(value)} is not {rule}; use {remedy}")
    return checked


def whole(name: str, value: Any, rule: str = "", *, least: int | None = 1) -> int:
    """Check one integer, not a bool and not a float."""
    checked = whole_number(name, value)
    if least is not None and checked < least:
        raise ValueError(f"{name}={brief(value)} {rule}")
    return checked


def shape_of(name: str, shape: Sequence[int], remedy: str, *, least: int = 1) -> tuple[int, ...]:
    """Check a sequence of integers that are lengths."""
    return tuple(
        whole(name, length, f"is no length (shape {brief(tuple(shape))}); {remedy}", least=least)
        for length in sequence(name, shape)
    )
