"""Every chapter that runs in a browser under the site's very Pyodide, in Node: it prints what is committed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from itertools import accumulate
from operator import or_
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import library_cell
import nbformat
from live_site import ROOT, chapters, needs_pyodide, put_together
from pyodide_lock import ROOMS

RUNNER = Path(__file__).with_name("run_chapters.mjs")
NUMBER = re.compile(r"(\d+(?:\.\d+)?)")
TEXTS = ("text/plain", "text/html")
GLUED = "application/papermill.record/"  # for the prose, into which it has gone in what readers get
FEWEST = 5
PYTHONS = 2  # at once, each of which takes the next chapter when it is done with one
# Sums of floats may round otherwise there: what is printed of them may end in another last digit, by one.
MOST_LAST_DIGITS = 2


def printed(outputs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a committed cell prints: its streams, and the texts of what it shows."""
    streams = {"stdout": "", "stderr": ""}
    shown = []
    for output in outputs:
        if output["output_type"] == "stream":
            streams[output["name"]] += "".join(output["text"])
        elif not all(kind.startswith(GLUED) for kind in output["data"]):
            shown.append({kind: "".join(output["data"][kind]) for kind in TEXTS if kind in output["data"]})
    return {**streams, "shown": shown}


def differences(committed: Any, given: Any, units: int) -> list[str]:
    """Return where two texts differ by more than some units of the last digit that is printed."""
    if isinstance(committed, dict):
        return [line for key in committed for line in differences(committed[key], given[key], units)]
    if isinstance(committed, list):
        if len(committed) != len(given):
            return [f"{given!r} instead of {committed!r}"]
        return [line for one in zip(committed, given, strict=True) for line in differences(*one, units)]
    parts, others = NUMBER.split(committed), NUMBER.split(given)
    if len(parts) != len(others) or not all(map(_close, parts, others, [units] * len(parts))):
        return [f"{given!r} instead of {committed!r}"]
    return []


def _close(one: str, other: str, units: int) -> bool:
    if one == other:
        return True
    places = {len(text.partition(".")[2]) for text in (one, other)}
    if not (NUMBER.fullmatch(one) and NUMBER.fullmatch(other)) or len(places) > 1:
        return False
    return abs(Decimal(one) - Decimal(other)) <= units * Decimal(10) ** -places.pop()


def compare(name: str, given: dict[str, Any]) -> tuple[int, list[str], list[str]]:
    """Return how many cells of a chapter are compared, which differ in a last digit, and what is wrong."""
    compared, last, wrong = 0, [], []
    for cell in json.loads((ROOT / "chapters" / name).read_text(encoding="utf-8"))["cells"]:
        tags = cell["metadata"].get("tags", [])
        if (got := given.get(cell["id"])) is None or "raises-exception" in tags:
            continue  # plumbing, which readers do not get; or meant to fail
        if got["error"]:
            wrong.append(f"{cell['id']}: {got['error']}")
        elif "nbval-ignore-output" not in tags:
            compared += bool(cell["outputs"])
            committed = printed(cell["outputs"])
            if differences(committed, got, 0):
                last.append(cell["id"])
            wrong += [f"{cell['id']}: {line}" for line in differences(committed, got, 1)]
    return compared, last, wrong


def test_a_text_may_differ_by_one_in_the_last_digit_of_a_number_and_in_nothing_else() -> None:
    """As many digits, the same words, as many outputs."""
    committed = {"stdout": "of 625: 0.55, -3\n", "shown": [{"text/plain": "1.0"}]}

    def given(text: str, *more: dict[str, str]) -> dict[str, Any]:
        return {"stdout": text, "shown": [{"text/plain": "1.0"}, *more]}

    assert differences(committed, given("of 625: 0.55, -3\n"), 0) == []
    assert differences(committed, given("of 625: 0.56, -3\n"), 1) == []
    for wrong in ("of 625: 0.57, -3\n", "of 625: 0.6, -3\n", "in 625: 0.55, -3\n", "of 625: 0.55, -3", ""):
        assert differences(committed, given(wrong), 1) == [f"{wrong!r} instead of 'of 625: 0.55, -3\\n'"]
    assert len(differences(committed, given("of 625: 0.55, -3\n", {}), 1)) == 1
    assert len(differences(committed, given("of 625: 0.56, -3\n"), 0)) == 1


def uses_scipy(name: str) -> bool:
    """Say whether a cell of a chapter imports SciPy, or a part of the library that brings it."""
    found = library_cell.modules(nbformat.read(ROOT / "chapters" / name, as_version=4))
    return bool(found & {"scipy", *ROOMS["scipy"]})


def run(lite: Path, waiting: SimpleQueue[str], log: Path) -> list[dict[str, Any]]:
    """Start one Python, run the chapters that wait in it, one after the other, and return what each gives."""
    command = [str(Path(sys.executable).with_name("node")), str(RUNNER), str(lite)]
    given: list[dict[str, Any]] = []
    with (
        log.open("w", encoding="utf-8") as said,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, encoding="utf-8"
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(Empty):
            while name := waiting.get_nowait():
                print(name, file=process.stdin, flush=True)
                # Between two chapters Pyodide tells of packages that it loads.
                line = next((line for line in process.stdout if line.startswith("{")), "")
                assert line, f"{name}: {log.read_text(encoding='utf-8')[-3000:]}"
                given.append(json.loads(line))
        process.stdin.close()
        assert process.wait() == 0, log.read_text(encoding="utf-8")[-3000:]
    return given


@needs_pyodide
def test_every_chapter_prints_under_pyodide_what_is_committed(site: Path, tmp_path: Path) -> None:
    """Packages come by what cells import, so SciPy comes where it is used, and not before."""
    lite = put_together(site, tmp_path) / "lite"
    names = sorted(chapters(), key=uses_scipy)
    assert not any(map(uses_scipy, names[:PYTHONS]))
    waiting: SimpleQueue[str] = SimpleQueue()
    for name in names:
        waiting.put(name)
    with ThreadPoolExecutor(PYTHONS) as pool:
        logs = [tmp_path / f"{index}.log" for index in range(PYTHONS)]
        runs = list(pool.map(lambda log: run(lite, waiting, log), logs))
    given = {one["name"]: one for ran in runs for one in ran}
    assert sorted(given) == sorted(names)
    for ran in runs:
        needed = list(accumulate((uses_scipy(one["name"]) for one in ran), or_))
        assert ["scipy" in one["packages"] for one in ran] == needed
    results = {name: compare(name, one["cells"]) for name, one in given.items()}
    assert "\n".join(line for _, _, wrong in results.values() for line in wrong) == ""
    assert [name for name, (compared, _, _) in results.items() if compared < FEWEST] == []
    assert len([cell for _, last, _ in results.values() for cell in last]) <= MOST_LAST_DIGITS
