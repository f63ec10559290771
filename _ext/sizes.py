"""Show figures at the size they were drawn for."""

from __future__ import annotations

import struct
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

CSS_PIXELS_PER_METRE = 96 / 0.0254


def set_sizes(app: Sphinx, document: nodes.document) -> None:
    """Give every figure of a page the width that its file states: finer than the page, for fine screens."""
    for image in document.findall(nodes.image):
        path = Path(app.srcdir) / image["uri"].lstrip("/")
        if path.suffix == ".png" and "width" not in image and path.is_file():
            width = drawn_width(path.read_bytes())
            if width:
                image["width"] = f"{width}px"


def drawn_width(png: bytes) -> int | None:
    """Return the width in CSS pixels of a PNG file that states its resolution."""
    start = png.find(b"pHYs")
    if start < 0:
        return None
    pixels = struct.unpack(">I", png[16:20])[0]
    per_metre = struct.unpack(">I", png[start + 4 : start + 8])[0]
    return round(pixels / per_metre * CSS_PIXELS_PER_METRE)
