"""Build the website, and leave the one that is there whole until the new one is.

``python _ext/build.py`` does nothing when the site is there and fits its sources. Otherwise the new one is
built in a folder aside and takes the other's place at the end: a build that fails, is interrupted or killed
changes nothing. One build at a time works in a folder, and another one waits.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import build_lock
import caches
import hosting
from click import unstyle

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("_ext/**/*", "chapters/**/*", "pooling_lib/**/*", "benchmarks/results/*.json")
# The last three are in the wheel that readers download.
SETTINGS = ("_config.yml", "_toc.yml", "requirements.txt", "pyproject.toml", "README.md", "LICENSE")
INSIDE = "--inside"  # how this script calls itself
FAILURE = "failure.txt"
KERNEL_CHATTER = "[IPKernelApp]"
PATIENCE = 10  # seconds that an interrupted build has to end its kernel


class BuildError(Exception):
    """A build that failed; the message says why."""


class Folders:
    """The places of a book: its site and what a build keeps beside it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.site = root / "_build" / "html"
        self.before = root / "_build" / ".html.before"
        self.staging = root / "_build" / ".staging"
        self.new = self.staging / "_build" / "html"
        self.stamp = root / "_build" / ".book"
        self.log = root / "_build" / "book.log"
        self.pictures = root / "_build" / ".pictures"
        self.notebooks = root / "_build" / ".jupyter_cache"

    def log_written(self) -> int:
        """Return when the log was last written, or 0 without one."""
        return self.log.stat().st_mtime_ns if self.log.is_file() else 0

    def clear(self) -> None:
        """Remove what a build left aside and what is in its way; a site taken from its place comes back."""
        if not self.site.exists() and self.before.is_dir():
            caches.remove(self.site)  # a link that leads nowhere
            self.before.rename(self.site)
        for path in (self.staging, self.before):
            caches.remove(path)
        for path in (self.pictures, self.notebooks):
            if not path.is_dir():  # a link to a folder elsewhere serves
                caches.remove(path)
        for path in (self.stamp, self.log):
            if path.is_dir():
                caches.remove(path)

    def swap(self) -> None:
        """Put the new site in the place of the old one; of a link, what it leads to stays as it is."""
        target = self.site.readlink() if self.site.is_symlink() else None
        try:
            if os.path.lexists(self.site):
                self.site.rename(self.before)
            self.new.rename(self.site)
        except BaseException:
            if not os.path.lexists(self.site) and os.path.lexists(self.before):
                self.before.rename(self.site)
            raise
        if target is not None:
            print(
                f"_build/html was a link to {target}, which is left as it was; it is a folder now.", flush=True
            )


def build(root: Path = ROOT) -> None:
    """Build the website of the book in `root`, unless it is there and fits its sources.

    Raises
    ------
    BuildError
        If it cannot be built. The site that was there before, if any, still is.
    """
    carrier = build_lock.hold(root)
    folders = Folders(root)
    folders.clear()
    host = host_of(root)
    wanted = f"{caches.content_digest(root, *SOURCES, *SETTINGS)} {hosting.digest(host)}"
    if is_current(folders, wanted):
        return
    print("Building the book. Chapters that have changed are run, which can take minutes.", flush=True)
    for damage in caches.mend_notebooks(caches.executed(root)):
        print(damage, flush=True)
    try:
        run_sphinx(folders, [] if carrier is None else [carrier.fileno()], host)
        if not (folders.new / "index.html").is_file():
            raise BuildError("no page was built")
        made = contents(folders.new)
        folders.swap()
        caches.write_whole(folders.stamp, json.dumps({"sources": wanted, "site": made}).encode())
    finally:
        folders.clear()


def host_of(root: Path) -> Path | None:
    """Return the folder of the Pyodide that the site is to hold, and say so, or None for the CDN's."""
    try:
        host = hosting.chosen(root)
    except hosting.HostingError as error:
        raise BuildError(str(error)) from None
    if host is not None:
        print(
            f"The site holds Pyodide, from {host}, until `make book {hosting.VARIABLE}={hosting.CDN}`.",
            flush=True,
        )
    return host


