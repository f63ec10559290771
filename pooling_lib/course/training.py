"""Train small convolutional networks on drawn shapes, and measure what each way to halve makes of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pooling_lib._core.planes import as_array, as_real, number, whole
from pooling_lib._core.settings import as_list
from pooling_lib.course.halvings import HALVINGS
from pooling_lib.course.network import Network
from pooling_lib.course.shapes import shape_images
from pooling_lib.course.studies import SHIFTS

__all__ = ["Outcome", "consistency", "network_study", "train"]

Array = npt.NDArray[Any]


class Outcome(NamedTuple):
    """What became of networks: shares from 0 to 1, one value a seed.

    Accuracy on the training pictures, accuracy on new ones, and the share of shifted new pictures that get the
    class of the unshifted one.
    """

    training: Array
    test: Array
    consistency: Array

    @property
    def gap(self) -> Array:
        """Training minus test accuracy, the usual measure of overfitting."""
        return self.training - self.test


@np.errstate(under="ignore")
def train(
    network: Network,
    images: npt.ArrayLike,
    labels: npt.ArrayLike,
    *,
    epochs: int = 12,
    batch: int = 24,
    rate: float = 0.01,
    seed: int = 0,
) -> list[float]:
    """Train a network in place by Adam, with a learning rate that falls to 0 in a straight line.

    Adam divides a running mean of each gradient by the root of the running mean of its square, so that every
    parameter moves by about the learning rate. Here they run over 10 and 100 steps and both start at 0, which
    makes the first step exactly as long as the rate.

    Parameters
    ----------
    network : Network
        Its parameters are replaced.
    images : array_like
        Shape (images, rows, columns), real numbers.
    labels : array_like of int
        Shape (images,).
    epochs : int
        How often each image is seen, at least 1.
    batch : int
        Images a step, at least 1. What is left over in an epoch has its turn in another.
    rate : float
        The first learning rate, above 0.
    seed : int
        Of the order in which the images are seen; at least 0.

    Returns
    -------
    list of float
        The mean loss of each epoch.

    Raises
    ------
    TypeError
        If `network` is none, the images or the labels are masked, the images not made of real numbers, the
        labels no integers, or a setting is of the wrong type.
    ValueError
        If the images do not fit the network, there is not one label an image, or a setting is out of range.

    Examples
    --------
    >>> network, (images, labels) = Network("max 2/2", (4, 8)), shape_images(48, size=16)
    >>> losses = train(network, images, labels, epochs=4)
    >>> losses[-1] < losses[0]
    True
    """
    _check_network(network)
    given, right = as_real(images, "images"), as_array(labels, "labels")
    if right.shape != given.shape[:1]:
        raise ValueError(f"labels has shape {right.shape} for images of {given.shape}; use one label an image")
    epochs = whole("epochs", epochs, "sees nothing; use at least 1")
    size = min(whole("batch", batch, "is no batch; use at least 1"), len(given))
    rate = number("rate", rate, "finite and above 0", "a learning rate such as 0.01", above=0)
    random = np.random.default_rng(whole("seed", seed, "is negative; use at least 0", least=0))
    means = [np.zeros_like(array) for array in network.parameters]
    squares = [np.zeros_like(array) for array in network.parameters]
    a_round = len(given) // size
    losses = []
    for epoch in range(epochs):
        order, total = random.permutation(len(given)), 0.0
        for turn in range(a_round):
            chosen = order[turn * size : (turn + 1) * size]
            loss, gradients = network.loss(given[chosen], right[chosen])
            total += loss
            left = 1 - (epoch * a_round + turn) / (epochs * a_round)
            for index, gradient in enumerate(gradients):
                means[index] = 0.9 * means[index] + 0.1 * gradient
                squares[index] = 0.99 * squares[index] + 0.01 * gradient**2
                step = means[index] / (np.sqrt(squares[index]) + 1e-8)
                network.parameters[index] = network.parameters[index] - rate * left * step
        losses.append(total / a_round)
    return losses


def consistency(network: Network, images: npt.ArrayLike) -> float:
    """Return the share of shifted images that get the class of the unshifted one.

    Parameters
    ----------
    network : Network
        The classifier.
    images : array_like
        Shape (images, rows, columns). Each is shifted in a circle by `pooling_lib.course.studies.SHIFTS`.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    TypeError, ValueError
        As in `Network.predict`; ``TypeError`` also if `network` is none.

    Examples
    --------
    >>> consistency(Network("max 2/2", (4, 8)), np.zeros((2, 16, 16)))
    1.0
    """
    _check_network(network)
    given = as_real(images, "images")
    still = network.predict(given)
    return float(np.mean([network.predict(np.roll(given, shift, (1, 2))) == still for shift in SHIFTS]))


def network_study(
    halvings: Iterable[str] = tuple(HALVINGS),
    *,
    seeds: int = 3,
    training: int = 480,
    test: int = 480,
    epochs: int = 12,
    size: int = 16,
    noise: float = 0.05,
) -> dict[str, Outcome]:
    """Train one network for every way to halve and every seed, and measure what they learned.

    Six shapes at random places, three layers; a seed sets the pictures, the first weights and the order in
    which pictures are seen, the same for all ways to halve. All is circular, so that a shift loses nothing.

    Parameters
    ----------
    halvings : iterable of str
        Some of `pooling_lib.course.halvings.HALVINGS`.
    seeds : int
        How many times to repeat the whole experiment, at least 1.
    training, test : int
        Pictures to train and to test on, at least 1 each.
    epochs : int
        As in `train`.
    size, noise
        As in `pooling_lib.course.shapes.shape_images`; `size` a multiple of 8.

    Returns
    -------
    dict of str to Outcome

    Raises
    ------
    TypeError
        If a setting is of the wrong type.
    ValueError
        If there is no way to halve, one is unknown, or a setting is out of range.

    Examples
    --------
    >>> study = network_study(["max 2/2"], seeds=1, training=24, test=12, epochs=1)
    >>> study["max 2/2"].test.shape
    (1,)
    """
    given = as_list("halvings", halvings, "names, some of HALVINGS")
    if not given:
        raise ValueError("halvings=[] has nothing to study; use some of HALVINGS")
    names = [Network(name).halving for name in given]  # an unknown one is refused before the work begins
    known = whole("training", training, "leaves nothing to train on; use at least 1")
    new = whole("test", test, "leaves nothing to test on; use at least 1")
    shares: defaultdict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for seed in range(whole("seeds", seeds, "repeats nothing; use at least 1")):
        images, labels = shape_images(known + new, size=size, noise=noise, seed=seed)
        for name in names:
            network = Network(name, seed=seed)
            train(network, images[:known], labels[:known], epochs=epochs, seed=seed)
            right = network.predict(images) == labels
            steady = consistency(network, images[known:])
            shares[name].append((float(right[:known].mean()), float(right[known:].mean()), steady))
    return {name: Outcome(*np.transpose(rows)) for name, rows in shares.items()}


def _check_network(network: Any) -> None:
    """Refuse what is no network, such as the name of a way to halve."""
    if not isinstance(network, Network):
        raise TypeError(f"network is of type {type(network).__name__}; use a Network, as Network('max 2/2')")
