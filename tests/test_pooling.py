"""The three forward operations agree with the loop oracle on every geometry, and with what is known by hand."""

import math
from unittest import mock

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from strategies import engine, engines, geometries, images

from pooling_lib import average_pool, lp_pool, max_pool, pool_generations

REAL = ["?", "i1", "u1", "<i2", ">i2", "u2", "i4", "u4", "i8", "u8", "e", "f", ">f4", "d", "g"]
FLOATS = ["e", "f", "d", "g"]
#: How far a mean may lie from the exactly rounded one, in units of its dtype's resolution.
ROUNDING = 8


def tolerance(dtype):
    """Return the oracle's or the dtype's own resolution, whichever is coarser, times some roundings."""
    dtype = np.dtype(dtype)
    return ROUNDING * max(np.finfo(np.float64).eps, np.finfo(dtype).eps if dtype.kind == "f" else 0)


@given(st.data(), engines, geometries(), st.sampled_from(REAL))
def test_max_pool_equals_the_oracle_on_every_geometry_and_dtype(data, blocks, drawn, dtype):
    shape, geometry = drawn
    image = data.draw(images(shape, dtype))
    values, where = reference.max_pool(image, geometry)
    with engine(blocks):
        pooled = max_pool(image, **geometry.settings())
    assert pooled.dtype == image.dtype.newbyteorder("=")
    np.testing.assert_array_equal(pooled, values, strict=dtype[0] != ">")
    with engine(blocks):
        pooled, indices = max_pool(image, **geometry.settings(), return_indices=True)
    np.testing.assert_array_equal(pooled, values, strict=dtype[0] != ">")
    np.testing.assert_array_equal(indices, where, strict=True)


@given(st.data(), engines, geometries(), st.sampled_from(FLOATS))
def test_max_pool_keeps_nan_and_infinities_as_the_oracle_does(data, blocks, drawn, dtype):
    shape, geometry = drawn
    image = data.draw(images(shape, dtype, special=True))
    values, where = reference.max_pool(image, geometry)
    with engine(blocks):
        pooled = max_pool(image, **geometry.settings())
    np.testing.assert_array_equal(pooled, values, strict=True)
    with engine(blocks):
        pooled, indices = max_pool(image, **geometry.settings(), return_indices=True)
    np.testing.assert_array_equal(pooled, values, strict=True)
    np.testing.assert_array_equal(indices, where, strict=True)


@given(st.data(), engines, geometries(), st.sampled_from(REAL), st.booleans())
def test_average_pool_equals_the_oracle_on_every_geometry_and_dtype(data, blocks, drawn, dtype, include):
    shape, geometry = drawn
    image = data.draw(images(shape, dtype))
    expected = reference.average_pool(image, geometry, include)
    with engine(blocks):
        pooled = average_pool(image, **geometry.settings(), count_include_pad=include)
    native = image.dtype.newbyteorder("=")
    assert pooled.dtype == (native if native.kind == "f" else np.float64)
    scale = np.abs(image.astype(float)).max()
    np.testing.assert_allclose(pooled, expected, rtol=0, atol=tolerance(native) * max(scale, 1))


@given(st.data(), engines, geometries(), st.sampled_from(FLOATS), st.booleans())
def test_average_pool_keeps_nan_and_infinities_as_the_oracle_does(data, blocks, drawn, dtype, include):
    shape, geometry = drawn
    image = data.draw(images(shape, dtype, special=True))
    expected = reference.average_pool(image, geometry, include)
    with engine(blocks):
        pooled = average_pool(image, **geometry.settings(), count_include_pad=include)
    np.testing.assert_allclose(pooled, expected, rtol=tolerance(dtype), atol=4 * tolerance(dtype))


