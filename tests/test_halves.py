"""The arithmetic on the bits of float16 is right for every one of its 65,536 values."""

import numpy as np
import pytest

from pooling_lib import max_pool
from pooling_lib._core.halves import is_nan_rank, order, rank, restore, widen

EVERY = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
NUMBERS = EVERY[~np.isnan(EVERY)]


def converted(function, halves, dtype):
    out = np.empty(halves.shape, dtype)
    function(halves, out)
    return out


def test_widening_gives_the_same_number_as_float32_and_keeps_nan_and_the_sign_of_zero():
    wide = converted(widen, EVERY, np.float32)
    expected = EVERY.astype(np.float32)
    np.testing.assert_array_equal(wide, expected, strict=True)
    np.testing.assert_array_equal(np.signbit(wide), np.signbit(expected))


def test_the_order_of_integers_is_the_order_of_numbers_with_nan_above_all():
    ordered = converted(order, NUMBERS, np.int16)
    ascending = NUMBERS[np.argsort(ordered, kind="stable")].astype(np.float32)
    assert (np.diff(ascending[np.isfinite(ascending)]) >= 0).all()
    assert (ascending[0], ascending[-1]) == (-np.inf, np.inf)
    nan = converted(order, EVERY[np.isnan(EVERY)], np.int16)
    assert nan.min() > ordered.max()


def test_every_number_can_be_restored_from_its_order_bit_for_bit():
    ordered = converted(order, NUMBERS, np.int16)
    restore(ordered)
    np.testing.assert_array_equal(ordered.view(np.uint16), NUMBERS.view(np.uint16))


def test_ranks_are_equal_exactly_where_numbers_are_and_all_nan_share_one():
    ranks = converted(rank, NUMBERS, np.int16)
    by_rank, by_number = np.argsort(ranks, kind="stable"), np.argsort(NUMBERS, kind="stable")
    np.testing.assert_array_equal(NUMBERS[by_rank], NUMBERS[by_number])
    np.testing.assert_array_equal(np.diff(ranks[by_rank]) == 0, np.diff(NUMBERS[by_rank].astype(float)) == 0)
    np.testing.assert_array_equal(is_nan_rank(converted(rank, EVERY, np.int16)), np.isnan(EVERY))


@pytest.mark.parametrize("function", [widen, order, rank])
def test_converting_leaves_the_halves_alone(function):
    halves = EVERY.copy()
    halves.flags.writeable = False
    converted(function, halves, np.float32 if function is widen else np.int16)
    np.testing.assert_array_equal(halves.view(np.uint16), EVERY.view(np.uint16))


def test_the_first_of_two_zeros_is_found_whatever_their_signs():
    zeros = np.array([[-0.0, 0.0], [0.0, -0.0]], np.float16)
    values, indices = max_pool(zeros, return_indices=True)
    assert indices.item() == 0
    assert np.signbit(values.item())


def test_indices_of_a_transposed_stack_are_those_of_its_copy():
    stack = (
        np.random.default_rng(0).permutation(4 * 6 * 8).reshape(6, 4, 8).astype(np.float16).transpose(1, 2, 0)
    )
    for pooled, expected in zip(
        max_pool(stack, 3, 1, return_indices=True),
        max_pool(stack.copy(), 3, 1, return_indices=True),
        strict=True,
    ):
        np.testing.assert_array_equal(pooled, expected, strict=True)
