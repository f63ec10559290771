"""Exact survival shares equal enumeration and simulation."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from pooling_lib import average_pool, max_pool
from pooling_lib.measure.shifts import ONE_PIXEL_SHIFTS, lone_pixel_survival, noise_survival, unchanged_share


@pytest.mark.parametrize("kernel_size", [1, 2, 3, 4, 7])
def test_the_formula_for_a_lone_pixel_counts_places_and_directions(kernel_size: int) -> None:
    """A bright pixel at each place of the middle of nine windows, moved in each direction, pooled."""
    stays = 0
    for row, column in np.ndindex(kernel_size, kernel_size):
        image = np.zeros((3 * kernel_size, 3 * kernel_size))
        image[kernel_size + row, kernel_size + column] = 1
        before = max_pool(image, kernel_size)
        stays += sum(
            np.array_equal(max_pool(np.roll(image, shift, (0, 1)), kernel_size), before)
            for shift in ONE_PIXEL_SHIFTS
        )
    assert lone_pixel_survival(kernel_size) == Fraction(stays, 8 * kernel_size**2)


def test_the_exact_shares_at_two_and_three() -> None:
    """Three eighths and five ninths."""
    assert lone_pixel_survival(2) == Fraction(3, 8)
    assert lone_pixel_survival(3) == Fraction(5, 9)


@pytest.mark.parametrize("kernel_size", [2, 3, 5])
def test_noise_survives_as_often_as_its_formula_says(kernel_size: int) -> None:
    """Measured on unrelated values, within four standard errors."""
    image = np.random.default_rng(kernel_size).random((600 * kernel_size, 40 * kernel_size))
    expected = float(noise_survival(kernel_size))
    measured = unchanged_share(image, lambda shifted: max_pool(shifted, kernel_size))
    assert measured == pytest.approx(expected, abs=4 * (expected * (1 - expected) / (600 * 40)) ** 0.5)


@pytest.mark.parametrize("place", list(np.ndindex(2, 2)), ids=str)
def test_at_two_by_two_each_place_keeps_three_shifts_and_no_two_places_the_same(place: tuple[int, int]) -> None:
    """So where a pixel stands decides which shifts leave the map as it was, and not how many."""

    def kept(row: int, column: int) -> set[tuple[int, int]]:
        image = np.zeros((6, 6))
        image[2 + row, 2 + column] = 1
        return {
            shift
            for shift in ONE_PIXEL_SHIFTS
            if np.array_equal(max_pool(np.roll(image, shift, (0, 1))), max_pool(image))
        }

    assert len(kept(*place)) == 3
    assert [other for other in np.ndindex(2, 2) if kept(*other) == kept(*place)] == [place]


def test_there_are_eight_different_one_pixel_shifts() -> None:
    """None of them the one that stays."""
    assert len(set(ONE_PIXEL_SHIFTS)) == 8
    assert (0, 0) not in ONE_PIXEL_SHIFTS


def test_an_average_of_noise_never_stays_the_same() -> None:
    """Unless a change is allowed."""
    image = np.random.default_rng(0).random((20, 20))
    assert unchanged_share(image, average_pool) == 0
    assert unchanged_share(image, average_pool, tolerance=1) == 1


def test_a_pool_may_write_into_the_image_that_it_gets() -> None:
    """The next shift is made of the image as it was given."""

    def halved(plane: np.ndarray) -> np.ndarray:
        plane /= 2
        return plane

    image = np.array([[1.0, 2.0], [1.0, 3.0]])
    assert unchanged_share(image, halved) == unchanged_share(image, lambda plane: plane / 2) == 0.125
    assert image.tolist() == [[1, 2], [1, 3]]


def test_a_change_from_one_end_of_float64_to_the_other_is_one() -> None:
    """And no warning."""
    image = np.array([[1e308, -1e308]] * 2)
    assert unchanged_share(image, lambda plane: plane) == 0.25


def test_a_window_needs_a_pixel() -> None:
    """Both formulas say so."""
    with pytest.raises(ValueError, match="kernel_size=0 is no window; use at least 1"):
        lone_pixel_survival(0)
    with pytest.raises(ValueError, match="kernel_size=-2 is no window; use at least 1"):
        noise_survival(-2)


def test_an_image_must_be_a_plane() -> None:
    """A batch would be rolled along the wrong axes."""
    with pytest.raises(ValueError, match=r"image has shape \(2, 4, 4\); use a \(rows, columns\) array"):
        unchanged_share(np.ones((2, 4, 4)), max_pool)
