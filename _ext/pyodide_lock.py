"""What a lock of Pyodide says of a wheel: its name, hash and imports, and the packages that it needs."""

from __future__ import annotations

import email.parser
import zipfile
from collections.abc import Set
from pathlib import Path
from typing import Any

import caches
import hosting
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sphinx.errors import ExtensionError

#: Parts of the library that need a package only when they are used, and that nobody imports without using them:
#: importing one brings the package. The library alone brings NumPy.
ROOMS = {
    "anywidget": ["pooling_lib.explorers"],
    "matplotlib": ["pooling_lib.figures", "pooling_lib.images"],
    "scipy": ["pooling_lib.edges"],
}
#: What packages need and these do not name: the explorers show the photograph, which is matplotlib's.
ALSO = {"anywidget": ["matplotlib"]}
#: Parts of ipywidgets that run in the page, where JupyterLite has its own.
IN_THE_PAGE = {"jupyterlab-widgets", "widgetsnbextension"}
#: What markers of requirements ask for, as it is there.
BROWSER = {
    "extra": "",
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "wasm32",
    "platform_python_implementation": "CPython",
    "platform_system": "Emscripten",
    "python_full_version": hosting.python(),
    "python_version": hosting.python().rpartition(".")[0],
    "sys_platform": "emscripten",
}

Packages = dict[str, dict[str, Any]]


def complete(packages: Packages) -> Packages:
    """Return the packages of a lock with what the library's parts bring, if all that they need is there."""
    made: Packages = {}
    for name, one in packages.items():
        depends = [*one["depends"], *ALSO.get(name, [])]
        made[name] = one | {"depends": depends, "imports": [*one["imports"], *ROOMS.get(name, [])]}
        if lacking := sorted({canonicalize_name(other) for other in depends} - packages.keys()):
            raise ExtensionError(
                f"in the browser {name} needs {', '.join(lacking)}, which neither Pyodide nor the site has, so "
                f"Python would ask a registry; add it to WANTED in _ext/wheels.py or _ext/hosting.py"
            )
    return made


def bringing(packages: Packages, modules: Set[str]) -> set[str]:
    """Return the packages of a lock that bring some modules; what these need comes with them."""
    return {name for name, one in packages.items() if modules & set(one["imports"])}


def entry(wheel: Path, place: str) -> tuple[str, dict[str, Any]]:
    """Return the name of a wheel's package, and what a lock says of it when its file is in `place`."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        about = next(name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = email.parser.Parser().parsestr(archive.read(about).decode())
    name = canonicalize_name(metadata["Name"])
    wanted = [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]
    needed = {
        canonicalize_name(one.name) for one in wanted if one.marker is None or one.marker.evaluate(BROWSER)
    }
    parts = [path.split("/") for path in names]
    return name, {
        "depends": sorted(needed - IN_THE_PAGE),
        "file_name": place + wheel.name,
        "imports": sorted({part[0] for part in parts if part[1:] == ["__init__.py"]}),
        "install_dir": "site",
        "name": name,
        "package_type": "package",
        "sha256": caches.digest(wheel.read_bytes()),
        "unvendored_tests": False,
        "version": metadata["Version"],
    }
