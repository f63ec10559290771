"""Every function that takes an image gives for any dtype what it gives for the same numbers in float64."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import pooling_lib
from pooling_lib import (
    average_pool,
    average_pool_backward,
    lp_pool,
    max_pool,
    max_pool_backward,
    max_unpool,
    min_pool,
    pool_generations,
)
from pooling_lib.course.checks import check_array
from pooling_lib.course.costs import Pool
from pooling_lib.course.downsampling import DOWNSAMPLERS, blur, subsample
from pooling_lib.course.forward import forward_pass
from pooling_lib.course.network import Network
from pooling_lib.course.studies import fit_ridge, oriented_maps
from pooling_lib.edges import SOBEL_HORIZONTAL, edge_magnitude, filter_edges
from pooling_lib.explorers import ShiftExplorer, WindowExplorer
from pooling_lib.figures import show_generations, show_grids, show_images, show_pooling, show_signed
from pooling_lib.images import to_grey
from pooling_lib.measure.components import haar_shares, patch_components
from pooling_lib.measure.metrics import (
    edge_density,
    mean_gradient,
    psnr,
    reconstruction_psnr,
    upsample_nearest,
)
from pooling_lib.measure.shifts import unchanged_share

INTEGERS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
DTYPES = ["bool", *INTEGERS, "float16", "float32", "float64", "longdouble", ">i2", ">f4"]
#: Wide enough that sums, differences and magnitudes of 8 and 16 bits would overflow.
DISORDER = (37 * np.arange(48).reshape(6, 8) + 11) % 49 / 48


def image_of(dtype: str) -> np.ndarray:
    """Return an image over the whole range of a dtype, as far as a cell of an explorer can show it."""
    kind = np.dtype(dtype)
    if kind.kind == "b":
        return DISORDER > 0.5
    if kind.kind == "f":
        return (DISORDER * 2000 - 1000).astype(kind)
    low, high = max(np.iinfo(kind).min, -99_999), min(np.iinfo(kind).max, 99_999)
    return (low + np.rint(DISORDER * (high - low))).astype(kind)


def sent_back(image: np.ndarray) -> np.ndarray:
    """Take the image for a gradient at the outputs of a pool."""
    _, indices = max_pool(np.arange(192.0).reshape(12, 16), return_indices=True)
    return max_pool_backward(image, indices, (12, 16))


def clim(image: np.ndarray) -> tuple[float, float]:
    """Return the range of colours of a signed map."""
    return show_signed([image]).axes[0].images[0].get_clim()


def numbers(figure: object) -> list[str]:
    """Return the texts of a figure."""
    return [text.get_text() for axes in figure.axes for text in [*axes.texts, axes.xaxis.label]]


#: What is done with an image, and the dtype of the result: "same", "float" (integers give float64) or a name.
FUNCTIONS = {
    "max_pool": (max_pool, "same"),
    "min_pool": (min_pool, "same"),
    "max_pool, overlapping": (lambda image: max_pool(image, 3, 1, padding=1), "same"),
    "max_unpool": (lambda image: max_unpool(*max_pool(image, return_indices=True), image.shape), "same"),
    "average_pool": (average_pool, "float"),
    "lp_pool": (lambda image: lp_pool(image, 2), "float"),
    "pool_generations": (lambda image: pool_generations(image, 2, pool=average_pool)[-1], "float"),
    "max_pool_backward": (sent_back, None),
    "average_pool_backward": (lambda image: average_pool_backward(image, (12, 16)), None),
    "filter_edges": (filter_edges, "float64"),
    "filter_edges, the image as kernel": (lambda image: filter_edges(DISORDER, image), "float64"),
    "filter_edges, Sobel": (lambda image: filter_edges(image, SOBEL_HORIZONTAL), "float64"),
    "edge_magnitude": (edge_magnitude, "float64"),
    "blur": (blur, "float"),
    "subsample": (subsample, "same"),
    **{f"downsampler {name}": (DOWNSAMPLERS[name], None) for name in DOWNSAMPLERS},
    "psnr": (lambda image: psnr(image, image[::-1], peak=255), None),
    "psnr, mixed": (lambda image: psnr(DISORDER, image, peak=255), None),
    "upsample_nearest": (lambda image: upsample_nearest(image, (9, 9)), None),
    "reconstruction_psnr": (lambda image: reconstruction_psnr(image, max_pool(image), 2, peak=255), None),
    "mean_gradient": (mean_gradient, None),
    "edge_density": (lambda image: edge_density(image, 0.3), None),
    "haar_shares": (haar_shares, None),
    "patch_components": (lambda image: patch_components(image).variance_share, "float64"),
    "unchanged_share": (lambda image: unchanged_share(image, max_pool, tolerance=5), None),
    "unchanged_share, a pool to small integers": (
        lambda image: unchanged_share(
            image > 0, lambda plane: 200 * max_pool(plane).astype(np.uint8), tolerance=99
        ),
        None,
    ),
    "oriented_maps": (lambda image: oriented_maps([image]), "float32"),
    "fit_ridge": (lambda image: fit_ridge(image, np.arange(6) % 3)(image[::-1]), None),
    "check_array": (lambda image: check_array(image, image.copy(), strict=True) or 0, None),
    "show_signed": (clim, None),
    "show_images": (lambda image: show_images([image]).axes[0].images[0].get_array(), None),
    "show_generations": (
        lambda image: show_generations([image, max_pool(image)]).axes[1].images[0].get_array(),
        None,
    ),
    "WindowExplorer": (lambda image: WindowExplorer(image).output, None),
    "WindowExplorer, min": (lambda image: WindowExplorer(image, operation="min").output, None),
    "WindowExplorer, average": (lambda image: WindowExplorer(image, operation="average").output, None),
    "WindowExplorer, lp": (
        lambda image: WindowExplorer(image, operation="lp", view="gradient").input_gradient,
        None,
    ),
    "ShiftExplorer": (
        lambda image: list(ShiftExplorer(drawing=(image > 0).astype(image.dtype)).after.values()),
        None,
    ),
}


def test_every_function_of_pixels_is_among_them() -> None:
    """All that the package hands out, but what counts windows without any, or threads."""
    without = {"output_shape", "unseen_share", "get_workers", "set_workers"}
    left_out = set(pooling_lib.__all__) - without - set(FUNCTIONS)
    assert not left_out, f"add {left_out} to FUNCTIONS"


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_any_dtype_gives_what_float64_gives(name: str, dtype: str) -> None:
    """No sum, difference or magnitude is made in a type that cannot hold it, and nothing warns."""
    function, documented = FUNCTIONS[name]
    image = image_of(dtype)
    before = image.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        given, expected = np.asarray(function(image)), np.asarray(function(image.astype(np.float64)))
    precision = max(np.finfo(given.dtype).eps if given.dtype.kind == "f" else 0, np.finfo(np.float64).eps)
    np.testing.assert_allclose(
        given.astype(np.float64), expected.astype(np.float64), rtol=16 * precision, atol=16 * precision
    )
    if documented is not None:
        own = image.dtype.newbyteorder("=")
        floating = own if own.kind == "f" else np.dtype(np.float64)
        assert given.dtype == {"same": own, "float": floating}.get(documented, documented)
    np.testing.assert_array_equal(image, before)
    assert image.dtype == before.dtype


@pytest.mark.parametrize("dtype", DTYPES)
def test_figures_write_the_numbers_of_any_dtype(dtype: str) -> None:
    """The grid of a pool shows the same numbers and the same arithmetic."""
    image = image_of(dtype)[:2, :2]
    for draw in (
        lambda plane: show_grids([plane]),
        lambda plane: show_pooling(plane, operation="average"),
        lambda plane: show_pooling(plane, operation="max"),
    ):
        assert numbers(draw(image)) == numbers(draw(image.astype(np.float64)))


@pytest.mark.parametrize(("dtype", "value"), [("uint8", 200), ("int8", 100), ("int8", -128), ("int16", 32767)])
def test_a_constant_image_of_small_integers_keeps_its_level_under_a_blur(dtype: str, value: int) -> None:
    """Doubled in its own type it would not."""
    flat = np.full((4, 4), value, dtype)
    np.testing.assert_array_equal(blur(flat), np.full((4, 4), float(value)))
    for name in ("blur", "max + blur"):
        np.testing.assert_array_equal(DOWNSAMPLERS[name](flat), np.full((2, 2), float(value)))


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_a_blur_holds_the_largest_and_the_smallest_value_of_a_dtype(dtype: str) -> None:
    """Neither the sum of four overflows, nor do the quarters vanish."""
    for value in (np.finfo(dtype).max, -np.finfo(dtype).max, np.finfo(dtype).smallest_subnormal):
        np.testing.assert_array_equal(blur(np.full((2, 2), value, dtype)), np.full((2, 2), value, dtype))


def test_a_signed_map_of_small_integers_reaches_its_lowest_value() -> None:
    """Int8 has no magnitude of -128."""
    assert clim(np.array([[-128, 100]], np.int8)) == (-128, 128)
    assert clim(np.array([[np.inf, np.nan, -3.0]])) == (-3, 3)
    assert clim(np.array([[np.nan]])) == (-1, 1)
    with pytest.raises(ValueError, match="limit=nan is not finite and above 0; use the magnitude drawn"):
        show_signed([[[1.0]]], limit=math.nan)


@pytest.mark.parametrize("exponent", [-300, -160, 0, 160, 300])
def test_measures_do_not_depend_on_the_scale_of_an_image(exponent: int) -> None:
    """Where a square would overflow or vanish, the measure is still the one of the image in other units."""
    unit = 2.0**exponent
    image = DISORDER * unit
    assert haar_shares(image) == haar_shares(DISORDER)
    np.testing.assert_allclose(
        patch_components(image).variance_share, patch_components(DISORDER).variance_share
    )
    assert mean_gradient(image) / unit == pytest.approx(mean_gradient(DISORDER), rel=1e-12)
    assert psnr(image, image[::-1], peak=unit) == pytest.approx(psnr(DISORDER, DISORDER[::-1]), abs=1e-9)
    np.testing.assert_allclose(filter_edges(image) / unit, filter_edges(DISORDER), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(edge_magnitude(image) / unit, edge_magnitude(DISORDER), rtol=1e-12, atol=1e-12)


def test_the_psnr_of_images_at_the_ends_of_float64_is_a_number() -> None:
    """In decibels even these are near."""
    assert psnr([[1e200]], [[0.0]]) == pytest.approx(-4000)
    assert psnr([[0.0]], [[1e-200]]) == pytest.approx(4000)
    assert psnr([[1.0]], [[0.0]], peak=1e200) == pytest.approx(4000)
    assert psnr([[1.7e308]], [[-1.7e308]]) == pytest.approx(-20 * math.log10(3.4) - 20 * 308)


def test_a_sum_of_huge_terms_that_cancel_is_their_difference() -> None:
    """Three times 1e308 is beyond float64, and a flat image has no edge."""
    flat = np.full((3, 3), 1e308)
    for kernel in (SOBEL_HORIZONTAL, SOBEL_HORIZONTAL.T):
        np.testing.assert_array_equal(filter_edges(flat, kernel), np.zeros((3, 3)))
    np.testing.assert_array_equal(filter_edges([[0, 1e308, 0]]), [[np.inf, 0, -np.inf]])
    np.testing.assert_array_equal(edge_magnitude([[0, 1e308, 0]]), [[np.inf, 0, np.inf]])


def test_tiny_weights_of_a_kernel_count() -> None:
    """Also those below the smallest difference from 1."""
    np.testing.assert_array_equal(filter_edges([[0, 1e20]], [[-1e-20, 0, 1e-20]]), [[1, 1]])


def test_nan_and_infinity_reach_the_values_that_take_them() -> None:
    """The middle column of Prewitt's filter takes nothing."""
    np.testing.assert_array_equal(filter_edges([[0, 0, np.nan, 0, 0]]), [[0, np.nan, 0, np.nan, 0]])
    np.testing.assert_array_equal(filter_edges([[0, 0, np.inf, 0, 0]]), [[0, np.inf, 0, -np.inf, 0]])
    np.testing.assert_array_equal(edge_magnitude([[0, 0, np.inf, 0, 0]]), [[0, np.inf, np.nan, np.inf, 0]])


