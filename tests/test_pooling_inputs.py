"""Whatever holds numbers can be pooled and stays as it was; whatever does not is refused with a remedy."""

import datetime
import io
import math
import tracemalloc
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from strategies import engine

from pooling_lib import average_pool, lp_pool, max_pool, max_pool_backward, max_unpool, min_pool
from pooling_lib._core import large
from pooling_lib._core.engine import reduce_windows
from pooling_lib._core.reductions import Reduction
from pooling_lib.geometry import resolve

#: What is said to whoever gives a name of a file instead of its pixels.
FILE = r"read an image file with pooling_lib\.images\.load_image"
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


def peak_of(function):
    """Return what a call gives, and the most memory that it held."""
    tracemalloc.start()
    result = function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return result, peak


def lp_2(image, *settings, **more):
    return lp_pool(image, 2, *settings, **more)


def lp_40(image, *settings, **more):
    return lp_pool(image, 40, *settings, **more)


def indices_of(image, *settings, **more):
    return max_pool(image, *settings, **more, return_indices=True)[1]


ANY = [max_pool, average_pool, lp_2, lp_40, indices_of]
BILLION = 10**9


@pytest.mark.parametrize("pool", ANY)
@pytest.mark.parametrize(
    ("settings", "alike"),
    [
        ({"kernel_size": 10_000, "ceil_mode": True}, {"kernel_size": 4}),
        ({"kernel_size": BILLION, "ceil_mode": True}, {"kernel_size": 4}),
        ({"kernel_size": 2, "stride": 10**16}, {"kernel_size": 2, "stride": 9}),
        ({"kernel_size": 1, "dilation": 10**16}, {"kernel_size": 1}),
        ({"kernel_size": 2, "stride": 2**63 - 1}, {"kernel_size": 2, "stride": 9}),
        ({"kernel_size": (1, 3), "stride": (2**63 - 1, 1)}, {"kernel_size": (1, 3), "stride": (4, 1)}),
        ({"kernel_size": (2**63 - 1, 2), "ceil_mode": True}, {"kernel_size": (4, 2), "stride": (9, 2)}),
    ],
)
def test_what_a_setting_names_beyond_the_image_costs_nothing_and_changes_nothing(pool, settings, alike):
    image = np.random.default_rng(0).permutation(16).astype(float).reshape(4, 4)
    if settings["kernel_size"] == (2**63 - 1, 2):
        settings = {**settings, "stride": (2**63 - 1, 2)}
    expected = pool(image, **alike)
    pooled, peak = peak_of(lambda: pool(image, **settings))
    np.testing.assert_allclose(pooled, expected, rtol=1e-14)
    assert peak < 100_000


@pytest.mark.parametrize("pool", ANY)
@pytest.mark.parametrize(
    ("kernel", "stride", "padding", "dilation"),
    [
        (BILLION, BILLION - 1, BILLION - 1, 1),
        (BILLION, 3 * 10**8, BILLION - 1, 1),
        (BILLION, 10**8, BILLION - 2, 1),
        (3, 2 * BILLION, BILLION, BILLION),
        (10**8, 10**17 - 1, 10**17 - 10**9, BILLION),
    ],
)
def test_padding_costs_nothing_however_wide(pool, kernel, stride, padding, dilation):
    image = np.random.default_rng(0).permutation(16).astype(float).reshape(4, 4)
    settings = {"stride": stride, "padding": padding, "dilation": dilation}
    pooled, peak = peak_of(lambda: pool(image, kernel, **settings))
    assert peak < 100_000
    starts = [-padding + window * stride for window in range(len(pooled))]
    seen = [
        [i for i in range(4) if 0 <= i - start <= (kernel - 1) * dilation and (i - start) % dilation == 0]
        for start in starts
    ]
    for rows, result in zip(seen, pooled, strict=True):
        for columns, value in zip(seen, result, strict=True):
            values = image[np.ix_(rows, columns)]
            expected = {
                max_pool: values.max(),
                average_pool: values.sum() / kernel**2,
                lp_2: np.linalg.norm(values),
                lp_40: np.linalg.norm(values.ravel() / 16, 40) * 16,
                indices_of: np.flatnonzero(image == values.max()),
            }[pool]
            np.testing.assert_allclose(value, np.squeeze(expected), rtol=1e-13)


