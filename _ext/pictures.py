"""Make the pictures of a page light: a smaller format, loaded when they come near, their size known beforehand.

Charts and grids of numbers are small when they are kept as they are (WebP). Photographs are not: they become
AVIF, which at equal likeness takes two thirds of what WebP does, and a quarter for fine patterns.

A figure of the course holds itself a second time, for a dark page. Both stand in the page, and the theme shows
one; a browser loads only the one that is shown.
"""

from __future__ import annotations

import base64
import copy
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from caches import digest, write_whole
from markup import find
from PIL import Image, ImageChops
from sphinx.errors import ExtensionError

from pooling_lib.figures.dark import DARK_CHUNK, GROUND

# What a picture is that stands in the page itself (the default output of a live cell).
INLINE = "data:image/png;base64,"
# Up to this size a picture is kept as it is, or with fewer shades where no eye tells each from what it was.
LIGHT = 30_000  # bytes
# What a quick attempt makes larger than this, a thorough one does not make light.
HOPELESS = 3 * LIGHT
# WebP's most thorough method, 6, takes fifty times as long, and saves less than one byte in a hundred.
EXACT = {"lossless": True, "quality": 100, "method": 4}
SHADES, APART, SEEN = (32, 48, 64, 96, 128, 192, 255), 6, 0.999
# The classes by which the theme shows a picture on a light page only, or on a dark one.
SHOWN = ("only-light", "only-dark")
# A small picture in a list, at most so large (at twice the resolution of an ordinary screen).
SMALL = (384, 288)  # pixels
SMALL_KIND = {"quality": 55, "method": 4}
# Photographs are kept at full colour resolution: thin coloured lines and letters stand in them.
CLOSE = {"quality": 34, "speed": 6, "subsampling": "4:4:4"}


def lighten(site: Path, path: Path, page: BeautifulSoup, cache: Path) -> None:
    """Make the pictures of the page at `path` lighter files of the site, kept in `cache` as well."""
    root = "../" * len(path.relative_to(site).parts[1:])
    _prepare(site, path, page, cache)
    renamed: dict[str, str] = {}
    for image in find(page, "img", src=True):
        source = str(image["src"])
        png = _png(site, path, source)
        if png is None:
            continue
        renamed[source] = f"{root}{_put(site, png, cache, 'white')}"
        width, height = Image.open(io.BytesIO(png)).size
        shown = str(image.attrs.setdefault("width", str(width)))
        if shown.isdecimal():
            image.attrs.setdefault("height", str(round(int(shown) * height / width)))
        image.attrs |= {"loading": "lazy", "src": renamed[source]}
        if dark := dark_png(png):
            _add_dark(image, f"{root}{_put(site, dark, cache, GROUND)}")
    for link in find(page, "a", href=True):  # a scaled figure links to itself in full
        link["href"] = renamed.get(str(link["href"]), str(link["href"]))
    _refuse_lost(site, path, page)


def _prepare(site: Path, path: Path, page: BeautifulSoup, cache: Path) -> None:
    """Make the lighter files of a page side by side: encoders leave Python alone while they work."""
    pngs = {_png(site, path, str(image["src"])) for image in find(page, "img", src=True)} - {None}
    wanted = [(png, "white") for png in pngs if png]
    wanted += [(dark, GROUND) for png, _ in wanted if (dark := dark_png(png))]
    with ThreadPoolExecutor() as threads:
        for _ in threads.map(lambda one: lightened(one[0], cache, one[1]), wanted):
            pass  # which raises what went wrong


def _put(site: Path, png: bytes, cache: Path, ground: str) -> str:
    """Put the lighter file of a picture among those of the site, and return its name."""
    light = lightened(png, cache, ground)
    name = f"_images/{digest(png)[:16]}{light.suffix}"
    (site / "_images").mkdir(exist_ok=True)
    (site / name).write_bytes(light.read_bytes())
    return name


def dark_png(png: bytes) -> bytes | None:
    """Return the version for a dark page that a figure's file holds, if it holds one."""
    with Image.open(io.BytesIO(png)) as picture:
        picture.load()
        held = getattr(picture, "private_chunks", [])
    return next((bytes(chunk[1]) for chunk in held if chunk[0] == DARK_CHUNK), None)


def _add_dark(image: Tag, source: str) -> None:
    """Put the dark version of a picture behind it; the theme shows one of the two."""
    dark = copy.copy(image)
    for one, mode in zip((image, dark), SHOWN, strict=True):
        one["class"] = " ".join([*str(one.get("class", "")).split(), mode])
    dark["src"] = source
    del dark["id"]
    image.insert_after(dark)


