"""Build the pyramid of an image larger than memory, and report times and the peak memory of each worker.

Run ``make bench-scale``, or for a cluster elsewhere
``python benchmarks/scale.py --scheduler tcp://HOST:8786 --folder /shared/folder``.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dask
import dask.array as da
import numpy as np
from distributed import Client, LocalCluster

from pooling_lib import pool_generations
from pooling_lib.images import zone_plate
from pooling_lib.scale.pyramid import build_pyramid, store_blocks


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=60_000, help="rows and columns of the image (%(default)s)")
    parser.add_argument("--levels", type=int, default=6, help="how many times to pool 2 x 2 (%(default)s)")
    parser.add_argument("--chunk", type=int, default=2048, help="length of a stored chunk (%(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="worker processes (%(default)s)")
    parser.add_argument("--memory", default="1GB", help="memory limit of a worker (%(default)s)")
    parser.add_argument("--scheduler", help="address of a running scheduler, instead of workers here")
    parser.add_argument("--folder", type=Path, help="where to keep the files (default: removed at the end)")
    return parser.parse_args()


@contextmanager
def connect(options: argparse.Namespace) -> Iterator[Client]:
    """Connect to the given scheduler, or start workers on this machine."""
    if options.scheduler:
        with Client(options.scheduler) as client:
            yield client
        return
    dask.config.set({"distributed.worker.profile.enabled": False})  # which can stop workers (chapter 8)
    with (
        LocalCluster(
            n_workers=options.workers,
            threads_per_worker=1,
            memory_limit=options.memory,
            host="127.0.0.1",
            dashboard_address=None,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def image(size: int, chunk: int) -> da.Array:
    """Return the zone plate as a Dask array, of which each block is made on its own."""

    def block(block_info: dict) -> np.ndarray:
        return zone_plate(size, *block_info[None]["array-location"])

    chunks = da.core.normalize_chunks(chunk, (size, size))
    return da.map_blocks(block, chunks=chunks, dtype=np.uint8, meta=np.empty((0, 0), np.uint8))


def check(levels: list, size: int) -> None:
    """Compare the last corner of every level with pooling the same pixels in memory."""
    factor = 2 ** len(levels)
    start = max(0, size - 4096) // factor * factor
    corner = zone_plate(size, (start, size), (start, size))
    for number, expected in enumerate(pool_generations(corner, len(levels))[1:], start=1):
        first = start // 2**number
        if not np.array_equal(levels[number - 1][first:, first:], expected):
            sys.exit(f"level {number} of the stored pyramid differs from pooling the same pixels in memory")


def peak_mebibytes() -> float:
    """Return the largest resident size this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Make the image, build its pyramid, and print what that took."""
    options = arguments()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="pyramid-"))
    try:
        with connect(options) as client:
            start = time.perf_counter()
            store_blocks(
                image(options.size, options.chunk),
                folder / "image",
                client=client,
                chunk=options.chunk,
                progress="making the image",
            )
            made = time.perf_counter()
            levels = build_pyramid(
                folder / "image",
                folder / "pyramid",
                options.levels,
                client=client,
                chunk=options.chunk,
                progress=True,
            )
            built = time.perf_counter()
            peaks = client.run(peak_mebibytes)
        check(levels, options.size)
    finally:
        if options.folder is None:
            shutil.rmtree(folder)
    size, took = options.size, built - made
    print(f"image        {size} x {size} uint8, {size**2 / 1e9:.2f} GB, made in {made - start:.0f} s")
    print(f"pyramid      {' '.join(str(level.shape[0]) for level in levels)}, built in {took:.0f} s")
    print(f"throughput   {size**2 / 1e6 / took:.0f} megapixels a second")
    print(
        f"peak memory  {', '.join(f'{peak:.0f} MiB' for peak in peaks.values())} of {options.memory} a worker"
    )


if __name__ == "__main__":
    main()
