"""The file of the reference photograph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy.typing as npt

from pooling_lib._core.extras import needs

__all__ = ["PIXELS", "jpeg", "middle", "sample"]

#: The same photograph, pixel by pixel, where a JPEG file would be decoded otherwise: JPEG does not say how
#: colours that are kept at half the size are enlarged, and libjpeg and libjpeg-turbo differ. The site's build
#: puts this file into the library that it serves to Python in the browser.
PIXELS = Path(__file__).with_name("photograph.png")


def sample(asked: str) -> Path:
    """Return the file that a function asks for: matplotlib's sample, or its pixels where they were put."""
    return PIXELS if PIXELS.is_file() else jpeg(asked)


def jpeg(asked: str) -> Path:
    """Return matplotlib's sample, which a function asks for."""
    with needs(asked, "figures"):
        from matplotlib import cbook

    return Path(str(cbook.get_sample_data("grace_hopper.jpg", asfileobj=False)))


def middle(whole: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the part of the file that is the course's photograph: 446 rows and 450 columns of its middle."""
    top, left = (whole.shape[0] - 446) // 2, (whole.shape[1] - 450) // 2
    return whole[top : top + 446, left : left + 450]
