"""Whatever holds numbers can be pooled and stays as it was; whatever does not is refused with a remedy."""

import datetime
import math
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest

from pooling_lib import average_pool, lp_pool, max_pool, max_pool_backward, max_unpool

FORWARD = [max_pool, average_pool, lp_pool]
IMAGE = np.arange(48, dtype=np.float32).reshape(6, 8) % 7


def read_only(image):
    image = image.copy()
    image.flags.writeable = False
    return image


def strided(image):
    wide = np.zeros((image.shape[0] * 2, image.shape[1] * 3), image.dtype)
    wide[::2, ::3] = image
    return wide[::2, ::3]


def memory_mapped(image, folder):
    np.save(folder / "image.npy", image)
    return np.load(folder / "image.npy", mmap_mode="r")


@pytest.mark.parametrize("pool", FORWARD)
@pytest.mark.parametrize(
    "dress",
    [
        read_only,
        strided,
        np.asfortranarray,
        np.ndarray.tolist,
        lambda image: image[::-1, ::-1][::-1, ::-1],
        lambda image: np.ascontiguousarray(image[:, ::-1])[:, ::-1],
        lambda image: image.astype(image.dtype.newbyteorder()),
        lambda image: np.broadcast_to(image, (2, *image.shape))[1],
        lambda image: np.lib.stride_tricks.as_strided(image, image.shape, image.strides, writeable=False),
    ],
)
@pytest.mark.parametrize(
    "settings", [{}, {"kernel_size": 3, "stride": 2, "padding": 1}, {"kernel_size": (2,), "dilation": 3}]
)
def test_the_result_does_not_depend_on_how_an_image_lies_in_memory(pool, dress, settings):
    np.testing.assert_allclose(pool(dress(IMAGE), **settings), pool(IMAGE, **settings), rtol=1e-6)


@pytest.mark.parametrize("pool", FORWARD)
def test_a_memory_map_is_pooled_without_being_written_to(pool, tmp_path):
    mapped = memory_mapped(IMAGE, tmp_path)
    pooled = pool(mapped, kernel_size=3, stride=1)
    assert type(pooled) is np.ndarray
    np.testing.assert_array_equal(pooled, pool(IMAGE, kernel_size=3, stride=1))


@pytest.mark.parametrize("pool", FORWARD)
@pytest.mark.parametrize("dtype", ["?", "u1", "i8", "e", "f", "d", "g"])
@pytest.mark.parametrize("settings", [{}, {"kernel_size": 1}, {"kernel_size": 3, "stride": 1, "padding": 1}])
def test_the_image_is_never_modified(pool, dtype, settings):
    image = IMAGE.astype(dtype)
    before = image.copy()
    pooled = pool(image, **settings)
    pooled[...] = 1
    np.testing.assert_array_equal(image, before, strict=True)


@pytest.mark.parametrize(
    ("dtype", "maximum", "mean"),
    [
        ("?", "?", "d"),
        ("i1", "i1", "d"),
        ("u8", "u8", "d"),
        (">i4", "=i4", "d"),
        ("e", "e", "e"),
        (">f4", "=f4", "=f4"),
        ("d", "d", "d"),
        ("g", "g", "g"),
    ],
)
def test_max_keeps_the_dtype_and_means_are_floats(dtype, maximum, mean):
    image = IMAGE.astype(dtype)
    assert max_pool(image).dtype == np.dtype(maximum)
    assert max_pool(image, return_indices=True)[0].dtype == np.dtype(maximum)
    assert max_pool(image, return_indices=True)[1].dtype == np.intp
    assert average_pool(image).dtype == lp_pool(image).dtype == np.dtype(mean)


def test_complex_images_have_means_and_norms_but_no_maximum():
    image = IMAGE * (3 + 4j)
    np.testing.assert_allclose(average_pool(image), average_pool(IMAGE) * (3 + 4j), rtol=1e-6)
    np.testing.assert_allclose(lp_pool(image), lp_pool(IMAGE) * 5, rtol=1e-6)
    assert lp_pool(image.astype(np.complex64)).dtype == np.float32
    with pytest.raises(TypeError, match=r"image has dtype complex\d+, whose values have no order; pool np.abs"):
        max_pool(image)


@pytest.mark.parametrize("dtype", ["i1", "i8", "u8", "i4"])
def test_the_extremes_of_integers_neither_wrap_nor_vanish(dtype):
    low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
    image = np.array([[low, low], [low, high]], dtype)
    assert max_pool(image) == high
    assert (max_pool(image, 2, 1, padding=1) == [[low, low, low], [low, high, high], [low, high, high]]).all()
    assert max_pool(np.full((2, 2), low, dtype), padding=1).min() == low
    assert average_pool(np.full((4, 4), high, dtype), 4) == float(high)
    assert lp_pool(np.full((1, 2), low, dtype), 1, (2,)) == 2.0 * abs(float(low))


