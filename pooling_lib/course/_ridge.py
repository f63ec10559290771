"""A linear classifier by ridge regression: the head of the studies, which learns in one step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib._core.planes import as_array, as_map, as_real, number, power_of_two

__all__ = ["fit_ridge"]

#: Classes that are told apart at most, as many as ImageNet's; each takes a column of numbers.
MOST_CLASSES = 1000

Array = npt.NDArray[Any]


@np.errstate(all="ignore")  # weights that are no numbers are refused
def fit_ridge(
    features: npt.ArrayLike, labels: npt.ArrayLike, *, penalty: float = 10.0
) -> Callable[[Array], Array]:
    """Fit a linear classifier by ridge regression onto one indicator a class.

    Parameters
    ----------
    features : array_like
        Shape (count, features), of finite numbers.
    labels : array_like of int
        Shape (count,), from 0 to 999.
    penalty : float
        Weight of the squared coefficients, above 0, for features scaled to a standard deviation of 1 overall.

    Returns
    -------
    callable
        Takes features of shape (n, features) and returns labels of shape (n,).

    Raises
    ------
    TypeError
        If the features are masked or not made of real numbers, the labels no integers, or `penalty` no number.
    ValueError
        If `penalty` is not above 0 or too small for features that do not differ enough, the features are no
        plane of finite numbers, a label is negative or above 999, or there are not as many labels as rows of
        features. The callable refuses features of another width, and those so far off the fitted ones that no
        float64 holds what becomes of them.

    Examples
    --------
    >>> predict = fit_ridge(np.array([[0.0], [1.0], [9.0], [10.0]]), np.array([0, 0, 1, 1]))
    >>> predict(np.array([[2.0], [8.0]]))
    array([0, 1])
    """
    penalty = number("penalty", penalty, "finite and above 0", "a weight such as 10", above=0)
    known, classes = _plane_of_features(features), _as_labels(labels)
    largest = np.abs(known).max()
    if len(known) != len(classes):
        raise ValueError(f"{len(known)} rows of features and {len(classes)} labels; use one label a row")
    unit = _unit(known)
    known = _in_units(known, unit)
    mean, scale = known.mean(axis=0), known.std() or 1.0
    scaled = (np.asarray(known, np.float64) - mean) / scale
    indicators = (classes[:, np.newaxis] == np.arange(classes.max() + 1)).astype(np.float64)
    offset = indicators.mean(axis=0)
    # With more features than images the dual form solves the smaller of two equal systems.
    if scaled.shape[1] > scaled.shape[0]:
        weights = scaled.T @ _solved(scaled @ scaled.T, penalty, indicators - offset)
    else:
        weights = _solved(scaled.T @ scaled, penalty, scaled.T @ (indicators - offset))

    def predict(new: npt.ArrayLike) -> Array:
        """Return the class whose indicator comes out largest."""
        given = _plane_of_features(new)
        if given.shape[1] != len(mean):
            raise ValueError(
                f"features has shape {given.shape}; use {len(mean)} features a row, as were fitted"
            )
        with np.errstate(all="ignore"):
            indicated = (_in_units(given, unit) - mean) / scale @ weights + offset
        if not np.isfinite(indicated).all():
            raise ValueError(
                f"features reach {np.abs(given).max():.3g}, too far off those that were fitted, of up to "
                f"{largest:.3g}; scale both alike"
            )
        return np.asarray(indicated.argmax(axis=1))

    return predict


def _solved(products: Array, penalty: float, target: Array) -> Array:
    """Solve the equations of a ridge, or say that it is too low."""
    try:
        weights = np.linalg.solve(products + penalty * np.eye(len(products)), target)
    except np.linalg.LinAlgError:
        weights = np.full(1, np.nan)
    if not np.isfinite(weights).all():
        raise ValueError(
            f"penalty={penalty:g} is so small that no weights follow from features that do not differ enough; "
            "use a larger one, such as 10"
        )
    return weights


def _unit(features: Array) -> float:
    """Return what to divide features by so that their squares fit into their dtype: nearly always 1."""
    largest = float(np.abs(features).max())
    return 1.0 if largest == 0 or 1e-15 < largest < 1e15 else power_of_two(largest)


def _in_units(features: Array, unit: float) -> Array:
    """Divide features, which keep their dtype where the unit is 1."""
    return features if unit == 1 else features.astype(np.float64) / unit


def _plane_of_features(features: npt.ArrayLike) -> Array:
    """Check features; float32 and float64 are worked with as they are, anything else as float64."""
    plane = as_real(features, "features", finite=True)
    if plane.ndim != 2:
        raise ValueError(f"features has shape {plane.shape}; use a (count, features) array")
    return plane if plane.dtype in (np.float32, np.float64) else as_map(plane, "features")


def _as_labels(labels: npt.ArrayLike) -> Array:
    """Check that labels are integers from 0, in a row."""
    classes = as_array(labels, "labels")
    if classes.dtype.kind not in "iu":
        raise TypeError(f"labels has dtype {classes.dtype}; use integers from 0, one a row of features")
    if classes.ndim != 1 or classes.size == 0 or classes.min() < 0:
        raise ValueError(
            f"labels has shape {classes.shape} and starts {classes.ravel()[:3].tolist()}; "
            "use a row of integers of at least 0"
        )
    if (largest := int(classes.max())) >= MOST_CLASSES:
        raise ValueError(
            f"labels has the value {largest}, and {MOST_CLASSES:,} classes are told apart; "
            f"number yours from 0 to {MOST_CLASSES - 1}, as np.unique(labels, return_inverse=True)[1] does"
        )
    return classes.astype(np.int64)
