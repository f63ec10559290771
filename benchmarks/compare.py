"""Compare pooling_lib with its peers, and write ``compare.json`` in the processor's folder of ``results``.

Every row is measured with one thread each, and beside the compiled libraries also with all cores for all, each
of them alone in its turn. Run ``make bench``, or ``python benchmarks/compare.py`` with an interpreter that has
the peers. One that is not installed is named as absent, and the file, which the chapters read, stays as it is.
``--only 446`` keeps the rows whose name contains a text, and writes nothing.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import os
import platform
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

# One thread each, before any peer starts its pool; a peer that is given more says so itself.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import numpy as np
from peers import OPTIONAL, PEERS, THREADED, pooling_lib, versions
from report import MODES
from timing import take_turns

from pooling_lib import get_workers, set_workers

SHAPES = {"446 x 450": (446, 450), "4096 x 4096": (4096, 4096), "16 x 64 x 56 x 56": (16, 64, 56, 56)}
GEOMETRIES = [(2, 2), (3, 2), (3, 3), (8, 8), (3, 1), (31, 1)]
#: How many threads there are for all: what the tables call it, and the number.
ONE, ALL = MODES


def measure(shape: tuple[int, ...], kernel: int, stride: int, operation: str) -> dict[str, Any]:
    """Time one row of the table, with one thread each and with all cores for all."""
    image = np.random.default_rng(0).random(shape, dtype=np.float32)
    ours = pooling_lib(image, kernel, stride, operation)
    row = {}
    for mode, threads in ((ONE, 1), (ALL, get_workers())):
        ratios = {}
        for name, module, make in PEERS:
            if PRESENT[module] == "absent" or (mode == ALL and name not in THREADED):
                continue
            given = {"threads": threads} if name in THREADED else {}
            if (call := make(image, kernel, stride, operation, **given)) is not None:
                with set_workers(threads):
                    ratios[name] = asdict(take_turns(ours, call, alone=mode == ALL))
        best = min((found.pop("our_seconds") for found in ratios.values()), default=math.nan)
        row[mode] = {"microseconds": 1e6 * best, "ratios": ratios}
    return row


def processor() -> str:
    """Name the processor."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.split(": ")[1] for line in lines if line.startswith("model name")), model)
    return model


def folder() -> Path:
    """Return where the results of this processor are kept."""
    name = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\((r|tm)\)", "", processor().lower())).strip("-")
    return Path(__file__).with_name("results") / name


def machine() -> dict[str, str]:
    """Name the machine, its software, and the day."""
    return {
        "processor": processor(),
        "cores": str(get_workers()),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "load": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
        "day": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }


def geometric_mean(values: list[float]) -> float:
    """Average ratios."""
    return math.exp(sum(map(math.log, values)) / len(values))


def summarise(name: str, rows: dict[str, Any], mode: str) -> dict[str, Any]:
    """Return the geometric mean of a peer's ratios, and the row where ours does worst."""
    ratios = {row: made[mode]["ratios"] for row, made in rows.items()}
    medians = {row: found[name]["median"] for row, found in ratios.items() if name in found}
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
    summary = {mode: {name: summarise(name, rows, mode) for name, _, _ in PEERS} for mode in MODES}
    for mode, found in summary.items():
        for name, peer in found.items():
            if peer["rows"]:
                mean, worst, row = peer["geometric_mean"], peer["worst"], peer["worst_row"]
                print(f"{mode}, {name}: geometric mean {mean:.2f}, worst {worst:.2f}, {row}")
    absent = [name for name, module, _ in PEERS if PRESENT[module] == "absent"]
    print("absent:", ", ".join(absent) or "none")
    made = {"machine": machine(), "versions": PRESENT, "absent": absent, "rows": rows, "summary": summary}
    write("compare", made, complete=set(absent) <= set(OPTIONAL) and not only)


def write(name: str, made: dict[str, Any], complete: bool) -> None:
    """Write results into the processor's folder, unless something is missing from them."""
    path = folder() / f"{name}.json"
    if complete:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(made, indent=1, default=float) + "\n", encoding="utf-8")
    print(f"{'written' if complete else 'left as it is, since this run was not complete'}: {path}")


def show(name: str, row: dict[str, Any]) -> None:
    """Print a row as it is done."""
    for mode, made in row.items():
        cells = [f"{peer} {ratio['median']:.2f}" for peer, ratio in made["ratios"].items()]
        print(f"{name:34} {mode}: {made['microseconds']:9.0f} us  {', '.join(cells)}", flush=True)


PRESENT = versions()

if __name__ == "__main__":
    main()
