"""The passes back are what calculus and the loop oracle say, overlaps and ties included."""

import re
import tracemalloc
from unittest import mock

import numpy as np
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import geometries, images

from pooling_lib import average_pool, average_pool_backward, max_pool, max_pool_backward, max_unpool
from pooling_lib._core import spreading
from pooling_lib.geometry import resolve


@given(st.data(), geometries())
def test_unpooling_puts_each_maximum_back_where_it_stood(data, drawn):
    shape, geometry = drawn
    image = data.draw(images(shape, np.float32))
    pooled, indices = max_pool(image, **geometry.settings(), return_indices=True)
    unpooled = max_unpool(pooled, indices, shape, axes=geometry.axes)
    kept = unpooled != 0
    np.testing.assert_array_equal(unpooled[kept], image[kept])
    assert set(unpooled[kept]) == set(pooled[pooled != 0])


@given(st.data(), geometries(axes=2))
def test_unpooling_without_overlap_pools_back_to_the_same(data, drawn):
    shape, geometry = drawn
    image = np.abs(data.draw(images(shape, np.float64))) + 1
    kernel = tuple(min(k, n) for k, n in zip(geometry.kernel, shape[-2:], strict=True))
    pooled, indices = max_pool(image, kernel, return_indices=True)
    np.testing.assert_array_equal(max_pool(max_unpool(pooled, indices, shape), kernel), pooled)


@given(st.data(), geometries())
def test_max_pool_backward_equals_the_oracle(data, drawn):
    shape, geometry = drawn
    image = data.draw(images(shape, np.float64))
    pooled, indices = max_pool(image, **geometry.settings(), return_indices=True)
    gradient = data.draw(images(pooled.shape, np.float64))
    np.testing.assert_allclose(
        max_pool_backward(gradient, indices, shape, axes=geometry.axes),
        reference.max_pool_backward(gradient, image, geometry),
        atol=1e-12,
    )


@given(st.data(), geometries(), st.booleans())
def test_average_pool_backward_equals_the_oracle(data, drawn, include):
    shape, geometry = drawn
    gradient = data.draw(images(reference.result_shape(shape, geometry), np.float64))
    np.testing.assert_allclose(
        average_pool_backward(gradient, shape, **geometry.settings(), count_include_pad=include),
        reference.average_pool_backward(gradient, shape, geometry, include),
        atol=1e-12,
    )


@given(st.data(), geometries(), st.booleans())
def test_average_pool_backward_is_the_transpose_of_average_pool(data, drawn, include):
    shape, geometry = drawn
    settings = {**geometry.settings(), "count_include_pad": include}
    image = data.draw(images(shape, np.float64))
    pooled = average_pool(image, **settings)
    gradient = data.draw(images(pooled.shape, np.float64))
    forward = np.vdot(gradient, pooled)
    assert forward == pytest.approx(
        np.vdot(average_pool_backward(gradient, shape, **settings), image), abs=1e-9
    )


def _numeric_gradient(pool, weights, image, settings, step=1 / 64):
    """Nudge each pixel up and down, all of them at once along a batch axis."""
    nudges = step * np.eye(image.size).reshape(-1, *image.shape)
    difference = pool(image + nudges, **settings) - pool(image - nudges, **settings)
    return np.tensordot(difference, weights, weights.ndim).reshape(image.shape) / (2 * step)


@given(geometries(), st.integers(0, 2**32 - 2))
def test_finite_differences_confirm_both_gradients(drawn, seed):
    shape, geometry = drawn
    settings, lengths = geometry.settings(), shape[-geometry.axes :]
    # A shuffled ramp has no ties, so a small nudge never changes which pixel is the maximum.
    image = np.random.default_rng(seed).permutation(int(np.prod(lengths))).astype(float).reshape(lengths)
    pooled, indices = max_pool(image, **settings, return_indices=True)
    weights = np.random.default_rng(seed + 1).normal(size=pooled.shape)
    np.testing.assert_allclose(
        max_pool_backward(weights, indices, lengths, axes=geometry.axes),
        _numeric_gradient(max_pool, weights, image, settings),
        atol=1e-9,
    )
    np.testing.assert_allclose(
        average_pool_backward(weights, lengths, **settings),
        _numeric_gradient(average_pool, weights, image, settings),
        atol=1e-9,
    )


