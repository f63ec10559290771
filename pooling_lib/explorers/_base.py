"""What the explorers share: checked traits, and telling the page's changes from the caller's."""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import anywidget
import numpy as np
import traitlets

from pooling_lib.explorers._messages import brief, refuse_masks

__all__ = ["Checked", "Explorer", "SettingTypeError", "SettingValueError", "choice", "flag", "whole"]

LONGEST_NAME = 64  # characters


class SettingValueError(ValueError, traitlets.TraitError):
    """A value that is out of range.

    Being a TraitError too, it makes traitlets undo a change of several traits.
    """


class SettingTypeError(TypeError, traitlets.TraitError):
    """A value of the wrong type."""


class Checked(traitlets.TraitType[Any, Any]):
    """A synced trait whose value is checked, and put into its plain form, by a function.

    Parameters
    ----------
    check : callable
        Takes the value, returns its plain form (what JSON can carry, with tuples for lists), and raises
        ``ValueError`` or ``TypeError`` with the value, the rule and the remedy.
    default
        The default value.
    """

    def __init__(self, check: Callable[[Any], Any], default: Any = None) -> None:
        super().__init__(default_value=default)
        self.check = check
        self.tag(sync=True)

    def validate(self, _owner: Any, value: Any) -> Any:
        """Check a value before it is set."""
        with as_trait_errors():
            refuse_masks(str(self.name), value)
            return self.check(value)


@contextmanager
def as_trait_errors() -> Iterator[None]:
    """Turn a library error into one that is also a TraitError."""
    try:
        yield
    except traitlets.TraitError:
        raise
    except ValueError as error:
        raise SettingValueError(*error.args) from None
    except TypeError as error:
        raise SettingTypeError(*error.args) from None


def choice(name: str, options: tuple[str, ...]) -> Callable[[Any], str]:
    """Return a check for one of a few words."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in options:
            raise ValueError(f"{name}={brief(value)} is unknown; use one of {', '.join(map(repr, options))}")
        return str(value)

    return check


def flag(name: str) -> Callable[[Any], bool]:
    """Return a check for True or False."""

    def check(value: Any) -> bool:
        if not isinstance(value, bool):
            raise TypeError(f"{name}={brief(value)} is of type {type(value).__name__}; use True or False")
        return value

    return check


def whole(name: str, least: int, most: int) -> Callable[[Any], int]:
    """Return a check for an integer in a range."""

    def check(value: Any) -> int:
        refuse_masks(name, value)
        try:
            if isinstance(value, bool | np.bool):
                raise TypeError
            number = operator.index(value)
        except TypeError:
            message = f"{name}={brief(value)} is of type {type(value).__name__}; use an integer"
            raise TypeError(message) from None
        if not least <= number <= most:
            raise ValueError(f"{name}={brief(number)} is out of range; use an integer from {least} to {most}")
        return number

    return check


def link_name(name: Any) -> str:
    """Check the name that a link gives an explorer."""
    if not isinstance(name, str):
        raise TypeError(f"name={brief(name)} is of type {type(name).__name__}; use a str")
    if not re.fullmatch(r"[\w.-]*", name, re.ASCII):
        raise ValueError(f"name={brief(name)} cannot stand in a link; use letters, digits, '-', '_' and '.'")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"name={brief(name)} has {len(name):,} characters; use at most {LONGEST_NAME}")
    return name


class Explorer(anywidget.AnyWidget):
    """Base of the explorers.

    A change that comes from the page is checked trait by trait only, since the page itself shows what is wrong
    with a combination; a change made in Python is also checked as a whole (`_check_together`).
    """

    name = Checked(link_name, "")
    _counters: ClassVar[dict[str, Iterator[int]]] = {}

    def __init__(self, **traits: Any) -> None:
        self._from_page = False
        name = traits.get("name")
        if name is None or (isinstance(name, str) and not name):
            traits["name"] = self._next_name()
        super().__init__(**traits)

    @classmethod
    def _next_name(cls) -> str:
        """Name explorers in the order of their creation, which a notebook run from top to bottom repeats."""
        kind = cls.__name__.removesuffix("Explorer").lower()
        return f"{kind}-{next(cls._counters.setdefault(kind, itertools.count(1)))}"

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take over a change from the page."""
        self._from_page = True
        try:
            super().set_state(sync_data)
        finally:
            self._from_page = False

    def __repr__(self) -> str:
        """Return the call that makes this explorer, without an address."""
        return f"{type(self).__name__}({self._summary()})"

    def _summary(self) -> str:
        """Return what stands between the parentheses of the repr."""
        raise NotImplementedError
