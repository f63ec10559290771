"""Min pooling agrees with the loop oracle on every geometry and dtype, and mirrors max pooling."""

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from strategies import engine, engines, geometries, images

from pooling_lib import average_pool, max_pool, max_pool_backward, max_unpool, min_pool

REAL = ["?", "i1", "u1", "<i2", ">i2", "u2", "i4", "u4", "i8", "u8", "e", "f", ">f4", "d", "g"]
SQUARE = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3]])


def compare(image, geometry, blocks):
    """Compare values and indices with the oracle's, with and without asking for indices."""
    values, where = reference.min_pool(image, geometry)
    with engine(blocks):
        alone = min_pool(image, **geometry.settings())
    with engine(blocks):
        pooled, indices = min_pool(image, **geometry.settings(), return_indices=True)
    for found in (alone, pooled):
        assert found.dtype == image.dtype.newbyteorder("=")
        np.testing.assert_array_equal(found, values)
    np.testing.assert_array_equal(indices, where, strict=True)


@given(st.data(), engines, geometries(), st.sampled_from(REAL))
def test_min_pool_equals_the_oracle_on_every_geometry_and_dtype(data, blocks, drawn, dtype):
    shape, geometry = drawn
    compare(data.draw(images(shape, dtype)), geometry, blocks)


@given(st.data(), engines, geometries(), st.sampled_from(["e", "f", "d", "g"]))
def test_min_pool_keeps_nan_and_infinities_as_the_oracle_does(data, blocks, drawn, dtype):
    shape, geometry = drawn
    compare(data.draw(images(shape, dtype, special=True)), geometry, blocks)


@given(st.data(), geometries(), st.sampled_from(["i1", "i8", "u1", "u8", "?"]))
def test_the_minimum_of_the_complement_is_the_complement_of_the_maximum(data, drawn, dtype):
    """Turning every bit over reverses the order of integers, the lowest one included."""
    shape, geometry = drawn
    image = data.draw(images(shape, dtype))
    pooled, indices = min_pool(image, **geometry.settings(), return_indices=True)
    mirrored, same = max_pool(~image, **geometry.settings(), return_indices=True)
    np.testing.assert_array_equal(pooled, ~mirrored, strict=True)
    np.testing.assert_array_equal(indices, same)


@given(st.data(), geometries())
def test_the_smallest_value_is_never_above_the_mean(data, drawn):
    shape, geometry = drawn
    image, settings = data.draw(images(shape, np.float64)), geometry.settings()
    mean = average_pool(image, **settings, count_include_pad=False)
    assert (min_pool(image, **settings) <= mean + 1e-14).all()


@given(st.data(), geometries(), st.sampled_from(REAL))
def test_the_indices_point_at_the_minima_and_lead_back(data, drawn, dtype):
    shape, geometry = drawn
    image = data.draw(images(shape, dtype))
    pooled, indices = min_pool(image, **geometry.settings(), return_indices=True)
    axes = geometry.axes
    planes = image.reshape(*image.shape[: image.ndim - axes], -1)
    found = np.take_along_axis(planes, indices.reshape(*planes.shape[:-1], -1), -1)
    np.testing.assert_array_equal(found.reshape(pooled.shape), pooled)
    spread = max_unpool(pooled, indices, shape, axes=axes)
    np.testing.assert_array_equal(spread, np.where(spread != 0, image, 0))
    ones = np.ones(pooled.shape)
    assert max_pool_backward(ones, indices, shape, axes=axes).sum() == pooled.size


@pytest.mark.parametrize(
    ("pooled", "expected"),
    [
        (min_pool(SQUARE), [[1, 1], [3, 3]]),
        (min_pool(SQUARE, 3, 1), [[1, 1], [2, 2]]),
        (min_pool(SQUARE, 2, padding=1), [[3, 1, 1], [5, 2, 6], [9, 7, 3]]),
        (min_pool(SQUARE, 3, ceil_mode=True), [[1, 1], [7, 3]]),
        (min_pool(SQUARE, 2, 1, dilation=2), [[3, 1], [2, 3]]),
        (min_pool(SQUARE, (2,)), [[1, 1], [5, 2], [3, 5], [7, 3]]),
        (min_pool([[True, True], [True, False]]), [[False]]),
        (min_pool(np.array([[0, 255], [7, 8]], np.uint8), 2, padding=1), [[0, 255], [7, 8]]),
        (min_pool(np.array([[-128, 127]], np.int8), (2,)), [[-128]]),
        (min_pool(np.array([[-(2**63), 0]]), (2,)), [[-(2**63)]]),
        (min_pool([[np.inf, np.inf], [np.inf, np.inf]]), [[np.inf]]),
        (min_pool([[np.inf, -np.inf], [0, 1]]), [[-np.inf]]),
    ],
)
def test_results_worked_out_by_hand(pooled, expected):
    np.testing.assert_array_equal(pooled, expected)


@pytest.mark.parametrize("dtype", ["e", "f", "d"])
def test_nan_reaches_every_window_that_sees_it_and_the_last_one_is_found(dtype):
    image = np.array([[np.nan, 1, 5, 5], [np.nan, -2, 5, 4]], dtype)
    pooled, indices = min_pool(image, return_indices=True)
    np.testing.assert_array_equal(pooled, [[np.nan, 4]])
    np.testing.assert_array_equal(indices, [[4, 7]])
    np.testing.assert_array_equal(min_pool(image), pooled)


@pytest.mark.parametrize("dtype", REAL)
def test_padding_counts_as_higher_than_everything_and_is_never_found(dtype):
    kind = np.dtype(dtype).kind
    highest = {"f": np.inf, "b": True}[kind] if kind in "fb" else np.iinfo(dtype).max
    image = np.full((2, 2), highest, dtype)
    pooled, indices = min_pool(image, 2, padding=1, return_indices=True)
    np.testing.assert_array_equal(pooled, image)
    np.testing.assert_array_equal(indices, [[0, 1], [2, 3]])


def test_the_first_of_two_zeros_is_found_whatever_their_signs():
    for dtype in ("e", "f", "d"):
        zeros = np.array([[0.0, -0.0], [-0.0, 0.0]], dtype)
        assert min_pool(zeros, return_indices=True)[1].item() == 0


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([[1j]], 1), TypeError, r"image has dtype complex128, whose values have no order; pool np\.abs"),
        (([[1, 2]], 3), ValueError, r"kernel_size=3 does not fit in 1 rows.*; use kernel_size <= 1 or padding"),
        (([["a"]], 1), TypeError, r"text and not a number; read an image file"),
        ((np.ma.masked_array([[1]]), 1), TypeError, r"masked array.*; use image\.filled"),
    ],
)
def test_what_cannot_be_pooled_is_refused_as_max_pool_does(arguments, error, message):
    with pytest.raises(error, match=message):
        min_pool(*arguments)
    with pytest.raises(TypeError, match="return_indices='yes' is"):
        min_pool([[1]], 1, return_indices="yes")
