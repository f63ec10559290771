"""Image files and arrays become greyscale from 0 to 1, or say why they cannot."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pooling_lib.images import checkerboard, dark_line, load_image, photograph, ramp, to_grey

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
    with pytest.raises(ValueError, match=r"notes\.png' is not an image that can be read; use a PNG or JPEG"):
        load_image(path)


def test_a_file_cut_short_is_not_read_in_part(tmp_path: Path) -> None:
    """Half a download must not become a half grey picture."""
    path = save(tmp_path / "half.png", np.random.default_rng(0).integers(256, size=(99, 99), dtype=np.uint8))
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(ValueError, match="is not an image that can be read"):
        load_image(path)


def test_an_enormous_image_is_refused_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow's limit guards against files that unpack to gigabytes."""
    path = save(tmp_path / "wall.png", GREY)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 2)
    with pytest.raises(ValueError, match=r"wall\.png' is too large: .*; scale it down first"):
        load_image(path)


def test_more_than_16_bits_a_pixel_are_refused(tmp_path: Path) -> None:
    """There is no telling which value is white."""
    path = save(tmp_path / "depth.tif", np.array([[0, 100_000]], dtype=np.int32))
    with pytest.raises(ValueError, match=r"depth\.tif' has more than 16 bits a pixel; save it with 8 or 16"):
        load_image(path)


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        (np.array([[True, False]]), [[1, 0]]),
        (np.array([[0, 65535]], dtype=np.uint16), [[0, 1]]),
        (np.array([[0.25, 1.0]], dtype=np.float32), [[0.25, 1]]),
        ([[0.0, 0.5]], [[0, 0.5]]),
    ],
    ids=["bool", "uint16", "float32", "list"],
)
def test_arrays_of_every_kind_run_from_0_to_1(pixels: np.ndarray, expected: list[list[float]]) -> None:
    """Booleans, integers, floats and lists."""
    np.testing.assert_array_equal(to_grey(pixels), expected)


def test_nan_stays_nan() -> None:
    """A missing pixel is not made up, and brings no warning."""
    np.testing.assert_array_equal(to_grey([[np.nan, 1.0]]), [[np.nan, 1.0]])
    assert np.isnan(to_grey([[np.nan]])).all()


@pytest.mark.parametrize(
    ("pixels", "error", "message"),
    [
        (
            np.zeros((2, 3, 4)),
            ValueError,
            r"shape \(2, 3, 4\): its fourth channel is transparency, .*\.\.\., :3\]",
        ),
        (np.zeros((2, 3, 2)), ValueError, r"shape \(2, 3, 2\); use \(rows, columns\) for grey"),
        (np.zeros(5), ValueError, r"shape \(5,\); use \(rows, columns\) for grey"),
        (np.zeros((0, 5)), ValueError, r"shape \(0, 5\); use .*, not empty"),
        (np.array([[255.0]]), ValueError, r"values from 255\.0 to 255\.0; .*for instance image / 255"),
        (np.array([[np.inf]]), ValueError, r"values from inf to inf"),
        (np.array([[-1]]), ValueError, r"values from -1 to -1; int\d+ runs from 0"),
        (np.array([["a"]]), TypeError, "dtype <U1, which is no brightness; use integers or floats"),
        (np.array([[None]]), TypeError, "dtype object, which is no brightness"),
        (np.array([[1j]]), TypeError, "dtype complex128, which is no brightness"),
        (np.ma.masked_less([[0.1, 0.9]], 0.5), TypeError, r"masked array, .*; use image\.filled\(value\)"),
    ],
)
def test_arrays_that_are_no_image_are_refused(pixels: np.ndarray, error: type[Exception], message: str) -> None:
    """Each message names the value, the rule and the remedy."""
    with pytest.raises(error, match=message):
        to_grey(pixels)


def test_a_checkerboard_alternates_squares_of_the_asked_size() -> None:
    """Half of it is white, and a square is of one value."""
    board = checkerboard(8, 12, square=2)
    assert board.shape == (8, 12)
    assert board.mean() == 0.5
    np.testing.assert_array_equal(board[:2, :4], [[0, 0, 1, 1], [0, 0, 1, 1]])


def test_a_ramp_counts_in_reading_order() -> None:
    """Row times columns plus column."""
    assert ramp(3, 4)[2, 1] == 9


def test_a_dark_line_is_one_black_column() -> None:
    """All else is white."""
    image = dark_line(4, 6, at=2)
    assert image.sum() == 20
    assert not image[:, 2].any()
