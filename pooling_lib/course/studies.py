"""Small seeded experiments with a classifier over pooled edge maps, after those of the literature."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pooling_lib._core.given import brief
from pooling_lib._core.planes import as_real, largest, whole
from pooling_lib.course._ridge import fit_ridge
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


@np.errstate(under="ignore")
def oriented_maps(images: npt.ArrayLike) -> Array:
    """Return what a first layer with four fixed edge filters and ReLU makes of images.

    Parameters
    ----------
    images : array_like
        Shape (count, rows, columns), taken as circular; any real or boolean dtype. Never modified.

    Returns
    -------
    ndarray of float32
        Shape (count, 4, rows, columns), nowhere negative.

    Raises
    ------
    TypeError
        If the images are masked or not made of real numbers.
    ValueError
        If there are not three axes, nothing is in them, or a value is not finite or too large for float32.

    Examples
    --------
    >>> oriented_maps([[[0, 0, 1, 1], [0, 0, 1, 1]]])[0, 0]
    array([[0., 1., 1., 0.],
           [0., 1., 1., 0.]], dtype=float32)
    """
    pixels = as_real(images, "images", finite=True)
    if pixels.ndim != 3:
        raise ValueError(f"images has shape {pixels.shape}; use a (count, rows, columns) array")
    if largest(pixels) > float(np.finfo(np.float32).max) / 8:
        raise ValueError("images has values too large for maps of float32; use images / np.abs(images).max()")
    stack = pixels.astype(np.float32)
    maps = np.zeros((len(stack), len(FILTERS), *stack.shape[1:]), np.float32)
    for index, kernel in enumerate(FILTERS):
        for row, column in np.argwhere(kernel):
            maps[:, index] += kernel[row, column] / 3 * np.roll(stack, (1 - row, 1 - column), (1, 2))
    return np.maximum(maps, 0)


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
        Pictures to fit and to test on, at least 1 each.
    depth : int
        How many times to down-sample, at least 0.

    Returns
    -------
    dict of str to Shift
        Consistency: the share of shifted test pictures that get the class of the unshifted one. Accuracy: the
        share of unshifted test pictures that get the right one.

    Raises
    ------
    TypeError
        If `downsamplers` does not map names to callables, one of them returns no real numbers, or a setting is
        of the wrong type.
    ValueError
        If `downsamplers` is empty, one of them does not keep the axes in front of rows and columns or returns
        NaN or infinity, or a setting is out of range.

    Examples
    --------
    >>> result = shift_study({"blur": DOWNSAMPLERS["blur"]}, seeds=1, training=60, test=30)
    >>> result["blur"].consistency.shape
    (1,)
    """
    scores: defaultdict[str, list[tuple[Any, Any]]] = defaultdict(list)
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
    penalty: float = 10.0,
) -> dict[str, Fit]:
    """Measure overfitting: accuracy on few training pictures against accuracy on many new ones.

    Parameters
    ----------
    downsamplers, noise, seeds, training, test, depth
        As in `shift_study`.
    penalty : float
        As in `fit_ridge`.

    Returns
    -------
    dict of str to Fit

    Raises
    ------
    TypeError
        If `downsamplers` does not map names to callables, one of them returns no real numbers, or a setting is
        of the wrong type.
    ValueError
        If `downsamplers` is empty, one of them does not keep the axes in front of rows and columns or returns
        NaN or infinity, or a setting is out of range.

    Examples
    --------
    >>> result = fit_study({"blur": DOWNSAMPLERS["blur"]}, seeds=1, training=12, test=30)
    >>> result["blur"].training
    array([1.])
    """
    scores: defaultdict[str, list[tuple[Any, Any]]] = defaultdict(list)
    for name, trial in _trials(downsamplers, noise, seeds, training, test, depth, penalty):
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
    downsamplers: Mapping[str, Downsampler],
    noise: float,
    seeds: int,
    training: int,
    test: int,
    depth: int,
    penalty: float = 10.0,
) -> Iterator[tuple[str, _Trial]]:
    """Fit one classifier for every seed and way to down-sample; all of a seed get the same pictures."""
    if not isinstance(downsamplers, Mapping) or not all(map(callable, downsamplers.values())):
        raise TypeError(
            f"downsamplers={brief(downsamplers)} is no mapping of names to functions; use some of DOWNSAMPLERS"
        )
    if not downsamplers:
        raise ValueError("downsamplers={} has nothing to study; use some of DOWNSAMPLERS")
    seeds = whole("seeds", seeds, "repeats nothing; use at least 1")
    training = whole("training", training, "leaves nothing to fit; use at least 1")
    test = whole("test", test, "leaves nothing to test on; use at least 1")
    depth = whole("depth", depth, "is negative; use at least 0", least=0)
    for seed in range(seeds):
        images, labels = shape_images(training + test, noise=noise, seed=seed)
        maps = oriented_maps(images)
        pictures = (maps[:training], labels[:training], maps[training:], labels[training:])
        for name, downsample in downsamplers.items():
            classify = _fit(_checked(name, downsample), depth, penalty, *pictures[:2])
            yield name, _Trial(classify, *pictures)


def _checked(name: str, downsample: Downsampler) -> Downsampler:
    """Hold a way to down-sample to what it has to return, so that it is refused by its name."""

    def checked(maps: Array) -> Array:
        made = as_real(downsample(maps), f"what downsamplers[{brief(name)}] returns", axes=2, finite=True)
        if len(made) != len(maps):
            raise ValueError(
                f"downsamplers[{brief(name)}] makes shape {made.shape} of {maps.shape}; "
                "use a function that keeps the axes in front of rows and columns"
            )
        return made

    return checked


def _fit(
    downsample: Downsampler, depth: int, penalty: float, maps: Array, labels: Array
) -> Callable[[Array], Array]:
    """Fit a classifier that down-samples what it is shown."""
    classify = fit_ridge(_features(maps, downsample, depth), labels, penalty=penalty)
    return lambda new: classify(_features(new, downsample, depth))


def _features(maps: Array, downsample: Downsampler, depth: int) -> Array:
    """Down-sample maps and lay each image's values in a row."""
    for _ in range(depth):
        maps = downsample(maps)
    return maps.reshape(len(maps), -1)
