"""The import graph is the architecture: data flows one way, and importing the package loads NumPy at most."""

import ast
import graphlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import pooling_lib

LIBRARY = Path(pooling_lib.__file__).parent
#: What each room may import besides the standard library and itself, when it is loaded. A module of
#: the top level is a room of its own.
MAY_IMPORT = {
    "__init__": {"backward", "geometry", "pooling", "workers"},
    "_core": {"numpy"},
    "workers": {"_core"},
    "geometry": {"_core"},
    "pooling": {"numpy", "_core"},
    "backward": {"numpy", "_core", "geometry"},
    "operations": {"numpy", "_core", "backward", "geometry", "pooling"},
    "edges": {"numpy", "_core"},
    "images": {"numpy", "_core"},
    "measure": {"numpy", "_core"},
    "scale": {"numpy", "dask", "distributed", "zarr", "_core", "geometry", "pooling"},
    "course": {"numpy", "_core", "backward", "edges", "geometry", "measure", "pooling"},
    "figures": {"numpy", "matplotlib", "PIL", "_core", "geometry", "images", "operations", "pooling"},
    "explorers": {
        "numpy",
        "anywidget",
        "traitlets",
        "_core",
        "course",
        "edges",
        "geometry",
        "images",
        "measure",
        "operations",
        "pooling",
    },
}


def name_of(path):
    """Return a module's name in the package: "pooling", "_core.engine"; that of a package is its folder's."""
    parts = path.relative_to(LIBRARY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = {name_of(path): path for path in sorted(LIBRARY.rglob("*.py"))}


def imports_of(module):
    """Return what a module imports at its top level: modules of the package by their name in it, and others."""
    found = set()
    body = ast.parse(MODULES[module].read_text(encoding="utf-8")).body
    for node in [inner for outer in body for inner in (outer.body if isinstance(outer, ast.With) else [outer])]:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {name for name in names if name.removeprefix("pooling_lib.") in MODULES}
            found |= modules or {node.module}
    own = {name.removeprefix("pooling_lib.") for name in found if name.startswith("pooling_lib")}
    others = {name.partition(".")[0] for name in found if not name.startswith("pooling_lib")}
    return own, others - sys.stdlib_module_names


def room_of(module):
    return module.partition(".")[0]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_its_room_may(module):
    own, others = imports_of(module)
    assert others | {room_of(name) for name in own} - {room_of(module)} <= MAY_IMPORT[room_of(module)]


def test_every_room_is_held():
    assert {room_of(module) for module in MODULES} == set(MAY_IMPORT)


def test_no_module_imports_itself_by_way_of_others():
    order = graphlib.TopologicalSorter({module: imports_of(module)[0] for module in MODULES})
    order.prepare()  # raises CycleError, which names the circle


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
    for module in (pooling_lib.pooling, pooling_lib.backward, pooling_lib.workers):
        for name in module.__all__:
            assert getattr(module, name) is getattr(pooling_lib, name)
    for name in pooling_lib.__all__:
        assert callable(getattr(pooling_lib, name))


def test_every_public_function_shows_an_example_and_its_errors():
    for name in pooling_lib.__all__:
        function = getattr(pooling_lib, name)
        documentation = inspect.getdoc(function)  # Python 3.13 takes the indentation off
        sections = {"Returns", "Raises", "Examples"}
        sections |= {"Parameters"} if inspect.signature(function).parameters else set()
        for section in sections:
            assert f"{section}\n----" in documentation, (name, section)
