"""Prewitt and Sobel edge maps over `scipy.ndimage`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pooling_lib._core.extras import needs
from pooling_lib._core.planes import Map, as_plane, power_of_two

__all__ = [
    "PREWITT_HORIZONTAL",
    "PREWITT_VERTICAL",
    "SOBEL_HORIZONTAL",
    "SOBEL_VERTICAL",
    "edge_magnitude",
    "filter_edges",
]


def _constant(rows: npt.ArrayLike) -> npt.NDArray[np.int_]:
    """Return a kernel that nobody can change for everyone else."""
    kernel = np.array(rows)
    kernel.flags.writeable = False
    return kernel


#: Answers to vertical edges, positive where the image gets brighter to the right.
#: J. M. S. Prewitt, "Object Enhancement and Extraction", in Picture Processing and Psychopictorics, 1970.
PREWITT_VERTICAL = _constant([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])
#: Answers to horizontal edges, positive where the image gets brighter downwards.
PREWITT_HORIZONTAL = _constant(PREWITT_VERTICAL.T)
#: As Prewitt's, with the middle row counted twice (I. Sobel, 1968).
SOBEL_VERTICAL = _constant([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
SOBEL_HORIZONTAL = _constant(SOBEL_VERTICAL.T)

HUGE = float(np.finfo(np.float64).max) / 4


@np.errstate(all="ignore")
def filter_edges(image: npt.ArrayLike, kernel: npt.ArrayLike = PREWITT_VERTICAL) -> Map:
    """Cross-correlate an image with an edge kernel, which is what a convolutional layer computes.

    Parameters
    ----------
    image : array_like
        Shape (rows, columns); any real or boolean dtype. Never modified.
    kernel : array_like
        Shape (m, n), such as `PREWITT_VERTICAL`; finite. It is not flipped.

    Returns
    -------
    ndarray of float64
        Signed map of the image's shape. The border repeats the outermost pixels, so that it makes no edge.
        NaN and infinity reach every value that takes them with a weight other than 0; a sum beyond float64 is
        infinite.

    Raises
    ------
    TypeError
        If the image or the kernel is a masked array or not made of real numbers.
    ValueError
        If the image or the kernel is not 2-D or is empty, or the kernel is not finite.

    Examples
    --------
    >>> filter_edges([[0, 0, 1, 1], [0, 0, 1, 1]])
    array([[0., 3., 3., 0.],
           [0., 3., 3., 0.]])
    """
    with needs("filter_edges", "edges"):
        from scipy import ndimage

    plane, weights = as_plane(image, finite=False), as_plane(kernel, "kernel")
    scale, room = _scales(plane, weights)
    sums = np.asarray(ndimage.correlate(plane / room, weights / scale, mode="nearest"))
    return np.asarray(sums * (scale * room))


@np.errstate(all="ignore")
def edge_magnitude(
    image: npt.ArrayLike,
    vertical: npt.ArrayLike = PREWITT_VERTICAL,
    horizontal: npt.ArrayLike = PREWITT_HORIZONTAL,
) -> Map:
    """Return how steep an image is in any direction: the Euclidean norm of two edge maps.

    Parameters
    ----------
    image : array_like
        Shape (rows, columns).
    vertical, horizontal : array_like
        The kernels of the two maps.

    Returns
    -------
    ndarray of float64
        Map of the image's shape, nowhere negative; NaN, infinite and huge values as in `filter_edges`.

    Raises
    ------
    TypeError, ValueError
        As in `filter_edges`.

    Examples
    --------
    >>> edge_magnitude([[0, 0, 1, 1], [0, 0, 1, 1]])
    array([[0., 3., 3., 0.],
           [0., 3., 3., 0.]])
    """
    maps = filter_edges(image, vertical), filter_edges(image, horizontal)
    return np.hypot(*maps)


def _scales(plane: Map, weights: Map) -> tuple[float, float]:
    """Return powers of two to divide weights and image by: 1, unless one of them is tiny or huge.

    SciPy leaves out weights below 1e-16, and a sum of huge terms overflows on its way to a small one.
    """
    used = np.abs(weights[weights != 0])
    scale = power_of_two(used.min()) if used.size and used.min() < 1e-15 else 1.0
    total = float((used / scale).sum())
    largest = float(np.max(np.abs(plane), initial=0, where=np.isfinite(plane)))
    return scale, power_of_two(2 * total) if largest > HUGE / max(total, 1) else 1.0