def test_nan_reaches_every_window_that_sees_it_and_no_other():
    image = np.zeros((4, 4))
    image[1, 1] = np.nan
    for pool in FORWARD:
        np.testing.assert_array_equal(np.isnan(pool(image)), [[True, False], [False, False]])
        assert np.isnan(pool(image, kernel_size=3, stride=1)).all()


def test_infinities_of_both_signs_in_a_window_have_no_mean_and_raise_no_warning():
    image = np.array([[np.inf, 1, -np.inf, 1], [1, 1, 1, 1], [np.inf, -np.inf, 0, 0], [0, 0, 0, 0]])
    np.testing.assert_array_equal(average_pool(image), [[np.inf, -np.inf], [np.nan, 0]])
    np.testing.assert_array_equal(max_pool(image), [[np.inf, 1], [np.inf, 0]])
    np.testing.assert_array_equal(lp_pool(image), [[np.inf, np.inf], [np.inf, 0]])


@pytest.mark.parametrize("dtype", ["e", "f", "d"])
def test_sums_too_large_for_the_dtype_give_infinity_without_a_warning(dtype):
    image = np.full((4, 4), np.finfo(dtype).max, dtype)
    assert average_pool(image, 4).item() == (np.inf if dtype != "e" else np.finfo(dtype).max)
    assert lp_pool(image, 3, 4).item() == np.inf


def test_float16_is_summed_in_float32():
    image = np.full((64, 64), 1.001, np.float16)
    assert average_pool(image, 64).item() == image[0, 0]
    assert average_pool(np.full((64, 64), 60000, np.float16), 64).item() == 60000


@pytest.mark.parametrize("dtype", ["e", "f", "d"])
def test_nan_of_either_sign_is_above_infinity(dtype):
    image = np.array([[np.copysign(np.nan, -1), np.inf], [-np.inf, 0]], dtype)
    pooled, indices = max_pool(image, return_indices=True)
    assert np.isnan(max_pool(image)).all()
    assert np.isnan(pooled).all()
    assert indices.item() == 0


@pytest.mark.parametrize("kernel", [2, 3, 7, 15])
def test_averages_of_float32_err_less_than_a_sum_from_left_to_right(kernel):
    image = np.random.default_rng(0).random((120, 130), dtype=np.float32)
    exact = average_pool(image.astype(np.float64), kernel, 1)
    windows = np.lib.stride_tricks.sliding_window_view(image, (kernel, kernel))
    running = np.zeros(exact.shape, np.float32)
    for tap in np.ndindex(kernel, kernel):
        running += windows[(..., *tap)]
    naive = np.abs(running / np.float32(kernel**2) - exact)
    assert np.abs(average_pool(image, kernel, 1) - exact).mean() <= naive.mean()


def test_memory_beyond_input_and_output_does_not_grow_with_the_image():
    image = np.zeros((3000, 3000), np.float32)
    for pool in (max_pool, average_pool):
        tracemalloc.start()
        pooled = pool(image, 3, 2, padding=1)
        extra = tracemalloc.get_traced_memory()[1] - pooled.nbytes
        tracemalloc.stop()
        assert extra < image.nbytes / 3


@pytest.mark.parametrize("pool", FORWARD)
@pytest.mark.parametrize(
    ("image", "error", "message"),
    [
        (
            np.ma.masked_array([[1, 2], [3, 4]]),
            TypeError,
            r"image is a masked array, .* use image\.filled\(value\)",
        ),
        (
            np.array([[1, 2], [3, None]]),
            TypeError,
            r"image has dtype object, which is not a number; use image\.astype",
        ),
        ([["a", "b"], ["c", "d"]], TypeError, r"image has dtype <U1, which is not a number"),
        ([[b"a", b"b"], [b"c", b"d"]], TypeError, r"image has dtype \|S1, which is not a number"),
        (np.zeros((2, 2), "M8[D]"), TypeError, r"image has dtype datetime64\[D\], which is not a number"),
        (np.zeros((2, 2), "m8[s]"), TypeError, r"image has dtype timedelta64\[s\], which is not a number"),
        ([[datetime.date(2020, 1, 1)] * 2] * 2, TypeError, r"image has dtype object, which is not a number"),
        (np.zeros((2, 2), [("red", int)]), TypeError, r"image has dtype \[\('red'.*, which is not a number"),
        (None, TypeError, r"image has dtype object, which is not a number"),
        ([[1, 2], [3]], ValueError, r"image is not an array \(.*inhomogeneous.*\); use rows of equal length"),
        (5.0, ValueError, r"image has shape \(\); .* use an image with axes"),
        (
            [1, 2],
            ValueError,
            r"kernel_size=2 pools the last 2 axes, but the image has 1; use a tuple of at most 1",
        ),
        ([], ValueError, r"image has shape \(0,\): it is empty"),
        (
            np.zeros((3, 0)),
            ValueError,
            r"image has shape \(3, 0\): it is empty; pool an image with at least one",
        ),
        (np.zeros((0, 3, 3)), ValueError, r"image has shape \(0, 3, 3\): it is empty"),
        (np.zeros((1, 5)), ValueError, r"image has shape \(1, 5\); kernel_size=2 does not fit in 1 rows"),
    ],
)
def test_what_cannot_be_pooled_is_refused_with_a_remedy(pool, image, error, message):
    with pytest.raises(error, match=message):
        pool(image)


