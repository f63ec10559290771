"""Image files and arrays become greyscale from 0 to 1, or say why they cannot."""

from __future__ import annotations

import errno
import io
import re
import subprocess
import sys
import threading
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest
from fuzz_images import faults
from image_files import chunk, files, png, tiff
from PIL import EpsImagePlugin, IcoImagePlugin, Image, PngImagePlugin

from pooling_lib.images import _sample, colour_photograph, load_image, photograph
from pooling_lib.images import files as module

GREY = np.array([[0, 64, 128], [192, 200, 255]], dtype=np.uint8)


def save(path: Path, pixels: np.ndarray | Image.Image, **options: object) -> Path:
    """Write pixels to an image file."""
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    image.save(path, **options)
    return path


def test_the_photograph_has_the_shape_and_range_that_the_course_counts_on() -> None:
    """Shapes in the chapters follow from (446, 450), ranges in the figures from 0 to 1."""
    image = photograph()
    assert image.shape == (446, 450)
    assert image.dtype == np.float64
    assert image.min() >= 0
    assert image.max() <= 1
    assert image.std() > 0.2


def test_the_photograph_is_read_from_its_pixels_where_these_were_put(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a browser, say, whose Pillow decodes the file otherwise; grey and in colour."""
    grey, colour = photograph(), colour_photograph()
    pixels = tmp_path / "photograph.png"
    with Image.open(_sample.sample("a test")) as file:
        file.convert("RGB").save(pixels)
    monkeypatch.setattr(_sample, "PIXELS", pixels)
    assert _sample.sample("a test") == pixels
    np.testing.assert_array_equal(photograph(), grey)
    np.testing.assert_array_equal(colour_photograph(), colour)
    pixels.unlink()
    assert _sample.sample("a test").suffix == ".jpg"


def test_the_photograph_can_be_changed_without_changing_the_next_one() -> None:
    """A reader who writes into the array gets a fresh one next time."""
    photograph()[:] = 0
    assert photograph().max() > 0.9


def test_a_grey_png_keeps_its_values(tmp_path: Path) -> None:
    """255 is white."""
    np.testing.assert_array_equal(load_image(save(tmp_path / "grey.png", GREY)), GREY / 255)


def test_a_path_may_be_a_string(tmp_path: Path) -> None:
    """A str and a Path name the same file."""
    path = save(tmp_path / "grey.png", GREY)
    np.testing.assert_array_equal(load_image(str(path)), load_image(path))


def test_a_16_bit_png_keeps_its_precision(tmp_path: Path) -> None:
    """Values between two 8-bit levels survive."""
    deep = np.array([[0, 257, 300], [40_000, 65_534, 65_535]], dtype=np.uint16)
    np.testing.assert_array_equal(load_image(save(tmp_path / "deep.png", deep)), deep / 65535)


def test_a_black_and_white_png_is_0_and_1(tmp_path: Path) -> None:
    """One bit a pixel."""
    image = Image.fromarray(GREY).convert("1", dither=Image.Dither.NONE)
    np.testing.assert_array_equal(load_image(save(tmp_path / "bits.png", image)), [[0, 0, 1], [1, 1, 1]])


def test_a_palette_png_gives_the_colours_behind_its_numbers(tmp_path: Path) -> None:
    """The index of a colour is not its brightness."""
    image = Image.new("P", (2, 1))
    image.putpalette([255, 255, 255, 0, 0, 0])
    image.putpixel((1, 0), 1)
    np.testing.assert_allclose(load_image(save(tmp_path / "palette.png", image)), [[1, 0]])


def test_colour_becomes_luma(tmp_path: Path) -> None:
    """Red, green and blue weigh .299, .587 and .114."""
    colours = np.eye(3, dtype=np.uint8)[np.newaxis] * 255
    np.testing.assert_allclose(load_image(save(tmp_path / "rgb.png", colours)), [[0.299, 0.587, 0.114]])


def test_a_cmyk_jpeg_is_read_as_colour_and_not_as_transparency(tmp_path: Path) -> None:
    """Four channels in a file are not always red, green, blue, alpha."""
    white = Image.new("CMYK", (16, 16), (0, 0, 0, 0))
    np.testing.assert_allclose(load_image(save(tmp_path / "print.jpg", white)), np.ones((16, 16)), atol=0.01)


def test_a_photograph_taken_sideways_is_turned_upright(tmp_path: Path) -> None:
    """Orientation 6 means: turn by a quarter clockwise to see it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    path = save(tmp_path / "phone.png", GREY, exif=exif)
    np.testing.assert_array_equal(load_image(path), np.rot90(GREY, -1) / 255)


def test_a_transparency_channel_that_hides_nothing_is_dropped(tmp_path: Path) -> None:
    """Screenshots often carry one."""
    opaque = np.dstack([GREY, GREY, GREY, np.full_like(GREY, 255)])
    np.testing.assert_allclose(load_image(save(tmp_path / "screenshot.png", opaque)), GREY / 255)


def test_transparent_pixels_are_refused(tmp_path: Path) -> None:
    """What is behind them is not in the file."""
    path = save(tmp_path / "logo.png", np.dstack([GREY, GREY, GREY, GREY]))
    with pytest.raises(
        ValueError, match=r"logo\.png' has transparent pixels, .*; save it without transparency"
    ):
        load_image(path)


def test_a_missing_file_says_what_to_give(tmp_path: Path) -> None:
    """Naming the path shows a typing error."""
    with pytest.raises(FileNotFoundError, match=r"cat\.jpg' is not a file; give the path of an image"):
        load_image(tmp_path / "cat.jpg")


def test_a_directory_is_not_an_image(tmp_path: Path) -> None:
    """The folder instead of the file in it."""
    with pytest.raises(FileNotFoundError, match=re.escape(f"{str(tmp_path)!r} is not a file")):
        load_image(tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"just words\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0 no more"],
    ids=["empty", "text", "png-signature", "jpeg-signature"],
)
def test_a_file_that_is_no_image_says_so(tmp_path: Path, content: bytes) -> None:
    """Empty, text, and files that only begin like a PNG or a JPEG."""
    path = tmp_path / "notes.png"
    path.write_bytes(content)
    with pytest.raises(
        ValueError, match=r"notes\.png' is not an image that can be read \(.+\); use a PNG or JPEG"
    ):
        load_image(path)