@pytest.mark.parametrize("pool", ANY)
@pytest.mark.parametrize("shape", [(2000, 2000), (1, 4_000_000), (4_000_000, 1)])
@pytest.mark.parametrize("dtype", ["u1", "e"])
def test_a_window_as_large_as_the_image_needs_the_memory_of_a_block(pool, shape, dtype):
    image = np.random.default_rng(0).integers(0, 4, shape).astype(dtype)
    pooled, peak = peak_of(lambda: pool(image, shape))
    wide = np.abs(image.astype(float))
    expected = {
        max_pool: wide.max(),
        average_pool: wide.mean(),
        lp_2: np.linalg.norm(wide),
        lp_40: 3 * ((wide / 3) ** 40).sum() ** (1 / 40),
        indices_of: wide.argmax(),
    }[pool]
    np.testing.assert_allclose(pooled.item(), expected, rtol=2e-3 if dtype == "e" else 1e-12)
    assert peak < 32e6  # beside 4 million pixels, which a window in one tile would hold four times as floats


class Counted:
    """A ufunc that counts how many values it takes in."""

    def __init__(self, combine):
        self.combine, self.values = combine, 0

    def __call__(self, left, right, *, out):
        """Count and combine."""
        self.values += left.size
        self.combine(left, right, out=out)

    def reduce(self, taps, axis, *, out):
        """Count and reduce."""
        self.values += taps.size
        self.combine.reduce(taps, axis, out=out)


@pytest.mark.parametrize("combine", [np.maximum, np.add])
@pytest.mark.parametrize(
    ("kernel", "stride"), [(300, 1), ((1, 400), 1), ((400, 1), 1), ((350, 3), (1, 5)), (399, 1), (200, 7)]
)
def test_large_windows_that_overlap_do_not_read_the_image_again_and_again(combine, kernel, stride):
    image = np.random.default_rng(0).random((400, 400))
    windows = resolve(image.shape, kernel, stride)
    counted = Counted(combine)
    reduced = np.empty([along.count for along in windows])
    reduce_windows(image, windows, Reduction(counted, 0, image.dtype), reduced)
    pairs = [(along.kernel, along.stride) for along in windows]
    expected = image
    for axis, (size, step) in enumerate(pairs):
        seen = np.moveaxis(np.lib.stride_tricks.sliding_window_view(expected, size, axis), axis, 0)[::step]
        expected = np.moveaxis(combine.reduce(seen, axis=-1), 0, axis)
    np.testing.assert_allclose(reduced, expected, rtol=1e-12)
    assert counted.values < 60 * image.size  # two axes, and some 9 slides to grow a window to 400 pixels


@pytest.mark.parametrize("combine", [np.maximum, np.add])
def test_many_windows_that_no_tile_holds_do_not_read_the_image_again_and_again(combine):
    image = np.random.default_rng(0).random(20_000)
    windows = resolve(image.shape, (10_000,), 1)
    counted = Counted(combine)
    reduced = np.empty(windows[0].count)
    with engine((1 << 21, 200, 1 << 10, 0)):  # a window of 80 kB, as if it were too large
        reduce_windows(image, windows, Reduction(counted, 0, image.dtype), reduced)
    starts = range(0, len(reduced), 500)
    expected = [combine.reduce(image[start : start + 10_000]) for start in starts]
    np.testing.assert_allclose(reduced[starts], expected, rtol=1e-12)
    assert counted.values < 60 * image.size  # some 18 slides; one by one, the windows hold 5,000 images