def test_a_pixel_that_wins_in_two_windows_receives_both_gradients():
    _, indices = max_pool([[1, 9, 2]], (1, 2), 1, return_indices=True)
    np.testing.assert_array_equal(max_pool_backward([[10.0, 5.0]], indices, (1, 3)), [[0, 15, 0]])
    np.testing.assert_array_equal(max_unpool([[9, 9]], indices, (1, 3)), [[0, 9, 0]])


def test_of_tied_pixels_only_the_first_receives():
    _, indices = max_pool(np.ones((2, 2)), return_indices=True)
    np.testing.assert_array_equal(max_pool_backward([[3.0]], indices, (2, 2)), [[3, 0], [0, 0]])


def test_overlapping_means_add_up():
    np.testing.assert_array_equal(average_pool_backward([[4.0, 8.0]], (1, 3), (1, 2), 1), [[2, 6, 4]])


def test_each_plane_of_a_batch_scatters_into_itself():
    image = np.arange(2 * 3 * 4 * 4, dtype=float).reshape(2, 3, 4, 4)
    pooled, indices = max_pool(image, return_indices=True)
    unpooled = max_unpool(pooled, indices, image.shape)
    for plane, values, where in zip(
        unpooled.reshape(6, 4, 4), pooled.reshape(6, 2, 2), indices.reshape(6, 2, 2), strict=True
    ):
        np.testing.assert_array_equal(plane, max_unpool(values, where, (4, 4)))


@pytest.mark.parametrize("kind", [np.uint8, np.uint64, np.int8, np.array])
def test_the_number_of_axes_may_be_any_kind_of_integer(kind):
    """Negated, an unsigned 2 is 254."""
    image = np.arange(3 * 4 * 4.0).reshape(3, 4, 4)
    pooled, indices = max_pool(image, return_indices=True)
    for back in (max_unpool, max_pool_backward):
        expected = back(pooled, indices, image.shape)
        np.testing.assert_array_equal(back(pooled, indices, image.shape, axes=kind(2)), expected, strict=True)


@pytest.mark.parametrize("back", [max_unpool, max_pool_backward])
def test_a_negative_index_of_few_bits_is_refused(back):
    """Taken as unsigned, -100 of int8 is 156, which is less than 200."""
    with pytest.raises(ValueError, match="indices run from -100 to -100, but the last 2 axes"):
        back([[1.0]], np.array([[-100]], np.int8), (20, 10))
    assert back([[1.0]], np.array([[100]], np.int8), (20, 10))[10, 0] == 1


@pytest.mark.parametrize(("back", "name"), [(max_unpool, "pooled"), (max_pool_backward, "gradient")])
@pytest.mark.parametrize("shape", [(0, 2), (1, 0), (0, 0)])
def test_what_no_pool_gives_is_not_sent_back(back, name, shape):
    message = (
        rf"{name} has shape {re.escape(str(shape))} and holds no value, which is no pool of an image of shape "
        r"\(2, 2\); use the result and the indices of one max_pool call"
    )
    with pytest.raises(ValueError, match=message):
        back(np.zeros(shape), np.zeros(shape, int), (2, 2))


