"""Every worker reads the client's array and writes where the client looks, or nothing is computed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import dask.array as da
import numpy as np
import pytest
import zarr
from distributed import Client, LocalCluster

from pooling_lib import pool_generations
from pooling_lib.images import zone_plate
from pooling_lib.scale._sources import (
    absolute,
    ask_every_worker,
    blocks_of,
    chunk_sizes,
    look,
    open_stored,
    sees_the_same,
)
from pooling_lib.scale._storing import bars, fill
from pooling_lib.scale.pyramid import build_pyramid, store_blocks

IMAGE = zone_plate(100)[:, :90] + np.uint8(1)
#: An absolute path that each process follows to its own folder, as a path of one machine's own disk is.
OWN = Path("/proc/self/cwd")
needs_own = pytest.mark.skipif(not OWN.exists(), reason="no /proc here, so no path that leads elsewhere")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The folder in which the worker is started."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def client(elsewhere):
    """One worker, a process of its own, started in another folder."""
    with (
        LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0") as cluster,
        Client(cluster) as connected,
    ):
        command = [sys.executable, "-m", "dask", "worker", cluster.scheduler_address, "--no-nanny"]
        worker = subprocess.Popen(
            [*command, "--nthreads=1", "--no-dashboard", f"--local-directory={elsewhere / 'spill'}"],
            cwd=elsewhere,
            stderr=subprocess.DEVNULL,
        )
        try:
            connected.wait_for_workers(1, timeout=60)
            yield connected
        finally:
            worker.kill()
            worker.wait()


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The client's folder, with the image in it."""
    monkeypatch.chdir(tmp_path)
    stored = zarr.create_array(tmp_path / "image", shape=IMAGE.shape, chunks=(20, 20), dtype=IMAGE.dtype)
    stored[:] = IMAGE
    return tmp_path


@pytest.fixture
def there(elsewhere):
    """The worker's folder, empty but for its spill."""
    yield elsewhere
    shutil.rmtree(elsewhere / "image", ignore_errors=True)


def test_relative_paths_mean_the_clients_folder_on_a_worker_started_elsewhere(client, here, there):
    assert set(client.run(os.getcwd).values()) == {str(there)}
    levels = build_pyramid("image", Path("deep") / ".." / "pyramid", 2, client=client, chunk=30)
    for number, expected in enumerate(pool_generations(IMAGE, 2)[1:], start=1):
        np.testing.assert_array_equal(levels[number - 1], expected)
        np.testing.assert_array_equal(zarr.open_array(here / "pyramid" / str(number), mode="r"), expected)
    stored = store_blocks(da.from_array(IMAGE, chunks=40), "copy", client=client, chunk=30)
    np.testing.assert_array_equal(stored, IMAGE)
    assert sorted(path.name for path in here.iterdir()) == ["copy", "image", "pyramid"]
    assert [path.name for path in there.iterdir()] == ["spill"]


@needs_own
def test_a_worker_that_does_not_see_the_source_is_named_before_anything_is_written(client, here, there):
    message = r"worker tcp://\S+ does not see the array '/proc/self/cwd/image' \(.*\); use a path that leads"
    with pytest.raises(FileNotFoundError, match=message):
        build_pyramid(OWN / "image", here / "pyramid", 2, client=client)
    assert [path.name for path in here.iterdir()] == ["image"]


@needs_own
@pytest.mark.parametrize("change", ["values", "chunks", "attributes"])
def test_a_worker_that_sees_another_array_under_the_same_path_is_named(client, here, there, change):
    """Of the same shape and dtype, so that nothing would fail."""
    edge, image = (25 if change == "chunks" else 20), (IMAGE[::-1] if change == "values" else IMAGE)
    other = zarr.create_array(there / "image", shape=IMAGE.shape, chunks=(edge, edge), dtype=IMAGE.dtype)
    other[:] = image
    if change == "attributes":
        other.attrs["scanned"] = "later"
    with pytest.raises(
        ValueError, match=r"worker tcp://\S+ sees another array at '/proc/self/cwd/image' than the"
    ):
        build_pyramid(OWN / "image", here / "pyramid", 2, client=client)
    assert [path.name for path in here.iterdir()] == ["image"]


