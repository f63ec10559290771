"""What is missing is named with what to install, and an extra installs all that its part needs."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from extras import OPTIONAL, absent_with, packages_of
from test_imports import MODULES

HERE = Path(__file__).parent

# Imports as in an environment in which some packages are not installed.
HIDE = """
import json, sys
class Hider:
    hidden = frozenset()
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.hidden:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Hider)
Hider.find_spec = classmethod(Hider.find_spec)
"""

# Tries each statement in turn, with packages missing that the others may have loaded.
TRY = """
def attempt(statement, hidden):
    Hider.hidden = frozenset(hidden)
    for name in [name for name in sys.modules if name.partition(".")[0] in {"pooling_lib", *hidden}]:
        del sys.modules[name]
    said = []
    for _ in range(2):  # a failed import leaves nothing behind that the next one trips over
        try:
            exec(statement, {})
        except ImportError as error:
            said.append([type(error).__name__, error.name, str(error)])
        else:
            said.append(None)
    return said
print(json.dumps([attempt(*case) for case in json.loads(sys.argv[1])]))
"""

IMAGE = "from pooling_lib.explorers import ImageExplorer; "
EDGES = "import pooling_lib.edges as edges; "
FILES = "import pooling_lib.images as images; "
PIXELS = "[[0.0, 1.0], [1.0, 0.0]]"
#: What a user does, what is missing, what is said to need it, and the extra that has it.
MISSING = [
    ("import pooling_lib.figures", "matplotlib", "pooling_lib.figures", "figures"),
    ("import pooling_lib.figures", "PIL", "pooling_lib.figures", "figures"),
    ("from pooling_lib.figures import show_images", "matplotlib", "pooling_lib.figures", "figures"),
    ("from pooling_lib.figures.grids import show_grids", "PIL", "pooling_lib.figures", "figures"),
    ("import pooling_lib.explorers", "anywidget", "pooling_lib.explorers", "explorers"),
    ("import pooling_lib.explorers.window", "anywidget", "pooling_lib.explorers", "explorers"),
    (f"{IMAGE}ImageExplorer()", "matplotlib", "ImageExplorer without an image", "explorers"),
    (f"{IMAGE}ImageExplorer()", "PIL", "ImageExplorer without an image", "explorers"),
    (f"{IMAGE}ImageExplorer({PIXELS}, 'vertical', generations=1).maps", "scipy", "filter_edges", "edges"),
    (f"{EDGES}edges.filter_edges([[1]])", "scipy", "filter_edges", "edges"),
    (f"{EDGES}edges.edge_magnitude([[1]])", "scipy", "filter_edges", "edges"),
    (f"{FILES}images.photograph()", "matplotlib", "photograph", "figures"),
    (f"{FILES}images.photograph()", "PIL", "photograph", "figures"),
    (f"{FILES}images.load_image('cat.png')", "PIL", "load_image", "figures"),
    ("import pooling_lib.scale.blocks", "dask", "pooling_lib.scale", "scale"),
    ("import pooling_lib.scale.pyramid", "dask", "pooling_lib.scale", "scale"),
    ("import pooling_lib.scale.pyramid", "distributed", "pooling_lib.scale", "scale"),
    ("import pooling_lib.scale.pyramid", "zarr", "pooling_lib.scale", "scale"),
]
#: What is installed under another name than it is imported by.
PACKAGES = {"PIL": "Pillow"}


def run(program: str, *arguments: str) -> str:
    """Run a program in an interpreter of its own, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_is_missing_is_named_with_what_needs_it_and_how_to_install_it() -> None:
    """Where a user meets it, and again when they try again."""
    results = json.loads(
        run(HIDE + TRY, json.dumps([(statement, [hidden]) for statement, hidden, *_ in MISSING]))
    )
    for (statement, hidden, what, extra), said in zip(MISSING, results, strict=True):
        package = PACKAGES.get(hidden, hidden)
        message = f'{what} needs {package}, which is not installed; use pip install "pooling-lib[{extra}]"'
        for kind, name, text in said:
            assert (kind, name.partition(".")[0], text) == ("ModuleNotFoundError", hidden, message), statement


@pytest.mark.parametrize("case", MISSING)
def test_the_extra_that_is_named_installs_what_is_missing(case: tuple[str, ...]) -> None:
    """And it is one of the package's."""
    _, hidden, _, extra = case
    assert PACKAGES.get(hidden, hidden).lower() in packages_of(extra)


def test_what_is_missing_of_the_library_itself_is_not_taken_for_a_package() -> None:
    """No installation mends that."""
    program = "sys.modules['pooling_lib.figures.grids'] = None\nimport pooling_lib.figures"
    ((first, _),) = json.loads(run(HIDE + TRY, json.dumps([(f"import sys\n{program}", [])])))
    assert first[:2] == ["ModuleNotFoundError", "pooling_lib.figures.grids"]
    assert "pip install" not in first[2]


