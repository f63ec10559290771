"""Pooling a Dask array gives what pooling the whole array gives, for every geometry and every chunking."""

from functools import partial

import dask
import dask.array as da
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooling_lib import average_pool, lp_pool, max_pool
from pooling_lib.scale.blocks import pool_blocks

POOLS = [
    max_pool,
    average_pool,
    partial(average_pool, count_include_pad=False),
    partial(lp_pool, p=3),
]


@st.composite
def chunkings(draw, size):
    """Cut an axis into chunks at random."""
    borders = draw(st.sets(st.integers(1, size - 1))) if size > 1 else set()
    edges = [0, *sorted(borders), size]
    return tuple(int(width) for width in np.diff(edges))


@st.composite
def cases(draw):
    """An image's shape, its chunks, and pooling settings that fit it."""
    axes = draw(st.integers(1, 3))
    kernel, stride, dilation, padding, shape = [], [], [], [], draw(st.lists(st.integers(1, 4), max_size=1))
    for _ in range(axes):
        kernel.append(draw(st.integers(1, 4)))
        stride.append(draw(st.integers(1, 5)))
        dilation.append(draw(st.integers(1, 3)))
        span = dilation[-1] * (kernel[-1] - 1) + 1
        padding.append(draw(st.tuples(st.integers(0, span - 1), st.integers(0, span - 1))))
        shortest = max(1, span - sum(padding[-1]), dilation[-1])
        shape.append(draw(st.integers(shortest, shortest + 12)))
    chunks = tuple(draw(chunkings(size)) for size in shape)
    geometry = {
        "kernel_size": tuple(kernel),
        "stride": tuple(stride),
        "dilation": tuple(dilation),
        "padding": tuple(padding),
        "ceil_mode": draw(st.booleans()),
    }
    return shape, chunks, geometry


@given(cases(), st.sampled_from(POOLS), st.integers(0, 2**32 - 1))
@settings(max_examples=300, deadline=None)
def test_blocks_equal_the_whole_array(case, pool, seed):
    """Whatever the chunks, the pieces put together are the pooled whole."""
    shape, chunks, geometry = case
    image = np.random.default_rng(seed).normal(size=shape)
    expected = pool(image, **geometry)
    with dask.config.set(scheduler="synchronous"):
        pooled = pool_blocks(da.from_array(image, chunks=chunks), pool=pool, **geometry)
        result = pooled.compute()
    assert pooled.shape == result.shape == expected.shape
    assert pooled.dtype == result.dtype == expected.dtype
    np.testing.assert_allclose(result, expected, rtol=1e-12)


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int64", "float16", "float32"])
def test_maxima_are_equal_bit_for_bit_in_every_dtype(dtype):
    """Maxima are selected, not computed, so chunking cannot change a bit."""
    image = (np.random.default_rng(1).normal(size=(37, 41)) * 50 + 100).astype(dtype)
    pooled = pool_blocks(da.from_array(image, chunks=(7, 11)), 3, 2, padding=1).compute()
    assert pooled.dtype == image.dtype
    np.testing.assert_array_equal(pooled, max_pool(image, 3, 2, padding=1))


def test_nothing_is_computed_until_it_is_asked_for():
    """Building the result does not touch a single block."""

    def refuse(block):
        raise AssertionError("a block was computed")

    image = da.map_blocks(refuse, da.zeros((8, 8), chunks=4), dtype=float, meta=np.empty((0, 0)))
    pooled = pool_blocks(image, 3, 1)
    assert pooled.shape == (6, 6)
    with pytest.raises(AssertionError, match="a block was computed"):
        pooled.compute(scheduler="synchronous")


def test_chunks_follow_the_input():
    """A chunk keeps the windows that start in it."""
    image = da.zeros((8, 12), chunks=(4, 6))
    assert pool_blocks(image).chunks == ((2, 2), (3, 3))
    assert pool_blocks(image, 3, 1).chunks == ((4, 2), (6, 4))


def test_tiny_chunks_are_joined_until_each_owns_a_window():
    """A stride larger than the chunks leaves no empty block behind."""
    pooled = pool_blocks(da.ones(20, chunks=1), (3,), 5)
    assert all(width > 0 for width in pooled.chunks[0])
    np.testing.assert_array_equal(pooled.compute(scheduler="synchronous"), np.ones(4))


def test_what_is_not_a_dask_array_is_refused():
    with pytest.raises(TypeError, match=r"array is of type ndarray; use dask\.array\.from_array"):
        pool_blocks(np.ones((4, 4)))


def test_chunks_of_unknown_size_are_refused():
    image = da.ones((6, 4), chunks=3)
    unknown = image[image[:, 0] > 0]
    with pytest.raises(ValueError, match=r"unknown size.*compute_chunk_sizes"):
        pool_blocks(unknown)


def test_indices_are_refused_since_a_block_does_not_know_its_place():
    with pytest.raises(
        TypeError, match="pool gave a result of type tuple; use one that returns a single array"
    ):
        pool_blocks(da.ones((4, 4)), pool=partial(max_pool, return_indices=True))


def test_bad_settings_are_refused_before_anything_is_computed():
    with pytest.raises(ValueError, match=r"kernel_size=9 does not fit in 4 rows"):
        pool_blocks(da.ones((4, 4)), 9)
