"""Chapters are run side by side, ahead of the build that reads them (`_ext/parallel_runs.py`)."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import failures
import nbformat
import parallel_runs
import pytest
from jupyter_cache import get_cache
from myst_nb.core.config import NbParserConfig
from myst_parser.config.main import MdParserConfig
from nbclient import NotebookClient
from sphinx.errors import ExtensionError

ROOT = Path(__file__).parent.parent


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give what the module asks of Sphinx, for notebooks in a folder, on a machine of two cores."""
    monkeypatch.setattr(parallel_runs, "cores", lambda: 2)
    monkeypatch.setattr(NotebookClient, "async_execute_cell", NotebookClient.async_execute_cell)  # put back
    failures.note_cells()

    def path_of(name: str, base: bool = True) -> str:
        name = f"{name}.md" if name.startswith("text") else f"{name}.ipynb"
        return str(tmp_path / name) if base else name

    config = SimpleNamespace(nb_execution_cache_path=str(tmp_path / "cache"))
    settings = NbParserConfig(execution_mode="cache", execution_timeout=60)
    env = SimpleNamespace(doc2path=path_of, mystnb_config=settings, myst_config=MdParserConfig())
    return SimpleNamespace(config=config, env=env)


def write(app: Any, **sources: str) -> list[str]:
    """Write a chapter of one cell for each source, and return their names."""
    for name, source in sources.items():
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        cells = [nbformat.v4.new_code_cell(source)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), Path(app.env.doc2path(name)))
    return list(sources)


def test_a_chapter_that_is_no_notebook_is_named_with_the_remedy(app: Any) -> None:
    """As one is that was merged badly: the build would say what is wrong, and not where."""
    names = write(app, whole="1", merged="2")
    path = Path(app.env.doc2path("merged"))
    path.write_text(f"<<<<<<< HEAD\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    with pytest.raises(
        ExtensionError, match=r"merged\.ipynb: is no notebook \(.*JSON.*\); mend it, or take it from git again"
    ):
        parallel_runs.to_run(app, names)


def begin(app: Any, names: list[str], *others: Any) -> parallel_runs.Work:
    """Begin to run chapters."""
    work = parallel_runs.Work()
    parallel_runs.begin(app, names, others, work)
    return work


def printed(app: Any, name: str) -> str:
    """Return what a chapter's outputs in the cache say."""
    read = nbformat.read(app.env.doc2path(name), as_version=4)
    _, notebook = get_cache(app.config.nb_execution_cache_path).merge_match_into_notebook(read)
    return str(notebook.cells[0].outputs[0].text)


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes of a POSIX system")
def test_two_chapters_run_at_the_same_time(app: Any, tmp_path: Path) -> None:
    """Each waits for the other here; and what they give is in the cache, and is not run again."""
    os.mkfifo(tmp_path / "pipe")
    names = write(
        app,
        a="with open('pipe', 'w') as pipe:\n    print(pipe.write('from a'))",
        b="with open('pipe') as pipe:\n    print(pipe.read())",
    )
    work = begin(app, names)
    for name in names:
        parallel_runs.hand_over(app, name, work)
    parallel_runs.end(app, None, work)
    assert [printed(app, name) for name in names] == ["6\n", "from a\n"]
    assert parallel_runs.to_run(app, names) == {}