def test_another_value_in_a_chunk_of_the_same_size_is_seen(here):
    """A size alone tells nothing of chunks that are not compressed."""
    stored = zarr.create_array("plain", shape=(4, 4), chunks=(2, 2), dtype="u1", compressors=None)
    stored[:] = 1
    seen = look(stored, here / "plain", chunk_sizes(stored, here / "plain"))
    sees_the_same(seen)
    stored[3, 3] = 2
    with pytest.raises(ValueError, match=r"^sees another array at '.*plain' than the client$"):
        sees_the_same(seen)


@needs_own
@pytest.mark.parametrize(
    ("harm", "found"),
    [(Path.unlink, "no chunk"), (lambda chunk: chunk.write_bytes(b"1"), "a chunk of 1 bytes")],
)
def test_a_chunk_that_only_the_worker_lacks_is_never_taken_for_zeros(client, here, there, harm, found):
    """Also one that is not among those compared at the start."""
    shutil.copytree(here / "image", there / "image")
    stored = open_stored(here / "image")
    sample = look(stored, here / "image", chunk_sizes(stored, here / "image")).sample
    chunks = [path.relative_to(here / "image") for path in sorted((here / "image" / "c").rglob("*/*"))]
    harm(there / "image" / next(chunk for chunk in chunks if chunk.as_posix() not in sample))
    with pytest.raises(
        ValueError, match=rf"worker tcp://\S+ finds {found} at .* where the client found a chunk"
    ):
        build_pyramid(OWN / "image", here / "pyramid", 2, client=client)
    assert [path.name for path in here.iterdir()] == ["image"]


@needs_own
def test_a_worker_that_does_not_see_the_target_is_named_and_nothing_is_left(client, here, there):
    message = r"worker tcp://\S+ does not see the folder '/proc/self/cwd/new\.unfinished-\w+' that"
    with pytest.raises(FileNotFoundError, match=message):
        build_pyramid(here / "image", OWN / "new", 2, client=client)
    with pytest.raises(FileNotFoundError, match=message):
        store_blocks(da.ones((4, 4)), OWN / "new", client=client)
    assert [path.name for path in here.iterdir()] == ["image"]
    assert [path.name for path in there.iterdir()] == ["spill"]


@needs_own
def test_a_worker_that_comes_later_is_asked_before_its_first_chunk(client, here, there):
    """Nobody asked it at the start, so its tasks do."""
    zarr.open_array(here / "image").attrs["never"] = "seen before"
    stored = open_stored(OWN / "image")
    sizes = chunk_sizes(stored, OWN / "image")
    late = blocks_of(stored, look(stored, OWN / "image", sizes), sizes)
    with pytest.raises(FileNotFoundError, match=r"worker tcp://\S+ does not see the array .*; use a path"):
        client.compute(late).result()
    with pytest.raises(FileNotFoundError, match=r"worker tcp://\S+ does not see the folder .*new'"):
        fill(da.ones((4, 4)), OWN / "new", client, 4, bars(progress=False), "late")
    assert [path.name for path in there.iterdir()] == ["spill"]


def test_a_cluster_without_workers_is_refused_instead_of_waited_for(here):
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as cluster,
        Client(cluster) as idle,
        pytest.raises(ValueError, match=r"no workers; start one, or wait with client\.wait_for_workers\(1\)"),
    ):
        build_pyramid("image", "pyramid", 1, client=idle)
    assert [path.name for path in here.iterdir()] == ["image"]


def test_a_worker_without_the_library_is_told_apart_from_one_without_the_files(client):
    def look_without_the_library():
        raise ModuleNotFoundError("No module named 'pooling_lib'")

    message = r"worker tcp://\S+ cannot look \(ModuleNotFoundError.*\); install the same pooling_lib"
    with pytest.raises(ValueError, match=message):
        ask_every_worker(client, look_without_the_library)


def test_of_several_workers_that_complain_the_first_is_named_and_the_others_are_counted():
    answers = {"tcp://a": OSError("does not see it"), "tcp://b": None, "tcp://c": OSError("neither")}
    asked = SimpleNamespace(run=lambda question, **options: answers)
    with pytest.raises(FileNotFoundError, match=r"^worker tcp://a \(and 1 more\) does not see it; use a path"):
        ask_every_worker(asked, print)


