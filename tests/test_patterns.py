"""Test images are what their names say, whatever their size, and nonsense is refused."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pooling_lib.images import checkerboard, dark_line, ramp, zone_plate


def test_a_checkerboard_alternates_squares_of_the_asked_size() -> None:
    """Half of it is white, and a square is of one value."""
    board = checkerboard(8, 12, square=2)
    assert board.shape == (8, 12)
    assert board.mean() == 0.5
    np.testing.assert_array_equal(board[:2, :4], [[0, 0, 1, 1], [0, 0, 1, 1]])


def test_a_ramp_counts_in_reading_order() -> None:
    """Row times columns plus column."""
    assert ramp(3, 4)[2, 1] == 9


def test_a_dark_line_is_one_black_column() -> None:
    """All else is white."""
    image = dark_line(4, 6, at=2)
    assert image.sum() == 20
    assert not image[:, 2].any()


def test_a_square_larger_than_the_image_is_black() -> None:
    """However large it is."""
    for square in (3, 10**6, 2**63 - 1):
        np.testing.assert_array_equal(checkerboard(2, 3, square), np.zeros((2, 3)))


def plate(size: int) -> np.ndarray:
    """Return a zone plate straight from its formula, with the phase kept exact in whole numbers."""
    place = np.arange(size)
    phases = (place[:, np.newaxis] ** 2 + place**2) % (4 * size)
    return np.rint(127.5 + 127.5 * np.cos(np.pi * phases / (2 * size))).astype(np.uint8)


@given(st.data(), st.integers(1, 200))
def test_every_rectangle_of_a_zone_plate_is_cut_from_the_whole(data: st.DataObject, size: int) -> None:
    """So that an image of any size can be made chunk by chunk."""
    ends = [sorted(data.draw(st.tuples(*[st.integers(0, size)] * 2))) for _ in range(2)]
    (top, bottom), (left, right) = ends
    part = zone_plate(size, (top, bottom), (left, right))
    assert part.dtype == np.uint8
    np.testing.assert_array_equal(part, plate(size)[top:bottom, left:right])


@pytest.mark.parametrize("size", [1, 7, 512, 1024])
def test_a_whole_zone_plate_is_its_formula(size: int) -> None:
    """A table of the cosines and a cosine a pixel give the same."""
    np.testing.assert_array_equal(zone_plate(size), plate(size))


def test_a_pixel_of_an_enormous_zone_plate_costs_a_pixel() -> None:
    """A table of all phases would take gigabytes; far corners need more than 64 bits in between."""
    zone_plate(4, (0, 1), (0, 1))
    tracemalloc.start()
    assert zone_plate(3 * 10**7, (0, 1), (0, 1)) == 255
    size = 2**60
    far = zone_plate(size, (size - 2, size), (size - 1, size))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000
    # By hand, but for whole turns of 4 * size: (size - 1)**2 is 1 - 2 * size and (size - 2)**2 is 4, so the
    # first pixel's phase is 5 - 2 * size, half a turn, and the second one's is 2, none.
    np.testing.assert_array_equal(far, [[0], [255]])


SIZES = [
    (0, ValueError, "=0 is not positive; use an integer of at least 1"),
    (-3, ValueError, "=-3 is not positive; use an integer of at least 1"),
    (2.0, TypeError, r"=2\.0 is of type float; use an integer"),
    (True, TypeError, "=True is of type bool; use an integer"),
    ("4", TypeError, "='4' is of type str; use an integer"),
    (None, TypeError, "=None is of type NoneType; use an integer"),
]


@pytest.mark.parametrize(("value", "error", "message"), SIZES)
def test_sizes_that_are_none_are_refused_by_name(value: object, error: type[Exception], message: str) -> None:
    """Zero, negative, fractions, booleans and text."""
    for make, names in [
        (checkerboard, ("rows", "columns", "square")),
        (ramp, ("rows", "columns")),
        (dark_line, ("rows", "columns")),
        (zone_plate, ("size",)),
    ]:
        for name in names:
            with pytest.raises(error, match="^" + name + message):
                make(**{name: value})


@pytest.mark.parametrize("make", [checkerboard, ramp, dark_line])
def test_sizes_that_no_memory_holds_are_refused(make: object) -> None:
    """Before NumPy overflows."""
    for rows in (2**60, 2**63 - 1):
        with pytest.raises(
            ValueError, match=rf"an image of {rows} x 8 pixels is larger than any memory; use fewer"
        ):
            make(rows, 8)
    for rows in (2**63, 10**30):
        with pytest.raises(ValueError, match=r"rows is an integer of \d+ bits; use at most 2\*\*63 - 1"):
            make(rows, 8)


def test_sizes_may_be_numpy_integers() -> None:
    """As they come out of shapes and of Dask."""
    four = np.int64(4)
    assert (
        checkerboard(four, four, four).shape == ramp(four, four).shape == dark_line(four, four).shape == (4, 4)
    )
    assert zone_plate(four, (np.int32(0), four), [0, four]).shape == (4, 4)


@pytest.mark.parametrize("at", [9, 8, -1])
def test_a_line_beside_the_image_is_refused(at: int) -> None:
    """Counted from 0."""
    with pytest.raises(ValueError, match=rf"at={at} is not in an image of columns=8; use 0 <= at <= 7"):
        dark_line(at=at)


@pytest.mark.parametrize("at", [1.0, True, "1", None])
def test_a_line_at_no_integer_is_refused(at: object) -> None:
    """The column is counted."""
    with pytest.raises(TypeError, match=r"at=.* is of type .*; use an integer"):
        dark_line(at=at)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((2**60 + 1,), ValueError, r"size=1152921504606846977 is too large; use at most 2\*\*60"),
        ((2**40,), ValueError, "an image of 1099511627776 x 1099511627776 pixels is larger than any memory"),
        ((4, (0, 5)), ValueError, r"rows=\(0, 5\) is not in an image of size=4; use 0 <= start <= stop <= 4"),
        ((4, (3, 2)), ValueError, r"rows=\(3, 2\) is not in an image of size=4"),
        ((4, None, (-1, 2)), ValueError, r"columns=\(-1, 2\) is not in an image of size=4"),
        ((4, (0, 1, 2)), ValueError, r"rows=\(0, 1, 2\) is no pair; use \(start, stop\)"),
        ((4, 3), TypeError, r"rows=3 is no pair; use \(start, stop\)"),
        ((4, None, (0.0, 1.0)), TypeError, r"columns=0\.0 is of type float; use an integer"),
        ((4, (False, True)), TypeError, "rows=False is of type bool; use an integer"),
    ],
)
def test_rectangles_outside_of_a_zone_plate_are_refused(
    arguments: tuple[object, ...], error: type[Exception], message: str
) -> None:
    """Each message names the value, the rule and the remedy."""
    with pytest.raises(error, match=message):
        zone_plate(*arguments)


@pytest.mark.parametrize(
    "make", [checkerboard, ramp, dark_line, lambda rows, columns: zone_plate(2**60, (0, rows), (0, columns))]
)
def test_what_memory_does_not_hold_is_refused_by_its_size(make: Callable[..., object]) -> None:
    """Such as NumPy does not count as too large, and is not given."""
    with pytest.raises(
        ValueError, match=r"image of 10000000 x 10000000 pixels is more than memory holds; use f"
    ):
        make(10**7, 10**7)
