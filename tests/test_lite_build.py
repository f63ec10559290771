"""JupyterLite as the build puts it together: buttons, settings, and files that are what their hash says."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Set
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import caches
import hosting
import inbrowser
import lite
import lite_page
import nbformat
import pytest
import wheels
from docutils import nodes
from docutils.utils import new_document
from PIL import Image
from sphinx.errors import ExtensionError
from views import NOTE

from pooling_lib.images._sample import sample

KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"


def wheel(folder: Path, name: str, text: str = "") -> Path:
    """Write a wheel of one module."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", text)
        archive.writestr(
            f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
        )
    return path


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Give a function that builds around an application that holds nothing, and returns the settings."""
    application = tmp_path / "application"
    application.mkdir()
    (application / lite.SETTINGS).write_text('{"jupyter-config-data": {"kept": 1}}')
    (application / "notebooks").mkdir()
    (application / lite.NOTEBOOKS).write_text("<head></head>")
    monkeypatch.setattr(lite, "application", lambda cache: application)
    monkeypatch.setattr(lite, "STARTING", ())  # these come with the application

    def build_one(
        files: dict[str, bytes], *needed: Path, host: Path | None = None, shared: Set[str] = frozenset()
    ) -> dict[str, Any]:
        lite.build(tmp_path / "lite", files, list(needed), host, tmp_path, shared)
        settings: dict[str, Any] = json.loads((tmp_path / "lite" / lite.SETTINGS).read_bytes())
        return settings["jupyter-config-data"]

    return build_one


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with a release of Pyodide that has one package, and pin that release."""
    folder = tmp_path / "release"
    folder.mkdir()
    package = wheel(folder, "sums")
    packages = {
        "sums": {"file_name": package.name, "sha256": caches.digest(package.read_bytes())}
        | {"depends": [], "imports": ["sums"], "name": "sums", "version": "1.0"}
    }
    for name in hosting.CORE:
        (folder / name).write_text(name)
    (folder / "package.json").write_text(json.dumps({"version": hosting.VERSION}))
    (folder / hosting.LOCK).write_text(json.dumps({"packages": packages}))
    monkeypatch.setattr(hosting, "release", lambda: {"info": {}, "packages": packages})
    return folder


def test_a_reader_meets_a_new_copy_when_a_chapter_changes_and_only_then(
    build: Callable[..., dict[str, Any]],
) -> None:
    """A browser keeps what it has opened, under names that the content gives."""
    first, same, other = (build({"a.ipynb": text}) for text in (b"{}", b"{}", b"[]"))
    assert first == same
    assert first["kept"] == 1
    for place in lite.PLACES:
        assert first[place].startswith("Pooling, Measured ")
        assert first[place] != other[place]


@pytest.mark.parametrize("name", lite.EXTENSIONS)
def test_what_jupyterlite_is_made_of_has_its_licence_beside_it(site: Path, name: str) -> None:
    """Its name, its version, and the words that may not be left out."""
    path = site / lite.FOLDER / "extensions" / name / "static" / lite.LICENCES
    packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    assert all(one["name"] and one["versionInfo"] and one["licenseId"] for one in packages)
    assert any("Copyright" in one["extractedText"] for one in packages)


def test_python_asks_no_registry_and_takes_null_for_none(build: Callable[..., dict[str, Any]]) -> None:
    """From the CDN of the pinned release, unless a folder is named."""
    python = build({})["litePluginSettings"][KERNEL]
    assert python["disablePyPIFallback"] is True
    assert python["loadPyodideOptions"]["convertNullToNone"] is True
    assert python["pyodideUrl"] == f"https://cdn.jsdelivr.net/pyodide/v{hosting.VERSION}/full/pyodide.mjs"


def test_every_file_that_the_lock_names_is_on_the_site_and_is_what_it_says(
    build: Callable[..., dict[str, Any]], release: Path, tmp_path: Path
) -> None:
    """Seen from the lock: Pyodide's packages from the named folder, and the wheels of the chapters."""
    ours = wheel(tmp_path, "ours")
    python = build({}, ours, host=release)["litePluginSettings"][KERNEL]
    site = tmp_path / "lite"
    assert (site / python["pyodideUrl"]).read_text() == "pyodide.mjs"
    lock = site / python["loadPyodideOptions"]["lockFileURL"]
    packages = json.loads(lock.read_bytes())["packages"]
    assert sorted(packages) == ["ours", "sums"]
    for one in packages.values():
        assert caches.digest((lock.parent / one["file_name"]).read_bytes()) == one["sha256"]
    assert lock.stem == caches.digest(lock.read_bytes())[:12]


