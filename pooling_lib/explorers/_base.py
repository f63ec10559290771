"""What the explorers share: checked traits, and telling the page's changes from the caller's."""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import anywidget
import traitlets

from pooling_lib._core import settings
from pooling_lib._core.given import brief, refuse_masks

__all__ = [
    "Checked",
    "Explorer",
    "SettingTypeError",
    "SettingValueError",
    "check_seed",
    "choice",
    "flag",
    "whole",
    "written",
]

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
        The default value, which is also that of the explorer's argument; None if it is worked out.
    positional : bool
        Whether the explorer takes it without its name, too.
    """

    def __init__(self, check: Callable[[Any], Any], default: Any = None, *, positional: bool = False) -> None:
        super().__init__(default_value=default)
        self.check = check
        self.positional = positional
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
    return lambda value: settings.flag(name, value)


def whole(name: str, least: int, most: int) -> Callable[[Any], int]:
    """Return a check for an integer in a range."""

    def check(value: Any) -> int:
        refuse_masks(name, value)
        number = settings.whole_number(name, value)
        if not least <= number <= most:
            raise ValueError(f"{name}={brief(number)} is out of range; use an integer from {least} to {most}")
        return number

    return check


#: Check what numbers follow from, 32 bits of it, since the page counts with these.
check_seed = whole("seed", 0, 2**32 - 1)


def link_name(name: Any) -> str:
    """Check the name that a link gives an explorer."""
    if not isinstance(name, str):
        raise TypeError(f"name={brief(name)} is of type {type(name).__name__}; use a str")
    if not re.fullmatch(r"[\w.-]*", name, re.ASCII):
        raise ValueError(f"name={brief(name)} cannot stand in a link; use letters, digits, '-', '_' and '.'")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"name={brief(name)} has {len(name):,} characters; use at most {LONGEST_NAME}")
    return str(name)


class Explorer(anywidget.AnyWidget):
    """Base of the explorers, whose arguments are their traits, in the order in which they are declared.

    A change that comes from the page is checked trait by trait only, since the page itself shows what is wrong
    with a combination; a change made in Python is also checked as a whole (`_check_together`).
    """

    name = Checked(link_name)
    _counters: ClassVar[dict[str, Iterator[int]]] = {}
    __signature__: ClassVar[inspect.Signature]

    def __init_subclass__(cls, **options: Any) -> None:
        """Spell out what the explorer takes, for `help` and for the reference."""
        super().__init_subclass__(**options)
        declared = {name: trait for base in reversed(cls.__mro__) for name, trait in vars(base).items()}
        traits = {name: trait for name, trait in declared.items() if isinstance(trait, Checked)}
        traits["name"] = traits.pop("name")  # of all explorers, and last
        either, by_name = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY
        cls.__signature__ = inspect.Signature(
            [
                inspect.Parameter(name, either if trait.positional else by_name, default=trait.default_value)
                for name, trait in traits.items()
            ]
        )

    def __init__(self, *arguments: Any, **traits: Any) -> None:
        self._from_page = False
        try:
            bound = self.__signature__.bind(*arguments, **traits)
        except TypeError as error:
            raise TypeError(f"{error}; {type(self).__name__} takes {self.__signature__}") from None
        bound.apply_defaults()
        given = bound.arguments
        if given["name"] is None or (isinstance(given["name"], str) and not given["name"]):
            given["name"] = self._next_name()
        self._fill_in(given)
        super().__init__(**given)

    @classmethod
    def _fill_in(cls, given: dict[str, Any]) -> None:
        """Work out, from the other arguments, those that were left out."""

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
        """Say what is shown, as a call is written and with a size for an array; an address would change."""
        return f"{type(self).__name__}({self._summary()})"

    def _changed(self, *names: str) -> dict[str, Any]:
        """Return those of the settings that are not as they are by default."""
        values = {name: getattr(self, name) for name in names}
        return {name: value for name, value in values.items() if value != self.traits()[name].default_value}

    def _summary(self) -> str:
        """Return what stands between the parentheses of the repr: the size, then the settings."""
        raise NotImplementedError


def written(settings: dict[str, Any]) -> str:
    """Write settings as a call has them."""
    return ", ".join(f"{name}={value!r}" for name, value in settings.items())
