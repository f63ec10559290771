"""The network that is trained has the gradients of its loss, and learns the same in any order of its sums."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from pooling_lib.course import layers
from pooling_lib.course import network as network_module
from pooling_lib.course.halvings import HALVINGS
from pooling_lib.course.network import Network
from pooling_lib.course.shapes import shape_images
from pooling_lib.course.studies import SHIFTS
from pooling_lib.course.training import Outcome, consistency, network_study, train

PICTURES, LABELS = shape_images(30, size=16, noise=0.05, seed=5)
SMALL: dict[str, Any] = {"seeds": 2, "training": 36, "test": 24, "epochs": 2}


@pytest.mark.parametrize("halving", HALVINGS)
def test_the_gradients_are_the_slopes_of_the_loss(halving: str) -> None:
    """Of some of every array of parameters, by central differences."""
    network = Network(halving, (3, 4), rounded=False, seed=1)
    images, labels = PICTURES[:3, :8, :8] + np.arange(64).reshape(8, 8) / 100, LABELS[:3]
    _, gradients = network.loss(images, labels)
    for index, gradient in enumerate(gradients):
        assert gradient.shape == network.parameters[index].shape
        for place in list(np.ndindex(gradient.shape))[:: max(1, gradient.size // 7)]:
            ends = []
            for step in (1e-6, -1e-6):
                moved = network.parameters[index].copy()
                moved[place] += step
                kept, network.parameters[index] = network.parameters[index], moved
                ends.append(network.loss(images, labels)[0])
                network.parameters[index] = kept
            assert np.isclose(gradient[place], (ends[0] - ends[1]) / 2e-6, atol=1e-7, rtol=1e-5)


@pytest.mark.parametrize("halving", HALVINGS)
def test_rounding_leaves_the_gradients_close_to_what_they_were(halving: str) -> None:
    """In their direction; a value near 0 may lose its way through a ReLU."""
    exact = Network(halving, rounded=False).loss(PICTURES, LABELS)
    rounded = Network(halving).loss(PICTURES, LABELS)
    assert np.isclose(exact[0], rounded[0], atol=1e-3)
    one, other = (np.concatenate([array.ravel() for array in found[1]]) for found in (exact, rounded))
    assert one @ other > 0.999 * np.linalg.norm(one) * np.linalg.norm(other)


def trained(halving: str, *, rounded: bool) -> list[Any]:
    """Return the parameters of a network after a short training."""
    network = Network(halving, rounded=rounded)
    train(network, PICTURES, LABELS, epochs=3, batch=10)
    return network.parameters


@pytest.mark.parametrize("halving", HALVINGS)
def test_a_network_learns_the_same_to_the_last_digit_in_whichever_order_its_sums_are_taken(
    halving: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So on every processor; networks that do not round show that the order makes a difference."""
    rounded, plain = trained(halving, rounded=True), trained(halving, rounded=False)

    def backwards(one: Any, other: Any) -> Any:
        return np.ascontiguousarray(one[..., ::-1]) @ np.ascontiguousarray(other[..., ::-1, :])

    monkeypatch.setattr(layers, "times", backwards)
    monkeypatch.setattr(network_module, "times", backwards)
    for one, other in zip(rounded, trained(halving, rounded=True), strict=True):
        np.testing.assert_array_equal(one, other)
    turned = trained(halving, rounded=False)
    assert any((one != other).any() for one, other in zip(plain, turned, strict=True))


def test_a_browser_multiplies_matrices_in_its_own_way_and_learns_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """NumPy has no BLAS there."""
    here = trained("max 3/2", rounded=True)
    calls, einsum = [], np.einsum
    monkeypatch.setattr(layers.np, "einsum", lambda *given: calls.append(given) or einsum(*given))
    monkeypatch.setattr(layers.sys, "platform", "emscripten")
    for one, other in zip(here, trained("max 3/2", rounded=True), strict=True):
        np.testing.assert_array_equal(one, other)
    assert calls


