"""Every exercise of the course: what is right is accepted, each known mistake is named, each is asked once."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from solutions import _mistake

from pooling_lib import average_pool_backward, max_pool, max_pool_backward, min_pool
from pooling_lib.course.exercises import EXERCISES, check, find
from pooling_lib.course.exercises._kinds import Choice, Explain, Function, Number, Rows, Shape
from pooling_lib.course.exercises.in_a_network import field_and_jump

FOLDER = Path(__file__).parent.parent / "chapters"
CHAPTERS = sorted(FOLDER.glob("*.ipynb"))
ASKED = re.compile(r"^(:{3,})\{exercise\} [^\n]+\n:label: ([\w-]+)\n\n(.*?)\n\1$", re.DOTALL | re.MULTILINE)


def named(*kinds: type) -> list[str]:
    """Return the names of the exercises of some kinds."""
    return [name for name, exercise in EXERCISES.items() if isinstance(exercise, kinds)]


def said(capsys: pytest.CaptureFixture[str], name: str, answer: Any) -> str:
    """Return what the check of an answer prints."""
    check(name, answer)
    return capsys.readouterr().out


def known_wrong() -> list[tuple[str, Any, str]]:
    """Return every known wrong answer with its exercise and what is said of it."""
    found: list[tuple[str, Any, str]] = []
    for name, one in EXERCISES.items():
        if isinstance(one, Number | Rows):
            found += [(name, value, text) for value, text in one.wrong]
        elif isinstance(one, Choice):
            found += [
                (name, letter, option.says) for letter, option in one.letters().items() if not option.right
            ]
    return found


def right_answer(name: str) -> Any:
    """Return the answer that the exercise expects."""
    one = EXERCISES[name]
    assert isinstance(one, Number | Rows | Shape | Choice)
    return one.expected() if isinstance(one, Shape | Choice) else one.expected


@pytest.mark.parametrize("name", named(Number, Rows, Shape, Choice))
def test_the_answer_that_is_expected_is_right_as_a_value_and_as_its_solution_writes_it(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the solution shows can be typed."""
    check(name, right_answer(name), strict=True)
    for written in EXERCISES[name].answer().split(", or "):
        check(name, written, strict=True)
    assert capsys.readouterr().out.startswith("Right: ")


