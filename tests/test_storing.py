"""A pyramid is whole or it is not there: whatever fails on the way, nothing is left and the next try works."""

import asyncio
import errno
import os
import shutil
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import dask
import dask.array as da
import numpy as np
import pytest
import zarr
from distributed import Client, LocalCluster
from zarr.storage import LocalStore

from pooling_lib import max_pool, pool_generations
from pooling_lib.images import zone_plate
from pooling_lib.scale import _storing
from pooling_lib.scale.pyramid import build_pyramid, store_blocks

IMAGE = zone_plate(100)[:, :90]


@pytest.fixture(scope="module")
def client():
    """Two workers in this process, so that a test can reach into them."""
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0") as cluster,
        Client(cluster) as connected,
    ):
        yield connected


@pytest.fixture
def source(client, tmp_path):
    """The image on disk."""
    path = tmp_path / "image"
    store_blocks(da.from_array(IMAGE, chunks=25), path, client=client, chunk=25)
    return path


@pytest.fixture
def build(client, source, tmp_path):
    """Build two levels of the image beside it."""
    return partial(build_pyramid, source, tmp_path / "pyramid", 2, client=client, chunk=15)


class Pool:
    """Max pooling that does something else too, once, when it meets its nth block."""

    def __init__(self, otherwise, nth=3):
        self.otherwise, self.nth, self.lock = otherwise, nth, threading.Lock()

    def __call__(self, block, **settings):
        """Pool a block; the small planes before it are those on which a pool is tried."""
        with self.lock:
            is_block = min(block.shape) >= 8
            self.nth -= is_block
            reached = is_block and self.nth == 0
        if reached:
            self.otherwise()
        return max_pool(block, **settings)

    def __reduce__(self):
        return _kept, (_keep(self),)


_KEPT = {}


def _keep(pool):
    """Leave a pool in this process, so that workers in it share its count."""
    _KEPT[id(pool)] = pool
    return id(pool)


def _kept(number):
    return _KEPT[number]


def is_whole(levels):
    """Compare a pyramid with pooling in memory."""
    return all(
        np.array_equal(level[:], expected)
        for level, expected in zip(levels, pool_generations(IMAGE, 2)[1:], strict=True)
    )


def fail(error):
    raise error


def leave_only_the_image(folder):
    """Tell whether all that a failure could leave behind is gone."""
    return [path.name for path in folder.iterdir()] == ["image"]


@pytest.mark.parametrize("nth", [1, 3, 20])
def test_a_pool_that_raises_leaves_nothing_in_the_first_level_or_the_second(build, tmp_path, nth):
    with pytest.raises(ArithmeticError, match="cannot pool this block"):
        build(pool=Pool(partial(fail, ArithmeticError("cannot pool this block")), nth))
    assert leave_only_the_image(tmp_path)
    assert is_whole(build())


def test_ctrl_c_leaves_nothing(build, tmp_path):
    """The signal comes as it does from a keyboard, in the second level."""
    with pytest.raises(KeyboardInterrupt):
        build(pool=Pool(partial(os.kill, os.getpid(), signal.SIGINT), nth=6))
    assert leave_only_the_image(tmp_path)
    assert is_whole(build())


