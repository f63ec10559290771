"""What other libraries were asked: the questions tell them apart, and the answers kept are SciPy's own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import ndimage

from pooling_lib import average_pool, max_pool
from pooling_lib.explorers.window import DEFAULT_VALUES

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import practice  # noqa: E402
import practice_names as names  # noqa: E402
import practice_peers as peers  # noqa: E402

KEPT: dict[str, Any] = json.loads(practice.RESULTS.read_text(encoding="utf-8"))
FOUND: dict[str, Any] = json.loads(names.RESULTS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["pooling_lib", "SciPy"])
def test_what_is_kept_of_a_library_that_is_here_is_what_it_says_now(name: str) -> None:
    """The others are asked by `make practice`."""
    kept = {key: value for key, value in KEPT[name].items() if key != "versions"}
    assert json.loads(json.dumps(practice.facts(practice.LIBRARIES[name][0]()))) == kept


def test_every_library_was_asked_every_question_and_has_its_versions() -> None:
    assert list(KEPT) == list(practice.LIBRARIES)
    assert len({tuple(said) for said in KEPT.values()}) == 1
    for name, (_, _, packages) in practice.LIBRARIES.items():
        assert list(KEPT[name]["versions"]) == list(packages)


def test_libraries_agree_where_everything_is_written_out() -> None:
    """Or they have no stride in that call."""
    grid = practice.grid((6, 6))
    for said in KEPT.values():
        assert said["max"] in (None, max_pool(grid, 2).tolist())
        assert said["average"] in (None, average_pool(grid, 2).tolist())


def test_the_corner_tells_four_rules_of_padding_apart() -> None:
    """By hand: 12 / 9, 12 / 4, and with the border mirrored in two ways."""
    symmetric = (1 + 1 + 2 + 1 + 1 + 2 + 4 + 4 + 5) / 9
    reflect = (5 + 4 + 5 + 2 + 1 + 2 + 5 + 4 + 5) / 9
    rules = {round(value, 3) for value in (12 / 9, 12 / 4, symmetric, reflect)}
    kept = {said["corner of average of 1 to 9, padding 1"] for said in KEPT.values()}
    assert kept - {None} == rules
    assert len(rules) == 4


def test_a_filter_that_keeps_the_size_is_a_pool_from_its_second_pixel_on() -> None:
    image = np.array(DEFAULT_VALUES)
    assert np.array_equal(ndimage.maximum_filter(image, 2)[1::2, 1::2], max_pool(image, 2))


def test_no_setting_is_kept_as_null_and_a_refusal_by_its_kind() -> None:
    def no_setting() -> None:
        raise peers.NoSettingError

    def refuse() -> None:
        raise ZeroDivisionError("no")

    assert practice.asked(no_setting) is None
    assert practice.asked(refuse) == {"refused": "ZeroDivisionError"}
    assert practice.asked(lambda: 5) == 5


@pytest.mark.parametrize("settings", [{"stride": 2}, {"ceil_mode": True}, {"dilation": 2, "stride": 2}])
def test_a_setting_that_a_call_does_not_have_is_told_apart_from_one_that_it_refuses(
    settings: dict[str, Any],
) -> None:
    with pytest.raises(peers.NoSettingError):
        peers.SciPy().max(practice.grid((6, 6)), 2, **settings)


def test_a_missing_library_is_named_and_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(practice, "RESULTS", tmp_path / "practice.json")
    monkeypatch.setattr(practice, "LIBRARIES", {"Absent": (peers.SciPy, ("no_such_module",), ("scipy",))})
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    assert practice.main() == 1
    assert "nothing is written: Absent is not installed" in capsys.readouterr().err
    assert not (tmp_path / "practice.json").exists()


def test_every_name_in_the_tables_of_the_chapters_was_found_in_its_library() -> None:
    """A name that is new in a table has to be looked up: `make practice`, where the libraries are."""
    assert {library: list(said["names"]) for library, said in FOUND.items()} == names.asked()
    assert [name for said in FOUND.values() for name, place in said["names"].items() if not place] == []
    assert sum(len(said["names"]) for said in FOUND.values()) > 100


def test_names_were_looked_up_in_the_versions_that_were_asked_how_they_pool() -> None:
    for library, said in FOUND.items():
        asked = KEPT["ONNX Runtime" if library == "ONNX" else library]["versions"]
        assert said["versions"].items() <= asked.items()


def test_every_chapter_with_a_table_of_libraries_has_names_that_are_looked_up() -> None:
    """None is passed over because its table has another form; chapter 13 has a table of its own."""
    found = {path.stem[:2]: len(list(names.by_library(path))) for path in names.CHAPTERS.glob("*.ipynb")}
    assert {chapter for chapter, count in found.items() if count < 3} == {"13"}


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        (["nn.Conv2d(..., stride=2)", "groups"], ["nn.Conv2d", "stride of nn.Conv2d", "groups of nn.Conv2d"]),
        (["MaxPooling2D(2)(x)", "x[:, ::2]", '"same"'], ["MaxPooling2D"]),
        (["jax.jit", ".block_until_ready()"], ["jax.jit", "x.block_until_ready"]),
        (["-F.max_pool2d(-x, 2)", "padding=((0, 1), (0, 1))"], ["F.max_pool2d", "padding of F.max_pool2d"]),
        (["MaxPool", "MaxUnpool", "mode"], ["MaxPool", "MaxUnpool", "mode of MaxUnpool, MaxPool"]),
    ],
)
def test_names_are_read_from_code_as_the_tables_write_it(codes: list[str], found: list[str]) -> None:
    assert list(names.named(codes)) == found


def test_a_name_or_a_setting_that_a_library_does_not_have_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here in SciPy, whose filters stand for those of a library that the tests cannot count on."""
    monkeypatch.setitem(names.SHORT, "SciPy", {"nd": "scipy.ndimage"})
    monkeypatch.setitem(names.BARE, "SciPy", ("scipy.ndimage",))
    assert names.in_python("SciPy", "nd.uniform_filter") == "scipy.ndimage.uniform_filter"
    assert names.in_python("SciPy", "uniform_filter") == "scipy.ndimage.uniform_filter"
    assert names.in_python("SciPy", "origin of nd.uniform_filter") == "scipy.ndimage.uniform_filter(origin)"
    for wrong in ("nd.min_pool", "min_pool", "stride of nd.uniform_filter", "origin of nd.min_pool", "no.such"):
        assert names.in_python("SciPy", wrong) is None


def test_a_name_that_is_not_found_is_told_and_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(names, "RESULTS", tmp_path / "names.json")
    monkeypatch.setattr(names, "PACKAGES", {"SciPy": ("scipy",), "Absent": ("no_such_package",)})
    monkeypatch.setattr(names, "asked", lambda: {"SciPy": ["scipy.ndimage.min_pool"], "Absent": ["pool"]})
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    assert names.main() == 1
    told = capsys.readouterr().err
    assert "nothing is written: SciPy has no scipy.ndimage.min_pool; Absent is not installed" in told
    assert not names.RESULTS.exists()
