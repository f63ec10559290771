"""How many threads a call uses, and how these share its work.

NumPy lets other threads run while it loops, so that tiles can be reduced side by side. All threads of a call
are its own: they are started when it has enough to do, and have ended when it returns. None is there to be lost
in a fork or to hold up the end of a program, and beside work that is worth sharing, starting them is cheap.

Which thread takes which tile is left to chance, and changes nothing: tiles are cut the same way for any number
of threads, and each makes results of its own.
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Generic, TypeVar

Task = TypeVar("Task")

#: Bytes of work that are worth a thread. They take 0.4 to 3 ms, and starting and ending a thread about 0.06 ms;
#: and a thread's scratch is no larger, so that no call needs more memory for its threads than for its pixels.
SHARE_BYTES = 1 << 22
#: What names the number of threads from outside.
VARIABLE = "POOLING_LIB_WORKERS"

#: What `pooling_lib.set_workers` has set here, the innermost last.
chosen: contextvars.ContextVar[tuple[int | None, ...]] = contextvars.ContextVar(
    "pooling_lib_workers", default=()
)


def workers() -> int:
    """Return how many threads a large call would use at most."""
    if sys.platform == "emscripten" or sys.is_finalizing():
        return 1  # no thread can be started
    if (limits := chosen.get()) and limits[-1] is not None:
        return limits[-1]
    if _is_shared_out():
        return 1
    return from_environment(os.environ.get(VARIABLE)) or cores()


def workers_for(work: int) -> int:
    """Return how many threads so many bytes of work are worth."""
    return 1 if work < 2 * SHARE_BYTES else min(workers(), work // SHARE_BYTES)


def from_environment(text: str | None) -> int | None:
    """Read the environment's number of threads, if it names one."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise ValueError(f"the environment has {VARIABLE}={text!r}; use an integer of at least 1, or unset it")
    return int(text)


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "process_cpu_count"):
        found = os.process_cpu_count()
    elif hasattr(os, "sched_getaffinity"):
        found = len(os.sched_getaffinity(0))
    else:
        found = os.cpu_count()
    return max(1, min(found or 1, _quota()))


@functools.cache
def _quota(path: str = "/sys/fs/cgroup/cpu.max") -> int:
    """Return how many processors a container grants, rounded up; threads beyond that are put to sleep."""
    with contextlib.suppress(OSError, ValueError):
        granted, period = Path(path).read_text(encoding="ascii").split()
        if granted != "max":
            return -(-int(granted) // int(period))
    return sys.maxsize


def _is_shared_out() -> bool:
    """Tell whether this call is one of many already: in a thread or a process that was started to share work.

    So it is in Dask's workers, in pools of `concurrent.futures` and `multiprocessing`, and in what loads data.
    """
    import threading

    processes = sys.modules.get("multiprocessing.process")  # whose children all have it
    is_child = processes is not None and processes.parent_process() is not None
    return is_child or threading.get_ident() != threading.main_thread().ident


def share(tasks: Iterable[Task], workers: Sequence[Callable[[Task], object]]) -> None:
    """Let workers take task after task: the first in the caller's thread, each other one in a new thread.

    What goes wrong in any of them ends all of them and is raised here. Where the system has no more threads,
    those that there are do the work.
    """
    own, *others = workers
    if not others:
        for task in tasks:
            own(task)
        return
    import threading

    queue, threads = _Queue(tasks, threading.Lock()), []
    try:
        for worker in others:
            # What NumPy makes of an overflow, and what else a caller has set, holds in each thread.
            target = functools.partial(contextvars.copy_context().run, queue.work_off, worker)
            thread = threading.Thread(target=target, name="pooling_lib", daemon=False)
            try:
                thread.start()
            except RuntimeError:
                break
            threads.append(thread)
        queue.work_off(own)
    finally:
        queue.close()
        for thread in threads:
            thread.join()
    queue.raise_what_went_wrong()


class _Queue(Generic[Task]):
    """Tasks that several threads take from, and the first error of any of them."""

    def __init__(self, tasks: Iterable[Task], lock: contextlib.AbstractContextManager[object]) -> None:
        self._tasks: Iterator[Task] = iter(tasks)
        self._lock, self._is_open = lock, True
        self._error: BaseException | None = None

    def close(self) -> None:
        """Give out no more tasks."""
        self._is_open = False

    def work_off(self, worker: Callable[[Task], object]) -> None:
        """Let a worker take tasks until there are none."""
        try:
            while self._is_open:
                with self._lock:
                    task = next(self._tasks, None)
                if task is None:
                    break
                worker(task)
        except BaseException as error:
            self.close()
            self._error = self._error or error

    def raise_what_went_wrong(self) -> None:
        """Raise the first error, if there is one."""
        if self._error is not None:
            try:
                raise self._error
            finally:
                self._error = None  # which holds this frame