@pytest.mark.parametrize(("name", "answer", "hint"), known_wrong(), ids=lambda value: str(value)[:30])
def test_each_known_mistake_is_refused_with_its_cause(
    name: str, answer: Any, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a value and as text; and no two have the same answer, of which one would hide the other."""
    assert said(capsys, name, answer).startswith("Not yet: ")
    check(name, answer)
    assert hint in capsys.readouterr().out
    with pytest.raises(AssertionError, match=re.escape(hint)):
        check(name, answer, strict=True)


@pytest.mark.parametrize("name", named(Shape))
def test_each_slip_of_a_shape_is_refused_with_its_cause(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Unless it happens to give what is right, and an exercise is hit by several."""
    decides = EXERCISES[name].decides()
    wrong = [(text, shape) for text, shape in decides["slips"] if shape != decides["expected"]]
    assert len({shape for _, shape in wrong}) >= 3
    for text, shape in wrong:
        assert text in said(capsys, name, (*decides["expected"][: decides["batch"]], *shape))


@pytest.mark.parametrize("name", [name for name, one in EXERCISES.items() if one.code])
def test_the_code_of_a_solution_gives_the_answer(name: str) -> None:
    """Its last line is an expression, which is checked as a reader's answer is."""
    body = ast.parse(EXERCISES[name].code).body
    last = body.pop()
    names: dict[str, Any] = {"np": np}
    exec("from pooling_lib import *", names)
    exec(compile(ast.Module(body, []), name, "exec"), names)
    assert isinstance(last, ast.Expr)
    check(name, eval(compile(ast.Expression(last.value), name, "eval"), names), strict=True)


@pytest.mark.parametrize("name", named(Choice))
def test_a_choice_has_one_right_answer_and_a_word_on_each(name: str) -> None:
    """By its letter, in either case."""
    one = EXERCISES[name]
    assert isinstance(one, Choice)
    assert 3 <= len(one.options) <= 5
    assert [option.right for option in one.options].count(True) == 1
    assert all(option.says for option in one.options)
    for letter in (one.expected(), one.expected().upper()):
        for written in (f" {letter} ", f"{letter}.", f"{letter})", f"({letter})", f"({letter}"):
            check(name, written, strict=True)


def test_what_is_said_of_an_answer_is_plain_text() -> None:
    """It is printed in Python and shown on the page as it stands, as the rest of a sentence."""
    said = [text for _, _, text in known_wrong()]
    said += [one.hint for one in EXERCISES.values() if isinstance(one, Number)]
    for text in said:
        assert not re.search(r"[`{}]|[.]$", text), text
        assert text[0].islower() or text[0].isdigit() or text.startswith("NumPy"), text


@pytest.mark.parametrize("name", named(Explain))
def test_an_explanation_is_shown_what_to_compare_it_with(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Any text is; nothing else is one."""
    one = EXERCISES[name]
    assert isinstance(one, Explain)
    text = said(capsys, name, "since")
    assert text.startswith(f"To compare with: {one.because}")
    assert len(one.points) >= 2
    assert all(f"- {point}\n" in text for point in one.points)
    assert said(capsys, name, 3) == "Not yet: 3 is no explanation; give a text.\n"


#: Right answers as readers write them, and what is said of them.
ODD = [
    ("stride-shape", "16 by 50", "(16, 50)"),
    ("stride-shape", "(16.0, 50.0)", "(16, 50)"),
    ("stride-shape", "(np.int64(16), np.int64(50))", "(16, 50)"),
    ("stride-shape", "torch.Size([16, 50])", "(16, 50)"),
    *(
        ("stride-shape", text, "(16, 50)")
        for text in [
            "16 and 50",
            "16 rows and 50 columns",
            "16 × 50 pixels",
            "(16,50).",
            "16*50",
            "16 rows, 50 cols",
        ]
    ),
    *(("stride-unseen", text, "26.5 %") for text in ["26.5 %.", "26.5 percent."]),
    ("stride-unseen", "0.265.", "0.265"),
    ("stride-unseen", "13/49.", "0.265306"),
    ("stride-unseen", "0,265.", "0.265"),
    ("average-by-hand", "5.25 4.75.", "all 2 values"),
    ("why-parameters", "18,496.", "18496"),
    *(("alias-twice", text, "4") for text in ["x4", "×4", "x 4", "by 4", "4-fold"]),
    ("average-noise", "½", "0.5"),
    ("max-padding", "\u20133 \u20131 / \u20132 \u20134", "all 4 values"),
    ("max-padding", "-3 -1 | -2 -4", "all 4 values"),
    ("max-padding", "-3 | -1\n-2 | -4", "all 4 values"),
    ("max-padding", "| -3 | -1 |\n| -2 | -4 |", "all 4 values"),
    ("average-by-hand", "5.25 | 4.75", "all 2 values"),
    ("max-padding", "np.array([[-3, -1], [-2, -4]], np.int64)", "all 4 values"),
    ("average-by-hand", "5.25\n4.75", "all 2 values"),
    ("average-by-hand", "5,25\n4,75", "all 2 values"),
    ("stride-unseen", "0,265", "0.265"),
    ("stride-unseen", "26,5 %", "26.5 %"),
    ("stride-unseen", "26.5 per cent", "26.5 %"),
    ("stride-unseen", "about 26.5 percent", "26.5 %"),
    ("stride-unseen", "26,5", "26.5 %"),
    ("stride-unseen", "13/49", "0.265306"),
    ("stride-unseen", "13 of 49", "0.265306"),
    ("stride-alexnet", "6.0", "6"),
    ("stride-alexnet", "6 values", "6"),
    ("max-share", "1 in 16", "0.0625"),
    ("max-share", "6 1/4 %", "6.25 %"),
    ("either-mistake", "3 1/4", "3.25"),
    ("large-reach", "60 pixels", "60"),
    ("why-parameters", "18,496 parameters", "18496"),
    ("fast-inplace", "4 megabytes", "4"),
    ("max-share", "~0.0625", "0.0625"),
    ("max-share", "= 0.0625", "0.0625"),
    ("max-share", "4/64", "0.0625"),
    ("max-padding", "array([[-3, -1],\n       [-2, -4]])", "all 4 values"),
    ("max-padding", "[[\u22123. \u22121.]\n [\u22122. \u22124.]]", "all 4 values"),
    ("average-by-hand", "np.array([[5.25, 4.75]], dtype=np.float32)", "all 2 values"),
    ("average-by-hand", "5,25 4,75", "all 2 values"),
    ("average-by-hand", "21/4 19/4", "all 2 values"),
    ("average-by-hand", "((5.25, 4.75),)", "all 2 values"),
    ("average-noise", "2x", "2"),
    ("average-noise", "2 times", "2"),
    ("average-noise", "1/2", "0.5"),
    ("edge-answer", "np.float64(1.4)", "1.4"),
    ("edge-answer", "1,4", "1.4"),
    ("either-mistake", "3,25", "3.25"),
    ("why-parameters", "18,496", "18496"),
    ("why-parameters", "18 496", "18496"),
    ("why-parameters", "18'496", "18496"),
    ("why-parameters", "18496.0", "18496"),
    ("network-across", "tensor([[4., 3.],\n        [5., 2.]])", "all 4 values"),
    ("network-held", "61,440", "61440"),
    ("alias-twice", "4 times", "4"),
    ("alias-twice", "1/4", "0.25"),
]
#: Texts that must not be taken for the right answer, and what is said of them.
UNCLEAR = [
    ("either-mistake", "3,250", "“3,250” may be 3.250 or 3250; write the one that is meant without a comma"),
    (
        "stride-unseen",
        "26.5 times",
        "“26.5 times” is a factor, and what is asked for is a share; write one as in",
    ),
    ("stride-unseen", "0.265 %", "0.265 % is too small; count how many whole windows fit in 7"),
    ("why-parameters", "18.496", "18.496 is 1000 times too small; write thousands without a point"),
    ("why-parameters", "18,432", "18432 leaves out the biases, of which each filter has one"),
    ("why-parameters", "1,8496", "1.8496 is too small; a filter has 9 weights for each map, and a bias"),
    *(
        (name, text, f"“{text}” is a calculation; write the number that it gives")
        for name, text in [
            ("why-empty", "0.8^4"),
            ("train-guess", "ln 6"),
            ("train-guess", "-np.log(1/6)"),
            ("fast-slides", "log2(31)"),
            ("average-noise", "1/√4"),
        ]
    ),
    ("average-noise", "logical", "“logical” is not a number; write one as in 3 or 1/3"),
    ("stride-unseen", "13 in 94", "0.13829787234 is too small; count how many whole windows fit in 7"),
    ("large-reach", "60 rows", "“60 rows” is not a number alone; write it without “rows”, in the unit that is"),
    (
        "fast-inplace",
        "4 kB",
        "“4 kB” is not a number alone; write it without “kB”, in the unit that is asked for",
    ),
    ("either-rebuild", "40", "40 is 100 times too large; write the number itself, no percentage"),
    ("average-noise", "50", "50 is 100 times too large; write the number itself, no percentage"),
    (
        "average-noise",
        "50 %",
        "“50 %” is a percentage, and what is asked for is a factor; write one as in 3 or",
    ),
    (
        "alias-twice",
        "400 %",
        "“400 %” is a percentage, and what is asked for is a factor; write one as in 3 or",
    ),
    *(
        (name, text, f"“{text}” is a percentage, and what is asked for is no share; write the number itself")
        for name, text in [
            ("edge-width", "800 %"),
            ("edge-answer", "140 per cent"),
            ("either-mistake", "325 %"),
            ("either-rebuild", "40 %"),
        ]
    ),
    ("fast-slides", "5x", "“5x” is a factor, and what is asked for is none; write the number alone"),
    ("edge-width", "8 times", "“8 times” is a factor, and what is asked for is none; write the number alone"),
    *(
        (name, text, f"{text} is rounded too far; give more digits, or let Python compute them")
        for name, texts in [
            ("max-share", ["6.3 %", "6.2 %", "6 %", "0.06", "0.063"]),
            ("why-empty", ["40 %", "0.4"]),
            ("either-mistake", ["3.3", "3.2"]),
            ("stride-unseen", ["27 %", "26 %", "0.27", "0.26", "0.3"]),
            ("why-survival", ["66 %", "65 %", "0.7"]),
        ]
        for text in texts
    ),
    ("stride-unseen", "27", "27 % is rounded too far; give more digits, or let Python compute them"),
    ("stride-unseen", "26", "26 % is rounded too far; give more digits, or let Python compute them"),
    ("max-share", "6.3", "6.3 % is rounded too far; give more digits, or let Python compute them"),
    (
        "stride-unseen",
        "50",
        "50 is above 1, and as 50 % it is too large; count how many whole windows fit in 7",
    ),
    (
        "stride-unseen",
        "1.265",
        "1.265 is above 1, and as 1.265 % it is too small; count how many whole windows",
    ),
    ("stride-alexnet", "six", "“six” is not a number; write one as in 3, 0.25 or 1/4"),
    ("average-noise", "half", "“half” is not a number; write one as in 3 or 1/3"),
    ("max-share", "few", "“few” is not a number; write one as in 0.25, 1/4 or 25 %"),
    ("why-parameters", "1.2.3.", "“1.2.3.” is not a number; write one as in 3, 0.25 or 1/4"),
    ("stride-once", "a b", "“a b” is none of the letters a, b, c, d"),
    ("stride-once", "((a", "“((a” is none of the letters a, b, c, d"),
    ("stride-once", "a.)", "“a.)” is none of the letters a, b, c, d"),
    ("stride-once", "e.", "“e.” is none of the letters a, b, c, d"),
    ("max-share", "93.8 %", "93.8 % is the share that gets none"),
    ("max-share", "93.75", "93.75 % is the share that gets none"),
    ("stride-unseen", "13", "13 counts pixels; give their share of all 49"),
    ("stride-unseen", "73.5 %", "73.5 % is the share that is seen"),
    ("why-survival", "55.6 %", "55.6 % is the share for windows of 3 x 3"),
    ("why-survival", "56.3 %", "56.3 % is right for the diagonal shifts alone"),
    ("why-parameters", "18400", "18400 is rounded too far; give more digits, or let Python compute them"),
    ("why-parameters", "18433", "18433 is too small; a filter has 9 weights for each map, and a bias"),
    ("fast-inplace", "4001950", "4001950 counts bytes; give megabytes"),
    ("average-noise", "0.71", "0.71 would be the factor for a mean of two; a window holds four pixels"),
    ("alias-twice", "1/2", "0.5 counts the slices alone; max_pool has a stride of its own"),
    ("average-by-hand", "5,250 4,750", "“5,250” may be 5.250 or 5250; write the one that is meant"),
    ("average-by-hand", "5,25", "at row 0, column 0 the value is 5 and should be another"),
    ("max-padding", "[[-3, -1], [-2, -4)", "is not an array; write the rows one below the other"),
    ("average-by-hand", "[[5.25], [4.75]]", "the shape is (2, 1) and should be (1, 2): rows come first"),
    ("max-padding", "-3 | -1", "the shape is (1, 2) and should be (2, 2)"),
    ("stride-shape", "50 columns, 16 rows", "has the columns first; write the rows first, as in (6, 6)"),
    ("stride-shape", "(16, 50", "“(16, 50” is not a shape; give a whole number an axis, as in (6, 6)"),
]


@pytest.mark.parametrize(("name", "text", "shown"), ODD, ids=lambda value: str(value)[:30])
def test_a_right_answer_is_right_in_whatever_way_it_is_written(
    name: str, text: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a decimal comma, in words, or as Python prints it."""
    assert said(capsys, name, text) == f"Right: {shown}.\n"


@pytest.mark.parametrize(("name", "text", "message"), UNCLEAR, ids=lambda value: str(value)[:30])
def test_what_can_be_read_in_two_ways_or_as_another_number_is_not_right(
    name: str, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the reader is told how it was read, or how to write it."""
    heard = said(capsys, name, text)
    assert heard.startswith("Not yet: ")
    assert message in heard


def as_printed() -> list[tuple[str, str, str]]:
    """Return every known wrong number as the key prints it, of a share in per cent too, and its cause."""
    found: list[tuple[str, str, str]] = []
    for name in named(Number):
        one = EXERCISES[name]
        assert isinstance(one, Number)
        for value, text in one.wrong:
            shown = _mistake(float(value), text).partition(" ")[0]
            texts = [shown, f"{float(value):.3g}"] if abs(value) < 1000 else [shown]
            if one.share and value < 1:
                texts += [f"{100 * value:.{digits}g}{sign}" for digits in (3, 4) for sign in (" %", "")]
            found += [(name, typed, text) for typed in dict.fromkeys(texts)]
    return found


@pytest.mark.parametrize(("name", "typed", "hint"), as_printed(), ids=lambda value: str(value)[:30])
def test_a_known_mistake_is_named_as_the_key_prints_it_and_to_three_digits(
    name: str, typed: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """As right answers are taken; of a share in per cent too, with its sign and without."""
    heard = said(capsys, name, typed)
    assert heard.startswith(f"Not yet: {typed}")
    assert heard.endswith(f" {hint}.\n")


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("answer", [..., "", " \n"], ids=repr)
def test_nothing_is_no_answer_and_only_strict_raises(
    name: str, answer: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """A chapter runs before its exercises are solved."""
    assert said(capsys, name, answer) == "No answer yet: replace the ... and run the cell again.\n"
    with pytest.raises(AssertionError, match="No answer yet"):
        check(name, answer, strict=True)


@pytest.mark.parametrize("name", EXERCISES)
def test_strict_is_a_flag_of_every_exercise(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Of those too that nothing is raised for, and before the answer is looked at."""
    with pytest.raises(TypeError, match="strict='yes'"):
        check(name, "words, which every kind takes", strict="yes")  # type: ignore[arg-type]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", named(Number, Rows, Shape, Choice, Function))
@pytest.mark.parametrize(
    "answer",
    [None, "garbage", b"1", {1}, [[1], [2, 3]], object, 10**400, -(10**5000), [10**400, 1], [[np.ma.masked]]],
    ids=lambda value: str(type(value)),
)
def test_garbage_is_refused_in_one_line(name: str, answer: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """And never ends a chapter."""
    assert re.fullmatch("Not yet: [^\n]+[.?]\n", said(capsys, name, answer))


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("stride-shap", ValueError, "name='stride-shap' is no exercise; .* such as .*'stride-shape'"),
        ("", ValueError, "name='' is no exercise; use one of the"),
        (3, TypeError, "name=3 is of type int; use the name of an exercise"),
    ],
)
def test_a_name_that_is_none_is_refused(name: Any, error: type[Exception], message: str) -> None:
    """With names that are near."""
    for asks in (find, lambda name: check(name, ...)):
        with pytest.raises(error, match=message):
            asks(name)


@pytest.mark.parametrize("name", EXERCISES)
def test_what_the_page_is_told_is_json(name: str) -> None:
    """Numbers of NumPy and functions are not."""
    state = EXERCISES[name].state()
    assert json.loads(json.dumps(state, allow_nan=False))["kind"] == EXERCISES[name].kind
    assert state["asks"]
    assert state["solution"]["because"]


def sums_of_six(line: Any) -> Any:
    """Sum every six neighbours in three additions."""
    three = line[:-2] + line[1:-1] + line[2:]
    return three[:-3] + three[3:]


def max_backward(gradient: Any, image: Any, k: int, s: int, p: int) -> Any:
    """Send each gradient to the first winner of its window."""
    _, places = max_pool(image, k, s, padding=p, return_indices=True)
    return max_pool_backward(gradient, places, image.shape)


def turned_pool(image: Any, k: int, s: int) -> Any:
    """Pool by the minimum, in an order that is turned round."""
    turned = np.negative if image.dtype.kind == "f" else np.invert
    return turned(max_pool(turned(image), k, s))


def by_dtype(name: str, wrong: Any, *dtypes: type) -> Any:
    """Return a function that is right but for images of some dtypes."""
    right = RIGHT_FUNCTIONS[name]
    return lambda image, k, s: (wrong if image.dtype.type in dtypes else right)(image, k, s)


def in_place(line: Any) -> Any:
    """Sum every six neighbours in three additions, one of which goes into an array that is there."""
    two = line[:-1].copy()
    two += line[1:]
    four = two[:-2] + two[2:]
    return np.add(four[:-2], two[4:], out=np.empty_like(four[:-2]))


def by_sums_so_far(line: Any) -> Any:
    """Subtract sums of all that come before."""
    so_far = np.cumsum(np.concatenate([[0], line]).view(type(line)))
    return so_far[6:] - so_far[:-6]


RIGHT_FUNCTIONS = {
    "max-min": turned_pool,
    "either-range": lambda image, k, s: max_pool(1.0 * image, k, s) + max_pool(-1.0 * image, k, s),
    "fast-six": sums_of_six,
    "large-safe": lambda side, k, s: side % s == 0 and k <= s,
    "network-field": field_and_jump,
    "back-max": max_backward,
    "back-average": lambda gradient, image, k, s, p: average_pool_backward(
        gradient, image.shape, k, s, padding=p
    ),
}
UNCOUNTED = r"its sums are right, and of its operations 0 could be counted; add slices of the line with \+, and"
WRONG_FUNCTIONS = [
    ("max-min", max_pool, r"the value is 9 and should be 1; that window is image\[0:2, 0:2\]"),
    ("max-min", lambda image, k, s: max_pool(-image, k, s), "the value is -1 and should be 1"),
    ("max-min", lambda image, k, s: -max_pool(-image, k, k), r"it starts window i at i \* kernel_size"),
    (
        "max-min",
        lambda image, k, s: -max_pool(-image, k, s),
        r"for a \(5, 6\) image of uint8 .* the value is 24 and should be 0; a minus does not turn the order",
    ),
    (
        "max-min",
        by_dtype("max-min", lambda image, k, s: -max_pool(-image, k, s), np.int8),
        r"image of int8 .* the value is -104 and should be -128; a minus does not turn the order of",
    ),
    (
        "max-min",
        by_dtype("max-min", lambda image, k, s: -max_pool(-image, k, s), np.bool),
        r"image of bool .* it raised TypeError: The numpy boolean negative.* use the `~` operator",
    ),
    (
        "max-min",
        by_dtype("max-min", lambda image, k, s: -max_pool(-image, k, s), np.int64),
        rf"the value is {2**63 - 1} and should be {-(2**63)}; a minus does not turn the order",
    ),
    (
        "max-min",
        lambda image, k, s: np.fmin(turned_pool(image, k, s), 255 if image.dtype == float else image.max()),
        "the value is 255 and should be inf",
    ),
    (
        "either-range",
        lambda image, k, s: max_pool(image, k, s) + max_pool(-image, k, s),
        "the values are right and their dtype is int64; it should be a floating one",
    ),
    (
        "either-range",
        lambda image, k, s: (max_pool(image, k, s) + max_pool(-image, k, s)).astype(float),
        "image of uint8 .* the value is 96 and should be 120; the range need not fit in the image's dtype",
    ),
    (
        "either-range",
        lambda image, k, s: (max_pool(image, k, s) - min_pool(image, k, s)).astype(float),
        "image of int8 .* the value is -88 and should be 168; the range need not fit in the image's dtype",
    ),
    ("max-min", lambda image, k, s: None, "it returned nothing; end it with a return"),
    ("max-min", 3, "3 is not a function"),
    ("either-range", lambda image, k, s: max_pool(image, k, s), "the value is 9 and should be 8"),
    ("either-range", lambda image, k, s: max_pool(image, k, s) - max_pool(-image, k, s), "should be 8"),
    (
        "fast-six",
        lambda line: sum(line[i : line.size - 5 + i] for i in range(6)),
        "it takes . operations; three",
    ),
    ("fast-six", lambda line: sliding_window_view(line, 6, subok=True).sum(-1), "it takes 5 operations; three"),
    ("fast-six", by_sums_so_far, "it takes 21 operations; three"),
    ("fast-six", lambda line: np.convolve(line, np.ones(6), "valid"), UNCOUNTED),
    ("fast-six", lambda line: np.correlate(line, np.ones(6), "valid"), UNCOUNTED),
    ("fast-six", lambda line: sliding_window_view(line, 6).sum(-1), UNCOUNTED),
    ("fast-six", lambda line: [sum(line.tolist()[i : i + 6]) for i in range(line.size - 5)], UNCOUNTED),
    ("fast-six", lambda line: sums_of_six(np.asarray(line)), UNCOUNTED),
    ("fast-six", lambda line: line[:-5] + line[5:], "for a line of 20 at index 0 the value is"),
    ("fast-six", lambda line: line[:-1] + line[1:], r"the shape is \(19,\) and should be \(15,\)"),
    ("fast-six", lambda line: 1 / 0, "for a line of 20 it raised ZeroDivisionError"),
    ("fast-six", "sum", "'sum' is not a function"),
    (
        "large-safe",
        lambda side, k, s: True,
        "for side=4, k=1, s=3 it says True, and the next block does not begin",
    ),
    (
        "large-safe",
        lambda side, k, s: side % s == 0,
        "k=2, s=1 it says True, and a window reaches from one block",
    ),
    ("large-safe", lambda side, k, s: side % s == 0 and k == s, "k=1, s=2 it says False, and block by block"),
    ("large-safe", lambda side, k, s: 1, "it gives 1; let it give True or False"),
    ("large-safe", lambda side: True, "it raised TypeError"),
    ("large-safe", True, "True is not a function; write is_safe = lambda"),
]


def test_every_function_that_is_asked_for_has_a_right_one_that_passes() -> None:
    """As the solutions of the chapters do."""
    assert list(RIGHT_FUNCTIONS) == named(Function)
    for name, function in RIGHT_FUNCTIONS.items():
        check(name, function, strict=True)


def test_additions_in_place_are_counted_as_others() -> None:
    """Each once."""
    check("fast-six", in_place, strict=True)


def test_what_numpy_says_of_an_exception_ends_with_one_full_stop(capsys: pytest.CaptureFixture[str]) -> None:
    """And not with two."""
    heard = said(capsys, "max-min", by_dtype("max-min", lambda image, k, s: -image, np.bool))
    assert heard.endswith("logical_not function instead.\n")


@pytest.mark.parametrize("dtype", ["?", "u1", "i1", "u2", "i8", "u8", "f2", "f4", "f8"])
@pytest.mark.parametrize(
    ("name", "cell"), [("02_max_pooling", "max-min"), ("05_max_or_average", "either-range")]
)
def test_the_solutions_in_the_chapters_hold_for_every_dtype(name: str, cell: str, dtype: str) -> None:
    """Against plain loops, with the least and the largest values that there are."""
    kind = np.dtype(dtype).kind
    ends = [0, 1] if kind == "b" else [-np.inf, np.inf] if kind == "f" else [*ends_of(dtype)]
    if cell == "either-range" and kind == "f":
        ends = [-50, 50]
    image = np.random.default_rng(1).choice(np.array([*ends, 0, 1, 1], dtype), (6, 7))
    (solution,) = (one for one in cells_of(FOLDER / f"{name}.ipynb") if one.get("id") == f"{cell}-solution")
    names: dict[str, Any] = {"np": np, "max_pool": max_pool}
    exec(solution["source"].split("\n\n\n")[0], names)
    (function,) = (value for key, value in names.items() if key in ("min_pool", "window_range"))
    found = function(image, 3, 2)
    for row, column in np.ndindex(2, 3):
        values = image[2 * row : 2 * row + 3, 2 * column : 2 * column + 3].ravel().tolist()
        expected = min(values) if cell == "max-min" else float(max(values) - min(values))
        assert found[row, column] == expected, values
    assert found.dtype == (image.dtype if cell == "max-min" else np.float64)


def ends_of(dtype: str) -> tuple[int, int]:
    """Return the least and the largest integer of a dtype."""
    return int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)


@pytest.mark.parametrize(("name", "function", "message"), WRONG_FUNCTIONS)
def test_a_wrong_function_is_told_what_it_does(name: str, function: Any, message: str) -> None:
    """With the case that shows it."""
    with pytest.raises(AssertionError, match=message):
        check(name, function, strict=True)


def cells_of(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a chapter."""
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in cells]


def asked() -> list[tuple[str, str, str, dict[str, Any]]]:
    """Return the chapter of each question, its name, its text and the cell after it."""
    found = []
    for path in CHAPTERS:
        cells = cells_of(path)
        for cell, after in zip(cells, [*cells[1:], {}], strict=True):
            if cell["cell_type"] == "markdown":
                questions = ASKED.findall(cell["source"])
                assert len(questions) == cell["source"].count("{exercise}"), cell["source"]
                found += [(path.stem, name, text, after) for _, name, text in questions]
    return found


def test_every_exercise_is_asked_once_in_the_order_of_the_registry() -> None:
    """And nothing else is asked."""
    assert [name for _, name, _, _ in asked()] == list(EXERCISES)


@pytest.mark.parametrize("chapter", [path.stem for path in CHAPTERS])
def test_a_chapter_has_at_least_four_exercises_of_at_least_three_kinds(chapter: str) -> None:
    """Not of one kind only."""
    kinds = [EXERCISES[name].kind for where, name, _, _ in asked() if where == chapter]
    assert len(kinds) >= 4, f"{chapter} asks {kinds}"
    assert len(set(kinds)) >= 3, f"{chapter} asks {kinds}"


def test_the_field_or_the_check_of_an_exercise_follows_its_question_and_no_cell_holds_its_answer() -> None:
    """The answer stands in the library; only the solution of a function is code of the chapter."""
    for _, name, _, cell in asked():
        source = cell["source"]
        if isinstance(EXERCISES[name], Function):
            assert re.fullmatch(rf'(\w+) = \.\.\.\ncheck\("{name}", \1\)', source), source
        else:
            assert source == f'Exercise("{name}")'
            assert "remove-input" in cell["metadata"]["tags"]
    generic = re.compile(r"\bcheck_\w+\(")
    for path in CHAPTERS:
        sources = [cell["source"] for cell in cells_of(path)]
        starts = [place for place, source in enumerate(sources) if source.startswith("## Exercises")]
        assert len(starts) == 1, f"{path.name}: {len(starts)} cells start with ## Exercises, and one should"
        assert not any(map(generic.search, sources[starts[0] :])), path


def test_a_question_names_the_numbers_that_it_is_graded_by() -> None:
    """So that text and reference cannot drift apart."""
    for _, name, text, _ in asked():
        one = EXERCISES[name]
        if isinstance(one, Shape):
            settings = np.hstack([np.ravel(value) for value in one.settings.values()])
            numbers = {int(number) for number in re.findall(r"\d+", text)}
            assert {*one.shape, *map(int, settings)} <= numbers, name


def test_the_options_of_a_choice_stand_in_the_question_too() -> None:
    """In print, without JavaScript and before a cell is run they are all there is."""
    for _, name, text, _ in asked():
        one = EXERCISES[name]
        if isinstance(one, Choice):
            listed = re.findall(r"^- ([a-z])\. (.+)$", text, re.MULTILINE)
            assert listed == [(letter, option.text) for letter, option in one.letters().items()]
