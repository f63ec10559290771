"""Every chapter live in the reader's browser: JupyterLite in the folder `lite` of the site.

Its application is built by ``jupyter lite build`` and kept for the next build. What it opens is put in here:
the chapters as notebooks for elsewhere with their outputs cleared; the library and the packages that it needs;
and one lock that names every file that Python asks for. Nothing of it is loaded before a reader presses the
button.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Set
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any

import caches
import hosting
import lite_page
import nbformat
from nbformat import NotebookNode
from pyodide_lock import bringing, complete, entry
from sphinx.errors import ExtensionError

FOLDER = "lite"
APPS = ("notebooks", "tree")
NOTEBOOKS = "notebooks/index.html"
KERNEL = "@jupyterlite/pyodide-kernel-extension"
#: What JupyterLab needs to run Python and to show widgets. Others that a developer has installed stay out.
EXTENSIONS = (KERNEL, "@jupyter-widgets/jupyterlab-manager", "anywidget")
PACKAGES = ("jupyterlite-core", "jupyterlite-pyodide-kernel", "jupyterlab_widgets", "anywidget")
#: What the kernel asks for when it starts; named in advance, it comes while Python itself is still on its way.
STARTING = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")
KERNELSPEC = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
SETTINGS = "jupyter-lite.json"
LICENCES = "third-party-licenses.json"
#: An explorer stays as it is when its cell is scrolled out of sight.
OVERRIDES = {"@jupyterlab/notebook-extension:tracker": {"windowingMode": "defer"}}
#: The first asks for two pictures that JupyterLite has not, each time that a cell begins and ends. The next one
#: leads to a page that is not built. The third tells how old a chapter is, which has no time of its own. The
#: last offers a list of licences that opens nowhere: each is beside the code that it is of.
DISABLED = (
    "@jupyter-notebook/notebook-extension:tab-icon",
    "@jupyter-notebook/application-extension:pages",
    "@jupyter-notebook/notebook-extension:checkpoints",
    "@jupyterlab/apputils-extension:licenses-plugin",
)
FAVICON = "./notebooks/favicon.ico"  # the one it names by itself belongs to an application that is not built
LIST = "all.json"
LOCKS = "locks"
UP = "../../"  # from the folder of a lock to that of the application
NO_TIME = "1980-01-01T00:00:00Z"  # the same in every build
TITLE = "Pooling, Measured"
PLACES = ("contentsStorageName", "settingsStorageName", "workspacesStorageName")


def address(notebook: str) -> str:
    """Return where a notebook opens, seen from the root of the site."""
    return f"{FOLDER}/{NOTEBOOKS}?path={notebook}"


def live(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook for elsewhere as it is opened in the browser: never run, for the kernel there."""
    made: NotebookNode = nbformat.from_dict(notebook)
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    made.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": {"name": "python"}})
    return made


def build(
    folder: Path,
    files: dict[str, bytes],
    wheels: list[Path],
    host: Path | None,
    cache: Path,
    shared: Set[str] = frozenset(),
) -> None:
    """Put JupyterLite together.

    Parameters
    ----------
    folder
        Where it is to stand; what is there is replaced.
    files
        The notebooks that readers open, by their names.
    wheels
        The library, and what it needs beside Pyodide's packages.
    host
        A folder with a release of Pyodide that is to stand on the site, or None for its CDN.
    cache
        Where the application is kept, which is the same for all.
    shared
        The modules that every notebook imports: their packages come while Python itself is on its way.
    """
    caches.remove(folder)
    shutil.copytree(application(cache), folder)
    _write_files(folder, files)
    settings: dict[str, Any] = {"appName": TITLE, "appUrl": "./tree", "contentsAllJsonFile": LIST}
    settings |= {"settingsOverrides": OVERRIDES, "disabledExtensions": [*DISABLED], "faviconUrl": FAVICON}
    python = _python(folder, wheels, host, shared)
    lite_page.prepare(folder, NOTEBOOKS, python)
    settings["litePluginSettings"] = {f"{KERNEL}:kernel": python}
    # A reader's browser keeps what it has opened, under these names: a new release shall show its own chapters.
    release = caches.digest(
        json.dumps([settings, {name: caches.digest(data) for name, data in files.items()}]).encode()
    )[:12]
    settings |= dict.fromkeys(PLACES, f"{TITLE} {release}")
    path = folder / SETTINGS
    whole = json.loads(path.read_bytes())
    whole["jupyter-config-data"] |= settings
    path.write_text(json.dumps(whole, indent=1, sort_keys=True), encoding="utf-8")


def application(cache: Path) -> Path:
    """Return the folder of the built application, without notebooks; build it if it is not in the cache."""
    names = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    kept = cache / caches.digest(f"{names} {APPS} {EXTENSIONS} {Path(__file__).read_bytes()!r}".encode())[:16]
    if (kept / SETTINGS).is_file():
        return kept
    caches.remove(cache)
    cache.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        made = Path(scratch) / "made"
        _run_jupyter_lite(Path(scratch), made)
        made.rename(kept)
    return kept


