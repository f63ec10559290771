"""Pictures that are drawn, for the experiments: a data set of six shapes, and a page of dark text."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from pooling_lib._core.given import brief
from pooling_lib._core.planes import number, whole
from pooling_lib._core.settings import sequence

__all__ = ["SHAPE_NAMES", "draw_shape", "shape_images", "text_page"]

Grey = npt.NDArray[np.float64]

#: The classes; a label is a position in this tuple.
SHAPE_NAMES = ("disc", "ring", "square", "triangle", "plus", "cross")

#: Pixels that are drawn at most, as float64 one gigabyte.
MOST_PIXELS = 2**27

#: What `text_page` writes, line by line the letters' seven rows of dots, so that no font is needed.
TEXT = "ONE PIXEL IN FOUR "
LETTERS = {
    "E": "##### #.... #.... ####. #.... #.... #####",
    "F": "##### #.... #.... ####. #.... #.... #....",
    "I": ".###. ..#.. ..#.. ..#.. ..#.. ..#.. .###.",
    "L": "#.... #.... #.... #.... #.... #.... #####",
    "N": "#...# ##..# #.#.# #..## #...# #...# #...#",
    "O": ".###. #...# #...# #...# #...# #...# .###.",
    "P": "####. #...# #...# ####. #.... #.... #....",
    "R": "####. #...# #...# ####. #.#.. #..#. #...#",
    "U": "#...# #...# #...# #...# #...# #...# .###.",
    "X": "#...# #...# .#.#. ..#.. .#.#. #...# #...#",
    " ": "..... ..... ..... ..... ..... ..... .....",
}


@np.errstate(over="ignore", under="ignore")  # a centre may lie as far outside as a float can say
def draw_shape(name: str, *, size: int = 32, centre: tuple[float, float], radius: float) -> Grey:
    """Draw one white shape on black.

    Parameters
    ----------
    name : str
        One of `SHAPE_NAMES`.
    size : int
        Rows and columns of the image, at least 1.
    centre : (float, float)
        Row and column of the middle of the shape; it may lie outside.
    radius : float
        Half its height, in pixels; above 0.

    Returns
    -------
    ndarray of float64
        Shape (size, size), of zeros and ones.

    Raises
    ------
    TypeError
        If `size` is no integer, or `centre` or `radius` is not made of numbers.
    ValueError
        If there is no such shape, or a number is out of range, such as a `size` of more than 2**27 pixels.

    Examples
    --------
    >>> draw_shape("plus", size=5, centre=(2, 2), radius=2)
    array([[0., 0., 1., 0., 0.],
           [0., 0., 1., 0., 0.],
           [1., 1., 1., 1., 1.],
           [0., 0., 1., 0., 0.],
           [0., 0., 1., 0., 0.]])
    """
    if not isinstance(name, str) or name not in SHAPE_NAMES:
        raise ValueError(f"name={brief(name)} is no shape; use one of {', '.join(SHAPE_NAMES)}")
    side = whole("size", size, "is no image; use at least 1")
    _check_room((side, side), "a smaller size")
    places = [number("centre", place, "finite", "a (row, column) pair") for place in sequence("centre", centre)]
    if len(places) != 2:
        raise ValueError(f"centre={brief(centre)} has {len(places)} numbers; use a (row, column) pair")
    radius = number("radius", radius, "finite and above 0", "half the height in pixels", above=0)
    row, column = np.ogrid[:side, :side]
    down, right = row - places[0], column - places[1]
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
        Standard deviation of the Gaussian noise that is added to every pixel, at least 0.
    seed : int
        The same seed gives the same images; at least 0.

    Returns
    -------
    images : ndarray of float64
        Shape (count, size, size).
    labels : ndarray of int64
        Shape (count,), positions in `SHAPE_NAMES`. Classes differ by at most one in number.

    Raises
    ------
    TypeError
        If `count`, `size` or `seed` is no integer, or `noise` no number.
    ValueError
        If `count` or `size` is too small, or `noise` or `seed` is negative, or there would be more than 2**27
        pixels.

    Examples
    --------
    >>> images, labels = shape_images(12)
    >>> images.shape, np.bincount(labels).tolist()
    ((12, 32, 32), [2, 2, 2, 2, 2, 2])
    """
    count = whole("count", count, "draws nothing; use at least 1")
    size = whole("size", size, "is too small to tell the shapes apart; use at least 16", least=16)
    noise = number("noise", noise, "finite and at least 0", "a standard deviation", least=0)
    _check_room((count, size, size), "fewer or smaller images")
    random = np.random.default_rng(whole("seed", seed, "is negative; use at least 0", least=0))
    labels = random.permutation(np.arange(count) % len(SHAPE_NAMES)).astype(np.int64)
    images = np.empty((count, size, size))
    for image, label in zip(images, labels, strict=True):
        radius = random.uniform(5 / 32, 9 / 32) * size
        row, column = random.uniform(radius + 1, size - radius - 2, 2)
        shape = draw_shape(SHAPE_NAMES[label], size=size, centre=(row, column), radius=radius)
        image[:] = random.uniform(0.6, 1) * shape
    return images + random.normal(0, noise, images.shape), labels


def text_page(rows: int = 446, columns: int = 450, *, stroke: int = 3) -> Grey:
    """Draw a page of dark capitals on white, the same words over and over, each line further to the left.

    Parameters
    ----------
    rows, columns : int
        Shape of the page, each at least 1. By default that of the photograph.
    stroke : int
        Width of a letter's lines in pixels, at least 1. A letter is seven strokes high and five wide.

    Returns
    -------
    ndarray of float64
        Shape (rows, columns), ink 0 and paper 1.

    Raises
    ------
    TypeError
        If a length or `stroke` is no integer.
    ValueError
        If a length or `stroke` is less than 1, or the page has more than 2**27 pixels.

    Examples
    --------
    >>> text_page(7, 5, stroke=1)
    array([[1., 0., 0., 0., 1.],
           [0., 1., 1., 1., 0.],
           [0., 1., 1., 1., 0.],
           [0., 1., 1., 1., 0.],
           [0., 1., 1., 1., 0.],
           [0., 1., 1., 1., 0.],
           [1., 0., 0., 0., 1.]])
    """
    rows, columns, stroke = (
        whole(name, value, "draws nothing; use at least 1")
        for name, value in (("rows", rows), ("columns", columns), ("stroke", stroke))
    )
    _check_room((rows, columns), "a smaller page")
    stroke = min(stroke, max(rows, columns))  # of a wider one no more is seen
    dots = [[list(line) for line in LETTERS[letter].split()] for letter in TEXT]
    # One empty column between letters, three empty rows between lines.
    line = np.concatenate([np.pad(np.array(letter) == "#", ((0, 3), (0, 1))) for letter in dots], axis=1)
    down, right = np.arange(rows)[:, np.newaxis] // stroke, np.arange(columns) // stroke
    number, height = down // len(line), down % len(line)
    ink = line[height, (right + 7 * number) % line.shape[1]]
    return np.where(ink, 0.0, 1.0)


def _check_room(shape: tuple[int, ...], remedy: str) -> None:
    """Refuse more pixels than are drawn."""
    pixels = math.prod(shape)
    if pixels > MOST_PIXELS:
        raise ValueError(
            f"shape ({', '.join(map(brief, shape))}) has {brief(pixels)} pixels, and at most {MOST_PIXELS} are "
            f"drawn at once; use {remedy}"
        )
