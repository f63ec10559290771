"""Call the public functions at random: every call gives what the oracle says, or an error that says what to do.

``make fuzz`` makes 100,000 calls, ``make test`` a few hundred.
"""

from __future__ import annotations

import argparse
import math
import random
import warnings
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from counting import (
    Axis,
    Refusal,
    alike,
    axes_of,
    divisor,
    is_integer,
    maximum,
    mean_of,
    minimum,
    norm_of,
    scale,
    shape_of,
    windows_of,
)

import pooling_lib

CALLS = 100_000
DTYPES = ["?", "i1", "u1", "<i2", ">i2", "u4", "i8", "u8", "e", "f", ">f4", "d", "F", "D"]
SIZES = [1, 1, 2, 2, 3, 4, 5, np.int8(2), np.array(2), 10**6, 10**16, 2**62, 2**63 - 1]
ODD = [
    *[0, -1, 2.0, "2", True, np.True_, np.array(True), None, 2**63, -(2**70), 10**5000],
    *[1j, [], {2}, {2: 2}, math.nan],
]
#: What has no pixels; and what has, or could have, but cannot be pooled.
NO_PIXELS = [
    *["cat.jpg", b"cat.jpg", Path("cat.jpg"), np.str_("x"), None, {}, [[1, 2], [3]], [["a", "b"]] * 2],
    *[
        np.zeros((2, 2), "M8[D]"),
        np.zeros((2, 2), object),
        np.ma.masked_array([[1, 2]]),
        [[None, 1]],
        [[2**70, 1]],
    ],
    *[np.zeros((2, 2), [("red", "f4")]), [np.ma.masked_array([1, 2])]],
]
NO_IMAGES = [[], 5, np.zeros((0, 3))]


