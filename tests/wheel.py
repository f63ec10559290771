"""The package as somebody else installs it: the wheel, in environments that hold nothing else.

`make test-wheel` runs this; it needs uv and the network, so `make test` leaves it out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from extras import PROJECT, requirements_of
from packaging.requirements import Requirement

HERE = Path(__file__).parent
ROOT = HERE.parent
UV = Path(sys.executable).with_name("uv")
#: What the tests of the library need beside it. They read nothing of the book and drive no browser.
LIBRARY_TESTS = ["pooling", "pooling_inputs", "geometry", "backward", "golden", "halves"]


def run(*command: object, cwd: Path = ROOT) -> str:
    """Run a program, with nothing of this environment, and return what it prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    folder = tmp_path_factory.mktemp("dist")
    run(UV, "build", "--quiet", "--wheel", "--out-dir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


class Environment:
    """An environment with the wheel and an extra, of the newest or of the oldest packages that are allowed."""

    def __init__(self, folder: Path, wheel: Path, extra: str | None, oldest: bool, *others: str) -> None:
        self.folder, self.python, self.oldest = folder, folder / "env" / "bin" / "python", oldest
        run(UV, "venv", "--quiet", "--python", sys.executable, folder / "env")
        named = f"pooling-lib{f'[{extra}]' if extra else ''} @ {wheel.as_uri()}"
        if oldest:
            # What pyproject.toml names, each in its oldest version for which there is a wheel.
            chosen = ["--extra", extra] if extra else []
            self.install("--resolution", "lowest-direct", "--requirement", ROOT / "pyproject.toml", *chosen)
            self.install("--no-deps", wheel)
        self.install(named, *others)

    def install(self, *what: object) -> None:
        """Install packages, none of which has to be compiled but the wheel's own."""
        run(UV, "pip", "install", "--quiet", "--python", self.python, "--only-binary", ":all:", *what)

    def run(self, *arguments: object) -> str:
        """Run Python outside of the checkout. What old packages think of new ones is nobody's fault here."""
        warnings = () if self.oldest else ("-W", "error")
        return run(self.python, "-P", *warnings, *arguments, cwd=self.folder)

    def version(self, package: str) -> str:
        """Return which version of a package is installed."""
        return self.run("-c", f"import importlib.metadata as m; print(m.version({package!r}))").strip()


def lowest(extra: str) -> dict[str, str]:
    """Return the oldest version that pyproject.toml allows of each package that an extra names."""
    named = [*requirements_of(extra), *map(Requirement, PROJECT["dependencies"])]
    return {one.name: next(each.version for each in one.specifier if each.operator == ">=") for one in named}


def test_the_wheel_holds_every_file_of_the_library_and_nothing_else(wheel: Path) -> None:
    """The explorers' pages, the style sheet of the figures, and the mark that says that it is typed."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "pooling_lib").splitlines()
    names = set(zipfile.ZipFile(wheel).namelist())
    about = {name for name in names if ".dist-info/" in name}
    assert names - about == set(listed)
    assert {Path(name).suffix for name in listed} >= {".py", ".js", ".css", ".mplstyle", ".typed"}
    assert any(name.endswith("licenses/LICENSE") for name in about)


def test_the_wheel_alone_pools_with_numpy_alone(wheel: Path, tmp_path: Path) -> None:
    """And says what to install for the rest."""
    environment = Environment(tmp_path, wheel, None, False)
    program = "from pooling_lib import max_pool; print(max_pool([[3, 1, 4, 1], [5, 9, 2, 6]]).tolist())"
    assert json.loads(environment.run("-c", program)) == [[9, 6]]
    installed = run(UV, "pip", "list", "--quiet", "--python", environment.python, "--format", "json")
    assert {package["name"] for package in json.loads(installed)} == {"numpy", "pooling-lib"}
    for room, extra in [("figures", "figures"), ("explorers", "explorers"), ("scale.blocks", "scale")]:
        program = f"try: import pooling_lib.{room}\nexcept ImportError as error: print(error)"
        assert f'use pip install "pooling-lib[{extra}]"' in environment.run("-c", program)


@pytest.fixture(scope="session")
def expected() -> Any:
    """Give what the explorers compute here, from the checkout."""
    return json.loads(run(sys.executable, HERE / "use_explorers.py"))


@pytest.mark.parametrize("oldest", [False, True], ids=["newest", "oldest"])
def test_the_extra_explorers_gives_working_explorers_in_an_empty_environment(
    wheel: Path, tmp_path: Path, expected: Any, oldest: bool
) -> None:
    """Each is made and shown, and computes what it computes here."""
    environment = Environment(tmp_path, wheel, "explorers", oldest)
    assert json.loads(environment.run(HERE / "use_explorers.py")) == expected
    if oldest and sys.version_info[:2] == (3, 11):
        for package, version in lowest("explorers").items():
            assert f"{environment.version(package)}.".startswith(f"{version}.")


@pytest.mark.parametrize("oldest", [False, True], ids=["newest", "oldest"])
@pytest.mark.parametrize(
    ("extra", "program"),
    [
        ("edges", "import pooling_lib.edges as e; assert e.edge_magnitude([[0, 0, 1, 1]] * 2)[0, 1] == 3"),
        (
            "figures",
            "from pooling_lib import figures, images; "
            # The second is too large for its panel, and is drawn smoothly.
            "figures.show_images([images.photograph(), [[0] * 2000, [1] * 2000]])._repr_png_()",
        ),
        ("figures", "from pooling_lib import pool_generations as p; p([[1, 2], [3, 4]], 1, progress=True)"),
        (
            "scale",
            "import dask.array as d; from pooling_lib.scale.blocks import pool_blocks; "
            "import pooling_lib.scale.pyramid; assert pool_blocks(d.ones((4, 4))).compute().sum() == 4",
        ),
    ],
)
def test_an_extra_gives_its_part_of_the_library(
    wheel: Path, tmp_path: Path, extra: str, program: str, oldest: bool
) -> None:
    """With the newest packages and with the oldest that are allowed."""
    Environment(tmp_path, wheel, extra, oldest).run("-c", program)


def unpacked(folder: Path, *seed: str) -> tuple[Path, Path]:
    """Return the archive of all chapters, unpacked, and the Python of an environment with Jupyter's kernel."""
    with zipfile.ZipFile(ROOT / "_build" / "html" / "downloads" / "pooling-measured.zip") as packed:
        packed.extractall(folder)
    env = folder / "env"
    run(UV, "venv", "--quiet", *seed, "--python", sys.executable, env)
    run(UV, "pip", "install", "--quiet", "--python", env / "bin" / "python", "ipykernel", "nbclient")
    return folder / "pooling-measured", env / "bin" / "python"


#: Runs the first chapter and prints what its cells give, up to the first one that fails.
CHAPTER = f"""
import sys
sys.path.append({str(ROOT / "_ext")!r})
import json, live_cells, nbformat
from nbclient import NotebookClient
live_cells.mend_output_widgets()
notebook = nbformat.read("01_stride.ipynb", 4)
NotebookClient(notebook, timeout=600, allow_errors="--errors" in sys.argv).execute()
print(json.dumps([cell.get("outputs") for cell in notebook.cells]))
"""


def test_a_downloaded_chapter_brings_its_library_into_an_empty_environment(tmp_path: Path) -> None:
    """With nothing but Jupyter's kernel and pip: its first cell installs the wheel that lies beside it."""
    folder, python = unpacked(tmp_path, "--seed")
    before = json.loads(run(UV, "pip", "list", "--quiet", "--python", python, "--format", "json"))
    assert not {"pooling-lib", "numpy"} & {package["name"] for package in before}
    printed = run(python, "-c", CHAPTER, cwd=folder)
    assert "image/png" in printed
    assert "application/vnd.jupyter.widget-view+json" in printed
    after = json.loads(run(UV, "pip", "list", "--quiet", "--python", python, "--format", "json"))
    assert "pooling-lib" in {package["name"] for package in after}
    # Once more, with another library of the same version: one file of it differs.
    site = next((tmp_path / "env" / "lib").glob("python*/site-packages"))
    (record,) = site.glob("pooling_lib-*.dist-info/RECORD")
    mark = record.read_text().replace("pooling_lib/pooling.py,sha256=", "pooling_lib/pooling.py,sha256=another")
    record.write_text(mark)
    run(python, "-c", CHAPTER, cwd=folder)
    assert record.read_text() != mark


def test_where_there_is_no_pip_a_downloaded_chapter_says_what_to_do(tmp_path: Path) -> None:
    """As in an environment of uv's: `%pip` prints that there is none, and raises nothing."""
    folder, python = unpacked(tmp_path)
    first = json.loads(run(python, "-c", CHAPTER, "--errors", cwd=folder))[0]
    assert "No module named pip" in str(first)
    assert "and pip could not install it: it says above why" in first[-1]["evalue"]


def test_the_library_passes_its_own_tests_on_the_oldest_numpy(wheel: Path, tmp_path: Path) -> None:
    """The one that pyproject.toml names, with the values frozen from its peers among the tests."""
    environment = Environment(tmp_path, wheel, None, True, "pytest", "hypothesis", "tqdm")
    if sys.version_info[:2] == (3, 11):
        assert f"{environment.version('numpy')}.".startswith("2.0.")
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    options = ["-q", "--noconftest", "-p", "no:cacheprovider", "-c", tmp_path / "pytest.ini"]
    tests = [HERE / f"test_{name}.py" for name in LIBRARY_TESTS]
    printed = environment.run("-m", "pytest", *options, *tests)
    assert " passed" in printed
    assert "failed" not in printed