def test_a_file_cut_short_is_not_read_in_part(tmp_path: Path) -> None:
    """Half a download must not become a half grey picture."""
    path = save(tmp_path / "half.png", np.random.default_rng(0).integers(256, size=(99, 99), dtype=np.uint8))
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(ValueError, match="is not an image that can be read"):
        load_image(path)


def stored(path: Path, content: bytes) -> Path:
    """Write the bytes of a file."""
    path.write_bytes(content)
    return path


# What the values of a file mean.


@pytest.mark.parametrize(
    ("pixels", "options", "white"),
    [
        (np.array([[0, 7, 255]], "u1"), {}, 255),
        (np.array([[0, 7, 127]], "i1"), {}, 127),
        (np.array([[0, 300, 65535]], "<u2"), {}, 65535),
        (np.array([[0, 300, 65535]], ">u2"), {}, 65535),
        (np.array([[0, 300, 32767]], "<i2"), {}, 32767),
        (np.array([[0, 300, 32767]], ">i2"), {}, 32767),
        (np.array([[0, 300, 65535]], "<u4"), {}, 65535),
        (np.array([[0, 300, 65535]], "<i4"), {}, 65535),
        (np.array([[0, 300, 65535]], ">i4"), {}, 65535),
        (np.array([[0, 0.25, 1, np.nan]], "<f4"), {}, 1),
        (np.array([[0, 0.25, 1, np.nan]], ">f4"), {}, 1),
        (np.array([[0, 300, 4095, 7]], "<u2"), {"depth": 12}, 4095),
        (np.array([[0, 1, 2, 3]], "u1"), {"depth": 2}, 3),
        (np.array([[0, 1, 1, 0, 1, 1, 1, 0]], "u1"), {"depth": 1}, 1),
    ],
    ids=lambda value: f"{value.dtype.str}" if isinstance(value, np.ndarray) else None,
)
def test_every_kind_of_grey_tiff_gives_shares_of_its_white(
    tmp_path: Path, pixels: np.ndarray, options: dict[str, int], white: int
) -> None:
    """The largest value that so many bits hold; with 32, that of 16, which is how Pillow writes 16-bit grey."""
    path = stored(tmp_path / "grey.tif", tiff(pixels, **options))
    np.testing.assert_array_equal(load_image(path), pixels.astype(np.float64) / white)


