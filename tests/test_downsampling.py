"""The six ways to halve a map agree where they must and shift with their stride."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from pooling_lib.course.downsampling import DOWNSAMPLERS, blur, subsample

MAPS = np.random.default_rng(7).random((3, 2, 8, 12))


@pytest.mark.parametrize("name", DOWNSAMPLERS)
def test_each_halves_the_last_two_axes_and_keeps_a_constant(name: str) -> None:
    """Shape and level."""
    assert DOWNSAMPLERS[name](MAPS).shape == (3, 2, 4, 6)
    np.testing.assert_allclose(DOWNSAMPLERS[name](np.full_like(MAPS, 0.3)), 0.3)


@pytest.mark.parametrize("name", DOWNSAMPLERS)
def test_a_shift_by_the_stride_rolls_the_output_by_one(name: str) -> None:
    """The shifts that every one of them takes exactly, since the maps are circular."""
    shifted = DOWNSAMPLERS[name](np.roll(MAPS, (2, -2), (-2, -1)))
    np.testing.assert_array_equal(shifted, np.roll(DOWNSAMPLERS[name](MAPS), (1, -1), (-2, -1)))


@pytest.mark.parametrize("name", DOWNSAMPLERS)
def test_floats_keep_their_dtype_and_the_input_its_values(name: str) -> None:
    """float32 stays float32."""
    maps = MAPS.astype(np.float32)
    before = maps.copy()
    assert DOWNSAMPLERS[name](maps).dtype == np.float32
    np.testing.assert_array_equal(maps, before)


def test_overlapping_max_sees_what_scipys_filter_sees() -> None:
    """An independent implementation of the 3/2 window on a circle."""
    expected = ndimage.maximum_filter(MAPS, size=(1, 1, 3, 3), origin=(0, 0, -1, -1), mode="wrap")
    np.testing.assert_array_equal(DOWNSAMPLERS["max 3/2"](MAPS), expected[..., ::2, ::2])


def test_blur_is_the_binomial_filter_on_a_circle() -> None:
    """An independent implementation."""
    weights = np.outer([1, 2, 1], [1, 2, 1])[np.newaxis, np.newaxis] / 16
    np.testing.assert_allclose(blur(MAPS), ndimage.correlate(MAPS, weights, mode="wrap"))


def test_subsampling_by_one_is_the_identity_and_by_less_an_error() -> None:
    """A stride of 0 would never end."""
    np.testing.assert_array_equal(subsample(MAPS, 1), MAPS)
    with pytest.raises(ValueError, match="stride=0 goes nowhere; use at least 1"):
        subsample(MAPS, 0)


def test_infinities_and_nan_follow_the_arithmetic_of_sums_and_raise_no_warning():
    """As in an average pool."""
    blurred = blur([[np.inf, 1, 2, 3, 4, -np.inf, 0, 0, np.nan, 0]])
    np.testing.assert_array_equal(blurred, [[np.inf, np.inf, 2, 3, *[-np.inf] * 3, *[np.nan] * 3]])
    np.testing.assert_array_equal(blur([[np.inf, -np.inf, 0, 0, 0]]), [[np.nan, np.nan, -np.inf, 0, np.inf]])