def _png(site: Path, path: Path, source: str) -> bytes | None:
    """Return the PNG file that is the source of a picture, if it is one of the site's or of the page's own."""
    if source.startswith(INLINE):
        return base64.b64decode(source.removeprefix(INLINE))
    address = urlsplit(source)
    file = path.parent / unquote(address.path)
    if address.netloc or file.suffix != ".png" or file.resolve().parent != (site / "_images").resolve():
        return None
    if not file.is_file():
        raise ExtensionError(f"the picture {source} is not there")
    return file.read_bytes()


def _refuse_lost(site: Path, path: Path, page: BeautifulSoup) -> None:
    """Refuse a page that names, where `lighten` does not look, a picture that is going to be deleted."""
    for one in page.find_all(True):
        for name, value in one.attrs.items():
            words = [
                word for word in str(value).split() if name != "alt" and (".png" in word or INLINE in word)
            ]
            lost = [word for word in words if _png(site, path, word) is not None]
            if lost:
                raise ExtensionError(
                    f"<{one.name} {name}> names {lost[0][:80]}, in whose place `lighten` puts a lighter file; "
                    "it finds pictures in <img src> and <a href>: look at _ext/pictures.py"
                )


def lightened(png: bytes, cache: Path, ground: str = "white") -> Path:
    """Return the file of a picture in a lighter format: exact where that is small, else close.

    A file of the cache bears in its name what it was made of and what it holds. One that holds something else
    was cut off or damaged, and is made again.
    """
    stem = f"{digest(png)}-{digest(repr((LIGHT, SHADES, APART, SEEN, EXACT, CLOSE, ground)).encode())[:8]}"
    for path in sorted(cache.glob(f"{stem}-*")):
        if path.stem == f"{stem}-{digest(path.read_bytes())[:16]}":
            return path
        path.unlink()
    data, suffix = _light(Image.open(io.BytesIO(png)), ground)
    path = cache / f"{stem}-{digest(data)[:16]}{suffix}"
    write_whole(path, data)
    return path


def source_png(site: Path, path: Path, source: str) -> bytes:
    """Return the PNG file that is the source of a picture in the page at `path`."""
    png = _png(site, path, source)
    if png is None:
        raise ExtensionError(f"the picture {source} is no PNG file of the site")
    return png


def thumbnail(png: bytes, cache: Path, ground: str = "white") -> tuple[Path, tuple[int, int]]:
    """Return the file of a small version of a picture, and the size at which to show it."""
    picture = _flat(Image.open(io.BytesIO(png)), ground)
    picture.thumbnail(SMALL, Image.Resampling.LANCZOS)
    path = cache / f"{digest(png)[:16]}-{digest(repr((SMALL, SMALL_KIND, ground)).encode())[:8]}.small.webp"
    data = encoded(picture, "WEBP", **SMALL_KIND)
    write_whole(path, data)
    return path, (round(picture.width / 2), round(picture.height / 2))


def _flat(picture: Image.Image, ground: str = "white") -> Image.Image:
    """Return a picture on a ground of one colour."""
    flat = Image.new("RGB", picture.size, ground)
    flat.paste(picture.convert("RGB"), mask=picture.convert("RGBA").getchannel("A"))
    return flat


def _light(picture: Image.Image, ground: str) -> tuple[bytes, str]:
    """Return a picture as a lighter file, and that file's suffix."""
    flat = _flat(picture, ground)
    few = _few_shades(flat)
    if few is not None and not _is_hopeless(few):
        data = encoded(few, "WEBP", **EXACT)
        if len(data) <= LIGHT:
            return data, ".webp"
    return encoded(flat, "AVIF", **CLOSE), ".avif"


def _few_shades(flat: Image.Image) -> Image.Image | None:
    """Return a picture with the fewest shades that leave all but one pixel in a thousand what they seem.

    None says that even the fewest of all make no light file, so that more need not be tried.
    """
    for shades in SHADES:
        few = flat.quantize(shades, dither=Image.Dither.NONE).convert("RGB")
        red, green, blue = ImageChops.difference(flat, few).split()
        apart = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
        if sum(apart[: APART + 1]) >= SEEN * sum(apart):
            return few
        if shades == SHADES[0] and _is_hopeless(few):
            return None
    return flat


def _is_hopeless(picture: Image.Image) -> bool:
    """Say whether a quick attempt tells that no thorough one keeps a picture as it is in a light file."""
    return len(encoded(picture, "WEBP", lossless=True, quality=0, method=0)) > HOPELESS


def encoded(picture: Image.Image, kind: str, **settings: Any) -> bytes:
    """Return a picture as a file of a kind."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **settings)
    return buffer.getvalue()
