"""Compare the rest of what pooling can do with PyTorch, and write ``variants.json`` beside ``compare.json``.

``compare.py`` pools float32 without padding. Here are the other dtypes, the indices of maxima, and padding: how
many times as long as ``pooling_lib`` PyTorch takes. ``--only indices`` keeps the rows whose name contains a
text, and writes nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from typing import Any

import numpy as np
from compare import PRESENT, SHAPES, geometric_mean, machine, write
from timing import take_turns

from pooling_lib import average_pool, max_pool, set_workers

GEOMETRIES = [(2, 2), (3, 2), (3, 3), (8, 8), (3, 1)]
PADDED = [(3, 2, 1), (3, 1, 1), (5, 2, 2)]
SMALL = [label for label, shape in SHAPES.items() if np.prod(shape) < 10_000_000]
Pair = tuple[Callable[[], object], Callable[[], object]]


def pairs(image: np.ndarray) -> Iterator[tuple[str, Pair]]:
    """Yield what is compared on an image, by name: our call and PyTorch's."""
    import torch

    torch.set_num_threads(1)
    functional = torch.nn.functional
    tensor = torch.from_numpy(image.reshape((1,) * (3 - image.ndim) + image.shape))
    ours = {"max": max_pool, "average": average_pool}
    theirs = {"max": functional.max_pool2d, "average": functional.avg_pool2d}
    if image.dtype == np.uint8:  # which PyTorch does not average
        ours.pop("average")
    for kernel, stride in GEOMETRIES:
        for name in ours if image.dtype != np.float32 else ():  # float32 stands in compare.py
            calls = partial(ours[name], image, kernel, stride), partial(theirs[name], tensor, kernel, stride)
            yield f"{name} k={kernel} s={stride}", calls
        yield (
            f"indices k={kernel} s={stride}",
            (
                partial(max_pool, image, kernel, stride, return_indices=True),
                partial(theirs["max"], tensor, kernel, stride, return_indices=True),
            ),
        )
    for kernel, stride, padding in PADDED:
        for name in ours:
            calls = (
                partial(ours[name], image, kernel, stride, padding=padding),
                partial(theirs[name], tensor, kernel, stride, padding),
            )
            yield f"padded {name} k={kernel} s={stride} p={padding}", calls


def measure(only: str) -> dict[str, Any]:
    """Time every row, and show it."""
    import torch

    rows = {}
    for label in SMALL:
        for dtype in ("float32", "float64", "float16", "uint8"):
            image = (200 * np.random.default_rng(0).random(SHAPES[label])).astype(dtype)
            for name, (ours, theirs) in pairs(image):
                row = f"{label} {dtype} {name}"
                if only in row:
                    with torch.inference_mode():
                        rows[row] = asdict(take_turns(ours, theirs))
                    print(f"{row}: {rows[row]['median']:.2f}", flush=True)
    return rows


def summarise(rows: dict[str, Any]) -> dict[str, Any]:
    """Return the geometric mean and the worst row of each kind: a dtype, and what is done with it."""
    kinds: dict[str, dict[str, float]] = {}
    for row, made in rows.items():
        label = next(label for label in SMALL if row.startswith(label))
        kind = row.removeprefix(label).partition(" k=")[0].strip()
        kinds.setdefault(kind, {})[row] = made["median"]
    return {
        kind: {
            "geometric_mean": geometric_mean([*found.values()]),
            "worst": min(found.values()),
            "worst_row": min(found, key=found.__getitem__),
        }
        for kind, found in kinds.items()
    }


def main() -> None:
    """Measure, show, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", help="keep the rows whose name contains this text; write nothing")
    only = parser.parse_args().only
    if PRESENT["torch"] == "absent":
        print("PyTorch is absent: nothing to compare other dtypes, indices and padding with")
        return
    with set_workers(1):  # as PyTorch is given
        rows = measure(only)
    summary = summarise(rows)
    for kind, found in summary.items():
        print(f"{kind}: {found['geometric_mean']:.2f}, worst {found['worst']:.2f}, {found['worst_row']}")
    made = {"machine": machine(), "versions": PRESENT, "rows": rows, "summary": summary}
    write("variants", made, complete=not only)


if __name__ == "__main__":
    main()