@pytest.mark.parametrize("halving", HALVINGS)
def test_no_sum_of_a_training_comes_near_to_what_a_float64_holds_exactly(
    halving: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Magnitudes added up, in units of the last digit: well below 2**53."""
    most = 0.0

    def watched(one: Any, other: Any) -> Any:
        nonlocal most
        units = 1.0
        for factor in (one, other):
            digits = next(n for n in (16, 26) if (factor * 2.0**n == np.rint(factor * 2.0**n)).all())
            units *= 2.0**digits
        most = max(most, float((np.abs(one) @ np.abs(other)).max() * units))
        return one @ other

    monkeypatch.setattr(layers, "times", watched)
    monkeypatch.setattr(network_module, "times", watched)
    train(Network(halving), PICTURES, LABELS, epochs=8, batch=10)
    assert 0 < most < 2**51


def test_a_shift_by_the_network_s_whole_stride_changes_no_class() -> None:
    """Three halvings make a stride of 8; the mean of a map does not see where things are."""
    for halving in HALVINGS:
        network = Network(halving, rounded=False)
        still = network.scores(PICTURES)
        np.testing.assert_allclose(network.scores(np.roll(PICTURES, (8, 0), (1, 2))), still, atol=1e-12)
        assert np.abs(network.scores(np.roll(PICTURES, (1, 0), (1, 2))) - still).max() > 1e-4


def test_all_networks_have_the_same_first_weights_and_as_many() -> None:
    """A comparison is one of what halves the maps."""
    first, *others = (Network(halving, seed=3).parameters for halving in HALVINGS)
    for parameters in others:
        for one, other in zip(first, parameters, strict=True):
            np.testing.assert_array_equal(one, other)
    assert any((one != other).any() for one, other in zip(first, Network("max 2/2").parameters, strict=True))


def test_training_learns_pictures_by_heart_and_leaves_them_as_they_were() -> None:
    """Twelve pictures, many epochs; the loss falls to nearly nothing."""
    images, labels = PICTURES[:12].copy(), LABELS[:12].copy()
    network = Network("max 2/2")
    losses = train(network, images, labels, epochs=60, batch=12)
    assert losses[0] > 1
    assert losses[-1] < 0.1
    np.testing.assert_array_equal(network.predict(images), labels)
    np.testing.assert_array_equal(images, PICTURES[:12])


def test_the_first_step_of_training_is_as_long_as_the_rate() -> None:
    """Against the sign of each gradient, as the docstring says of Adam."""
    network = Network("average 2/2")
    before = [array.copy() for array in network.parameters]
    _, gradients = network.loss(PICTURES, LABELS)
    train(network, PICTURES, LABELS, epochs=1, batch=30, rate=0.25)
    for old, new, gradient in zip(before, network.parameters, gradients, strict=True):
        large = np.abs(gradient) > 1e-4
        np.testing.assert_allclose((new - old)[large], -0.25 * np.sign(gradient)[large], rtol=1e-2)


def test_predictions_do_not_depend_on_the_batch() -> None:
    """It bounds the memory only."""
    network = Network("max + blur", seed=2)
    one_by_one = network.predict(PICTURES, batch=1)
    np.testing.assert_array_equal(network.predict(PICTURES, batch=7), one_by_one)
    np.testing.assert_array_equal(one_by_one, network.scores(PICTURES).argmax(axis=1))


def test_consistency_counts_the_shifted_pictures_that_keep_their_class() -> None:
    """Recounted picture by picture."""
    network = Network("strided convolution", seed=4)
    kept = [
        network.predict(np.roll(picture, shift, (0, 1))[np.newaxis])[0]
        == network.predict(picture[np.newaxis])[0]
        for picture in PICTURES
        for shift in SHIFTS
    ]
    assert 0 < sum(kept) < len(kept)
    assert np.isclose(consistency(network, PICTURES), sum(kept) / len(kept))


def test_the_study_is_what_training_by_hand_gives() -> None:
    """One value a seed; no way to halve changes the result of another."""
    both = network_study(["average 2/2", "max 2/2"], **SMALL)
    alone = network_study(["max 2/2"], **SMALL)
    assert list(both) == ["average 2/2", "max 2/2"]
    np.testing.assert_array_equal(both["max 2/2"], alone["max 2/2"])
    images, labels = shape_images(36 + 24, size=16, noise=0.05, seed=1)
    network = Network("max 2/2", seed=1)
    train(network, images[:36], labels[:36], epochs=2, seed=1)
    assert both["max 2/2"].test[1] == np.mean(network.predict(images[36:]) == labels[36:])
    assert both["max 2/2"].training[1] == np.mean(network.predict(images[:36]) == labels[:36])
    assert both["max 2/2"].consistency[1] == consistency(network, images[36:])


def test_the_gap_is_training_minus_test() -> None:
    """By hand."""
    outcome = Outcome(np.array([1.0, 0.5]), np.array([0.75, 0.5]), np.array([1.0, 1.0]))
    np.testing.assert_array_equal(outcome.gap, [0.25, 0])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: Network("median"),
            ValueError,
            "halving='median' is unknown; use one of strided convolution, av",
        ),
        (lambda: Network([]), ValueError, r"halving=\[\] is unknown; use one of"),  # type: ignore[arg-type]
        (lambda: Network("max 2/2", (0,)), ValueError, "channels=0 makes no map; use at least 1"),
        (
            lambda: Network("max 2/2", classes=1),
            ValueError,
            "classes=1 leaves nothing to tell apart; use at lea",
        ),
        (lambda: Network("max 2/2", seed=-1), ValueError, "seed=-1 is negative; use at least 0"),
        (
            lambda: Network("max 2/2").predict(PICTURES[0]),
            ValueError,
            r"images has shape \(16, 16\); use \(images",
        ),
        (
            lambda: Network("max 2/2").predict(PICTURES[:, 4:]),
            ValueError,
            "multiples of 8 for rows and columns",
        ),
        (
            lambda: Network("max 2/2").loss(PICTURES, LABELS[:2]),
            ValueError,
            r"labels has shape \(2,\) and runs",
        ),
        (
            lambda: train(Network("max 2/2"), PICTURES, LABELS[:2]),
            ValueError,
            r"labels has shape \(2,\) for images",
        ),
        (
            lambda: train(Network("max 2/2"), PICTURES, np.ma.array(LABELS)),
            TypeError,
            "labels is a masked array, or holds one, whose mask would be ignored",
        ),
        (
            lambda: Network("max 2/2").loss(PICTURES, np.ma.array(LABELS)),
            TypeError,
            "labels is a masked array, or holds one, whose mask would be ignored",
        ),
        (
            lambda: Network("max 2/2").predict(1e200 * (PICTURES + 1)),
            ValueError,
            r"images reach .*e\+200, and no float64 holds .*; use images / np\.abs\(images\)\.max\(\)",
        ),
        (
            lambda: train(Network("max 2/2"), PICTURES, LABELS, rate=0),
            ValueError,
            "rate=0 is not finite and above",
        ),
        (
            lambda: train(Network("max 2/2"), PICTURES, LABELS, epochs=0),
            ValueError,
            "epochs=0 sees nothing; use",
        ),
        (lambda: network_study(["median"]), ValueError, "halving='median' is unknown; use one of"),
        (lambda: network_study([]), ValueError, r"halvings=\[\] has nothing to study; use some of HALVINGS"),
        (
            lambda: network_study("max 2/2"),
            TypeError,
            r"halvings='max 2/2' is of type str; use a list of names, some of HALVINGS",
        ),
        (lambda: network_study(3), TypeError, "halvings=3 is of type int; use a list of names"),  # type: ignore[arg-type]
        (lambda: network_study({"max 2/2"}), TypeError, "of type set; use a list of names"),
        (
            lambda: train(PICTURES, PICTURES, LABELS),  # type: ignore[arg-type]
            TypeError,
            r"network is of type ndarray; use a Network",
        ),
        (lambda: consistency("max 2/2", PICTURES), TypeError, "network is of type str; use a Network"),  # type: ignore[arg-type]
        (lambda: network_study(seeds=0), ValueError, "seeds=0 repeats nothing; use at least 1"),
        (
            lambda: network_study(training=0),
            ValueError,
            "training=0 leaves nothing to train on; use at least 1",
        ),
        (lambda: network_study(test=0.5), TypeError, "test=0.5 is of type float; use an integer"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_trained_is_refused_with_its_value_and_a_remedy(
    call: Callable[[], object], error: type[Exception], message: str
) -> None:
    """Before the work begins."""
    with pytest.raises(error, match=message):
        call()


def test_whether_weights_are_rounded_is_a_flag():
    """A "no" would count as yes."""
    with pytest.raises(TypeError, match="rounded='no' is of type str; use True or False"):
        Network("max 2/2", rounded="no")
    assert Network("max 2/2", rounded=np.False_).rounded is False