def test_a_full_disk_leaves_nothing(build, client, tmp_path, monkeypatch):
    space, put = iter(range(10)), LocalStore.set

    async def put_while_there_is_space(store, key, value, *rest):
        if next(space, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        await put(store, key, value, *rest)

    with monkeypatch.context() as full:
        full.setattr(LocalStore, "set", put_while_there_is_space)
        with pytest.raises(OSError, match="No space left on device"):
            build()
        with pytest.raises(OSError, match="No space left on device"):
            store_blocks(da.ones((40, 40), chunks=10), tmp_path / "copy", client=client)
    assert leave_only_the_image(tmp_path)
    assert is_whole(build())


def test_a_disk_that_cannot_be_read_is_not_taken_for_a_damaged_chunk(build, tmp_path, monkeypatch):
    """Storing it again would not help."""
    get = LocalStore.get

    async def get_no_chunk(store, key, *rest, **options):
        if key.startswith("c/"):
            raise OSError(errno.EIO, "Input/output error")
        return await get(store, key, *rest, **options)

    with monkeypatch.context() as failing:
        failing.setattr(LocalStore, "get", get_no_chunk)
        with pytest.raises(OSError, match=r"^\[Errno 5\] Input/output error$"):
            build()
    assert leave_only_the_image(tmp_path)


@pytest.mark.parametrize("left", [0, 7, -1])
@pytest.mark.parametrize("form", [{}, {"compressors": None}])
def test_a_damaged_chunk_is_named_and_leaves_nothing(client, tmp_path, left, form):
    stored = zarr.create_array(tmp_path / "image", shape=(100, 90), chunks=(25, 25), dtype="u1", **form)
    stored[:] = IMAGE + np.uint8(1)
    chunk = tmp_path / "image" / "c" / "1" / "2"
    whole = chunk.read_bytes()
    chunk.write_bytes(whole[:left])
    build = partial(build_pyramid, tmp_path / "image", tmp_path / "pyramid", 2, client=client, chunk=15)
    with pytest.raises(ValueError, match=r"chunk 'c/1/2' of '.*image' is damaged \(.*\); store it again"):
        build()
    assert leave_only_the_image(tmp_path)
    chunk.write_bytes(whole)
    np.testing.assert_array_equal(build()[0], max_pool(stored[:]))


def test_a_chunk_that_is_being_written_is_waited_for_before_all_is_removed(build, tmp_path, monkeypatch):
    """One worker hangs in a write while the other fails; it is let go only when it is waited for."""
    turns, begun, let_go, written = iter([True]), threading.Event(), threading.Event(), []
    write, wait = zarr.Array.__setitem__, _storing._wait_for_writes

    def hang(stored, region, block):
        first = next(turns, False)
        if first:
            begun.set()
            assert let_go.wait(60)
        write(stored, region, block)
        if first:
            written.append(stored.store.root.is_dir())

    def wait_after_letting_go(build):
        let_go.set()
        wait(build)

    def fail_once_another_writes():
        assert begun.wait(60)
        raise ArithmeticError("cannot pool this block")

    with monkeypatch.context() as patched:
        patched.setattr(zarr.Array, "__setitem__", hang)
        patched.setattr(_storing, "_wait_for_writes", wait_after_letting_go)
        with pytest.raises(ArithmeticError, match="cannot pool"):
            build(pool=Pool(fail_once_another_writes, nth=10))
    assert written == [True]
    assert leave_only_the_image(tmp_path)
    assert is_whole(build())


def test_a_task_that_comes_after_the_end_writes_nothing(tmp_path):
    """The scheduler may have handed it out before it heard of the failure."""
    stored = zarr.create_array(tmp_path / "late", shape=(4, 4), chunks=(4, 4), dtype="u1")
    write = partial(_storing._write, np.ones((4, 4), "u1"), stored, tmp_path / "late", (slice(4), slice(4)))
    with ThreadPoolExecutor() as aside:  # a browser of other tests keeps a loop running in this thread
        aside.submit(asyncio.run, _storing._stop("one that failed")).result()
    write("another")
    with pytest.raises(RuntimeError, match="late' has been given up"):
        write("one that failed")


def test_nothing_is_at_the_target_before_all_levels_are_whole(build, tmp_path):
    """Whoever opens it finds all of it."""
    found = []
    build(pool=Pool(lambda: found.append((tmp_path / "pyramid").exists()), nth=8))
    assert found == [False]
    assert sorted(zarr.open_group(tmp_path / "pyramid", mode="r").array_keys()) == ["1", "2"]


def test_what_someone_else_puts_at_the_target_meanwhile_is_left_alone(build, tmp_path):
    pyramid = tmp_path / "pyramid"
    with pytest.raises(FileExistsError, match=r"pyramid' has been made meanwhile; choose another target"):
        build(pool=Pool(pyramid.mkdir))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["image", "pyramid"]
    assert not list(pyramid.iterdir())


def test_folders_made_on_the_way_to_the_target_go_again(source, client, tmp_path):
    pool = Pool(partial(fail, ArithmeticError("cannot pool this block")))
    with pytest.raises(ArithmeticError, match="cannot pool"):
        build_pyramid(source, tmp_path / "deep" / "down" / "pyramid", 2, client=client, chunk=15, pool=pool)
    assert leave_only_the_image(tmp_path)
    build_pyramid(source, tmp_path / "deep" / "down" / "pyramid", 2, client=client)
    assert (tmp_path / "deep" / "down" / "pyramid").is_dir()


def test_what_cannot_be_removed_is_named(build, client, tmp_path, monkeypatch):
    """Another folder than the target, so that the next try works all the same."""
    pool, run = Pool(partial(fail, ArithmeticError("cannot pool this block"))), client.run

    def run_all_but_stop(function, *arguments, **options):
        return run(function, *arguments, **options) if function is not _storing._stop else fail(OSError("gone"))

    with monkeypatch.context() as stuck:
        stuck.setattr(shutil, "rmtree", lambda *_, **__: None)
        stuck.setattr(client, "run", run_all_but_stop)
        with pytest.raises(ArithmeticError, match="cannot pool") as caught:
            build(pool=pool)
    stopped, left = caught.value.__notes__
    assert stopped == "the workers could not be told to stop: OSError('gone')"
    assert left.startswith(f"what was written is left in '{tmp_path}/pyramid.unfinished-")
    assert is_whole(build())


def closed():
    """Connect to a cluster that goes at once."""
    with (
        LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as cluster,
        Client(cluster) as connected,
    ):
        pass
    return connected


@pytest.mark.parametrize(
    ("give", "error", "message"),
    [
        (lambda: None, TypeError, r"client=None is of type NoneType; use a distributed\.Client or the address"),
        (lambda: 8786, TypeError, "client=8786 is of type int"),
        (closed, ValueError, r"client is closed; connect a new one with distributed\.Client"),
        (lambda: "tcp://127.0.0.1:1", ConnectionError, r"client='tcp://127.0.0.1:1' does not lead .*Timed out"),
        (
            lambda: "nonsense",
            ConnectionError,
            r"client='nonsense' .* \(missing port number.*'tcp://10\.0\.0\.1:87",
        ),
        (lambda: "foo://x", ConnectionError, "client='foo://x' does not lead to a scheduler .unknown address"),
    ],
)
def test_a_client_that_cannot_work_is_refused_and_leaves_nothing(build, tmp_path, give, error, message):
    with dask.config.set({"distributed.comm.timeouts.connect": "200ms"}):
        with pytest.raises(error, match=message):
            build(client=give())
        with pytest.raises(error, match=message):
            store_blocks(da.ones((4, 4)), tmp_path / "copy", client=give())
    assert leave_only_the_image(tmp_path)
    assert is_whole(build())


@pytest.mark.parametrize("address", ["foo://x", "nonsense", "tcp://127.0.0.1:1"])
def test_an_address_that_leads_nowhere_leaves_no_open_client(tmp_path, address, monkeypatch):
    """One that is collected while another starts would wait for it for ever, and it for that one."""
    made = []
    start = Client.start
    monkeypatch.setattr(Client, "start", lambda self, **given: [made.append(self), start(self, **given)][1])
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "200ms"}),
        pytest.raises(ConnectionError, match="does not lead to a scheduler"),
    ):
        store_blocks(da.ones((4, 4)), tmp_path / "copy", client=address)
    assert {one.status for one in made} <= {"closed"}


