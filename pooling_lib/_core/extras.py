"""Say what to install when a package is missing that only a part of the library needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

#: What is installed under another name than it is imported by.
DISTRIBUTIONS = {"PIL": "Pillow"}


@contextmanager
def needs(what: str, extra: str | None = None) -> Iterator[None]:
    """Import packages in this context, and a missing one is named with `what` needs it and how to get it.

    The remedy is an extra of this package, or else the missing package itself. What is missing of the library's
    own is a fault that no installation mends, and is raised as it is.

    Examples
    --------
    >>> with needs("show_sky", "figures"):
    ...     import sextant
    Traceback (most recent call last):
        ...
    ModuleNotFoundError: show_sky needs sextant, which is not installed; use pip install "pooling-lib[figures]"
    """
    try:
        yield
    except ModuleNotFoundError as error:
        name = (error.name or "pooling_lib").partition(".")[0]
        if name == "pooling_lib":
            raise
        package = DISTRIBUTIONS.get(name, name)
        install = package.lower() if extra is None else f'"pooling-lib[{extra}]"'
        raise ModuleNotFoundError(
            f"{what} needs {package}, which is not installed; use pip install {install}",
            name=error.name,
            path=error.path,
        ) from None
