"""Pool with all vector instructions of the processor and with NumPy's baseline alone, in turns.

NumPy chooses among its loops when it is imported, by what the processor can do, so each way has a process of
its own. The baseline is what every processor of the kind has. This tells on one machine what a processor
without the wider instructions loses by that alone; its caches and its memory are another matter.
"""

from __future__ import annotations

import os
import statistics
import timeit
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import cache, partial
from multiprocessing import get_context

import numpy as np
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__  # as np.show_runtime does

from pooling_lib import average_pool, max_pool, set_workers

Shape = tuple[int, ...]

#: So many pairs of processes, and so many times each call in turns.
PAIRS, ROUNDS = 3, 3

#: What keeps NumPy from the wider instructions of this processor.
BASELINE = {"NPY_DISABLE_CPU_FEATURES": " ".join(name for name in __cpu_dispatch__ if __cpu_features__[name])}


def start(processes: ExitStack, environment: dict[str, str]) -> ProcessPoolExecutor:
    """Start a process in an environment of its own, which ends with the others."""
    kept = os.environ.copy()
    os.environ.update(environment)
    try:
        process = processes.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
        process.submit(int).result()  # it is only started for its first task
    finally:
        os.environ.clear()
        os.environ.update(kept)
    return process


def baseline_alone(shapes: dict[str, Shape], geometries: list[tuple[int, int]]) -> dict[str, float]:
    """Return how many times as long one thread takes without the wider instructions, by row."""
    rows = {
        f"{label} {operation} k={kernel} s={stride}": (shape, kernel, stride, operation)
        for label, shape in shapes.items()
        for kernel, stride in geometries
        for operation in ("max", "average")
    }
    ratios: dict[str, list[float]] = {name: [] for name in rows}
    # Where the memory of a process lies is chance, and lasts as long as it does.
    for _ in range(PAIRS):
        with ExitStack() as processes:
            pair = [start(processes, environment) for environment in (BASELINE, {})]
            for name, row in rows.items():
                for _ in range(ROUNDS):
                    slow, quick = [process.submit(_seconds, *row).result() for process in pair]
                    ratios[name].append(slow / quick)
    return {name: statistics.median(found) for name, found in ratios.items()}


def _seconds(shape: Shape, kernel: int, stride: int, operation: str) -> float:
    """Return what a call takes, in the mean of those of a fifth of a second."""
    pool = {"max": max_pool, "average": average_pool}[operation]
    call = partial(pool, _image(shape), kernel, stride)
    with set_workers(1):
        call()
        count, took = timeit.Timer(call).autorange()
    return took / count


@cache
def _image(shape: Shape) -> np.ndarray:
    return np.random.default_rng(0).random(shape, dtype=np.float32)
