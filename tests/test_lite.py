"""The chapters in the reader's browser: whose Pyodide, which wheels, and what the lock of the site says."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import hosting
import pytest
import wheels
from inbrowser import obstacle
from pyodide_lock import ROOMS, complete
from sphinx.errors import ExtensionError
from test_imports import MODULES

ROOT = Path(__file__).parent.parent


def test_each_pinned_wheel_has_the_version_that_is_installed() -> None:
    """One set of versions, in the browser and out of it."""
    exact = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = wheels.pinned(wheels.PINS.read_text(encoding="utf-8"))
    assert [pin["name"] for pin in pins] == list(wheels.WANTED)
    assert [pin for pin in pins if f"{pin['name']}=={pin['version']}" not in exact] == []


def test_a_line_that_pins_nothing_is_refused() -> None:
    """A package without a hash would be whatever the registry gives."""
    with pytest.raises(ExtensionError, match=r"'comm==0.2.3' is no pin; run `make requirements`"):
        wheels.pinned("# why\ncomm==0.2.3\n")


def test_a_folder_that_is_no_pyodide_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not replaced by the CDN, and is not remembered."""
    monkeypatch.setenv(hosting.VARIABLE, str(tmp_path))
    with pytest.raises(
        hosting.HostingError, match=r"has no pyodide.mjs, .*; name a folder with Pyodide 314\.0\.3"
    ):
        hosting.chosen(tmp_path)
    monkeypatch.delenv(hosting.VARIABLE)
    assert hosting.chosen(tmp_path) is None


def test_a_later_build_does_not_fall_back_to_the_cdn_unless_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the folder of the build before is gone, the build fails."""
    (tmp_path / "_build").mkdir()
    (tmp_path / "_build" / ".pyodide").write_text(str(tmp_path / "gone"))
    monkeypatch.delenv(hosting.VARIABLE, raising=False)
    with pytest.raises(hosting.HostingError, match=r"gone has no pyodide\.mjs"):
        hosting.chosen(tmp_path)
    monkeypatch.setenv(hosting.VARIABLE, hosting.CDN)
    assert hosting.chosen(tmp_path) is None
    monkeypatch.delenv(hosting.VARIABLE)
    assert hosting.chosen(tmp_path) is None


def test_what_no_package_index_of_the_site_has_is_refused() -> None:
    """Python would ask a registry for it."""
    with pytest.raises(
        ExtensionError, match=r"in the browser a needs b, which neither Pyodide nor the site has"
    ):
        complete({"a": {"depends": ["b"], "imports": []}})


def test_parts_of_the_library_bring_packages_that_pyodide_or_a_wheel_has() -> None:
    """SciPy and matplotlib come by the import of what uses them."""
    known = {*hosting.release()["packages"], *wheels.WANTED}
    assert set(ROOMS) <= known


def importers(package: str) -> set[str]:
    """Return the modules of the library that import a package, when they are loaded or when they are used."""
    found = set()
    for module, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            named += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            if package in {name.partition(".")[0] for name in named}:
                found.add(f"pooling_lib.{module}")
    return found


@pytest.mark.parametrize("package", ROOMS)
def test_a_part_of_the_library_brings_a_package_that_it_uses_and_no_other(package: str) -> None:
    """A reader of a chapter that imports it would get SciPy's 14 MB for nothing, or miss them."""
    using = importers(package)
    within = {room: {one for one in using if f"{one}.".startswith(f"{room}.")} for room in ROOMS[package]}
    assert [room for room, found in within.items() if not found] == []
    assert using == set().union(*within.values())


@pytest.mark.parametrize("path", sorted((ROOT / "chapters").glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_chapter_but_the_one_on_large_images_runs_in_a_browser(path: Path) -> None:
    """That one starts processes."""
    assert bool(obstacle(path)) == path.stem.startswith("08_")


def test_the_lock_names_files_of_the_release_by_hash() -> None:
    """From its CDN, of the pinned version."""
    found = hosting.packages_at(None, "unused/")
    assert all(re.fullmatch(r"[0-9a-f]{64}", one["sha256"]) for one in found.values())
    assert {one["file_name"].rpartition("/")[0] + "/" for one in found.values()} == {hosting.CDN_URL}
    assert json.loads(hosting.RELEASE.read_bytes())["info"]["python"] == "3.14.0"
