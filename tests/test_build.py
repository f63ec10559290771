"""A build leaves a whole site behind, however it ends (`_ext/build.py`): small books, built for real."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import build
import pytest
import small_book

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of a POSIX system")


def files(site: Path) -> dict[str, bytes]:
    """Return the contents of every file of a site."""
    return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def left_aside(folder: Path) -> set[str]:
    """Return what stands beside the site, other than what is kept on purpose."""
    kept = {"html", "book.log", ".book", ".lock", ".jupyter_cache", ".pictures"}
    return {path.name for path in (folder / "_build").iterdir()} - kept


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a book that two builds, started at the same time, have built."""
    folder = small_book.write(tmp_path_factory.mktemp("whole"), *small_book.EVERYTHING)
    processes = [start(folder) for _ in range(2)]
    said = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    waited = [err for _, err in said]
    assert sorted(waited) == ["", "another build of this book is running; waiting until it ends\n"]
    return folder


@pytest.fixture
def book(whole: Path, tmp_path: Path) -> Path:
    """Give a copy of the book with its site and its caches, for a test to damage."""
    return Path(shutil.copytree(whole, tmp_path / "book"))


def start(folder: Path) -> subprocess.Popen[str]:
    """Start a build."""
    command = [sys.executable, str(folder / "_ext" / "build.py")]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder)


def test_of_two_builds_at_once_one_waits_and_finds_the_work_done(whole: Path) -> None:
    """The chapter is run once."""
    assert small_book.runs(whole) == 1
    assert left_aside(whole) == set()


def test_two_builds_in_two_folders_are_equal_byte_for_byte(whole: Path, built_by_hand: Path) -> None:
    """Each has run the chapter, with one of everything in it; one is by Jupyter Book's own command."""
    assert small_book.runs(built_by_hand) == small_book.runs(whole) == 1
    one, two = files(whole / "_build" / "html"), files(built_by_hand / "_build" / "html")
    assert len(one) > 50
    assert b"model-1" in one["chapters/a.html"]
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_a_site_that_is_there_and_fits_is_not_built_again(book: Path) -> None:
    """Not even when somebody has looked at its folder, which leaves files on some systems."""
    site = book / "_build" / "html"
    (site / ".DS_Store").touch()
    before = site.stat().st_ino
    result = small_book.make(book)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "The book is built: open _build/html/index.html, or run `make serve`.\n"
    assert site.stat().st_ino == before


def cut(path: Path) -> None:
    """Cut a file off in the middle."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def test_what_is_lost_or_damaged_is_built_again(whole: Path, book: Path) -> None:
    """Into the same site, although the chapter's outputs come from the cache now, and not from a run."""
    (book / "_build" / "html" / "index.html").unlink()
    cut(book / "_build" / "html" / "chapters" / "a.html")
    pictures = list((book / "_build" / ".pictures").iterdir())
    assert pictures
    for picture in pictures:
        cut(picture)
    result = small_book.make(book)
    assert (result.returncode, result.stderr) == (0, "")
    assert small_book.runs(book) == 1
    assert files(book / "_build" / "html") == files(whole / "_build" / "html")


def test_a_cell_that_raises_is_named_in_the_last_lines_and_the_old_site_stays(whole: Path, book: Path) -> None:
    """With its error and its line, and without a traceback."""
    small_book.write_chapter(book, ("share = 1", []), ("rest = 1 - share\n\nshare / rest", []))
    result = small_book.make(book)
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "The site in _build/html is still the one from before.",
        "The whole log is in _build/book.log.",
        "error: chapters/a.ipynb: cell 3 raises ZeroDivisionError: division by zero",
        "  in line 3: share / rest",
    ]
    assert files(book / "_build" / "html") == files(whole / "_build" / "html")
    assert left_aside(book) == set()


