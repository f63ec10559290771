"""Other pools do what plain loops over their windows do, and lie between average and max where they should."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from scipy import special

from pooling_lib import average_pool, max_pool
from pooling_lib.course.other_pools import (
    adaptive_windows,
    fractional_windows,
    pool_windows,
    softmax_pool,
    stochastic_pool,
)

IMAGE = np.random.default_rng(3).random((2, 7, 9))


@pytest.mark.parametrize("length", range(1, 14))
def test_adaptive_windows_cover_the_axis_share_a_pixel_at_most_and_hardly_differ_in_size(length: int) -> None:
    """For every number of windows, also more than there are pixels."""
    for count in range(1, 16):
        windows = adaptive_windows(length, count)
        assert windows == [
            (int(np.floor(i * length / count)), int(np.ceil((i + 1) * length / count))) for i in range(count)
        ]
        assert {pixel for start, stop in windows for pixel in range(start, stop)} == set(range(length))
        assert all(stop - following <= 1 for (_, stop), (following, _) in pairwise(windows))
        sizes = [stop - start for start, stop in windows]
        assert max(sizes) - min(sizes) <= 1 + (length % count > 0)


def test_adaptive_windows_that_fit_are_those_of_an_average_pool() -> None:
    """Six rows in three, eight columns in two."""
    image = IMAGE[:, :6, :8]
    found = pool_windows(image, adaptive_windows(6, 3), adaptive_windows(8, 2), reduce=np.mean)
    np.testing.assert_allclose(found, average_pool(image, (2, 4)))


@pytest.mark.parametrize("count", [5, 6, 9])
def test_fractional_windows_tile_the_axis_with_ones_and_twos_that_differ_by_seed(count: int) -> None:
    """Nine pixels."""
    orders = set()
    for seed in range(20):
        windows = fractional_windows(9, count, seed=seed)
        assert [pixel for start, stop in windows for pixel in range(start, stop)] == list(range(9))
        assert {stop - start for start, stop in windows} <= {1, 2}
        assert len(windows) == count
        assert windows == fractional_windows(9, count, seed=seed)
        orders.add(tuple(windows))
    assert len(orders) == 1 if count == 9 else len(orders) > 3


def test_windows_are_pooled_one_by_one() -> None:
    """Overlapping and uneven ones, in every image of a batch."""
    rows, columns = [(0, 3), (2, 7)], [(0, 1), (1, 5), (4, 9)]
    found = pool_windows(IMAGE, rows, columns)
    expected = np.array([[[p[a:b, c:d].max() for c, d in columns] for a, b in rows] for p in IMAGE])
    np.testing.assert_array_equal(found, expected)


def test_windows_may_stand_in_an_array() -> None:
    """Of integers of any dtype."""
    pairs = np.array([[0, 2], [1, 4]], np.uint8)
    np.testing.assert_array_equal(
        pool_windows(IMAGE, pairs, pairs), pool_windows(IMAGE, *[[(0, 2), (1, 4)]] * 2)
    )


@pytest.mark.parametrize("sharpness", [0.0, 1.0, 7.5])
def test_a_softmax_pool_is_the_mean_under_scipys_softmax(sharpness: float) -> None:
    """Window by window; at 0 the average."""
    found = softmax_pool(IMAGE, 3, sharpness=sharpness)
    for place in np.ndindex(found.shape):
        window = IMAGE[place[0], 3 * place[1] : 3 * place[1] + 3, 3 * place[2] : 3 * place[2] + 3]
        assert np.isclose(found[place], np.sum(special.softmax(sharpness * window) * window))
    if not sharpness:
        np.testing.assert_allclose(found, average_pool(IMAGE, 3))


def test_a_softmax_pool_rises_from_the_average_to_the_maximum() -> None:
    """And values that overflow exp do no harm."""
    steps = [softmax_pool(IMAGE, sharpness=s) for s in (0, 1, 4, 16, 64, 1e5)]
    assert all((low <= high + 1e-12).all() for low, high in pairwise(steps))
    np.testing.assert_allclose(steps[-1], max_pool(IMAGE), atol=1e-4)
    np.testing.assert_array_equal(softmax_pool([[1e300, 1e308], [0, 0]], sharpness=1e10), [[1e308]])
    np.testing.assert_array_equal(softmax_pool([[1e308, -1e308]] * 2, sharpness=0), [[0]])


def test_a_stochastic_pool_draws_each_value_as_often_as_it_is_large() -> None:
    """A window of 1, 2 and 5 eighths, drawn many times; a zero is never drawn."""
    tiled = np.tile([[1.0, 2.0], [0.0, 5.0]], (200, 200))
    values, counts = np.unique(stochastic_pool(tiled, seed=1), return_counts=True)
    np.testing.assert_array_equal(values, [1, 2, 5])
    np.testing.assert_allclose(counts / counts.sum(), np.array([1, 2, 5]) / 8, atol=0.01)
    np.testing.assert_array_equal(stochastic_pool(np.zeros((4, 4))), 0)
    large = np.full((2, 2), 1e308)
    np.testing.assert_array_equal(stochastic_pool(large), [[1e308]])


def test_a_stochastic_pool_is_the_same_for_the_same_seed_and_leaves_the_image_alone() -> None:
    """Another seed draws others."""
    before = IMAGE.copy()
    np.testing.assert_array_equal(stochastic_pool(IMAGE, seed=4), stochastic_pool(IMAGE, seed=4))
    assert (stochastic_pool(IMAGE, seed=4) != stochastic_pool(IMAGE, seed=5)).any()
    np.testing.assert_array_equal(IMAGE, before)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: adaptive_windows(0, 2), ValueError, "length=0 has no pixel; use at least 1"),
        (lambda: adaptive_windows(4, 0), ValueError, "count=0 makes no window; use at least 1"),
        (lambda: adaptive_windows(4, 1.5), TypeError, "count=1.5 is of type float; use an integer"),  # type: ignore[arg-type]
        (lambda: fractional_windows(9, 4), ValueError, "count=4 cannot be had from 9 pixels .* use 5 to 9"),
        (lambda: fractional_windows(9, 10), ValueError, "count=10 cannot be had from 9 pixels .* use 5 to 9"),
        (
            lambda: adaptive_windows(10, 2**70),
            ValueError,
            r"count=1180591620717411303424 is more windows than are listed, 16777216 at most; use fewer",
        ),
        (lambda: adaptive_windows(10, 2**24 + 1), ValueError, "count=16777217 is more windows than are listed"),
        (lambda: fractional_windows(2**71, 2**70), ValueError, "count=1180591620717411303424 is more windows"),
        (lambda: fractional_windows(9, 5, seed=-1), ValueError, "seed=-1 is negative; use at least 0"),
        (lambda: pool_windows(IMAGE, [], [(0, 1)]), ValueError, "rows has no window; use at least one"),
        (
            lambda: pool_windows(IMAGE, [(0, 1)], [(8, 10)]),
            ValueError,
            r"columns has the window \(8, 10\), which",
        ),
        (
            lambda: pool_windows(IMAGE, [(2, 2)], [(0, 1)]),
            ValueError,
            r"rows has the window \(2, 2\), which is emp",
        ),
        *(
            (
                lambda bad=bad: pool_windows(IMAGE, bad, [(0, 1)]),
                TypeError,
                rf"rows={shown}.* is no sequence of win",
            )
            for bad, shown in [
                ((0, 2), r"\(0, 2\)"),
                ([(0, 2, 4)], r"\[\(0, 2, 4\)\]"),
                ("ab", "'ab'"),
                (["ab"], r"\['ab'\]"),
                (3, "3"),
                ({(0, 1)}, r"\{\(0, 1\)\}"),
                (None, "None"),
                ((pair for pair in [(0, 1)]), "<generator"),
            ]
        ),
        (
            lambda: pool_windows(IMAGE, [(0.0, 2.0)], [(0, 1)]),
            TypeError,
            "a window of rows=0.0 is of type float",
        ),
        (
            lambda: pool_windows(IMAGE, [(False, True)], [(0, 1)]),
            TypeError,
            "a window of rows=False is of type bo",
        ),
        (
            lambda: pool_windows(IMAGE, [(0, 1)], [("0", "1")]),
            TypeError,
            "a window of columns='0' is of type str",
        ),
        (
            lambda: pool_windows(IMAGE, [(-1, 1)], [(0, 1)]),
            ValueError,
            r"rows has the window \(-1, 1\), which is",
        ),
        (
            lambda: pool_windows(IMAGE, np.zeros((0, 2), int), [(0, 1)]),
            ValueError,
            "rows has no window; use at",
        ),
        (
            lambda: pool_windows(IMAGE, [(0, 1)], [(0, 1)], reduce=None),  # type: ignore[arg-type]
            TypeError,
            "reduce=None is of type NoneType; use a function such as np.mean",
        ),
        (
            lambda: pool_windows(IMAGE, [(0, 1)], [(0, 1)], reduce=lambda values, axis: values),
            ValueError,
            r"makes shape \(2, 1, 1\) of \(2, 1, 1\); use a function that leaves out the axes",
        ),
        (
            lambda: pool_windows(IMAGE, [(0, 1)], [(0, 1)], reduce=lambda values, axis: values.sum()),
            ValueError,
            r"makes shape \(\) of \(2, 1, 1\); use a function that leaves out the axes",
        ),
        (
            lambda: softmax_pool(IMAGE, sharpness=-1),
            ValueError,
            "sharpness=-1 is not finite and at least 0; use",
        ),
        (
            lambda: softmax_pool(IMAGE, 8),
            ValueError,
            r"shape \(2, 7, 9\); kernel_size=8 does not fit; use a small",
        ),
        (lambda: softmax_pool([1.0, 2.0], 1), ValueError, "on an array of at least two axes"),
        (lambda: stochastic_pool(-IMAGE), ValueError, "and no chance is negative; use np.maximum"),
        (lambda: stochastic_pool([[np.nan]], 1), ValueError, "image has the value nan"),
        (lambda: stochastic_pool(IMAGE, seed=-1), ValueError, "seed=-1 is negative; use at least 0"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_value_and_a_remedy(
    call: Callable[[], object], error: type[Exception], message: str
) -> None:
    """Each setting by its name."""
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("sharpness", [0, 1, 1e300])
def test_a_softmax_pool_of_the_largest_and_the_smallest_values_lies_between_them(sharpness: float) -> None:
    """Their sum is beyond float64, or loses its digits; their mean is not."""
    info = np.finfo(np.float64)
    for value in (info.max, -info.max, info.smallest_subnormal, 3 * info.smallest_subnormal, 0.1):
        np.testing.assert_array_equal(softmax_pool(np.full((9, 9), value), 3, sharpness=sharpness), value)
    assert softmax_pool([[info.max, -info.max]] * 2, sharpness=sharpness) == (info.max if sharpness else 0)
