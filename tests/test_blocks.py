"""Pooling a Dask array gives what pooling the whole array gives, for every geometry and every chunking."""

from functools import partial, wraps

import dask
import dask.array as da
import numpy as np
import pytest
from distributed import Client, LocalCluster
from hypothesis import given, settings
from hypothesis import strategies as st

from pooling_lib import average_pool, get_workers, lp_pool, max_pool
from pooling_lib.scale.blocks import pool_blocks

POOLS = [
    max_pool,
    average_pool,
    partial(average_pool, count_include_pad=False),
    partial(lp_pool, p=3),
]
SETTINGS = ["kernel_size", "stride", "dilation", "padding", "ceil_mode"]


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


def test_a_setting_fixed_in_the_pool_counts():
    """The last window of each axis reaches past the image, and only ceil_mode keeps it."""
    image = np.arange(25).reshape(5, 5)
    pooled = pool_blocks(da.from_array(image, chunks=2), pool=partial(max_pool, ceil_mode=True))
    np.testing.assert_array_equal(pooled.compute(), [[6, 8, 9], [16, 18, 19], [21, 23, 24]])


@given(cases(), st.sampled_from(POOLS), st.sets(st.sampled_from(SETTINGS)), st.integers(0, 2**32 - 1))
@settings(max_examples=300, deadline=None)
def test_blocks_equal_the_whole_array_wherever_settings_are_said(case, pool, fixed, seed):
    """Whatever the chunks; in the call, in the pool, in a pool within the pool, or some here and some there."""
    shape, chunks, geometry = case
    image = np.random.default_rng(seed).normal(size=shape)
    expected = pool(image, **geometry)
    for name in sorted(fixed):
        pool = partial(pool, **{name: geometry[name]})
    said = {name: value for name, value in geometry.items() if name not in fixed}
    with dask.config.set(scheduler="synchronous"):
        pooled = pool_blocks(da.from_array(image, chunks=chunks), pool=pool, **said)
        result = pooled.compute()
    assert pooled.shape == result.shape == expected.shape
    assert pooled.dtype == result.dtype == expected.dtype
    np.testing.assert_allclose(result, expected, rtol=1e-12)
    np.testing.assert_allclose(result, pool(image, **said), rtol=1e-12)


def kept(pool, **settings):
    """Fix settings in a partial that another keeps as it is, instead of taking its settings over."""
    made = partial(pool, **settings)
    made.__doc__ = "What has attributes of its own is kept."
    return made


def test_a_pool_within_pools_keeps_every_setting_and_the_outermost_counts():
    image = np.arange(49.0).reshape(7, 7)
    pool = partial(kept(kept(average_pool, padding=1, stride=1), stride=2), ceil_mode=True)
    assert pool.func.func.func is average_pool
    pooled = pool_blocks(da.from_array(image, chunks=3), 3, pool=pool)
    np.testing.assert_array_equal(pooled, average_pool(image, 3, 2, padding=1, ceil_mode=True))


def test_the_defaults_of_another_function_are_followed():
    """As calling it on the whole array would."""

    def overlapping(image, kernel_size=3, stride=1, **settings):
        return max_pool(image, kernel_size, stride, **settings)

    image = np.arange(49).reshape(7, 7) % 11
    blocks = da.from_array(image, chunks=3)
    np.testing.assert_array_equal(pool_blocks(blocks, pool=overlapping), overlapping(image))
    np.testing.assert_array_equal(pool_blocks(blocks, 2, pool=overlapping), overlapping(image, 2))
    np.testing.assert_array_equal(pool_blocks(blocks, 2, 2, pool=overlapping), max_pool(image))


def test_a_method_and_a_wrapped_function_are_pools_too():
    class Scaled:
        def __call__(self, image, factor=2, **settings):
            return factor * max_pool(image, **settings)

    @wraps(max_pool)
    def logged(*arguments, **settings):
        return max_pool(*arguments, **settings)

    image = np.arange(36).reshape(6, 6)
    blocks = da.from_array(image, chunks=4)
    np.testing.assert_array_equal(pool_blocks(blocks, pool=partial(Scaled(), factor=3)), 3 * max_pool(image))
    np.testing.assert_array_equal(pool_blocks(blocks, pool=logged), max_pool(image))


