"""Arrays become greyscale from 0 to 1, or say why they cannot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pooling_lib.explorers import ImageExplorer
from pooling_lib.images import to_grey
from pooling_lib.images.grey import LUMA


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
        (np.array([[-1]], np.int16), ValueError, r"values from -1 to -1; int16 runs from 0 to 32767"),
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


@pytest.mark.parametrize("dtype", "bBhH" + np.typecodes["Float"] + "?")
@pytest.mark.parametrize("order", "<>")
def test_every_dtype_gives_float64_shares_of_its_white(dtype: str, order: str) -> None:
    """The largest integer, True and 1.0 are white; a quarter of an integer's largest is a quarter."""
    kind = np.dtype(dtype).newbyteorder(order)
    white = int(np.iinfo(kind).max) if kind.kind in "iu" else 1
    pixels = np.array([[0, white], [white, 0]], kind)
    grey = to_grey(pixels)
    assert grey.dtype == np.float64
    np.testing.assert_array_equal(grey, [[0, 1], [1, 0]])
    if kind.kind != "b":
        quarter = np.array([[white // 4 if kind.kind in "iu" else 0.25]], kind)
        assert to_grey(quarter)[0, 0] == pytest.approx(0.25, abs=1 / white if white > 1 else 0)


@pytest.mark.parametrize(
    "pixels",
    [
        [[255, 0]],
        [[0, 0]],
        *(np.array([[255, 0]], kind) for kind in "iIlLqQ"),
        np.array([[0, 65535]], ">u4"),
        np.full((2, 2, 3), 255),
    ],
)
@pytest.mark.parametrize("read", [to_grey, ImageExplorer])
def test_integers_of_many_bits_have_no_known_white(read: Callable[[object], object], pixels: object) -> None:
    """White as their largest value would make a list of 0 to 255 black, and a list of 0 and 1 too."""
    with pytest.raises(
        TypeError,
        match=r"image has dtype (u?int(32|64)|>u4), whose largest value no picture reaches; "
        r"use np\.asarray\(image, np\.uint8\) for 0 to 255, or floats from 0 to 1",
    ):
        read(pixels)
    if np.ndim(pixels) == 2:
        np.testing.assert_array_equal(to_grey(np.asarray(pixels, np.uint16)), np.asarray(pixels) / 65535)


@pytest.mark.parametrize("dtype", np.typecodes["Float"])
def test_every_float_keeps_nan_and_refuses_infinity(dtype: str) -> None:
    """NaN beside a value that is out of range does not hide it."""
    np.testing.assert_array_equal(to_grey(np.array([[np.nan, 0.5]], dtype)), [[np.nan, 0.5]])
    for value in (np.inf, -np.inf, 2, -1):
        with pytest.raises(ValueError, match=r"values from .* to .*; .* runs from 0 to 1 here: scale"):
            to_grey(np.array([[np.nan, value], [0.5, np.nan]], dtype))


def test_a_signalling_nan_hides_nothing_either() -> None:
    """A file of floats can hold one; NumPy's fmin and fmax would pass it on."""
    signal = np.array([[0x7FA00000, 0x3F000000]], np.uint32).view(np.float32)
    np.testing.assert_array_equal(to_grey(signal), [[np.nan, 0.5]])
    signal[0, 1] = 255
    with pytest.raises(ValueError, match=r"values from 255\.0 to 255\.0"):
        to_grey(signal)


@pytest.mark.parametrize("dtype", ["u1", "u2", "f2", "f4", "f8"])
def test_colour_of_every_dtype_is_its_luma(dtype: str) -> None:
    """White is the sum of the weights, which is 1."""
    white = np.iinfo(dtype).max if dtype[0] == "u" else 1
    colours = (np.array([[[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]]], dtype) * np.array(white, dtype)).astype(
        dtype
    )
    np.testing.assert_allclose(to_grey(colours), [[0.299, 0.587, 0.114, 1]], rtol=1e-15)


def test_an_image_of_many_parts_is_that_of_one() -> None:
    """It is converted some rows at a time, also where a row is longer than a part."""
    random = np.random.default_rng(0)
    for shape in [(700, 800, 3), (2, 300_000, 3), (3, 300_000)]:
        pixels = random.integers(0, 256, shape, dtype=np.uint8)
        before = pixels.copy()
        whole = pixels.astype(np.float64) / 255
        np.testing.assert_array_equal(to_grey(pixels), whole @ LUMA if len(shape) == 3 else whole)
        np.testing.assert_array_equal(pixels, before)


def test_floats_that_are_grey_already_are_copied() -> None:
    """Who writes into the result does not write into the image."""
    image = np.full((2, 2), 0.5)
    to_grey(image)[:] = 0
    assert image.min() == 0.5


@pytest.mark.parametrize("path", ["cat.jpg", b"cat.jpg", Path("cat.jpg")])
def test_a_path_is_told_where_to_go(path: object) -> None:
    """The name of a file is not its pixels."""
    with pytest.raises(TypeError, match=r"cat\.jpg'\)? is of type .* not an array; read an .*load_image"):
        to_grey(path)


def test_rows_of_different_lengths_are_refused() -> None:
    """NumPy's words come with the remedy."""
    with pytest.raises(ValueError, match=r"image is not an array \(.*\); use rows of equal length"):
        to_grey([[0.1], [0.1, 0.2]])