@given(st.data(), engines, geometries(), st.sampled_from(REAL), st.sampled_from([0.5, 1, 2, 3, math.inf]))
def test_lp_pool_equals_the_oracle_on_every_geometry_and_dtype(data, blocks, drawn, dtype, p):
    shape, geometry = drawn
    image = data.draw(images(shape, dtype))
    expected = reference.lp_pool(image, p, geometry)
    with engine(blocks):
        pooled = lp_pool(image, p, **geometry.settings())
    native = image.dtype.newbyteorder("=")
    assert pooled.dtype == (native if native.kind == "f" else np.float64)
    np.testing.assert_allclose(pooled, expected, rtol=4 * tolerance(native))


@given(st.data(), geometries(axes=2))
def test_an_int_pools_the_last_two_axes_as_a_pair_of_ints_does(data, drawn):
    shape, geometry = drawn
    image = data.draw(images(shape, np.float32))
    kernel = min(geometry.kernel[0], *shape[-2:])
    np.testing.assert_array_equal(max_pool(image, kernel), max_pool(image, (kernel, kernel)))
    np.testing.assert_array_equal(
        average_pool(image, kernel), average_pool(image, (kernel,) * 2, (kernel,) * 2)
    )


@given(st.data(), geometries())
def test_the_largest_value_is_never_below_the_mean(data, drawn):
    shape, geometry = drawn
    image = data.draw(images(shape, np.float64))
    settings = geometry.settings()
    mean = average_pool(image, **settings, count_include_pad=False)
    assert (max_pool(image, **settings) >= mean - tolerance(np.float64)).all()
    assert (mean >= -max_pool(-image, **settings) - tolerance(np.float64)).all()


@given(geometries(), st.sampled_from([-2.5, 0.0, 7.0]))
def test_a_constant_image_stays_constant(drawn, value):
    shape, geometry = drawn
    image = np.full(shape, value)
    settings = geometry.settings()
    assert (max_pool(image, **settings) == value).all()
    np.testing.assert_allclose(average_pool(image, **settings, count_include_pad=False), value, rtol=1e-14)


@given(st.data(), st.integers(1, 3))
def test_kernel_1_with_stride_1_is_the_identity_and_a_copy(data, axes):
    image = data.draw(images((2, 3, 4), np.float32))
    kernel = (1,) * axes
    for pooled in (max_pool(image, kernel), average_pool(image, kernel), lp_pool(np.abs(image), 1, kernel)):
        assert not np.shares_memory(pooled, image)
    np.testing.assert_array_equal(max_pool(image, kernel), image, strict=True)
    np.testing.assert_array_equal(average_pool(image, kernel), image, strict=True)
    np.testing.assert_array_equal(lp_pool(image, 1, kernel), np.abs(image), strict=True)


@given(st.data(), st.integers(1, 4), st.integers(1, 3), st.sampled_from([max_pool, average_pool]))
def test_shifting_by_the_stride_shifts_the_output_by_one(data, kernel, stride, pool):
    image = data.draw(images((4, 16), np.float64))
    pooled = pool(image, (1, kernel), (1, stride))
    shifted = pool(np.roll(image, -stride, axis=1), (1, kernel), (1, stride))
    whole = (16 - kernel - stride) // stride + 1
    np.testing.assert_allclose(shifted[:, :whole], pooled[:, 1 : whole + 1], rtol=1e-14)


@given(st.data(), geometries())
def test_max_pool_commutes_with_an_increasing_function(data, drawn):
    shape, geometry = drawn
    image = data.draw(images(shape, np.float64))
    np.testing.assert_array_equal(
        max_pool(np.exp(image), **geometry.settings()), np.exp(max_pool(image, **geometry.settings()))
    )


@given(st.data(), geometries())
def test_average_pool_is_linear(data, drawn):
    shape, geometry = drawn
    first, second = data.draw(images(shape, np.float64)), data.draw(images(shape, np.float64))
    settings = geometry.settings()
    np.testing.assert_allclose(
        average_pool(2 * first - 3 * second, **settings),
        2 * average_pool(first, **settings) - 3 * average_pool(second, **settings),
        atol=1e-12,
    )


