"""Let one build of a book at a time work in its folder.

The lock is the operating system's, on an open file: it is gone when the process that holds it is, however that
ended, so there is nothing to clear away by hand.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# Says to a build that its caller holds the lock for it.
HELD = "BOOK_LOCK_HELD"
# The files whose locks this process holds, by path. They stay open until it ends.
_held: dict[Path, IO[bytes]] = {}


def path_of(root: Path) -> Path:
    """Return the file on which the lock of the book in `root` lies."""
    return root.resolve() / "_build" / ".lock"


def hold(root: Path) -> IO[bytes] | None:
    """Wait until no other process builds the book in `root`, and keep others waiting until this one ends.

    Returns
    -------
    file
        The open file that carries the lock; a child process that gets it holds the lock too. None when the
        process that started this one holds the lock.
    """
    path = path_of(root)
    if os.environ.get(HELD) == str(path):
        return None
    if path not in _held:
        path.parent.mkdir(exist_ok=True)
        file = path.open("ab")
        if not _taken(file, wait=False):
            print("another build of this book is running; waiting until it ends", file=sys.stderr, flush=True)
            while not _taken(file, wait=True):
                pass
        _held[path] = file
    return _held[path]


def _taken(file: IO[bytes], *, wait: bool) -> bool:
    """Try to take the lock, or wait for it, and say whether it is taken."""
    if sys.platform == "win32":
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)  # waits ten seconds
        except OSError:
            return False
    else:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
