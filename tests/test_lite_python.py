"""Chapters under the very Pyodide of the site, in Node: they print what is committed.

The folder of the release comes from PYODIDE_DIST, since nothing here gets 40 MB by itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import inbrowser
import lite
import nbformat
import pytest
import wheels

ROOT = Path(__file__).parent.parent
DIST = os.environ.get("PYODIDE_DIST", "")
# Those that print what they read of the photograph differ in the last digit: another decoder of JPEG.
EXACT = ("01_stride.ipynb", "02_max_pooling.ipynb")


@pytest.mark.skipif(not DIST, reason="PYODIDE_DIST names no folder with a release of Pyodide")
def test_chapters_print_under_pyodide_what_is_committed(site: Path, tmp_path: Path) -> None:
    """Without SciPy, which they do not use; packages come by what their cells import."""
    files = {name: inbrowser.opened(nbformat.read(site / "downloads" / name, as_version=4)) for name in EXACT}
    needed = [*wheels.wheels(ROOT / "_build" / ".wheels"), *(site / "downloads").glob("*.whl")]
    lite.build(tmp_path / "lite", files, needed, Path(DIST), tmp_path / "application")
    node = Path(sys.executable).with_name("node")
    command = [str(node), str(Path(__file__).with_name("run_chapters.mjs")), str(tmp_path / "lite"), *EXACT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name, given in json.loads(done.stdout).items():
        assert "scipy" not in given["packages"]
        for cell in json.loads((ROOT / "chapters" / name).read_text(encoding="utf-8"))["cells"]:
            got = given["cells"].get(cell["id"])
            if got is None:
                continue
            assert not got["error"], (cell["id"], got["error"])
            if "nbval-ignore-output" not in cell["metadata"].get("tags", []):
                streams = [one for one in cell["outputs"] if one["output_type"] == "stream"]
                assert got["stdout"] == "".join("".join(one["text"]) for one in streams), cell["id"]
