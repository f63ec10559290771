"""What the page says of an answer is what Python says, for whatever is typed."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any

import explorer_page
import numpy as np
import pytest
from playwright.sync_api import Page
from test_exercises import ODD, UNCLEAR

from pooling_lib.course.exercises import EXERCISES, check
from pooling_lib.course.exercises._kinds import Choice, Explain, Function, Number, Rows, Shape

GRADED = {name: one for name, one in EXERCISES.items() if not isinstance(one, Explain | Function)}
#: Forms of numbers, shapes and rows, and what is none of these.
TYPED = [
    *("0", "-0", "1", "+2", "2.", ".5", "0.25", "-0.25", "1e3", "1E-3", "1e999", "-1e999", "1/4", "-1 / 3"),
    *("4/0", "1/4 %", "25 %", "25%", "100 %", " 7 ", "\u22123", "18,496", "18 496", "1,234,567.5", "0,25"),
    *(
        "1,23",
        "25 % ",
        "%",
        "",
        ".",
        "-",
        "e3",
        "0x10",
        "1_000",
        "\u0663",
        "inf",
        "nan",
        "NaN",
        "1.2.3",
        "1--2",
    ),
    *("(16, 50)", "[16, 50]", "16 x 50", "16×50", "16,50", "(16.0, 50.)", "(18,)", "()", "(16, 50", "2.5, 2"),
    *(
        "-2, 2",
        "(2, 2, 2)",
        "1" * 16,
        "9" * 50,
        "abc",
        "“x”",
        "'a'",
        "a b\nc",
        "<b>",
        "true",
        "\U0001f600",
        "é",
    ),
    *("1 2\n3 4", "1, 2; 3, 4", "[[1, 2], [3, 4]]", "[[1. 2.]\n [3. 4.]]", "[1, 2]", "1 2\n3", "array([1])"),
    *("[[1, 2], [3, x]]", "1 x\n2 3", "1/2 0.5", "\n\n1 2\n\n", "[", "[[]]", ";", "1,,2", "1 , 2", "[1 2] 3"),
    *(
        "25 per cent",
        "25 Percent",
        "about 0.25",
        "~0.25",
        "= 0.25",
        "1\u20444",
        "2 1\u20444",
        "\u2248 1/4",
        "ca. 7",
        "4x",
        "4 times",
        "2 X",
        "26.5x",
        "times",
    ),
    *(
        "1'000",
        "1\u2019000",
        "1,234",
        "-1,234 %",
        "1,234/2",
        "1.234,5",
        "1 234,5",
        "1,234.5",
        ",5",
        "2,",
        "0,234",
        "1,23,456",
    ),
    *(
        "60 pixels",
        "3 1/4",
        "-1 1/2 %",
        "3 4/4",
        "2 250/750",
        "1 in 16",
        "13 out of 49",
        "1 of 2 of 3",
        "0.8^4",
        "1 - 36/49",
        "ln 6",
        "SQRT(4)",
        "1/\u221a4",
        "-np.log(1/6)",
        "logs",
        "6 values",
        "5 LEVELS",
        "4 MB",
        "about 2 rows",
        "25 % left",
        "2 by 3",
        "1/2/3",
        "1e999/1e999",
        "0/0",
        "1/ 4",
        "12,5e-1",
    ),
    *(
        "16 by 50",
        "16BY50",
        "(np.int64(16), np.int64(50))",
        "torch.Size([16, 50])",
        "np.float64(0.25)",
        "int(2)",
    ),
    *(
        "array(0.25)",
        "np.array([[1., 2.], [3., 4.]])",
        "array([[1, 2],\n       [3, 4]], dtype=float32)",
        "((1, 2), (3, 4))",
    ),
    *(
        "(1, 2), (3, 4)",
        "[1, 2), (3, 4]",
        "tensor([[1., 2.]])",
        "5,25 4,75",
        "5,25; 4,75",
        "1,5 2\n3 4,5",
        "1,250 2,500",
    ),
    *(
        "[[np.float64(1.0), 2.0]]",
        "1\u2028 2",
        "\u017f 25",
        "5 \u212a",
        "25 \u0130",
        "array(1, dtype=f(8))",
        "1 25 %",
    ),
    *("x4", "×4", "x 4", "by 4", "4-fold", "½", "3½", "3 ¼", "26.5 %.", "26.5 percent.", "1.", "a factor of 4"),
    *(
        "16 and 50",
        "16 rows and 50 columns",
        "16 × 50 pixels",
        "(16,50).",
        "16*50",
        "2**3",
        "7 rows, 5 columns",
    ),
    *(
        "50 columns, 16 rows",
        "1 2 / 3 4",
        "1 2 | 3 4",
        "1 | 2\n3 | 4",
        "| 1 | 2 |\n| 3 | 4 |",
        "1 | 2",
        "1,5 | 2,5",
        "np.array([[1, 2], [3, 4]], np.int64)",
        "array([1], float)",
    ),
    *(
        "\u20133",
        "2\u20133",
        "5.25\n4.75",
        "5,25\n4,75",
        "[[5.25], [4.75]]",
        "[[5,25], [4,75]]",
        "a.",
        "½\n¾ .",
    ),
    *("a.", "(b)", "C)", "((a", "a.)", "0.5.", "1/4.", "1,5.", "18,496.", "1.2.3.", "1.265", "2", "5.25 4.75."),
    *(
        "a",
        "B",
        "c)",
        " d ",
        "e",
        "ab",
        "1 2 " * 300,
        "word " * 300,
        "7\t8",
        "\u202d8\u202c",
        "\u202eseven",
        "1\u00a0000",
        "1\u2009000",
    ),
]
#: What a text may be put together of, in any order.
PIECES = (
    *"017.,;/-+e%x'()[]^* \n",
    *("25", "250", "000", "1/4", " 1/", " ", "array(", "np.float64(", ", dtype=float32)", "pixels", "values"),
    *("½", "\u2044", "\u2013", "|", " / ", " and ", " rows", " columns", "-fold", ".", ", np.int64)"),
    *("\u221a", "sqrt(", "ln ", "log", " per cent", " by ", " of ", " in ", "about ", "~", "=", "times"),
)
SEED = 9


def scrambled(choose: random.Random, count: int) -> list[str]:
    """Give texts of a few pieces."""
    return ["".join(choose.choices(PIECES, k=choose.randint(1, 9))) for _ in range(count)]


def answers(name: str) -> list[str]:
    """Return texts to try on an exercise: forms, the right answer, known wrong ones, and what is near them."""
    one = EXERCISES[name]
    texts = [*TYPED, *one.answer().split(", or "), *(text for _, text, _ in [*ODD, *UNCLEAR])]
    choose = random.Random(SEED)
    texts += scrambled(choose, 200)
    if isinstance(one, Number):
        values = [float(one.expected), *(float(value) for value, _ in one.wrong)]
        for value in values:
            near = (
                value,
                -value,
                100 * value,
                value / 100,
                1 / value if value else 1,
                value + 1,
                value * 1.0004,
            )
            texts += [repr(float(number)) for number in near]
            texts += [f"{value:.{digits}g}" for digits in range(1, 10)]
            texts += [f"{100 * value:.4g} %", f"{100 * value:g}%"]
    elif isinstance(one, Shape):
        shapes = [one.expected(), *(shape for _, shape in one.decides()["slips"])]
        texts += [", ".join(map(str, shape)) for shape in shapes]
        for shape in shapes:
            texts += [" x ".join(str(length + choose.randint(-1, 1)) for length in shape) for _ in range(5)]
    elif isinstance(one, Rows):
        texts += list(near_rows(one, choose))
    elif isinstance(one, Choice):
        texts += list(one.letters())
    return texts


def near_rows(one: Rows, choose: random.Random) -> Iterator[str]:
    """Give the rows that are right and wrong, in several forms, turned, and with one value changed."""
    for array in (np.asarray(one.expected), *(np.asarray(value) for value, _ in one.wrong)):
        rows = np.atleast_2d(array).astype(float)
        yield str(array.tolist())
        yield str(array)
        for changed in (rows, rows.T, rows.reshape(1, -1), rows + 1e-9, rows * (1 + 1e-7), -rows):
            yield "\n".join(" ".join(f"{value!r}" for value in row) for row in changed.tolist())
        for _ in range(10):
            other = rows.copy()
            other.flat[choose.randrange(rows.size)] += choose.choice([1, -1, 1e-3, 1e-7, 1e-12, 1e6])
            yield "; ".join(", ".join(map(repr, row)) for row in other.tolist())


def in_python(name: str, text: str) -> str:
    """Return what Python says."""
    with redirect_stdout(io.StringIO()) as heard:
        check(name, text)
    return heard.getvalue().removesuffix("\n")


@pytest.mark.parametrize("name", GRADED)
def test_the_page_says_of_an_answer_what_python_says(page: Page, name: str) -> None:
    """Right and wrong, in every word; what is blank is told apart before."""
    explorer_page.open_page(page)
    texts = [text for text in dict.fromkeys(answers(name)) if text.strip()]
    question: dict[str, Any] = json.loads(json.dumps(EXERCISES[name].state()))
    found = page.evaluate(
        """async ([question, texts]) => {
          const { judged } = await import("./exercise/grade.js");
          return texts.map((text) => judged(question, text).message);
        }""",
        [question, texts],
    )
    expected = [in_python(name, text) for text in texts]
    assert dict(zip(texts, found, strict=True)) == dict(zip(texts, expected, strict=True))
    assert sum(said.startswith("Right") for said in expected) >= 1
    assert sum(said.startswith("Not yet") for said in expected) > 50