def test_an_asynchronous_client_is_refused(build, client, monkeypatch):
    monkeypatch.setattr(type(client), "asynchronous", True)
    with pytest.raises(ValueError, match=r"client is asynchronous; use .*asynchronous=False"):
        build()


def test_a_missing_progress_bar_is_told_before_anything_is_written(build, client, tmp_path, monkeypatch):
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "tqdm.auto", None)
        with pytest.raises(ImportError, match="needs tqdm, which is not installed; use pip install"):
            build(progress=True)
        with pytest.raises(ImportError, match="needs tqdm, which is not installed; use pip install"):
            store_blocks(da.ones((4, 4)), tmp_path / "copy", client=client, progress="making")
        assert leave_only_the_image(tmp_path)
        assert is_whole(build(progress=False))


@pytest.mark.parametrize(
    ("array", "settings", "error", "message"),
    [
        (np.ones((4, 4)), {}, TypeError, r"array is of type ndarray; use dask\.array\.from_array"),
        (da.ones((0, 4)), {}, ValueError, r"array has shape \(0, 4\); use one that is not empty"),
        (da.ones(4)[da.ones(4) > 0], {}, ValueError, r"compute_chunk_sizes\(\) if sizes are unknown"),
        (da.ones((4, 4)), {"chunk": 0}, ValueError, "chunk=0 is not positive"),
        *[
            (
                da.ma.masked_greater(da.ones((4, 4), dtype=dtype), 0),
                {},
                TypeError,
                r"array is masked, .* use dask",
            )
            for dtype in ("uint8", "float64")
        ],
        (
            da.ones((4, 4), chunks=2, dtype=object),
            {},
            TypeError,
            r"Zarr stores no values of dtype object .* use another",
        ),
        (da.ones((4, 4)), {"chunk": 2.0}, TypeError, "chunk=2.0 is of type float"),
    ],
)
def test_what_cannot_be_stored_is_refused(client, tmp_path, array, settings, error, message):
    with pytest.raises(error, match=message):
        store_blocks(array, tmp_path / "copy", client=client, **settings)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("dtype", ["uint8", "float64"])
