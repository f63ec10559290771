"""Counted costs are those of the operation written out in loops."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pooling_lib.course.costs import Convolution, Pool, network_costs
from pooling_lib.course.forward import forward_pass


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("kernel_size", [1, 3, 5])
def test_multiply_adds_are_those_of_the_loops(kernel_size: int, stride: int) -> None:
    """Counted one by one, zeros of the padding included."""
    rows, columns = 7, 6
    (cost,) = network_costs([Convolution(4, kernel_size, stride)], (2, rows, columns))
    tops, lefts = range(0, rows, stride), range(0, columns, stride)
    assert cost.shape == (4, len(tops), len(lefts))
    assert cost.multiply_adds == sum(2 * 4 * kernel_size**2 for _ in tops for _ in lefts)
    assert cost.parameters == np.ones((4, 2, kernel_size, kernel_size)).size + 4
    assert cost.values == 4 * len(tops) * len(lefts)


def test_a_pool_quarters_the_work_of_the_next_layer_and_not_its_parameters() -> None:
    """The central claim of the chapter, in integers."""
    plain = network_costs([Convolution(8), Convolution(16)], (3, 32, 32))
    pooled = network_costs([Convolution(8), Pool(), Convolution(16)], (3, 32, 32))
    assert 4 * pooled[-1].multiply_adds == plain[-1].multiply_adds
    assert pooled[-1].parameters == plain[-1].parameters
    assert pooled[1].multiply_adds == pooled[1].parameters == 0


def test_the_receptive_field_is_the_square_of_input_pixels_that_one_output_sees() -> None:
    """3, then 4 with a 2 x 2 pool, then 8, as two taps of the pool are one step of two."""
    fields = [c.receptive_field for c in network_costs([Convolution(1), Pool(), Convolution(1)], (1, 16, 16))]
    assert fields == [3, 4, 8]


def test_three_overlapping_pools_give_the_sizes_of_alexnet() -> None:
    """55, 27, 13 and 6."""
    sizes = [cost.shape[1] for cost in network_costs([Pool(3, 2)] * 3, (1, 55, 55))]
    assert sizes == [27, 13, 6]


def test_a_shape_needs_channels() -> None:
    """(rows, columns) alone is not enough to count."""
    with pytest.raises(ValueError, match=r"shape=\(32, 32\) has 2 lengths; use \(channels, rows, columns\)"):
        network_costs([Pool()], (32, 32))


def test_an_even_filter_has_no_middle() -> None:
    """So no padding keeps the size."""
    with pytest.raises(ValueError, match=r"kernel_size=2 has no middle pixel; use an odd number"):
        network_costs([Convolution(1, kernel_size=2)])


def test_a_layer_that_cannot_be_counted_is_named() -> None:
    """A class instead of an instance is the usual slip."""
    with pytest.raises(TypeError, match=r"Pool'> is no layer that can be counted; use Convolution or Pool"):
        network_costs([Pool])  # type: ignore[list-item]


@pytest.mark.parametrize("layers", [Pool(), 3, {Pool(): 1}, {Pool()}, "pool"], ids=repr)
def test_layers_are_taken_in_an_order_that_they_have(layers: Any) -> None:
    """Of a set, each run of Python would count another network."""
    for use in (network_costs, lambda given, shape: forward_pass(given, np.ones(shape))):
        with pytest.raises(TypeError, match=r"^layers=.* is of type \w+; use a list of layers$"):
            use(layers, (3, 8, 8))


def test_layers_may_come_one_by_one() -> None:
    """From a generator, which is gone through once."""
    made = forward_pass((layer for layer in (Convolution(2), Pool())), np.ones((3, 8, 8)))
    assert made.shape == network_costs(iter([Convolution(2), Pool()]), (3, 8, 8))[-1].shape == (2, 4, 4)


def test_a_pool_too_many_is_refused() -> None:
    """With its place, and without the padding that a `Pool` has none of."""
    message = (
        r"^layer 3, pool 2 x 2, stride 2: image has shape \(1, 1\); kernel_size=2 does not fit in 1 rows; "
        r"use kernel_size <= 1$"
    )
    with pytest.raises(ValueError, match=message):
        network_costs([Pool(), Pool(), Pool()], (1, 4, 4))


def test_a_layer_is_named_by_what_tells_it_from_others() -> None:
    """A stride is named where it is not the usual one."""
    layers = [Convolution(4), Convolution(4, stride=2), Pool(3, 2)]
    names = [cost.layer for cost in network_costs(layers, (1, 16, 16))]
    assert names == ["convolution 3 x 3, 4 maps", "convolution 3 x 3, 4 maps, stride 2", "pool 3 x 3, stride 2"]
