"""The import graph is the architecture: data flows one way, and importing the package loads NumPy at most."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import pooling_lib
import pooling_lib.pooling

LIBRARY = Path(pooling_lib.__file__).parent
#: What each module may import besides the standard library, when it is loaded.
MAY_IMPORT = {
    "__init__": {"pooling_lib.geometry", "pooling_lib.pooling"},
    "_settings": set(),
    "geometry": {"pooling_lib._settings"},
    "_arrays": {"numpy", "pooling_lib._settings", "pooling_lib.geometry"},
    "_halves": {"numpy", "pooling_lib._arrays"},
    "_tiles": {"numpy", "pooling_lib._arrays", "pooling_lib.geometry"},
    "_engine": {"numpy", "pooling_lib._arrays", "pooling_lib._tiles", "pooling_lib.geometry"},
    "_means": {
        "numpy",
        "pooling_lib._arrays",
        "pooling_lib._engine",
        "pooling_lib._settings",
        "pooling_lib._tiles",
        "pooling_lib.geometry",
    },
    "_maxima": {
        "numpy",
        "pooling_lib",
        "pooling_lib._arrays",
        "pooling_lib._engine",
        "pooling_lib._tiles",
        "pooling_lib.geometry",
    },
    "backward": {
        "numpy",
        "pooling_lib._arrays",
        "pooling_lib._means",
        "pooling_lib._settings",
        "pooling_lib.geometry",
    },
    "pooling": {
        "numpy",
        "pooling_lib",
        "pooling_lib._arrays",
        "pooling_lib._engine",
        "pooling_lib._maxima",
        "pooling_lib._means",
        "pooling_lib._settings",
        "pooling_lib.backward",
        "pooling_lib.geometry",
    },
    "_planes": {"numpy"},
    "edges": {"numpy", "scipy", "pooling_lib._planes"},
    "images": {"numpy"},
    "metrics": {"numpy", "pooling_lib._planes"},
    "components": {"numpy", "pooling_lib._planes"},
    "shifts": {"numpy", "pooling_lib._planes"},
    "shapes": {"numpy"},
    "costs": {"pooling_lib.geometry"},
    "downsampling": {"numpy", "pooling_lib.pooling"},
    "studies": {"numpy", "pooling_lib.downsampling", "pooling_lib.edges", "pooling_lib.shapes"},
    "_answers": {"numpy"},
    "checks": {"numpy", "pooling_lib._answers", "pooling_lib.geometry", "pooling_lib.pooling"},
    "blocks": {"numpy", "dask", "pooling_lib.geometry", "pooling_lib.pooling"},
    "pyramid": {
        "numpy",
        "dask",
        "distributed",
        "zarr",
        "pooling_lib.blocks",
        "pooling_lib.geometry",
        "pooling_lib.pooling",
    },
}
#: The same for the packages, whose modules may also import each other.
PACKAGE_MAY_IMPORT = {
    "figures": {"numpy", "matplotlib", "PIL", "pooling_lib.geometry", "pooling_lib.pooling"},
    "explorers": {
        "numpy",
        "anywidget",
        "traitlets",
        "pooling_lib._settings",
        "pooling_lib.costs",
        "pooling_lib.downsampling",
        "pooling_lib.edges",
        "pooling_lib.geometry",
        "pooling_lib.images",
        "pooling_lib.metrics",
        "pooling_lib.pooling",
        "pooling_lib.shifts",
    },
}


def imports_of(module):
    """Return what a module imports at its top level, the standard library left out."""
    found = set()
    for node in ast.parse((LIBRARY / f"{module}.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
    top = {name: name.split(".")[0] for name in found}
    return {
        name if root == "pooling_lib" else root
        for name, root in top.items()
        if root not in sys.stdlib_module_names
    }


@pytest.mark.parametrize("module", MAY_IMPORT)
def test_a_module_imports_only_what_stands_before_it(module):
    assert imports_of(module) <= MAY_IMPORT[module]


@pytest.mark.parametrize("package", PACKAGE_MAY_IMPORT)
def test_a_package_imports_only_what_stands_before_it_and_itself(package):
    modules = [
        path.relative_to(LIBRARY).with_suffix("").as_posix() for path in (LIBRARY / package).glob("*.py")
    ]
    imported = set().union(*map(imports_of, modules))
    own = {name for name in imported if name.startswith(f"pooling_lib.{package}")}
    assert imported - own <= PACKAGE_MAY_IMPORT[package]


def test_the_imports_of_every_module_are_held():
    assert {path.stem for path in LIBRARY.glob("*.py")} == set(MAY_IMPORT)
    assert {path.parent.name for path in LIBRARY.glob("*/*.py")} == set(PACKAGE_MAY_IMPORT)


def test_importing_the_package_loads_numpy_and_nothing_heavier():
    program = "import sys, pooling_lib; print('\\n'.join({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    # What an interpreter loads before its first line, such as an editable install's finder, is not ours.
    bare = subprocess.run(
        [sys.executable, "-I", "-c", program.replace(", pooling_lib", "")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert set(loaded) - set(bare) - sys.stdlib_module_names <= {"numpy", "pooling_lib"}
    assert "pooling_lib" in loaded


def test_every_name_that_is_promised_can_be_imported_from_the_package_and_from_its_module():
    for name in pooling_lib.__all__:
        assert callable(getattr(pooling_lib, name))
    for name in pooling_lib.pooling.__all__:
        assert getattr(pooling_lib.pooling, name) is getattr(pooling_lib, name)


def test_every_public_function_shows_an_example_and_its_errors():
    for name in pooling_lib.__all__:
        documentation = inspect.getdoc(getattr(pooling_lib, name))  # Python 3.13 takes the indentation off
        for section in ("Parameters", "Returns", "Raises", "Examples"):
            assert f"{section}\n----" in documentation, (name, section)


def test_the_package_runs_on_the_numpy_that_it_asks_for():
    assert int(np.__version__.split(".")[0]) >= 2
