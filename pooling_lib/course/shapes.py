"""A small data set of six shapes, drawn by formula, for the experiments with a classifier."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["SHAPE_NAMES", "draw_shape", "shape_images"]

Grey = npt.NDArray[np.float64]

#: The classes; a label is a position in this tuple.
SHAPE_NAMES = ("disc", "ring", "square", "triangle", "plus", "cross")


def draw_shape(name: str, *, size: int = 32, centre: tuple[float, float], radius: float) -> Grey:
    """Draw one white shape on black.

    Parameters
    ----------
    name : str
        One of `SHAPE_NAMES`.
    size : int
        Rows and columns of the image.
    centre : (float, float)
        Row and column of the middle of the shape.
    radius : float
        Half its height, in pixels.

    Returns
    -------
    ndarray of float64
        Shape (size, size), of zeros and ones.

    Raises
    ------
    ValueError
        If there is no such shape.

    Examples
    --------
    >>> draw_shape("plus", size=5, centre=(2, 2), radius=2)
    array([[0., 0., 1., 0., 0.],
           [0., 0., 1., 0., 0.],
           [1., 1., 1., 1., 1.],
           [0., 0., 1., 0., 0.],
           [0., 0., 1., 0., 0.]])
    """
    if name not in SHAPE_NAMES:
        raise ValueError(f"name={name!r} is no shape; use one of {', '.join(SHAPE_NAMES)}")
    row, column = np.ogrid[:size, :size]
    down, right = row - centre[0], column - centre[1]
    distance = np.hypot(down, right)
    box = np.maximum(np.abs(down), np.abs(right))
    stroke = radius / 4
    if name == "disc":
        inside = distance <= radius
    elif name == "ring":
        inside = np.abs(distance - radius + stroke) <= stroke
    elif name == "square":
        inside = box <= 0.85 * radius
    elif name == "triangle":
        inside = (np.abs(right) <= (down + radius) / 2) & (down <= 0.85 * radius)
    elif name == "plus":
        inside = (box <= radius) & (np.minimum(np.abs(down), np.abs(right)) <= stroke)
    else:
        inside = (box <= 0.85 * radius) & (np.abs(np.abs(down) - np.abs(right)) <= stroke)
    return inside.astype(np.float64)


def shape_images(
    count: int, *, size: int = 32, noise: float = 0.1, seed: int = 0
) -> tuple[Grey, npt.NDArray[np.int64]]:
    """Draw shapes of random kind, place, size and brightness, with noise.

    Parameters
    ----------
    count : int
        How many images, at least 1.
    size : int
        Rows and columns of an image, at least 16.
    noise : float
        Standard deviation of the Gaussian noise that is added to every pixel.
    seed : int
        The same seed gives the same images.

    Returns
    -------
    images : ndarray of float64
        Shape (count, size, size).
    labels : ndarray of int64
        Shape (count,), positions in `SHAPE_NAMES`. Classes differ by at most one in number.

    Raises
    ------
    ValueError
        If `count` or `size` is too small.

    Examples
    --------
    >>> images, labels = shape_images(12)
    >>> images.shape, np.bincount(labels).tolist()
    ((12, 32, 32), [2, 2, 2, 2, 2, 2])
    """
    if count < 1:
        raise ValueError(f"count={count} draws nothing; use at least 1")
    if size < 16:
        raise ValueError(f"size={size} is too small to tell the shapes apart; use at least 16")
    random = np.random.default_rng(seed)
    labels = random.permutation(np.arange(count) % len(SHAPE_NAMES)).astype(np.int64)
    images = np.empty((count, size, size))
    for image, label in zip(images, labels, strict=True):
        radius = random.uniform(5 / 32, 9 / 32) * size
        row, column = random.uniform(radius + 1, size - radius - 2, 2)
        shape = draw_shape(SHAPE_NAMES[label], size=size, centre=(row, column), radius=radius)
        image[:] = random.uniform(0.6, 1) * shape
    return images + random.normal(0, noise, images.shape), labels
