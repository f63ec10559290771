"""The site with a Pyodide of its own, from PYODIDE_DIST, since no test gets 40 MB by itself."""

from __future__ import annotations

import os
from pathlib import Path

import hosting
import inbrowser
import lite
import pytest

ROOT = Path(__file__).parent.parent
DIST = os.environ.get("PYODIDE_DIST", "")
needs_pyodide = pytest.mark.skipif(
    not DIST, reason=f"PYODIDE_DIST names no folder with Pyodide {hosting.VERSION}, so no Python runs in a page"
)


def chapters() -> list[str]:
    """Return the names of the notebooks that the site offers in the browser."""
    paths = sorted((ROOT / "chapters").glob("*.ipynb"))
    return [path.name for path in paths if not inbrowser.obstacle(path)]


def put_together(site: Path, folder: Path) -> Path:
    """Put the site into a folder, its pages as links, and JupyterLite with that Pyodide; return it."""
    made = folder / "site"
    made.mkdir()
    for path in site.iterdir():
        if path.name != lite.FOLDER:
            (made / path.name).symlink_to(path)
    (made / "favicon.ico").touch()  # Chromium asks for it where a page names none
    # The build of the book has left the application there.
    inbrowser.assemble(made / lite.FOLDER, site / "downloads", chapters(), ROOT, Path(DIST).resolve())
    return made
