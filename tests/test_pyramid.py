"""An image pyramid goes from Zarr to Zarr on a real cluster of processes, and survives the loss of one."""

import os
import signal
from contextlib import suppress
from functools import partial
from uuid import uuid4

import dask.array as da
import numpy as np
import pytest
import zarr
from distributed import Client, LocalCluster

from pooling_lib import average_pool, max_pool, pool_generations
from pooling_lib.images import zone_plate
from pooling_lib.scale.pyramid import build_pyramid, store_blocks

IMAGE = zone_plate(300)[:, :280]


@pytest.fixture(scope="module")
def client():
    """Two worker processes on this machine, each under a memory limit."""
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, memory_limit="1GB", host="127.0.0.1", dashboard_address=None
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


def test_the_target_is_a_group_that_names_its_levels(client, source, tmp_path):
    """So that whoever is given the folder finds what is in it."""
    build_pyramid(source, tmp_path / "pyramid", 2, client=client, chunk=50)
    found = dict(zarr.open_group(tmp_path / "pyramid", mode="r").arrays())
    assert {name: level.shape for name, level in found.items()} == {"1": (150, 140), "2": (75, 70)}


def test_a_scheduler_address_serves_as_a_client(client, source, tmp_path):
    """The same call runs on a cluster elsewhere."""
    address = client.scheduler.address
    levels = build_pyramid(source, tmp_path / "pyramid", 2, 3, client=address, chunk=50, pool=average_pool)
    for level, expected in zip(levels, pool_generations(IMAGE, 2, 3, pool=average_pool)[1:], strict=True):
        np.testing.assert_allclose(level[:], expected, rtol=1e-12)


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


def test_a_missing_source_is_named(client, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere' is not a Zarr array"):
        build_pyramid(tmp_path / "nowhere", tmp_path / "pyramid", 1, client=client)


def test_a_pyramid_given_as_source_is_not_mistaken_for_an_image(client, tmp_path):
    zarr.create_group(tmp_path / "group")
    with pytest.raises(FileNotFoundError, match=r"group' is not a Zarr array; give the folder of one"):
        build_pyramid(tmp_path / "group", tmp_path / "pyramid", 1, client=client)


def test_too_many_levels_are_refused_before_anything_is_written(client, source, tmp_path):
    with pytest.raises(ValueError, match=r"level 9 of 9: .*kernel_size=2 does not fit in 1 rows"):
        build_pyramid(source, tmp_path / "pyramid", 9, client=client)
    assert not (tmp_path / "pyramid").exists()


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"levels": 0}, ValueError, "levels=0 is not positive"),
        ({"levels": 1.5}, TypeError, "levels=1.5 is of type float"),
        ({"levels": 1, "chunk": 0}, ValueError, "chunk=0 is not positive"),
    ],
)
def test_bad_settings_are_refused(client, source, tmp_path, settings, error, message):
    with pytest.raises(error, match=message):
        build_pyramid(source, tmp_path / "pyramid", client=client, **settings)
