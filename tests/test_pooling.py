"""The three forward operations agree with the loop oracle on every geometry, and with what is known by hand."""

import functools
import math
import warnings
from unittest import mock

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from strategies import engine, engines, geometries, images

from pooling_lib import average_pool, lp_pool, max_pool, min_pool, pool_generations

REAL = ["?", "i1", "u1", "<i2", ">i2", "u2", "i4", "u4", "i8", "u8", "e", "f", ">f4", "d", "g"]
FLOATS = ["e", "f", "d", "g"]
#: How far a mean may lie from the exactly rounded one, in units of its dtype's resolution.
ROUNDING = 8


@st.composite
def extremes(draw, shape, dtype):
    """Draw an image of all magnitudes that its dtype has, zeros and subnormal ones among them."""
    dtype, generator = np.dtype(dtype), np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    if dtype.kind not in "fc":
        return draw(images(shape, dtype))
    info = np.finfo(dtype)
    top = draw(st.sampled_from([info.minexp - info.nmant, info.minexp, -20, 0, 15, info.maxexp]))
    exponents = generator.integers(max(top - 40, info.minexp - info.nmant), top + 1, shape)
    fractions = generator.choice([-0.999, -0.75, 0, 0.5, 0.999], shape).astype(info.dtype)
    image = np.ldexp(fractions, exponents).astype(dtype)
    return image * np.asarray(generator.choice([1, 1j], shape), dtype) if dtype.kind == "c" else image


def tolerance(dtype):
    """Return the oracle's or the dtype's own resolution, whichever is coarser, times some roundings."""
    dtype = np.dtype(dtype)
    return ROUNDING * max(np.finfo(np.float64).eps, np.finfo(dtype).eps if dtype.kind == "f" else 0)


@given(st.data(), engines, geometries(), st.sampled_from(REAL))
def test_max_pool_equals_the_oracle_on_every_geometry_and_dtype(data, tiles, drawn, dtype):
    shape, geometry = drawn
    image = data.draw(images(shape, dtype))
    values, where = reference.max_pool(image, geometry)
    with engine(tiles):
        pooled = max_pool(image, **geometry.settings())
    assert pooled.dtype == image.dtype.newbyteorder("=")
    np.testing.assert_array_equal(pooled, values, strict=dtype[0] != ">")
    with engine(tiles):
        pooled, indices = max_pool(image, **geometry.settings(), return_indices=True)
    np.testing.assert_array_equal(pooled, values, strict=dtype[0] != ">")
    np.testing.assert_array_equal(indices, where, strict=True)


@given(st.data(), engines, geometries(), st.sampled_from(FLOATS))
def test_max_pool_keeps_nan_and_infinities_as_the_oracle_does(data, tiles, drawn, dtype):
    shape, geometry = drawn
    image = data.draw(images(shape, dtype, special=True))
    values, where = reference.max_pool(image, geometry)
    with engine(tiles):
        pooled = max_pool(image, **geometry.settings())
    np.testing.assert_array_equal(pooled, values, strict=True)
    with engine(tiles):
        pooled, indices = max_pool(image, **geometry.settings(), return_indices=True)
    np.testing.assert_array_equal(pooled, values, strict=True)
    np.testing.assert_array_equal(indices, where, strict=True)


@given(st.data(), engines, geometries(), st.sampled_from(REAL), st.booleans())
def test_average_pool_equals_the_oracle_on_every_geometry_and_dtype(data, tiles, drawn, dtype, include):
    shape, geometry = drawn
    image = data.draw(images(shape, dtype))
    expected = reference.average_pool(image, geometry, include)
    with engine(tiles):
        pooled = average_pool(image, **geometry.settings(), count_include_pad=include)
    native = image.dtype.newbyteorder("=")
    assert pooled.dtype == (native if native.kind == "f" else np.float64)
    scale = np.abs(image.astype(float)).max()
    np.testing.assert_allclose(pooled, expected, rtol=0, atol=tolerance(native) * max(scale, 1))


