"""Measure the passes back, Lp pooling, blocks and pyramids, and write ``passes.json`` beside ``compare.json``.

The passes back and Lp pooling are compared with PyTorch's, one thread each; pooling block by block with pooling
the whole array; the pyramid is given in megapixels a second. ``--only backward`` keeps the rows whose name
contains a text, and writes nothing.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from compare import PRESENT, SHAPES, geometric_mean, machine, write
from timing import take_turns

from pooling_lib import average_pool_backward, lp_pool, max_pool, max_pool_backward, set_workers

GEOMETRIES = [(2, 2), (3, 2), (3, 3), (3, 1)]
SMALL = ("446 x 450", "16 x 64 x 56 x 56")
Pair = tuple[Callable[[], object], Callable[[], object]]
SIDE, CHUNK = 4096, 1024


def pairs(image: np.ndarray, kernel: int, stride: int) -> Iterator[tuple[str, Pair]]:
    """Yield what is compared, by name: our call and PyTorch's."""
    import torch

    torch.set_num_threads(1)
    aten = torch.ops.aten
    tensor = torch.from_numpy(image.reshape((1,) * (4 - image.ndim) + image.shape))
    pooled, indices = max_pool(image, kernel, stride, return_indices=True)
    gradient = np.random.default_rng(1).random(pooled.shape, dtype=image.dtype)
    back = torch.from_numpy(gradient.reshape((1,) * (4 - image.ndim) + gradient.shape))
    places = torch.from_numpy(indices.reshape((1,) * (4 - image.ndim) + indices.shape))
    sizes = ([kernel] * 2, [stride] * 2, [0, 0])
    yield (
        "max backward",
        (
            partial(max_pool_backward, gradient, indices, image.shape),
            partial(aten.max_pool2d_with_indices_backward, back, tensor, *sizes, [1, 1], False, places),
        ),
    )
    yield (
        "average backward",
        (
            partial(average_pool_backward, gradient, image.shape, kernel, stride),
            partial(aten.avg_pool2d_backward, back, tensor, *sizes, False, True, None),
        ),
    )
    yield (
        "lp p=2",
        (
            partial(lp_pool, image, 2, kernel, stride),
            partial(torch.nn.functional.lp_pool2d, tensor, 2.0, kernel, stride),
        ),
    )


def beside_pytorch(only: str) -> dict[str, Any]:
    """Time every row, and show it."""
    rows: dict[str, Any] = {}
    if PRESENT["torch"] == "absent":
        return rows
    import torch

    for label in SMALL:
        image = np.random.default_rng(0).random(SHAPES[label], dtype=np.float32)
        for kernel, stride in GEOMETRIES:
            for name, (ours, theirs) in pairs(image, kernel, stride):
                row = f"{label} {name} k={kernel} s={stride}"
                if only in row:
                    with torch.inference_mode():
                        rows[row] = asdict(take_turns(ours, theirs))
                    print(f"{row}: {rows[row]['median']:.2f}", flush=True)
    return rows


def blocks() -> dict[str, float]:
    """Return how many times as long as on the whole array pooling in blocks takes, and megapixels a second."""
    import dask
    import dask.array as da
    from distributed import Client, LocalCluster

    from pooling_lib.scale.blocks import pool_blocks
    from pooling_lib.scale.pyramid import build_pyramid, store_blocks

    dask.config.set({"distributed.worker.profile.enabled": False})  # which can stop workers (chapter 8)
    image = np.random.default_rng(0).random((SIDE, SIDE), dtype=np.float32)
    array = da.from_array(image, chunks=CHUNK)
    lazy = pool_blocks(array, 3, 2)
    duel = take_turns(partial(max_pool, image, 3, 2), partial(lazy.compute, scheduler="synchronous"))
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        source = Path(folder, "image")
        store_blocks(array, source, client=client, chunk=CHUNK)
        start = time.perf_counter()
        build_pyramid(source, Path(folder, "pyramid"), 4, client=client, chunk=CHUNK)
        took = time.perf_counter() - start
    return {
        "pool_blocks against max_pool": duel.median,
        "pyramid, megapixels a second": image.size / 1e6 / took,
    }


def main() -> None:
    """Measure, show, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", help="keep the rows whose name contains this text; write nothing")
    only = parser.parse_args().only
    with set_workers(1):
        rows = beside_pytorch(only)
        scale = blocks() if only in "blocks and pyramid" else {}
    summary = {}
    for kind in ("max backward", "average backward", "lp p=2"):
        found = {row: made["median"] for row, made in rows.items() if f" {kind} " in row}
        if found:
            worst = min(found, key=found.__getitem__)
            mean = geometric_mean([*found.values()])
            summary[kind] = {"geometric_mean": mean, "worst": found[worst], "worst_row": worst}
            print(f"{kind}: {mean:.2f}, worst {found[worst]:.2f}, {worst}")
    print(scale)
    made = {"machine": machine(), "versions": PRESENT, "rows": rows, "summary": summary, "scale": scale}
    write("passes", made, complete=bool(rows) and not only)


if __name__ == "__main__":
    main()
