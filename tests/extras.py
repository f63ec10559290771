"""What each extra of the package installs, as pyproject.toml and the installed metadata tell it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
OPTIONAL = PROJECT["optional-dependencies"]


def requirements_of(extra: str) -> list[Requirement]:
    """Return the packages that an extra names, those of the extras that it includes among them."""
    named = []
    for requirement in map(Requirement, OPTIONAL[extra]):
        if requirement.name == PROJECT["name"]:
            named += [one for included in requirement.extras for one in requirements_of(included)]
        else:
            named.append(requirement)
    return named


def packages_of(extra: str) -> set[str]:
    """Return the names of the packages that an extra names."""
    return {canonicalize_name(requirement.name) for requirement in requirements_of(extra)}


def absent_with(extra: str | None) -> set[str]:
    """Return what could not be imported if nothing but the package with this extra were installed."""
    waiting = [*map(Requirement, PROJECT["dependencies"]), *(requirements_of(extra) if extra else [])]
    installed: dict[str, set[str]] = {}
    while waiting:
        requirement = waiting.pop()
        name, extras = canonicalize_name(requirement.name), requirement.extras
        if name in installed and extras <= installed[name]:
            continue
        installed[name] = installed.get(name, set()) | extras
        waiting += _needed(name, installed[name])
    names = {*installed, PROJECT["name"]}
    return {
        module
        for module, distributions in packages_distributions().items()
        if not names & {canonicalize_name(distribution) for distribution in distributions}
    }


def _needed(name: str, extras: set[str]) -> Iterator[Requirement]:
    """Give what an installed package needs on this machine, itself and by its extras."""
    for requirement in map(Requirement, requires(name) or []):
        if requirement.marker is None or any(
            requirement.marker.evaluate({"extra": one}) for one in {"", *extras}
        ):
            yield requirement
