"""An image pyramid goes from Zarr to Zarr on a real cluster of processes, and survives the loss of one."""

import os
import signal
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import dask.array as da
import numpy as np
import pytest
import zarr
from distributed import Client, LocalCluster
from hypothesis import given, settings
from hypothesis import strategies as st

from pooling_lib import average_pool, lp_pool, max_pool, pool_generations
from pooling_lib.images import zone_plate
from pooling_lib.scale.pyramid import build_pyramid, store_blocks

IMAGE = zone_plate(300)[:, :280]


@pytest.fixture(scope="module")
def client():
    """Two worker processes on this machine, each under a memory limit."""
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, memory_limit="1GB", host="127.0.0.1", dashboard_address=":0"
        ) as cluster,
        Client(cluster) as connected,
    ):
        yield connected


@pytest.fixture
def source(client, tmp_path):
    """The image on disk."""
    path = tmp_path / "source.zarr"
    store_blocks(da.from_array(IMAGE, chunks=90), path, client=client, chunk=64)
    return path


def die_once(block, *, notes, **settings):
    """Pool, but kill the worker's process once five blocks have been begun."""
    if min(block.shape) < 8:  # no block, but a plane on which this process tries the pool
        return max_pool(block, **settings)
    (notes / uuid4().hex).touch()
    if sum(1 for _ in notes.iterdir()) > 5:
        with suppress(FileExistsError):
            (notes / "killed").touch(exist_ok=False)
            os.kill(os.getpid(), signal.SIGKILL)
    return max_pool(block, **settings)


def test_every_level_is_the_pooled_level_before(client, source, tmp_path):
    levels = build_pyramid(source, tmp_path / "pyramid", 3, client=client, chunk=50)
    for level, expected in zip(levels, pool_generations(IMAGE, 3)[1:], strict=True):
        assert level.dtype == expected.dtype
        np.testing.assert_array_equal(level[:], expected)


def test_levels_and_chunks_may_be_any_kind_of_integer(client, tmp_path):
    """One more than 255 is 0 in eight bits, which would leave out every level, and what does not fit."""
    store_blocks(da.from_array(IMAGE, chunks=90), tmp_path / "image", client=client, chunk=np.uint8(250))
    (level,) = build_pyramid(
        tmp_path / "image", tmp_path / "pyramid", np.uint8(1), client=client, chunk=np.uint8(100)
    )
    np.testing.assert_array_equal(level, max_pool(IMAGE))
    assert level.chunks == (100, 100)
    with pytest.raises(ValueError, match=r"level 9 of 255: image has shape \(1, 1\)"):
        build_pyramid(tmp_path / "image", tmp_path / "deep", np.uint8(255), client=client)


def test_a_setting_fixed_in_the_pool_counts_on_every_level(client, tmp_path):
    """Of 5 rows ceil_mode makes 3 and of 3 rows 2, where rounding down makes 2 and 1."""
    image, pool = np.arange(25).reshape(5, 5), partial(max_pool, ceil_mode=True)
    store_blocks(da.from_array(image, chunks=2), tmp_path / "image", client=client, chunk=2)
    levels = build_pyramid(tmp_path / "image", tmp_path / "pyramid", 2, client=client, pool=pool)
    np.testing.assert_array_equal(levels[0], [[6, 8, 9], [16, 18, 19], [21, 23, 24]])
    np.testing.assert_array_equal(levels[1], [[18, 19], [23, 24]])


