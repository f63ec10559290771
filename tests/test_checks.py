"""An exercise's check: right answers pass, wrong ones get a hint, and strict ones raise."""

import itertools
import math
import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from pooling_lib import average_pool, average_pool_backward, max_pool, max_pool_backward, min_pool
from pooling_lib.course.checks import (
    check_array,
    check_backward,
    check_number,
    check_output_shape,
    check_pool,
)

UNANSWERED = "No answer yet: replace the ... and run the cell again.\n"


def loop_pool(image, k, s, reduce=np.max, dtype=None, *, count=None, rows=0, columns=0, step=None):
    """Pool as a reader would write it, with places for a reader's mistakes."""
    count = count or (lambda size: (size - k) // s + 1)
    step = s if step is None else step
    pooled = np.empty(tuple(map(count, image.shape)), image.dtype if dtype is None else dtype)
    for row, column in np.ndindex(pooled.shape):
        top, left = row * step, column * step
        pooled[row, column] = reduce(image[top : top + k + rows, left : left + k + columns])
    return pooled


def loop_max(image, kernel_size, stride):
    """Max pooling as a reader would write it."""
    return loop_pool(image, kernel_size, stride)


def from_least(image, kernel_size, stride):
    """Max pooling that starts from the least value of the image's dtype."""
    kind = image.dtype.kind
    least = -np.inf if kind == "f" else False if kind == "b" else np.iinfo(image.dtype).min
    return loop_pool(image, kernel_size, stride, lambda window: max([least, *window.flat]))


def loop_average(image, kernel_size, stride):
    """Average pooling as a reader would write it."""
    return loop_pool(image, kernel_size, stride, np.mean, float)


def padded(image, multiple, value=0, *, before=False):
    """Fill an image up to a multiple on both axes."""
    gaps = [-size % multiple for size in image.shape]
    return np.pad(
        image, [(gap // 2, gap - gap // 2) if before else (0, gap) for gap in gaps], constant_values=value
    )


def cropped(pooled, image, k, s):
    """Cut a result to the right shape."""
    rows, columns = ((size - k) // s + 1 for size in image.shape)
    return pooled[:rows, :columns]


def verdict(capsys):
    """Return what was printed."""
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "check",
    [
        lambda **strict: check_output_shape(..., (6, 6), **strict),
        lambda **strict: check_pool(..., **strict),
        lambda **strict: check_backward(..., **strict),
        lambda **strict: check_array(..., [1], **strict),
        lambda **strict: check_number(..., 1.0, **strict),
    ],
)
def test_an_unanswered_exercise_says_so_and_only_strict_raises(check, capsys):
    """A chapter runs before its exercises are solved; a missing solution does not pass."""
    check()
    assert capsys.readouterr().out == UNANSWERED
    with pytest.raises(AssertionError, match="No answer yet"):
        check(strict=True)


SHAPE_QUESTIONS = {
    "plain": (((6, 6), 3, 2), {}),
    "padded": (((32, 100), 3, 2), {"padding": 1}),
    "dilated": (((20, 30), 3, 1), {"dilation": 4}),
    "up": (((6, 8), 3, 2), {"ceil_mode": True}),
    "tall": (((9, 4), 2, 2), {}),
    "batch": (((16, 3, 55, 55), 3, 2), {}),
    "line": (((20,), (3,), 1), {}),
    "volume": (((4, 6, 8), (2, 2, 2), 2), {}),
}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("plain", (2, 2)),
        ("plain", [2, 2]),
        ("plain", np.array([2, 2])),
        ("plain", (2.0, np.float32(2))),
        ("padded", (16.0, 50.0)),
        ("padded", (np.int8(16), np.array(50))),
        ("dilated", (12, 22)),
        ("up", (3, 4)),
        ("tall", (4, 2)),
        ("batch", (16, 3, 27, 27)),
        ("line", (18,)),
        ("volume", (2, 3, 4)),
    ],
)
def test_a_right_shape_passes_whatever_it_is_written_in(question, answer, capsys):
    """What counts is the numbers."""
    settings, named = SHAPE_QUESTIONS[question]
    check_output_shape(answer, *settings, **named, strict=True)
    assert verdict(capsys) == f"Right: {tuple(map(int, answer))}.\n"


@pytest.mark.parametrize(
    ("question", "answer", "hint"),
    [
        ("plain", (1, 1), "counts the steps \\(there is one window more than steps, hence the \\+ 1\\)$"),
        ("plain", (4, 4), r"moves the window by 1 \(it moves by the stride\)$"),
        (
            "plain",
            (3, 3),
            r"counts a window that does not fit \(round down\), or it divides by the stride alone",
        ),
        ("plain", (2,), r"has 1 axis; the image has 2$"),
        ("plain", (2, 2, 2), r"has 3 axes; the image has 2$"),
        ("plain", (5, 6), r"count along one axis first: \(n - kernel_size\) / stride, rounded down, plus 1$"),
        ("plain", (-2, 2), r"the number of columns is right, the rest is not; count along"),
        ("padded", (15, 49), r"counts the steps \(.*\), or it leaves out the padding$"),
        ("padded", (50, 16), r"has the axes the other way round \(rows come first\)$"),
        ("padded", (11, 34), r"starts window i at i \* kernel_size \(it starts at i \* stride\)$"),
        ("padded", (16, 49), r"the number of rows is right, the rest is not; .*padding on both sides"),
        ("dilated", (18, 28), r"leaves out the dilation \(the window spans more than its taps\)$"),
        ("dilated", (13, 13), r"\(n - dilation \* \(kernel_size - 1\) \+ 1\) / stride"),
        ("up", (2, 3), r"counts the steps .*|leaves out the last window \(round up\)"),
        ("up", (9, 9), r"rounded up, plus 1$"),
        ("tall", (2, 4), r"rows come first"),
        ("batch", (16, 4, 27, 27), r"changes an axis that is not pooled; only the last 2 are$"),
        ("batch", (16, 3, 53, 53), r"moves the window by 1"),
        ("line", (17,), r"counts the steps"),
        ("volume", (1, 2, 3), r"counts the steps"),
    ],
)
def test_a_wrong_shape_is_told_what_it_does_and_every_slip_that_gives_it(question, answer, hint):
    """One cause where one gives these numbers, all of them where several do."""
    settings, named = SHAPE_QUESTIONS[question]
    with pytest.raises(AssertionError, match=r"^Not yet: \(") as caught:
        check_output_shape(answer, *settings, **named, strict=True)
    assert re.search(hint, str(caught.value))


def test_a_slip_is_named_only_where_it_gives_the_answer():
    """All answers near the right one: each named slip, worked out by hand, gives exactly that answer."""
    given_by = {
        "counts the steps": (2, 7),
        "leaves out the padding": (3, 8),
        "on one side only": (3, 8),
        "does not fit": (4, 9),
        "moves the window by 1": (9, 24),
        "i * kernel_size": (3, 6),
        "divides by the stride alone": (3, 8),
        "other way round": (8, 3),
    }
    # 10 rows and 25 columns, a window of 4, stride 3 and padding 1 on both sides: (n + 2 - 4) // 3 + 1.
    named = 0
    for answer in itertools.product(range(1, 26), repeat=2):
        try:
            check_output_shape(answer, (10, 25), 4, 3, padding=1, strict=True)
            assert answer == (3, 8)
        except AssertionError as mistake:
            for slip, shape in given_by.items():
                if slip in str(mistake):
                    assert answer == shape, (answer, slip)
                    named += 1
    assert named == 5


@pytest.mark.parametrize(
    "answer",
    [
        3,
        "33",
        b"33",
        None,
        (2.5, 2),
        (True, True),
        (np.True_, 2),
        (2, np.nan),
        (2, np.inf),
        ("2", "2"),
        {2, 3},
        {2: 2},
        (),
        np.zeros((2, 2)),
        np.ma.masked_array([2, 2]),
        (2j, 2),
        (10**400, 2),
        pytest.param((10**5000, 2), id="5001 digits"),
        (-(10**15), 2),
        (1e300, 2),
        [[np.ma.masked]],
        pytest.param(max_pool, id="max_pool"),  # whose address would be another in every process
    ],
    ids=str,
)
def test_what_is_no_shape_is_told_so(answer, capsys):
    """A shape is a whole number for each axis."""
    check_output_shape(answer, (6, 6), 3, 2)
    assert re.fullmatch(
        r"Not yet: .* is not a shape; give a whole number an axis, as in \(6, 6\)\.\n", verdict(capsys)
    )


def test_a_question_that_only_rounding_up_can_answer_is_checked(capsys):
    """Rounded down, a window of 4 does not fit in 3 pixels, and that is no reason to raise."""
    check_output_shape((1, 1), (3, 3), 4, 2, ceil_mode=True, strict=True)
    assert verdict(capsys) == "Right: (1, 1).\n"
    check_output_shape((0, 0), (3, 3), 4, 2, ceil_mode=True)
    assert "leaves out the last window (round up), or it counts the steps" in verdict(capsys)


def test_a_question_without_an_answer_is_the_teachers_mistake():
    """It is told to the one who asks, with the library's own message."""
    with pytest.raises(ValueError, match="kernel_size=4 does not fit in 3 rows"):
        check_output_shape(..., (3, 3), 4, 2)


def test_a_loop_over_windows_passes(capsys):
    """The two-loop function of the chapter is right."""
    check_pool(loop_max, strict=True)
    assert verdict(capsys) == "Right: it agrees with max_pool on 11 images.\n"


RIGHT_POOLS = {
    "loops": (loop_max, max_pool),
    "rows as lists": (lambda i, k, s: loop_max(i, k, s).tolist(), max_pool),
    "rows as tuples": (lambda i, k, s: tuple(map(tuple, loop_max(i, k, s))), max_pool),
    "a view of the image": (lambda i, k, s: i[::s, ::s] if k == 1 else loop_max(i, k, s), max_pool),
    "padded to a multiple, its windows never past the image": (
        lambda i, k, s: cropped(loop_max(padded(i, s), k, s), i, k, s),
        max_pool,
    ),
    "average by loops": (loop_average, average_pool),
    "average in single precision": (lambda i, k, s: loop_pool(i, k, s, np.mean, np.float32), average_pool),
    "average of single precision": (lambda i, k, s: average_pool(i.astype(np.float32), k, s), average_pool),
    "average as sums of fractions": (
        lambda i, k, s: [
            [Fraction(sum(map(Fraction, map(float, i[r : r + k, c : c + k].flat))), k * k) for c in cs]
            for cs in [range(0, i.shape[1] - k + 1, s)]
            for r in range(0, i.shape[0] - k + 1, s)
        ],
        average_pool,
    ),
    "min by max": (
        lambda i, k, s: -max_pool(-i, k, s) if i.dtype.kind == "f" else ~max_pool(~i, k, s),
        lambda i, k, s: loop_pool(i, k, s, np.min),
    ),
    "started from the least of the dtype": (lambda i, k, s: from_least(i, k, s), max_pool),
    "the library's min": (min_pool, min_pool),
}


@pytest.mark.parametrize("name", RIGHT_POOLS)
def test_a_right_pool_passes(name):
    """However it is written."""
    check_pool(*RIGHT_POOLS[name], strict=True)


#: A wrong function, the reference, and what the message says.
WRONG_POOLS = {
    "a window one column too wide": (
        lambda i, k, s: loop_pool(i, k, s, columns=1),
        max_pool,
        "that window is image",
    ),
    "a window one row too tall": (lambda i, k, s: loop_pool(i, k, s, rows=1), max_pool, "not in that window"),
    "a window one column too narrow": (
        lambda i, k, s: loop_pool(i, k, s, columns=-1 if k > 1 else 0),
        max_pool,
        "that window is image",
    ),
    "an average over a row too many": (
        lambda i, k, s: loop_pool(i, k, s, np.mean, float, rows=1),
        average_pool,
        "",
    ),
    "stride = kernel": (
        lambda i, k, s: max_pool(i, k, k),
        max_pool,
        "it starts window i at i \\* kernel_size \\(it starts at i \\* stride\\)$",
    ),
    "stride = min(stride, kernel)": (
        lambda i, k, s: max_pool(i, k, min(s, k)),
        max_pool,
        "stride=2 the shape is",
    ),
    "stride = max(stride, kernel)": (lambda i, k, s: max_pool(i, k, max(s, k)), max_pool, "the shape is"),
    "the right shape, the wrong starts": (
        lambda i, k, s: loop_pool(i, k, s, step=1),
        max_pool,
        "that window is",
    ),
    "stride ignored": (
        lambda i, k, s: max_pool(i, k, 1),
        max_pool,
        "it moves the window by 1 \\(it moves by the stride\\)$",
    ),
    "kernel always 2": (lambda i, k, s: max_pool(i, 2, s), max_pool, "kernel_size=3"),
    "for k = 3 the whole image's maximum": (
        lambda i, k, s: np.full_like(loop_max(i, k, s), i.max()) if k == 3 else loop_max(i, k, s),
        max_pool,
        "kernel_size=3.*in the image, but not in that window",
    ),
    "started from 0": (
        lambda i, k, s: np.maximum(loop_max(i, k, s), 0),
        max_pool,
        "the value is 0 and should be -.*; that window is .*, and 0 is nowhere in the image$",
    ),
    "started from -10": (
        lambda i, k, s: loop_pool(i, k, s, lambda window: max([-10, *window.flat])),
        max_pool,
        "the value is -10 .*, and -10 is nowhere in the image$",
    ),
    "started from -100": (
        lambda i, k, s: loop_pool(i, k, s, lambda w: max([-100, *w.flat])),
        max_pool,
        "nowhere",
    ),
    **{
        f"started from {start}": (
            lambda i, k, s, start=start: loop_pool(i, k, s, lambda w: max([start, *w.flat])),
            max_pool,
            rf"the value is {start} and should be -inf; .* and {start} is nowhere in the image$",
        )
        for start in (-297, -300, -1000, -100000)
    },
    "started from an integer's least for floats": (
        lambda i, k, s: loop_pool(i, k, s, lambda w: max([-(2**63), *w.flat])),
        max_pool,
        "should be -inf",
    ),
    "started from a large negative integer": (
        lambda i, k, s: loop_pool(i, k, s, lambda w: max([-(10**9) if i.dtype == int else w.min(), *w.flat])),
        max_pool,
        f"the value is {-(10**9)} and should be {-(2**63)}",
    ),
    "min by a minus": (lambda i, k, s: -max_pool(-i, k, s), min_pool, "image of uint8 .* and should be 0"),
    "int64 for booleans": (
        lambda i, k, s: loop_pool(i, k, s, dtype=int if i.dtype == bool else None),
        max_pool,
        r"for a \(4, 7\) image of bool .* dtype is int64; it should be bool, as the image has$",
    ),
    "a parity for booleans": (
        lambda i, k, s: loop_pool(i, k, s, (lambda w: w.sum() % 2) if i.dtype == bool else np.max),
        max_pool,
        "for a .* image of bool .* the value is False and should be True",
    ),
    "zero padding under max": (
        lambda i, k, s: cropped(max_pool(np.pad(i, k // 2), k, s), i, k, s),
        max_pool,
        "that window is image",
    ),
    "zeros to a multiple, then cropped": (
        lambda i, k, s: loop_max(padded(i, k), k, s)[: i.shape[0] // s, : i.shape[1] // s],
        max_pool,
        "the shape is",
    ),
    "zeros on all sides to a multiple, then cropped": (
        lambda i, k, s: cropped(loop_max(padded(i, k, before=True), k, s), i, k, s),
        max_pool,
        "that window is image",
    ),
    "zeros to a multiple": (lambda i, k, s: loop_max(padded(i, s), k, s), max_pool, ""),
    "rounded up": (
        lambda i, k, s: max_pool(i, k, s, ceil_mode=True),
        max_pool,
        "counts a window that does not fit",
    ),
    "steps for windows": (
        lambda i, k, s: loop_pool(i, k, s, count=lambda n: (n - k) // s),
        max_pool,
        "it counts the steps \\(there is one window more than steps, hence the \\+ 1\\)$",
    ),
    "one size for both axes": (
        lambda i, k, s: loop_pool(i, k, s, count=lambda n: (min(i.shape) - k) // s + 1),
        max_pool,
        r"for a \(3, 4\) image",
    ),
    "turned": (lambda i, k, s: loop_max(i, k, s).T, max_pool, ""),
    "broken for k >= 4": (lambda i, k, s: loop_max(i, min(k, 3), s), max_pool, "kernel_size=4"),
    "broken for k >= 5": (
        lambda i, k, s: loop_max(i, k, s) if k < 5 else loop_pool(i, k, s, np.min),
        max_pool,
        "kernel_size=5",
    ),
    "broken for k >= 6": (lambda i, k, s: loop_max(i, k, s) - (k > 5), max_pool, "kernel_size=6"),
    "broken for k >= 8": (lambda i, k, s: loop_max(i, k, s) - (k > 7), max_pool, "kernel_size=8"),
    "broken for k = 1": (lambda i, k, s: loop_max(i, k, s) - (k == 1), max_pool, "kernel_size=1"),
    "broken for stride > kernel": (lambda i, k, s: loop_max(i, k, s) - (s > k), max_pool, ""),
    "integers only": (
        lambda i, k, s: loop_pool(i, k, s, dtype=int),
        max_pool,
        "keep the fractions: give the output a floating dtype$",
    ),
    "averages cut to integers": (
        lambda i, k, s: loop_pool(i, k, s, np.mean, int),
        average_pool,
        "keep the fractions: give the output a floating dtype$",
    ),
    "floats for integers": (
        lambda i, k, s: loop_pool(i, k, s, dtype=float),
        max_pool,
        r"the values are right and their dtype is float64; it should be int64, as the image has$",
    ),
    "int64 for uint8": (
        lambda i, k, s: loop_pool(i, k, s, dtype=None if i.dtype.kind == "f" else np.int64),
        max_pool,
        r"their dtype is int64; it should be uint8, as the image has$",
    ),
    "a sum in the image's uint8": (
        lambda i, k, s: loop_pool(i, k, s, lambda w: w.sum(dtype=w.dtype) / k**2, float),
        average_pool,
        r"for a \(5, 6\) image",
    ),
    "sum for average": (lambda i, k, s: loop_pool(i, k, s, np.sum, float), average_pool, "should be"),
    "average for max": (average_pool, max_pool, r"at row 0, column 0 the value is 4.5 and should be 9"),
    "max for average": (max_pool, average_pool, "should be"),
    "nothing": (lambda i, k, s: None, max_pool, "it returned nothing; end it with a return$"),
    "one number": (lambda i, k, s: 9, max_pool, r"the shape is \(\) and should be \(2, 2\)$"),
    "uneven rows": (lambda i, k, s: [[1], [2, 3]], max_pool, "the rows are not equally long$"),
    "text": (lambda i, k, s: max_pool(i, k, s).astype(str), max_pool, "dtype <U21 and should be numbers$"),
    "masked": (lambda i, k, s: np.ma.masked_array(max_pool(i, k, s)), max_pool, "is a masked array"),
    "complex": (lambda i, k, s: max_pool(i, k, s) + 0j, max_pool, "dtype complex128 and should be numbers$"),
    "a dict": (lambda i, k, s: {}, max_pool, "{} is not an array; give its values as rows"),
    "not a function": (max_pool(np.eye(4)), max_pool, "is not a function; give its name, without calling it$"),
    "one argument too few": (lambda i, k: i, max_pool, "it raised TypeError: .* takes 2 positional arguments"),
}


@pytest.mark.parametrize("name", WRONG_POOLS)
def test_a_wrong_pool_is_refused_and_told_what_is_seen(name):
    """Each usual mistake, with a message that fits it."""
    function, reference, message = WRONG_POOLS[name]
    with pytest.raises(AssertionError, match=r"^Not yet: ") as caught:
        check_pool(function, reference, strict=True)
    assert re.search(message, str(caught.value)), str(caught.value)


def test_a_pool_that_raises_is_reported_with_its_exception(capsys):
    """Nothing is swallowed: the message is shown, and strict keeps the cause."""

    def broken(image, kernel_size, stride):
        raise IndexError("row 9")

    check_pool(broken)
    assert "it raised IndexError: row 9" in verdict(capsys)
    with pytest.raises(AssertionError, match=r"^Not yet: for .* it raised IndexError: row 9$") as caught:
        check_pool(broken, strict=True)
    assert isinstance(caught.value.__cause__, IndexError)


@pytest.mark.parametrize("least", [1, 4])
def test_a_pool_that_writes_into_its_input_is_told(least, capsys):
    """The image belongs to the caller, also where only large windows are written back."""

    def careless(image, kernel_size, stride):
        pooled = max_pool(image, kernel_size, stride)
        if kernel_size >= least:
            image[0, 0] = 7
        return pooled

    check_pool(careless)
    assert "it changed the image itself; write to a new array" in verdict(capsys)


def backward(
    gradient, image, k, s, *, average=False, add=True, last=False, all_ties=False, whole=False, dtype=float
):
    """Go back window by window, with places for a reader's mistakes."""
    sent = np.zeros(image.shape, dtype)
    for row, column in np.ndindex(gradient.shape):
        place = np.s_[row * s : row * s + k, column * s : column * s + k]
        window, value = image[place], gradient[row, column]
        if average:
            part = np.full((k, k), value if whole else value / k**2)
        else:
            ties = np.argwhere(window == window.max())
            part = np.zeros((k, k))
            for tie in ties if all_ties else ties[-1:] if last else ties[:1]:
                part[tuple(tie)] = value
        if add:
            sent[place] = sent[place] + part
        else:
            sent[place] = np.where(part, part, sent[place])
    return sent


@pytest.mark.parametrize(
    ("function", "pool"),
    [
        (backward, max_pool),
        (lambda g, i, k, s: backward(g, i, k, s).tolist(), max_pool),
        (lambda g, i, k, s: max_pool_backward(g, max_pool(i, k, s, return_indices=True)[1], i.shape), max_pool),
        (lambda g, i, k, s: backward(g, i, k, s, average=True), average_pool),
        (lambda g, i, k, s: backward(g, i, k, s, average=True).astype(np.float32), average_pool),
        (lambda g, i, k, s: average_pool_backward(g, i.shape, k, s), average_pool),
    ],
)
def test_a_right_backward_pass_passes(function, pool, capsys):
    """By loops and by the library."""
    check_backward(function, pool, strict=True)
    assert verdict(capsys) == f"Right: it agrees with {pool.__name__}_backward on 6 images.\n"


@pytest.mark.parametrize(
    ("function", "pool", "message"),
    [
        (lambda *a: backward(*a, add=False), max_pool, r"gets the sum of what they send: \+= and not =$"),
        (lambda *a: backward(*a, average=True, add=False), average_pool, r"the sum .*: \+= and not =$"),
        (lambda *a: backward(*a, last=True), max_pool, "the first gets the gradient, not the last$"),
        (lambda *a: backward(*a, all_ties=True), max_pool, "the first gets the gradient, the others none$"),
        (lambda *a: backward(*a, average=True, whole=True), average_pool, "gets that part of the gradient$"),
        (lambda g, i, k, s: backward(g, i, k, k), max_pool, ""),
        (lambda g, i, k, s: backward(np.ones_like(g), i, k, s), max_pool, "the value is .* and should be"),
        (lambda g, i, k, s: backward(g, i, k, s)[:-1], max_pool, "the shape is"),
        (
            lambda *a: backward(*a, dtype=a[1].dtype),
            max_pool,
            r"the value is 1 and should be 1\.5; keep the fractions: give the gradient a floating dtype, as "
            r"np\.zeros\(image\.shape\) has, while np\.zeros_like\(image\) has int64, the image's own$",
        ),
        (
            lambda *a: backward(*a, dtype=int).astype(float),
            max_pool,
            "keep the fractions: give the gradient a fl",
        ),
        (
            lambda *a: backward(*a, dtype=int).tolist(),
            max_pool,
            "keep the fractions: give the gradient a float",
        ),
        (
            lambda *a: backward(*a, average=True, dtype=int),
            average_pool,
            "is 0 and should be 0.375; keep the frac",
        ),
        (
            lambda *a: backward(*a, add=False, dtype=int),
            max_pool,
            "keep the fractions: give the gradient a float",
        ),
        (lambda *a: backward(*a).astype(object), max_pool, "dtype is object; it should be a floating one$"),
        (lambda g, i, k, s: backward(g, -i, k, s), max_pool, ""),
        (lambda g, i, k, s: g.fill(0), max_pool, "it changed the image itself|it returned nothing"),
        (lambda g, i, k, s: None, max_pool, "it returned nothing"),
        (lambda g, i: g, max_pool, "it raised TypeError"),
        (3, max_pool, "3 is not a function"),
    ],
)
def test_a_wrong_backward_pass_is_refused_and_told_its_slip(function, pool, message):
    """Overlapping windows and ties are where they go wrong."""
    with pytest.raises(AssertionError, match=r"^Not yet: ") as caught:
        check_backward(function, pool, strict=True)
    assert re.search(message, str(caught.value)), str(caught.value)


def test_a_backward_pass_of_another_pool_is_the_teachers_mistake():
    """There are two."""
    with pytest.raises(ValueError, match="has no backward pass here; use max_pool or average_pool"):
        check_backward(..., np.max)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ([[1, 2], [3, 4]], [[1, 2], [3, 4]]),
        (((1, 2), (3, 4)), [[1, 2], [3, 4]]),
        (np.array([[1.0, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.float32([[0.1, 0.7]]), [[0.1, 0.7]]),
        (np.float16([[0.1, 0.7]]), [[0.1, 0.7]]),
        ([[0.1 + 0.2, 1.1 - 1.1]], [[0.3, 0]]),
        ([[0.9 + 0.7 + 0.4 - 2]], [[0.0]]),
        ([[Fraction(1, 3), 2]], [[1 / 3, 2]]),
        ([[np.nan, np.inf, -np.inf]], [[np.nan, np.inf, -np.inf]]),
        ([[1e300, 1e-9]], [[1e300, 1e-9]]),
        ([True, False], np.array([True, False])),
        (np.array([200, 3], np.uint8), [200, 3]),
        (np.array(4), 4),
        (4, 4),
        (5e-324, 5e-324),
    ],
)
def test_a_right_array_passes(answer, expected, capsys):
    """Whatever it is written in, up to rounding."""
    check_array(answer, expected, strict=True)
    count = np.size(expected)
    assert verdict(capsys) == f"Right: {'the value' if count == 1 else f'all {count} values'}.\n"


@pytest.mark.parametrize(
    ("answer", "expected", "message"),
    [
        ([[1, 2], [3, 5]], [[1, 2], [3, 4]], "at row 1, column 1 the value is 5 and should be another"),
        ([1], [1, 2], r"the shape is \(1,\) and should be \(2,\)"),
        ([1, 3], [1, 2], "at index 1 the value is 3 and should be another"),
        ([[[1, 3]]], [[[1, 2]]], "at index 0, 0, 1 the value is 3 and should be another"),
        (3, 2, "the value is 3 and should be another"),
        ([[1, 2, 3]], [[1], [2], [3]], r"the shape is \(1, 3\) and should be \(3, 1\): rows come first"),
        ([[1e-9, 5e-9]], [[2e-9, 0]], "at row 0, column 0 the value is 1e-09"),
        ([[2e-9, 5e-9]], [[2e-9, 0]], "at row 0, column 1 the value is 5e-09"),
        ([[1e6, 0.0]], [[1e6, 1e-6]], "at row 0, column 1 the value is 0"),
        ([[0.3001]], [[0.3]], "the value is 0.3001"),
        (np.float32([[0.3001]]), [[0.3]], "the value is 0.3001"),
        ([[0.1]], [[0.1 + 1e-8]], "the value is 0.1 "),
        ([[np.nan]], [[1.0]], "the value is nan"),
        ([[1.0]], [[np.nan]], "the value is 1 "),
        ([[1.0]], [[np.inf]], "the value is 1 "),
        ([[np.inf]], [[-np.inf]], "the value is inf"),
        ([[2**53 + 1]], [[2**53]], f"the value is {2**53 + 1}"),
        (np.array([[255]], np.uint8), [[-1]], "the value is 255"),
        (
            np.ma.masked_less([[0.0, 1.0]], 0.5),
            [[0, 1]],
            r"masked array or holds one; give its values, for instance with \.filled",
        ),
        ([np.ma.masked_array([1.0, 2.0], [True, False])], [[1, 2]], "is a masked array or holds one; give its"),
        ([[np.ma.masked, 2.0]], [[1, 2]], "is a masked array or holds one; give its"),
        ([True], [1], "dtype bool and should be numbers"),
        ([1 + 0j], [1], "dtype complex128 and should be numbers"),
        ([["1", "2"]], [[1, 2]], "dtype <U1 and should be numbers"),
        ([[None, 2]], [[1, 2]], "dtype object and should be numbers"),
        ([[1], [2, 3]], [[1, 2]], "the rows are not equally long"),
        ("12", [1, 2], r"'12' is not an array; give its values as rows"),
        (None, [1, 2], r"None is not an array"),
        ({1: 2}, [1, 2], r"\{1: 2\} is not an array"),
        ({1, 2}, [1, 2], r"\{1, 2\} is not an array"),
        (max_pool, [1, 2], r"is not an array"),
        (10**400, [1], "a value is beyond every float, and no answer is that large"),
        ([10**400, 2], [1, 2], "a value is beyond every float, and no answer is that large"),
        ([[Fraction(10**400)]], [[1]], "a value is beyond every float, and no answer is that large"),
        ([[np.ma.masked]], [[1]], "is a masked array or holds one; give its values"),
    ],
)
def test_a_wrong_array_is_refused_without_giving_the_value_away(answer, expected, message):
    """A wrong cell is named, its right value is not."""
    with pytest.raises(AssertionError, match=r"^Not yet: ") as caught:
        check_array(answer, expected, strict=True)
    assert re.search(message, str(caught.value)), str(caught.value)


@pytest.mark.parametrize(
    ("answer", "question", "shown"),
    [
        (1 / 4, {"expected": 0.25}, "0.25"),
        (Fraction(1, 4), {"expected": 0.25}, "0.25"),
        (Decimal("0.25"), {"expected": 0.25}, "0.25"),
        (np.float32(0.25), {"expected": 0.25}, "0.25"),
        (np.array(0.25), {"expected": 0.25}, "0.25"),
        (np.float32(0.1), {"expected": 0.1}, "0.1"),
        (np.float16(0.1), {"expected": 0.1}, "0.0999756"),
        (np.uint8(5), {"expected": 5}, "5"),
        (0.1 + 0.2, {"expected": 0.3}, "0.3"),
        ("25 %", {"expected": 0.25}, "25 %"),
        ("25%", {"expected": Fraction(1, 4)}, "25 %"),
        ("0.25", {"expected": 0.25}, "0.25"),
        (" 1/4 ", {"expected": 0.25}, "0.25"),
        ("0,25", {"expected": 0.25}, "0.25"),
        ("13/49", {"expected": 13 / 49}, "0.265306"),
        ("0.25.", {"expected": 0.25}, "0.25"),
        ("18,496", {"expected": 18496}, "18496"),
        ("4x", {"expected": 0.25, "factor": True}, "4"),
        (0.2501, {"expected": 0.25, "tolerance": 1e-3}, "0.2501"),
        (0.265, {"expected": 13 / 49, "digits": 3}, "0.265"),
        (13 / 49, {"expected": 13 / 49, "digits": 3}, "0.265306"),
        (0.265, {"expected": 13 / 49, "digits": 3, "share": True}, "0.265"),
        (26.5, {"expected": 13 / 49, "digits": 3, "share": True}, "26.5 %"),
        ("26.5 %", {"expected": 13 / 49, "digits": 3, "share": True}, "26.5 %"),
        ("26.5 %", {"expected": 13 / 49, "digits": 3}, "26.5 %"),
        (100, {"expected": 1, "share": True}, "100 %"),
        (2, {"expected": 0.5, "factor": True}, "2"),
        (0.5, {"expected": 0.5, "factor": True}, "0.5"),
        (1.998, {"expected": 0.5, "factor": True, "digits": 2}, "1.998"),
        (4.00195, {"expected": 4.0, "digits": 3}, "4.00195"),
        (4, {"expected": 4.00195, "digits": 3}, "4"),
        (-12300, {"expected": -12345, "digits": 3}, "-12300"),
        (0, {"expected": 0, "digits": 3}, "0"),
        (math.inf, {"expected": math.inf}, "inf"),
    ],
)
def test_a_right_number_passes_in_every_form_that_is_meant(answer, question, shown, capsys):
    """Fractions, percentages, factors either way round, and so many digits as are asked for."""
    check_number(answer, **question, strict=True)
    assert verdict(capsys) == f"Right: {shown}.\n"


@pytest.mark.parametrize(
    ("answer", "question", "message"),
    [
        (0.2, {"expected": 0.25}, "0.2 is too small; look at it"),
        (0.3, {"expected": 0.24}, "0.3 is too large; look at it"),
        (math.inf, {"expected": 0.25}, "inf is too large; look at it"),
        (-math.inf, {"expected": 0.25}, "-inf is too small; look at it"),
        (1, {"expected": math.inf}, "1 is too small; look at it"),
        (10**400, {"expected": 0.25}, r"1000.*0000 is too large"),
        (-(10**400), {"expected": 0.25}, r"-1000.*0000 is too small"),
        (
            0.265,
            {"expected": 13 / 49},
            "0.265 is rounded too far; give more digits, or let Python compute them",
        ),
        (0.27, {"expected": 13 / 49, "digits": 3}, "0.27 is rounded too far; .*"),
        (0.266, {"expected": 13 / 49, "digits": 3}, "0.266 is too large; look at it"),
        (
            26.5,
            {"expected": 13 / 49, "digits": 3},
            "26.5 is 100 times too large; write the number itself, no percentage",
        ),
        ("0.265 %", {"expected": 13 / 49, "digits": 3}, "0.265 % is too small; look at it"),
        (27, {"expected": 13 / 49, "digits": 3, "share": True}, "27 % is rounded too far; .*"),
        (26, {"expected": 13 / 49, "digits": 3, "share": True}, "26 % is rounded too far; .*"),
        (
            50,
            {"expected": 13 / 49, "digits": 3, "share": True},
            "50 is above 1, and as 50 % it is too large; look at it",
        ),
        (
            1.265,
            {"expected": 13 / 49, "share": True},
            "1.265 is above 1, and as 1.265 % it is too small; look at it",
        ),
        (
            "1.265",
            {"expected": 13 / 49, "share": True},
            "1.265 is above 1, and as 1.265 % it is too small; look .*",
        ),
        (-5, {"expected": 13 / 49, "share": True}, "-5 % is too small; look at it"),
        (math.inf, {"expected": 0.25, "share": True}, "inf is too large; look at it"),
        (0.3, {"expected": 0.26}, "0.3 is rounded too far; .*"),
        (0.063, {"expected": 1 / 16}, "0.063 is rounded too far; .*"),
        (0.062, {"expected": 1 / 16}, "0.062 is rounded too far; .*"),
        (4, {"expected": 3.25}, "4 is too large; look at it"),
        (1, {"expected": 0.01, "share": True}, "1 is 100 times too large; .*"),
        (-0.25, {"expected": 0.25}, "-0.25 has the wrong sign"),
        (2, {"expected": 0.5}, "2 is too large; look at it"),
        (0, {"expected": 0.5, "factor": True}, "0 is too small; look at it"),
        (4, {"expected": 0.5, "factor": True}, "4 is too large; look at it"),
        (
            0.26530613,
            {"expected": 13 / 49},
            "0.26530613 is too large; look at it|0.26530613 is rounded too far; .*",
        ),
        (np.float32(0.2501), {"expected": 0.25}, "0.25009.* is too large; look at it"),
        (math.nan, {"expected": 0.25}, "nan is not a number"),
        (np.float32("nan"), {"expected": 0.25}, "nan is not a number|np.float32.nan. is not a number"),
        (True, {"expected": 1}, "True is not a number"),
        (np.True_, {"expected": 1}, "np.True_ is not a number"),
        (False, {"expected": 0}, "False is not a number"),
        (1j, {"expected": 1}, "1j is not a number"),
        (np.complex128(1), {"expected": 1}, ".* is not a number"),
        (np.ma.masked, {"expected": 0}, "masked is not a number"),
        (np.ma.masked_array(1), {"expected": 1}, ".* is not a number"),
        ("0.2", {"expected": 0.25}, "0.2 is too small; look at it"),
        ("a %", {"expected": 0.25}, "“a %” is not a number; write one as in 0.25, 1/4 or 25 %"),
        ("nan", {"expected": 0.25}, "“nan” is not a number; .*"),
        ("a", {"expected": 2, "factor": True}, "“a” is not a number; write one as in 3 or 1/3"),
        (
            "50 %",
            {"expected": 2, "factor": True},
            "“50 %” is a percentage, and what is asked for is a factor; .*",
        ),
        (
            "4 times",
            {"expected": 4},
            "“4 times” is a factor, and what is asked for is none; write the number alone",
        ),
        (
            "4 times",
            {"expected": 0.4, "share": True},
            "“4 times” is a factor, .* is a share; write one as in 0.25.*",
        ),
        (
            "1,250",
            {"expected": 1.25},
            "“1,250” may be 1.250 or 1250; write the one that is meant without a comma",
        ),
        pytest.param(10**5000, {"expected": 1}, "<int of 5,001 digits> is too large", id="5001 digits"),
        ([[np.ma.masked]], {"expected": 1}, r"\[\[masked\]\] is not a number"),
        (b"1", {"expected": 1}, "b'1' is not a number"),
        (bytearray(b"1"), {"expected": 1}, ".* is not a number"),
        (np.array("1"), {"expected": 1}, ".* is not a number"),
        (np.timedelta64(1, "s"), {"expected": 1}, ".* is not a number"),
        (None, {"expected": 0}, "None is not a number"),
        ([0.25], {"expected": 0.25}, r"\[0.25\] is not a number"),
        ([[1], [2, 3]], {"expected": 1}, r"\[\[1\], \[2, 3\]\] is not a number"),
        (np.arange(99), {"expected": 1}, r"array\(\[ 0, 1\.\.\., 96, 97, 98\]\) is not a number"),
        ({0.25}, {"expected": 0.25}, r"\{0.25\} is not a number"),
        (max, {"expected": 0.25}, r"<built-in function max> is not a number"),
    ],
)
def test_a_wrong_number_is_told_what_is_seen_and_the_hint_only_where_nothing_is(
    answer, question, message, capsys
):
    """The exercise's hint stands only where the answer itself shows no cause."""
    check_number(answer, **question, hint="look at it")
    assert re.fullmatch(rf"Not yet: ({message})\.\n", said := verdict(capsys)), said


def test_a_hint_that_asks_ends_with_its_question_mark(capsys):
    """Not with a full stop after it."""
    check_number(1, 2, hint="how many fit?")
    assert verdict(capsys) == "Not yet: 1 is too small; how many fit?\n"


@pytest.mark.parametrize(
    ("question", "error", "message"),
    [
        ({"expected": math.nan}, ValueError, "expected=nan is no number"),
        ({"expected": "a"}, TypeError, "expected='a' is of type str; use the number that is right"),
        ({"expected": "0.5"}, TypeError, "expected='0.5' is of type str; use the number that is right"),
        ({"expected": None}, TypeError, "expected=None is of type NoneType; use the number that is right"),
        ({"expected": True}, TypeError, "expected=True is of type bool; use the number that is right"),
        ({"expected": [1]}, TypeError, r"expected=\[1\] is of type list; use the number that is right"),
        (
            {"expected": [[1], [2, 3]]},
            TypeError,
            r"expected=\[\[1\], \[2, 3\]\] is of type list; use the number",
        ),
        ({"expected": 1j}, TypeError, "expected=1j is of type complex; use the number that is right"),
        ({"expected": np.ma.masked}, TypeError, "expected=masked is of type MaskedConstant; use the number"),
        (
            {"expected": 10**400},
            ValueError,
            "expected=<int of 401 digits> is beyond every float; ask for a smaller",
        ),
        ({"expected": 1, "tolerance": -1}, ValueError, "tolerance=-1 is not finite and at least 0"),
        ({"expected": 1, "tolerance": math.nan}, ValueError, "tolerance=nan is not finite"),
        ({"expected": 1, "digits": 0}, ValueError, "digits=0 are none; use at least 1"),
        ({"expected": 1, "digits": 2.0}, TypeError, "digits=2.0 is of type float; use an integer"),
    ],
)
def test_a_question_that_makes_no_sense_is_the_teachers_mistake(question, error, message):
    """It is told before anyone has answered."""
    with pytest.raises(error, match=message):
        check_number(..., **question)


@pytest.mark.parametrize(
    "expected", [["a"], [None], np.array([1], object), [10**400], [Fraction(1, 3)]], ids=str
)
def test_a_reference_that_is_no_numbers_is_the_teachers_mistake(expected):
    """No answer could be compared with it."""
    with pytest.raises(
        TypeError, match=r"expected has dtype .*; use numbers, as np.asarray\(expected, float\)"
    ):
        check_array(..., expected)


@pytest.mark.parametrize("reference", [5, "max", None])
def test_a_reference_that_is_no_pool_is_the_teachers_mistake(reference):
    """Told before anyone has answered."""
    with pytest.raises(TypeError, match=r"reference=.* is of type .*; use a pool such as max_pool"):
        check_pool(..., reference)


def test_a_masked_reference_is_the_teachers_mistake():
    """Its mask would be ignored."""
    with pytest.raises(TypeError, match=r"expected is a masked array, .*; use expected\.filled\(value\)"):
        check_array(..., np.ma.masked_array([1]))


@pytest.mark.parametrize(
    "check",
    [
        lambda **flags: check_output_shape((2, 2), (6, 6), 3, 2, **flags),
        lambda **flags: check_pool(max_pool, **flags),
        lambda **flags: check_backward(..., **flags),
        lambda **flags: check_array([1], [1], **flags),
        lambda **flags: check_number(1.0, 1.0, **flags),
    ],
)
def test_strict_is_a_flag_and_a_word_is_none(check, capsys):
    """A "no" would count as yes."""
    with pytest.raises(TypeError, match="strict='no' is of type str; use True or False"):
        check(strict="no")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["share", "factor"])
def test_what_kind_of_number_is_asked_for_is_a_flag_too(name):
    """As strict is."""
    with pytest.raises(TypeError, match=f"{name}='no' is of type str; use True or False"):
        check_number(1.0, 1.0, **{name: "no"})