def _run_jupyter_lite(scratch: Path, made: Path) -> None:
    source = scratch / "source"
    source.mkdir()
    extensions = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
    options = ["--lite-dir", str(source), "--output-dir", str(made), "--no-libarchive", "--no-sourcemaps"]
    options += ["--no-unused-shared-packages", "--ignore-sys-prefix", *(f"--apps={app}" for app in APPS)]
    options += [f"--LiteBuildConfig.federated_extensions={extensions / name}" for name in EXTENSIONS]
    command = [sys.executable, "-m", "jupyterlite_core", "build", *options]
    # Else it would read what a user has configured for Jupyter at home, and write there, where that may not be.
    env = os.environ | {"JUPYTER_CONFIG_DIR": str(scratch / "config")}
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, cwd=source, env=env
    )
    if done.returncode or not (made / SETTINGS).is_file():
        raise ExtensionError(f"`jupyter lite build` failed:\n{done.stdout}\n{done.stderr}")
    # Of no use to a reader: what its makers build it with.
    for path in made.glob("rspack.config*.js"):
        path.unlink()
    (made / "package.json").unlink(missing_ok=True)
    for name in EXTENSIONS:
        _add_licence(made / "extensions" / name / "static" / LICENCES, name)


def _add_licence(path: Path, name: str) -> None:
    """Put an extension's licence beside its code, if its makers have not put those of its parts there."""
    if path.exists():
        return
    package = distribution(name)
    texts = package.metadata.get_all("License-File", [])
    found = [file for file in package.files or () if file.name in texts and ".dist-info" in str(file)]
    own = {"name": name, "versionInfo": package.version, "licenseId": package.metadata["License-Expression"]}
    own["extractedText"] = "\n".join(file.read_text() for file in found)
    path.write_text(json.dumps({"packages": [own]}), encoding="utf-8")


def _write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write the notebooks, and the list of them that the application asks for, as Jupyter's servers give it."""
    (folder / "files").mkdir()
    listed = []
    for name, data in sorted(files.items()):
        (folder / "files" / name).write_bytes(data)
        listed.append(_listed("notebook", name, {"size": len(data), "content": None}))
    path = folder / "api" / "contents" / LIST
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(_listed("directory", "", {"size": None, "content": listed})), encoding="utf-8")


def _listed(kind: str, name: str, more: dict[str, Any]) -> dict[str, Any]:
    times = {"created": NO_TIME, "last_modified": NO_TIME}
    return (
        {"type": kind, "name": name, "path": name, "format": "json", "mimetype": None, "writable": True}
        | times
        | more
    )


def _python(folder: Path, wheels: list[Path], host: Path | None, shared: Set[str]) -> dict[str, Any]:
    """Write what Python is made of, the lock of it all, and return the kernel's settings."""
    own = dict(_entries(folder, wheels))
    if host is not None:
        place = folder / "static" / "pyodide"
        place.mkdir(parents=True)
        theirs = [one["file_name"] for one in hosting.examine(host).values()]
        for name in (*hosting.CORE, *theirs):
            shutil.copyfile(host / name, place / name)
    packages = complete(hosting.packages_at(host, f"{UP}static/pyodide/") | own)
    lock = json.dumps({"info": hosting.release()["info"], "packages": packages}, sort_keys=True).encode()
    # A browser may keep a lock, but not for another one.
    name = f"static/{LOCKS}/{caches.digest(lock)[:12]}.json"
    caches.write_whole(folder / name, lock)
    return {
        "pyodideUrl": f"./static/pyodide/{hosting.ENTRY}" if host else hosting.CDN_URL + hosting.ENTRY,
        "disablePyPIFallback": True,  # nothing is asked for at a registry
        "loadPyodideOptions": {
            "lockFileURL": f"./{name}",
            "packages": [*STARTING, *sorted(bringing(packages, shared) - set(STARTING))],
            "convertNullToNone": True,  # what a widget's page sends as null is None for its traits
        },
    }


def _entries(folder: Path, wheels: list[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Put the wheels on the site, and give the name of each and what the lock says of it: the kernel's, too."""
    for wheel in wheels:
        # Two releases of the library may have one version, and so one name.
        place = f"static/wheels/{caches.digest(wheel.read_bytes())[:12]}"
        (folder / place).mkdir(parents=True)
        shutil.copyfile(wheel, folder / place / wheel.name)
        yield entry(wheel, f"{UP}{place}/")
    brought = Path("extensions") / KERNEL / "static" / "pypi"
    for wheel in sorted((folder / brought).glob("*.whl")):
        name, said = entry(wheel, f"{UP}{brought.as_posix()}/")
        if name in STARTING:
            yield name, said
