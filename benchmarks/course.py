"""How long the course itself takes: ``make bench-course``.

A copy of the sources is built from nothing and once more unchanged, each chapter is run by itself, and the
tests are run with their times. What is measured is printed with its goal, beside the machine's load; nothing is
kept, and what is built here already stays as it is. ``--without tests`` leaves a part out.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: What is installed, built or remembered in a checkout, and no part of the sources.
MADE = (
    "_build",
    ".venv",
    "node_modules",
    ".git",
    "dist",
    ".*_cache",
    "__pycache__",
    ".hypothesis",
)
PARTS = ("book", "chapters", "tests")
SLOWEST = 10


def seconds(command: Sequence[str], folder: Path, accepted: tuple[int, ...] = (0,)) -> tuple[float, str]:
    """Run a command to its end; return how long it took and what it said."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    took = time.perf_counter() - start
    if done.returncode not in accepted:
        sys.exit(f"error: {' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return took, done.stdout


def copied(folder: Path) -> Path:
    """Copy the sources into a folder, without anything that was made from them."""
    return shutil.copytree(ROOT, folder / "course", ignore=shutil.ignore_patterns(*MADE), symlinks=True)


def show(what: str, took: float, goal: float | None = None) -> None:
    """Print a time, and the time that is wanted."""
    wanted = "" if goal is None else f"   goal <= {goal:.0f}"
    print(f"{what:64}{took:8.1f} s{wanted}", flush=True)


def book(course: Path) -> None:
    """Time the website from nothing and unchanged."""
    build = [sys.executable, "_ext/build.py"]
    show("the book from nothing", seconds(build, course)[0], 90)
    show("the book unchanged", seconds(build, course)[0], 2)


def chapters(course: Path) -> None:
    """Time each chapter, with its kernel's start."""
    run = [sys.executable, "-m", "jupyter", "execute"]
    for path in sorted((course / "chapters").glob("*.ipynb")):
        show(path.name, seconds([*run, str(path)], course)[0], 60)


def slowest(report: str) -> list[tuple[str, float]]:
    """Return the tests that pytest names as the slowest, set-up and all, and the seconds of each."""
    total: dict[str, float] = {}
    for took, name in re.findall(r"^([\d.]+)s (?:setup|call|teardown) +(.+)$", report, re.MULTILINE):
        total[name] = total.get(name, 0) + float(took)
    return sorted(total.items(), key=lambda test: -test[1])[:SLOWEST]


def tests() -> None:
    """Time the tests, as `make test` runs them, and name the slowest."""
    pytest = [sys.executable, "-m", "pytest", "-q", "--numprocesses=auto"]
    named = ["--dist=worksteal", "--durations=100", "--durations-min=0.5"]
    whole, report = seconds([*pytest, *named, "tests", "pooling_lib"], ROOT, (0, 1))
    took = seconds([*pytest, "--dist=loadfile", "chapters"], ROOT, (0, 1))[0]
    show("the tests", whole + took, 420)
    last = report.strip().splitlines()[-1]
    print(f"    {last}")
    for name, long in slowest(report):
        show(f"    {name}"[:63], long)


def main() -> None:
    """Measure what is not left out."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--without", action="append", default=[], choices=PARTS, help="a part to leave out")
    without = parser.parse_args().without
    if hasattr(os, "getloadavg"):
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        course = copied(Path(folder))
        for name, measure in (("book", book), ("chapters", chapters)):
            if name not in without:
                measure(course)
    if "tests" not in without:
        tests()


if __name__ == "__main__":
    main()
