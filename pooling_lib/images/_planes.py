"""The reference photograph as its file holds it: a plane of brightness, and two of colour at half its size."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pooling_lib._core.extras import needs
from pooling_lib.images._sample import jpeg

__all__ = ["planes_of_photograph"]

Plane = npt.NDArray[np.int64]


def planes_of_photograph() -> tuple[Plane, Plane, Plane]:
    """Return brightness, blue and red of the whole file, from 0 to 255, as they are before they are mixed."""
    with needs("planes_of_photograph", "figures"):
        from PIL import Image

    def read(part: int) -> Plane:
        with Image.open(jpeg("planes_of_photograph")) as file:
            # At half the size a decoder has no need to enlarge the planes of colour.
            file.draft("YCbCr", (file.width // part, file.height // part))
            return np.asarray(file, np.int64)

    whole, half = read(1), read(2)
    return whole[..., 0], half[..., 1], half[..., 2]