def guarded(node: ast.AST) -> bool:
    """Tell whether a statement is `with needs(...)`, or for the type checker only."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    return isinstance(node, ast.With) and ast.unparse(node.items[0].context_expr).startswith("needs(")


def bare_imports(module: str, *, late: bool) -> set[str]:
    """Return what a module imports outside of `with needs(...)`, when it is loaded or late, in a function."""
    found: set[str] = set()
    waiting: list[tuple[ast.AST, bool]] = [(ast.parse(MODULES[module].read_text(encoding="utf-8")), False)]
    while waiting:
        node, within = waiting.pop()
        if guarded(node):
            continue
        within |= isinstance(node, ast.FunctionDef)
        if within == late and isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif within == late and isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
        waiting += [(below, within) for below in ast.iter_child_nodes(node)]
    return found


def is_guarded_room(room: str) -> bool:
    """Tell whether a room names what its modules need before any of them is loaded."""
    inside = {name for name in bare_imports(room, late=False) if name.startswith(f"pooling_lib.{room}.")}
    door = ast.parse(MODULES[room].read_text("utf-8")).body
    return not inside and any(isinstance(node, ast.With) and guarded(node) for node in door)


@pytest.mark.parametrize("module", MODULES)
def test_every_import_of_an_optional_package_says_what_to_install(module: str) -> None:
    """By itself, or because the room it is in does so for all of its modules."""
    imported = bare_imports(module, late=True)
    if not is_guarded_room(module.partition(".")[0]):
        imported |= bare_imports(module, late=False)
    roots = {name.partition(".")[0] for name in imported}
    assert roots - sys.stdlib_module_names <= {"numpy", "pooling_lib"}


def run_without(hidden: set[str], program: str) -> str:
    """Run a program where some packages cannot be imported."""
    return run(f"{HIDE}Hider.hidden = frozenset({sorted(hidden)!r})\n{program}")


def use_explorers(hidden: set[str]) -> Any:
    """Use the explorers where some packages cannot be imported."""
    return json.loads(run_without(hidden, f"import runpy; runpy.run_path({str(HERE / 'use_explorers.py')!r})"))


def test_the_extra_explorers_installs_all_that_the_explorers_need() -> None:
    """With the same results as where everything is installed."""
    hidden = absent_with("explorers")
    assert {"playwright", "sphinx", "dask", "zarr"} < hidden
    results = use_explorers(hidden)
    assert results == use_explorers(set())
    assert results["cost"][-1] == 9  # four convolutions of 3 x 3


@pytest.mark.parametrize(
    ("extra", "program"),
    [
        ("edges", "from pooling_lib.edges import edge_magnitude; edge_magnitude([[1, 2]])"),
        ("figures", "from pooling_lib import figures, images; figures.show_images([images.photograph()])"),
        ("figures", "from pooling_lib import pool_generations as p; p([[1, 2], [3, 4]], 1, progress=True)"),
        ("scale", "import pooling_lib.scale.pyramid, tqdm.auto"),
        ("scale", "import dask.array as d; from pooling_lib.scale.blocks import pool_blocks as p; "
         "assert p(d.ones((4, 4), chunks=3)).compute().sum() == 4"),
    ],
)  # fmt: skip
def test_an_extra_installs_all_that_its_part_of_the_library_needs(extra: str, program: str) -> None:
    """Nothing that only a developer has is leant on."""
    run_without(absent_with(extra), program)


def test_the_library_alone_needs_numpy_alone() -> None:
    """Pooling, its geometry, what is measured, and the exercises' checks."""
    modules = [
        name for name in MODULES if name.partition(".")[0] not in {"figures", "explorers", "scale", "__init__"}
    ]
    imports = "; ".join(f"import pooling_lib.{name}" for name in modules)
    run_without(absent_with(None), imports)


def test_explorers_load_neither_scipy_nor_matplotlib_before_they_need_them() -> None:
    """Three never do, and ImageExplorer with an image of one's own does for an edge filter only."""
    run_without(
        {"scipy", "matplotlib", "PIL"},
        "from pooling_lib.explorers import *\n"
        "assert WindowExplorer().output.shape == (3, 3)\n"
        "assert CostExplorer().totals and ShiftExplorer().survival\n"
        f"assert ImageExplorer({PIXELS}, generations=1).measures['max'].shape == (1, 1)",
    )


def test_the_extras_are_as_small_as_they_say() -> None:
    """A reader who wants figures gets no Sphinx, and one who wants explorers no browser."""
    assert packages_of("edges") == {"scipy"}
    assert packages_of("figures") == {"matplotlib", "pillow", "tqdm"}
    assert packages_of("explorers") == {"anywidget"} | packages_of("edges") | packages_of("figures")
    assert packages_of("scale") == {"dask", "distributed", "zarr", "tqdm"}
    assert packages_of("explorers") < packages_of("book")
    assert set(OPTIONAL) == {"edges", "figures", "explorers", "scale", "book", "bench", "browsers", "test"}