@pytest.mark.parametrize(
    ("pool", "settings", "error", "message"),
    [
        (
            max_pool,
            {"return_indices": "yes"},
            TypeError,
            r"return_indices='yes' is of type str; use True or False",
        ),
        (
            average_pool,
            {"count_include_pad": None},
            TypeError,
            r"count_include_pad=None is of type NoneType; use True",
        ),
        (average_pool, {"stride": 0}, ValueError, r"stride=0 is not positive"),
        (max_pool, {"padding": 2}, ValueError, r"padding=2 reaches past the window \(kernel_size=2 spans 2\)"),
        (
            lp_pool,
            {"p": 0},
            ValueError,
            r"p=0 is not greater than 0; use p=1 for a sum, p=2 for the Euclidean norm",
        ),
        (lp_pool, {"p": -1}, ValueError, r"p=-1 is not greater than 0"),
        (lp_pool, {"p": math.nan}, ValueError, r"p=nan is not greater than 0"),
        (lp_pool, {"p": "2"}, TypeError, r"p='2' is of type str; use a real number greater than 0"),
        (lp_pool, {"p": True}, TypeError, r"p=True is of type bool; use a real number"),
        (lp_pool, {"p": 2j}, TypeError, r"p=2j is of type complex; use a real number"),
        (lp_pool, {"p": [2]}, TypeError, r"p=\[2\] is of type list; use a real number"),
    ],
)
def test_a_bad_setting_is_refused_by_the_functions_too(pool, settings, error, message):
    with pytest.raises(error, match=message):
        pool(IMAGE, **settings)


@pytest.mark.parametrize("p", [2, 2.0, np.float64(2), np.int8(2), Fraction(2)])
def test_the_exponent_may_be_any_real_number_and_never_widens_the_result(p):
    np.testing.assert_array_equal(lp_pool(IMAGE, p), lp_pool(IMAGE, 2), strict=True)


@pytest.mark.parametrize(
    ("function", "name", "argument"),
    [(max_unpool, "pooled", "output_shape"), (max_pool_backward, "gradient", "input_shape")],
)
def test_scattering_refuses_indices_that_do_not_fit(function, name, argument):
    values, indices = max_pool(IMAGE, return_indices=True)
    with pytest.raises(TypeError, match=r"indices have dtype float64; use the integers that max_pool"):
        function(values, indices.astype(float), IMAGE.shape)
    with pytest.raises(
        ValueError, match=rf"indices have shape \(2, 4\) and {name} has \(3, 4\); use those of one"
    ):
        function(values, indices[1:], IMAGE.shape)
    with pytest.raises(
        ValueError, match=r"indices run from 6 to 47, .*hold 24 values; use the indices and the shape"
    ):
        function(values, indices, (6, 4))
    with pytest.raises(ValueError, match=r"indices run from -1 to"):
        function(values, np.where(indices == indices[0, 0], -1, indices), IMAGE.shape)
    with pytest.raises(ValueError, match=rf"{name} has shape \(3, 4\) and the result \(2, 6, 8\); with axes=2"):
        function(values, indices, (2, 6, 8))
    with pytest.raises(ValueError, match=r"with axes=1 they must agree in all but the last 1 axes"):
        function(values, indices, IMAGE.shape, axes=1)
    with pytest.raises(ValueError, match=r"axes=3 does not fit a shape of 2 axes; use 1 to 2"):
        function(values, indices, IMAGE.shape, axes=3)
    with pytest.raises(TypeError, match=r"axes=2\.0 is of type float; use an integer"):
        function(values, indices, IMAGE.shape, axes=2.0)
    with pytest.raises(TypeError, match=rf"{argument}=48 is of type int; use a tuple of ints"):
        function(values, indices, 48)
    with pytest.raises(TypeError, match=rf"{name} is a masked array"):
        function(np.ma.masked_array(values), indices, IMAGE.shape)