@given(st.data(), engines, geometries(), st.sampled_from(FLOATS), st.booleans())
def test_average_pool_keeps_nan_and_infinities_as_the_oracle_does(data, tiles, drawn, dtype, include):
    shape, geometry = drawn
    image = data.draw(images(shape, dtype, special=True))
    expected = reference.average_pool(image, geometry, include)
    with engine(tiles):
        pooled = average_pool(image, **geometry.settings(), count_include_pad=include)
    np.testing.assert_allclose(pooled, expected, rtol=tolerance(dtype), atol=4 * tolerance(dtype))


@given(st.data(), engines, geometries(), st.sampled_from(REAL), st.sampled_from([0.5, 1, 2, 3, math.inf]))
def test_lp_pool_equals_the_oracle_on_every_geometry_and_dtype(data, tiles, drawn, dtype, p):
    shape, geometry = drawn
    image = data.draw(images(shape, dtype))
    expected = reference.lp_pool(image, p, geometry)
    with engine(tiles):
        pooled = lp_pool(image, p, **geometry.settings())
    native = image.dtype.newbyteorder("=")
    assert pooled.dtype == (native if native.kind == "f" else np.float64)
    np.testing.assert_allclose(pooled, expected, rtol=4 * tolerance(native))


@given(st.data(), engines, geometries(), st.sampled_from([*REAL, "F", "D"]), st.floats(0.1, 200))
def test_a_norm_lies_between_the_largest_magnitude_and_what_as_many_of_it_would_have(
    data, tiles, drawn, dtype, p
):
    shape, geometry = drawn
    image, settings = data.draw(extremes(shape, dtype)), geometry.settings()
    with engine(tiles):
        pooled = lp_pool(image, p, **settings).astype(np.longdouble)
    narrow = np.dtype(dtype).newbyteorder("=")
    info = np.finfo(narrow if narrow.kind in "fc" else np.float64)
    with np.errstate(over="ignore", under="ignore"):
        magnitudes = np.abs(image.astype(np.clongdouble if narrow.kind == "c" else np.longdouble))
        largest = max_pool(magnitudes, **settings)
        values = np.rint(lp_pool(np.ones(shape), 1, **settings)).astype(np.longdouble)
        most = largest * values ** (1 / np.longdouble(p))
        least = np.where(largest > info.max, np.inf, largest)
        # Rounding, that of a subnormal result included.
        slack = 1 + 64 * max(1, 1 / p) * info.eps
        assert (pooled >= least / slack - info.smallest_subnormal).all()
        assert (pooled <= most * slack + info.smallest_subnormal)[most * slack <= info.max].all()
        assert np.isfinite(pooled[most * slack <= info.max]).all()
        assert (pooled[largest == 0] == 0).all()


@given(engines, geometries(), st.sampled_from(["f", "d"]), st.sampled_from([0.1, 0.7, 1, 2, 7, 50, 200]))
def test_norms_of_a_scaled_image_are_scaled_norms(tiles, drawn, dtype, p):
    shape, geometry = drawn
    image = np.random.default_rng(0).random(shape).astype(dtype)
    expected = lp_pool(image.astype(np.float64), p, **geometry.settings())
    for exponent in (-60, 60) if dtype == "f" else (-700, 700):
        with engine(tiles):
            pooled = lp_pool(np.ldexp(image, exponent), p, **geometry.settings())
        np.testing.assert_allclose(
            np.ldexp(pooled.astype(float), -exponent), expected, rtol=100 * max(1, 1 / p) * np.finfo(dtype).eps
        )


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


