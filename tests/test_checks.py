"""An exercise's check: right answers pass, wrong ones get a hint, and strict ones raise."""

from fractions import Fraction

import numpy as np
import pytest

from pooling_lib import average_pool, max_pool
from pooling_lib.course.checks import check_array, check_number, check_output_shape, check_pool

UNANSWERED = "No answer yet: replace the ... and run the cell again.\n"


def loop_max(image, kernel_size, stride):
    """Max pooling as a reader would write it."""
    rows, columns = ((size - kernel_size) // stride + 1 for size in image.shape)
    pooled = np.empty((rows, columns), image.dtype)
    for row in range(rows):
        for column in range(columns):
            top, left = row * stride, column * stride
            pooled[row, column] = image[top : top + kernel_size, left : left + kernel_size].max()
    return pooled


@pytest.mark.parametrize(
    "check",
    [
        lambda **strict: check_output_shape(..., (6, 6), **strict),
        lambda **strict: check_pool(..., **strict),
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


@pytest.mark.parametrize(
    ("answer", "question", "hint"),
    [
        ((3, 3), ((6, 6), 3, 2), "counts a window that does not fit; round down"),
        ((1, 1), ((6, 6), 3, 2), "there is one window more than steps"),
        ((2, 3), ((6, 4), 2, 2), "rows come first"),
        ((2,), ((6, 6), 3, 2), "has 1 axes; the image has 2"),
        ((5, 6), ((6, 6), 3, 2), "count along one axis first"),
    ],
)
def test_a_wrong_shape_gets_the_hint_for_its_mistake(answer, question, hint, capsys):
    """Each usual mistake is named."""
    check_output_shape(answer, *question)
    assert hint in capsys.readouterr().out
    with pytest.raises(AssertionError, match=r"^Not yet: "):
        check_output_shape(answer, *question, strict=True)


@pytest.mark.parametrize("answer", [3, "33", None, (2.0, 2.0)])
def test_what_is_no_shape_is_told_so(answer, capsys):
    """A shape is a whole number for each axis."""
    check_output_shape(answer, (6, 6), 3, 2)
    assert capsys.readouterr().out.startswith(
        f"Not yet: {answer!r} is not a shape; give a whole number an axis"
    )


def test_a_shape_rounded_down_under_ceil_mode_is_told_to_round_up(capsys):
    """The hint follows the question's rounding."""
    check_output_shape((2, 2), (6, 6), 3, 2, ceil_mode=True)
    assert "round up" in capsys.readouterr().out


def test_a_right_shape_passes_as_list_or_tuple(capsys):
    """What counts is the numbers."""
    check_output_shape([2, 2], (6, 6), 3, 2, strict=True)
    assert capsys.readouterr().out == "Right: (2, 2).\n"


def test_a_loop_over_windows_passes(capsys):
    """The two-loop function of the chapter is right."""
    check_pool(loop_max, strict=True)
    assert capsys.readouterr().out == "Right: it agrees with max_pool on 6 images.\n"


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda i, k, s: max_pool(i, k, k), "window i starts at i \\* stride"),
        (lambda i, k, s: max_pool(i, k, s, ceil_mode=True), "a window that does not fit is left out"),
        (lambda i, k, s: np.maximum(max_pool(i, k, s), 0), "0 is above every negative number"),
        (lambda i, k, s: max_pool(i, k, s).astype(int), "keep fractions"),
        (lambda i, k, s: average_pool(i, k, s), r"at row 0, column 0 the value is 4.5 and should be 9"),
        (lambda i, k, s: None, "it returned nothing; end it with a return"),
        (lambda i, k, s: 9, "the shape is \\(\\)"),
        (lambda i, k, s: [[1], [2, 3]], "the rows are not equally long"),
        (max_pool(np.eye(4)), r"^Not yet: array\(.* is not a function; give its name, without calling it"),
        (lambda i, k, s: max_pool(i, k, s).astype(str), "dtype <U21 and should be numbers"),
    ],
)
def test_a_wrong_pool_gets_the_hint_for_its_mistake(function, hint):
    """Each usual mistake fails on the image made for it."""
    with pytest.raises(AssertionError, match=hint):
        check_pool(function, strict=True)