@given(st.data(), geometries(axes=2))
def test_each_plane_of_a_batch_is_pooled_on_its_own(data, drawn):
    shape, geometry = drawn
    image = data.draw(images(shape, np.float32))
    settings = geometry.settings()
    planes = image.reshape(-1, *shape[-2:])
    pooled = average_pool(image, **settings)
    np.testing.assert_array_equal(
        pooled.reshape(-1, *pooled.shape[-2:]), [average_pool(plane, **settings) for plane in planes]
    )


@pytest.mark.parametrize("shape", [(300, 333), (1, 700), (5, 64, 56), (2, 3, 40, 41)])
@pytest.mark.parametrize("dtype", ["u1", "f", "d"])
@pytest.mark.parametrize(
    ("kernel", "stride"), [(2, 2), (3, 2), (2, 3), (8, 8), (31, 31), (5, 1), (31, 1), (13, 4)]
)
def test_larger_images_equal_a_reduction_of_the_windows_that_numpy_shows(shape, dtype, kernel, stride):
    image = (np.random.default_rng(0).random(shape) * 200).astype(dtype)
    pair = (min(kernel, shape[-2]), kernel)
    windows = np.lib.stride_tricks.sliding_window_view(image, pair, axis=(-2, -1))
    windows = windows[..., ::stride, ::stride, :, :]
    for blocks in ((1 << 21, 128), (30_000, 128), (30_000, 16)):
        with engine(blocks):
            pooled, mean = max_pool(image, pair, stride), average_pool(image, pair, stride)
        np.testing.assert_array_equal(pooled, windows.max(axis=(-2, -1)), strict=True)
        np.testing.assert_allclose(mean, windows.mean(axis=(-2, -1), dtype=float), rtol=tolerance(dtype))


SQUARE = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3]])


@pytest.mark.parametrize(
    ("pooled", "expected"),
    [
        (max_pool(SQUARE), [[9, 6], [9, 9]]),
        (max_pool(SQUARE, 3, 1), [[9, 9], [9, 9]]),
        (max_pool(SQUARE, 2, (2, 1)), [[9, 9, 6], [9, 9, 9]]),
        (max_pool(SQUARE, 3), [[9]]),
        (max_pool(SQUARE, 3, ceil_mode=True), [[9, 8], [9, 3]]),
        (max_pool(-SQUARE, 2, padding=1), [[-3, -1, -1], [-5, -2, -6], [-9, -7, -3]]),
        (max_pool(SQUARE, 2, 1, dilation=2), [[5, 8], [9, 9]]),
        (max_pool(SQUARE, (2,)), [[3, 4], [9, 6], [5, 8], [9, 9]]),
        (average_pool(SQUARE), [[4.5, 3.25], [6.0, 6.25]]),
        (average_pool(SQUARE, 2, padding=1), [[0.75, 1.25, 0.25], [2.5, 4.75, 3.5], [2.25, 4.0, 0.75]]),
        (
            average_pool(SQUARE, 2, padding=1, count_include_pad=False),
            [[3.0, 2.5, 1.0], [5.0, 4.75, 7.0], [9.0, 8.0, 3.0]],
        ),
        # The second window overhangs by two columns, which count nowhere: (1 + 6 + 8) / 3.
        (average_pool(SQUARE, 3, ceil_mode=True), [[37 / 9, 5.0], [25 / 3, 3.0]]),
        (lp_pool([[3.0, 0.0], [0.0, -4.0]]), [[5.0]]),
        (lp_pool([[3.0, 0.0], [0.0, -4.0]], 1), [[7.0]]),
        (lp_pool([[3.0, 0.0], [0.0, -4.0]], math.inf), [[4.0]]),
        (lp_pool([[3 + 4j, 0], [0, 12]]), [[13.0]]),
        (average_pool([[True, False], [True, True]]), [[0.75]]),
        (average_pool([[1 + 1j, 3], [0, 0]]), [[1 + 0.25j]]),
    ],
)
def test_results_worked_out_by_hand(pooled, expected):
    np.testing.assert_allclose(pooled, expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("image", "settings", "expected"),
    [
        ([[7, 7], [7, 7]], {}, [[0]]),
        ([[1, 7], [7, 7]], {}, [[1]]),
        ([[1, 7], [7, 2]], {}, [[1]]),
        ([[-np.inf, -np.inf], [-np.inf, -np.inf]], {}, [[0]]),
        ([[np.nan, 1.0], [np.nan, 2.0]], {}, [[2]]),
        ([[-9, -8], [-7, -6]], {"padding": 1}, [[0, 1], [2, 3]]),
        ([[0, 0, 0]], {"kernel_size": (1, 2), "stride": 1}, [[0, 1]]),
        ([[[5, 1], [1, 5]], [[1, 1], [1, 9]]], {"kernel_size": (2, 2, 2)}, [[[7]]]),
        ([[[5, 1], [1, 5]], [[1, 1], [1, 9]]], {}, [[[0]], [[3]]]),
    ],
)
def test_indices_worked_out_by_hand(image, settings, expected):
    np.testing.assert_array_equal(max_pool(image, **settings, return_indices=True)[1], expected)


