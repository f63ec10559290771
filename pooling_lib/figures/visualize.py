"""Pool an image, or an image file, and show what comes out: arrays and figure in one call."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pooling_lib._core.planes import as_array
from pooling_lib.figures._checks import check_range
from pooling_lib.figures.canvas import Picture
from pooling_lib.figures.generations import show_generations
from pooling_lib.figures.images import show_images
from pooling_lib.figures.panels import Array, Size
from pooling_lib.images import load_image
from pooling_lib.pooling import max_pool, pool_generations

__all__ = ["Visualization", "visualize_generations", "visualize_pool"]

Source = npt.ArrayLike | PathLike[str]


class Visualization(NamedTuple):
    """What a visualised pooling gives: the arrays, and the figure that a notebook shows."""

    generations: list[Array]
    """The image first, then one array each time it was pooled."""
    figure: Picture
    """A matplotlib `Figure`; ``figure.savefig("pooled.png")`` writes it to a file."""

    @property
    def pooled(self) -> Array:
        """The last generation."""
        return self.generations[-1]

    def __repr__(self) -> str:
        """Name the shapes instead of listing the pixels."""
        return f"<Visualization of {' '.join(str(generation.shape) for generation in self.generations)}>"

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, bytes | str], dict[str, dict[str, int]]]:
        """Show the figure where this is the last line of a notebook's cell."""
        return self.figure._repr_mimebundle_(**options)


def visualize_pool(
    image: Source,
    kernel_size: int | tuple[int, int] = 2,
    *,
    pool: Callable[..., Array] = max_pool,
    title: str = "",
    progress: bool = False,
    vmin: float | None = None,
    vmax: float | None = None,
    size: Size = "same",
) -> Visualization:
    """Pool an image once, and show it beside the result, each with its shape.

    Parameters
    ----------
    image : path or array_like
        An image file, read by `load_image`, or an array of shape (rows, columns). Never modified.
    kernel_size : int or tuple of int
        As in `max_pool`; the stride equals it unless `pool` says otherwise.
    pool : callable
        Called as ``pool(image, kernel_size)``; ``functools.partial`` fixes further settings, such as a stride.
    title : str
        What is seen, above both images.
    progress : bool
        Show a tqdm progress bar.
    vmin, vmax : float, optional
        The values drawn black and white in both images. By default 0 and 1; for unsigned integers 0 and the
        largest of their dtype.
    size : {"same", "true"}
        Draw both images equally large, or their pixels.

    Returns
    -------
    Visualization
        ``pooled``, an ndarray; ``generations``, the image and ``pooled``; ``figure``.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    TypeError, ValueError
        As in `load_image` and `pool_generations`; ``ValueError`` also if the image is not 2-D, or holds values
        outside of a grey range that was not given.
    ImportError
        If `progress` is asked for without tqdm.

    Examples
    --------
    >>> import numpy as np
    >>> seen = visualize_pool(np.eye(4), title="The diagonal stays")
    >>> seen.pooled
    array([[1., 0.],
           [0., 1.]])
    >>> [axes.get_title(loc="left") for axes in seen.figure.axes]
    ['reference (4, 4)', 'pooled (2, 2)']
    """
    made, grey = _pooled(image, 1, kernel_size, pool, progress, (vmin, vmax))
    titles = f"reference {made[0].shape}", f"pooled {made[1].shape}"
    figure = show_images(made, titles, ("", ""), heading=title, size=size, vmin=grey[0], vmax=grey[1])
    return Visualization(made, figure)


def visualize_generations(
    image: Source,
    iterations: int = 3,
    kernel_size: int | tuple[int, int] = 2,
    *,
    pool: Callable[..., Array] = max_pool,
    title: str = "",
    progress: bool = False,
    vmin: float | None = None,
    vmax: float | None = None,
    size: Size = "same",
) -> Visualization:
    """Pool an image again and again, and show all generations in one row, each with its shape and share.

    Parameters
    ----------
    image : path or array_like
        An image file, read by `load_image`, or an array of shape (rows, columns). Never modified.
    iterations : int
        How many times to pool, at least 0.
    kernel_size, pool, title, progress, vmin, vmax, size
        As in `visualize_pool`.

    Returns
    -------
    Visualization
        ``generations``, a list of ndarray, the image first; ``pooled``, the last of them; ``figure``.

    Raises
    ------
    FileNotFoundError, ImportError, TypeError, ValueError
        As in `visualize_pool`.

    Examples
    --------
    >>> import numpy as np
    >>> visualize_generations(np.ones((446, 450)), iterations=3, kernel_size=3)
    <Visualization of (446, 450) (148, 150) (49, 50) (16, 16)>
    """
    made, grey = _pooled(image, iterations, kernel_size, pool, progress, (vmin, vmax))
    return Visualization(made, show_generations(made, title, vmin=grey[0], vmax=grey[1], size=size))


def _pooled(
    image: Source,
    iterations: int,
    kernel_size: int | tuple[int, int],
    pool: Callable[..., Array],
    progress: bool,
    grey: tuple[float | None, float | None],
) -> tuple[list[Array], tuple[float, float]]:
    """Return the generations of an image or a file, and the grey range that holds them all."""
    pixels = load_image(image) if isinstance(image, str | PathLike) else as_array(image)
    if pixels.dtype.kind not in "biuf":
        raise TypeError(
            f"image has dtype {pixels.dtype}, which is no brightness; use integers, floats or a file's path"
        )
    if pixels.ndim != 2:
        raise ValueError(
            f"image has shape {pixels.shape}; use a (rows, columns) array, for colour images.to_grey(image)"
        )
    made = pool_generations(pixels, iterations, kernel_size, pool=pool, progress=progress)
    return made, _grey_range(made, *grey)


def _grey_range(generations: list[Array], vmin: float | None, vmax: float | None) -> tuple[float, float]:
    """Return the range drawn from black to white; nothing is clipped unless the caller asked for it."""
    dtype = generations[0].dtype
    low = 0.0 if vmin is None else vmin
    high = float(np.iinfo(dtype).max if dtype.kind == "u" else 1) if vmax is None else vmax
    low, high = check_range(low, high)
    for generation in generations:
        least, most = np.fmin.reduce(generation, axis=None), np.fmax.reduce(generation, axis=None)
        if (vmin is None and least < low) or (vmax is None and most > high):
            raise ValueError(
                f"values from {least:g} to {most:g} do not fit the grey range from {low:g} to {high:g}; "
                "give vmin and vmax, or draw maps with negative values by show_signed"
            )
    return low, high
