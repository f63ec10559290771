"""Make the pictures of a page light: a smaller format, loaded when they come near, their size known beforehand.

Charts and grids of numbers are small when they are kept as they are (WebP). Photographs are not: they become
AVIF, which at equal likeness takes two thirds of what WebP does, and a quarter for fine patterns.
"""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from typing import Any

from caches import digest, write_whole
from PIL import Image

# A figure of the chapter, or one that stands in the page itself (the default output of a live cell).
PICTURE = re.compile(
    r'<img (?P<before>[^>]*?)src="(?P<source>(?:\.\./)*_images/[^"]+\.png|data:image/png;base64,[^"]+)"'
)
# Up to this size a picture is kept as it is, but for shades of its colours that no eye tells apart.
LIGHT = 30_000  # bytes
SHADES = 128
# Photographs are kept at full colour resolution: thin coloured lines and letters stand in them.
CLOSE = {"quality": 38, "speed": 6, "subsampling": "4:4:4"}


def lighten(site: Path, page: Path, html: str, cache: Path) -> str:
    """Return the text of a page with its pictures as lighter files of the site, kept in `cache` as well."""
    root = "../" * len(page.relative_to(site).parts[1:])

    def replace(found: re.Match[str]) -> str:
        source = found["source"]
        if source.startswith("data:"):
            png = base64.b64decode(source.partition(",")[2])
        else:
            png = (page.parent / source).read_bytes()
        light = lightened(png, cache)
        name = f"_images/{digest(png)[:16]}{light.suffix}"
        (site / "_images").mkdir(exist_ok=True)
        (site / name).write_bytes(light.read_bytes())
        renamed[source] = f"{root}{name}"
        width, height = Image.open(io.BytesIO(png)).size
        size = "" if "width=" in found["before"] else f'width="{width}" height="{height}" '
        return f'<img {found["before"]}{size}loading="lazy" src="{root}{name}"'

    renamed: dict[str, str] = {}
    html = PICTURE.sub(replace, html)
    for old, new in renamed.items():
        html = html.replace(f'href="{old}"', f'href="{new}"')  # a scaled figure links to itself in full
    return html


def lightened(png: bytes, cache: Path) -> Path:
    """Return the file of a picture in a lighter format: exact where that is small, else close.

    A file of the cache bears in its name what it was made of and what it holds. One that holds something else
    was cut off or damaged, and is made again.
    """
    stem = f"{digest(png)}-{digest(repr((LIGHT, SHADES, CLOSE)).encode())[:8]}"
    for path in sorted(cache.glob(f"{stem}-*")):
        if path.stem == f"{stem}-{digest(path.read_bytes())[:16]}":
            return path
        path.unlink()
    data, suffix = _light(Image.open(io.BytesIO(png)))
    path = cache / f"{stem}-{digest(data)[:16]}{suffix}"
    write_whole(path, data)
    return path


def _light(picture: Image.Image) -> tuple[bytes, str]:
    """Return a picture as a lighter file, and that file's suffix."""
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture.convert("RGB"), mask=picture.convert("RGBA").getchannel("A"))
    few = flat.quantize(SHADES, dither=Image.Dither.NONE).convert("RGB")
    data = encoded(few, "WEBP", lossless=True, method=4)
    if len(data) > LIGHT:
        return encoded(flat, "AVIF", **CLOSE), ".avif"
    return data, ".webp"


def encoded(picture: Image.Image, kind: str, **settings: Any) -> bytes:
    """Return a picture as a file of a kind."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **settings)
    return buffer.getvalue()