@pytest.mark.parametrize("pool", FORWARD)
@pytest.mark.parametrize(
    ("image", "error", "message"),
    [
        (
            np.ma.masked_array([[1, 2], [3, 4]]),
            TypeError,
            r"image is a masked array, or holds one, whose mask .* use image\.filled\(value\)",
        ),
        (
            np.array([[1, 2], [3, None]]),
            TypeError,
            r"image has dtype object, which is not a number; use np\.asarray\(image, dtype=float\), or check "
            "why a NoneType is in it",
        ),
        ([["a", "b"], ["c", "d"]], TypeError, r"image has dtype <U1, which is text and not a number; read an"),
        ([[b"a", b"b"], [b"c", b"d"]], TypeError, r"image has dtype \|S1, which is text and not a number"),
        (
            np.zeros((2, 2), "M8[D]"),
            TypeError,
            r"image has dtype datetime64\[D\], .* use image\.astype\(np\.int64\)",
        ),
        (np.zeros((2, 2), "m8[s]"), TypeError, r"image has dtype timedelta64\[s\], which is not a number"),
        (
            [[datetime.date(2020, 1, 1)] * 2] * 2,
            TypeError,
            r"image has dtype object, .* check why a date is in it",
        ),
        (np.zeros((2, 2), [("red", int)]), TypeError, r"image has dtype \[\('red'.*, such as image\['red'\]"),
        (
            None,
            TypeError,
            rf"image is of type NoneType, which is not an array; use an array of numbers, or {FILE}",
        ),
        ({"pixels": [1]}, TypeError, rf"image is of type dict, which is not an array; .* {FILE}"),
        ((pixel for pixel in [1, 2]), TypeError, r"image is of type generator, which is not an array"),
        (io.BytesIO(b"GIF"), TypeError, rf"image is of type BytesIO, which is not an array; .* {FILE}"),
        ("cat.jpg", TypeError, rf"image='cat\.jpg' is of type str, which is not an array; {FILE}"),
        (Path("cat.jpg"), TypeError, rf"Path\('cat\.jpg'\) is of type .*Path, which is not an array; {FILE}"),
        (b"cat.jpg", TypeError, rf"image=b'cat\.jpg' is of type bytes, which is not an array; {FILE}"),
        (np.str_("cat.jpg"), TypeError, rf"is of type str_?, which is not an array; {FILE}"),
        (np.array("cat.jpg"), TypeError, rf"image has dtype <U7, which is text and not a number; {FILE}"),
        ("x" * 10**5, TypeError, r"image='x{27}\.\.\.x{28}' is of type str"),
        ([np.ma.masked_array([1, 2])] * 2, TypeError, r"image is a masked array"),
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
        (
            average_pool,
            {"ceil_mode": np.ma.array(True, mask=True)},
            TypeError,
            r"(?s)ceil_mode=.* is of type MaskedArray; use True or False",
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
        (
            lp_pool,
            {"p": np.timedelta64(2, "s")},
            TypeError,
            r"p=np\.timedelta64\(2,'s'\) is of type timedelta64; use a r",
        ),
        (lp_pool, {"p": 2j}, TypeError, r"p=2j is of type complex; use a real number"),
        (lp_pool, {"p": [2]}, TypeError, r"p=\[2\] is of type list; use a real number"),
    ],
)
def test_a_bad_setting_is_refused_by_the_functions_too(pool, settings, error, message):
    with pytest.raises(error, match=message):
        pool(IMAGE, **settings)


@pytest.mark.parametrize(
    ("pool", "name"),
    [(max_pool, "return_indices"), (min_pool, "return_indices"), (average_pool, "count_include_pad")],
)
def test_a_bad_setting_is_refused_before_memory_is_taken(pool, name):
    too_large = {"kernel_size": 2**31, "stride": 1, "padding": 2**31 - 1}
    with pytest.raises(ValueError, match=r"more than memory holds"):
        pool(np.ones((2, 2)), **too_large, **{name: True})
    with pytest.raises(TypeError, match=rf"{name}=None is of type NoneType"):
        pool(np.ones((2, 2)), **too_large, **{name: None})


@pytest.mark.parametrize("pool", [max_pool, min_pool])
def test_indices_that_memory_does_not_hold_are_refused_before_a_window_is_looked_at(pool, monkeypatch):
    monkeypatch.setattr(large, "_first_along", None)
    with pytest.raises(ValueError, match=r"the result of shape .* values of int64, more than memory holds"):
        pool(np.ones((2, 2)), 10**7 + 1, 1, padding=10**7, return_indices=True)


@pytest.mark.parametrize("p", [10**400, Fraction(10**5000), math.inf, 1e308])
def test_an_exponent_too_large_for_a_float_gives_the_maximum(p):
    np.testing.assert_array_equal(lp_pool(IMAGE, p), max_pool(IMAGE), strict=True)


@pytest.mark.parametrize("p", [Fraction(1, 10**400), 5e-324, 1e-300])
def test_an_exponent_next_to_0_keeps_a_single_value_and_lets_two_overflow(p):
    image = [[3.0, 0.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0]]
    np.testing.assert_array_equal(lp_pool(image, p), [[3, np.inf]])


@pytest.mark.parametrize("p", [2, 2.0, np.float64(2), np.int8(2), Fraction(2)])
def test_the_exponent_may_be_any_real_number_and_never_widens_the_result(p):
    np.testing.assert_array_equal(lp_pool(IMAGE, p), lp_pool(IMAGE, 2), strict=True)


@pytest.mark.parametrize("dtype", ["i1", "u1", "i2", ">i2", "i4", "u4", ">i8", "u8"])
@pytest.mark.parametrize("side", [5, 11, 12, 20])  # 25 to 400 pixels, beyond what a byte can say
def test_indices_of_every_integer_dtype_reach_from_0_to_the_last_pixel_and_no_further(dtype, side):
    last = side * side - 1
    for index in (0, last, last + 1, -1, -2, 127, 128, 255):
        if not np.iinfo(dtype).min <= index <= np.iinfo(dtype).max:
            continue
        indices = np.array([[index, 0], [0, 0]], dtype).T  # also where indices do not lie in a row
        if 0 <= index <= last:
            unpooled = max_unpool([[7.0, 0.0], [0.0, 0.0]], indices, (side, side))
            assert unpooled.flat[index] == (7 if index else 0)
        else:
            for function in (max_unpool, max_pool_backward):
                with pytest.raises(ValueError, match=rf"indices run from {min(index, 0)} to {max(index, 0)}, "):
                    function(np.ones((2, 2)), indices, (side, side))


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
    with pytest.raises(ValueError, match=rf"{argument}=\(0, 8\) holds no value; use lengths of at least 1"):
        function(values, indices, (0, 8))
    with pytest.raises(
        ValueError, match=rf"{argument}=\(10{{10}}, 10{{10}}\) is 10{{20}} values of .*, more than memory"
    ):
        function([[1.0]], [[0]], (10**10, 10**10))
    with pytest.raises(ValueError, match=r"is 10{14} values of float64, more than memory holds; use smaller"):
        function([[1.0]], [[0]], (10**7, 10**7))
    with pytest.raises(TypeError, match=r"indices is a masked array"):
        function(values, np.ma.masked_array(indices), IMAGE.shape)
    with pytest.raises(ValueError, match=r"indices is not an array .*; use rows of equal length"):
        function(values, [[1, 2], [3]], IMAGE.shape)
    with pytest.raises(TypeError, match=rf"{name}='cat\.jpg' is of type str, which is not an array; {FILE}"):
        function("cat.jpg", indices, IMAGE.shape)
    with pytest.raises(TypeError, match=rf"{argument}=48 is of type int; use a tuple of ints"):
        function(values, indices, 48)
    with pytest.raises(TypeError, match=rf"{name} is a masked array"):
        function(np.ma.masked_array(values), indices, IMAGE.shape)


@pytest.mark.parametrize(
    "call",
    [
        lambda: lp_pool(np.ones((4, 4)), "x" * 10**5),
        lambda: lp_pool(np.ones((4, 4)), -(10**400)),
        lambda: max_pool(np.ones((4, 4)), (1,) * 1000),
        lambda: max_pool(np.ones((4, 4)), stride="x" * 10**5),
    ],
)
def test_a_message_quotes_no_more_of_a_setting_than_is_read(call):
    with pytest.raises((TypeError, ValueError), match="use ") as refused:
        call()
    assert len(str(refused.value)) < 500
