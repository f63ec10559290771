"""How many threads pooling uses: as many as there are cores for large images, and what to do about it."""

from __future__ import annotations

from contextlib import ContextDecorator

from pooling_lib._core import threads
from pooling_lib._core.settings import integer

__all__ = ["get_workers", "set_workers"]


class Workers(ContextDecorator):
    """A number of threads that holds in a ``with``; it may be used again, also within itself or elsewhere."""

    def __init__(self, workers: int | None) -> None:
        self._workers = workers

    def __repr__(self) -> str:
        return f"set_workers({self._workers})"

    def __enter__(self) -> None:
        threads.chosen.set((*threads.chosen.get(), self._workers))

    def __exit__(self, *_: object) -> None:
        threads.chosen.set(threads.chosen.get()[:-1])


def set_workers(workers: int | None) -> Workers:
    """Use at most so many threads for each call, while the context lasts.

    The results are bit for bit the same for any number. Without this, a large image is pooled by as many
    threads as there are processors that the process may use, each with at least 4 MiB to do, and a small one by
    the caller's thread alone. So is an image of any size where work is shared out already: in a thread other
    than the main one, in a child of ``multiprocessing``, in Dask's workers. In a browser there is one thread.

    Parameters
    ----------
    workers : int or None
        At least 1; 1 starts no thread. None returns to what holds without this. It concerns the thread (or the
        task of ``asyncio``) that sets it. In place of the number of processors, ``POOLING_LIB_WORKERS`` in the
        environment may name another.

    Returns
    -------
    context manager
        For ``with`` statements, or to decorate a function. It changes nothing by itself, and may be used again.

    Raises
    ------
    TypeError
        If `workers` is not an integer or None, when it is called.
    ValueError
        If `workers` is less than 1.

    See Also
    --------
    get_workers : what holds now.

    Examples
    --------
    >>> import numpy as np
    >>> from pooling_lib import max_pool, set_workers
    >>> with set_workers(1):
    ...     pooled = max_pool(np.ones((2048, 2048)))
    >>> pooled.shape
    (1024, 1024)
    """
    if workers is not None and (workers := integer("workers", workers)) < 1:
        raise ValueError(f"workers={workers} is not positive; use an integer of at least 1, or None")
    return Workers(workers)


def get_workers() -> int:
    """Return how many threads a large call would use at most, made here and now.

    Returns
    -------
    int
        What `set_workers` set, or else what it says holds without it.

    Raises
    ------
    ValueError
        If the environment's ``POOLING_LIB_WORKERS`` is not an integer of at least 1.

    Examples
    --------
    >>> from pooling_lib import get_workers, set_workers
    >>> with set_workers(2):
    ...     get_workers()
    2
    """
    return threads.workers()