def test_a_missing_chunk_is_refused_unless_it_stands_for_the_fill_value(client, here):
    """Zarr leaves out chunks of nothing but fill values, and a lost chunk looks the same."""
    sparse = zarr.create_array(
        here / "sparse", shape=IMAGE.shape, chunks=(20, 20), dtype=IMAGE.dtype, fill_value=7
    )
    sparse[:20, :90] = IMAGE[:20]
    message = r"20 of 25 chunks of '.*sparse' are missing, such as 'c/1/0'; .* fill value 7, use fill_missing"
    with pytest.raises(ValueError, match=message):
        build_pyramid("sparse", "pyramid", 2, client=client)
    levels = build_pyramid("sparse", "pyramid", 2, client=client, fill_missing=True)
    for level, expected in zip(levels, pool_generations(sparse[:], 2)[1:], strict=True):
        np.testing.assert_array_equal(level, expected)


def test_zeros_are_stored_like_any_other_value(client, here):
    """So that a missing chunk of what is stored here is always a lost one."""
    store_blocks(da.zeros((40, 40), chunks=20), "zeros", client=client, chunk=20)
    levels = build_pyramid("zeros", "pyramid", 1, client=client, chunk=10)
    assert levels[0].nchunks_initialized == 4
    (here / "zeros" / "c" / "0" / "1").unlink()
    with pytest.raises(ValueError, match=r"1 of 4 chunks of '.*zeros' are missing, such as 'c/0/1'"):
        build_pyramid("zeros", "again", 1, client=client)


@pytest.mark.parametrize("form", [{"zarr_format": 2}, {"shards": (40, 40)}, {"compressors": None}])
def test_other_forms_of_zarr_are_read_too(client, here, form):
    stored = zarr.create_array("form", shape=IMAGE.shape, chunks=(20, 20), dtype=IMAGE.dtype, **form)
    stored[:] = IMAGE
    level = build_pyramid("form", "pyramid", 1, client=client)[0]
    np.testing.assert_array_equal(level, pool_generations(IMAGE, 1)[1])


@pytest.mark.parametrize("address", ["memory://image", "s3://bucket/image", "file:///image", "zip::image.zip"])
def test_an_address_is_not_taken_for_a_folder(client, here, address):
    for paths in ({"source": address, "target": "new"}, {"source": "image", "target": address}):
        with pytest.raises(ValueError, match=rf"='{re.escape(address)}' is an address, and only folders"):
            build_pyramid(**paths, levels=1, client=client)
    with pytest.raises(ValueError, match="is an address"):
        store_blocks(da.ones((4, 4)), Path(address), client=client)
    assert [path.name for path in here.iterdir()] == ["image"]


def test_a_drive_with_a_slash_behind_it_is_no_address():
    """As a path on Windows begins; elsewhere it is a folder of that name."""
    assert absolute("target", "C:/pyramids/new") == Path("C:/pyramids/new").absolute()


@pytest.mark.parametrize(
    ("path", "error", "message"),
    [
        (b"new", TypeError, r"target=b'new' is of type bytes; use a string or a pathlib\.Path"),
        (None, TypeError, "target=None is of type NoneType"),
        ("", ValueError, "target='' is empty; use the path of a folder"),
        ("a\0b", ValueError, r"target='a\\x00b' has a null character in it, as no path can; use one without"),
        (list(range(999)), TypeError, r"^target=\[0, 1, 2, 3, 4, 5, \.\.\.\] is of type list; use a string"),
        ("image/pyramid", ValueError, r"target='.*pyramid' lies in source='.*image'; choose one outside of it"),
        (".", FileExistsError, "exists; remove it, or choose another target"),
    ],
)
def test_a_target_that_is_none_is_refused(client, here, path, error, message):
    before = sorted(here.rglob("*"))
    with pytest.raises(error, match=message):
        build_pyramid("image", path, 1, client=client)
    assert sorted(here.rglob("*")) == before