def test_the_package_that_every_chapter_imports_comes_with_python_and_others_later(
    build: Callable[..., dict[str, Any]], release: Path, tmp_path: Path
) -> None:
    """By its module, and whatever the library's name for it is."""
    ours = wheel(tmp_path, "ours")
    options = [
        build({}, ours, host=release, shared=shared)["litePluginSettings"][KERNEL]["loadPyodideOptions"]
        for shared in ({"sums", "json"}, set[str]())
    ]
    assert [one["packages"] for one in options] == [["sums"], []]


def test_the_page_of_notebooks_asks_at_once_for_what_python_begins_with(
    build: Callable[..., dict[str, Any]], release: Path, tmp_path: Path
) -> None:
    """Each file once, by a relative link to where it is; none that is too large to be kept, or comes later."""
    settings = build({}, wheel(tmp_path, "ours"), host=release, shared={"sums"})
    page = tmp_path / "lite" / lite.NOTEBOOKS
    asked = re.findall('<link rel="prefetch" href="([^"]+)" crossorigin>', page.read_text())
    assert all((page.parent / address).is_file() for address in asked)
    lock = settings["litePluginSettings"][KERNEL]["loadPyodideOptions"]["lockFileURL"].removeprefix("./")
    names = [*(name for name in hosting.CORE if not name.endswith(".wasm")), "sums-1.0-py3-none-any.whl"]
    assert sorted(asked) == sorted([*(f"../static/pyodide/{name}" for name in names), f"../{lock}"])