def test_a_pool_that_raises_is_reported_with_its_exception(capsys):
    """Nothing is swallowed: the message is shown, and strict keeps the cause."""

    def broken(image, kernel_size, stride):
        raise IndexError("row 9")

    check_pool(broken)
    assert "it raised IndexError: row 9" in capsys.readouterr().out
    with pytest.raises(AssertionError) as caught:
        check_pool(broken, strict=True)
    assert isinstance(caught.value.__cause__, IndexError)


def test_a_pool_that_writes_into_its_input_is_told(capsys):
    """The image belongs to the caller."""

    def careless(image, kernel_size, stride):
        pooled = max_pool(image, kernel_size, stride)
        image[0, 0] = 7
        return pooled

    check_pool(careless)
    assert "it changed the image itself" in capsys.readouterr().out


def test_an_average_is_checked_against_the_average():
    """The reference is a parameter."""
    check_pool(average_pool, average_pool, strict=True)
    with pytest.raises(AssertionError, match="Not yet"):
        check_pool(max_pool, average_pool, strict=True)


def test_an_array_is_checked_without_giving_the_value_away(capsys):
    """A wrong cell is named, its value is not."""
    check_array([[1, 2], [3, 5]], [[1, 2], [3, 4]])
    assert capsys.readouterr().out == "Not yet: at row 1, column 1 the value is 5 and should be another.\n"
    check_array([[1, 2], [3, 4]], [[1, 2], [3, 4]], strict=True)
    with pytest.raises(AssertionError, match=r"the shape is \(1,\) and should be \(2,\)"):
        check_array([1], [1, 2], strict=True)
    with pytest.raises(AssertionError, match="at axis 0 1 the value is 3"):
        check_array([1, 3], [1, 2], strict=True)


@pytest.mark.parametrize(("answer", "word"), [(0.2, "small"), (0.3, "large")])
def test_a_number_is_told_its_direction_and_the_hint(answer, word, capsys):
    """Too large and too small are different mistakes."""
    check_number(answer, 0.25, hint="square it")
    assert capsys.readouterr().out == f"Not yet: {answer} is too {word}; square it.\n"


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("0.25", "'0.25'"),
        (None, "None"),
        ([0.25], "[0.25]"),
        ([[1], [2, 3]], "[[1], [2, 3]]"),
        (np.arange(99), "array([ 0, 1..., 96, 97, 98])"),
    ],
)
def test_what_is_no_number_is_told_so(answer, shown, capsys):
    """A reader who gives text or an array gets one line, not a traceback."""
    check_number(answer, 0.25)
    assert capsys.readouterr().out == f"Not yet: {shown} is not a number.\n"


def test_a_hint_that_asks_ends_with_its_question_mark(capsys):
    """Not with a full stop after it."""
    check_number(1, 2, hint="how many fit?")
    assert capsys.readouterr().out == "Not yet: 1 is too small; how many fit?\n"


@pytest.mark.parametrize("answer", [Fraction(1, 4), np.float32(0.25), np.array(0.25)])
def test_a_number_may_be_of_any_kind(answer, capsys):
    """Fractions and NumPy's own numbers count."""
    check_number(answer, 0.25, strict=True)
    assert capsys.readouterr().out == "Right: 0.25.\n"


def test_one_value_is_not_called_all_of_them(capsys):
    """Singular and plural."""
    check_array([[4]], [[4]])
    assert capsys.readouterr().out == "Right: the value.\n"


def test_a_number_within_the_tolerance_is_right_and_nan_is_not():
    """NaN is no answer to anything."""
    check_number(0.2501, 0.25, tolerance=1e-3, strict=True)
    with pytest.raises(AssertionError, match="Not yet: nan"):
        check_number(float("nan"), 0.25, strict=True)
