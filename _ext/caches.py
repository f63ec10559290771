"""Keep what a build has made for the next one, and trust none of it unseen.

A build can be killed, and a disk can be full, in the middle of any file. So a file is written aside and put in
its place when it is whole; and the cache of jupyter-cache, which writes in place and believes what it finds, is
looked through before and after it is used.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

DATABASE = "global.db"
# Beside an executed notebook: the digest that it had when it was seen to be whole.
SEAL = "base.sha256"


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that its place has the old content or the new one at any moment, and never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def remove(path: Path) -> None:
    """Remove what stands at a path, if anything does: a folder, a file, or a link and not what it leads to."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def content_digest(root: Path, *patterns: str) -> str:
    """Return a digest of the names and contents of the files below `root` that the patterns name."""
    found = hashlib.sha256(sys.version.encode())
    for path in sorted({path for pattern in patterns for path in root.glob(pattern)}):
        name = path.relative_to(root)
        if path.is_file() and not any(part == "__pycache__" or part.startswith(".") for part in name.parts):
            found.update(f"{name.as_posix()}\0{digest(path.read_bytes())}\n".encode())
    return found.hexdigest()


def executed(root: Path) -> Path:
    """Return where the executed notebooks of the book in `root` are kept.

    In a folder by what they import and read: jupyter-cache sees their own cells only.
    """
    seen = content_digest(root, "pooling_lib/**/*", "benchmarks/results/*.json", "requirements.txt")
    return root / "_build" / ".jupyter_cache" / seen[:16]


def mend_notebooks(cache: Path) -> list[str]:
    """Take out of a cache of executed notebooks what is damaged, so that it is made again.

    Parameters
    ----------
    cache
        The folder of jupyter-cache, which need not exist: a database, and a folder for each notebook.

    Returns
    -------
    list of str
        What was taken out, a sentence each.
    """
    if not cache.exists():
        return []
    try:
        recorded = _recorded(cache / DATABASE)
    except (sqlite3.Error, OSError) as error:
        remove(cache)
        return [f"{cache}: the list of executed notebooks is damaged ({error}); all chapters run again"]
    folders = {path.name: path for path in cache.glob("executed/*")}
    whole = {name for name, path in folders.items() if name in recorded and _is_whole(path)}
    for name in folders.keys() - whole:
        remove(folders[name])
    with closing(sqlite3.connect(cache / DATABASE)) as database, database:
        lost = [(name,) for name in recorded.keys() - whole]
        database.executemany("DELETE FROM nbcache WHERE hashkey = ?", lost)
    return [
        f"{cache}: the executed notebook of {recorded[name]} is damaged or gone; the chapter runs again"
        for name in sorted(recorded.keys() - whole)
    ]


def _recorded(path: Path) -> dict[str, str]:
    """Return the notebooks that a database of jupyter-cache lists: the key of each, and whose it is."""
    if not path.is_file():
        raise FileNotFoundError(f"there is no {path.name}")
    with closing(sqlite3.connect(path)) as database:
        (said,) = database.execute("PRAGMA integrity_check(1)").fetchone()
        if said != "ok":
            raise sqlite3.DatabaseError(said)
        for table in ("nbproject", "settings"):
            database.execute(f"SELECT count(*) FROM {table}").fetchone()
        return {key: Path(uri).name for key, uri in database.execute("SELECT hashkey, uri FROM nbcache")}


def _is_whole(folder: Path) -> bool:
    """Say whether an executed notebook is as it was when it was first seen, or, seen first, can be read."""
    notebook, seal = folder / "base.ipynb", folder / SEAL
    try:
        data = notebook.read_bytes()
        if seal.exists():
            return seal.read_text(encoding="ascii") == digest(data)
        json.loads(data)["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    write_whole(seal, digest(data).encode())
    return True
