"""The library reference is whole: each public name stands there, and each function shows how it is called."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from types import ModuleType

import pytest
from bs4 import BeautifulSoup, Tag

import pooling_lib
from pooling_lib import explorers

#: Modules whose names are public where their room gathers them, and else shared between its modules only.
GATHERED = ("pooling_lib.figures.", "pooling_lib.course.exercises.")
#: Rooms that gather nothing: their modules are imported one by one.
EMPTY = {"pooling_lib.course", "pooling_lib.measure"}
#: What explorers inherit from the widgets of a notebook is described there.
INHERITED = set(dir(explorers.Exercise.__mro__[1]))


def public_modules() -> list[ModuleType]:
    """Return the modules whose names are promised to readers."""
    names = [module.name for module in pkgutil.walk_packages(pooling_lib.__path__, "pooling_lib.")]
    kept = [name for name in names if not re.search(r"\._", name) and not name.startswith(GATHERED)]
    return [importlib.import_module(name) for name in ("pooling_lib", *kept) if name not in EMPTY]


MODULES = public_modules()
PUBLIC = [(module, name) for module in MODULES for name in module.__all__]


@pytest.fixture(scope="module")
def reference(site: Path) -> BeautifulSoup:
    """Give the page as it is built."""
    return BeautifulSoup((site / "chapters" / "reference.html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def described(reference: BeautifulSoup) -> set[str]:
    """Give every name that the page describes."""
    return {str(term["id"]) for term in reference.select("dt[id]")}


def test_a_room_that_gathers_nothing_has_no_names_of_its_own() -> None:
    """Else they would be public, and nobody would have asked for them here."""
    for room in EMPTY:
        assert not hasattr(importlib.import_module(room), "__all__")


def test_every_public_name_stands_in_the_reference(described: set[str]) -> None:
    """Under the module that has it, or one that hands it on."""
    homes: dict[tuple[str, int], set[str]] = {}
    for module, name in PUBLIC:
        homes.setdefault((name, id(getattr(module, name))), set()).add(f"{module.__name__}.{name}")
    missing = [
        f"{module.__name__}.{name}"
        for module, name in PUBLIC
        if not homes[name, id(getattr(module, name))] & described
    ]
    assert missing == []


@pytest.mark.parametrize("name", explorers.__all__)
def test_everything_that_can_be_asked_of_an_explorer_stands_in_the_reference(
    described: set[str], name: str
) -> None:
    """Each of its properties and methods; its traits are its parameters."""
    kind = getattr(explorers, name)
    own = {
        member
        for member in dir(kind)
        if member not in INHERITED
        and not member.startswith("_")
        and isinstance(inspect.getattr_static(kind, member), property | staticmethod | classmethod)
        | inspect.isfunction(inspect.getattr_static(kind, member))
    }
    assert {member for member in own if f"pooling_lib.explorers.{name}.{member}" not in described} == set()
    assert own, "an explorer of which nothing can be asked"


@pytest.mark.parametrize(
    "entry",
    [
        "pooling_lib.explorers.WindowExplorer.input_gradient",
        "pooling_lib.explorers.image.Measures",
        "pooling_lib.edges.SOBEL_HORIZONTAL",
        "pooling_lib.figures.SUBSAMPLING",
    ],
)
def test_names_that_were_forgotten_once_are_there(described: set[str], entry: str) -> None:
    """Written down by hand, as a check of the check."""
    assert entry in described


def test_no_sentence_of_the_reference_is_taken_for_a_type(reference: BeautifulSoup) -> None:
    """A colon in what describes a constant or a property would make a type of the words before it."""
    entries = [term for term in reference.select("dt[id]") if isinstance(term.find_next_sibling("dd"), Tag)]
    typed = [
        str(term["id"])
        for term in entries
        for field in term.find_next_sibling("dd").find_all("dt", recursive=True)
        if field.get_text(strip=True).startswith("Type")
        and field.find_parent("dd") is term.find_next_sibling("dd")
    ]
    traits = {f"pooling_lib.explorers.Exercise.{name}" for name in ("answer", "tried", "revealed", "marks")}
    assert set(typed) <= traits


@pytest.mark.parametrize(("module", "name"), PUBLIC, ids=[f"{m.__name__}.{n}" for m, n in PUBLIC])
def test_every_public_function_and_explorer_shows_an_example(module: ModuleType, name: str) -> None:
    """As the README says; the examples run with the tests, as doctests."""
    given = getattr(module, name)
    if not inspect.isfunction(given) and name not in explorers.__all__:
        assert not callable(given) or isinstance(given, type) or name == "Downsampler"  # a type, not a function
        return
    assert re.search(r"\n *Examples\n *--------\n(.|\n)*>>> ", inspect.getdoc(given) or "")
