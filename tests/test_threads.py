"""Threads: the same results for any number of them, started when it pays, and none left behind."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import subprocess
import sys
import threading
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import engine, engines, geometries, images

from pooling_lib import (
    average_pool,
    average_pool_backward,
    get_workers,
    lp_pool,
    max_pool,
    max_pool_backward,
    min_pool,
    set_workers,
)
from pooling_lib._core import threads
from pooling_lib._core.engine import reduce_windows
from pooling_lib._core.reductions import Reduction
from pooling_lib._core.resolving import resolve
from pooling_lib._core.scratch import Scratch
from pooling_lib.operations import OPERATIONS

NUMBERS = (1, 2, 3, 7)
#: Two of them are not below this many bytes of work, in the tests that look at real sizes.
LARGE = np.random.default_rng(0).random((3, 1024, 1024), dtype=np.float32)


@contextlib.contextmanager
def shared(bytes_a_worker: int = 1) -> Iterator[None]:
    """Make small images worth as many threads as large ones are."""
    with mock.patch.object(threads, "SHARE_BYTES", bytes_a_worker):
        yield


def bits(result: Any) -> list[tuple[Any, ...]]:
    """Return results to the last bit, with those of NaN and of a zero's sign."""
    arrays = result if isinstance(result, tuple) else (result,)
    made = []
    for array in arrays:
        values = array.reshape(-1, 1).view(np.uint8)
        if array.dtype == np.longdouble and np.finfo(array.dtype).nmant == 63:
            values = values[:, :10]  # what is beyond is never written
        made.append((array.dtype, array.shape, values.tobytes()))
    return made


CALLS: dict[str, Callable[..., Any]] = {
    "max": max_pool,
    "min": min_pool,
    "indices": partial(max_pool, return_indices=True),
    "average": average_pool,
    "average without padding": partial(average_pool, count_include_pad=False),
    "Lp 2": lp_pool,
    "Lp 40": partial(lp_pool, p=40),
    "Lp inf": partial(lp_pool, p=np.inf),
}


def test_every_pool_of_the_library_is_among_them():
    pools = {call.func if isinstance(call, partial) else call for call in CALLS.values()}
    left_out = {how.pool for how in OPERATIONS.values()} - pools
    assert not left_out, f"add {left_out} to CALLS"