@pytest.mark.parametrize("dtype", ["u1", "<u2", "<f4", ">f4"])
def test_a_tiff_in_which_zero_is_white_is_read_the_right_way_round(tmp_path: Path, dtype: str) -> None:
    """As scanners and fax machines write."""
    white = np.iinfo(dtype).max if "u" in dtype else 1
    pixels = np.array([[0, white // 4 if white > 1 else 0.25, white]], dtype)
    path = stored(tmp_path / "scan.tif", tiff(pixels, white_is_zero=True))
    np.testing.assert_allclose(load_image(path), 1 - pixels.astype(np.float64) / white, rtol=1e-15)


@pytest.mark.parametrize(
    ("pixels", "value", "white"),
    [
        (np.array([[-1, 0], [100, 32767]], "<i4"), "-1", 65535),
        (np.array([[-1, 0], [100, 32767]], ">i4"), "-1", 65535),
        (np.array([[0, 100_000]], "<i4"), "100000", 65535),
        (np.array([[0, 4_000_000_000]], "<u4"), "4000000000", 65535),
        (np.array([[-5, 32767]], "<i2"), "-5", 32767),
        (np.array([[-5, 32767]], ">i2"), "-5", 32767),
        (np.array([[-128, 127]], "i1"), "-128", 127),
        (np.array([[-0.5, 1]], "<f4"), r"-0\.5", 1),
        (np.array([[np.nan, 255]], "<f4"), r"255\.0", 1),
        (np.array([[0.5, np.inf]], ">f4"), "inf", 1),
    ],
)
def test_values_below_black_or_above_white_are_refused(
    tmp_path: Path, pixels: np.ndarray, value: str, white: int
) -> None:
    """There is no telling which value is white; the message names one."""
    path = stored(tmp_path / "depth.tif", tiff(pixels))
    with pytest.raises(
        ValueError,
        match=rf"depth\.tif' has a value of {value}, and its grey is read from 0 to {white}; save it",
    ):
        load_image(path)


def test_a_signalling_nan_in_a_file_hides_no_value(tmp_path: Path) -> None:
    """One NaN of this kind made every value pass."""
    pixels = np.array([[0x7FA00000, 0x3F000000]], np.uint32).view("<f4")
    np.testing.assert_array_equal(load_image(stored(tmp_path / "a.tif", tiff(pixels))), [[np.nan, 0.5]])
    pixels[0, 1] = 200
    with pytest.raises(ValueError, match=r"b\.tif' has a value of 200\.0"):
        load_image(stored(tmp_path / "b.tif", tiff(pixels)))


def test_a_16_bit_pgm_keeps_its_precision(tmp_path: Path) -> None:
    """Whatever it calls white."""
    path = stored(tmp_path / "deep.pgm", b"P5 3 1 1000\n" + np.array([0, 250, 1000], ">u2").tobytes())
    np.testing.assert_allclose(load_image(path), [[0, 0.25, 1]], atol=0.5 / 65535)


@pytest.mark.parametrize("interlaced", [False, True])
def test_opaque_16_bit_grey_keeps_its_precision(tmp_path: Path, interlaced: bool) -> None:
    """All five filters of PNG and all seven passes are in it."""
    grey = np.random.default_rng(0).integers(0, 65536, (17, 13))
    pixels = np.dstack([grey, np.full_like(grey, 65535)])
    path = stored(tmp_path / "deep.png", png(pixels, 16, colour=4, interlaced=interlaced))
    np.testing.assert_array_equal(load_image(path), grey / 65535)
    pixels[3, 4, 1] = 65534
    with pytest.raises(ValueError, match=r"deep\.png' has transparent pixels"):
        load_image(stored(path, png(pixels, 16, colour=4, interlaced=interlaced)))


def test_16_bit_grey_with_a_damaged_header_is_refused(tmp_path: Path) -> None:
    """Its check sum counts, although the header is not handed on as it is."""
    content = bytearray(png(np.full((4, 4, 2), 65535), 16, colour=4))
    content[28] ^= 1  # interlaced, it says now
    with pytest.raises(ValueError, match=r"bad\.png' is not an image that can be read \(.+\)"):
        load_image(stored(tmp_path / "bad.png", bytes(content)))


@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
def test_grey_with_one_value_declared_transparent_is_read_if_no_pixel_has_it(
    tmp_path: Path, depth: int
) -> None:
    """It is read with its own values, and refused if a pixel has it, whatever the number of bits."""
    white = 2**depth - 1
    values = [0] if depth == 1 else [0, 1, 2, white // 3, 7777 % white]
    path = stored(tmp_path / "key.png", png(np.array([values]), depth, key=white))
    np.testing.assert_allclose(load_image(path), np.array([values]) / white, rtol=1e-15)
    for value in values:
        with pytest.raises(ValueError, match=r"key\.png' has transparent pixels"):
            load_image(stored(path, png(np.array([values]), depth, key=value)))


def test_a_value_that_pillow_takes_for_the_transparent_one_is_not(tmp_path: Path) -> None:
    """Of two bits, 1 is brightness 85 of 255; nothing has a brightness of 1, and 257 is not 1 in 8 bits."""
    path = stored(tmp_path / "key.png", png(np.array([[3, 2]]), 2, key=1))
    np.testing.assert_allclose(load_image(path), [[1, 2 / 3]])
    deep = stored(tmp_path / "deep.png", png(np.array([[300, 255]]), 16, key=44))
    np.testing.assert_array_equal(load_image(deep), [[300 / 65535, 255 / 65535]])


@pytest.mark.parametrize("depth", [8, 16])
def test_colour_with_one_colour_declared_transparent_is_read_if_no_pixel_has_it(
    tmp_path: Path, depth: int
) -> None:
    """Both channels and order count."""
    scale = 257 if depth == 16 else 1
    pixels = np.array([[[10, 20, 30], [40, 50, 60]]]) * scale
    unused = tuple(int(value) * scale for value in (30, 20, 10))
    path = stored(tmp_path / "key.png", png(pixels, depth, colour=2, key=unused))
    luma = [10 * 0.299 + 20 * 0.587 + 30 * 0.114, 40 * 0.299 + 50 * 0.587 + 60 * 0.114]
    np.testing.assert_allclose(load_image(path), [np.array(luma) / 255])
    used = tuple(int(value) for value in pixels[0, 1])
    with pytest.raises(ValueError, match=r"key\.png' has transparent pixels"):
        load_image(stored(path, png(pixels, depth, colour=2, key=used)))


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize(("colour", "channels"), [(2, 3), (6, 4)], ids=["RGB", "RGBA"])
def test_16_bit_colour_keeps_its_precision(
    tmp_path: Path, colour: int, channels: int, interlaced: bool
) -> None:
    """Both bytes of every sample count, through all five filters and all seven passes."""
    pixels = np.random.default_rng(0).integers(0, 65536, (17, 13, channels))
    pixels[0, :3, :3] = [1000, 2000, 3000], [30000, 1, 2], [65535, 65535, 65535]
    pixels[..., 3:] = 65535
    path = stored(tmp_path / "deep.png", png(pixels, 16, colour=colour, interlaced=interlaced))
    grey = load_image(path)
    np.testing.assert_allclose(grey[0, :3] * 65535, [1815.0, 8970.815, 65535], rtol=1e-14)
    np.testing.assert_allclose(grey, pixels[..., :3] @ [0.299, 0.587, 0.114] / 65535, rtol=1e-14)


def test_16_bit_alpha_beside_colour_counts_with_all_its_bits(tmp_path: Path) -> None:
    """One step below opaque is not opaque, as beside grey."""
    path = stored(tmp_path / "deep.png", png(np.array([[[1, 2, 3, 65534]]]), 16, colour=6))
    with pytest.raises(ValueError, match=r"deep\.png' has transparent pixels"):
        load_image(path)


@pytest.mark.parametrize("key", [(5, 5, 5), (1001, 2000, 3000), (65535, 65535, 65534)])
def test_a_16_bit_colour_is_transparent_if_all_its_bits_say_so(tmp_path: Path, key: tuple[int, ...]) -> None:
    """These are not in the picture, though their upper bytes are."""
    pixels = np.array([[[0, 0, 0], [1000, 2000, 3000]], [[30000, 1, 2], [65535, 65535, 65535]]])
    path = stored(tmp_path / "key.png", png(pixels, 16, colour=2, key=key))
    np.testing.assert_allclose(load_image(path) * 65535, [[0, 1815.0], [8970.815, 65535]], rtol=1e-14)
    pixels[1, 0] = key
    with pytest.raises(ValueError, match=r"key\.png' has transparent pixels"):
        load_image(stored(path, png(pixels, 16, colour=2, key=key)))


def test_16_bit_colour_is_turned_upright_and_joined_over_parts(tmp_path: Path) -> None:
    """Both halves of its bytes alike, in a picture of more than one part."""
    pixels = np.random.default_rng(0).integers(0, 65536, (200, 500, 3))
    content = png(pixels, 16, colour=2)
    exif = Image.Exif()
    exif[0x0112] = 6
    content = content[:33] + chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0")) + content[33:]
    grey = pixels @ [0.299, 0.587, 0.114] / 65535
    np.testing.assert_allclose(
        load_image(stored(tmp_path / "turned.png", content)), np.rot90(grey, -1), rtol=1e-14
    )


@pytest.mark.parametrize("form", ["png", "gif"])
def test_a_palette_with_a_transparent_colour_is_read_if_no_pixel_has_it(tmp_path: Path, form: str) -> None:
    """GIF and PNG name it by its number."""
    image = Image.new("P", (2, 2), 1)
    image.putpalette([255, 0, 0, 255, 255, 255, 0, 0, 0])
    image.putpixel((0, 0), 2)
    np.testing.assert_allclose(
        load_image(save(tmp_path / f"key.{form}", image, transparency=0, optimize=False)), [[0, 1], [1, 1]]
    )
    with pytest.raises(ValueError, match=r"key\.\w+' has transparent pixels"):
        load_image(save(tmp_path / f"key.{form}", image, transparency=2, optimize=False))


@pytest.mark.parametrize("alpha", [1, 2], ids=["multiplied", "apart"])
def test_grey_and_alpha_in_a_tiff_is_read_if_it_is_opaque(tmp_path: Path, alpha: int) -> None:
    """Whether the grey is multiplied by the alpha or not."""
    pixels = np.array([[[0, 255], [200, 255]]], "u1")
    np.testing.assert_allclose(
        load_image(stored(tmp_path / "a.tif", tiff(pixels, alpha=alpha))), [[0, 200 / 255]]
    )
    pixels[0, 0, 1] = 128
    with pytest.raises(ValueError, match=r"b\.tif' has transparent pixels"):
        load_image(stored(tmp_path / "b.tif", tiff(pixels, alpha=alpha)))


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "CMYK", "YCbCr", "LAB"])
def test_every_mode_of_colour_becomes_the_same_grey(tmp_path: Path, mode: str) -> None:
    """As near as its conversion to red, green and blue is."""
    colour = np.full((4, 4, 3), (200, 120, 40), np.uint8)
    picture = Image.fromarray(colour)
    # Pillow goes to LAB and back by way of a colour profile.
    path = save(tmp_path / "colour.tif", picture.convert(mode))
    luma = (200 * 0.299 + 120 * 0.587 + 40 * 0.114) / 255
    np.testing.assert_allclose(load_image(path), np.full((4, 4), luma), atol=0.01)


LOSSLESS = ["BMP", "DIB", "GIF", "IM", "JPEG2000", "PCX", "PNG", "PPM", "SGI", "TGA", "TIFF"]


@pytest.mark.parametrize("form", LOSSLESS)
def test_formats_that_lose_nothing_give_the_values_that_were_saved(tmp_path: Path, form: str) -> None:
    """Also over several parts of an image, and of an odd width."""
    grey = np.random.default_rng(0).integers(0, 256, (513, 515), dtype=np.uint8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow is about to give IM up
        path = save(tmp_path / "grey", grey, format=form)
    np.testing.assert_allclose(load_image(path), grey / 255, atol=1e-15)


# Files that are too large, not there, or not images.


def test_an_enormous_image_is_refused_with_its_size(tmp_path: Path) -> None:
    """A PNG whose header claims 30,000 x 30,000 pixels, a BMP in which they need not even be there."""
    header = chunk(b"IHDR", np.array([30_000, 30_000], ">u4").tobytes() + bytes([8, 0, 0, 0, 0]))
    path = stored(
        tmp_path / "wall.png", b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    )
    limit = r"at most 67,108,864 \(8192 x 8192\) are read; scale it down or cut it first"
    with pytest.raises(ValueError, match=rf"wall\.png' is too large: it has 30000 x 30000 pixels, and {limit}"):
        load_image(path)
    content = bytearray(save(tmp_path / "wall.bmp", GREY).read_bytes())
    content[18:26] = np.array([9000, 9000], "<u4").tobytes()
    with pytest.raises(ValueError, match=rf"wall\.bmp' is too large: it has 9000 x 9000 pixels, and {limit}"):
        load_image(stored(tmp_path / "wall.bmp", bytes(content)))
    content[18:26] = np.array([90_000, 90_000], "<u4").tobytes()
    with pytest.raises(
        ValueError, match=rf"wall\.bmp' is too large: it has more than 89,478,485 pixels, and {limit}"
    ):
        load_image(stored(tmp_path / "wall.bmp", bytes(content)))


def test_a_picture_within_a_picture_is_as_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An ICO file says how large its PNG is, which says so again."""
    inner = png(np.zeros((40, 40), int), 8)
    entry = b"\0\0\1\0\1\0" + bytes([8, 8, 0, 0, 1, 0, 8, 0])
    path = stored(tmp_path / "icon.ico", entry + np.array([len(inner), 22], "<u4").tobytes() + inner)
    assert load_image(path).shape == (40, 40)
    monkeypatch.setattr(module, "MOST_PIXELS", 100)
    with pytest.raises(ValueError, match=r"icon\.ico' is too large: it has 40 x 40 pixels"):
        load_image(path)


def test_a_lower_limit_that_was_set_in_pillow_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the factor of two that Pillow allows with a warning."""
    path = save(tmp_path / "wall.png", GREY)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 5)
    with pytest.raises(ValueError, match=r"wall\.png' is too large: it has more than 5 pixels"):
        load_image(path)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 6)
    assert load_image(path).shape == (2, 3)


def test_a_file_that_unpacks_to_gigabytes_takes_no_memory(tmp_path: Path) -> None:
    """A few hundred kilobytes of PNG hold 12,000 x 12,000 colours."""
    program = """
import resource, sys, zlib
from PIL import Image
from pooling_lib.images import load_image

squeeze = zlib.compressobj(9)
data = b"".join(squeeze.compress(bytes(36_001)) for _ in range(12_000)) + squeeze.flush()
sys.path.insert(0, sys.argv[1])
from image_files import chunk
header = chunk(b"IHDR", (12_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0]))
with open("bomb.png", "wb") as file:
    file.write(bytes([137]) + b"PNG\\r\\n\\x1a\\n" + header + chunk(b"IDAT", data) + chunk(b"IEND", b""))
Image.init()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    load_image("bomb.png")
except ValueError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    message, kilobytes = done.stdout.splitlines()
    assert "'bomb.png' is too large: it has 12000 x 12000 pixels" in message
    assert (tmp_path / "bomb.png").stat().st_size < 500_000
    assert int(kilobytes) < 20_000


def test_eps_never_reaches_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow would hand it to Ghostscript, which runs what is in it."""
    path = save(tmp_path / "vector.eps", GREY)
    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", lambda *_, **__: pytest.fail("it ran"))
    with pytest.raises(ValueError, match=r"vector\.eps' is not an image .*begins like none of the formats"):
        load_image(path)
    monkeypatch.undo()
    assert not {"EPS", "WMF", "HDF5", "GRIB", "BUFR", "MPEG", "FITS", "IPTC", "FPX", "MIC"} & set(
        module.FORMATS
    )


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may well be an image; root may read everything, so the refusal is put in place of the system's."""
    path = save(tmp_path / "secret.png", GREY)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    for method in ("open", "stat"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, method, refuse)
            with pytest.raises(
                PermissionError, match=r"secret\.png' may not be read \(permission denied\); change"
            ):
                load_image(path)
    assert load_image(path).shape == (2, 3)


class Broken(io.BytesIO):
    """A file on a disk that fails."""

    def read(self, *_: object) -> bytes:
        """Fail."""
        raise OSError(errno.EIO, "Input/output error")


def test_a_failing_disk_is_not_taken_for_a_fault_of_the_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's own error comes through, from a path and from a file object."""
    path = save(tmp_path / "cat.png", GREY)
    with pytest.raises(OSError, match="Input/output error"):
        load_image(Broken())
    monkeypatch.setattr(Path, "open", lambda *_: Broken())
    with pytest.raises(OSError, match="Input/output error"):
        load_image(path)


@pytest.mark.parametrize("name", ["a\0b.png", "notes.txt/cat.png"])
def test_a_path_that_cannot_be_is_not_a_file(tmp_path: Path, name: str) -> None:
    """A null character, or a file in place of a folder."""
    (tmp_path / "notes.txt").write_text("words")
    with pytest.raises(FileNotFoundError, match=r"png' is not a file; give the path of an image"):
        load_image(tmp_path / name)


def test_a_file_object_is_read_from_its_beginning_and_left_open(tmp_path: Path) -> None:
    """Of memory, of a file, and of an archive."""
    path = save(tmp_path / "grey.png", GREY)
    memory = io.BytesIO(path.read_bytes())
    memory.seek(5)
    with path.open("rb") as file, zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, "grey.png")
        for opened in (memory, file, archive.open("grey.png")):
            np.testing.assert_array_equal(load_image(opened), GREY / 255)
            assert not opened.closed
            opened.close()


