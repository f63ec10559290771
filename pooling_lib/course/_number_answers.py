"""What is right about a number that a reader worked out, and the mistake in one that is not."""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import numpy as np

from pooling_lib._core.given import holds_mask
from pooling_lib.course._answers import EXACT, WrongAnswerError, precision, shown
from pooling_lib.course._typed import NUMBERS, SHARES, quoted, read_number, tidied

__all__ = ["NumberQuestion", "as_typed", "examine_number", "roundings"]

#: How far a percentage may be off the share that it is, relative to it.
LAST = 1e-12
#: From here on numbers are written with thousands apart.
THOUSAND = 1000
#: To so many digits a fraction is known for a mistake where the question names none.
KNOWN = 3


class NumberQuestion(NamedTuple):
    """The number that is expected, and which forms of it are right."""

    expected: float
    tolerance: float
    digits: int | None
    share: bool
    factor: bool
    hint: str
    #: Known wrong numbers, and what has gone wrong in each.
    wrong: tuple[tuple[float, str], ...] = ()

    def slack(self, answer: Any) -> float:
        """Return how far an answer may be off."""
        return self._slack(answer, self.expected, self.digits)

    def slack_of(self, known: float, answer: Any) -> float:
        """Return how far an answer may be off a known mistake, which is written as the right answer may be."""
        digits = KNOWN if self.digits is None and not known.is_integer() else self.digits
        return max(self._slack(answer, known, digits), EXACT * max(1.0, abs(known)))

    def _slack(self, answer: Any, value: float, digits: int | None) -> float:
        slack = max(self.tolerance, abs(value) * precision(answer, 0.0))
        if digits is not None and value and math.isfinite(value):
            unit = 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1)
            slack = max(slack, unit * (0.5 + 1e-9))
        return slack

    def ways(self, number: float, is_percentage: bool) -> list[tuple[float, float, str]]:
        """Return what a number may mean, each with how it is written: a share of 25 can only be 25 %."""
        own = (number, 100 * number, " %") if is_percentage else (number, number, "")
        if self.share and not is_percentage and 1 < abs(number) < math.inf:
            return [own, (number / 100, number, " %")]
        return [own, (1 / number, *own[1:])] if self.factor and number else [own]


def as_typed(text: str, question: NumberQuestion, asks: str = "", *, percentages: bool = False) -> float | str:
    """Read what was typed as `examine_number` takes it; with `percentages`, also one of what is no share."""
    form = SHARES if question.share or percentages else NUMBERS
    remedy = "write one as in 3 or 1/3" if question.factor else form
    number, unit = read_number(text, large=abs(question.expected) >= THOUSAND, asks=asks, remedy=remedy)
    is_meant = {"%": question.share or (percentages and not question.factor), "times": question.factor}
    if not is_meant.get(unit, True):
        wanted = "no share; write the number itself" if unit == "%" else "none; write the number alone"
        if question.factor:
            wanted = f"a factor; {remedy}"
        if question.share:
            wanted = f"a share; {remedy}"
        what = "percentage" if unit == "%" else "factor"
        raise WrongAnswerError(f"{quoted(tidied(text))} is a {what}, and what is asked for is {wanted}")
    return f"{number!r}%" if unit == "%" else number


def examine_number(answer: Any, question: NumberQuestion) -> str:
    """Compare a number with the one expected, and tell the direction."""
    number, is_percentage = _as_number(answer)
    expected, slack = question.expected, question.slack(answer)
    ways = question.ways(number, is_percentage)
    for value, typed, sign in ways:
        if _is_near(value, expected, slack):
            return f"{typed:g}{sign}"
    small = [(number / 100, number, " %")] if question.share and not is_percentage and len(ways) == 1 else []
    for value, typed, sign in [*ways, *small]:
        if cause := _known_mistake(value, question, answer):
            raise WrongAnswerError(f"{typed:.12g}{sign} {cause}")
    value, typed, sign = ways[-1] if question.share else ways[0]
    seen = _what_is_seen(value, expected, max(slack, EXACT * abs(expected)), question.share)
    if not seen:
        size = "large" if value > expected else "small"
        seen = f"is too {size}" + (f"; {question.hint}" if question.hint else "")
        if question.share and not is_percentage and 1 < number < math.inf:
            typed, sign, seen = number, "", f"is above 1, and as {typed:.12g} % it {seen}"
    raise WrongAnswerError(f"{typed:.12g}{sign} {seen}")


def _known_mistake(number: float, question: NumberQuestion, answer: Any) -> str:
    """Say what has gone wrong in the known mistake that a number is nearest to, or nothing."""
    near = [
        (abs(number - known), cause)
        for known, cause in question.wrong
        if _is_near(number, known, question.slack_of(known, answer))
    ]
    return min(near, key=lambda one: one[0])[1] if near else ""


def _as_number(answer: Any) -> tuple[float, bool]:
    """Read a number, or a percentage written with its sign, and tell which it was."""
    if isinstance(answer, str) and answer.rstrip().endswith("%"):
        text, is_percentage = answer.rstrip()[:-1], True
    else:
        text, is_percentage = answer, False
    try:
        kind = getattr(getattr(answer, "dtype", None), "kind", "f")
        if (
            isinstance(answer, bool | bytes | bytearray | np.ma.MaskedArray)
            or holds_mask(answer)
            or kind not in "iuf"
            or np.ndim(answer)
            or (isinstance(answer, str) and not is_percentage)
        ):
            raise TypeError
        number = float(text) / (100 if is_percentage else 1)
        if math.isnan(number):
            raise ValueError
    except OverflowError:
        raise WrongAnswerError(f"{shown(answer)} is too {'large' if answer > 0 else 'small'}") from None
    except (TypeError, ValueError):
        raise WrongAnswerError(f"{shown(answer)} is not a number") from None
    return number, is_percentage


def _is_near(number: float, expected: float, slack: float) -> bool:
    return number == expected or (math.isfinite(number) and abs(number - expected) <= slack)


def _what_is_seen(number: float, expected: float, slack: float, share: bool) -> str:
    """Say what a wrong number is for certain, or nothing."""
    if not math.isfinite(expected):
        return ""
    if expected and _is_near(-number, expected, slack):
        return "has the wrong sign"
    if 0 < abs(expected) <= 1 and _is_near(number / 100, expected, slack):
        remedy = "give a share of 1, or write the %" if share else "write the number itself, no percentage"
        return f"is 100 times too large; {remedy}"
    if abs(expected) >= THOUSAND and _is_near(THOUSAND * number, expected, slack):
        return "is 1000 times too small; write thousands without a point"
    if any(_is_near(number, one, LAST * abs(one)) for one in roundings(expected)):
        return "is rounded too far; give more digits, or let Python compute them"
    return ""


def roundings(expected: float) -> list[float]:
    """Return what a finite number becomes when it is rounded or cut off at 2, 3 and up to 13 digits.

    A number below 1 is rounded to one digit too, as 0.4096 in 40 %.
    """
    if not math.isfinite(expected) or not expected:
        return []
    number = Decimal(repr(expected))
    found: dict[float, None] = {}
    for place in range(abs(expected) >= 1, 13):
        unit = Decimal((0, (1,), number.adjusted() - place))
        ways = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN) if place else (ROUND_HALF_UP,)
        found |= dict.fromkeys(float(number.quantize(unit, way)) for way in ways)
    return [one for one in found if one != expected]