def test_what_comes_before_the_image_may_be_fixed_by_position():
    def shifted(offset, image, **settings):
        return max_pool(image, **settings) + offset

    image = np.arange(36).reshape(6, 6)
    pooled = pool_blocks(da.from_array(image, chunks=4), pool=partial(shifted, 5, stride=1))
    np.testing.assert_array_equal(pooled, max_pool(image, 2, 1) + 5)


@pytest.mark.parametrize(
    ("name", "value", "fixed"),
    [
        ("kernel_size", 3, 2),
        ("stride", 2, 1),
        ("padding", 0, 1),
        ("dilation", 1, 2),
        ("dilation", 2, 2),
        ("ceil_mode", False, True),
    ],
)
def test_a_setting_said_twice_is_refused_by_name(name, value, fixed):
    """Even the usual value: whoever writes it does not expect another to count."""
    with pytest.raises(
        ValueError, match=rf"^{name}={value} is given, and pool fixes {name}={fixed}; say it in one place$"
    ):
        pool_blocks(da.ones((9, 9), chunks=4), pool=partial(max_pool, **{name: fixed}), **{name: value})


@pytest.mark.parametrize(
    ("pool", "error", "message"),
    [
        ("max", TypeError, r"pool='max' is of type str; use a function such as average_pool"),
        (
            partial(lp_pool, 3),
            TypeError,
            r"fixes its first argument, image=3; .* by name, as in .*p=3",
        ),
        (partial(partial(max_pool), 2, 1), TypeError, r"fixes its first argument, image=2"),
        (partial(max_pool, [0] * 999), TypeError, r"argument, image=\[0, 0, 0, 0, 0, 0, \.\.\.\]; fix"),
        (
            lambda image, k: max_pool(image, k),
            TypeError,
            r"pool takes \(image, k\), and is called as .*kernel_size",
        ),
        (lambda x, kernel_size, stride: x, TypeError, r"unexpected keyword argument 'padding'; wrap it"),
        (partial(max_pool, mode="same"), TypeError, r"unexpected keyword argument 'mode'"),
        (partial(max_pool, padding="same"), TypeError, r"padding"),
        (partial(max_pool, stride=0), ValueError, r"stride=0 is not positive"),
        (partial(average_pool, count_include_pad=2), TypeError, r"count_include_pad=2"),
        (partial(lp_pool, p=-1), ValueError, r"p=-1 is not greater than 0"),
        (
            lambda image, **s: image[..., None],
            ValueError,
            r"pool gave shape \(1, 1, 1\).*settings give \(1, 1\)",
        ),
    ],
)
def test_a_pool_that_cannot_be_honoured_is_refused_before_anything_is_computed(pool, error, message):
    with pytest.raises(error, match=message):
        pool_blocks(da.ones((9, 9), chunks=4), pool=pool)


@pytest.mark.parametrize(
    ("pool", "message"),
    [
        (
            lambda x, **s: max_pool(x, **{**s, "stride": 1} if x.shape == (8, 8) else s),
            r"shape \(7, 7\).*block whose settings give \(4, 4\).*partial",
        ),
        (lambda x, **s: max_pool(x, **s).astype("f4" if x.size > 1 else "f8"), "dtype float32.*and float64"),
    ],
)
def test_a_pool_that_does_not_do_what_its_settings_say_is_never_put_together(pool, message):
    """What it changes on the way cannot be seen before, so each block is looked at."""
    pooled = pool_blocks(da.ones((16, 16), chunks=8), pool=pool)
    with pytest.raises(ValueError, match=message):
        pooled.compute(scheduler="synchronous")


class Rounding:
    """A pool that rounds up, whatever it is called with."""

    def __call__(self, image, **settings):
        """Pool."""
        return max_pool(image, **{**settings, "ceil_mode": True})


@wraps(max_pool)
def rounding(image, **settings):
    return max_pool(image, **{**settings, "ceil_mode": True})


def stepping(image, kernel_size=2, **settings):
    return max_pool(image, kernel_size, stride=1)


