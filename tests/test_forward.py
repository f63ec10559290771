"""The network that is timed computes what the network that is counted would."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import ndimage

from pooling_lib import max_pool
from pooling_lib.course.costs import Convolution, Pool, network_costs
from pooling_lib.course.forward import forward_pass

IMAGE = np.random.default_rng(7).normal(size=(2, 9, 8))


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("kernel_size", [1, 3, 5])
def test_a_layer_is_scipys_correlation_with_zeros_around_and_relu(kernel_size: int, stride: int) -> None:
    """With the documented weights: normal numbers of the seed, spread by how many inputs a filter sees."""
    shape = (4, 2, kernel_size, kernel_size)
    weights = np.random.default_rng(3).normal(0, (2 / np.prod(shape[1:])) ** 0.5, shape)
    dense = [
        sum(ndimage.correlate(plane, taps, mode="constant") for plane, taps in zip(IMAGE, bank, strict=True))
        for bank in weights
    ]
    expected = np.maximum(np.array(dense)[:, ::stride, ::stride], 0)
    found = forward_pass([Convolution(4, kernel_size, stride)], IMAGE, seed=3)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert found.dtype == np.float32


def test_a_pool_is_max_pool() -> None:
    """Overlapping windows too."""
    expected = max_pool(IMAGE.astype(np.float32), 3, 2)
    np.testing.assert_array_equal(forward_pass([Pool(3, 2)], IMAGE), expected)


def test_the_output_has_the_shape_that_is_counted() -> None:
    """Through every kind of layer."""
    layers = [Convolution(5), Pool(), Convolution(6, 5, 2), Pool(2, 1)]
    counted = network_costs(layers, (3, 31, 24))[-1].shape
    assert forward_pass(layers, np.ones((3, 31, 24))).shape == counted


def test_the_values_neither_vanish_nor_explode_and_the_image_stays_as_it_is() -> None:
    """So that depth does not change what the clock sees: numbers that underflow are slower."""
    image = np.random.default_rng(1).normal(size=(3, 24, 24))
    before = image.copy()
    spread = forward_pass([Convolution(32)] * 12, image).std()
    assert 0.05 < spread < 20
    np.testing.assert_array_equal(image, before)


def test_layers_and_images_that_cannot_be_run_are_refused() -> None:
    """As in counting, and before anything is computed."""
    with pytest.raises(ValueError, match=r"shape=\(9, 8\) has 2 lengths; use \(channels, rows, columns\)"):
        forward_pass([Pool()], IMAGE[0])
    with pytest.raises(TypeError, match="'pool' is no layer that can be counted; use Convolution or Pool"):
        forward_pass([Convolution(2), "pool"], IMAGE)  # type: ignore[list-item]
    with pytest.raises(TypeError, match="image is a masked array, or holds one, whose mask would be ignored"):
        forward_pass([Pool()], np.ma.ones((1, 4, 4)))
    with pytest.raises(TypeError, match="dtype complex128, which is no brightness; use integers or floats"):
        forward_pass([Pool()], IMAGE + 1j)
    with pytest.raises(ValueError, match="image has the value nan at"):
        forward_pass([Pool()], np.full((1, 4, 4), np.nan))


def test_a_pool_refuses_what_float32_cannot_hold_and_keeps_what_it_can() -> None:
    """It adds nothing up."""
    np.testing.assert_array_equal(forward_pass([Pool()], np.full((1, 2, 2), 3e38)), [[[np.float32(3e38)]]])
    with pytest.raises(ValueError, match="image has values too large for maps of float32"):
        forward_pass([Pool()], np.full((1, 2, 2), 1e39))


@pytest.mark.parametrize("value", [1e300, -1e300, 3e38, -3e38])
def test_values_that_float32_cannot_hold_are_refused_also_where_relu_would_hide_them(value: float) -> None:
    """At the input and behind a layer."""
    for layers in ([Convolution(4)], [Convolution(4)] * 3):
        with pytest.raises(
            ValueError, match=r"too large for maps of float32; use image / np\.abs\(image\)\.max"
        ):
            forward_pass(layers, np.full((3, 4, 4), value))


@pytest.mark.parametrize(
    ("seed", "error", "message"),
    [
        (None, TypeError, "seed=None is of type NoneType; use an integer"),
        (1.5, TypeError, "seed=1.5 is of type float; use an integer"),
        ("x", TypeError, "seed='x' is of type str; use an integer"),
        (-1, ValueError, "seed=-1 is negative; use at least 0"),
    ],
)
def test_a_seed_that_draws_no_fixed_weights_is_refused(seed: Any, error: type[Exception], message: str) -> None:
    """None would draw others each time."""
    with pytest.raises(error, match=message):
        forward_pass([Convolution(4)], IMAGE, seed=seed)