def test_a_mask_that_shows_only_in_a_block_is_not_lost(client, tmp_path, dtype):
    """What is stored of it would be what it hides."""
    plain = da.ones((4, 4), chunks=2, dtype=dtype)
    masked = plain.map_blocks(lambda block: np.ma.masked_greater(block, 0), meta=np.empty((0, 0), dtype))
    with pytest.raises(
        TypeError, match=r"array is masked, and its mask would be lost; use dask\.array\.ma\.filled"
    ):
        store_blocks(masked, tmp_path / "copy", client=client)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("dtype", [">i2", ">f8", "<c8", "?", "M8[s]"])
def test_what_is_stored_has_the_values_and_the_dtype_of_the_array(client, tmp_path, dtype):
    """In the byte order of the machine."""
    values = np.arange(12).reshape(3, 4).astype(dtype)
    stored = store_blocks(da.from_array(values, chunks=2), tmp_path / "copy", client=client)
    np.testing.assert_array_equal(stored[:], values.astype(values.dtype.newbyteorder("=")), strict=True)


def test_chunks_of_other_axes_stay_as_they_are(client, tmp_path):
    stored = store_blocks(da.ones((4, 6, 6), chunks=(2, 6, 2)), tmp_path / "copy", client=client, chunk=3)
    assert stored.chunks == (2, 3, 3)


def test_a_link_that_leads_nowhere_is_no_free_place(client, tmp_path):
    """What it is meant to lead to may be on a disk that is not there now."""
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError, match=r"link' exists; remove it, or choose another target"):
        store_blocks(da.ones((4, 4)), tmp_path / "link", client=client)
    assert (tmp_path / "link").is_symlink()


def test_an_array_on_disk_is_never_overwritten(client, source):
    with pytest.raises(FileExistsError, match=r"image' exists; remove it, or choose another target"):
        store_blocks(da.ones((4, 4)), source, client=client)
    np.testing.assert_array_equal(zarr.open_array(source, mode="r"), IMAGE)