@pytest.mark.parametrize("chunks", [2, 3, 4, 7])
@pytest.mark.parametrize(
    ("pool", "message"),
    [
        (
            lambda image, **s: max_pool(image, **{**s, "ceil_mode": True}),
            r"pool gave shape \(2, 2\) for an image of shape \(3, 3\), where its settings give \(1, 1\) "
            r"\(kernel_size=\(2, 2\), stride=\(2, 2\), dilation=\(1, 1\), padding=.*, ceil_mode=False\)",
        ),
        (
            Rounding(),
            r"pool gave shape \(2, 2\) for an image of shape \(3, 3\), where its settings give \(1, 1\)",
        ),
        (
            rounding,
            r"pool gave shape \(2, 2\) for an image of shape \(3, 3\), where its settings give \(1, 1\)",
        ),
        (
            stepping,
            r"pool gave shape \(2, 2\) for an image of shape \(3, 3\), where its settings give \(1, 1\)",
        ),
    ],
    ids=["lambda", "object", "wrapper", "function"],
)
def test_a_setting_that_a_pool_changes_unseen_is_refused_at_once(pool, message, chunks):
    """Its blocks would have the right shape and be wrong."""
    blocks = da.from_array(np.arange(49).reshape(7, 7), chunks=chunks)
    with pytest.raises(ValueError, match=rf"^{message}.*fix its own with functools\.partial"):
        pool_blocks(blocks, pool=pool)


@given(
    st.integers(1, 4),
    st.integers(1, 4),
    st.integers(1, 3),
    st.booleans(),
    st.sampled_from(SETTINGS),
    st.integers(0, 4),
    st.data(),
)
@settings(max_examples=300, deadline=None)
def test_one_changed_setting_is_refused_or_does_no_harm(kernel, stride, dilation, ceil, name, value, data):
    """Whichever it is, whatever its value and the call's."""
    span = dilation * (kernel - 1) + 1
    said = {
        "kernel_size": (kernel,),
        "stride": stride,
        "dilation": dilation,
        "padding": data.draw(st.integers(0, span - 1)),
        "ceil_mode": ceil,
    }
    changed = {
        "kernel_size": (max(1, value),),
        "stride": max(1, value),
        "dilation": max(1, value),
        "padding": value,
        "ceil_mode": value > 1,
    }[name]

    def pool(image, **settings):
        return max_pool(image, **{**settings, name: changed})

    image = np.random.default_rng(0).normal(size=data.draw(st.integers(span, span + 14)))
    try:
        expected = pool(image, **said)
        pooled = pool_blocks(da.from_array(image, chunks=data.draw(st.integers(1, 20))), pool=pool, **said)
    except ValueError:
        return
    np.testing.assert_array_equal(pooled.compute(scheduler="synchronous"), expected)


def test_a_pool_is_tried_on_small_planes_only():
    """Windows of a whole image are not: their blocks are looked at."""
    sizes = []

    def pool(image, **settings):
        sizes.append(image.size)
        return max_pool(image, **settings)

    pool_blocks(da.ones((4096, 4096), chunks=1024), 2048, pool=pool)
    assert sizes == [1]
    pool_blocks(da.ones((3, 4096, 4096), chunks=1024), 3, 2, padding=1, ceil_mode=True, pool=pool)
    assert len(sizes) == 12
    assert max(sizes) == 49


def test_masked_blocks_are_refused_at_once():
    blocks = da.ma.masked_equal(da.ones((4, 4)), 1)
    with pytest.raises(TypeError, match="masked"):
        pool_blocks(blocks)


def test_a_pool_that_masks_what_it_makes_of_some_block_is_refused():
    def masking(image, **settings):
        pooled = max_pool(image, **settings)
        return np.ma.masked_greater(pooled, 0) if image.shape == (8, 8) else pooled

    with pytest.raises(TypeError, match=r"pool gave a masked array, whose mask would be ignored; use one"):
        pool_blocks(da.ones((16, 16), chunks=8), pool=masking).compute(scheduler="synchronous")


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


def test_each_of_dasks_workers_pools_with_one_thread(monkeypatch):
    monkeypatch.setenv("POOLING_LIB_WORKERS", "4")
    for scheduler, expected in (("synchronous", 4), ("threads", 1)):
        assert dask.delayed(get_workers)().compute(scheduler=scheduler) == expected
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        assert client.submit(get_workers).result() == 1
