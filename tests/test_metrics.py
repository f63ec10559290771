"""Each measure is what its formula says, and refuses what it cannot measure."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pooling_lib import average_pool, max_pool
from pooling_lib.measure.metrics import (
    edge_density,
    mean_gradient,
    psnr,
    reconstruction_psnr,
    share_kept,
    upsample_nearest,
)

PLANES = hnp.arrays(
    np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=8), elements=st.integers(0, 9)
)


@given(image=PLANES, offset=st.sampled_from([0.5, 1.0, 3.0]))
def test_psnr_of_a_constant_error_is_its_ratio_to_the_peak(image: np.ndarray, offset: float) -> None:
    """A uniform error of e gives 20 log10(peak / e)."""
    assert psnr(image, image + offset, peak=9) == pytest.approx(20 * math.log10(9 / offset))


def test_psnr_of_equal_images_is_infinite() -> None:
    """There is no noise."""
    assert psnr([[1, 2]], [[1, 2]]) == math.inf


@given(image=PLANES)
def test_psnr_does_not_care_which_image_is_the_reference(image: np.ndarray) -> None:
    """The error is squared."""
    other = image[::-1] + 1
    assert psnr(image, other) == psnr(other, image)


def test_psnr_refuses_shapes_that_differ() -> None:
    """Broadcasting would compare the wrong pixels."""
    with pytest.raises(ValueError, match=r"shape \(1, 2\) and the reference \(2, 2\); .*upsample_nearest"):
        psnr(np.ones((2, 2)), np.ones((1, 2)))


@pytest.mark.parametrize("peak", [0, -1.0, math.nan, math.inf, 10**400])
def test_psnr_refuses_a_peak_that_is_not_above_0(peak: float) -> None:
    """Its logarithm would not exist."""
    with pytest.raises(ValueError, match=r"peak=.* is not finite and above 0; use the largest value"):
        psnr([[0.0]], [[1.0]], peak=peak)


@given(pooled=PLANES, factors=st.tuples(st.integers(1, 4), st.integers(1, 4)))
def test_upsampling_by_whole_factors_repeats_each_value(pooled: np.ndarray, factors: tuple[int, int]) -> None:
    """Each value fills a block, so the mean over the blocks is the map again."""
    shape = (pooled.shape[0] * factors[0], pooled.shape[1] * factors[1])
    enlarged = upsample_nearest(pooled, shape)
    np.testing.assert_array_equal(enlarged, pooled.repeat(factors[0], 0).repeat(factors[1], 1))


def test_upsampling_to_the_same_shape_changes_nothing_and_keeps_the_dtype() -> None:
    """Also for values that are no numbers."""
    image = np.array([["a", "b"]])
    np.testing.assert_array_equal(upsample_nearest(image, (1, 2)), image)


@pytest.mark.parametrize("shape", [(1, 4), (4, 1), (4,), (2, 2, 2)])
def test_upsampling_refuses_a_shape_that_cannot_hold_the_map(shape: tuple[int, ...]) -> None:
    """It never drops values."""
    with pytest.raises(ValueError, match=r"cannot hold a map of shape \(2, 2\); use two lengths"):
        upsample_nearest(np.ones((2, 2)), shape)


@pytest.mark.parametrize("pooled", [np.ones(3), np.ones((0, 2))])
def test_upsampling_refuses_what_is_no_plane(pooled: np.ndarray) -> None:
    """One axis, or nothing in it."""
    with pytest.raises(ValueError, match=r"pooled has shape .*; use a non-empty"):
        upsample_nearest(pooled, (4, 4))


@given(pooled=PLANES, kernel_size=st.integers(1, 4))
def test_an_image_of_constant_blocks_is_rebuilt_without_error(pooled: np.ndarray, kernel_size: int) -> None:
    """Whatever pools it."""
    image = pooled.repeat(kernel_size, 0).repeat(kernel_size, 1)
    for pool in (max_pool, average_pool):
        assert reconstruction_psnr(image, pool(image, kernel_size), kernel_size, peak=9) > 200


@given(image=PLANES.filter(lambda image: min(image.shape) > 1))
def test_no_map_of_one_value_a_window_rebuilds_better_than_the_average(image: np.ndarray) -> None:
    """The mean has the least squared error of all constants."""
    best = reconstruction_psnr(image, average_pool(image), 2)
    for other in (max_pool(image), -max_pool(-image), image[: image.shape[0] // 2 * 2 : 2, 1::2]):
        assert reconstruction_psnr(image, other, 2) <= best + 1e-9


def test_pixels_that_no_window_saw_are_not_compared() -> None:
    """The last row and column of an odd image are cropped by pooling, not by the measure."""
    image = np.zeros((5, 5))
    image[4], image[:, 4] = 9, 9
    assert reconstruction_psnr(image, np.zeros((2, 2)), 2) == math.inf


@pytest.mark.parametrize("kernel_size", [0, 3])
def test_a_map_that_was_not_pooled_from_the_image_is_refused(kernel_size: int) -> None:
    """Its windows would reach past the image."""
    with pytest.raises(ValueError, match=r"kernel_size=\d and a map of shape \(2, 2\) do not fit"):
        reconstruction_psnr(np.ones((5, 5)), np.ones((2, 2)), kernel_size)


@given(slope=st.tuples(st.integers(-5, 5), st.integers(-5, 5)))
def test_the_gradient_of_a_plane_is_its_slope(slope: tuple[int, int]) -> None:
    """Everywhere, so also in the mean."""
    row, column = np.mgrid[:4, :5]
    assert mean_gradient(slope[0] * row + slope[1] * column) == pytest.approx(math.hypot(*slope))


def test_the_gradient_needs_two_rows_and_two_columns() -> None:
    """One row has no difference downwards."""
    with pytest.raises(ValueError, match=r"shape \(1, 9\); a gradient needs at least 2 rows and 2 columns"):
        mean_gradient(np.ones((1, 9)))


def test_edge_density_counts_what_lies_above_the_threshold() -> None:
    """Not what equals it, and not what is negative."""
    assert edge_density([[-3, 0], [1, 2]], threshold=1) == 0.25


@given(edges=PLANES.filter(lambda image: min(image.shape) > 1), threshold=st.integers(0, 9))
def test_max_pooling_never_thins_edges_on_an_image_of_whole_windows(edges: np.ndarray, threshold: int) -> None:
    """One strong pixel makes a strong window, four weak ones never do."""
    whole = edges[: edges.shape[0] // 2 * 2, : edges.shape[1] // 2 * 2]
    assert edge_density(max_pool(whole), threshold) >= edge_density(whole, threshold)


def test_the_share_kept_is_a_ratio_of_areas() -> None:
    """Half the side is a quarter of the values."""
    assert share_kept((400, 400), (25, 25)) == pytest.approx(0.00390625)


def test_the_share_of_nothing_is_refused() -> None:
    """Dividing by zero values."""
    with pytest.raises(ValueError, match=r"before=\(0, 3\) holds no value"):
        share_kept((0, 3), (1, 1))
    with pytest.raises(ValueError, match=r"float64 holds times before=\(1,\); use the shapes of two arrays"):
        share_kept((1,), (10**400,))


@pytest.mark.parametrize(
    "measure",
    [mean_gradient, lambda a: edge_density(a, 0), lambda a: psnr(a, a), lambda a: reconstruction_psnr(a, a, 1)],
    ids=["mean_gradient", "edge_density", "psnr", "reconstruction_psnr"],
)
@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        (np.array([[None, 1]]), TypeError, "dtype object, which is no brightness; use integers or floats"),
        (np.array([["a"]]), TypeError, "dtype <U1, which is no brightness"),
        (np.ma.masked_less([[0.0, 1.0]], 0.5), TypeError, r"masked array, .*\.filled\(value\)"),
        (np.empty((0, 4)), ValueError, r"shape \(0, 4\) and holds no value; use a non-empty array"),
    ],
    ids=["object", "text", "masked", "empty"],
)
def test_every_measure_refuses_what_has_no_brightness(
    measure: object, values: np.ndarray, error: type[Exception], message: str
) -> None:
    """With one wording."""
    assert callable(measure)
    with pytest.raises(error, match=message):
        measure(values)


def test_an_enlarged_map_that_memory_does_not_hold_is_refused() -> None:
    """Such as NumPy does not count as too large, and is not given."""
    with pytest.raises(
        ValueError, match=r"shape=\(10000000, 10000000\) is more than memory holds; use smaller"
    ):
        upsample_nearest([[1, 2]], (10**7, 10**7))
