"""Each verdict of the course follows from a number that a cell of its chapter prints.

`ROWS` has every claim with its verdict, the cells that decide it, and the condition on their numbers under
which the verdict is right. What the cells print is what they give, which nbval compares at every run; so a
verdict that no longer follows from its numbers fails here, and so does a claim that nobody has put into the
table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from test_claims import written

CHAPTERS = Path(__file__).parent.parent / "chapters"
NUMBER = re.compile(r"(?<![\w.])[-+]?\d[\d,]*(?:\.\d*)?(?![\w.])")

#: The name of a way to pool, such as max 3/2, and how a cell stores what it hands to the prose.
RATIO = re.compile(r"\b(?:max|average) \d/\d")
GLUED = "application/papermill.record/text/plain"

Numbers = list[float]


class Row(NamedTuple):
    """A claim, and what its verdict follows from."""

    claim: str
    verdict: str
    #: The cells, as "chapter cell", whose numbers the condition takes, one list a cell.
    cells: tuple[str, ...]
    holds: Callable[..., bool]
    #: What a cell asserts besides: what holds for all windows is not printed.
    asserts: str = ""


def column(numbers: Numbers, width: int, which: int) -> Numbers:
    """Return a column of numbers that were printed line by line."""
    return numbers[which::width]


def rises(numbers: Numbers) -> bool:
    return all(before < after for before, after in pairwise(numbers))


def undecided(numbers: Numbers) -> bool:
    """Tell whether neither side is ahead on all seeds."""
    return min(numbers) < 0 < max(numbers)


ROWS = [
    Row(
        "dimension 0 is horizontal, dimension 1 is vertical",
        "wrong",
        ("01 stride-12",),
        lambda grid: grid[12:] == [0, 2, 4, 6, 8, 10],  # stride 2 along dimension 1 left three of six columns
    ),
    Row(
        "a stride of 2 gives half, a stride of 3 gives a third",
        "imprecise",
        ("01 stride-15", "01 stride-17"),
        lambda sizes, small: sizes[16:18] == [3, 3] and sizes[28:30] == [2, 2] and small[0] < 6 / 2,
    ),
    Row(
        "the result is half the size",
        "imprecise",
        ("01 stride-24",),
        lambda shares: shares == [0.5, 0.5, 0.25],
    ),
    Row(
        "one photograph is (446, 550), (446, 450) and (444, 448), and ends as (16, 16)",
        "inconsistent",
        ("01 stride-44",),
        lambda chains: [chains[at + 7 : at + 9] == [16, 16] for at in (9, 27, 45)] == [False, True, True],
    ),
    Row(
        "the stride of pooling equals the size of the filter by default",
        "imprecise",
        ("01 stride-40",),
        lambda shapes: shapes[:2] != shapes[2:],
    ),
    Row(
        "three poolings of 2 x 2 leave 1.5 % of the photograph",
        "true",
        ("02 max-21",),
        lambda shares: round(shares[0], 1) == 1.5,
    ),
    Row(
        "three poolings of 3 x 3 leave 0.1 %",
        "true, rounded",
        ("02 max-21",),
        lambda shares: round(shares[1], 1) == 0.1 != shares[1],
    ),
    Row(
        "the values of max pooling are larger than those of average pooling",
        "true",
        ("02 max-29",),
        lambda gap: gap[0] > 0,
        "assert gap.min() >= 0",
    ),
    Row(
        "max pooling keeps almost the most salient pixels",
        "imprecise",
        ("02 max-33", "02 max-34b"),
        lambda line, places: line[6:9] == [1, 1, 1] and max(line[15:]) == 1 and places == [1] * 6 + [2] * 6,
    ),
    Row(
        "an image and the size of the filter are all that a pooling function needs",
        "imprecise",
        ("02 max-52e",),
        lambda shapes: shapes[:2] == shapes[-2:] and len({*zip(shapes[2::2], shapes[3::2], strict=True)}) == 3,
    ),
    Row(
        "the filter of pooling is empty",
        "imprecise",
        ("03 average-22b",),
        lambda misses: misses[0] > misses[1] > 0,  # no four weights make the maximum
    ),
    Row(
        "average pooling compresses 75 % of the values instead of removing them",
        "imprecise",
        ("03 average-28",),
        lambda energy: 0 < sum(energy[1:4]) < energy[0] and energy[4] == 1,
    ),
    Row(
        "the max pooled edge map still shows the photograph's vertical edges",
        "wrong for one sign",
        ("04 edge-23", "04 edge-27"),
        lambda erased, shown: erased[0] > 50 and shown[1] == 100,
    ),
    Row(
        "max pooling brings edges into focus",
        "misread",
        ("04 edge-32",),
        lambda shares: rises(shares[:4]) and shares[3] > 2 * shares[0] and shares[3] > shares[7] > shares[11],
    ),
    Row(
        "average pooling makes edges more pronounced",
        "wrong",
        ("04 edge-37", "04 edge-42b"),
        lambda strength, relative: (
            rises(strength[3::-1]) and rises(strength[:3:-1]) and relative[3] < relative[0]
        ),
    ),
    Row(
        "max pooling gives larger values, hence a sharper picture",
        "the first is true, the second does not follow",
        ("05 either-08", "05 either-10", "05 sharp-inverted"),
        # the average, max, min, subsampling after each size of the window
        lambda above, steep, turned: (
            above[0] > 50 and steep[1] < steep[3] < steep[2] < steep[4] and turned[1] < turned[0]
        ),
        "assert (max_pool(photo) >= average_pool(photo)).all()",
    ),
    Row(
        "pooling keeps the general details intact, nothing essential is lost",
        "wrong",
        ("05 either-14", "05 page-1"),
        lambda decibels, page: max(decibels) < 30 and page[-1] == 100,  # 30 dB is an error of 3 % of the range
    ),
    Row(
        "max pooling keeps almost the most salient pixels",
        "only where bright means salient",
        ("05 either-21",),
        lambda decibels: decibels[0] != decibels[1],
    ),
    Row(
        "average pooling generalises and fights overfitting; or, max pooling is better",
        "opinions, both",
        ("05 either-45", "05 either-47b"),
        # with a tenth of the penalty the average is ahead on every seed, with ten times the penalty max is
        lambda numbers, penalties: (
            undecided(numbers[-10:-5])
            and undecided(numbers[-5:])
            and min(penalties[3:8]) > 0 > max(penalties[19:24])
        ),
    ),
    Row(
        "pooling keeps computation in check and makes a network faster",
        "true for the layers after the pool",
        ("06 why-07", "06 why-08"),
        lambda table, share: 69 in table and share[0] < 25,
    ),
    Row(
        "pooling reduces the parameters (often said, not by the tutorial)",
        "of a convolution, never",
        ("06 why-08", "06 why-11"),
        lambda share, dense: share[1] == share[2] and dense[-1] == 16,
    ),
    Row(
        "four poolings take (400, 400) to (25, 25) with all the details",
        "the shape is right, the rest is wrong",
        ("06 why-14", "06 why-16"),
        lambda shapes, decibels: shapes[8:10] == [25, 25] and shapes[10] < 1 and max(decibels) < 30,
    ),
    Row(
        "pooling is a kind of PCA",
        "half right for the average, wrong for the maximum",
        ("06 why-20", "02 max-40"),
        lambda direction, off: direction[4] == 1 and direction[5] > 90 and off[0] > 0.1,
    ),
    Row(
        "pooling makes a network translation invariant",
        "overclaimed",
        ("06 why-29", "06 why-39"),
        # consistency and accuracy of each way; the bare stride comes first, then max 2/2
        lambda lone, study: lone[1] < lone[2] and study[0] < study[2] < 1,
    ),
    Row(
        "a strided convolution reduces complexity",
        "true only if the stride goes into a layer that was there",
        ("06 why-45",),
        lambda costs: costs[2] < costs[0] < costs[4] and costs[1] == costs[3] < costs[5],
    ),
    Row(
        "pooling enlarges the receptive field (often said, not by the tutorial)",
        "true for the layers after the pool",
        ("09 network-21", "09 network-23"),
        # the pool itself sees one pixel more, and the convolution behind it takes steps of two
        lambda fields, sides: fields == [3, 1, 4, 2, 8, 2] and sides[0] == sides[1] < sides[2] == sides[3],
    ),
    Row(
        "pooling keeps computation in check and makes a network faster",
        "true for the layers after the pool",
        ("09 network-34",),
        lambda work: work[2] < work[0] / 4,
    ),
    Row(
        "a backward pass that agrees with finite differences is right (often said, not by the tutorial)",
        "only for the settings that were tried",
        ("10 back-20",),
        lambda caught: caught[0] == 0 < min(caught[1:4]),  # by the usual test, overlap, ties and padding
    ),
    Row(
        "pooling makes a network translation invariant",
        "overclaimed",
        ("11 train-15",),
        lambda study: study[3] < study[13] < 1,
    ),
    Row(
        "average pooling generalises and fights overfitting; or, max pooling is better",
        "opinions, both",
        ("11 train-19", "11 train-22"),
        # early, max is ahead on every seed; later each is on some, and the average has the smaller gap
        lambda new, gaps: (
            min(new[7:10]) > max(new[2:5])
            and {one > other for one, other in zip(new[12:17], new[19:24], strict=True)} == {True, False}
            and gaps[0] < gaps[6]
        ),
    ),
    Row(
        "a strided convolution can take the place of a pool (often said, not by the tutorial)",
        "in part, and only with more pictures",
        ("11 train-15", "11 train-24"),
        # with four times as many pictures it still is behind max 2/2 with the few
        lambda study, pictures: pictures[2] < pictures[7] < pictures[12] < study[11],
    ),
    Row(
        "Lp pooling lies between average and max pooling (often said, not by the tutorial)",
        "true if the norm is divided",
        ("12 alias-35",),
        lambda way: column(way, 3, 1)[0] == 0 and rises(column(way, 3, 1)) and max(column(way, 3, 1)) < 100,
    ),
]


@cache
def cell_of(where: str) -> dict[str, Any]:
    """Return a cell, by the number of its chapter and its id."""
    chapter, name = where.split()
    (path,) = CHAPTERS.glob(f"{chapter}_*.ipynb")
    (found,) = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["id"] == name]
    assert isinstance(found, dict)
    return found


def printed(where: str) -> Numbers:
    """Return all numbers that a cell prints or hands to the prose, in reading order."""
    texts = []
    for output in cell_of(where)["outputs"]:
        data = output.get("data", {})
        texts += [output.get("text", ""), *(data.get(kind, "") for kind in ("text/plain", GLUED))]
    text = RATIO.sub("", "\n".join("".join(one) for one in texts))
    return [
        float(number.replace(",", "")) for number in NUMBER.findall(re.sub(r"(\d),(?!\d{3}\b)", r"\1 ,", text))
    ]


def test_every_claim_of_the_chapters_has_a_row_with_its_verdict() -> None:
    """In the same order: what is new, or judged in other words, must say from which number it follows."""
    assert [(row.claim, row.verdict) for row in ROWS] == [(claim, verdict) for _, claim, verdict in written()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.cells[0]}-{row.verdict}")
def test_a_verdict_follows_from_the_numbers_that_its_cells_print(row: Row) -> None:
    """They are on the page of the claim, or on the one that it points to."""
    numbers = [printed(where) for where in row.cells]
    assert row.holds(*numbers), numbers
    sources = ["".join(cell_of(where)["source"]) for where in row.cells]
    assert row.asserts in "\n".join(sources)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.cells[0]}-{row.verdict}")
def test_a_verdict_would_not_follow_from_any_numbers(row: Row) -> None:
    """A condition that nothing can fail would hold nothing."""
    numbers = [[0.0] * len(printed(where)) for where in row.cells]
    assert not row.holds(*numbers)
