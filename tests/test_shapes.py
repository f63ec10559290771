"""The shapes are deterministic, balanced, inside the frame, and different from each other."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from pooling_lib import max_pool
from pooling_lib.course.shapes import LETTERS, SHAPE_NAMES, TEXT, draw_shape, shape_images, text_page
from pooling_lib.measure.metrics import reconstruction_psnr


def test_the_same_seed_draws_the_same_images_and_another_seed_others() -> None:
    """A reader and CI see the same data."""
    images, labels = shape_images(30, seed=4)
    again, labels_again = shape_images(30, seed=4)
    np.testing.assert_array_equal(images, again)
    np.testing.assert_array_equal(labels, labels_again)
    assert not np.array_equal(images, shape_images(30, seed=5)[0])


def test_classes_are_balanced_and_shuffled() -> None:
    """A classifier cannot gain by guessing the commonest, or by order."""
    labels = shape_images(100)[1]
    counts = np.bincount(labels, minlength=6)
    assert counts.max() - counts.min() <= 1
    assert not np.array_equal(labels, np.sort(labels))
    assert not np.array_equal(labels, np.arange(100) % 6)


@pytest.mark.parametrize("size", [16, 32, 48])
def test_no_shape_touches_the_border(size: int) -> None:
    """So a circular shift moves it whole."""
    images, _ = shape_images(60, size=size, noise=0)
    border = np.concatenate([images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]], axis=1)
    assert not border.any()
    assert (images.max(axis=(1, 2)) >= 0.6).all()


def test_the_six_shapes_differ() -> None:
    """Each pair in at least twenty pixels."""
    drawn = [draw_shape(name, centre=(16, 16), radius=8) for name in SHAPE_NAMES]
    for first in range(6):
        for second in range(first):
            assert np.abs(drawn[first] - drawn[second]).sum() >= 20


def test_every_shape_but_the_triangle_looks_the_same_upside_down() -> None:
    """The triangle points up."""
    for name in SHAPE_NAMES:
        drawn = draw_shape(name, size=33, centre=(16, 16), radius=10)
        np.testing.assert_array_equal(drawn, drawn[:, ::-1])
        assert np.array_equal(drawn, drawn[::-1]) == (name != "triangle")


def test_noise_has_the_asked_spread() -> None:
    """Measured at the corner, where no shape is."""
    images, _ = shape_images(2000, noise=0.2)
    assert images[:, 0, 0].std() == pytest.approx(0.2, rel=0.05)


def test_an_unknown_shape_is_refused_with_the_known_ones() -> None:
    """A typing error shows the choice."""
    with pytest.raises(ValueError, match=r"name='star' is no shape; use one of disc, ring, square"):
        draw_shape("star", centre=(8, 8), radius=4)
    with pytest.raises(ValueError, match=r"name=array\(\['disc', 'ring'\].* is no shape; use one of disc"):
        draw_shape(np.array(["disc", "ring"]), centre=(8, 8), radius=4)  # type: ignore[arg-type]


def test_no_images_and_tiny_images_are_refused() -> None:
    """Each with its limit."""
    with pytest.raises(ValueError, match="count=0 draws nothing; use at least 1"):
        shape_images(0)
    with pytest.raises(ValueError, match=r"size=15 is too small to tell the shapes apart; use at least 16"):
        shape_images(1, size=15)


def test_a_page_of_text_is_mostly_white_with_a_fifth_of_ink() -> None:
    """Of ink 0 and paper 1, in the photograph's shape."""
    page = text_page()
    assert page.shape == (446, 450)
    assert set(np.unique(page)) == {0.0, 1.0}
    assert 0.15 < 1 - page.mean() < 0.25


def test_a_thicker_stroke_is_the_same_page_enlarged() -> None:
    """Each dot becomes a square."""
    thin = text_page(20, 30, stroke=1)
    np.testing.assert_array_equal(text_page(60, 90, stroke=3), thin.repeat(3, axis=0).repeat(3, axis=1))


def test_windows_wider_than_a_stroke_never_see_ink_alone() -> None:
    """What chapter 5 finds: the maxima of 8 x 8 are a white page, and still beat every pixel that is kept."""
    page = text_page()
    pooled = max_pool(page, 8)
    assert pooled.all()
    rows, columns = pooled.shape
    kept = [
        reconstruction_psnr(page, page[row::8, column::8][:rows, :columns], 8)
        for row, column in np.ndindex(8, 8)
    ]
    assert reconstruction_psnr(page, pooled, 8) > max(kept)


def test_the_letters_of_a_page_differ() -> None:
    """Five dots wide, seven high, none drawn twice."""
    assert len(set(LETTERS.values())) == len(LETTERS) == len(set(TEXT))
    for dots in LETTERS.values():
        assert [len(line) for line in dots.split()] == [5] * 7


@pytest.mark.parametrize("name", ["rows", "columns", "stroke"])
def test_a_page_without_a_pixel_is_refused(name: str) -> None:
    """By the number that is too small, or is none."""
    for few in (0, -1):
        with pytest.raises(ValueError, match=rf"{name}={few} draws nothing; use at least 1"):
            text_page(**{name: few})
    for wrong in ("a", 7.5, float("nan"), True):
        with pytest.raises(TypeError, match=rf"{name}={wrong!r} is of type \w+; use an integer"):
            text_page(**{name: wrong})
    np.testing.assert_array_equal(text_page(np.uint8(200), 255), text_page(200, 255))


@pytest.mark.parametrize("stroke", [9, 10**6, 10**400], ids=["wide", "wider", "huge"])
def test_of_a_stroke_as_wide_as_the_page_one_dot_is_seen(stroke: int) -> None:
    """However wide it is."""
    np.testing.assert_array_equal(text_page(7, 9, stroke=stroke), np.full((7, 9), text_page(1, 1)[0, 0]))


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: shape_images(10**18),
            f"shape (1000000000000000000, 32, 32) has {10**18 * 1024} pixels, and at most 134217728 "
            "are drawn at once; use fewer or smaller images",
        ),
        (lambda: shape_images(1, size=10**9), "are drawn at once; use fewer or smaller images"),
        (
            lambda: draw_shape("disc", size=10**9, centre=(1, 1), radius=1),
            "shape (1000000000, 1000000000) has 1000000000000000000 pixels, and at most 134217728 are drawn",
        ),
        (lambda: text_page(10**9, 10**9), "are drawn at once; use a smaller page"),
    ],
    ids=["many", "large", "one", "page"],
)
def test_more_pixels_than_are_drawn_are_refused(draw: Callable[[], object], message: str) -> None:
    """Before they take memory."""
    with pytest.raises(ValueError, match=re.escape(message)):
        draw()


@pytest.mark.parametrize("name", SHAPE_NAMES)
@pytest.mark.parametrize(("far", "radius"), [(1.7e308, 4), (-1.7e308, 4), (8, 1.7e308), (8, 5e-324)])
def test_a_shape_may_be_as_far_and_as_large_as_a_float_can_say(name: str, far: float, radius: float) -> None:
    """Nothing warns of a distance that is beyond one."""
    image = draw_shape(name, centre=(far, far), radius=radius)
    assert set(image.flat) <= {0, 1}
    assert far == 8 or not image.any()
