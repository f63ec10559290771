"""A small convolutional network that can be trained, whose results are the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.given import brief
from pooling_lib._core.planes import as_real, largest, whole
from pooling_lib._core.settings import flag, sequence
from pooling_lib.course.halvings import HALVINGS
from pooling_lib.course.layers import convolve, cross_entropy, relu, times

__all__ = ["Network"]

Array = npt.NDArray[Any]

#: Binary digits after the point that values and gradients are rounded to.
DIGITS, FINE = 16, 26
#: Up to here no sum of a few layers overflows.
LARGEST = 1e100


class Network:
    """Three times convolution, ReLU and a way to halve, then the mean of each map, and a dense layer.

    All networks with the same channels have the same parameters, whatever halves their maps: the list
    `parameters` holds weights and biases in turn, of each convolution and then of the dense layer.

    A sum of fractions depends on the order in which it is taken, which every processor chooses for itself, and
    training makes large differences of small ones. So the values of a layer are rounded to multiples of 2**-16
    and gradients to multiples of 2**-26: their products and sums then fit into a float64 to the last digit, in
    any order, and a network learns the same on every machine.

    Parameters
    ----------
    halving : str
        One of `pooling_lib.course.halvings.HALVINGS`.
    channels : sequence of int
        Maps of each layer, each at least 1. Every layer halves, so that rows and columns must be multiples of 2
        to the power of their number.
    classes : int
        What is told apart, at least 2.
    seed : int
        The same seed gives the same first weights; at least 0.
    rounded : bool
        Without it results differ in their last digits from machine to machine, and a gradient can be compared
        with differences of the loss.

    Raises
    ------
    TypeError
        If a number is no integer.
    ValueError
        If `halving` is unknown or a number out of range.

    Examples
    --------
    >>> network = Network("max 2/2", (4, 8))
    >>> network.predict(np.zeros((5, 16, 16))).shape
    (5,)
    >>> sum(array.size for array in network.parameters)
    390
    """

    def __init__(
        self,
        halving: str,
        channels: Sequence[int] = (8, 16, 16),
        *,
        classes: int = 6,
        seed: int = 0,
        rounded: bool = True,
    ) -> None:
        if not isinstance(halving, str) or halving not in HALVINGS:
            raise ValueError(f"halving={brief(halving)} is unknown; use one of {', '.join(HALVINGS)}")
        self.halving = halving
        self.stride = 2 if halving == "strided convolution" else 1
        widths = [whole("channels", n, "makes no map; use at least 1") for n in sequence("channels", channels)]
        count = whole("classes", classes, "leaves nothing to tell apart; use at least 2", least=2)
        self.rounded = flag("rounded", rounded)
        random = np.random.default_rng(whole("seed", seed, "is negative; use at least 0", least=0))
        self.parameters: list[Array] = []
        for seen, made in pairwise([1, *widths]):
            # This spread keeps the values at one size from layer to layer.
            weights = random.normal(0, np.sqrt(2 / (9 * seen)), (made, seen, 3, 3))
            self.parameters += [weights, np.zeros(made)]
        seen = widths[-1] if widths else 1
        self.parameters += [random.normal(0, np.sqrt(1 / seen), (count, seen)), np.zeros(count)]

    @np.errstate(under="ignore")
    def scores(self, images: npt.ArrayLike) -> Array:
        """Return one score a class, of shape (images, classes), for images of shape (images, rows, columns)."""
        return self._forward(images)[0]

    def predict(self, images: npt.ArrayLike, *, batch: int = 24) -> Array:
        """Return the class with the largest score for each image, worked through in batches.

        Parameters
        ----------
        images : array_like
            Shape (images, rows, columns), real numbers.
        batch : int
            Images at a time, which bounds the memory and changes no result.

        Returns
        -------
        ndarray of int
            Shape (images,).

        Raises
        ------
        TypeError
            If the images are masked or not made of real numbers.
        ValueError
            If they do not have three axes, a side that cannot be halved often enough, or a value that is not
            finite or beyond 1e100.
        """
        given, size = self._checked(images), whole("batch", batch, "is no batch; use at least 1")
        parts = [given[start : start + size] for start in range(0, len(given), size)]
        return np.concatenate([self.scores(part).argmax(axis=1) for part in parts])

    @np.errstate(under="ignore")
    def loss(self, images: npt.ArrayLike, labels: npt.ArrayLike) -> tuple[float, list[Array]]:
        """Return the mean cross entropy, and its gradient with respect to each of the parameters.

        Parameters
        ----------
        images : array_like
            Shape (images, rows, columns), real numbers.
        labels : array_like of int
            Shape (images,): the right classes.

        Returns
        -------
        loss : float
        gradients : list of ndarray
            In the order and of the shapes of `parameters`.

        Raises
        ------
        TypeError, ValueError
            As in `predict` and in `pooling_lib.course.layers.cross_entropy`.
        """
        scores, back = self._forward(images)
        loss, gradient = cross_entropy(scores, labels)
        # The share of a class is taken by exp, whose last digit is each machine's own: it is rounded coarsely.
        coarse = self._round(gradient * len(gradient), 20) / len(gradient)
        return loss, back(self._round(coarse, FINE))

    def _forward(self, images: npt.ArrayLike) -> tuple[Array, Callable[[Array], list[Array]]]:
        """Return the scores, and the way back from them to the gradients of all parameters."""
        maps = self._round(self._checked(images)[:, np.newaxis].astype(np.float64), DIGITS)
        rounded = [self._round(array, DIGITS) for array in self.parameters]
        layers = []
        for weights, bias in zip(rounded[:-2:2], rounded[1:-2:2], strict=True):
            made, through_weights = convolve(maps, weights, bias, stride=self.stride)
            passed, through_relu = relu(self._round(made, DIGITS))
            halved, through_halving = HALVINGS[self.halving](passed)
            maps = self._round(halved, DIGITS)
            layers.append((through_weights, through_relu, through_halving))
        places = maps.shape[2] * maps.shape[3]
        means, weights = self._round(maps.mean(axis=(2, 3)), DIGITS), rounded[-2]

        def back(gradient: Array) -> list[Array]:
            """Walk through the layers from the last to the first."""
            gradients = [times(gradient.T, means), gradient.sum(axis=0)]
            above = self._round(times(gradient, weights), FINE)[:, :, np.newaxis, np.newaxis] / places
            above = np.broadcast_to(self._round(above, FINE), maps.shape)
            for depth, (through_weights, through_relu, through_halving) in reversed([*enumerate(layers)]):
                made = through_relu(self._round(through_halving(above), FINE))
                of_maps, *of_layer = through_weights(made, to_maps=depth > 0)
                above = self._round(of_maps, FINE) if depth else above
                gradients = [*of_layer, *gradients]
            return gradients

        return times(means, weights.T) + rounded[-1], back

    def _checked(self, images: npt.ArrayLike) -> Array:
        """Check images that can be halved as often as there are layers."""
        given, least = as_real(images, "images", finite=True), 2 ** (len(self.parameters) // 2 - 1)
        if given.ndim != 3 or any(length % least for length in given.shape[1:]):
            raise ValueError(
                f"images has shape {given.shape}; use (images, rows, columns) with multiples of {least} for "
                "rows and columns, which every layer halves"
            )
        if (reach := largest(given)) > LARGEST:
            raise ValueError(
                f"images reach {reach:.3g}, and no float64 holds what layers make of that; "
                "use images / np.abs(images).max()"
            )
        return given

    def _round(self, values: Array, digits: int) -> Array:
        """Round to so many binary digits after the point, where the network rounds."""
        if not self.rounded:
            return values
        scaled = values * 2.0**digits
        return np.multiply(np.rint(scaled, out=scaled), 2.0**-digits, out=scaled)
