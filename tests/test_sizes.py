"""A figure is shown at the size it was drawn for (`_ext/sizes.py`)."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest
import sizes
from docutils import nodes
from docutils.utils import new_document
from PIL import Image
from PIL.PngImagePlugin import PngInfo


def png(width: int, dpi: float | None = None, note: str = "") -> bytes:
    """Return a PNG file of a width, with or without a resolution."""
    buffer = io.BytesIO()
    info = PngInfo()
    info.add_text("note", note)
    Image.new("L", (width, 10)).save(buffer, "PNG", pnginfo=info, **({"dpi": (dpi, dpi)} if dpi else {}))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("width", "dpi", "shown"),
    [(640, 96, 640), (640, 192, 320), (641, 192, 321), (1000, 144, 667), (1, 300, 0), (500, 72, 667)],
)
def test_the_width_on_the_page_follows_from_pixels_and_resolution(width: int, dpi: float, shown: int) -> None:
    """A CSS pixel is 1/96 of an inch; the file states whole pixels a metre, 7559 for 192 an inch."""
    assert sizes.drawn_width(png(width, dpi)) == shown


def test_a_file_that_states_no_resolution_has_no_width_of_its_own() -> None:
    """Not even when the name of that statement stands in a text of its."""
    assert sizes.drawn_width(png(640)) is None
    assert sizes.drawn_width(png(640, note="pHYs is not stated here")) is None


def test_a_resolution_without_a_unit_is_the_shape_of_a_pixel() -> None:
    """And says nothing about the size."""
    data = png(640, 96)
    start = data.index(b"pHYs")
    chunk = b"pHYs" + struct.pack(">IIB", 2, 1, 0)
    shaped = data[:start] + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[start + 17 :]
    assert sizes.drawn_width(shaped) is None


def test_figures_of_a_page_get_their_width_and_an_author_has_the_last_word(tmp_path: Path) -> None:
    """Other kinds of files, files elsewhere and widths that are set stay as they are."""
    (tmp_path / "fine.png").write_bytes(png(640, 192))
    (tmp_path / "plain.png").write_bytes(png(640))
    (tmp_path / "draft.svg").write_text("<svg/>", encoding="utf-8")
    document = new_document("page")
    for uri, options in {
        "/fine.png": {},
        "fine.png": {"width": "50%"},
        "plain.png": {},
        "draft.svg": {},
        "https://example.org/a.png": {},
    }.items():
        document += nodes.image(uri=uri, **options)
    sizes.set_sizes(SimpleNamespace(srcdir=str(tmp_path)), document)
    assert [image.get("width") for image in document.findall(nodes.image)] == ["320px", "50%", None, None, None]
