"""Show figures at the size they were drawn for."""

from __future__ import annotations

import io
from pathlib import Path

from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx

CSS_PIXELS_PER_INCH = 96


def set_sizes(app: Sphinx, document: nodes.document) -> None:
    """Give every figure of a page the width that its file states: finer than the page, for fine screens."""
    for image in document.findall(nodes.image):
        path = Path(app.srcdir) / image["uri"].lstrip("/")
        if path.suffix == ".png" and "width" not in image and path.is_file():
            width = drawn_width(path.read_bytes())
            if width:
                image["width"] = f"{width}px"


def drawn_width(png: bytes) -> int | None:
    """Return the width in CSS pixels of a PNG file that states its resolution, and None of another."""
    with Image.open(io.BytesIO(png)) as picture:
        dpi = picture.info.get("dpi")
        return round(picture.width / dpi[0] * CSS_PIXELS_PER_INCH) if dpi and dpi[0] else None
