"""Edge maps answer to the edges that their kernel is made for, with its sign, and to no others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pooling_lib.edges import (
    PREWITT_HORIZONTAL,
    PREWITT_VERTICAL,
    SOBEL_HORIZONTAL,
    SOBEL_VERTICAL,
    edge_magnitude,
    filter_edges,
)

IMAGES = hnp.arrays(
    np.int64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.integers(-99, 99)
)
STEP = np.repeat([[0, 0, 1, 1]], 4, axis=0)


def loop_correlate(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Cross-correlate by loops over pixels and taps, repeating the border."""
    rows, columns = image.shape
    result = np.zeros(image.shape)
    for row, column in np.ndindex(rows, columns):
        for down, right in np.ndindex(3, 3):
            at = (min(max(row + down - 1, 0), rows - 1), min(max(column + right - 1, 0), columns - 1))
            result[row, column] += kernel[down, right] * image[at]
    return result


@pytest.mark.parametrize("kernel", [PREWITT_VERTICAL, PREWITT_HORIZONTAL, SOBEL_VERTICAL, SOBEL_HORIZONTAL])
@given(image=IMAGES)
def test_the_filter_is_the_sum_over_taps_that_its_definition_says(
    kernel: np.ndarray, image: np.ndarray
) -> None:
    """Equal to loops, the kernel not flipped."""
    np.testing.assert_array_equal(filter_edges(image, kernel), loop_correlate(image, kernel))


def test_a_vertical_edge_is_invisible_to_the_horizontal_filter() -> None:
    """Rows that are all alike do not change downwards."""
    assert np.abs(filter_edges(STEP, PREWITT_VERTICAL)).max() == 3
    assert not filter_edges(STEP, PREWITT_HORIZONTAL).any()


def test_brighter_to_the_right_is_positive_and_darker_negative() -> None:
    """The sign tells the direction of the change."""
    assert filter_edges(STEP).min() == 0
    np.testing.assert_array_equal(filter_edges(STEP[:, ::-1]), -filter_edges(STEP)[:, ::-1])


@given(image=IMAGES)
def test_turning_the_image_turns_the_other_filters_map(image: np.ndarray) -> None:
    """A transposed image under the vertical filter is the horizontal map, transposed."""
    np.testing.assert_array_equal(
        filter_edges(image.T, PREWITT_VERTICAL), filter_edges(image, PREWITT_HORIZONTAL).T
    )


@given(image=IMAGES, offset=st.integers(-50, 50))
def test_adding_light_everywhere_makes_no_edge(image: np.ndarray, offset: int) -> None:
    """The weights sum to 0."""
    np.testing.assert_array_equal(filter_edges(image + offset), filter_edges(image))


@given(image=IMAGES)
def test_the_magnitude_is_no_less_than_either_map(image: np.ndarray) -> None:
    """It is their Euclidean norm, and so never negative."""
    magnitude = edge_magnitude(image)
    for kernel in (PREWITT_VERTICAL, PREWITT_HORIZONTAL):
        assert (magnitude >= np.abs(filter_edges(image, kernel)) - 1e-9).all()


def test_the_image_is_left_as_it_was() -> None:
    """Also a read-only one is taken."""
    image = np.arange(12.0).reshape(3, 4)
    image.flags.writeable = False
    filter_edges(image)
    np.testing.assert_array_equal(image, np.arange(12.0).reshape(3, 4))


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.float16, np.int64])
def test_unsigned_and_small_types_do_not_wrap(dtype: type) -> None:
    """The map is float64, so that 0 - 1 is -1."""
    image = STEP[:, ::-1].astype(dtype)
    assert filter_edges(image).dtype == np.float64
    assert filter_edges(image).min() == -3


@pytest.mark.parametrize(
    ("image", "error", "message"),
    [
        (np.zeros((2, 2, 3)), ValueError, r"image has shape \(2, 2, 3\); use a \(rows, columns\) array"),
        (np.zeros((0, 3)), ValueError, r"image has shape \(0, 3\) and holds no value; use a non-empty array"),
        (np.array([[None]]), TypeError, "image has dtype object, which is no brightness"),
        (np.ma.masked_less([[0.0, 1.0]], 0.5), TypeError, r"masked array, .*; use image\.filled\(value\)"),
    ],
)
@pytest.mark.parametrize("function", [filter_edges, edge_magnitude])
def test_what_is_no_image_is_refused(
    function: object, image: np.ndarray, error: type[Exception], message: str
) -> None:
    """Both functions say so alike."""
    assert callable(function)
    with pytest.raises(error, match=message):
        function(image)


@pytest.mark.parametrize(
    ("kernel", "message"),
    [
        (np.ones(3), r"kernel has shape \(3,\); use a \(rows, columns\) array"),
        (np.ones((0, 3)), r"kernel has shape \(0, 3\) and holds no value"),
    ],
)
def test_a_kernel_must_be_a_non_empty_plane(kernel: np.ndarray, message: str) -> None:
    """The message names the kernel, not the image."""
    with pytest.raises(ValueError, match=message):
        filter_edges(STEP, kernel)


def test_a_number_beyond_float64_is_refused_not_measured_as_infinity() -> None:
    """A long double may be one; infinity itself stays infinity."""
    largest = np.finfo(np.longdouble).max
    if largest == np.finfo(np.float64).max:
        largest = np.longdouble(1)  # where a long double is a double, there is none to refuse
        assert filter_edges(np.full((4, 4), largest)).tolist() == np.zeros((4, 4)).tolist()
        return
    with pytest.raises(
        ValueError, match=r"image has the value .* at \(0, 0\), which is beyond float64; use values"
    ):
        filter_edges(np.full((4, 4), largest))
    assert np.isnan(filter_edges(np.full((4, 4), np.longdouble(np.inf)))).all()
    assert filter_edges(np.array([[0, 0, 1, 1]], np.longdouble)).tolist() == [[0, 3, 3, 0]]


@pytest.mark.parametrize("kernel", [PREWITT_VERTICAL, PREWITT_HORIZONTAL, SOBEL_VERTICAL, SOBEL_HORIZONTAL])
def test_nobody_can_change_a_kernel_for_everyone_else(kernel: np.ndarray) -> None:
    """Also not by way of the one that lies across, which is no view of it."""
    before = kernel.copy()
    with pytest.raises(ValueError, match="read-only"):
        kernel[0, 0] = 9
    np.testing.assert_array_equal(kernel, before)
    assert kernel.base is None
