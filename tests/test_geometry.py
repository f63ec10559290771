"""Windows are counted, placed and refused as the rules say."""

import itertools
import sys
from array import array
from collections import ChainMap, deque
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import Geometry, is_possible, result_shape
from strategies import geometries

from pooling_lib._core.resolving import _resolve
from pooling_lib.geometry import Windows, output_shape, resolve, unseen_share


def calls_of(function):
    """Count the calls and steps of generators that a function makes: how often it looks."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    _resolve.cache_clear()
    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(None)
    return calls


@given(geometries())
def test_windows_stand_where_a_walk_along_the_axis_finds_them(drawn):
    shape, geometry = drawn
    lengths = shape[-geometry.axes :]
    for along, expected in zip(resolve(shape, **geometry.settings()), geometry.windows(lengths), strict=True):
        found = [[] for _ in range(along.count)]
        for outputs, pixels in along.taps():
            windows = range(outputs.start, outputs.stop)
            for window, pixel in zip(windows, range(pixels.start, pixels.stop, pixels.step), strict=True):
                found[window].append(pixel)
        assert found == [[tap for tap in taps if 0 <= tap < along.size] for taps in expected]
        assert along.seen() == [any(pixel in taps for taps in found) for pixel in range(along.size)]
        assert along.seen_count() == sum(along.seen())
        assert [list(along.pixels_of(window)) for window in range(along.count)] == found


@pytest.mark.parametrize("size", [1, 7, 30])
def test_seen_pixels_are_as_many_as_a_walk_over_all_taps_finds(size):
    settings = itertools.product(range(1, 6), range(1, 7), range(1, 7), range(1, 8), [0, 3])
    for kernel, stride, dilation, count, before in settings:
        along = Windows(size, kernel, stride, before, 0, dilation, count)
        starts = range(-before, count * stride - before, stride)
        taps = {start + tap * dilation for start in starts for tap in range(kernel)}
        assert along.seen_count() == len(taps & set(range(size))), along


@given(geometries())
def test_output_shape_counts_the_windows(drawn):
    shape, geometry = drawn
    assert output_shape(shape, **geometry.settings()) == result_shape(shape, geometry)


@given(geometries(), st.booleans())
def test_taps_are_counted_inside_the_image_or_the_declared_padding(drawn, include_pad):
    shape, geometry = drawn
    lengths = shape[-geometry.axes :]
    for along, windows in zip(resolve(shape, **geometry.settings()), geometry.windows(lengths), strict=True):
        low, high = (-along.before, along.size + along.after) if include_pad else (0, along.size)
        assert along.tap_counts(include_pad) == [sum(low <= tap < high for tap in taps) for taps in windows]


@given(geometries())
def test_an_axis_is_padded_when_a_tap_falls_outside_the_image(drawn):
    shape, geometry = drawn
    lengths = shape[-geometry.axes :]
    for along, windows in zip(resolve(shape, **geometry.settings()), geometry.windows(lengths), strict=True):
        outside = any(not 0 <= tap < along.size for taps in windows for tap in (taps[0], taps[-1]))
        assert along.is_padded == (outside or along.before > 0)


@given(
    size=st.integers(1, 8),
    kernel=st.integers(1, 5),
    stride=st.integers(1, 5),
    before=st.integers(0, 5),
    after=st.integers(0, 5),
    dilation=st.integers(1, 6),
    ceil_mode=st.booleans(),
)
def test_exactly_the_impossible_geometries_are_refused(
    size, kernel, stride, before, after, dilation, ceil_mode
):
    geometry = Geometry((kernel,), (stride,), ((before, after),), (dilation,), ceil_mode)
    possible = max(before, after) < dilation * (kernel - 1) + 1 and is_possible((size,), geometry)
    if possible:
        (along,) = resolve((size,), **geometry.settings())
        windows = geometry.windows((size,))[0]
        assert along.count == len(windows)
        assert along.seen_count() == len({tap for taps in windows for tap in taps if 0 <= tap < size})
    else:
        with pytest.raises(ValueError, match="use "):
            resolve((size,), **geometry.settings())


@pytest.mark.parametrize(
    ("shape", "settings", "expected"),
    [
        ((6, 6), {"kernel_size": 2}, (3, 3)),
        ((6, 6), {"kernel_size": 2, "stride": 1}, (5, 5)),
        ((6, 6), {"kernel_size": 2, "stride": (1, 3)}, (5, 2)),
        ((6, 6), {"kernel_size": 3, "stride": 2}, (2, 2)),
        ((6, 6), {"kernel_size": 3, "stride": 2, "ceil_mode": True}, (3, 3)),
        ((6, 6), {"kernel_size": 3, "stride": 2, "padding": ((0, 1), (1, 1))}, (3, 3)),
        ((446, 450), {"kernel_size": 3}, (148, 150)),
        ((2, 3, 227, 227), {"kernel_size": 3, "stride": 2}, (2, 3, 113, 113)),
        ((10,), {"kernel_size": (4,), "dilation": 3}, (1,)),
        ((4, 5, 6), {"kernel_size": (2, 2, 2)}, (2, 2, 3)),
        # The last window would start in the padding after the image, so it is dropped.
        ((4,), {"kernel_size": (2,), "stride": 3, "padding": 1, "ceil_mode": True}, (2,)),
        ((5,), {"kernel_size": (2,), "stride": 3, "padding": 1, "ceil_mode": True}, (2,)),
        ((2,), {"kernel_size": (3,), "stride": 2, "ceil_mode": True}, (1,)),
    ],
)
def test_sizes_counted_by_hand(shape, settings, expected):
    assert output_shape(shape, **settings) == expected


@pytest.mark.parametrize(
    ("kernel", "stride", "share"),
    [(2, 2, 1 - 16 / 25), (2, 1, 0), (1, 2, 1 - 9 / 25), (5, 5, 0), (3, 3, 16 / 25)],
)
def test_the_unseen_share_of_a_5_x_5_image_counted_by_hand(kernel, stride, share):
    assert unseen_share((5, 5), kernel, stride) == pytest.approx(share)


@pytest.mark.parametrize(
    ("shape", "settings", "share"),
    [
        ((4, 4), {"kernel_size": 10**8, "ceil_mode": True}, 0),
        ((10**5, 10**5), {"kernel_size": 50_000, "stride": 1}, 0),
        ((10**8 + 1,), {"kernel_size": (1,), "stride": 2}, (10**8 // 2) / (10**8 + 1)),
        ((10**18,), {"kernel_size": (2,), "stride": 5}, 3 / 5),
        (
            (3 * 10**12 + 1,),
            {"kernel_size": (4,), "stride": 3 * 10**12, "dilation": 10**12},
            1 - 4 / (3e12 + 1),
        ),
        ((10**12,), {"kernel_size": (2,), "stride": 4, "dilation": 2}, 1 / 2),
        ((10**12,), {"kernel_size": (2**63 - 1,), "padding": 2**63 - 2, "stride": 2**62}, 0),
    ],
)
def test_the_unseen_share_is_counted_without_a_look_at_each_pixel(shape, settings, share):
    def count():
        return unseen_share(shape, **settings)

    assert count() == pytest.approx(share, rel=1e-11)
    assert calls_of(count) < 200


def test_sizes_are_counted_without_a_look_at_each_window():
    def count():
        return output_shape((10**8,), (1,), 1, dilation=2 * 10**8)

    assert count() == (10**8,)
    assert calls_of(count) < 100
    far = {"kernel_size": (10**9,), "stride": 7, "dilation": 10**9, "padding": 10**18 - 10**9}
    with pytest.raises(ValueError, match="a window steps over all 999999999 pixels of axis -1"):
        output_shape((10**9 - 1,), **far)


def test_the_unseen_share_does_not_depend_on_batch_axes():
    assert unseen_share((4, 3, 5, 5)) == unseen_share((5, 5)) == 0.36


def test_integers_may_come_from_numpy():
    expected = output_shape((6, 6), 3, 2)
    assert output_shape(np.array([6, 6]), np.int8(3), np.array(2)) == expected
    assert output_shape([6, 6], np.array([3, 3]), [2, np.uint8(2)], padding=np.zeros((2, 2), int)) == expected
    assert output_shape((6, 6), 3, 2, ceil_mode=np.False_) == expected


BAD_VALUES = [
    (
        (5, 3),
        {"kernel_size": 4},
        r"image has shape \(5, 3\); kernel_size=4 does not fit in 3 columns; use kernel_size <= 3 or padding",
    ),
    ((3, 5), {"kernel_size": 4}, r"kernel_size=4 does not fit in 3 rows; use kernel_size <= 3 or padding"),
    (
        (9, 5, 2),
        {"kernel_size": (2, 2, 3)},
        r"kernel_size=3 does not fit in 2 pixels of axis -1; use kernel_size <= 2",
    ),
    (
        (5, 5),
        {"kernel_size": 3, "dilation": 3},
        r"kernel_size=3 with dilation=3 does not fit in 5 rows; use kernel_size <= 2",
    ),
    (
        (2, 9),
        {"kernel_size": 7, "padding": 1},
        r"does not fit in 2 rows and 2 of padding; use kernel_size <= 4 or more padding",
    ),
    (
        (5, 5),
        {"kernel_size": 3, "padding": 3},
        r"padding=3 reaches past the window \(kernel_size=3 spans 3\); use padding <= 2",
    ),
    (
        (9, 9),
        {"kernel_size": 3, "dilation": 2, "padding": (0, (0, 5))},
        r"padding=5 reaches past the window \(kernel_size=3, dilation=2 spans 5\); use padding <= 4",
    ),
    (
        (1, 9),
        {"kernel_size": (2, 1), "dilation": 2, "padding": (1, 0)},
        r"a window steps over all 1 rows; use dilation <= 1 or less padding",
    ),
    ((5, 5), {"stride": 0}, r"stride=0 is not positive; use integers of at least 1"),
    ((5, 5), {"stride": -2}, r"stride=-2 is not positive; use integers of at least 1"),
    ((5, 5), {"kernel_size": (2, 0)}, r"kernel_size=\(2, 0\) is not positive"),
    ((5, 5), {"dilation": 0}, r"dilation=0 is not positive"),
    ((5, 5), {"padding": -1}, r"padding=-1 is negative; use integers of at least 0, or crop the image"),
    ((5, 5), {"padding": ((0, -1), 0)}, r"padding=\(\(0, -1\), 0\) is negative"),
    ((5, 5), {"kernel_size": ()}, r"kernel_size=\(\) pools no axis; use an int or a tuple of at least one int"),
    (
        (5, 5),
        {"kernel_size": (2, 2, 2)},
        r"kernel_size=\(2, 2, 2\) pools the last 3 axes, but the image has 2; use a tuple of at most 2",
    ),
    (
        (5,),
        {"kernel_size": 2},
        r"kernel_size=2 pools the last 2 axes, but the image has 1; use a tuple of at most 1",
    ),
    (
        (),
        {"kernel_size": 2},
        r"image has shape \(\); kernel_size=2 pools the last 2 axes, but .* has 0; use an image with axes",
    ),
    (
        (5, 5),
        {"stride": (1, 2, 3)},
        r"stride=\(1, 2, 3\) has 3 entries for 2 pooled axes; use an int or one int an axis",
    ),
    ((5, 5), {"dilation": (1,)}, r"dilation=\(1,\) has 1 entries for 2 pooled axes"),
    (
        (5, 5),
        {"padding": (1, 1, 1)},
        r"padding=\(1, 1, 1\) has 3 entries for 2 pooled axes; use an int, one int an axis, or one",
    ),
    ((5, 5), {"padding": ((1, 1, 1), 0)}, r"has an entry \(1, 1, 1\); use an int or a \(before, after\) pair"),
    ((0, 5), {}, r"image has shape \(0, 5\): it is empty; pool an image with at least one pixel"),
    ((0, 5, 5), {}, r"image has shape \(0, 5, 5\): it is empty"),
    ((5, 5), {"stride": 2**63}, r"stride is an integer of 64 bits; use at most 2\*\*63 - 1"),
    ((5, 5), {"padding": -(10**5000)}, r"padding is an integer of 16610 bits"),
    ((5, 5), {"kernel_size": (2, np.uint64(2**63))}, r"kernel_size is an integer of 64 bits"),
    ((10**20, 5), {}, r"shape is an integer of 67 bits"),
    ((5, -5), {}, r"shape=\(5, -5\) has a negative length"),
]


@pytest.mark.parametrize(("shape", "settings", "message"), BAD_VALUES)
def test_a_value_out_of_range_is_refused_with_its_rule_and_a_remedy(shape, settings, message):
    with pytest.raises(ValueError, match=message):
        resolve(shape, **settings)


BAD_TYPES = [
    ({"kernel_size": 2.0}, r"kernel_size=2\.0 is of type float; use an integer"),
    ({"kernel_size": "2"}, r"kernel_size='2' is of type str; use an integer"),
    ({"kernel_size": None}, r"kernel_size=None is of type NoneType; use an integer"),
    ({"kernel_size": True}, r"kernel_size=True is of type bool; use an integer"),
    ({"kernel_size": (2, 2.5)}, r"kernel_size=2\.5 is of type float; use an integer"),
    ({"kernel_size": {2, 3}}, r"kernel_size=\{2, 3\} is of type set; use a tuple of ints"),
    ({"stride": np.float32(2)}, r"stride=np\.float32\(2\.0\) is of type float32; use an integer"),
    ({"stride": np.True_}, r"stride=np\.True_ is of type bool; use an integer"),
    ({"stride": np.array(True)}, r"stride=array\(True\) is of type ndarray; use an integer"),
    ({"kernel_size": np.array([True, True])}, r"kernel_size=np\.True_ is of type bool; use an integer"),
    ({"dilation": np.False_}, r"dilation=np\.False_ is of type bool; use an integer"),
    ({"padding": np.True_}, r"padding=np\.True_ is of type bool; use an integer"),
    ({"padding": ((np.True_, 0), 0)}, r"padding=np\.True_ is of type bool; use an integer"),
    ({"dilation": 1j}, r"dilation=1j is of type complex; use an integer"),
    ({"padding": 0.5}, r"padding=0\.5 is of type float; use an integer"),
    ({"padding": "same"}, r"padding='same' is of type str; use an integer"),
    ({"padding": ((0, 1.5), 0)}, r"padding=1\.5 is of type float; use an integer"),
    ({"padding": ({0, 1}, 0)}, r"padding=\{0, 1\} is of type set; use a tuple of ints"),
    ({"ceil_mode": "yes"}, r"ceil_mode='yes' is of type str; use True or False"),
    ({"ceil_mode": None}, r"ceil_mode=None is of type NoneType; use True or False"),
    ({"ceil_mode": 1.0}, r"ceil_mode=1\.0 is of type float; use True or False"),
    ({"ceil_mode": 1 + 0j}, r"ceil_mode=\(1\+0j\) is of type complex; use True or False"),
    ({"ceil_mode": Fraction(1)}, r"ceil_mode=Fraction\(1, 1\) is of type Fraction; use True or False"),
    ({"ceil_mode": Decimal(1)}, r"ceil_mode=Decimal\('1'\) is of type Decimal; use True or False"),
    ({"ceil_mode": np.array(1.0)}, r"ceil_mode=array\(1\.\) is of type ndarray; use True or False"),
    (
        {"ceil_mode": np.timedelta64(1, "s")},
        r"ceil_mode=np\.timedelta64\(1,'s'\) is of type timedelta64; use Tr",
    ),
    ({"ceil_mode": np.ma.masked_array(True)}, r"is of type MaskedArray; use True or False"),
    ({"ceil_mode": 2}, r"ceil_mode=2 is of type int; use True or False"),
    ({"ceil_mode": -1}, r"ceil_mode=-1 is of type int; use True or False"),
    ({"kernel_size": np.ma.masked_array(2, True)}, r"is of type MaskedArray; use an integer"),
    ({"kernel_size": bytearray(b"\2\2")}, r"kernel_size=bytearray\(.*\) is of type bytearray; use an integer"),
    ({"stride": memoryview(b"\2\2")}, r"stride=<memory at .*> is of type memoryview; use an integer"),
    (
        {"kernel_size": {2: 1, 3: 1}.keys()},
        r"kernel_size=dict_keys\(\[2, 3\]\) is of type dict_keys; use a tuple",
    ),
    (
        {"kernel_size": {1: 2, 2: 3}.values()},
        r"kernel_size=dict_values\(.*\) is of type dict_values; use a tuple",
    ),
    ({"kernel_size": ChainMap({2: 1, 3: 1})}, r"is of type ChainMap; use a tuple of ints"),
    (
        {"ceil_mode": np.array([True, False])},
        r"ceil_mode=array\(\[ True, False\]\) is of type ndarray; use True or False",
    ),
]


@pytest.mark.parametrize("up", [True, np.True_, 1, np.uint8(1), np.array(True), np.array(1)])
@pytest.mark.parametrize("down", [False, np.False_, 0, np.int64(0), np.array(False), np.array(0)])
def test_a_flag_is_a_bool_or_the_integer_that_equals_it(up, down):
    assert output_shape((5, 5), ceil_mode=up) == (3, 3)
    assert output_shape((5, 5), ceil_mode=down) == (2, 2)


@pytest.mark.parametrize(
    "ordered", [[2, 3], np.array([2, 3], np.uint8), range(2, 4), deque([2, 3]), array("b", [2, 3])]
)
def test_a_setting_may_be_any_ordered_collection(ordered):
    assert output_shape((6, 6), ordered) == output_shape((6, 6), (2, 3))


@pytest.mark.parametrize(("settings", "message"), BAD_TYPES)
def test_a_setting_of_a_wrong_type_is_refused_by_name(settings, message):
    with pytest.raises(TypeError, match=message):
        resolve((5, 5), **settings)


@pytest.mark.parametrize("shape", [5, "55", None])
def test_a_shape_that_is_no_sequence_of_integers_is_refused(shape):
    with pytest.raises(TypeError, match="use a tuple of ints"):
        output_shape(shape)


def test_unseen_pixels_are_those_that_no_window_of_any_small_geometry_meets():
    """Counted in closed form; here every stride beside every dilation, by looking at each tap."""
    for size, kernel, stride, dilation in itertools.product(
        range(1, 14), range(1, 6), range(1, 7), range(1, 7)
    ):
        geometry = Geometry((kernel,), (stride,), ((0, 0),), (dilation,), False)
        if not is_possible((size,), geometry):
            continue
        met = {tap for taps in geometry.windows((size,))[0] for tap in taps if 0 <= tap < size}
        assert unseen_share((size,), **geometry.settings()) == (size - len(met)) / size, (size, geometry)


def test_a_window_that_steps_over_a_short_axis_is_found_in_every_small_geometry():
    """It is refused exactly where some window meets no pixel, padding and all."""
    for size, kernel, stride, dilation in itertools.product(range(1, 5), range(2, 4), range(1, 4), range(1, 6)):
        for before, after in itertools.product(range(4), range(4)):
            geometry = Geometry((kernel,), (stride,), ((before, after),), (dilation,), False)
            if max(before, after) > dilation * (kernel - 1):
                continue
            if is_possible((size,), geometry):
                assert resolve((size,), **geometry.settings())[0].count == len(geometry.windows((size,))[0])
            else:
                with pytest.raises(ValueError, match="use "):
                    resolve((size,), **geometry.settings())
