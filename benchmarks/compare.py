"""Compare pooling_lib with its peers, and write ``results/compare.json``, which the docs show.

Run ``make bench``, or ``python benchmarks/compare.py`` with an interpreter that has the peers. One that is not
installed is named as absent, and the file, which the chapters read, stays as it is. ``--only 446`` keeps the
rows whose name contains a text, and writes nothing.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import os
import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

# One thread each, before any peer starts its pool.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import numpy as np
from peers import PEERS, pooling_lib, versions
from timing import take_turns

RESULTS = Path(__file__).with_name("results") / "compare.json"
SHAPES = {"446 x 450": (446, 450), "4096 x 4096": (4096, 4096), "16 x 64 x 56 x 56": (16, 64, 56, 56)}
GEOMETRIES = [(2, 2), (3, 2), (3, 3), (8, 8), (3, 1), (31, 1)]


def measure(shape: tuple[int, ...], kernel: int, stride: int, operation: str) -> dict[str, Any]:
    """Time one row of the table."""
    image = np.random.default_rng(0).random(shape, dtype=np.float32)
    ours = pooling_lib(image, kernel, stride, operation)
    ratios = {}
    for name, module, make in PEERS:
        if PRESENT[module] != "absent" and (call := make(image, kernel, stride, operation)) is not None:
            ratios[name] = asdict(take_turns(ours, call))
    best = min(found.pop("our_seconds") for found in ratios.values())
    return {"microseconds": 1e6 * best, "ratios": ratios}


def machine() -> dict[str, str]:
    """Name the machine, its software, and the day."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.split(": ")[1] for line in lines if line.startswith("model name")), model)
    return {
        "processor": model,
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "load": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
        "day": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }


def geometric_mean(values: list[float]) -> float:
    """Average ratios."""
    return math.exp(sum(map(math.log, values)) / len(values))


def summarise(name: str, rows: dict[str, Any]) -> dict[str, Any]:
    """Return the geometric mean of a peer's ratios, and the row where ours does worst."""
    medians = {row: made["ratios"][name]["median"] for row, made in rows.items() if name in made["ratios"]}
    if not medians:
        return {"rows": 0}
    worst = min(medians, key=medians.__getitem__)
    mean = geometric_mean([*medians.values()])
    return {"rows": len(medians), "geometric_mean": mean, "worst": medians[worst], "worst_row": worst}


def main() -> None:
    """Measure every row, show it, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="keep the rows whose name contains this text; write nothing")
    only = parser.parse_args().only
    rows = {}
    for label, shape in SHAPES.items():
        for kernel, stride in GEOMETRIES:
            for operation in ("max", "average"):
                name = f"{label} {operation} k={kernel} s={stride}"
                if only in name:
                    rows[name] = measure(shape, kernel, stride, operation)
                    show(name, rows[name])
    summary = {name: summarise(name, rows) for name, _, _ in PEERS}
    for name, found in summary.items():
        if found["rows"]:
            mean, worst, row = found["geometric_mean"], found["worst"], found["worst_row"]
            print(f"{name}: geometric mean {mean:.2f}, worst {worst:.2f}, {row}")
    absent = [name for name, module, _ in PEERS if PRESENT[module] == "absent"]
    print("absent:", ", ".join(absent) or "none")
    if absent:
        print(f"{RESULTS.name} is left as it is: it holds every peer")
    elif not only:
        RESULTS.parent.mkdir(exist_ok=True)
        made = {"machine": machine(), "versions": PRESENT, "absent": absent, "rows": rows, "summary": summary}
        RESULTS.write_text(json.dumps(made, indent=1, default=float) + "\n", encoding="utf-8")


def show(name: str, row: dict[str, Any]) -> None:
    """Print a row as it is done."""
    ratios = "  ".join(
        f"{peer} {found['median']:.2f} [{found['low']:.2f}, {found['high']:.2f}]"
        for peer, found in row["ratios"].items()
    )
    print(f"{name}: {row['microseconds']:.0f} us; {ratios}", flush=True)


PRESENT = versions()

if __name__ == "__main__":
    main()
