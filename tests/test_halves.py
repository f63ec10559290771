"""The arithmetic on the bits of float16 is right for every one of its 65,536 values."""

import ctypes
import platform
import sys
from contextlib import contextmanager
from functools import partial

import numpy as np
import pytest

from pooling_lib import average_pool, average_pool_backward, lp_pool, max_pool, max_pool_backward, max_unpool
from pooling_lib._core.halves import NAN, order, rank, restore, widen

EVERY = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
NUMBERS = EVERY[~np.isnan(EVERY)]


def converted(function, halves, dtype):
    out = np.empty(halves.shape, dtype)
    function(halves, out)
    return out


@pytest.mark.parametrize("halves", [EVERY, NUMBERS], ids=["all", "all but NaN"])
def test_widening_gives_the_same_number_as_float32_and_keeps_nan_and_the_sign_of_zero(halves):
    wide = converted(widen, halves, np.float32)
    expected = halves.astype(np.float32)
    np.testing.assert_array_equal(wide, expected, strict=True)
    np.testing.assert_array_equal(np.signbit(wide), np.signbit(expected))


def test_the_order_of_integers_is_the_order_of_numbers_with_nan_above_all():
    ordered = converted(order, NUMBERS, np.int16)
    ascending = NUMBERS[np.argsort(ordered, kind="stable")].astype(np.float32)
    assert (np.diff(ascending[np.isfinite(ascending)]) >= 0).all()
    assert (ascending[0], ascending[-1]) == (-np.inf, np.inf)
    nan = converted(order, EVERY[np.isnan(EVERY)], np.int16)
    assert nan.min() > ordered.max()


def test_for_minima_nan_is_below_all_numbers_and_stays_nan():
    low = partial(order, nan=-NAN)
    np.testing.assert_array_equal(converted(low, NUMBERS, np.int16), converted(order, NUMBERS, np.int16))
    nan = converted(low, EVERY[np.isnan(EVERY)], np.int16)
    assert nan.max() < converted(order, NUMBERS, np.int16).min()
    restore(nan)
    assert np.isnan(nan.view(np.float16)).all()


def test_every_number_can_be_restored_from_its_order_bit_for_bit():
    ordered = converted(order, NUMBERS, np.int16)
    restore(ordered)
    np.testing.assert_array_equal(ordered.view(np.uint16), NUMBERS.view(np.uint16))


@pytest.mark.parametrize("nan", [NAN, -NAN])
def test_ranks_are_equal_exactly_where_numbers_are_and_all_nan_share_one(nan):
    ranks = converted(partial(rank, nan=nan), NUMBERS, np.int16)
    by_rank, by_number = np.argsort(ranks, kind="stable"), np.argsort(NUMBERS, kind="stable")
    np.testing.assert_array_equal(NUMBERS[by_rank], NUMBERS[by_number])
    np.testing.assert_array_equal(np.diff(ranks[by_rank]) == 0, np.diff(NUMBERS[by_rank].astype(float)) == 0)
    assert abs(ranks).max() < NAN
    np.testing.assert_array_equal(converted(partial(rank, nan=nan), EVERY, np.int16) == nan, np.isnan(EVERY))


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


#: Where fegetenv of the C library keeps the word that says what becomes of subnormal numbers, and its bits for
#: that: on x86 flush-to-zero and denormals-are-zero, on ARM flush-to-zero.
CONTROL = {"x86_64": (7, 0x8040), "aarch64": (0, 1 << 24)}


@contextmanager
def subnormals_flushed():
    """Switch subnormal numbers off for this thread, as compilers' fast-math start-up code does."""
    if sys.platform != "linux" or platform.machine() not in CONTROL:
        pytest.skip(f"no way is known to switch subnormals off on {sys.platform} {platform.machine()}")
    library, (word, bits) = ctypes.CDLL(None), CONTROL[platform.machine()]
    saved, changed = (ctypes.c_uint32 * 64)(), (ctypes.c_uint32 * 64)()
    library.fegetenv(saved)
    library.fegetenv(changed)
    changed[word] |= bits
    library.fesetenv(changed)
    try:
        assert not (np.full(64, 1e-40, np.float32) * np.float32(1)).any()
        yield
    finally:
        library.fesetenv(saved)
    assert (np.full(64, 1e-40, np.float32) * np.float32(1)).all()


def test_an_average_of_subnormal_halves_is_right_where_subnormals_are_flushed():
    pair = np.array([[6e-8, 1e-7]], np.float16)
    with subnormals_flushed():
        pooled = average_pool(pair, (2,))
    # 1 and 2 steps of 2**-24 have a mean between 1 and 2 steps, which rounds to the even one.
    assert pooled.item() == np.float16(1.192e-07) == 2 * 2.0**-24


def test_every_half_is_widened_alike_where_subnormals_are_flushed():
    expected = EVERY.astype(np.float32)
    with subnormals_flushed():
        wide = converted(widen, EVERY, np.float32)
    np.testing.assert_array_equal(
        wide.view(np.uint32)[~np.isnan(EVERY)], expected.view(np.uint32)[~np.isnan(EVERY)]
    )
    assert np.isnan(wide[np.isnan(EVERY)]).all()


@pytest.mark.parametrize("window", [2, 64])
def test_all_that_float16_goes_through_is_the_same_where_subnormals_are_flushed(window):
    image = NUMBERS[np.abs(NUMBERS) < 1e-4].copy()
    image = np.random.default_rng(0).permutation(image)[: 32 * 64].reshape(32, 64)
    kernel = (min(window, 32), window)

    def everything():
        pooled, indices = max_pool(image, kernel, return_indices=True)
        yield from (pooled, indices, max_pool(image, kernel), average_pool(image, kernel, ceil_mode=True))
        yield from (lp_pool(image, p, kernel) for p in (0.5, 1, 2, 3, 40, np.inf))
        yield max_unpool(pooled, indices, image.shape)
        yield max_pool_backward(pooled, indices, image.shape)
        yield average_pool_backward(pooled, image.shape, kernel)

    expected = list(everything())
    with subnormals_flushed():
        results = list(everything())
    for result, right in zip(results, expected, strict=True):
        np.testing.assert_array_equal(result.view(f"i{result.itemsize}"), right.view(f"i{right.itemsize}"))