@pytest.mark.parametrize(
    ("dtype", "expected"), [("e", "e"), ("f", "f"), ("d", "d"), ("i4", "d"), (">f4", "=f4")]
)
def test_gradients_are_floats(dtype, expected):
    _, indices = max_pool(np.ones((4, 4)), return_indices=True)
    gradient = np.ones((2, 2), dtype)
    assert max_pool_backward(gradient, indices, (4, 4)).dtype == np.dtype(expected)
    assert average_pool_backward(gradient, (4, 4)).dtype == np.dtype(expected)
    assert max_unpool(gradient, indices, (4, 4)).dtype == np.dtype(dtype).newbyteorder("=")


def test_infinite_gradients_that_meet_raise_no_warning():
    _, indices = max_pool([[1, 9, 2]], (1, 2), 1, return_indices=True)
    gradient = [[np.inf, -np.inf]]
    assert np.isnan(max_pool_backward(gradient, indices, (1, 3))[0, 1])
    assert np.isnan(average_pool_backward(gradient, (1, 3), (1, 2), 1)[0, 1])
    for value in (complex(np.inf, 1), complex(1, -np.inf), complex(np.nan, np.inf)):
        shared = average_pool_backward([[value]], (2, 2))
        np.testing.assert_array_equal(shared.real, np.full((2, 2), value.real / 4))
        np.testing.assert_array_equal(shared.imag, np.full((2, 2), value.imag / 4))


@pytest.mark.parametrize(
    ("gradient", "settings"),
    [
        ([[1.0]], {"kernel_size": 10**8, "ceil_mode": True}),
        (np.ones((2, 2)), {"kernel_size": 10**8, "padding": 10**8 - 1}),
        ([[1.0]], {"kernel_size": 2**63 - 1, "ceil_mode": True}),
        (np.ones((4, 4)), {"kernel_size": 1, "stride": 1, "dilation": 10**16}),
        (np.ones((2, 2)), {"kernel_size": 10**17, "stride": 10**17 + 2, "padding": 10**17 - 1}),
    ],
)
def test_taps_beyond_the_image_take_no_look_and_no_memory(gradient, settings):
    for along in resolve((4, 4), **settings):
        assert len(list(along.taps())) <= 8
    tracemalloc.start()
    shared = average_pool_backward(gradient, (4, 4), **settings, count_include_pad=False)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000
    assert shared.sum() == pytest.approx(np.sum(gradient))


def test_a_gradient_of_another_shape_than_the_output_is_refused():
    message = (
        r"gradient has shape \(3, 2\); pooling an image of shape \(4, 4\) with these settings gives \(2, 2\); "
        r"use a gradient of that shape"
    )
    with pytest.raises(ValueError, match=message):
        average_pool_backward(np.ones((3, 2)), (4, 4))
    with pytest.raises(TypeError, match=r"input_shape=16 is of type int; use a tuple of ints"):
        average_pool_backward(np.ones((2, 2)), 16)
    with pytest.raises(TypeError, match=r"gradient has dtype <U1, which is text and not a number"):
        average_pool_backward([["a"]], (2, 2))


@pytest.mark.parametrize(("together", "flat", "long"), [(1, 1, 200), (40, 30, 200), (1 << 17, 1 << 14, 1)])
@settings(max_examples=30)
@given(data=st.data())
def test_gradients_do_not_depend_on_how_many_planes_and_rows_are_worked_on_together(together, flat, long, data):
    shape, geometry = data.draw(geometries())
    image = data.draw(images(shape, np.float64))
    pooled, indices = max_pool(image, **geometry.settings(), return_indices=True)
    gradient = data.draw(images(pooled.shape, np.float64))

    def passes_back():
        made = max_pool_backward(gradient, indices, shape, axes=geometry.axes)
        put = max_unpool(pooled, indices, shape, axes=geometry.axes)
        return np.stack([made, put, average_pool_backward(gradient, shape, **geometry.settings())])

    expected = passes_back()
    with (
        mock.patch.object(spreading, "TOGETHER", together),
        mock.patch.object(spreading, "FLAT", flat),
        mock.patch.object(spreading, "LONG", long),
    ):
        np.testing.assert_array_equal(passes_back(), expected)