def test_a_build_that_fails_before_its_log_is_begun_names_no_log(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that is there is of an earlier build."""
    assert (book / "_build" / "book.log").is_file()
    monkeypatch.setenv("PYODIDE", "nowhere")
    result = small_book.make(book)
    assert result.returncode == 1
    kept, error = result.stderr.splitlines()
    assert kept == "The site in _build/html is still the one from before."
    assert re.fullmatch("error: .*nowhere.*; name a folder with Pyodide .*", error)


LATE = """
from pathlib import Path


def add_a_file(app):
    folder = Path(app.confdir) / "node_modules" / "tool"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("# Not a page")


def setup(app):
    app.connect("builder-inited", add_a_file)
"""


def test_a_file_that_comes_while_a_build_starts_is_no_page(book: Path) -> None:
    """`make test` installs what checks JavaScript, README files and all, beside the build."""
    config = (book / "_config.yml").read_text()
    (book / "_config.yml").write_text(config.replace("      - book\n", "      - book\n      - late\n"))
    (book / "_ext" / "late.py").write_text(LATE)
    result = small_book.make(book)
    assert result.returncode == 0, result.stdout
    assert (book / "node_modules" / "tool" / "README.md").is_file()
    assert not list((book / "_build" / "html").rglob("*README*"))


def test_a_warning_fails_the_build_and_is_shown(whole: Path, book: Path) -> None:
    """With the page and the line that it is about."""
    (book / "chapters" / "index.md").write_text("# Book\n\n(run-the-notebooks)=\n## Run\n\n{ref}`nowhere`\n")
    result = small_book.make(book)
    assert result.returncode == 1
    assert "index.md:6: WARNING: undefined label: 'nowhere'" in result.stderr
    assert len(result.stderr.splitlines()) <= 6
    assert files(book / "_build" / "html") == files(whole / "_build" / "html")


# It tells who runs it, holds its end of the pipe open for as long as it lives, and takes its time.
SLOW = """
import os
import threading

pipe = open("pipe", "w", buffering=1)
_ = pipe.write(f"{os.getppid()}\\n")
threading.Event().wait(60)
"""


@contextmanager
def in_a_slow_chapter(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int, int]]:
    """Give a build in the middle of a chapter: itself, the process that runs the chapter, the kernel's pipe."""
    os.mkfifo(folder / "chapters" / "pipe")
    small_book.write_chapter(folder, (SLOW, []))
    with start(folder) as process, (folder / "chapters" / "pipe").open() as pipe:
        try:
            yield process, int(pipe.readline()), pipe.fileno()
        finally:
            process.kill()


def is_closed(pipe: int) -> bool:
    """Wait until nobody writes to a pipe any more; say so, or that half a minute was not enough."""
    readable, _, _ = select.select([pipe], [], [], 30)
    return bool(readable) and os.read(pipe, 1) == b""


def test_an_interrupted_build_leaves_the_old_site_and_ends_its_kernel(whole: Path, book: Path) -> None:
    """By Ctrl-C, in the middle of a chapter."""
    with in_a_slow_chapter(book) as (process, _, kernel):
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
        assert is_closed(kernel)
    assert process.returncode == 130
    assert said.splitlines()[0] == "The site in _build/html is still the one from before."
    assert said.splitlines()[-1] == "error: interrupted"
    assert left_aside(book) == set()
    assert files(book / "_build" / "html") == files(whole / "_build" / "html")


def test_a_killed_build_leaves_the_old_site_and_the_next_build_clears_up(whole: Path, book: Path) -> None:
    """As after a power cut: both of its processes go without a word."""
    with in_a_slow_chapter(book) as (process, chapter, kernel):
        process.kill()
        process.wait()
        os.kill(chapter, signal.SIGKILL)
        assert is_closed(kernel)
    assert files(book / "_build" / "html") == files(whole / "_build" / "html")
    assert left_aside(book) == {".staging"}
    small_book.write_chapter(book, *small_book.EVERYTHING)
    result = small_book.make(book)
    assert (result.returncode, result.stderr) == (0, "")
    assert left_aside(book) == set()


def test_a_disk_that_is_full_once_does_no_lasting_harm(whole: Path, book: Path) -> None:
    """A limit on the size of files stops what is written in the middle, as a full disk does."""
    shutil.rmtree(book / "_build")
    result = subprocess.run(
        ["sh", "-c", 'ulimit -f 60; exec "$@"', "sh", sys.executable, str(book / "_ext" / "build.py")],
        capture_output=True,
        text=True,
        check=False,
        cwd=book,
    )
    assert result.returncode == 1
    assert "File too large" in result.stderr.partition("error: ")[2]
    assert left_aside(book) == set()
    assert not (book / "_build" / "html").exists()
    result = small_book.make(book)
    assert (result.returncode, result.stderr) == (0, "")
    assert files(book / "_build" / "html") == files(whole / "_build" / "html")


HOLD = """
import build_lock, pathlib, sys
build_lock.hold(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_lock_goes_with_the_process_that_held_it(book: Path) -> None:
    """However that ended: nothing has to be cleared away by hand."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(book)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=book / "_ext",
    )
    assert holder.stdout is not None
    with holder:
        assert holder.stdout.readline() == "held\n"
        with start(book) as waiting:
            assert waiting.stderr is not None
            assert waiting.stderr.readline().startswith("another build of this book is running; waiting")
            assert waiting.poll() is None
            holder.kill()
            assert waiting.wait() == 0


def folders_with(root: Path, **sites: str) -> build.Folders:
    """Return the folders of a book, with a page in those that are named."""
    folders = build.Folders(root)
    for name, text in sites.items():
        getattr(folders, name).mkdir(parents=True)
        (getattr(folders, name) / "index.html").write_text(text)
    return folders


def test_a_site_is_swapped_as_a_whole(tmp_path: Path) -> None:
    """And nothing is left aside."""
    folders = folders_with(tmp_path, site="old", new="new")
    (folders.site / "gone.html").touch()
    folders.swap()
    folders.clear()
    assert files(folders.site) == {"index.html": b"new"}
    assert left_aside(tmp_path) == set()


def test_a_swap_that_stops_half_way_is_undone(tmp_path: Path) -> None:
    """At once where the error can be met, and by the next build where the process is gone."""
    folders = folders_with(tmp_path, site="old")
    with pytest.raises(FileNotFoundError, match=re.escape(str(folders.new))):
        folders.swap()  # there is no new one
    assert files(folders.site) == {"index.html": b"old"}
    folders.site.rename(folders.before)
    folders_with(tmp_path, new="new").clear()
    assert files(folders.site) == {"index.html": b"old"}
    assert left_aside(tmp_path) == set()