def test_a_chapter_that_measures_is_run_before_the_others_and_to_its_end(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else is begun meanwhile, not even other work."""
    monkeypatch.setattr(parallel_runs, "ALONE", ("b",))
    is_there = "from pathlib import Path\nprint(Path('done').exists())"
    names = write(app, a=is_there, b="from pathlib import Path\nPath('done').touch()\nprint('measured')")
    done = Path(app.env.doc2path("b")).with_name("done")
    work = begin(app, names, lambda app: done.exists())
    for name in names:
        parallel_runs.hand_over(app, name, work)
    assert [printed(app, name) for name in names] == ["True\n", "measured\n"]
    assert [other.result() for other in work.others] == [True]


def test_the_chapter_that_takes_longest_begins_first_and_the_others_in_the_order_of_reading(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other here, on a machine of one core."""
    monkeypatch.setattr(parallel_runs, "cores", lambda: 1)
    monkeypatch.setattr(parallel_runs, "LONGEST", ("c",))
    note = "from pathlib import Path\nwith Path('order').open('a') as order:\n    _ = order.write('{}')"
    names = write(app, **{name: note.format(name) for name in "abc"})
    work = begin(app, names)
    for name in names:
        parallel_runs.hand_over(app, name, work)
    assert Path(app.env.doc2path("a")).with_name("order").read_text(encoding="utf-8") == "cab"


def test_the_chapters_that_are_named_are_of_the_book() -> None:
    """Under the names by which Sphinx knows them."""
    named = (*parallel_runs.ALONE, *parallel_runs.LONGEST)
    assert [name for name in named if not (ROOT / f"{name}.ipynb").is_file()] == []


def test_of_several_chapters_that_fail_the_first_in_the_order_of_the_book_is_named(app: Any) -> None:
    """Whichever failed first; and what the others gave is kept for the next build."""
    names = write(app, a="1 / 0", b="undefined", c="print('kept')")
    work = begin(app, names)
    with pytest.raises(ExtensionError, match=r"^a\.ipynb: cell 1 raises ZeroDivisionError: division by zero"):
        parallel_runs.hand_over(app, "a", work)
    assert work.chapters["c"].result().err is None
    parallel_runs.end(app, ExtensionError("a"), work)
    assert printed(app, "c") == "kept\n"
    assert list(parallel_runs.to_run(app, names)) == ["a", "b"]


TEXT = """---
file_format: mystnb
kernelspec:
  name: python3
---

# Text

```{code-cell} ipython3
1 / 0
```
"""


def test_a_page_of_text_is_run_too_and_its_cell_is_named(app: Any) -> None:
    """The landing page is one; text without code, and a page that is not to be run, are none."""
    for name, text in {"text": TEXT, "text-alone": "# Text\n"}.items():
        Path(app.env.doc2path(name)).write_text(text, encoding="utf-8")
    (off,) = write(app, off="1 / 0")
    path = Path(app.env.doc2path(off))
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["mystnb"] = {"execution_mode": "off"}
    nbformat.write(notebook, path)
    work = begin(app, ["text", "text-alone", off])
    assert list(work.chapters) == ["text"]
    with pytest.raises(ExtensionError, match=r"^text\.md: cell 2 raises ZeroDivisionError"):
        parallel_runs.hand_over(app, "text", work)


def test_a_kernel_that_dies_is_told_as_such(app: Any) -> None:
    """It has no error of its own."""
    work = begin(app, write(app, a="import os\nos._exit(1)"))
    with pytest.raises(ExtensionError, match=r"a\.ipynb: cell 1 ended its kernel"):
        parallel_runs.hand_over(app, "a", work)


def test_other_work_that_fails_fails_the_build(app: Any) -> None:
    """With its own error, unless another one has come first."""

    def other(app: Any) -> None:
        raise ExtensionError("no wheel")

    work = begin(app, [], other)
    with pytest.raises(ExtensionError, match="no wheel"):
        parallel_runs.end(app, None, work)
    parallel_runs.end(app, ExtensionError("another"), work)


def test_what_has_not_begun_when_the_build_fails_is_never_begun(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first chapter fails, the second is under way, and the third waits for its core."""
    monkeypatch.setattr(parallel_runs, "cores", lambda: 1)
    under_way, cancelled, begun = threading.Event(), threading.Event(), []

    def run(chapter: parallel_runs.Chapter) -> Any:
        begun.append(chapter.path.stem)
        if chapter.path.stem == "b":
            under_way.set()
            assert cancelled.wait(60)
        raise ExtensionError(f"{chapter.path.stem} has failed")

    monkeypatch.setattr(parallel_runs, "run", run)
    work = begin(app, write(app, a="1", b="2", c="3"))
    work.chapters["c"].add_done_callback(lambda _: cancelled.set())
    assert under_way.wait(60)
    with pytest.raises(ExtensionError, match="a has failed"):
        parallel_runs.hand_over(app, "a", work)
    parallel_runs.end(app, ExtensionError("a has failed"), work)
    assert begun == ["a", "b"]
