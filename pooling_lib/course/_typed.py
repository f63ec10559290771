"""Read what a reader types as an answer, the text of a number, a shape or rows of numbers, as the page does.

The page's own readers are ``shared/reading.js`` and ``exercise/rows.js`` in ``explorers/static``; a test
holds both to this one.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from pooling_lib.course._answers import WrongAnswerError

__all__ = [
    "LONGEST_ROWS",
    "LONGEST_TEXT",
    "Reading",
    "quoted",
    "read_number",
    "read_rows",
    "read_shape",
    "tidied",
]

#: The most characters that are read of a number or a shape, and of rows of numbers.
LONGEST_TEXT, LONGEST_ROWS = 40, 1000

_ANY_CASE = re.IGNORECASE | re.ASCII
_SPACE = re.compile("[ \t\r\f\v\u00a0\u2009\u202f]+")
#: What calculators and word processors copy with a number: the direction of writing, and blanks of no width.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_ABOUT = re.compile(r"^(?:[~≈=] ?|(?:about|around|roughly|approximately|approx\.?|ca\.?) )", _ANY_CASE)
_UNIT = re.compile(r" ?(?:(%|per ?cent)|[x×]|times|[- ]?fold)\Z", _ANY_CASE)
_BY = re.compile("^(?:[x×] ?|(?:by )?(?:a )?factor (?:of )?|by )", _ANY_CASE)
#: A full stop behind a word, a sign or a bracket; behind digits it is a point.
_STOP = re.compile(r"(?<=[^0-9., \n]) ?\.\Z")
#: A full stop behind digits that have a point, a comma or a stroke before them already.
_FINAL = re.compile(r"([.,/] ?[0-9]+) ?\.\Z")
_VULGAR = re.compile("([0-9] ?|)([¼-¾⅐-⅞])")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*|,[0-9]+)?|[.,][0-9]+)(?:e[+-]?[0-9]+)?", _ANY_CASE)
_GROUPS = [
    re.compile(r"([+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+)(\.[0-9]+)?"),
    re.compile(r"([+-]?[1-9][0-9]{0,2}(?:[ '][0-9]{3})+)([.,][0-9]+)?"),
    re.compile(r"([+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(,[0-9]+)"),
]
_TWO_WAYS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_MIXED = re.compile(r"([+-]?)([0-9]+) ([1-9][0-9]?) ?[/\N{FRACTION SLASH}] ?([1-9][0-9]*)")
_BETWEEN_PARTS = re.compile("[/\N{FRACTION SLASH}]| (?:out of|of|in) ", _ANY_CASE)
_CALCULATION = re.compile(r"[0-9)] ?(?:[*^]+ ?-?|[+-]) ?[0-9(.]|(?:√|sqrt|ln|log)[ (]*[0-9]", _ANY_CASE)
_AND_WORDS = re.compile(r"(.*[0-9.%]) ?([a-z][a-z ]*)", _ANY_CASE)
_LENGTH = re.compile(r"[+-]?[0-9]{1,15}(\.0*)?")
_BETWEEN_LENGTHS = re.compile(r"[x×,;\n]|\*(?!\*)|by|and", _ANY_CASE)
_AXES = re.compile(r"(?<=[0-9.]) ?(?:rows?|columns?|cols?|pixels?|px|values?)\b", _ANY_CASE)
_COLUMNS_FIRST = re.compile("col.*row", _ANY_CASE | re.DOTALL)
_ROW = re.compile(r"\[([^\[\]()]*)\]|\(([^\[\]()]*)\)")
_BETWEEN_ROWS = re.compile(r"[\[\](), \n]")
_SEVERAL = re.compile("[^ ,][ ,]+[^ ,]")
_DECIMAL_COMMA = re.compile("[0-9],[0-9]")
# As NumPy and PyTorch print a number of a dtype, and an array.
_SCALAR = re.compile(
    r"(^|[ ,;[(\n])(?:(?:np|numpy)\.)?(?:float[0-9]+\(([^()]*)\)|u?int[0-9]+\(([+-]?[0-9]+)\))"
)
_ARRAY = re.compile(
    r"(?:(?:np|numpy|jnp|torch)\.)?(?:array|asarray|tensor|size)\(\n?([\s\S]*?)"
    r"""(?:,[ \n]?(?:dtype ?= ?[a-z0-9_.<>='"]+|(?:(?:np|numpy|jnp|torch)\.)?(?:u?int|float)[0-9]*))?,?\n?\)""",
    _ANY_CASE,
)
NUMBERS, SHARES = "write one as in 3, 0.25 or 1/4", "write one as in 0.25, 1/4 or 25 %"
ROWS = "write the rows one below the other, the values apart by spaces"


class Reading(NamedTuple):
    """A number that was typed; what stood behind it is "%", "times" or nothing."""

    number: float
    unit: str


def tidied(text: str) -> str:
    """Return a text with single spaces, plain minus signs and apostrophes, and nothing around it."""
    text = re.sub("[\N{MINUS SIGN}\N{EN DASH}]", "-", _UNSEEN.sub("", text)).replace(
        "\N{RIGHT SINGLE QUOTATION MARK}", "'"
    )
    return re.sub(r" ?\n ?", "\n", _SPACE.sub(" ", text)).strip(" \n")


def quoted(text: str) -> str:
    """Return a text as a message quotes it, without what would turn the rest of it around."""
    text = _UNSEEN.sub("", text)
    return f"“{text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + '…'}”"


def read_number(text: str, *, large: bool = False, asks: str = "", remedy: str = NUMBERS) -> Reading:
    """Return the number that is meant.

    With `large`, a comma before three digits parts thousands. The word that begins what it `asks` may follow.
    The `remedy` is said to what is no number.
    """
    text = _short(tidied(text), LONGEST_TEXT)
    body = _ABOUT.sub("", _unwrapped(text))
    if read := _amount(body, large, text):
        return read
    if (words := _AND_WORDS.fullmatch(body)) and (read := _amount(words[1], large, text)):
        if f"{asks.lower()} ".startswith(f"{words[2].lower()} "):
            return read
        raise WrongAnswerError(
            f"{quoted(text)} is not a number alone; write it without {quoted(words[2])}, in the unit that is "
            "asked for"
        )
    if _CALCULATION.search(body):
        raise WrongAnswerError(f"{quoted(text)} is a calculation; write the number that it gives")
    raise WrongAnswerError(f"{quoted(text)} is not a number; {remedy}")


def read_shape(text: str) -> tuple[int, ...]:
    """Return the lengths of the axes."""
    text = _short(tidied(text), LONGEST_TEXT)
    body = _unwrapped(text)
    body = body[1:-1] if body[:1] + body[-1:] in ("()", "[]") else body
    if _COLUMNS_FIRST.search(body):
        raise WrongAnswerError(f"{quoted(text)} has the columns first; write the rows first, as in (6, 6)")
    lengths = _filled(_BETWEEN_LENGTHS.sub(" ", _AXES.sub("", body)).split(" "))
    if not lengths or not all(map(_LENGTH.fullmatch, lengths)):
        raise WrongAnswerError(f"{quoted(text)} is not a shape; give a whole number an axis, as in (6, 6)")
    return tuple(int(length.partition(".")[0]) for length in lengths)


def read_rows(text: str, wanted: tuple[int, int]) -> list[list[float]]:
    """Return rows of numbers, one below the other or as Python writes them, of a `wanted` shape if possible."""
    text = _short(tidied(text), LONGEST_ROWS)
    body = _unwrapped(text)
    if "[" in body or "(" in body:
        rows = [(row[1] or row[2] or "").replace("\n", " ") for row in _ROW.finditer(body)]
        if _BETWEEN_ROWS.sub("", _ROW.sub("", body)):
            raise WrongAnswerError(f"{quoted(text)} is not an array; {ROWS}")
    else:
        rows = _plain_rows(body)
    entries = _entries(rows, wanted, "[" not in body and "(" not in body)
    read = [_row(number, row) for number, row in enumerate(entries)]
    if not read:
        raise WrongAnswerError(f"{quoted(text)} is not an array; {ROWS}")
    if len({len(row) for row in read}) > 1:
        raise WrongAnswerError("the rows are not equally long")
    return read


def _plain_rows(body: str) -> list[str]:
    """Part rows that stand one below the other or on one line.

    A bar parts rows of several values, and else values.
    """
    rows = _filled(re.split("[;\n]| / ", body))
    parts = rows[0].split("|") if len(rows) == 1 else []
    return parts if any(map(_SEVERAL.search, parts)) else [row.replace("|", " ") for row in rows]


def _entries(rows: list[str], wanted: tuple[int, int], plain: bool) -> list[list[str]]:
    """Part rows at commas and spaces; at spaces alone, with decimal commas, if only that gives the shape.

    Where one row is wanted, lines of a `plain` text may be one.
    """
    rows = _filled([row.strip(" ,") for row in rows])
    lines = [" ".join(rows)] if wanted[0] == 1 and plain else rows
    parted = [_filled(re.split(" ?, ?| ", row)) for row in rows]
    ways = [[_filled(re.split(" ?, ?| ", line)) for line in lines]]
    if any(map(_DECIMAL_COMMA.search, rows)):
        ways.append([_filled(re.split(" ?, | ", line)) for line in lines])
    return next((way for way in [parted, *ways] if _has_shape(way, wanted)), parted)


def _filled(entries: list[str]) -> list[str]:
    """Leave out what is blank."""
    return [entry for entry in entries if entry]


def _has_shape(rows: list[list[str]], wanted: tuple[int, int]) -> bool:
    """Say whether there are as many rows as are wanted, each as long."""
    return len(rows) == wanted[0] and all(len(row) == wanted[1] for row in rows)


def _row(number: int, entries: list[str]) -> list[float]:
    """Read the numbers of a row."""
    row = []
    for entry in entries:
        value = _ratio(entry, False, entry)
        if value is None:
            raise WrongAnswerError(f"{quoted(entry)} in row {number} is not a number; {ROWS}")
        row.append(value)
    return row


def _unwrapped(text: str) -> str:
    """Return what stands in `array(...)`, and in each `np.float64(...)`, without a full stop."""
    text = _SCALAR.sub(r"\1\2\3", _FINAL.sub(r"\1", _STOP.sub("", text)))
    array = _ARRAY.fullmatch(text)
    return array[1] if array else text


def _amount(body: str, large: bool, text: str) -> Reading | None:
    """Read a number with what stands behind it, or before it."""
    by = _BY.match(body)
    unit = by or _UNIT.search(body)
    number = _ratio((_BY if by else _UNIT).sub("", body), large, text)
    if number is None:
        return None
    return Reading(number, "%" if not by and unit and unit[1] else "times" if unit else "")


def _ratio(body: str, large: bool, text: str) -> float | None:
    """Read a number or a fraction."""
    body = _VULGAR.sub(_written_out, body)
    mixed = _MIXED.fullmatch(body)
    if mixed and int(mixed[3]) < int(mixed[4]):
        return float(f"{mixed[1]}1") * (int(mixed[2]) + int(mixed[3]) / int(mixed[4]))
    parts = [_written(part.strip(" "), large, text) for part in _BETWEEN_PARTS.split(body)]
    above, below = parts[0], parts[-1]
    if len(parts) == 1 or above is None:
        return above
    if len(parts) > 2 or not below or abs(above) == float("inf") == abs(below):
        return None
    return above / below


def _written_out(found: re.Match[str]) -> str:
    """Write a sign such as ½ with its two numbers, apart from the whole number before it."""
    whole, part = found[1].strip(), unicodedata.normalize("NFKD", found[2])
    return f"{whole} {part}".strip()


def _written(body: str, large: bool, text: str) -> float | None:
    """Read a number with decimals behind a point or a comma, and its thousands together or apart."""
    if _TWO_WAYS.fullmatch(body) and not large:
        ways = f"{body.replace(',', '.')} or {body.replace(',', '')}"
        raise WrongAnswerError(f"{quoted(text)} may be {ways}; write the one that is meant without a comma")
    for groups in _GROUPS:
        if found := groups.fullmatch(body):
            return float(re.sub("[^0-9+-]", "", found[1]) + (found[2] or "").replace(",", "."))
    return float(body.replace(",", ".")) if _PLAIN.fullmatch(body) else None


def _short(text: str, longest: int) -> str:
    """Refuse a text that no answer needs."""
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2  # as browsers count
    if length > longest:
        raise WrongAnswerError(f"{quoted(text)} has {length:,} characters, and at most {longest:,} are read")
    return text