def test_from_the_cdn_the_page_of_notebooks_asks_for_the_pinned_release(
    build: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """And for what each package needs besides, which matplotlib itself is too large for."""
    build({}, shared={"matplotlib.cbook", "matplotlib"})
    page = (tmp_path / "lite" / lite.NOTEBOOKS).read_text()
    for name in (hosting.ENTRY, hosting.release()["packages"]["numpy"]["file_name"]):
        assert f'href="{hosting.CDN_URL}{name}" crossorigin>' in page
    assert not any(name in page for name in ("scipy", "/matplotlib-", ".wasm"))


def test_a_page_where_nothing_can_be_put_is_refused(tmp_path: Path) -> None:
    """A new release of JupyterLite would lose the hints unseen."""
    (tmp_path / "page.html").write_text("<body></body>")
    with pytest.raises(ExtensionError, match=r"page\.html of JupyterLite has no one </head>"):
        lite_page.prepare(tmp_path, "page.html", {})


def test_a_kernel_that_starts_with_what_the_site_lacks_is_refused(
    build: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No reader's Python would start."""
    monkeypatch.setattr(lite, "STARTING", ("piplite",))
    with pytest.raises(ExtensionError, match="the kernel starts with piplite, which the lock of the site does"):
        build({})


def test_a_release_with_a_damaged_file_is_refused(build: Callable[..., dict[str, Any]], release: Path) -> None:
    """Readers would meet a package that Python does not take."""
    wheel(release, "sums", "damaged = True")
    with pytest.raises(hosting.HostingError, match=r"sums-1\.0-py3-none-any\.whl is missing or not what"):
        build({}, host=release)


@pytest.mark.parametrize("version", ["314.0.2", "315.0.0"])
def test_a_release_that_is_older_or_newer_is_refused(release: Path, version: str) -> None:
    """Its packages would not be those that the lock names."""
    (release / "package.json").write_text(json.dumps({"version": version}))
    with pytest.raises(
        hosting.HostingError,
        match=rf"holds Pyodide {re.escape(version)}; name a folder with Pyodide {hosting.VERSION}",
    ):
        hosting.examine(release)


def test_a_page_knows_whose_pyodide_it_was_built_for(release: Path) -> None:
    """The build is done anew when it changes."""
    before = hosting.digest(release)
    (release / hosting.LOCK).write_text("{}")
    assert len({hosting.digest(None), before, hosting.digest(release)}) == 3


def test_jupyterlite_is_built_without_a_word_from_home_or_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jupyter would bring over what IPython had there, which fails where nothing may be written."""
    home, ipython = tmp_path / "home", tmp_path / "ipython"
    for folder in (home, ipython):
        folder.mkdir()
    for name, value in (("HOME", home), ("USERPROFILE", home), ("IPYTHONDIR", ipython)):
        monkeypatch.setenv(name, str(value))
    monkeypatch.delenv("JUPYTER_CONFIG_DIR", raising=False)
    begin = "from jupyter_core.application import JupyterApp; JupyterApp().initialize([])"
    run, begun = subprocess.run, []

    def only_begin(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        begun.append(run([command[0], "-c", begin], **options))
        return begun[-1]

    monkeypatch.setattr(subprocess, "run", only_begin)
    with pytest.raises(ExtensionError, match="`jupyter lite build` failed"):  # nothing was built, only begun
        lite.application(tmp_path / "cache")
    assert [(one.returncode, one.stderr) for one in begun] == [(0, "")]
    assert [*home.iterdir()] == []


def test_a_damaged_wheel_is_got_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And one that is as its pin says is not asked for."""
    good = wheel(tmp_path, "thing").read_bytes()
    pins = f"thing==1.0 --hash=sha256:{caches.digest(good)}\n"
    cache = tmp_path / "cache"
    cache.mkdir()
    asked = []

    def download(folder: Path, *what: str) -> list[Path]:
        asked.append(what)
        path = folder / "thing-1.0-py3-none-any.whl"
        path.write_bytes(good)
        return [path]

    monkeypatch.setattr(wheels, "download", download)
    kept = cache / "thing-1.0-py3-none-any.whl"
    kept.write_bytes(good[:-1])
    assert wheels.wheels(cache, pins) == [kept]
    assert kept.read_bytes() == good
    assert len(asked) == 1
    assert wheels.wheels(cache, pins) == [kept]
    assert len(asked) == 1


def test_an_environment_without_pip_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no matter of the network, as one of uv's has none."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ExtensionError, match=r"has no pip, .* -m ensurepip`, and build again"):
        wheels.download(tmp_path, "tqdm")


def offered(folder: Path, source: str) -> nodes.document:
    """Return a chapter with a live cell, of a book that has the library, as the build offers it."""
    (folder / "pyproject.toml").touch()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nbformat.write(notebook, folder / "a.ipynb")
    document = new_document("a")
    note = nodes.paragraph("", "Run this notebook.", classes=[NOTE])
    document += nodes.section("", nodes.title("", "Chapter"), nodes.paragraph("", "First."), note)
    env = SimpleNamespace(docname="chapters/a", doc2path=lambda name: str(folder / "a.ipynb"))
    inbrowser.offer(SimpleNamespace(env=env, srcdir=str(folder)), document)
    return document


def test_a_chapter_has_a_button_under_its_title_and_at_its_live_cell(tmp_path: Path) -> None:
    """A relative link: the site may stand under any prefix."""
    document = offered(tmp_path, "import pooling_lib")
    buttons = list(document.findall(nodes.reference))
    assert {one["refuri"] for one in buttons} == {"../lite/notebooks/index.html?path=a.ipynb"}
    assert [one.parent["classes"] for one in buttons] == [["pool-run"], [NOTE]]
    assert document[0].index(buttons[0].parent) == 1
    assert "Run this notebook." not in document.astext()


def test_a_chapter_that_cannot_run_in_a_browser_says_why_and_has_no_button(tmp_path: Path) -> None:
    """Nor has its live cell, whose words stay."""
    document = offered(tmp_path, "import dask")
    assert list(document.findall(nodes.reference)) == []
    assert "This chapter does not run in a browser: it starts processes" in document[0][1].astext()
    assert "Run this notebook." in document.astext()


def test_the_browsers_wheel_has_the_photographs_pixels_and_says_so_in_its_record(tmp_path: Path) -> None:
    """Everything else is as in the wheel that readers download, which stays as it is."""
    given = tmp_path / "pooling_lib-1.0-py3-none-any.whl"
    with zipfile.ZipFile(given, "w") as archive:
        archive.writestr("pooling_lib/__init__.py", "a = 1")
        archive.writestr("pooling_lib-1.0.dist-info/RECORD", "pooling_lib/__init__.py,,\n")
    before, aside = given.read_bytes(), tmp_path / "aside"
    aside.mkdir()
    made = inbrowser.with_pixels(given, aside)
    assert given.read_bytes() == before
    with zipfile.ZipFile(made) as archive:
        pixels = archive.read("pooling_lib/images/photograph.png")
        *listed, last = archive.read("pooling_lib-1.0.dist-info/RECORD").decode().splitlines()
        assert archive.read("pooling_lib/__init__.py") == b"a = 1"
    assert listed == ["pooling_lib/__init__.py,,"]
    digest = base64.urlsafe_b64encode(hashlib.sha256(pixels).digest()).rstrip(b"=").decode()
    assert last == f"pooling_lib/images/photograph.png,sha256={digest},{len(pixels)}"
    with Image.open(io.BytesIO(pixels)) as shown, Image.open(sample("a test")) as photograph:
        assert shown.tobytes() == photograph.convert("RGB").tobytes()
    assert inbrowser.with_pixels(given, tmp_path / "aside").read_bytes() == made.read_bytes()
