"""What a build keeps for the next one is whole, or it is made again (`_ext/caches.py`, `_ext/pictures.py`)."""

from __future__ import annotations

import io
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import caches
import nbformat
import pictures
import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.cache.main import JupyterCacheBase
from nbformat import NotebookNode
from PIL import Image, ImageChops


def png(picture: Image.Image) -> bytes:
    """Return a picture as a PNG file."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


CHART = png(Image.linear_gradient("L"))
PHOTOGRAPH = png(Image.effect_noise((256, 256), 80))


@pytest.mark.parametrize(("picture", "suffix"), [(CHART, ".webp"), (PHOTOGRAPH, ".avif")])
def test_a_picture_is_made_once(tmp_path: Path, picture: bytes, suffix: str) -> None:
    """The second time its file is the same, and untouched."""
    path = pictures.lightened(picture, tmp_path)
    assert path.suffix == suffix
    before = path.stat()
    assert pictures.lightened(picture, tmp_path) == path
    assert path.stat() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("picture", [CHART, PHOTOGRAPH])
@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:-7], lambda data: data[:-1] + b"?"])
def test_a_damaged_picture_is_made_again(
    tmp_path: Path, picture: bytes, damage: Callable[[bytes], bytes]
) -> None:
    """Emptied, cut off or changed in its last byte: the site gets what an empty cache would give it."""
    path = pictures.lightened(picture, tmp_path)
    whole = path.read_bytes()
    assert damage(whole) != whole
    path.write_bytes(damage(whole))
    assert pictures.lightened(picture, tmp_path).read_bytes() == whole
    with Image.open(path) as light, Image.open(io.BytesIO(picture)) as heavy:
        assert light.size == heavy.size
        light.load()


def test_a_chart_keeps_its_shades(tmp_path: Path) -> None:
    """To within what no eye tells apart, and it needs not all of the 256."""
    with Image.open(pictures.lightened(CHART, tmp_path)) as light:
        difference = ImageChops.difference(light.convert("L"), Image.linear_gradient("L"))
        shades = len(light.convert("L").getcolors())
    assert difference.getextrema()[1] <= pictures.APART
    assert shades < 256


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_a_file_that_the_disk_has_no_room_for_leaves_the_old_one_whole(tmp_path: Path) -> None:
    """A limit on the size of files stops a write in the middle, as a full disk does."""
    import resource

    path = tmp_path / "kept"
    caches.write_whole(path, b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            caches.write_whole(path, bytes(2000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("kept", b"old")]


def notebook(source: str, output: str = "") -> NotebookNode:
    """Return a notebook of one cell that has been run."""
    printed = nbformat.v4.new_output("stream", text=output) if output else None
    cell = nbformat.v4.new_code_cell(source, execution_count=1, outputs=[printed] if printed else [])
    return nbformat.v4.new_notebook(cells=[cell])


ONE, TWO = notebook("print(1)"), notebook("print(2)")


def keep(folder: Path) -> JupyterCacheBase:
    """Put two executed notebooks into a cache of jupyter-cache's own."""
    cache = get_cache(folder)
    for source, output in ((ONE, "1\n"), (TWO, "2\n")):
        run = notebook(source.cells[0].source, output)
        cache.cache_notebook_bundle(CacheBundleIn(run, f"{source.cells[0].source}.ipynb"), check_validity=False)
    cache.db.dispose()
    return cache


def known(folder: Path) -> list[str]:
    """Return the outputs that the cache has for the two notebooks."""
    cache = get_cache(folder)
    found = []
    for source in (ONE, TWO):
        try:
            found.append(cache.merge_match_into_notebook(source)[1].cells[0].outputs[0].text)
        except KeyError:
            found.append("run again")
    cache.db.dispose()
    return found


def file_of(folder: Path, source: NotebookNode) -> Path:
    """Return the file of an executed notebook."""
    return folder / "executed" / get_cache(folder).create_hashed_notebook(source)[1] / "base.ipynb"