@pytest.mark.parametrize("pool", [max_pool, min_pool])
@pytest.mark.parametrize(
    ("shape", "settings"),
    [
        ((4, 4), {"kernel_size": 1}),
        ((4, 4), {"kernel_size": 1, "dilation": 2**32}),
        ((4, 4), {"kernel_size": (1,), "dilation": 2**32}),
        ((3, 4, 4), {"kernel_size": (1, 1, 1), "dilation": 2**62}),
        ((1, 1), {"kernel_size": 1, "stride": 2**40}),
        ((4, 1), {"kernel_size": (1,), "stride": 2**32}),
    ],
)
def test_windows_of_one_pixel_give_a_copy_with_indices_too(pool, shape, settings):
    image = np.arange(float(np.prod(shape))).reshape(shape)
    for pooled in (pool(image, **settings), *pool(image, **settings, return_indices=True)):
        assert not np.shares_memory(pooled, image)
        assert pooled.flags.writeable
    np.testing.assert_array_equal(pool(image, **settings, return_indices=True)[0], image, strict=True)


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
    for tiles in ((1 << 21, 128), (30_000, 128), (30_000, 16)):
        with engine(tiles):
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
        (lp_pool(np.array([[3e30, 4e30]], np.float32), 2, (2,)), [[np.float32(5e30)]]),
        (lp_pool(np.array([[3e-30, 4e-30]], np.float32), 2, (2,)), [[np.float32(5e-30)]]),
        (lp_pool([[3e200, 4e200], [0, 0]]), [[5e200]]),
        (lp_pool([[3e-320, 4e-320], [0, 0]]), [[5e-320]]),
        (lp_pool(np.full((2, 2), 5e-324)), [[1e-323]]),
        (lp_pool([[0.1, 0.05], [0.02, 0.01]], 50), [[0.1]]),
        (lp_pool(np.array([[0.1, 0.05], [0.02, 0.01]], np.float32), 50), [[np.float32(0.1)]]),
        (lp_pool([[1e-300, 0], [0, 1e-300]], 1 / 1024), [[1e-300 * 2.0**1000 * 2**24]]),
        (lp_pool(np.full((2, 2), 60000, np.float16), 200), [[np.float16(60000 * 4 ** (1 / 200))]]),
        (lp_pool([[3e200 + 4e200j, 0], [0, 12e200]]), [[13e200]]),
        (lp_pool([[255, 255]], 200, (2,)), [[255 * 2 ** (1 / 200)]]),
        (lp_pool([[0, np.inf], [0, 0]], 200), [[np.inf]]),
        (lp_pool([[np.nan, np.inf], [0, 0]], 200), [[np.nan]]),
        (lp_pool([[np.inf, np.inf], [0, 0]], 0.01), [[np.inf]]),
        (lp_pool(np.full((2, 2), 1e308), 1 / 32), [[np.inf]]),  # that of each row is too large already
        (average_pool([[complex(np.inf, 1), 0], [0, 0]]).imag, [[0.25]]),
        (average_pool([[4 - 8j]], padding=1, stride=1), [[1 - 2j] * 2] * 2),
        (average_pool([[4 - 8j]], padding=1, stride=1, count_include_pad=False), [[4 - 8j] * 2] * 2),
        # A divisor of 2**186 is more than float32 holds, and the mean is not less.
        (
            average_pool(np.full((1, 1, 1), 2.0**120, np.float32), (2**62,) * 3, 2**62, padding=2**62 - 1)[
                0, 0, 0
            ],
            2.0**-66,
        ),
        (average_pool([[True, False], [True, True]]), [[0.75]]),
        # 257 times -128 is less than 16 bits hold, and 257 times 127 is not more.
        (average_pool(np.full((1, 257), -128, np.int8), (1, 257)), [[-128]]),
        # Rows so long that the windows over them would be taken tap by tap.
        (max_pool(np.arange(400).reshape(2, 200), (2, 1), (2**62, 1)), [np.arange(200, 400)]),
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
        # The first tap stands on padding, and the next one steps over the first pixel.
        ([[-np.inf] * 3], {"kernel_size": (1, 2), "padding": ((0, 0), (1, 0)), "dilation": 2}, [[1]]),
        ([[np.nan, 1.0], [np.nan, 2.0]], {}, [[2]]),
        ([[-9, -8], [-7, -6]], {"padding": 1}, [[0, 1], [2, 3]]),
        ([[0, 0, 0]], {"kernel_size": (1, 2), "stride": 1}, [[0, 1]]),
        ([[[5, 1], [1, 5]], [[1, 1], [1, 9]]], {"kernel_size": (2, 2, 2)}, [[[7]]]),
        ([[[5, 1], [1, 5]], [[1, 1], [1, 9]]], {}, [[[0]], [[3]]]),
    ],
)
def test_indices_worked_out_by_hand(image, settings, expected):
    np.testing.assert_array_equal(max_pool(image, **settings, return_indices=True)[1], expected)