class Fuzzer:
    """Makes calls at random, and judges what comes of them."""

    def __init__(self, seed: int) -> None:
        self.choose, self.numpy = random.Random(seed), np.random.default_rng(seed)
        self.results = self.refusals = 0

    def image(self) -> Any:
        """Draw an image, now and then none."""
        if self.choose.random() < 0.04:
            return self.choose.choice(NO_PIXELS + NO_IMAGES)
        shape = tuple(self.choose.randint(1, 7) for _ in range(self.choose.choice([1, 2, 2, 3, 3])))
        dtype = np.dtype(self.choose.choice(DTYPES))
        values: list[Any] = [0, 1, 1, 2, 3]
        if dtype.kind in "iu":
            values += [np.iinfo(dtype).min, np.iinfo(dtype).max]
        if dtype.kind in "fc":
            info = np.finfo(dtype)
            values += [-1, 0.1, -2.5, 100]
            extremes = [info.max, info.tiny, info.smallest_subnormal, np.inf, -np.inf, np.nan]
            values += extremes if self.choose.random() < 0.3 else []
            values += [1j, 1 - 2j, complex(0, np.inf)] if dtype.kind == "c" else []
        image = np.array(values, dtype)[self.numpy.integers(0, len(values), shape)]
        dress = self.choose.random()
        if dress < 0.1:
            return image.tolist()
        return image.T if dress < 0.2 else image[..., ::-1] if dress < 0.3 else image

    def size(self, values: list[Any], axes: int) -> Any:
        """Draw a setting for so many axes, now and then for others."""
        if self.choose.random() < 0.02:
            return self.choose.choice(ODD)
        if self.choose.random() < 0.4:
            return self.choose.choice(values)
        if self.choose.random() < 0.02:
            axes += 1
        return tuple(self.choose.choice(values) for _ in range(axes))

    def settings(self) -> dict[str, Any]:
        """Draw the settings of a call, most of them left out."""
        axes = self.choose.choice([1, 2, 2, 2, 2, 3])
        far = self.choose.random() < 0.2
        sizes = SIZES if far else SIZES[:9]
        pads = [0, 0, 1, (0, 1), (1, 0), *([size - 1 for size in SIZES[9:]] if far else [])]
        drawn = {
            "kernel_size": self.size(sizes, axes),
            "stride": self.choose.choice([None, self.size(sizes, axes)]),
            "padding": self.size(pads, axes),
            "dilation": self.size([1, 1, 2, 3, *SIZES[9:]] if far else [1, 1, 2], axes),
            "ceil_mode": self.choose.choice(
                [False, True, np.True_] if self.choose.random() < 0.98 else ODD[3:9]
            ),
        }
        kept = {name: value for name, value in drawn.items() if self.choose.random() < 0.5}
        if axes != 2 and "kernel_size" not in kept:
            kept["kernel_size"] = (2,) * axes
        return kept

    def judge(self, function: Callable[..., Any], arguments: tuple[Any, ...], settings: dict[str, Any],
              expect: Callable[[], Any]) -> Any:  # fmt: skip
        """Make one call and compare it with the oracle; return the result, or None if it was refused."""
        before = [np.array(part, copy=True) if isinstance(part, np.ndarray) else None for part in arguments]
        try:
            expected, must_refuse = expect(), False
        except Refusal:
            expected, must_refuse = None, True
        said = f"{function.__name__}(*{short(arguments)}, **{short(settings)})"
        try:
            result = function(*arguments, **settings)
        except (TypeError, ValueError) as error:
            if not must_refuse:
                raise AssertionError(f"{said} was refused: {error}") from error
            if ";" not in str(error):
                raise AssertionError(f"{said} does not say what to do: {error}") from error
            self.refusals += 1
            return None
        except Exception as error:
            raise AssertionError(f"{said} raised {type(error).__name__}: {error}") from error
        assert not must_refuse, f"{said} gave {result!r} and had to be refused"
        for part, old in zip(arguments, before, strict=True):
            assert old is None or part.tobytes() == old.tobytes(), f"{said} changed what it was given"
        for one, other in zip(result if isinstance(result, tuple | list) else [result], expected, strict=True):
            assert np.shape(one) == np.shape(other), f"{said} gave shape {np.shape(one)}, not {np.shape(other)}"
            assert alike(one, other, scale(arguments[0])), f"{said} gave {one!r}, not {other!r}"
        self.results += 1
        return result

    def once(self) -> None:
        """Make a call of some function."""
        self.choose.choice(
            [self.maxima, self.minima, self.average, self.norm, self.counts, self.back, self.generations]
        )()

    def _forward(
        self, image: Any, settings: dict[str, Any], orders: bool = False
    ) -> tuple[np.ndarray, list[Axis]]:
        """Return the pixels and the windows of a call, or say that it must be refused."""
        if any(image is one for one in NO_PIXELS + NO_IMAGES):
            raise Refusal
        pixels = np.asarray(image)
        if orders and pixels.dtype.kind == "c":
            raise Refusal
        return pixels, axes_of(pixels.shape, settings)

    def maxima(self) -> None:
        """Pool by the maximum, and go back."""
        self._extremes(pooling_lib.max_pool, maximum)

    def minima(self) -> None:
        """Pool by the minimum, and go back."""
        self._extremes(pooling_lib.min_pool, minimum)

    def _extremes(self, pool: Callable[..., Any], find: Callable[[np.ndarray], int]) -> None:
        """Pool by an extreme, and go back."""
        image, settings = self.image(), self.settings()

        def expect() -> list[np.ndarray]:
            pixels, axes = self._forward(image, settings, orders=True)
            shape = shape_of(pixels.shape, axes)
            pooled, found = np.empty(shape, pixels.dtype), np.empty(shape, np.intp)
            for output, values, places in windows_of(pixels, axes):
                best = find(values)
                pooled[output], found[output] = values[best], places[best]
            return [pooled, found]

        pair = self.judge(pool, (image,), {**settings, "return_indices": True}, expect)
        self.judge(pool, (image,), settings, lambda: expect()[:1])
        if pair is None:
            return
        (pooled, found), shape = pair, np.shape(image)
        axes = len(settings["kernel_size"]) if isinstance(settings.get("kernel_size"), tuple) else 2

        def back(adds: bool) -> list[np.ndarray]:
            lengths = shape[-axes:]
            full = np.zeros(
                (*shape[: len(shape) - axes], math.prod(lengths)), pooled.dtype if not adds else float
            )
            for output in np.ndindex(*pooled.shape):
                place = (*output[: len(shape) - axes], found[output])
                full[place] = float(full[place]) + float(pooled[output]) if adds else pooled[output]
            return [full.reshape(shape)]

        self.judge(pooling_lib.max_unpool, (pooled, found, shape), {"axes": axes}, lambda: back(False))
        self.judge(pooling_lib.max_pool_backward, (pooled, found, shape), {"axes": axes}, lambda: back(True))

    def average(self) -> None:
        """Pool by the mean."""
        image, settings, include = self.image(), self.settings(), self.choose.random() < 0.5

        def expect() -> list[np.ndarray]:
            pixels, axes = self._forward(image, settings)
            pooled = np.empty(shape_of(pixels.shape, axes), complex if pixels.dtype.kind == "c" else float)
            for output, values, _ in windows_of(pixels, axes):
                pooled[output] = mean_of(values, divisor(axes, output, include))
            return [pooled]

        self.judge(pooling_lib.average_pool, (image,), {**settings, "count_include_pad": include}, expect)

    def norm(self) -> None:
        """Pool by a p-norm."""
        image, settings = self.image(), self.settings()
        p = self.choose.choice(
            [0.1, 0.5, 1, 2, 2, 3.7, 50, 200, math.inf, Fraction(3, 2), np.float32(2), 10**400]
        )
        if is_odd := self.choose.random() < 0.03:
            p = self.choose.choice([0, -1, math.nan, "2", True, np.True_, None, 2j, [2], -(10**400)])

        def expect() -> list[np.ndarray]:
            pixels, axes = self._forward(image, settings)
            if is_odd:
                raise Refusal
            pooled = np.empty(shape_of(pixels.shape, axes))
            for output, values, _ in windows_of(pixels, axes):
                pooled[output] = norm_of(values, math.inf if p == 10**400 else float(p))
            return [pooled]

        self.judge(pooling_lib.lp_pool, (image,), {**settings, "p": p}, expect)

    def counts(self) -> None:
        """Count windows and unseen pixels."""
        shape, settings = (
            tuple(self.choose.randint(0, 7) or 1 for _ in range(self.choose.randint(1, 3))),
            self.settings(),
        )
        if self.choose.random() < 0.05:
            shape = self.choose.choice([(0, 4), (), (-1, 3), (2.0, 2), 5, "44", None, (2**63, 2), (True, 3)])

        def axes() -> list[Axis]:
            if not isinstance(shape, tuple) or not all(is_integer(size) and 0 < size < 2**63 for size in shape):
                raise Refusal
            return axes_of(shape, settings)

        def unseen() -> list[float]:
            found = axes()
            seen = math.prod(len({pixel for taps in axis.seen for pixel in taps}) for axis in found)
            return [1 - seen / math.prod(shape[-len(found) :])]

        self.judge(pooling_lib.output_shape, (shape,), settings, lambda: list(shape_of(shape, axes())))
        self.judge(pooling_lib.unseen_share, (shape,), settings, unseen)

    def back(self) -> None:
        """Share gradients."""
        settings, include = self.settings(), self.choose.random() < 0.5
        shape = tuple(self.choose.randint(1, 5) for _ in range(self.choose.randint(1, 3)))
        try:
            gradient = np.ones(shape_of(shape, axes_of(shape, settings)), self.choose.choice(DTYPES[7:]))
        except Refusal:
            gradient = np.ones(shape)
        values = [1, 0.5, 3] + ([np.inf, np.nan] if self.choose.random() < 0.3 else [])
        values += [complex(np.inf, 1), 2j] if gradient.dtype.kind == "c" else []
        if gradient.dtype.kind in "fc":
            gradient = np.array(values, gradient.dtype)[self.numpy.integers(0, len(values), gradient.shape)]

        def expect() -> list[np.ndarray]:
            axes = axes_of(shape, settings)
            spread = np.zeros((*shape[: -len(axes)], math.prod(shape[-len(axes) :])), complex)
            parts = np.zeros((2, *spread.shape))
            for output, _, places in windows_of(np.zeros(shape), axes):
                value = complex(gradient[output])
                for part, number in zip(parts, (value.real, value.imag), strict=True):
                    part[(*output[: -len(axes)], places)] += number / divisor(axes, output, include)
            spread.real, spread.imag = parts
            return [(spread if gradient.dtype.kind == "c" else spread.real).reshape(shape)]

        settings = {**settings, "count_include_pad": include}
        self.judge(pooling_lib.average_pool_backward, (gradient, shape), settings, expect)

    def generations(self) -> None:
        """Pool again and again."""
        image, steps = self.image(), self.choose.choice([0, 1, 1, 2, 2, 3, -1, 1.0, True, None, np.int8(1)])

        def expect() -> list[np.ndarray]:
            if any(image is one for one in NO_PIXELS):
                raise Refusal
            made = [np.asarray(image)]
            if not is_integer(steps) or steps < 0 or made[0].size == 0:
                raise Refusal
            for _ in range(steps):
                pixels, axes = self._forward(made[-1], {}, orders=True)
                pooled = np.empty(shape_of(pixels.shape, axes), pixels.dtype)
                for output, values, _ in windows_of(pixels, axes):
                    pooled[output] = values[maximum(values)]
                made.append(pooled)
            return made

        self.judge(pooling_lib.pool_generations, (image, steps), {}, expect)


def short(value: Any) -> str:
    """Write arguments, without the digits that Python refuses to write."""
    try:
        return repr(value)[:400]
    except ValueError:
        return "(a number of many digits)"


def fuzz(calls: int, seed: int) -> tuple[int, int]:
    """Make so many calls; return how many gave a result, and how many were refused with reason."""
    fuzzer = Fuzzer(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        while fuzzer.results + fuzzer.refusals < calls:
            try:
                fuzzer.once()
            except OverflowError:
                continue  # too many windows to compare one by one
    return fuzzer.results, fuzzer.refusals


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    results, refusals = fuzz(wanted.calls, wanted.seed)
    print(f"{results:,} results as the oracle has them, {refusals:,} refusals with a reason")
