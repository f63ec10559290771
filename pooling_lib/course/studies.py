"""Small seeded experiments with a classifier over pooled edge maps, after those of the literature."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pooling_lib.course.downsampling import DOWNSAMPLERS, Downsampler
from pooling_lib.course.shapes import shape_images
from pooling_lib.edges import PREWITT_HORIZONTAL, PREWITT_VERTICAL

__all__ = ["SHIFTS", "Fit", "Shift", "fit_ridge", "fit_study", "oriented_maps", "shift_study"]

Array = npt.NDArray[Any]

#: The four filters of `oriented_maps`: Prewitt's two and their diagonal companions.
FILTERS = (
    PREWITT_VERTICAL,
    PREWITT_HORIZONTAL,
    np.array([[0, 1, 1], [-1, 0, 1], [-1, -1, 0]]),
    np.array([[1, 1, 0], [1, 0, -1], [0, -1, -1]]),
)
#: The one-, two- and three-pixel shifts of `shift_study`, as (row, column) steps.
SHIFTS = ((0, 1), (1, 0), (1, 1), (2, 1), (-1, 3))


class Shift(NamedTuple):
    """Consistency and accuracy of a classifier, one value a seed, from 0 to 1."""

    consistency: Array
    accuracy: Array


class Fit(NamedTuple):
    """Accuracy of a classifier on the images that it was fitted to and on new ones, one value a seed."""

    training: Array
    test: Array

    @property
    def gap(self) -> Array:
        """Training minus test accuracy, the usual measure of overfitting."""
        return self.training - self.test


def oriented_maps(images: npt.ArrayLike) -> Array:
    """Return what a first layer with four fixed edge filters and ReLU makes of images.

    Parameters
    ----------
    images : array_like
        Shape (count, rows, columns), taken as circular.

    Returns
    -------
    ndarray of float32
        Shape (count, 4, rows, columns), nowhere negative.

    Examples
    --------
    >>> oriented_maps([[[0, 0, 1, 1], [0, 0, 1, 1]]])[0, 0]
    array([[0., 1., 1., 0.],
           [0., 1., 1., 0.]], dtype=float32)
    """
    stack = np.asarray(images, np.float32)
    maps = np.zeros((len(stack), len(FILTERS), *stack.shape[1:]), np.float32)
    for index, kernel in enumerate(FILTERS):
        for row, column in np.argwhere(kernel):
            maps[:, index] += kernel[row, column] / 3 * np.roll(stack, (1 - row, 1 - column), (1, 2))
    return np.maximum(maps, 0)


def fit_ridge(features: Array, labels: Array, *, penalty: float = 10.0) -> Callable[[Array], Array]:
    """Fit a linear classifier by ridge regression onto one indicator a class.

    Parameters
    ----------
    features : ndarray
        Shape (count, features).
    labels : ndarray of int
        Shape (count,), from 0.
    penalty : float
        Weight of the squared coefficients, above 0, for features scaled to a standard deviation of 1 overall.

    Returns
    -------
    callable
        Takes features of shape (n, features) and returns labels of shape (n,).

    Raises
    ------
    ValueError
        If `penalty` is not above 0, or there are not as many labels as rows of features.

    Examples
    --------
    >>> predict = fit_ridge(np.array([[0.0], [1.0], [9.0], [10.0]]), np.array([0, 0, 1, 1]))
    >>> predict(np.array([[2.0], [8.0]]))
    array([0, 1])
    """
    if not penalty > 0:
        raise ValueError(f"penalty={penalty} leaves the solution open; use a number above 0")
    if len(features) != len(labels):
        raise ValueError(f"{len(features)} rows of features and {len(labels)} labels; use one label a row")
    mean, scale = features.mean(axis=0), features.std() or 1.0
    scaled = (np.asarray(features, np.float64) - mean) / scale
    indicators = np.eye(int(np.max(labels)) + 1)[labels]
    offset = indicators.mean(axis=0)
    # With more features than images the dual form solves the smaller of two equal systems.
    if scaled.shape[1] > scaled.shape[0]:
        inner = scaled @ scaled.T + penalty * np.eye(len(scaled))
        weights = scaled.T @ np.linalg.solve(inner, indicators - offset)
    else:
        inner = scaled.T @ scaled + penalty * np.eye(scaled.shape[1])
        weights = np.linalg.solve(inner, scaled.T @ (indicators - offset))
    return lambda new: np.asarray(((new - mean) / scale @ weights + offset).argmax(axis=1))


def shift_study(
    downsamplers: Mapping[str, Downsampler] = DOWNSAMPLERS,
    *,
    noise: float = 0.05,
    seeds: int = 3,
    training: int = 600,
    test: int = 240,
    depth: int = 3,
) -> dict[str, Shift]:
    """Measure how often a classifier changes its mind when a picture moves by a few pixels.

    Six shapes, four edge maps, `depth` times down-sampled, ridge classifier; pictures shift in a circle, so
    that nothing leaves the frame. After R. Zhang, "Making Convolutional Networks Shift-Invariant Again", ICML
    2019.

    Parameters
    ----------
    downsamplers : mapping of str to callable
        Each takes maps of shape (..., rows, columns) and returns smaller ones.
    noise : float
        As in `pooling_lib.course.shapes.shape_images`.
    seeds : int
        How many times to repeat the whole experiment with new pictures, at least 1.
    training, test : int
        Pictures to fit and to test on.
    depth : int
        How many times to down-sample.

    Returns
    -------
    dict of str to Shift
        Consistency: the share of shifted test pictures that get the class of the unshifted one. Accuracy: the
        share of unshifted test pictures that get the right one.

    Raises
    ------
    ValueError
        If `seeds` is less than 1.

    Examples
    --------
    >>> result = shift_study({"blur": DOWNSAMPLERS["blur"]}, seeds=1, training=60, test=30)
    >>> result["blur"].consistency.shape
    (1,)
    """
    scores: dict[str, list[tuple[Any, Any]]] = {name: [] for name in downsamplers}
    for name, trial in _trials(downsamplers, noise, seeds, training, test, depth):
        guess = trial.predict(trial.new_maps)
        moved = [trial.predict(np.roll(trial.new_maps, shift, (-2, -1))) for shift in SHIFTS]
        scores[name].append((np.mean(moved == guess), np.mean(guess == trial.new_labels)))
    return {name: Shift(*np.transpose(pairs)) for name, pairs in scores.items()}


def fit_study(
    downsamplers: Mapping[str, Downsampler] = DOWNSAMPLERS,
    *,
    noise: float = 0.05,
    seeds: int = 5,
    training: int = 120,
    test: int = 480,
    depth: int = 3,
) -> dict[str, Fit]:
    """Measure overfitting: accuracy on few training pictures against accuracy on many new ones.

    Parameters
    ----------
    downsamplers, noise, seeds, training, test, depth
        As in `shift_study`.

    Returns
    -------
    dict of str to Fit

    Raises
    ------
    ValueError
        If `seeds` is less than 1.

    Examples
    --------
    >>> result = fit_study({"blur": DOWNSAMPLERS["blur"]}, seeds=1, training=12, test=30)
    >>> result["blur"].training
    array([1.])
    """
    scores: dict[str, list[tuple[Any, Any]]] = {name: [] for name in downsamplers}
    for name, trial in _trials(downsamplers, noise, seeds, training, test, depth):
        known = trial.predict(trial.maps) == trial.labels
        new = trial.predict(trial.new_maps) == trial.new_labels
        scores[name].append((np.mean(known), np.mean(new)))
    return {name: Fit(*np.transpose(pairs)) for name, pairs in scores.items()}


class _Trial(NamedTuple):
    """A fitted classifier of edge maps, with those it was fitted to and those it has not seen."""

    predict: Callable[[Array], Array]
    maps: Array
    labels: Array
    new_maps: Array
    new_labels: Array


def _trials(
    downsamplers: Mapping[str, Downsampler], noise: float, seeds: int, training: int, test: int, depth: int
) -> Iterator[tuple[str, _Trial]]:
    """Fit one classifier for every seed and way to down-sample; all of a seed get the same pictures."""
    if seeds < 1:
        raise ValueError(f"seeds={seeds} repeats nothing; use at least 1")
    for seed in range(seeds):
        images, labels = shape_images(training + test, noise=noise, seed=seed)
        maps = oriented_maps(images)
        pictures = (maps[:training], labels[:training], maps[training:], labels[training:])
        for name, downsample in downsamplers.items():
            yield name, _Trial(_fit(downsample, depth, *pictures[:2]), *pictures)


def _fit(downsample: Downsampler, depth: int, maps: Array, labels: Array) -> Callable[[Array], Array]:
    """Fit a classifier that down-samples what it is shown."""
    classify = fit_ridge(_features(maps, downsample, depth), labels)
    return lambda new: classify(_features(new, downsample, depth))


def _features(maps: Array, downsample: Downsampler, depth: int) -> Array:
    """Down-sample maps and lay each image's values in a row."""
    for _ in range(depth):
        maps = downsample(maps)
    return maps.reshape(len(maps), -1)
