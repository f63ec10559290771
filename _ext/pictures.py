"""Make the pictures of a page light: WebP for PNG, loaded when they come near, their size known beforehand."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from pathlib import Path

from PIL import Image

# A figure of the chapter, or one that stands in the page itself (the default output of a live cell).
PICTURE = re.compile(
    r'<img (?P<before>[^>]*?)src="(?P<source>(?:\.\./)*_images/[^"]+\.png|data:image/png;base64,[^"]+)"'
)
QUALITY = 75


def lighten(site: Path, page: Path, html: str) -> str:
    """Return the text of a page with its pictures as WebP files beside those of the site."""
    root = "../" * len(page.relative_to(site).parts[1:])

    def replace(found: re.Match[str]) -> str:
        source = found["source"]
        if source.startswith("data:"):
            png = base64.b64decode(source.partition(",")[2])
        else:
            png = (page.parent / source).read_bytes()
        name = f"_images/{hashlib.sha256(png).hexdigest()[:16]}.webp"
        (site / "_images").mkdir(exist_ok=True)
        (site / name).write_bytes(as_webp(png, site.parent / ".pictures"))
        renamed[source] = f"{root}{name}"
        width, height = Image.open(io.BytesIO(png)).size
        size = "" if "width=" in found["before"] else f'width="{width}" height="{height}" '
        return f'<img {found["before"]}{size}loading="lazy" src="{root}{name}"'

    renamed: dict[str, str] = {}
    html = PICTURE.sub(replace, html)
    for old, new in renamed.items():
        html = html.replace(f'href="{old}"', f'href="{new}"')  # a scaled figure links to itself in full
    return html


def as_webp(png: bytes, cache: Path) -> bytes:
    """Return a picture as WebP: exact where that is smaller, as it is for charts, and close for photographs."""
    path = cache / f"{hashlib.sha256(png).hexdigest()}.{QUALITY}.webp"
    if not path.exists():
        picture = Image.open(io.BytesIO(png))
        flat = Image.new("RGB", picture.size, "white")
        flat.paste(picture.convert("RGB"), mask=picture.convert("RGBA").getchannel("A"))
        exact, close = io.BytesIO(), io.BytesIO()
        flat.save(exact, "WEBP", lossless=True, method=4)
        flat.save(close, "WEBP", quality=QUALITY, method=4)
        cache.mkdir(parents=True, exist_ok=True)
        path.write_bytes(min(exact.getvalue(), close.getvalue(), key=len))
    return path.read_bytes()