@pytest.mark.parametrize("place", [0, 3, 6, 9, 12])
def test_a_dilated_window_that_is_read_in_parts_tells_where_its_maximum_stands(place):
    image = np.zeros((1, 13), np.float32)
    image[0, place] = 1
    with engine((1 << 21, 128, 16)):  # four taps at a time
        _, indices = max_pool(image, (1, 5), dilation=(1, 3), return_indices=True)
    np.testing.assert_array_equal(indices, [[place]])


def test_an_image_walks_towards_its_maxima_as_p_grows():
    image = np.random.default_rng(8).random((446, 450), dtype=np.float32)
    largest = max_pool(image)
    last = np.inf
    for p in (2, 10, 40, 100, 200):
        pooled = lp_pool(image, p)
        assert pooled.dtype == np.float32
        assert (pooled >= largest * (1 - 1e-6)).all()
        assert (pooled <= largest * 4 ** (1 / p) * (1 + 1e-6)).all()
        distance = np.abs(pooled - largest).max()
        assert distance < last
        last = distance
    assert last < 0.007


def test_a_norm_depends_on_its_own_window_only():
    """Also where some windows of an image need more care than others."""
    image = np.array([[0.3, 0.2, 1e-30, 2e-30, 1e30, 3e30, 0, 0, np.nan, 1, np.inf, 2]], np.float32)
    pooled = lp_pool(image, 7, (2,))
    alone = [lp_pool(pair, 7, (2,)).item() for pair in image.reshape(-1, 1, 2)]
    np.testing.assert_array_equal(pooled[0], alone)


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


@pytest.mark.parametrize("count", [0, 1])
def test_an_empty_image_has_no_generations(count):
    with pytest.raises(ValueError, match=r"image has shape \(0, 4\): it is empty; pool an image with at least"):
        pool_generations(np.zeros((0, 4)), count)


def test_a_warning_of_the_pool_passes_through_and_nothing_else_warns():
    def wary(image, kernel_size):
        warnings.warn(f"pooling {image.shape}", UserWarning, stacklevel=2)
        return max_pool(image, kernel_size)

    with pytest.warns(UserWarning, match="pooling") as caught:
        generations = pool_generations(SQUARE, 2, pool=wary)
    assert [str(one.message) for one in caught] == ["pooling (4, 4)", "pooling (2, 2)"]
    np.testing.assert_array_equal(generations[2], [[9]])
    with pytest.raises(
        UserWarning, match=r"^pooling \(4, 4\)$"
    ):  # where warnings are errors, it stays what it is
        pool_generations(SQUARE, 2, pool=wary)


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


def by_many_names(image, **settings):
    return max_pool(image, **settings)


def by_place(image, kernel_size, /):
    return max_pool(image, kernel_size)


@pytest.mark.parametrize(
    "pool",
    [
        by_many_names,
        by_place,
        lambda image, side: max_pool(image, side),
        lambda *images_and_sizes: max_pool(*images_and_sizes),
        lambda image, *, kernel_size: max_pool(image, kernel_size),
        functools.partial(by_many_names, stride=2),
    ],
)
def test_a_pool_takes_its_kernel_by_name_or_by_place(pool):
    np.testing.assert_array_equal(pool_generations(SQUARE, 2, pool=pool)[-1], [[9]])


