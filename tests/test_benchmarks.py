"""What was measured is shown as it was measured: processor by processor, and what is missing stays missing."""

from __future__ import annotations

import copy
import importlib.util
import json
import math
import sys
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent.parent / "benchmarks"
RESULTS = FOLDER / "results"


def module(name: str) -> Any:
    """Load a script of the folder."""
    spec = importlib.util.spec_from_file_location(f"benchmarks_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made  # where a dataclass looks for its own
    spec.loader.exec_module(made)
    return made


REPORT = module("report")


def test_what_the_docs_show_is_what_the_folders_hold() -> None:
    written = (RESULTS / "all.json").read_text(encoding="utf-8")
    assert written == REPORT.text_of(REPORT.gather()), "run: python benchmarks/report.py"


def test_every_peer_that_is_measured_is_shown() -> None:
    assert list(REPORT.PEERS) == [name for name, _, _ in module("peers").PEERS]


def test_more_than_one_processor_is_shown() -> None:
    assert len(REPORT.gather()) >= 2


@pytest.mark.parametrize("path", sorted(RESULTS.glob("*/compare.json")), ids=lambda path: path.parent.name)
def test_means_follow_from_the_rows_or_the_results_say_that_rows_are_missing(path: Path) -> None:
    found = json.loads(path.read_text(encoding="utf-8"))
    for mode, peers in found["summary"].items():
        for peer, said in peers.items():
            ratios = [made.get(mode, {"ratios": {}})["ratios"].get(peer) for made in found["rows"].values()]
            medians = [one["median"] for one in ratios if one]
            if len(medians) != said["rows"]:
                assert found["partial"]
                assert min(medians) >= said["worst"]
            elif medians:
                mean = math.exp(sum(map(math.log, medians)) / len(medians))
                assert said["geometric_mean"] == pytest.approx(mean)
                assert said["worst"] == min(medians)


def write(folder: Path, name: str, **files: Any) -> None:
    """Write the results of one processor."""
    (folder / name).mkdir()
    for part, found in files.items():
        (folder / name / f"{part}.json").write_text(json.dumps(found), encoding="utf-8")


ROW = {"microseconds": 5.0, "ratios": {"PyTorch": {"median": 0.5, "low": 0.4, "high": 0.6}}}
MEAN = {"rows": 1, "geometric_mean": 0.5, "worst": 0.5, "worst_row": "a"}
WHOLE = {
    "machine": {"processor": "Fast", "cores": "4"},
    "versions": {"numpy": "2"},
    "rows": {"a": {"one thread": ROW, "all cores": copy.deepcopy(ROW)}},
    "summary": {"one thread": {"PyTorch": MEAN}, "all cores": {"PyTorch": MEAN | {"geometric_mean": 0.7}}},
}
PART = {
    "machine": {"processor": "Slow", "cores": "2"},
    "versions": {"numpy": "2"},
    "partial": "only a row",
    "rows": {"b": {"one thread": ROW}},
    "summary": {"one thread": {"PyTorch": MEAN}},
}


def test_what_was_not_measured_on_a_processor_is_null_and_a_dash(tmp_path: Path) -> None:
    kind = {"summary": {"float16 max": {"geometric_mean": 2.0, "worst": 1.5, "worst_row": "c"}}}
    write(tmp_path, "fast", compare=WHOLE, variants=kind)
    write(tmp_path, "slow", compare=PART)
    found = REPORT.gather(tmp_path)
    assert list(found) == ["Fast, 4 cores", "Slow, 2 cores"]
    fast, slow = found.values()
    assert slow["rows"] == {"one thread": {"b": {"PyTorch": 0.5}}, "all cores": None}
    assert (slow["summary"]["all cores"], slow["variants"], slow["limits"], slow["passes"]) == (None,) * 4
    assert (fast["partial"], slow["partial"]) == (None, "only a row")
    assert REPORT.summaries(found).splitlines()[2:] == [
        "| PyTorch, one thread | 0.50 (0.50) | 0.50 (0.50) |",
        "| PyTorch, all cores | 0.70 (0.50) | - |",
        "| float16 max, beside PyTorch | 2.00 (1.50) | - |",
    ]
    assert "Partial: only a row." in REPORT.caption(slow)


def test_rows_that_lose_are_listed_for_each_number_of_threads(tmp_path: Path) -> None:
    write(tmp_path, "fast", compare=WHOLE)
    (one,) = REPORT.gather(tmp_path).values()
    assert REPORT.rows_table(one).splitlines()[2:] == [
        "| a | one thread | 0.50 | - |",
        "| a | all cores | 0.50 | - |",
    ]


@pytest.mark.parametrize(
    ("model", "name"),
    [("AMD EPYC", "amd-epyc"), ("Intel(R) Xeon(R) CPU @ 2.60GHz", "intel-xeon-cpu-2-60ghz")],
)
def test_a_processor_has_a_folder_by_its_name(monkeypatch: pytest.MonkeyPatch, model: str, name: str) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    for peer in ("OMP", "OPENBLAS", "MKL"):
        monkeypatch.setenv(f"{peer}_NUM_THREADS", "1")  # which the script sets for all that comes
    try:
        compare = module("compare")
        monkeypatch.setattr(compare, "processor", lambda: model)
        assert compare.folder() == RESULTS / name
    finally:
        for one in ("peers", "report", "timing"):
            sys.modules.pop(one, None)


REPORTED = """
============================= slowest durations ==============================
4.00s call     tests/test_a.py::test_one[a b]
3.00s setup    tests/test_b.py::test_two
2.50s call     tests/test_b.py::test_two
0.50s teardown tests/test_a.py::test_three

(90 durations < 0.5s hidden.)
3 passed in 11.00s
"""


def test_the_slowest_tests_are_told_with_their_set_up() -> None:
    assert module("course").slowest(REPORTED) == [
        ("tests/test_b.py::test_two", 5.5),
        ("tests/test_a.py::test_one[a b]", 4.0),
        ("tests/test_a.py::test_three", 0.5),
    ]


def test_a_part_of_the_course_that_fails_is_named_with_what_it_said(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('no room'); raise SystemExit(3)"]
    with pytest.raises(SystemExit, match=r"(?s)error: .* ended with 3:.no room"):
        module("course").seconds(command, tmp_path)


class Clock:
    """A machine on which a function slows the next one down, unless that rests before it begins."""

    def __init__(self) -> None:
        self.now, self.is_busy, self.rests = 0.0, False, 0

    def perf_counter(self) -> float:
        """Tell the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let what is busy come to rest."""
        self.now, self.is_busy, self.rests = self.now + seconds, False, self.rests + 1

    def ours(self) -> None:
        """Take longer beside what is busy."""
        self.now += 0.004 if self.is_busy else 0.002

    def other(self) -> None:
        """Stay busy."""
        self.now, self.is_busy = self.now + 0.006, True


def test_in_turns_a_pair_of_calls_is_compared_and_alone_each_begins_on_a_machine_at_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    timing = module("timing")
    for alone, ratio in ((False, 1.5), (True, 3)):
        clock = Clock()
        monkeypatch.setattr(timing, "time", clock)
        duel = timing.take_turns(clock.ours, clock.other, alone=alone)
        assert duel.median == pytest.approx(ratio)
        assert duel.our_seconds == pytest.approx(0.002 if alone else 0.004)
        assert duel.rounds >= timing.ROUNDS
        assert clock.rests == (2 * duel.rounds if alone else 0)


def test_what_a_library_makes_ready_in_its_first_call_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    timing, clock = module("timing"), Clock()
    monkeypatch.setattr(timing, "time", clock)
    lengths = iter([100 * timing.ONCE_SECONDS])

    def other() -> None:
        clock.now += next(lengths, 0.006)

    assert timing.take_turns(clock.ours, other).median == pytest.approx(3)