def test_a_site_that_is_a_link_becomes_a_folder_and_what_it_led_to_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such as a link to the folder that is published; one line says so, and every later build works."""
    published = tmp_path / "published"
    published.mkdir()
    (published / "index.html").write_text("old")
    folders = folders_with(tmp_path, new="new")
    folders.site.symlink_to(published)
    for text in ("new", "newer"):
        folders.swap()
        folders.clear()
        assert not folders.site.is_symlink()
        assert files(folders.site) == {"index.html": text.encode()}
        folders_with(tmp_path, new="newer")
    folders.clear()
    assert files(published) == {"index.html": b"old"}
    assert left_aside(tmp_path) == set()
    said = f"_build/html was a link to {published}, which is left as it was; it is a folder now.\n"
    assert capsys.readouterr().out == said


def test_a_link_comes_back_from_a_swap_that_stops_half_way(tmp_path: Path) -> None:
    """At once, and by the next build."""
    folders = folders_with(tmp_path, before="old")
    published = folders.before.rename(tmp_path / "published")
    folders.site.symlink_to(published)
    with pytest.raises(FileNotFoundError, match=re.escape(str(folders.new))):
        folders.swap()  # there is no new one
    assert folders.site.readlink() == published
    folders.site.rename(folders.before)
    folders.clear()
    assert folders.site.readlink() == published
    assert files(published) == {"index.html": b"old"}
    assert left_aside(tmp_path) == set()


def test_a_link_that_leads_nowhere_does_not_keep_the_old_site_away(tmp_path: Path) -> None:
    """Nor the new one."""
    folders = folders_with(tmp_path, before="old")
    folders.site.symlink_to(tmp_path / "nowhere")
    folders.clear()
    assert files(folders.site) == {"index.html": b"old"}
    shutil.rmtree(folders.site)
    folders.site.symlink_to(tmp_path / "nowhere")
    folders_with(tmp_path, new="new").swap()
    folders.clear()
    assert files(folders.site) == {"index.html": b"new"}
    assert left_aside(tmp_path) == set()


def test_a_file_in_place_of_the_site_is_replaced(tmp_path: Path) -> None:
    """By the new site, and nothing is left aside."""
    folders = folders_with(tmp_path, new="new")
    folders.site.write_text("no folder")
    folders.swap()
    folders.clear()
    assert files(folders.site) == {"index.html": b"new"}
    assert left_aside(tmp_path) == set()


@pytest.mark.parametrize("thing", ["file", "link to a folder", "link to nowhere"])
@pytest.mark.parametrize("name", ["before", "staging"])
def test_what_stands_in_place_of_a_folder_that_is_to_go_goes(tmp_path: Path, name: str, thing: str) -> None:
    """A link goes, and what it leads to stays."""
    folders = folders_with(tmp_path, site="old")
    elsewhere = folders_with(tmp_path / "elsewhere", site="other").site
    place = getattr(folders, name)
    if thing == "file":
        place.write_text("no folder")
    else:
        place.symlink_to(elsewhere if thing == "link to a folder" else tmp_path / "nowhere")
    folders.clear()
    assert left_aside(tmp_path) == set()
    assert files(folders.site) == {"index.html": b"old"}
    assert files(elsewhere) == {"index.html": b"other"}


@pytest.mark.parametrize("name", ["pictures", "notebooks"])
def test_a_cache_may_be_a_link_to_a_folder_and_nothing_else_than_a_folder(tmp_path: Path, name: str) -> None:
    """A file in its place would stop every build."""
    folders = folders_with(tmp_path, site="old")
    elsewhere = folders_with(tmp_path / "elsewhere", site="kept").site
    place = getattr(folders, name)
    place.symlink_to(elsewhere)
    folders.clear()
    assert files(place) == {"index.html": b"kept"}
    place.unlink()
    for stand in (lambda: place.write_text("no folder"), lambda: place.symlink_to(tmp_path / "nowhere")):
        stand()
        folders.clear()
        assert not os.path.lexists(place)


def test_a_folder_in_place_of_the_stamp_or_the_log_goes(tmp_path: Path) -> None:
    """Each is written as a file."""
    folders = folders_with(tmp_path, site="old", stamp="no file", log="no file")
    folders.clear()
    assert {path.name for path in (tmp_path / "_build").iterdir()} == {"html"}


@pytest.mark.parametrize("stamp", ["", "[]", "null", '{"sources": "a"}', '{"sources": "a", "site": 1}'])
def test_a_stamp_that_says_nothing_counts_for_nothing(tmp_path: Path, stamp: str) -> None:
    """Such as one that was cut off."""
    folders = folders_with(tmp_path, site="old")
    folders.stamp.write_text(stamp)
    assert not build.is_current(folders, "a")
    folders.stamp.write_text(json.dumps({"sources": "a", "site": build.contents(folders.site)}))
    assert build.is_current(folders, "a")
    assert not build.is_current(folders, "b")