@st.composite
def pools(draw):
    """A pool with any of its settings fixed, and a kernel that fits them."""
    pool = draw(st.sampled_from([max_pool, average_pool, partial(average_pool, count_include_pad=False)]))
    kernel, dilation = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    offered = {
        "stride": draw(st.integers(1, 3)),
        "dilation": dilation,
        "padding": draw(st.integers(0, kernel // 2)),
        "ceil_mode": draw(st.booleans()),
    }
    fixed = draw(st.sets(st.sampled_from(sorted(offered))))
    return partial(pool, **{name: offered[name] for name in fixed}), kernel


@given(pools(), st.integers(1, 3))
@settings(max_examples=15, deadline=None)
def test_levels_equal_the_generations_of_any_pool(client, given_pool, count):
    pool, kernel = given_pool
    image = np.random.default_rng(0).normal(size=(23, 31))
    try:
        expected = pool_generations(image, count, kernel, pool=pool)[1:]
    except ValueError:  # too small for so many, and to be refused
        expected = None
    with TemporaryDirectory() as folder:
        store_blocks(da.from_array(image, chunks=9), Path(folder) / "image", client=client, chunk=9)
        build = partial(build_pyramid, Path(folder) / "image", Path(folder) / "pyramid", count, kernel)
        if expected is None:
            with pytest.raises(ValueError, match=r"level \d of \d: image has shape .* does not fit"):
                build(client=client, pool=pool, chunk=8)
            return
        for level, generation in zip(build(client=client, pool=pool, chunk=8), expected, strict=True):
            assert (level.shape, level.dtype) == (generation.shape, generation.dtype)
            np.testing.assert_allclose(level, generation, rtol=1e-12)


def test_the_pool_may_fix_the_kernel_and_the_exponent(client, source, tmp_path):
    pool = partial(lp_pool, p=3, kernel_size=(3, 2), stride=2)
    levels = build_pyramid(source, tmp_path / "pyramid", 2, client=client, chunk=50, pool=pool)
    np.testing.assert_allclose(levels[0], pool(IMAGE), rtol=1e-12)
    np.testing.assert_allclose(levels[1], pool(pool(IMAGE)), rtol=1e-12)


@pytest.mark.parametrize(
    ("pool", "error", "message"),
    [
        (partial(max_pool, kernel_size=3), ValueError, "kernel_size=2 is given, and pool fixes kernel_size=3"),
        (partial(lp_pool, 3), TypeError, "fixes its first argument, image=3"),
        (partial(max_pool, return_indices=True), TypeError, "pool gave a result of type tuple"),
        (None, TypeError, "pool=None is of type NoneType; use a function such as average_pool"),
    ],
)
def test_a_pool_that_cannot_be_honoured_is_refused_before_anything_is_written(
    client, source, tmp_path, pool, error, message
):
    with pytest.raises(error, match=message):
        build_pyramid(source, tmp_path / "pyramid", 1, 2, client=client, pool=pool)
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def test_the_target_is_a_group_that_names_its_levels(client, source, tmp_path):
    """So that whoever is given the folder finds what is in it."""
    build_pyramid(source, tmp_path / "pyramid", 2, client=client, chunk=50)
    found = dict(zarr.open_group(tmp_path / "pyramid", mode="r").arrays())
    assert {name: level.shape for name, level in found.items()} == {"1": (150, 140), "2": (75, 70)}


def test_a_scheduler_address_serves_as_a_client(client, source, tmp_path, monkeypatch):
    """The same call runs on a cluster elsewhere; what is connected for it is closed."""
    made, start = [], Client.start
    monkeypatch.setattr(Client, "start", lambda self, **given: [made.append(self), start(self, **given)][1])
    address = client.scheduler.address
    levels = build_pyramid(source, tmp_path / "pyramid", 2, 3, client=address, chunk=50, pool=average_pool)
    for level, expected in zip(levels, pool_generations(IMAGE, 2, 3, pool=average_pool)[1:], strict=True):
        np.testing.assert_allclose(level[:], expected, rtol=1e-12)
    assert [one.status for one in made] == ["closed"]


def test_killing_a_worker_midway_loses_nothing(client, source, tmp_path):
    notes = tmp_path / "notes"
    notes.mkdir()
    pool = partial(die_once, notes=notes)
    levels = build_pyramid(source, tmp_path / "pyramid", 2, client=client, chunk=30, pool=pool)
    assert (notes / "killed").exists(), "no worker was killed"
    for level, expected in zip(levels, pool_generations(IMAGE, 2)[1:], strict=True):
        np.testing.assert_array_equal(level[:], expected)


def test_progress_shows_every_level(client, source, tmp_path, capsys):
    build_pyramid(source, tmp_path / "pyramid", 2, client=client, chunk=50, progress=True)
    shown = capsys.readouterr().err
    assert "level 1 of 2: 100%" in shown
    assert "level 2 of 2: 100%" in shown


def test_an_existing_target_is_never_overwritten(client, source, tmp_path):
    with pytest.raises(FileExistsError, match=r"exists; remove it, or choose another target"):
        build_pyramid(source, tmp_path, 1, client=client)


@pytest.mark.parametrize("path", ["nowhere", "file", "file/image"])
def test_a_missing_source_is_named(client, tmp_path, path):
    (tmp_path / "file").touch()
    with pytest.raises(FileNotFoundError, match=rf"{path}' is not a Zarr array; give the folder of one"):
        build_pyramid(tmp_path / path, tmp_path / "pyramid", 1, client=client)


def test_a_pyramid_given_as_source_is_not_mistaken_for_an_image(client, tmp_path):
    zarr.create_group(tmp_path / "group")
    with pytest.raises(FileNotFoundError, match=r"group' is not a Zarr array; give the folder of one"):
        build_pyramid(tmp_path / "group", tmp_path / "pyramid", 1, client=client)


def test_too_many_levels_are_refused_before_anything_is_written(client, source, tmp_path):
    with pytest.raises(
        ValueError, match=r"level 9 of 9: .*kernel_size=2 does not fit in 1 rows; use kernel_size <= 1$"
    ):
        build_pyramid(source, tmp_path / "pyramid", 9, client=client)
    assert not (tmp_path / "pyramid").exists()


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"levels": 0}, ValueError, "levels=0 is not positive"),
        ({"levels": 1.5}, TypeError, "levels=1.5 is of type float"),
        ({"levels": 1, "chunk": 0}, ValueError, "chunk=0 is not positive"),
        ({"levels": 1, "progress": "no"}, TypeError, "progress='no' is of type str; use True or False"),
        ({"levels": 1, "fill_missing": "no"}, TypeError, "fill_missing='no' is of type str; use True or False"),
        (
            {"levels": 1, "pool": lambda image, **_: np.ma.masked_array(image)},
            TypeError,
            r"pool gave a masked array, whose mask would be ignored; use one that gives it \.filled\(value\)",
        ),
    ],
)
def test_bad_settings_are_refused(client, source, tmp_path, settings, error, message):
    with pytest.raises(error, match=message):
        build_pyramid(source, tmp_path / "pyramid", client=client, **settings)
