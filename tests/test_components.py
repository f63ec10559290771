"""Haar shares and principal components split all there is, and each names its direction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pooling_lib import average_pool
from pooling_lib.measure.components import HaarShares, haar_shares, patch_components

IMAGES = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 4), st.integers(1, 4)).map(lambda s: (2 * s[0], 2 * s[1])),
    elements=st.integers(-9, 9),
).filter(np.any)


@given(image=IMAGES)
def test_the_four_haar_shares_sum_to_1(image: np.ndarray) -> None:
    """Nothing is counted twice, nothing is left out."""
    assert sum(haar_shares(image)) == pytest.approx(1)


@given(image=IMAGES)
def test_the_average_share_is_the_energy_that_average_pooling_keeps(image: np.ndarray) -> None:
    """Four times the energy of the means, since each stands for four pixels."""
    kept = 4 * (average_pool(image) ** 2).sum() / (image**2).sum()
    assert haar_shares(image).average == pytest.approx(kept)


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.array])
def test_the_side_of_a_patch_may_be_any_kind_of_integer(kind: type) -> None:
    """The square of 16 is more than eight bits hold."""
    image = np.random.default_rng(0).random((64, 48))
    expected = patch_components(image, 16)
    for made, right in zip(patch_components(image, kind(16)), expected, strict=True):
        np.testing.assert_array_equal(made, right, strict=True)


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ([[1, 1], [1, 1]], HaarShares(1, 0, 0, 0)),
        ([[1, -1], [1, -1]], HaarShares(average=0, across=1, down=0, diagonal=0)),
        ([[1, 1], [-1, -1]], HaarShares(average=0, across=0, down=1, diagonal=0)),
        ([[1, -1], [-1, 1]], HaarShares(average=0, across=0, down=0, diagonal=1)),
    ],
)
def test_each_pattern_lies_in_one_direction(patch: list[list[int]], expected: HaarShares) -> None:
    """Left against right is across, top against bottom is down: the names of the chapters."""
    assert haar_shares(patch) == expected


def test_an_image_without_energy_has_no_shares() -> None:
    """Zero divided by zero."""
    with pytest.raises(ValueError, match="image has no energy: every value is 0; use an image with something"):
        haar_shares(np.zeros((2, 2)))


@given(image=IMAGES.filter(lambda image: image.size > 4))
def test_components_are_orthonormal_and_their_variances_fall(image: np.ndarray) -> None:
    """Whatever the image, as long as its patches differ."""
    assume(np.ptp(image.reshape(-1, 2, image.shape[1] // 2, 2).swapaxes(1, 2).reshape(-1, 4), axis=0).any())
    directions, shares = patch_components(image)
    np.testing.assert_allclose(directions @ directions.T, np.eye(4), atol=1e-9)
    assert (np.diff(shares) <= 1e-12).all()
    assert shares.sum() == pytest.approx(1)


def test_the_first_component_of_patches_that_differ_in_brightness_is_the_average() -> None:
    """With all of the variance."""
    directions, shares = patch_components(np.arange(4.0).repeat(3)[np.newaxis].repeat(3, axis=0), size=3)
    np.testing.assert_allclose(directions[0], np.full(9, 1 / 3))
    assert shares[0] == pytest.approx(1)


def test_components_agree_with_the_singular_values_of_the_patches() -> None:
    """Another way to the same numbers."""
    image = np.random.default_rng(5).random((10, 12))
    patches = image.reshape(5, 2, 6, 2).swapaxes(1, 2).reshape(30, 4)
    singular = np.linalg.svd(patches - patches.mean(axis=0), compute_uv=False)
    np.testing.assert_allclose(patch_components(image).variance_share, singular**2 / (singular**2).sum())


def test_patches_that_do_not_differ_have_no_components() -> None:
    """There is no direction of no variance."""
    with pytest.raises(ValueError, match=r"the patches do not differ, .*; use an image that is not constant"):
        patch_components(np.ones((4, 4)))


@pytest.mark.parametrize("size", [0, -1, 5])
def test_a_patch_must_fit_the_image(size: int) -> None:
    """The message names the sizes."""
    with pytest.raises(ValueError, match=rf"shape \(4, 4\); patches of {size} x {size} do not fit"):
        patch_components(np.eye(4), size)


@pytest.mark.parametrize("measure", [haar_shares, patch_components])
def test_an_image_must_be_a_plane_of_numbers(measure: object) -> None:
    """As everywhere."""
    assert callable(measure)
    with pytest.raises(ValueError, match=r"image has shape \(8,\); use a \(rows, columns\) array"):
        measure(np.ones(8))
    with pytest.raises(TypeError, match="dtype object, which is no brightness"):
        measure(np.array([[None]]))