def test_a_file_object_that_cannot_go_back_is_read_on(tmp_path: Path) -> None:
    """As what comes from a network."""

    class Stream:
        def read(self) -> bytes:
            return save(tmp_path / "grey.png", GREY).read_bytes()

    np.testing.assert_array_equal(load_image(Stream()), GREY / 255)


def test_a_file_object_that_is_no_image_is_named_if_it_has_a_name(tmp_path: Path) -> None:
    """Otherwise it is "the file"."""
    path = stored(tmp_path / "notes.txt", b"just words")
    with path.open("rb") as file, pytest.raises(ValueError, match=r"notes\.txt' is not an image"):
        load_image(file)
    with pytest.raises(ValueError, match=r"^the file is not an image that can be read"):
        load_image(io.BytesIO(b""))


@pytest.mark.parametrize("thing", [b"cat.png", 3, None, GREY, [GREY]], ids=lambda thing: type(thing).__name__)
def test_what_is_neither_path_nor_file_is_refused_with_the_way_to_go(thing: object) -> None:
    """Bytes may be a path or an image, so they are not guessed at."""
    with pytest.raises(
        TypeError,
        match=rf"path is of type {type(thing).__name__}; use a str, a pathlib\.Path or a file opened with 'rb' "
        r"\(.*os\.fsdecode\(path\).*io\.BytesIO\(content\).*to_grey\(image\)\)",
    ):
        load_image(thing)


