"""The reference photograph in colour, channels first, for what happens to several channels at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pooling_lib._core.extras import needs
from pooling_lib.images._sample import middle, sample

__all__ = ["colour_photograph"]


def colour_photograph() -> npt.NDArray[np.float64]:
    """Return the reference photograph of the course in colour.

    The same part of the same file as `pooling_lib.images.photograph`, before it becomes grey.

    Returns
    -------
    ndarray of float64
        Shape (3, 446, 450): red, green and blue, from 0 (dark) to 1 (bright).

    Examples
    --------
    >>> colour_photograph().shape
    (3, 446, 450)
    """
    with needs("colour_photograph", "figures"):
        from PIL import Image

    with Image.open(sample("colour_photograph")) as file:
        whole = np.asarray(file.convert("RGB"), np.float64) / 255
    return np.ascontiguousarray(np.moveaxis(middle(whole), -1, 0))
