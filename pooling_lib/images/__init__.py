"""The reference photograph, image files as 2-D arrays, and small deterministic test images."""

from pooling_lib.images.colour import colour_photograph
from pooling_lib.images.files import load_image, photograph
from pooling_lib.images.grey import to_grey
from pooling_lib.images.patterns import checkerboard, dark_line, ramp, zone_plate

__all__ = [
    "checkerboard",
    "colour_photograph",
    "dark_line",
    "load_image",
    "photograph",
    "ramp",
    "to_grey",
    "zone_plate",
]