@pytest.mark.parametrize("name", CALLS)
@settings(max_examples=40)
@given(data=st.data())
def test_results_are_bit_for_bit_the_same_for_any_number_of_threads(name, data):
    shape, geometry = data.draw(geometries())
    dtype = data.draw(st.sampled_from(["?", "u1", "i4", "i8", "e", "f", "d", "g"]))
    image = data.draw(images(shape, dtype, special=np.dtype(dtype).kind == "f"))
    arrange = data.draw(st.sampled_from([np.asarray, np.asfortranarray, lambda array: array[..., ::-1]]))
    call = partial(CALLS[name], arrange(image), **geometry.settings())
    with engine(data.draw(engines)), shared(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = []
        for number in NUMBERS:
            with set_workers(number):
                found.append(bits(call()))
    assert found[1:] == found[:1] * 3


@settings(max_examples=40)
@given(data=st.data())
def test_so_are_gradients(data):
    shape, geometry = data.draw(geometries())
    dtype = data.draw(st.sampled_from(["e", "f", "d", "F"]))
    image = data.draw(images(shape, "f")).astype(dtype)
    axes, said = len(geometry.kernel), geometry.settings()
    found = []
    with engine(data.draw(engines)), shared():
        for number in NUMBERS:
            with set_workers(number):
                pooled = average_pool(image, **said)
                made = [average_pool_backward(pooled, shape, **said)]
                if dtype != "F":
                    best, indices = max_pool(image, **said, return_indices=True)
                    made.append(max_pool_backward(best, indices, shape, axes=axes))
                found.append(bits(tuple(made)))
    assert found[1:] == found[:1] * 3


@pytest.mark.parametrize("name", CALLS)
def test_large_images_give_the_same_with_two_threads_as_with_one(name):
    image = LARGE.copy()
    image[:, ::97, ::89] = np.nan
    call = partial(CALLS[name], image, kernel_size=3, stride=2, padding=1)
    with set_workers(1):
        alone = bits(call())
    with set_workers(2):
        assert bits(call()) == alone


class Recorded:
    """A maximum that notes which threads ask for it."""

    def __init__(self) -> None:
        self.threads: set[int] = set()

    def __call__(self, left, right, *, out):
        """Note the thread."""
        self.threads.add(threading.get_ident())
        np.maximum(left, right, out=out)

    def reduce(self, taps, axis, *, out):
        """Note the thread."""
        self.threads.add(threading.get_ident())
        np.maximum.reduce(taps, axis, out=out)


def threads_of(image: np.ndarray, number: int | None, combine: Any = None) -> int:
    """Count the threads that work on one image."""
    windows, combine = resolve(image.shape, 3, 1), combine or Recorded()
    out = np.empty((*image.shape[:-2], *[along.count for along in windows]), image.dtype)
    with set_workers(number):
        reduce_windows(image, windows, Reduction(combine, -np.inf, image.dtype, idempotent=True), out)
    return len(combine.threads)


class Meeting(Recorded):
    """One whose first call in each thread waits until so many threads have come."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.barrier = threading.Barrier(number, timeout=60)

    def __call__(self, left, right, *, out):
        """Wait for the others once."""
        if threading.get_ident() not in self.threads:
            self.threads.add(threading.get_ident())
            self.barrier.wait()
        np.maximum(left, right, out=out)


@pytest.mark.parametrize("number", [2, 3])
def test_as_many_threads_as_were_asked_for_work_at_the_same_time(number):
    assert threads_of(LARGE, number, Meeting(number)) == number


def test_a_large_image_is_shared_by_as_many_threads_as_there_are_processors():
    with mock.patch.object(threads, "cores", return_value=3):
        assert threads_of(LARGE, None, Meeting(3)) == 3


def test_no_thread_gets_less_than_its_share():
    started = count_starts(lambda: threads_of(LARGE[:2], 7))
    assert started == LARGE[:2].nbytes // threads.SHARE_BYTES - 1


def count_starts(call: Callable[[], object]) -> int:
    """Count the threads that a call starts."""
    start, started = threading.Thread.start, []

    def counted(thread: threading.Thread) -> None:
        started.append(thread)
        start(thread)

    with mock.patch.object(threading.Thread, "start", counted):
        call()
    return len(started)


def test_small_work_starts_no_thread():
    image = LARGE[0, :, :1023]
    assert image.nbytes < threads.SHARE_BYTES
    with set_workers(8):
        assert count_starts(lambda: max_pool(image)) == 0
        assert count_starts(lambda: max_pool(LARGE)) == 2


def test_no_thread_is_left_when_a_call_returns():
    before = set(threading.enumerate())
    with set_workers(3):
        max_pool(LARGE)
    assert set(threading.enumerate()) == before


def test_memory_grows_by_one_scratch_a_thread_and_not_with_the_image():
    image = np.zeros((3000, 3000), np.float32)
    extra = {}
    for number in (1, 2, 4):
        with set_workers(number):
            tracemalloc.start()
            pooled = max_pool(image, 3, 2, padding=1)
            extra[number] = tracemalloc.get_traced_memory()[1] - pooled.nbytes
            tracemalloc.stop()
    assert extra[1] < threads.SHARE_BYTES * 1.1
    for number in (2, 4):
        assert extra[number] < number * extra[1] * 1.1


@pytest.mark.parametrize(("kernel_size", "stride"), [(2, 2), (3, 2), (3, 1), (31, 1), (700, 1)])
def test_a_small_image_needs_no_more_memory_than_three_of_its_kind(kernel_size, stride):
    image = np.zeros((720, 720), np.float32)
    tracemalloc.start()
    pooled = max_pool(image, kernel_size, stride)
    extra = tracemalloc.get_traced_memory()[1] - pooled.nbytes
    tracemalloc.stop()
    assert extra < 3 * image.nbytes * 1.1


def test_the_scratches_of_a_call_are_one_piece_of_memory_and_have_no_value_in_common():
    scratches = Scratch.for_threads(3, 10, np.dtype(np.float32))
    for number, scratch in enumerate(scratches):
        scratch.rows[...] = number
    assert [np.unique(scratch.rows).tolist() for scratch in scratches] == [[0], [1], [2]]
    (memory,) = {id(scratch.rows.base) for scratch in scratches}
    assert memory != id(None)


def test_a_call_may_be_made_from_several_threads_at_once():
    expected = bits(max_pool(LARGE, 3, 2, return_indices=True))

    def call(number: int) -> bool:
        with set_workers(number):
            return bits(max_pool(LARGE, 3, 2, return_indices=True)) == expected

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(call, [1, 2, 3, 2, 1, 3, 2, 2]))


def test_a_thread_that_shares_work_already_uses_no_other():
    with mock.patch.object(threads, "cores", return_value=4), ThreadPoolExecutor(1) as pool:
        assert get_workers() == 4
        assert pool.submit(get_workers).result() == 1
        assert pool.submit(threads_of, LARGE, None).result() == 1
        assert pool.submit(threads_of, LARGE, 3, Meeting(3)).result() == 3


def workers_here(_: object = None) -> int:
    """Tell another process's number."""
    return get_workers()


def pooled_bits(number: int | None) -> list[tuple[Any, ...]]:
    """Pool in another process."""
    with set_workers(number):
        return bits(average_pool(LARGE, 3, 2))


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_children_of_multiprocessing_use_one_thread_and_give_the_same(method):
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system cannot {method}")
    with set_workers(2):
        expected = pooled_bits(2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of a fork, when the test runner has threads
        with multiprocessing.get_context(method).Pool(1) as pool:
            assert pool.apply(workers_here) == 1
            for number in (None, 2):
                assert pool.apply(pooled_bits, (number,)) == expected


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_fork_after_threads_have_worked_and_while_they_work_can_pool_with_threads():
    program = """
import os, threading, numpy as np
from pooling_lib import max_pool, set_workers
image = np.random.default_rng(0).random((3, 1024, 1024), dtype=np.float32)
expected = None
with set_workers(3):
    expected = max_pool(image, 3, 1)
    ends = threading.Event()
    def busy():
        with set_workers(3):
            while not ends.is_set():
                max_pool(image, 3, 1)
    beside = threading.Thread(target=busy)
    beside.start()
    try:
        for _ in range(5):
            child = os.fork()
            if child == 0:
                same = np.array_equal(max_pool(image, 3, 1), expected)
                os._exit(0 if same else 1)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    finally:
        ends.set()
        beside.join()
print("done")
"""
    assert run(program) == "done"


def run(program: str, **environment: str) -> str:
    """Run a program in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout.strip()


def test_pooling_while_the_interpreter_ends_is_done_by_what_threads_there_can_be():
    program = """
import atexit, numpy as np
from pooling_lib import max_pool, set_workers
image = np.ones((3, 1024, 1024), np.float32)
class Last:
    def __del__(self, pool=max_pool, image=image, show=print, sum=np.sum):
        show(int(sum(pool(image, 2))), flush=True)
def at_exit():
    with set_workers(3):
        print(int(max_pool(image, 2).sum()), flush=True)
atexit.register(at_exit)
import sys
sys.modules["kept until the end"] = Last()
"""
    assert run(program, POOLING_LIB_WORKERS="3").split() == ["786432", "786432"]


class Wrong(Exception):  # noqa: N818
    """What goes wrong in a tile."""


@pytest.mark.parametrize("where", ["the caller's thread", "another thread"])
def test_what_goes_wrong_in_a_thread_is_raised_by_the_call_and_ends_the_others(where):
    main = threading.get_ident()

    class Failing(Meeting):
        def __call__(self, left, right, *, out):
            super().__call__(left, right, out=out)
            if (threading.get_ident() == main) == (where == "the caller's thread"):
                raise Wrong("a tile failed")

    before = set(threading.enumerate())
    with pytest.raises(Wrong, match="a tile failed"):
        threads_of(LARGE, 2, Failing(2))
    assert set(threading.enumerate()) == before
    assert threads_of(LARGE, 2, Meeting(2)) == 2


def test_of_two_errors_the_first_is_raised():
    both_at_work = threading.Barrier(2)

    def first(task):
        both_at_work.wait()
        raise ValueError("first")

    def second(task):
        both_at_work.wait()
        for thread in threading.enumerate():
            if thread.name == "pooling_lib":
                thread.join()
        raise ValueError("second")

    with pytest.raises(ValueError, match="first"):
        threads.share([1, 2], [second, first])


def test_a_keyboard_interrupt_ends_all_threads_of_a_call():
    main = threading.get_ident()

    class Interrupted(Meeting):
        def __call__(self, left, right, *, out):
            super().__call__(left, right, out=out)
            if threading.get_ident() == main:
                raise KeyboardInterrupt

    before = set(threading.enumerate())
    with pytest.raises(KeyboardInterrupt):
        threads_of(LARGE, 3, Interrupted(3))
    assert set(threading.enumerate()) == before


def test_where_no_thread_can_be_started_the_callers_own_does_all():
    with set_workers(1):
        expected = bits(average_pool(LARGE))

    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with mock.patch.object(threading.Thread, "start", refuse), set_workers(3):
        assert bits(average_pool(LARGE)) == expected


def test_what_the_caller_says_of_floating_point_errors_holds_in_every_thread():
    image = np.full((3, 1024, 1024), 3e38, np.float32)
    with set_workers(3), np.errstate(all="raise"):
        assert np.isinf(average_pool(image)).all()  # which says for itself what it ignores
        windows = resolve(image.shape, 2)
        out = np.empty((3, 512, 512), np.float32)
        with pytest.raises(FloatingPointError, match="overflow"):
            reduce_windows(image, windows, Reduction(np.add, 0, image.dtype), out)


def test_a_browser_has_one_thread_whatever_is_asked_for():
    with mock.patch.object(sys, "platform", "emscripten"), set_workers(4):
        assert get_workers() == 1
        assert count_starts(lambda: max_pool(LARGE)) == 0


def test_set_workers_holds_while_its_context_lasts_and_contexts_nest():
    before = get_workers()
    with set_workers(5):
        with set_workers(2):
            assert get_workers() == 2
            with set_workers(None):
                assert get_workers() == before
        assert get_workers() == 5
        with pytest.raises(Wrong), set_workers(3):
            raise Wrong
        assert get_workers() == 5
    assert get_workers() == before


@pytest.mark.parametrize(
    ("workers", "error", "message"),
    [
        (0, ValueError, r"workers=0 is not positive; use an integer of at least 1, or None"),
        (-2, ValueError, r"workers=-2 is not positive; use an integer of at least 1, or None"),
        (1.5, TypeError, r"workers=1.5 is of type float; use an integer"),
        (True, TypeError, r"workers=True is of type bool; use an integer"),
        ("2", TypeError, r"workers='2' is of type str; use an integer"),
    ],
)
def test_a_number_that_is_none_is_refused_before_anything_changes(workers, error, message):
    before = get_workers()
    with pytest.raises(error, match=message):
        set_workers(workers)
    assert get_workers() == before


def test_a_limit_may_be_used_again_within_itself_and_to_decorate_and_changes_nothing_by_itself():
    before = get_workers()
    more = before + 3
    limit = set_workers(np.int64(more))
    assert get_workers() == before
    for _ in range(2):
        with limit:
            assert get_workers() == more
            with set_workers(1), limit:
                assert get_workers() == more
            assert get_workers() == more
        assert get_workers() == before
    limited = limit(get_workers)
    assert [limited(), limited(), get_workers()] == [more, more, before]
    assert repr(set_workers(2)) == "set_workers(2)"


def test_one_limit_serves_several_threads_at_once_and_leaves_none_of_them_changed():
    limit, both = set_workers(7), threading.Barrier(2)

    def work():
        before = get_workers()
        with limit:
            both.wait(10)
            inside = get_workers()
            both.wait(10)
        return before, inside, get_workers()

    with ThreadPoolExecutor(2) as pool:
        seen = [future.result() for future in [pool.submit(work), pool.submit(work)]]
    assert seen == [(1, 7, 1)] * 2


@pytest.mark.parametrize(("text", "expected"), [("3", 3), ("1", 1), ("", 2)])
def test_the_environment_may_name_the_number(monkeypatch, text, expected):
    monkeypatch.setenv(threads.VARIABLE, text)
    with mock.patch.object(threads, "cores", return_value=2):
        assert get_workers() == expected
        with set_workers(6):
            assert get_workers() == 6


@pytest.mark.parametrize("text", ["0", "-1", "two", "1.5", "²", "9" * 5000])
def test_an_environment_that_names_none_is_refused_by_name(monkeypatch, text):
    monkeypatch.setenv(threads.VARIABLE, text)
    for call in (get_workers, lambda: max_pool(LARGE)):
        with pytest.raises(
            ValueError, match=r"POOLING_LIB_WORKERS='.*'; use an integer of at least 1, or unset it"
        ):
            call()


def test_processors_are_those_the_process_may_use(monkeypatch):
    monkeypatch.setattr(threads, "_quota", lambda: sys.maxsize)
    monkeypatch.setattr(os, "process_cpu_count", lambda: 5, raising=False)
    assert threads.cores() == 5
    monkeypatch.delattr(os, "process_cpu_count")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3, 4}, raising=False)
    assert threads.cores() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert threads.cores() == 7
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert threads.cores() == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [("max 100000\n", sys.maxsize), ("150000 100000\n", 2), ("50000 100000\n", 1), ("?", sys.maxsize)],
)
def test_a_container_grants_processors_by_a_quota(tmp_path: Path, text, expected):
    path = tmp_path / "cpu.max"
    path.write_text(text, encoding="ascii")
    assert threads._quota(str(path)) == expected
    assert threads._quota(str(tmp_path / "absent")) == sys.maxsize
