"""An explorer of the library is in every table of explorers, so that what is tried of one is tried of all."""

from __future__ import annotations

from collections.abc import Iterable

import embed
import pytest
import test_embed
import test_explorer_arguments
import test_explorer_tools
import test_explorers_on_a_phone
import test_fitting
import test_forced_colours
import test_frame
import test_jupyterlab
import test_limits

from pooling_lib import explorers
from pooling_lib.explorers._base import Explorer

#: All but the exercises, which are no explorer.
ALL = {kind for name in explorers.__all__ if issubclass(kind := getattr(explorers, name), Explorer)}
TABLES: dict[str, Iterable[type[Explorer]]] = {
    "EXPLORERS of _ext/embed.py": embed.EXPLORERS.values(),
    "STATES of tests/test_embed.py": [embed.EXPLORERS[kind] for kind in test_embed.STATES],
    "ORDER of tests/test_explorer_arguments.py": test_explorer_arguments.ORDER,
    "EXPLORERS of tests/test_explorer_tools.py": [kind for kind, *_ in test_explorer_tools.EXPLORERS],
    "ESSENCE of tests/test_explorers_on_a_phone.py": [kind for kind, _ in test_explorers_on_a_phone.ESSENCE],
    "EXPLORERS of tests/test_fitting.py": [kind for kind, *_ in test_fitting.EXPLORERS],
    "SHOWN of tests/test_forced_colours.py": [kind for kind, *_ in test_forced_colours.SHOWN],
    "EXPLORERS of tests/test_frame.py": [kind for kind, *_ in test_frame.EXPLORERS],
    "FIELDS of tests/test_frame.py": test_frame.FIELDS,
    "UNSOUND of tests/test_frame.py": test_frame.UNSOUND,
    "CASES of tests/test_jupyterlab.py": [
        getattr(explorers, case.made.partition("(")[0]) for case in test_jupyterlab.CASES.values()
    ],
    "TRAITS of tests/test_limits.py": [kind for kind, _ in test_limits.TRAITS],
}


@pytest.mark.parametrize("table", TABLES)
def test_every_explorer_is_in(table: str) -> None:
    left_out = {kind.__name__ for kind in ALL - set(TABLES[table])}
    assert not left_out, f"add {left_out} to {table}"
