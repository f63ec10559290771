"""The table of pooling operations: the name, function, identity, colour and words of each, said once.

Figures and explorers read `OPERATIONS` instead of comparing names. A further operation is one more entry here,
and one in the explorers' own table (``explorers/static/window/operations.js``), which a test holds to this one.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from pooling_lib._core.arrays import Array, as_pixels
from pooling_lib._core.means import mean_dtype
from pooling_lib._core.norms import exponent
from pooling_lib.backward import average_pool_backward, max_pool_backward
from pooling_lib.geometry import resolve
from pooling_lib.pooling import average_pool, lp_pool, max_pool, min_pool

__all__ = ["OPERATIONS", "Operation"]


@dataclass(frozen=True, slots=True)
class Operation:
    """All that sets one pooling operation apart from another.

    Parameters
    ----------
    label : str
        What a list of operations calls it.
    pool : callable
        Called as ``pool(image, kernel_size=2, ...)``, with the settings of `pooling_lib.max_pool` by name.
    backward : callable
        Called as ``backward(gradient, image, kernel_size=2, ...)`` with the same settings; gives the gradient
        with respect to the image. `gradient` has the shape of what `pool` gives; floats keep its dtype and
        integers give float64.
    identity : float
        What padding counts as: a value that leaves every window's result as it is, or 0.
    colour : str
        Its colour in figures and explorers, as ``#RRGGBB``, from Okabe and Ito's colour-blind-safe set.
    arithmetic : callable
        Called as ``arithmetic(numbers)`` with the values of a window as they are written, and the operation's
        own settings; gives what is computed, in words and signs.
    settings : tuple of str
        What `pool` and `backward` take beside the settings of every operation.
    selects : bool
        Whether an output is one of its window's values, so that `pool` knows ``return_indices``.

    Examples
    --------
    >>> average = OPERATIONS["average"]
    >>> average.pool([[4, 1], [5, 3]]), average.identity, average.arithmetic(["4", "1", "5", "3"])
    (array([[3.25]]), 0.0, '(4 + 1 + 5 + 3) / 4')
    >>> [name for name, operation in OPERATIONS.items() if operation.selects]
    ['max', 'min']
    """

    label: str
    pool: Callable[..., Any]
    backward: Callable[..., Array]
    identity: float
    colour: str
    arithmetic: Callable[..., str]
    settings: tuple[str, ...] = ()
    selects: bool = False


def _listed(name: str, numbers: Sequence[str]) -> str:
    return f"{name}({', '.join(numbers)})"


def _mean(numbers: Sequence[str], count_include_pad: bool = True) -> str:
    """Write a mean of the numbers that count."""
    total = " + ".join(f"({number})" if number.startswith(("-", "−")) else number for number in numbers)
    return f"({total}) / {len(numbers)}" if len(numbers) > 1 else f"{total} / 1"


def _norm(numbers: Sequence[str], p: float = 2) -> str:
    """Write a p-norm, or the largest magnitude, which it becomes for a large p."""
    p = exponent(p)
    if p == math.inf:
        return _listed("max", [f"|{number}|" for number in numbers])
    power = "" if p == 1 else "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(p)] if p in range(10) else f"^{p:g}"
    total = " + ".join(f"|{number}|{power}" for number in numbers)
    return total if p == 1 else f"√({total})" if p == 2 else f"({total})^(1/{p:g})"


def _back_to_the_selected(pool: Callable[..., Any], gradient: Array, image: Array, **settings: Any) -> Array:
    """Send each output's gradient to the pixel that it is."""
    pixels = as_pixels(image)
    _, indices = pool(pixels, **settings, return_indices=True)
    return max_pool_backward(gradient, indices, pixels.shape, axes=len(resolve(pixels.shape, **settings)))


def _back_to_all(gradient: Array, image: Array, **settings: Any) -> Array:
    """Share each output's gradient among the pixels of its window."""
    return average_pool_backward(gradient, as_pixels(image).shape, **settings)


@np.errstate(all="ignore")  # powers of a share neither overflow nor vanish before it does
def _back_by_slope(gradient: Array, image: Array, p: float = 2, **settings: Any) -> Array:
    """Send each output's gradient to its pixels by the slope of the norm in each; a zero receives none."""
    wide, arrived = as_pixels(image), as_pixels(gradient, "gradient")
    wide = wide.astype(np.result_type(wide, np.float64))  # where every value has a magnitude, and a sign
    norms, power = lp_pool(wide, p, **settings), exponent(p) - 1
    if arrived.shape != norms.shape:
        raise ValueError(
            f"gradient has shape {arrived.shape}; pooling an image of shape {wide.shape} with these settings "
            f"gives {norms.shape}; use a gradient of that shape"
        )
    for name, values in (("gradient", arrived), ("image", wide)):
        if values.dtype.kind == "c":
            raise TypeError(
                f"{name} has dtype {values.dtype}, and a slope is of real numbers; use np.abs({name})"
            )
    spread = np.zeros(wide.shape, wide.dtype)
    for taps in itertools.product(*[along.taps() for along in resolve(wide.shape, **settings)]):
        outputs: tuple[Any, ...] = (..., *[output for output, _ in taps])
        pixels: tuple[Any, ...] = (..., *[pixel for _, pixel in taps])
        values, slope = wide[pixels], np.zeros(arrived[outputs].shape, wide.dtype)
        receives = values != 0  # infinity times a slope of 0 would be NaN
        np.power(np.abs(values) / norms[outputs], power, out=slope, where=receives)
        np.multiply(arrived[outputs] * np.sign(values), slope, out=slope, where=receives)
        spread[pixels] += slope
    return spread.astype(mean_dtype(arrived.dtype), copy=False)


def _extreme(name: str, pool: Callable[..., Any], identity: float, colour: str) -> Operation:
    return Operation(
        label=name,
        pool=pool,
        backward=functools.partial(_back_to_the_selected, pool),
        identity=identity,
        colour=colour,
        arithmetic=functools.partial(_listed, name),
        selects=True,
    )


#: The operations by name, in the order in which readers meet them.
#:
#: :meta hide-value:
OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "max": _extreme("max", max_pool, -math.inf, "#D55E00"),
        "average": Operation(
            label="average",
            pool=average_pool,
            backward=_back_to_all,
            identity=0.0,
            colour="#0072B2",
            arithmetic=_mean,
            settings=("count_include_pad",),
        ),
        "min": _extreme("min", min_pool, math.inf, "#CC79A7"),
        "lp": Operation(
            label="lp norm",
            pool=lp_pool,
            backward=_back_by_slope,
            identity=0.0,
            colour="#56B4E9",
            arithmetic=_norm,
            settings=("p",),
        ),
    }
)