def is_current(folders: Folders, wanted: str) -> bool:
    """Say whether every file of the site is as it was built, from the sources as they are."""
    try:
        stamp = json.loads(folders.stamp.read_bytes())
        return bool(stamp["sources"] == wanted and stamp["site"].items() <= contents(folders.site).items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def contents(site: Path) -> dict[str, str]:
    """Return the digest of every file of a site, by its name."""
    files = (path for path in sorted(site.rglob("*")) if path.is_file())
    return {path.relative_to(site).as_posix(): caches.digest(path.read_bytes()) for path in files}


def run_sphinx(folders: Folders, carriers: list[int], host: Path | None) -> None:
    """Build the site aside, in a process of its own, and explain a failure in its last lines."""
    folders.staging.mkdir(parents=True)
    options: dict[str, Any] = {}
    if os.name == "posix":
        # The lock lives as long as either process. Ctrl-C reaches this one alone, which passes it on once.
        options = {"pass_fds": carriers, "process_group": 0}
    with folders.log.open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve()), INSIDE, str(folders.root), str(folders.staging)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            cwd=folders.root,
            env=os.environ
            | {
                build_lock.HELD: str(build_lock.path_of(folders.root)),
                hosting.VARIABLE: str(host or hosting.CDN),
            },
            **options,
        )
        try:
            status = child.wait()
        except BaseException:
            end(child)
            raise
    if status:
        raise BuildError(reason(folders, status))


def end(child: subprocess.Popen[bytes]) -> None:
    """End a build, which ends its kernel."""
    try:
        child.terminate()
        child.wait(PATIENCE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        child.kill()  # a kernel sees that it is alone, and ends
        child.wait()


def reason(folders: Folders, status: int) -> str:
    """Return why the build failed."""
    failure = folders.staging / FAILURE
    if failure.exists():
        return failure.read_text(encoding="utf-8")
    lines = unstyle(folders.log.read_text(encoding="utf-8", errors="replace")).splitlines()
    said = "\n".join(line for line in lines if line.strip() and KERNEL_CHATTER not in line)
    return f"{said}\nthe build ended with status {status}" if said else f"it ended with status {status}"


def inside(root: str, staging: str) -> int:
    """Let Jupyter Book build the site aside; leave what went wrong in a file."""
    from jupyter_book.cli.main import main as jupyter_book
    from sphinx.errors import SphinxError

    gc.disable()  # it would look through the trees of all pages again and again, and this process ends soon
    command = ["build", root, "--path-output", staging, "-W", "-n", "--keep-going", "--quiet"]
    try:
        jupyter_book(command, standalone_mode=False)
    except Exception as error:
        cause = error.__cause__ if isinstance(error, RuntimeError) and error.__cause__ else error
        said = str(cause) if isinstance(cause, SphinxError) else f"{type(cause).__name__}: {cause}"
        (Path(staging) / FAILURE).write_text(said, encoding="utf-8")
        raise
    return 0


def interrupt(*_: object) -> None:
    """Treat a request to end as Ctrl-C."""
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    """Build the book and say how it went."""
    if arguments[:1] == [INSIDE]:
        return inside(*arguments[1:])
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, interrupt)
    folders = Folders(ROOT)
    before = folders.log_written()
    try:
        build()
    except KeyboardInterrupt:
        failure, status = "interrupted", 130
    except (BuildError, OSError) as error:
        failure, status = str(error), 1
    else:
        print("The book is built: open _build/html/index.html, or run `make serve`.")
        return 0
    kept = "The site in _build/html is still the one from before.\n" if folders.site.exists() else ""
    log = "The whole log is in _build/book.log.\n" if folders.log_written() != before else ""
    print(f"{kept}{log}error: {failure}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