@pytest.mark.skipif(np.finfo(np.longdouble).max <= np.finfo(np.float64).max, reason="no wider float here")
@pytest.mark.parametrize(
    "call",
    [
        lambda image: oriented_maps([image]),
        lambda image: fit_ridge(image, [0, 1, 2, 0]),
        lambda image: fit_ridge(np.eye(4), [0, 1, 2, 0])(image),
        lambda image: Network("max 2/2", (2,)).predict([image]),
        lambda image: forward_pass([Pool()], [image]),
        filter_edges,
        to_grey,
    ],
)
def test_a_long_double_beyond_float64_is_refused_and_nothing_warns(call: Callable[..., Any]) -> None:
    """It would be measured as infinity."""
    with pytest.raises(ValueError, match=r"(use .*|instance )(image|features)"):
        call(np.full((4, 4), np.longdouble("1e4000")))


@pytest.mark.skipif(np.finfo(np.longdouble).max <= np.finfo(np.float64).max, reason="no wider float here")
def test_a_long_double_beyond_float64_is_written_as_what_it_is() -> None:
    """A format makes it a float, which it is too large for."""
    for call in (filter_edges, to_grey):
        with pytest.raises(ValueError, match=r"1e\+4000"):
            call(np.full((4, 4), np.longdouble("1e4000")))