def test_a_whole_cache_is_left_as_it_is(tmp_path: Path) -> None:
    """And one that does not exist is none to mend."""
    assert caches.mend_notebooks(tmp_path / "cache") == []
    assert not (tmp_path / "cache").exists()
    keep(tmp_path / "cache")
    assert caches.mend_notebooks(tmp_path / "cache") == []
    assert known(tmp_path / "cache") == ["1\n", "2\n"]


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "empty": lambda path: path.write_bytes(b""),
    "zeros": lambda path: path.write_bytes(bytes(len(path.read_bytes()))),
    "not a notebook": lambda path: path.write_text("[]"),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_notebook_is_run_again_and_the_others_are_not(tmp_path: Path, damage: str) -> None:
    """However much of it is there; and it can be kept anew, where jupyter-cache would stumble over its rest."""
    keep(tmp_path)
    DAMAGES[damage](file_of(tmp_path, ONE))
    (said,) = caches.mend_notebooks(tmp_path)
    assert "print(1).ipynb is damaged or gone; the chapter runs again" in said
    assert known(tmp_path) == ["run again", "2\n"]
    cache = get_cache(tmp_path)
    cache.cache_notebook_bundle(CacheBundleIn(notebook("print(1)", "1\n"), "a.ipynb"), check_validity=False)
    cache.db.dispose()
    assert caches.mend_notebooks(tmp_path) == []
    assert known(tmp_path) == ["1\n", "2\n"]


def test_a_notebook_that_changed_in_the_cache_is_run_again(tmp_path: Path) -> None:
    """Even by one digit that leaves it a notebook."""
    keep(tmp_path)
    assert caches.mend_notebooks(tmp_path) == []
    path = file_of(tmp_path, ONE)
    path.write_text(path.read_text(encoding="utf-8").replace('"1\\n"', '"7\\n"'), encoding="utf-8")
    assert known(tmp_path) == ["7\n", "2\n"]
    assert len(caches.mend_notebooks(tmp_path)) == 1
    assert known(tmp_path) == ["run again", "2\n"]


def test_a_folder_that_the_list_does_not_know_goes(tmp_path: Path) -> None:
    """What was killed between its two steps, however much of it is there."""
    keep(tmp_path)
    strays = [tmp_path / "executed" / name for name in ("0123456789abcdef", "fedcba9876543210")]
    strays[0].mkdir()
    shutil.copytree(file_of(tmp_path, ONE).parent, strays[1])
    assert caches.mend_notebooks(tmp_path) == []
    assert not any(stray.exists() for stray in strays)
    assert known(tmp_path) == ["1\n", "2\n"]


def test_a_file_where_a_folder_belongs_goes(tmp_path: Path) -> None:
    """Some systems leave one where somebody has looked; a link goes, and what it leads to stays."""
    keep(tmp_path)
    before = known(tmp_path)
    (tmp_path / "executed" / ".DS_Store").touch()
    (tmp_path / "executed" / "elsewhere").symlink_to(tmp_path)
    assert caches.mend_notebooks(tmp_path) == []
    assert {path.name for path in (tmp_path / "executed").iterdir()}.isdisjoint({".DS_Store", "elsewhere"})
    assert known(tmp_path) == before


def test_a_file_in_place_of_the_cache_goes(tmp_path: Path) -> None:
    """And one line says why all chapters run."""
    place = tmp_path / "cache"
    place.write_text("no folder")
    (said,) = caches.mend_notebooks(place)
    assert said.startswith(f"{place}: the list of executed notebooks is damaged")
    assert not place.exists()


def without_a_table(path: Path) -> None:
    """Take a table out of a database."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DROP TABLE nbproject")


BROKEN_LISTS = {name: DAMAGES[name] for name in ("cut off", "empty", "zeros", "gone")} | {
    "cut in half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "without a table": without_a_table,
}


@pytest.mark.parametrize("damage", BROKEN_LISTS)
def test_a_damaged_list_is_made_anew(tmp_path: Path, damage: str) -> None:
    """Every chapter runs again, and the cache can be used."""
    cache = tmp_path / "cache"
    keep(cache)
    BROKEN_LISTS[damage](cache / "global.db")
    (said,) = caches.mend_notebooks(cache)
    assert "the list of executed notebooks is damaged" in said
    assert "all chapters run again" in said
    assert known(cache) == ["run again", "run again"]
    keep(cache)
    assert known(cache) == ["1\n", "2\n"]