def test_a_file_opened_as_text_is_refused() -> None:
    """The remedy is the mode."""
    with pytest.raises(
        TypeError, match="the file object gives str where an image is bytes; open the file with 'rb'"
    ):
        load_image(io.StringIO("words"))


def test_damaged_files_give_a_result_or_the_error_that_names_them(tmp_path: Path) -> None:
    """Of every format that Pillow writes; `make fuzz` tries 20,000."""
    assert list(faults(range(600), 1, tmp_path)) == []


def test_the_damage_is_done_to_every_format_that_pillow_writes() -> None:
    """Lest a format drops out of the trial unseen."""
    tried = {name.rpartition(".")[2] for name in files()}
    stubs = {"BUFR", "GRIB", "HDF5", "WMF"}  # which only another program could write
    assert set(Image.SAVE) - stubs <= tried
    assert len(tried) >= 20


def test_errors_of_every_type_in_a_decoder_become_the_documented_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which ones a file can raise changes from one Pillow to the next."""
    path = save(tmp_path / "grey.png", GREY)
    for error in (RuntimeError, NotImplementedError, SyntaxError, OverflowError, OSError, ZeroDivisionError):

        def fail(_: object, error: type[Exception] = error) -> None:
            raise error("what is wrong")

        monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", fail)
        with pytest.raises(ValueError, match=r"grey\.png' is not an image that can be read \(what is wrong\)"):
            load_image(path)

    def exhaust(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", exhaust)
    with pytest.raises(ValueError, match=r"grey\.png' is not an image that can be read \(MemoryError\)"):
        load_image(path)


def test_reading_in_threads_leaves_the_filters_of_warnings_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python has one list for all threads; a reader that left it changed would silence the others."""
    path = save(tmp_path / "icon.ico", Image.fromarray(GREY).resize((16, 16)))
    meeting = threading.Barrier(2, timeout=10)
    load = IcoImagePlugin.IcoImageFile.load

    def slow(image: IcoImagePlugin.IcoImageFile) -> object:
        try:
            meeting.wait(0.1)  # the other one, if it gets this far at the same time
        except threading.BrokenBarrierError:
            meeting.reset()
        return load(image)

    monkeypatch.setattr(IcoImagePlugin.IcoImageFile, "load", slow)
    before = list(warnings.filters)
    threads = [threading.Thread(target=load_image, args=(path,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert warnings.filters == before
