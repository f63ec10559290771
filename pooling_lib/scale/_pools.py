"""What a pool is asked for: the settings it fixes, those of the call, and the dtype that comes out."""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.given import brief
from pooling_lib.geometry import Windows, output_shape, resolve

__all__ = ["Pool", "block_settings", "check_result", "plan_pool", "settle"]

Array = npt.NDArray[Any]
Pool = Callable[..., Array]

#: The settings that say where windows stand, and what they are where neither the call nor the pool says it.
_USUAL: dict[str, Any] = {"kernel_size": 2, "stride": None, "padding": 0, "dilation": 1, "ceil_mode": False}
#: Pixels of the largest plane on which a pool is tried before it is used.
_TRIED = 2**18
_FOLLOW = (
    "use one that follows the kernel_size, stride, padding, dilation and ceil_mode it is called with, and fix "
    "its own with functools.partial, where they are seen"
)


def settle(pool: Pool, given: Mapping[str, Any]) -> dict[str, Any]:
    """Join what a call gives (None: nothing) with what `pool` fixes, or else has as defaults of its own."""
    if not callable(pool):
        raise TypeError(
            f"pool={brief(pool)} is of type {type(pool).__name__}; use a function such as average_pool"
        )
    fixed, defaults = _fixed(pool), _defaults(pool)
    for name, value in given.items():
        if value is not None and name in fixed:
            raise ValueError(
                f"{name}={brief(value)} is given, and pool fixes {name}={brief(fixed[name])}; say it in one "
                "place"
            )
    layers = (given, fixed, defaults, _USUAL)
    return {
        name: next((layer[name] for layer in layers if layer.get(name) is not None), None) for name in _USUAL
    }


def plan_pool(
    pool: Pool, shape: tuple[int, ...], like: Array, settings: Mapping[str, Any]
) -> tuple[tuple[Windows, ...], np.dtype[Any]]:
    """Return the windows that `settings` give on `shape`, and the dtype that `pool` makes of that of `like`."""
    windows = tuple(resolve(shape, **settings))
    pixel = np.ones_like(like, shape=(1,) * len(shape))
    single = {"kernel_size": 1, "stride": 1, "dilation": 1, "padding": (0, 0)}
    pooled = pool(pixel, **{name: (value,) * len(windows) for name, value in single.items()}, ceil_mode=False)
    if not isinstance(pooled, np.ndarray):
        raise TypeError(
            f"pool gave a result of type {type(pooled).__name__}; use one that returns a single array "
            "(return_indices is not supported: an index into a block is none into the whole array)"
        )
    check_result(pooled, pixel.shape, pooled.dtype)
    _check_settings(pool, pixel, windows, settings["ceil_mode"])
    return windows, pooled.dtype


def _check_settings(pool: Pool, pixel: Array, windows: tuple[Windows, ...], ceil_mode: bool) -> None:
    """Try a pool on small planes, and refuse one that changes its settings where nobody sees it.

    Another padding, span or stride, or another rounding, moves one of the lengths at which a window is added:
    the first window, the second and the third. Blocks are pooled without padding too, so it is left out once.
    """
    padding = tuple((axis.before, axis.after) for axis in windows)
    for pads, ceil in dict.fromkeys([(((0, 0),) * len(windows), False), (padding, ceil_mode)]):
        said: dict[str, Any] = {**block_settings(windows), "padding": pads, "ceil_mode": ceil}
        for strides, pixels in ((0, 0), (1, -1), (1, 0), (2, -1), (2, 0)):
            plane = tuple(axis.span + strides * axis.stride + pixels for axis in windows)
            shape = (*pixel.shape[: -len(windows)], *plane)
            if math.prod(shape) > _TRIED:  # the shape of each block is looked at all the same
                break
            pooled, expected = pool(np.ones_like(pixel, shape=shape), **said), output_shape(shape, **said)
            if pooled.shape != expected:
                given = ", ".join(f"{name}={value}" for name, value in said.items())
                raise ValueError(
                    f"pool gave shape {pooled.shape} for an image of shape {shape}, where its settings give "
                    f"{expected} ({given}); {_FOLLOW}"
                )


def block_settings(windows: tuple[Windows, ...]) -> dict[str, tuple[int, ...]]:
    """Return the settings that are the same for every block, one int an axis."""
    return {
        "kernel_size": tuple(axis.kernel for axis in windows),
        "stride": tuple(axis.stride for axis in windows),
        "dilation": tuple(axis.dilation for axis in windows),
    }


def check_result(pooled: Array, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
    """Refuse a pool that does something else than its settings say, before its blocks are put together."""
    if isinstance(pooled, np.ma.MaskedArray):
        raise TypeError(
            "pool gave a masked array, whose mask would be ignored; use one that gives it .filled(value)"
        )
    if pooled.shape != shape or pooled.dtype != dtype:
        raise ValueError(
            f"pool gave shape {pooled.shape} and dtype {pooled.dtype} for a block whose settings give {shape} "
            f"and {dtype}; {_FOLLOW}"
        )


def _fixed(pool: Pool) -> dict[str, Any]:
    """Collect the settings that partials fix, the outermost first, and refuse an image fixed by position."""
    fixed: dict[str, Any] = {}
    inner, positional = pool, ()
    while isinstance(inner, functools.partial):
        fixed, positional = {**inner.keywords, **fixed}, (*inner.args, *positional)
        inner = inner.func
    first = next(iter(_parameters(inner)), None)
    if positional and first == "image" and not _is_placeholder(positional[0]):
        raise TypeError(
            f"pool fixes its first argument, image={brief(positional[0])}; fix settings by name, as in "
            "functools.partial(lp_pool, p=3)"
        )
    _check_call(pool)
    return {name: value for name, value in fixed.items() if name in _USUAL}


def _check_call(pool: Pool) -> None:
    """Refuse a pool that cannot be called with an image and every setting by name."""
    try:
        signature = inspect.signature(pool)
    except (TypeError, ValueError):  # one that does not tell: the first call will
        return
    try:
        signature.bind(object(), **_USUAL)
    except TypeError as error:
        call = f"pool(image, {', '.join(f'{name}=...' for name in _USUAL)})"
        raise TypeError(
            f"pool takes {signature}, and is called as {call}: {error}; wrap it in a function that takes "
            "these, and fix settings by name"
        ) from error


def _defaults(pool: Pool) -> dict[str, Any]:
    """Return the defaults that `pool` itself has for settings, since pool(image) would follow them."""
    parameters = _parameters(pool)
    return {
        name: parameters[name].default
        for name in _USUAL
        if name in parameters and parameters[name].default is not inspect.Parameter.empty
    }


def _parameters(function: Pool) -> Mapping[str, inspect.Parameter]:
    """Return the parameters of a function, none where it does not tell them."""
    try:
        return inspect.signature(function).parameters
    except (TypeError, ValueError):
        return {}


def _is_placeholder(value: object) -> bool:
    """Tell whether a partial leaves this position open, as it can from Python 3.14 on."""
    return hasattr(functools, "Placeholder") and value is functools.Placeholder