def test_three_generations_of_the_reference_size():
    image = np.zeros((446, 450), np.float32)
    halves = [generation.shape for generation in pool_generations(image, 3)]
    thirds = [generation.shape for generation in pool_generations(image, 3, 3, pool=average_pool)]
    assert halves == [(446, 450), (223, 225), (111, 112), (55, 56)]
    assert thirds == [(446, 450), (148, 150), (49, 50), (16, 16)]


def test_generations_start_with_the_image_and_feed_on_each_other():
    generations = pool_generations(SQUARE, 2, pool=average_pool)
    np.testing.assert_array_equal(generations[0], SQUARE)
    np.testing.assert_array_equal(generations[1], average_pool(SQUARE))
    np.testing.assert_array_equal(generations[2], [[SQUARE.mean()]])
    assert len(pool_generations(SQUARE, 0)) == 1


def test_progress_shows_a_bar_that_counts_the_generations(capsys):
    quiet = pool_generations(SQUARE, 2)
    assert capsys.readouterr().err == ""
    shown = pool_generations(SQUARE, 2, progress=True)
    bar = capsys.readouterr().err
    assert "pooling" in bar
    assert "2/2" in bar
    for one, other in zip(quiet, shown, strict=True):
        np.testing.assert_array_equal(one, other)


def test_progress_without_tqdm_says_what_to_install():
    with (
        mock.patch.dict("sys.modules", {"tqdm.auto": None}),
        pytest.raises(ImportError, match="pip install tqdm"),
    ):
        pool_generations(SQUARE, 1, progress=True)


def test_an_image_that_has_become_too_small_names_its_generation():
    with pytest.raises(
        ValueError, match=r"generation 3 of 4: image has shape \(1, 1\); kernel_size=2 does not fit"
    ):
        pool_generations(SQUARE, 4)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"iterations": 1.0}, TypeError, r"iterations=1\.0 is of type float; use an integer"),
        ({"iterations": True}, TypeError, r"iterations=True is of type bool; use an integer"),
        ({"iterations": -1}, ValueError, r"iterations=-1 is negative; use an integer of at least 0"),
        (
            {"iterations": 1, "pool": "max"},
            TypeError,
            r"pool='max' is of type str; use a function such as average_pool",
        ),
        (
            {"iterations": 1, "pool": lambda image, kernel: max_pool(image, kernel, return_indices=True)},
            TypeError,
            "pool gave a result of type tuple in generation 1; "
            "use a function that gives one array, without return_indices",
        ),
    ],
)
def test_generations_refuse_what_they_cannot_repeat(arguments, error, message):
    with pytest.raises(error, match=message):
        pool_generations(SQUARE, **arguments)