@pytest.mark.parametrize(
    ("pool", "message"),
    [
        (
            lambda image: image,
            r"pool takes \(image\), and is called as pool\(image, kernel_size\): too many positional arguments"
            r"; wrap it in a function that takes these two, and fix further settings with functools\.partial",
        ),
        (
            lambda image, kernel_size, stride: image,
            r"pool takes .*: missing a required argument: 'stride'; wrap",
        ),
        (lambda: 0, r"pool takes \(\), and is called as pool\(image, kernel_size\)"),
        (
            lambda image, side: np.ma.masked_array(image[::2, ::2]),
            r"pool gave a masked array in generation 1, whose mask would be ignored; use a function "
            r"that gives it \.filled\(value\)",
        ),
    ],
)
def test_a_pool_that_generations_cannot_use_is_refused(pool, message):
    with pytest.raises(TypeError, match=message):
        pool_generations(SQUARE, 2, pool=pool)


@pytest.mark.parametrize(
    "write",
    [
        lambda image, side: image.fill(0),
        lambda image, side: np.negative(image, out=image),
        lambda image, side: image.sort(),
        lambda image, side: image.__setitem__(0, 0),
    ],
)
def test_a_pool_that_writes_into_its_image_is_stopped(write):
    image = SQUARE.copy()
    with pytest.raises(ValueError, match=r"generation 1 of 2: .*read-only; let pool work on image\.copy\(\)"):
        pool_generations(image, 2, pool=write)
    np.testing.assert_array_equal(image, SQUARE)
    assert image.flags.writeable


def test_the_first_generation_is_the_image_itself_and_those_after_it_can_be_written_to():
    image = SQUARE.copy()
    generations = pool_generations(image, 2)
    assert generations[0] is image
    assert all(generation.flags.writeable for generation in generations)


@pytest.mark.parametrize("pool", [max_pool, functools.partial(max_pool, padding=0)])
def test_generations_name_padding_only_where_it_was_given(pool):
    with pytest.raises(ValueError, match=r"generation 3 of 3: .*does not fit in 1 rows; use kernel_size <= 1$"):
        pool_generations(SQUARE, 3, pool=pool)
    padded = functools.partial(max_pool, padding=((0, 1), (0, 0)))
    with pytest.raises(ValueError, match=r"does not fit in 1 columns; use kernel_size <= 1$"):
        pool_generations(SQUARE, 3, pool=padded)
    with pytest.raises(ValueError, match=r"in 1 rows and 1 of padding; use kernel_size <= 2 or more padding$"):
        pool_generations(SQUARE[:1], 1, 3, pool=padded)


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
            {"iterations": 0, "kernel_size": -5},
            ValueError,
            r"kernel_size=-5 is not positive; use integers of at",
        ),
        ({"iterations": 0, "kernel_size": "2"}, TypeError, r"kernel_size='2' is of type str; use an integer"),
        ({"iterations": 0, "kernel_size": ()}, ValueError, r"kernel_size=\(\) pools no axis; use an int"),
        ({"iterations": 1, "progress": "no"}, TypeError, r"progress='no' is of type str; use True or False"),
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


def test_generations_of_a_pool_whose_kernel_does_not_come_second_are_pooled_by_the_kernel_all_the_same():
    image = np.arange(36.0).reshape(6, 6)
    _, pooled = pool_generations(image, 1, 3, pool=lp_pool)
    np.testing.assert_array_equal(pooled, lp_pool(image, kernel_size=3))
    _, pooled = pool_generations(image, 1, 3, pool=functools.partial(lp_pool, p=1))
    np.testing.assert_array_equal(pooled, lp_pool(image, 1, 3))
    _, pooled = pool_generations(image, 1, 3, pool=lambda plane, k: max_pool(plane, k, 1))
    np.testing.assert_array_equal(pooled, max_pool(image, 3, 1))
