"""What an explorer is given: its traits, each declared once, in one order for calls, help and description."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from pooling_lib.explorers import CostExplorer, ImageExplorer, ShiftExplorer, WindowExplorer
from pooling_lib.explorers._base import Checked, Explorer

EXPLORERS = [WindowExplorer, ImageExplorer, ShiftExplorer, CostExplorer]

#: What may be given without a name, then what may not.
ORDER = {
    WindowExplorer: (
        "values kernel_size stride padding operation",
        "dilation ceil_mode count_include_pad p view seed position stepping answers name",
    ),
    ImageExplorer: (
        "image filter sign",
        "invert colour operations kernel_size stride generations autoscale row column name",
    ),
    ShiftExplorer: ("pattern kernel_size stride depth", "shift start drawing seed position name"),
    CostExplorer: ("channels after", "size input_channels classes measure scale name"),
}


@pytest.mark.parametrize("kind", EXPLORERS)
def test_the_order_of_the_arguments_is_that_of_the_declarations(kind: type[Explorer]) -> None:
    """Calls by position depend on it, so it is written down here once more."""
    parameters = inspect.signature(kind).parameters.values()
    by_place = " ".join(p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD)
    by_name = " ".join(p.name for p in parameters if p.kind is p.KEYWORD_ONLY)
    assert (by_place, by_name) == ORDER[kind]


@pytest.mark.parametrize("kind", EXPLORERS)
def test_every_trait_is_an_argument_and_is_described_in_its_place(kind: type[Explorer]) -> None:
    """The numpydoc entries of those by name may be grouped, so they only have to be all there."""
    names = list(inspect.signature(kind).parameters)
    assert set(names) == {name for name, trait in kind.class_traits().items() if isinstance(trait, Checked)}
    description = inspect.getdoc(kind).partition("Parameters\n----------\n")[2].partition("\n\n")[0]
    entries = [line.partition(" : ")[0] for line in description.splitlines() if not line.startswith(" ")]
    assert sorted(name for entry in entries for name in entry.split(", ")) == sorted(names)


@pytest.mark.parametrize("kind", EXPLORERS)
def test_the_choices_that_are_described_are_those_there_are(kind: type[Explorer]) -> None:
    """A word that is described and refused, or taken and not described, would mislead."""
    described = re.findall(r"^(\w+) : ({.+?})", inspect.getdoc(kind), re.MULTILINE)
    assert described
    for name, choices in described:
        with pytest.raises(ValueError, match=f"{name}='nothing' is unknown") as refused:
            kind(**{name: "nothing"})
        assert sorted(re.findall(r"'(\w+)'", str(refused.value))[1:]) == sorted(re.findall(r"'(\w+)'", choices))


@pytest.mark.parametrize("kind", EXPLORERS)
def test_an_argument_left_out_has_the_value_that_the_signature_names(kind: type[Explorer]) -> None:
    """None stands for what is worked out from the others."""
    explorer = kind()
    for name, parameter in inspect.signature(kind).parameters.items():
        if parameter.default is not None:
            assert getattr(explorer, name) == parameter.default, name


def test_arguments_may_be_given_by_place_and_by_name() -> None:
    """As with any function."""
    by_place = WindowExplorer([[1, 2], [3, 4]], (1, 2), 1, 0, "min", name="one")
    by_name = WindowExplorer(
        operation="min", padding=0, stride=1, kernel_size=(1, 2), values=[[1, 2], [3, 4]], name="one"
    )
    state = [
        {name: getattr(e, name) for name in inspect.signature(type(e)).parameters} for e in (by_place, by_name)
    ]
    assert state[0] == state[1]
    assert state[0]["values"] == ((1, 2), (3, 4))


@pytest.mark.parametrize(
    ("arguments", "named", "message"),
    [
        (
            (),
            {"speed": 2},
            r"got an unexpected keyword argument 'speed'; WindowExplorer takes \(values=None, k",
        ),
        ((), {"layout": None}, r"got an unexpected keyword argument 'layout'; WindowExplorer takes \(values"),
        (
            (None, 2, 2, 0, "max", 1),
            {},
            r"too many positional arguments; WindowExplorer takes \(values=None, k",
        ),
        ((None, 2), {"kernel_size": 3}, r"multiple values for argument 'kernel_size'; WindowExplorer takes \("),
    ],
)
def test_arguments_that_an_explorer_does_not_have_are_refused(
    arguments: tuple[Any, ...], named: dict[str, Any], message: str
) -> None:
    """With those that it has."""
    with pytest.raises(TypeError, match=message):
        WindowExplorer(*arguments, **named)


def test_an_explorer_made_from_another_takes_what_that_one_takes() -> None:
    """And what it adds, before the name."""

    class Twice(WindowExplorer):
        note = Checked(str, "")

    names = list(inspect.signature(WindowExplorer).parameters)
    assert list(inspect.signature(Twice).parameters) == [*names[:-1], "note", "name"]
    explorer = Twice([[1, 2]], 1, note="mine")
    assert (explorer.note, explorer.output.tolist()) == ("mine", [[1, 2]])


def kinds_in(value: Any) -> Iterator[type]:
    """Yield the type of a value, and of all that is in it."""
    yield type(value)
    for entry in value if isinstance(value, tuple) else ():
        yield from kinds_in(entry)


@pytest.mark.parametrize(
    "explorer",
    [
        WindowExplorer(
            np.longdouble([[1.25, 2], [3, 4]]), np.int8(1), operation=np.str_("lp"), p=np.float32(3)
        ),
        WindowExplorer(np.array([[True, False]]), (np.uint8(1), 1), answers=[np.float64(1.5), None, 2]),
        WindowExplorer(np.float16([[1, 2]]), 1, seed=np.uint32(7), name=np.str_("one")),
        ShiftExplorer(
            np.str_("own"), shift=np.array([1, 0]), drawing=np.longdouble([[0, 1]]), position=np.int64(1)
        ),
        CostExplorer(
            np.array([4, 8]), ((np.str_("max"), np.int16(2), 2), (np.str_("layer"), 1)), size=np.uint16(9)
        ),
        ImageExplorer(np.zeros((4, 4)), operations=(np.str_("min"),), generations=np.int8(1), row=np.uint8(1)),
    ],
    ids=repr,
)
def test_what_numpy_gives_is_kept_as_plain_python(explorer: Explorer) -> None:
    """JSON knows no long double, and a link no NumPy text."""
    checked = [name for name, trait in explorer.traits().items() if isinstance(trait, Checked)]
    plain = {name: getattr(explorer, name) for name in checked if name != "image"}
    assert {kind for value in plain.values() for kind in kinds_in(value)} <= {
        *(int, float, bool, str, tuple, type(None)),
    }
    state = {name: value for name, value in explorer.get_state(checked).items() if name != "image"}
    assert json.loads(json.dumps(state)) == json.loads(json.dumps(plain))
