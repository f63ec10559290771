"""Measure what the comparison with others does not show, and write ``limits.json`` beside ``compare.json``.

How time grows with image and window, and without wide vector instructions, what a call costs, how near to a
copy it comes, how much memory it takes beyond its input and output, and how far its averages lie from exact
ones.
"""

from __future__ import annotations

import argparse
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
from compare import GEOMETRIES, PRESENT, SHAPES, machine, write
from timing import take_turns
from vectors import baseline_alone

from pooling_lib import average_pool, get_workers, max_pool, set_workers

Numbers = dict[str, float]


def noise(side: int) -> np.ndarray:
    """Make a square image."""
    return np.random.default_rng(0).random((side, side), dtype=np.float32)


def call_overhead() -> Numbers:
    """Return microseconds for an 8 x 8 image."""
    image, pools = noise(8), {"max": max_pool, "average": average_pool}
    return {name: 1e6 * _best(partial(pool, image)) for name, pool in pools.items()}


def nanoseconds_a_pixel(megapixels: list[float]) -> Numbers:
    """Return the time a pixel of max pooling, k = s = 2, by megapixels."""
    found = {}
    for size in megapixels:
        image = noise(int(1024 * size**0.5))
        found[f"{size:g}"] = 1e9 * _best(partial(max_pool, image)) / image.size
    return found


def against_a_copy() -> Numbers:
    """Return how many times as long as ``image.copy()`` pooling a 4096 x 4096 image takes."""
    image = noise(4096)
    return {
        f"{name} k={k} s={k}": 1 / take_turns(partial(pool, image, k), image.copy).median
        for k in (2, 3, 8)
        for name, pool in (("max", max_pool), ("average", average_pool))
    }


def wide_against_narrow() -> Numbers:
    """Return how many times as long as k = 3, s = 1 a window of k = 31, s = 1 takes, on 2048 x 2048."""
    image = noise(2048)
    return {
        name: take_turns(partial(pool, image, 3, 1), partial(pool, image, 31, 1)).median
        for name, pool in (("max", max_pool), ("average", average_pool))
    }


def one_thread_against_all() -> Numbers:
    """Return how many times as long as all cores one thread takes to pool, by image."""
    everything, found = get_workers(), {}
    for shape in ((1024, 1024), (4096, 4096), (16, 64, 56, 56)):
        image = np.random.default_rng(0).random(shape, dtype=np.float32)
        for name, pool in (
            ("max k=2 s=2", max_pool),
            ("average k=3 s=1", partial(average_pool, kernel_size=3, stride=1)),
            ("max k=31 s=1", partial(max_pool, kernel_size=31, stride=1)),
            ("indices k=2 s=2", partial(max_pool, return_indices=True)),
        ):
            calls = [partial(_with, workers, pool, image) for workers in (everything, 1)]
            found[f"{' x '.join(map(str, shape))} {name}"] = take_turns(*calls, alone=True).median
    return found


def numpy_shared() -> Numbers:
    """Return how many times as long as all cores one thread takes for NumPy's own loops."""
    image, made = noise(4096), np.empty((4096, 4096), np.float32)
    cores = get_workers()
    near = [(part[:64], result[:64]) for part, result in _bands(cores, image, made)]  # 1 MB, which stays near

    def again(part: np.ndarray, result: np.ndarray) -> None:
        for _ in range(4096 // 64 // cores):
            np.maximum(part, 0.5, out=result)

    works: dict[str, tuple[Callable[..., object], list[tuple[np.ndarray, ...]]]] = {
        "read 4096 x 4096": (np.max, _bands(cores, image)),
        "copy 4096 x 4096": (lambda part, result: np.copyto(result, part), _bands(cores, image, made)),
        "compare in the cache": (again, near),
    }
    with ThreadPoolExecutor(cores) as threads:
        return {
            name: take_turns(
                partial(_all_of, threads.map, work, bands), partial(_all_of, map, work, bands), alone=True
            ).median
            for name, (work, bands) in works.items()
        }


def _bands(number: int, *images: np.ndarray) -> list[tuple[np.ndarray, ...]]:
    """Cut images into so many bands of rows."""
    return list(zip(*[np.array_split(image, number) for image in images], strict=True))


def _all_of(
    spread: Callable[..., Any], work: Callable[..., object], bands: list[tuple[np.ndarray, ...]]
) -> None:
    list(spread(lambda band: work(*band), bands))


def _with(workers: int, pool: Callable[..., object], image: np.ndarray) -> None:
    with set_workers(workers):
        pool(image)


def extra_megabytes() -> Numbers:
    """Return the peak of memory beyond input and output, by image."""
    found = {}
    for side in (720, 1024, 4096, 8192):
        image = noise(side)
        for name, call in (
            ("max k=2 s=2", partial(max_pool, image)),
            ("average k=31 s=1", partial(average_pool, image, 31, 1)),
            ("max k=3 s=2 p=1", partial(max_pool, image, 3, 2, padding=1)),
        ):
            tracemalloc.start()
            pooled = call()
            found[f"{side} x {side} {name}"] = (tracemalloc.get_traced_memory()[1] - pooled.nbytes) / 1e6
            tracemalloc.stop()
    return found


def average_error() -> dict[str, Numbers]:
    """Return the mean error of float32 averages in units of float32's resolution, PyTorch's beside ours."""
    image = noise(512)
    found = {}
    for kernel in (2, 3, 5, 8, 15, 31, 64):
        for stride in (1, kernel):
            exact = average_pool(image.astype(np.float64), kernel, stride)
            means = {"pooling_lib": average_pool(image, kernel, stride)}
            if PRESENT["torch"] != "absent":
                import torch

                tensor = torch.from_numpy(image)[None]
                means["PyTorch"] = torch.nn.functional.avg_pool2d(tensor, kernel, stride)[0].numpy()
            found[f"k={kernel} s={stride}"] = {
                name: float(np.abs(mean - exact).mean() / np.finfo(np.float32).eps)
                for name, mean in means.items()
            }
    return found


def _best(call: Callable[[], object]) -> float:
    return take_turns(call, call).our_seconds


def main() -> None:
    """Measure, show, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", type=float, default=256, help="megapixels of the largest image")
    largest = parser.parse_args().largest
    sizes = [size for size in (0.25, 1, 4, 16, 64, 256) if size <= largest]
    found: dict[str, Any] = {"machine": machine(), "versions": PRESENT}
    for name, measure in (
        ("call overhead on 8 x 8, microseconds", call_overhead),
        ("nanoseconds a pixel, by megapixels", partial(nanoseconds_a_pixel, sizes)),
        ("times as long as a copy", against_a_copy),
        ("k = 31 against k = 3", wide_against_narrow),
        ("one thread against all cores", one_thread_against_all),
        ("one thread against all cores, NumPy alone", numpy_shared),
        ("NumPy's baseline against all vector instructions", partial(baseline_alone, SHAPES, GEOMETRIES)),
        ("extra megabytes", extra_megabytes),
        ("mean error of an average", average_error),
    ):
        with set_workers(None if "all cores" in name else 1):
            found[name] = measure()
        print(f"{name}: {found[name]}", flush=True)
    write("limits", found, complete=PRESENT["torch"] != "absent")  # which has errors, too


if __name__ == "__main__":
    main()
