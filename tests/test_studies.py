"""The experiments are repeatable, and their parts do what they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from pooling_lib.course.downsampling import DOWNSAMPLERS
from pooling_lib.course.studies import fit_ridge, fit_study, oriented_maps, shift_study
from pooling_lib.edges import PREWITT_VERTICAL, filter_edges

SMALL = {"seeds": 2, "training": 60, "test": 30}


def test_the_first_oriented_map_is_the_positive_part_of_prewitts() -> None:
    """Away from the border, which the library repeats and the maps wrap."""
    image = np.random.default_rng(1).random((9, 9))
    expected = np.maximum(filter_edges(image, PREWITT_VERTICAL), 0) / 3
    np.testing.assert_allclose(oriented_maps([image])[0, 0, 1:-1, 1:-1], expected[1:-1, 1:-1], atol=1e-6)


def test_shifting_an_image_shifts_its_maps() -> None:
    """The filters see a circle, so that the study can shift maps instead of pictures."""
    images = np.random.default_rng(2).random((2, 8, 8))
    np.testing.assert_array_equal(
        oriented_maps(np.roll(images, (1, 3), (1, 2))), np.roll(oriented_maps(images), (1, 3), (2, 3))
    )


@pytest.mark.parametrize("count", [20, 5])
def test_both_forms_of_ridge_solve_its_normal_equations(count: int) -> None:
    """More images than features, and fewer."""
    random = np.random.default_rng(count)
    features, labels = random.normal(size=(count, 8)), np.arange(count) % 3
    centred = (features - features.mean(axis=0)) / features.std()
    targets = np.eye(3)[labels]
    weights = np.linalg.solve(centred.T @ centred + 2 * np.eye(8), centred.T @ (targets - targets.mean(axis=0)))
    new = random.normal(size=(50, 8))
    scores = (new - features.mean(axis=0)) / features.std() @ weights + targets.mean(axis=0)
    np.testing.assert_array_equal(fit_ridge(features, labels, penalty=2)(new), scores.argmax(axis=1))


def test_features_that_say_nothing_give_the_commonest_class() -> None:
    """And no division by zero."""
    predict = fit_ridge(np.ones((5, 2)), np.array([0, 1, 1, 1, 0]))
    np.testing.assert_array_equal(predict(np.ones((2, 2))), [1, 1])


def test_ridge_refuses_no_penalty_and_labels_that_do_not_match() -> None:
    """Each with its remedy."""
    with pytest.raises(ValueError, match="penalty=0 is not finite and above 0; use a weight such as 10"):
        fit_ridge(np.ones((2, 2)), np.array([0, 1]), penalty=0)
    with pytest.raises(ValueError, match="2 rows of features and 3 labels; use one label a row"):
        fit_ridge(np.ones((2, 2)), np.array([0, 1, 2]))


def test_the_shift_study_gives_the_same_shares_again() -> None:
    """One value a seed, from 0 to 1, and seeds differ."""
    first, second = shift_study(**SMALL), shift_study(**SMALL)
    assert list(first) == list(DOWNSAMPLERS)
    for name, result in first.items():
        np.testing.assert_array_equal(result, second[name])
        assert result.consistency.shape == result.accuracy.shape == (2,)
        assert ((np.array(result) >= 0) & (np.array(result) <= 1)).all()
    assert any(np.ptp(result.accuracy) > 0 for result in first.values())


def test_every_way_sees_the_same_pictures() -> None:
    """So that a difference between two ways is not one between two draws."""
    seen: list[np.ndarray] = []

    def look(maps: np.ndarray) -> np.ndarray:
        seen.append(maps)
        return maps

    fit_study({"once": look, "again": look}, seeds=1, training=12, test=12, depth=1)
    half = len(seen) // 2
    for first, second in zip(seen[:half], seen[half:], strict=True):
        np.testing.assert_array_equal(first, second)


def test_a_feature_that_no_shift_changes_is_wholly_consistent() -> None:
    """The largest value of a whole circular map."""
    whole = {"max": lambda maps: maps.max(axis=(-2, -1), keepdims=True)}
    result = shift_study(whole, depth=1, **SMALL)
    np.testing.assert_array_equal(result["max"].consistency, [1, 1])


def test_the_gap_is_training_minus_test() -> None:
    """On few pictures it is large, whatever the pool."""
    for result in fit_study(**SMALL).values():
        np.testing.assert_allclose(result.gap, result.training - result.test)
        assert result.gap.mean() > 0.1


def test_a_larger_penalty_learns_less_by_heart() -> None:
    """It reaches the classifier, whose default it has, and is refused where the classifier refuses it."""
    pair = {"max 2/2": DOWNSAMPLERS["max 2/2"]}
    weak, default, strong = (fit_study(pair, penalty=penalty, **SMALL)["max 2/2"] for penalty in (1, 10, 1000))
    np.testing.assert_array_equal(default, fit_study(pair, **SMALL)["max 2/2"])
    assert strong.training.mean() < default.training.mean() <= weak.training.mean()
    with pytest.raises(ValueError, match="penalty=0 is not finite and above 0; use a weight such as 10"):
        fit_study(pair, penalty=0, **SMALL)


@pytest.mark.parametrize("study", [shift_study, fit_study])
def test_a_study_needs_a_seed(study: object) -> None:
    """Nothing to average otherwise."""
    assert callable(study)
    with pytest.raises(ValueError, match="seeds=0 repeats nothing; use at least 1"):
        study(seeds=0)


def test_labels_far_above_the_rest_are_refused_before_they_take_memory() -> None:
    """One column of numbers a class; ImageNet has 1,000."""
    message = (
        r"^labels has the value 1000, and 1,000 classes are told apart; number yours from 0 to 999, as np.uni"
    )
    with pytest.raises(ValueError, match=message):
        fit_ridge([[0.0], [1.0]], [0, 1000])
    with pytest.raises(ValueError, match="labels has the value 1000000000, and"):
        fit_ridge(np.eye(6, 3), [10**9] * 6)
    assert fit_ridge([[0.0], [1.0]], [0, 999], penalty=0.1)([[0.0], [1.0]]).tolist() == [0, 999]


@pytest.mark.parametrize("study", [shift_study, fit_study])
@pytest.mark.parametrize(
    ("down", "error", "message"),
    [
        (
            lambda _: None,
            TypeError,
            r"^what downsamplers\['x'\] returns has dtype object, which is no bright",
        ),
        (
            lambda _: 1.0,
            ValueError,
            r"^what downsamplers\['x'\] returns has shape \(\); use an array of at least 2",
        ),
        (lambda maps: maps * np.nan, ValueError, r"^what downsamplers\['x'\] returns has the value nan at"),
        (
            lambda maps: maps[:1],
            ValueError,
            r"^downsamplers\['x'\] makes shape \(1, 4, 32, 32\) of \(12, 4, 32, 32\); use a",
        ),
    ],
    ids=["nothing", "a number", "nan", "fewer pictures"],
)
def test_a_way_to_down_sample_that_fails_is_named(
    study: Any, down: Callable[[Any], Any], error: type[Exception], message: str
) -> None:
    """Whatever it returns that is no batch of maps."""
    with pytest.raises(error, match=message):
        study({"x": down}, seeds=1, training=12, test=6, depth=1)


@pytest.mark.parametrize(
    ("scale", "dtype"),
    [(1, "f8"), (1e18, "f8"), (1e30, "f4"), (1e-30, "f4"), (1e200, "f8"), (1e-200, "f8"), (1e307, "f8")],
)
def test_what_is_fitted_does_not_depend_on_the_unit_of_the_features(scale: float, dtype: str) -> None:
    """Squares of large features would overflow, and those of small ones vanish."""
    known = np.array([[0.0], [1], [9], [10]]) * np.array(scale, dtype)
    predict = fit_ridge(known.astype(dtype), [0, 0, 1, 1])
    assert predict((np.array([[2.0], [8]]) * scale).astype(dtype)).tolist() == [0, 1]


def test_features_that_are_far_off_the_fitted_ones_are_refused() -> None:
    """No float holds what becomes of them."""
    predict = fit_ridge([[0.0], [1e-200]], [0, 1])
    with pytest.raises(
        ValueError, match=r"features reach 1e\+200, too far off those .* of up to 1e-200; scale both"
    ):
        predict([[1e200]])


@pytest.mark.parametrize("features", [np.eye(4)[[0, 0, 1, 1]], np.ones((4, 4)), np.ones((5, 2))])
def test_a_penalty_too_small_for_features_that_repeat_is_refused(features: np.ndarray) -> None:
    """No weights follow from equations that repeat each other, or none that a float holds."""
    with pytest.raises(
        ValueError, match=r"^penalty=4\.94066e-324 is so small that no weights .*; use a larger one"
    ):
        fit_ridge(features, [0, 1, 0, 1, 0][: len(features)], penalty=5e-324)
