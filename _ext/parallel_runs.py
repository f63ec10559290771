"""Run the chapters that have changed side by side, ahead of MyST-NB, which runs one when it comes to it.

A kernel is a process of its own, so threads are enough to keep as many of them as there are cores. When Sphinx
comes to a chapter, its outputs are put into the cache, where MyST-NB finds them. Meanwhile pages are read, and
what else a build needs is made.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import failures
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import ExecutionResult, single_nb_execution
from jupyter_core.utils import ensure_event_loop
from myst_nb.core.read import create_nb_reader
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

#: What a page may set for itself.
OWN = ("execution_mode", "execution_allow_errors", "execution_timeout")
#: It measures how fast threads are, so it is run before all others, and nothing beside it.
ALONE = ("chapters/07_making_it_fast",)
#: It takes longer than any other, so it begins before them: begun last, it would run on alone.
LONGEST = ("chapters/11_training",)


class Chapter(NamedTuple):
    """A page with code that is to be run."""

    path: Path
    notebook: Any
    settings: Any


@dataclass
class Work:
    """What is being done side by side for one build."""

    chapters: dict[str, Future[ExecutionResult]] = field(default_factory=dict)
    others: list[Future[Any]] = field(default_factory=list)


def connect(app: Sphinx, *others: Callable[[Sphinx], object]) -> None:
    """Connect to Sphinx the run of the chapters, and other work that wants none of them.

    Each of `others` is called with the application, in a thread; the build waits for it, and fails if it does.
    """
    work = Work()
    app.connect("env-before-read-docs", lambda app, env, names: begin(app, names, others, work))
    app.connect("source-read", lambda app, name, source: hand_over(app, name, work))
    app.connect("build-finished", lambda app, exception: end(app, exception, work), priority=100)


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def begin(app: Sphinx, names: list[str], others: tuple[Callable[[Sphinx], object], ...], work: Work) -> None:
    """Begin to run the chapters among these pages that are not in the cache, the longest first."""
    waiting = to_run(app, names)
    pool = ThreadPoolExecutor(cores(), thread_name_prefix="chapter")
    for name in (name for name in ALONE if name in waiting):
        work.chapters[name] = pool.submit(run, waiting.pop(name))
        wait([work.chapters[name]])
    for name in sorted(waiting, key=lambda name: name not in LONGEST):  # the others in the order of reading
        work.chapters[name] = pool.submit(run, waiting[name])
    work.others += [pool.submit(other, app) for other in others]
    pool.shutdown(wait=False)


def to_run(app: Sphinx, names: list[str]) -> dict[str, Chapter]:
    """Return the pages with code, notebooks or text, whose outputs are not in the cache."""
    cache = get_cache(app.config.nb_execution_cache_path)
    found = {}
    for name in names:
        try:
            chapter = read(app, Path(app.env.doc2path(name)))
        except ValueError as error:
            page = app.env.doc2path(name, base=False)
            raise ExtensionError(
                f"{page}: is no notebook ({error}); mend it, or take it from git again"
            ) from None
        if chapter is not None and chapter.settings.execution_mode == "cache":
            try:
                cache.match_cache_notebook(chapter.notebook)
            except KeyError:
                found[name] = chapter
    return found


def read(app: Sphinx, path: Path) -> Chapter | None:
    """Read a page as MyST-NB does, if it is one with code."""
    settings = app.env.mystnb_config  # type: ignore[attr-defined]  # MyST-NB's
    text = path.read_text(encoding="utf-8")
    reader = create_nb_reader(str(path), app.env.myst_config, settings, text)  # type: ignore[attr-defined]
    if reader is None:
        return None
    notebook = reader.read(text)
    own = notebook.metadata.get(settings.metadata_key, {})
    own = {name: own[name] for name in OWN if name in own}
    return Chapter(path, notebook, settings.copy(**own))


def run(chapter: Chapter) -> ExecutionResult:
    """Run a chapter in its own folder, as MyST-NB would."""
    try:
        return single_nb_execution(
            chapter.notebook,
            cwd=str(chapter.path.parent),
            allow_errors=chapter.settings.execution_allow_errors,
            timeout=chapter.settings.execution_timeout,
        )
    finally:
        ensure_event_loop().close()  # nbclient leaves the one of its thread open


def hand_over(app: Sphinx, name: str, work: Work) -> None:
    """Wait until a chapter has been run, and put its outputs into the cache; or say which cell failed."""
    if (future := work.chapters.pop(name, None)) is None:
        return
    try:
        result = future.result()
        if result.err is not None:
            raise result.err
    except Exception as error:
        raise failures.of_page(app.env.doc2path(name, base=False), error) from None
    except BaseException:  # interrupted: what has not begun never does
        for waiting in (*work.chapters.values(), *work.others):
            waiting.cancel()
        raise
    keep(app, name, result)


def keep(app: Sphinx, name: str, result: ExecutionResult) -> None:
    """Put the outputs of a chapter that has been run into the cache."""
    cache = get_cache(app.config.nb_execution_cache_path)
    data = {"execution_seconds": result.time}
    bundle = CacheBundleIn(result.nb, app.env.doc2path(name), data=data)
    cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def end(app: Sphinx, exception: Exception | None, work: Work) -> None:
    """Wait for the other work. After a failure, begin no more, and keep what chapters under way give."""
    if exception is None:
        for other in work.others:
            other.result()
        return
    for future in (*work.chapters.values(), *work.others):
        future.cancel()
    for name, future in work.chapters.items():
        if not future.cancelled() and future.exception() is None and future.result().err is None:
            keep(app, name, future.result())
