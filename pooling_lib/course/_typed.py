"""Read what a reader types as an answer, the text of a number, a shape or rows of numbers, as the page does.

The page's own reader is ``explorers/static/exercise/read.js``; a test holds the two together.
"""

from __future__ import annotations

import re

from pooling_lib.course._answers import WrongAnswerError

__all__ = ["LONGEST_ROWS", "LONGEST_TEXT", "quoted", "read_number", "read_rows", "read_shape", "tidied"]

#: The most characters that are read of a number or a shape, and of rows of numbers.
LONGEST_TEXT, LONGEST_ROWS = 40, 1000

_SPACE = re.compile("[ \t\r\f\v\u00a0\u2009\u202f]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}([, ][0-9]{3})+(\.[0-9]+)?")
_FRACTION = re.compile(r"([+-]?[0-9]+) ?/ ?(0*[1-9][0-9]*)")
_LENGTH = re.compile(r"[+-]?[0-9]{1,15}(\.0*)?")
_ROW = re.compile(r"\[([^\[\]]*)\]")
NUMBERS = "write one as in 0.25, 1/4 or 25 %"
ROWS = "write the rows one below the other, the values apart by spaces"


def tidied(text: str) -> str:
    """Return a text with single spaces, hyphens for minus signs, and nothing around it."""
    text = _SPACE.sub(" ", text.replace("\N{MINUS SIGN}", "-"))
    return re.sub(r" ?\n ?", "\n", text).strip(" \n")


def quoted(text: str) -> str:
    """Return a text as a message quotes it."""
    return f"“{text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + '…'}”"


def read_number(text: str) -> float | str:
    """Return the number that is meant, or a percentage as a number with its sign."""
    text = _short(tidied(text), LONGEST_TEXT)
    body = text.removesuffix("%").rstrip(" ")
    number = _number(body)
    if number is None and _GROUPED.fullmatch(body):
        number = float(re.sub("[, ]", "", body))
    if number is None:
        raise WrongAnswerError(f"{quoted(text)} is not a number; {NUMBERS}")
    return f"{number!r}%" if text.endswith("%") else number


def read_shape(text: str) -> tuple[int, ...]:
    """Return the lengths of the axes."""
    text = _short(tidied(text), LONGEST_TEXT)
    body = text[1:-1] if text[:1] + text[-1:] in ("()", "[]") else text
    entries = re.sub("[x×,;\n]", " ", body).split(" ")
    lengths = [entry for entry in entries if entry]
    if not lengths or not all(map(_LENGTH.fullmatch, lengths)):
        raise WrongAnswerError(f"{quoted(text)} is not a shape; give a whole number an axis, as in (6, 6)")
    return tuple(int(length.partition(".")[0]) for length in lengths)


def read_rows(text: str) -> list[list[float]]:
    """Return rows of numbers, written one below the other or as Python writes them."""
    text = _short(tidied(text), LONGEST_ROWS)
    if "[" in text:
        rows = [row.replace("\n", " ") for row in _ROW.findall(text)]
        if re.sub(r"[\[\], \n]", "", _ROW.sub("", text)):
            raise WrongAnswerError(f"{quoted(text)} is not an array; {ROWS}")
    else:
        rows = re.split("[;\n]", text)
    read = [_row(number, row) for number, row in enumerate(filter(None, (row.strip(" ,") for row in rows)))]
    if not read:
        raise WrongAnswerError(f"{quoted(text)} is not an array; {ROWS}")
    if len({len(row) for row in read}) > 1:
        raise WrongAnswerError("the rows are not equally long")
    return read


def _row(number: int, text: str) -> list[float]:
    """Read the numbers of a row."""
    row = []
    for entry in filter(None, re.sub(" ?, ?| ", " ", text).split(" ")):
        value = _number(entry)
        if value is None:
            raise WrongAnswerError(f"{quoted(entry)} in row {number} is not a number; {ROWS}")
        row.append(value)
    return row


def _number(text: str) -> float | None:
    """Read a decimal number or a fraction."""
    if fraction := _FRACTION.fullmatch(text):
        return float(fraction[1]) / float(fraction[2])
    return float(text) if _DECIMAL.fullmatch(text) else None


def _short(text: str, longest: int) -> str:
    """Refuse a text that no answer needs."""
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2  # as browsers count
    if length > longest:
        raise WrongAnswerError(f"{quoted(text)} has {length:,} characters, and at most {longest:,} are read")
    return text
