"""Each layer computes what plain loops compute, and its way back agrees with differences of its output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import ndimage, special

from pooling_lib.course.downsampling import DOWNSAMPLERS, subsample
from pooling_lib.course.halvings import HALVINGS
from pooling_lib.course.layers import checked_gradient, convolve, cross_entropy, relu

Array = np.ndarray[Any, Any]
RANDOM = np.random.default_rng(11)
MAPS = RANDOM.normal(size=(2, 3, 6, 4))
BIAS = RANDOM.normal(size=5)


def filters(side: int) -> Array:
    """Return five filters over three channels."""
    return np.random.default_rng(side).normal(size=(5, 3, side, side))


def slope(function: Callable[[Array], Any], at: Array, weights: Array) -> Array:
    """Return the gradient of the weighted sum of a function's output, by central differences."""
    found = np.zeros(at.shape)
    for place in np.ndindex(at.shape):
        ends = []
        for step in (1e-6, -1e-6):
            moved = at.copy()
            moved[place] += step
            ends.append(np.sum(weights * function(moved)))
        found[place] = (ends[0] - ends[1]) / 2e-6
    return found


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("side", [1, 3, 5])
def test_a_convolution_is_scipys_correlation_around_the_circle(side: int, stride: int) -> None:
    """Of each channel with its filter, added up."""
    expected = [
        [
            sum(ndimage.correlate(plane, taps, mode="wrap") for plane, taps in zip(image, bank, strict=True))
            + offset
            for bank, offset in zip(filters(side), BIAS, strict=True)
        ]
        for image in MAPS
    ]
    made, _ = convolve(MAPS, filters(side), BIAS, stride=stride)
    np.testing.assert_allclose(made, np.array(expected)[..., ::stride, ::stride], atol=1e-12)


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("side", [1, 3, 5])
def test_the_way_back_through_a_convolution_is_the_slope_of_its_output(side: int, stride: int) -> None:
    """With respect to maps, weights and bias; a filter of 5 reaches around four columns and meets itself."""
    made, back = convolve(MAPS, filters(side), BIAS, stride=stride)
    above = np.random.default_rng(1).normal(size=made.shape)
    of_maps, of_weights, of_bias = back(above)
    np.testing.assert_allclose(
        of_maps,
        slope(lambda maps: convolve(maps, filters(side), BIAS, stride=stride)[0], MAPS, above),
        atol=1e-7,
    )
    np.testing.assert_allclose(
        of_weights,
        slope(lambda taps: convolve(MAPS, taps, BIAS, stride=stride)[0], filters(side), above),
        atol=1e-7,
    )
    np.testing.assert_allclose(
        of_bias,
        slope(lambda bias: convolve(MAPS, filters(side), bias, stride=stride)[0], BIAS, above),
        atol=1e-7,
    )
    nothing, *rest = back(above, to_maps=False)
    assert nothing is None
    np.testing.assert_array_equal(rest[0], of_weights)


@pytest.mark.parametrize("name", HALVINGS)
def test_the_way_back_through_a_halving_is_the_slope_of_its_output(name: str) -> None:
    """Away from ties, where a maximum has no slope."""
    maps = np.random.default_rng(2).permutation(2 * 2 * 6 * 4).reshape(2, 2, 6, 4) / 10
    made, back = HALVINGS[name](maps)
    above = np.random.default_rng(3).normal(size=made.shape)
    np.testing.assert_allclose(back(above), slope(lambda at: HALVINGS[name](at)[0], maps, above), atol=1e-7)


@pytest.mark.parametrize("name", sorted(set(HALVINGS) & set(DOWNSAMPLERS)))
def test_a_network_halves_its_maps_as_the_studies_with_fixed_filters_do(name: str) -> None:
    """So that what is found there and here is about one thing."""
    np.testing.assert_array_equal(HALVINGS[name](MAPS)[0], DOWNSAMPLERS[name](MAPS))


def test_the_ways_with_a_name_in_both_tables_are_all_but_the_stride() -> None:
    """A stride in the convolution is the convolution at every other place."""
    assert set(HALVINGS) - set(DOWNSAMPLERS) == {"strided convolution"}
    maps, taps, offsets = (np.rint(64 * array) for array in (MAPS, filters(3), BIAS))  # whose sums are exact
    strided, _ = convolve(maps, taps, offsets, stride=2)
    np.testing.assert_array_equal(strided, subsample(convolve(maps, taps, offsets)[0]))


@pytest.mark.parametrize("name", sorted(set(HALVINGS) - {"strided convolution"}))
def test_a_constant_gradient_is_shared_out_and_none_of_it_is_lost(name: str) -> None:
    """Each output's gradient goes to pixels of its window, all of it, around the circle too."""
    made, back = HALVINGS[name](MAPS)
    assert np.isclose(back(np.ones(made.shape)).sum(), made.size)


def test_relu_passes_gradients_only_where_a_value_is_above_zero() -> None:
    """By hand; at 0 none passes."""
    made, back = relu(np.array([-2.0, 0.0, 3.0]))
    np.testing.assert_array_equal(made, [0, 0, 3])
    np.testing.assert_array_equal(back(np.array([4.0, 5.0, 6.0])), [0, 0, 6])


def test_the_loss_is_scipys_log_softmax_and_its_gradient_the_slope() -> None:
    """For scores of any size."""
    scores, labels = np.random.default_rng(4).normal(0, 3, (4, 5)), np.array([0, 4, 2, 2])
    loss, gradient = cross_entropy(scores, labels)
    assert np.isclose(loss, -special.log_softmax(scores, axis=1)[np.arange(4), labels].mean())
    np.testing.assert_allclose(
        gradient, slope(lambda at: cross_entropy(at, labels)[0], scores, np.array(1.0)), atol=1e-8
    )
    assert np.isclose(cross_entropy(scores + 1e5, labels)[0], loss)


def test_a_network_that_is_certain_and_wrong_has_a_large_loss_and_not_an_infinite_one() -> None:
    """So that training goes on."""
    loss, gradient = cross_entropy([[0.0, 1e6]], [0])
    assert 700 < loss < 720
    np.testing.assert_array_equal(gradient, [[-1, 1]])


@pytest.mark.parametrize("dtype", ["u1", "i1", "u2", "i8", "f2", "f4", "f8"])
def test_scores_of_any_dtype_are_those_numbers(dtype: str) -> None:
    """Differences of small integers do not wrap around, and half precision does not overflow."""
    loss, gradient = cross_entropy(np.array([[0, 5], [100, 7]], dtype), np.array([1, 0], "i8"))
    assert np.isclose(loss, np.log1p(np.exp([-5.0, -93.0])).mean(), rtol=1e-12)
    share = 1 / (1 + np.exp(5))
    np.testing.assert_allclose(gradient[0], [share / 2, -share / 2])
    assert gradient.dtype == np.float64


def test_booleans_and_the_ends_of_a_dtype_are_scores_too() -> None:
    """A difference that is beyond every float leaves no share."""
    assert np.isclose(cross_entropy([[True, False]], [1])[0], np.log1p(np.e))
    assert cross_entropy(np.array([[-128, 127]], np.int8), [1])[0] < 1e-100
    np.testing.assert_array_equal(cross_entropy([[-1.7e308, 1.7e308]], [1])[1], [[0, 0]])


def test_gradients_and_weights_of_small_integers_do_not_wrap_around() -> None:
    """Four filters of nine times 200 times 200, by hand."""
    weights, above = np.full((4, 1, 3, 3), 200, np.uint8), np.full((1, 4, 3, 3), 200, np.uint8)
    _, back = convolve(np.full((1, 1, 3, 3), 6, np.uint8), weights, [0] * 4)
    of_maps, of_weights, of_bias = back(above)
    np.testing.assert_array_equal(of_maps, np.full((1, 1, 3, 3), 4 * 9 * 200 * 200))
    np.testing.assert_array_equal(of_weights, np.full((4, 1, 3, 3), 9 * 6 * 200))
    np.testing.assert_array_equal(of_bias, [9 * 200] * 4)


def ways_back() -> dict[str, tuple[Array, Callable[..., object]]]:
    """Return what each layer makes, and its way back."""
    named: dict[str, Any] = {
        "convolution": lambda maps: convolve(maps, filters(3), BIAS),
        "relu": relu,
        **HALVINGS,
    }
    return {name: layer(MAPS) for name, layer in named.items()}


@pytest.mark.parametrize("name", ways_back())
def test_a_way_back_takes_no_gradient_of_another_shape_and_none_that_is_masked_or_complex(name: str) -> None:
    """It would be spread over what it does not belong to."""
    made, back = ways_back()[name]
    for wrong in (np.ones(()), np.ones(made.shape[1:]), np.ones((*made.shape[:-1], 1)), np.ones(made.size)):
        with pytest.raises(ValueError, match=r"(gradient|indices) ha(s|ve) shape"):
            back(wrong)
    with pytest.raises(TypeError, match="gradient is a masked array"):
        back(np.ma.ones(made.shape))


@pytest.mark.parametrize("name", ways_back())
def test_a_gradient_of_integers_is_one_of_those_numbers(name: str) -> None:
    """As float64, and as rows."""
    made, back = ways_back()[name]
    above = np.random.default_rng(5).integers(0, 255, made.shape)
    expected, *found = (back(given) for given in (above.astype(float), above.astype(np.uint8), above.tolist()))
    as_tuple = (lambda given: given) if isinstance(expected, tuple) else (lambda given: (given,))
    for result in found:
        for one, other in zip(as_tuple(result), as_tuple(expected), strict=True):
            np.testing.assert_array_equal(one, other)


def test_nothing_that_a_layer_is_given_is_changed() -> None:
    """Neither on the way there nor on the way back."""
    for layer in (lambda maps: convolve(maps, filters(3), BIAS), relu, *HALVINGS.values()):
        maps = MAPS.copy()
        made, back = layer(maps)
        above = np.ones(made.shape)
        back(above)
        np.testing.assert_array_equal(maps, MAPS)
        np.testing.assert_array_equal(above, 1)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: convolve(MAPS[0], filters(3), BIAS), ValueError, r"maps has shape \(3, 6, 4\) and weights"),
        (lambda: convolve(MAPS[:, :2], filters(3), BIAS), ValueError, "side\\) with equal channels"),
        (lambda: convolve(MAPS, filters(2), BIAS), ValueError, "use square filters with an odd side"),
        (
            lambda: convolve(MAPS, filters(3), BIAS[:2]),
            ValueError,
            r"bias has shape \(2,\); use \(5,\), one num",
        ),
        (
            lambda: convolve(MAPS, filters(3), BIAS, stride=4),
            ValueError,
            "a stride of 4 and filters of 3 do not",
        ),
        (
            lambda: convolve(MAPS, filters(3), BIAS, stride=0),
            ValueError,
            "stride=0 goes nowhere; use at least 1",
        ),
        (lambda: convolve(MAPS + 1j, filters(3), BIAS), TypeError, "maps has dtype complex128, which is no br"),
        (
            lambda: relu(np.ma.ones(3)),
            TypeError,
            "maps is a masked array, or holds one, whose mask would be ignored",
        ),
        (
            lambda: checked_gradient([[1, 2]], [2, 1]),
            ValueError,
            r"gradient has shape \(1, 2\); use \(2, 1\), the",
        ),
        (lambda: checked_gradient([[1, 2]], 2), TypeError, "shape=2 is of type int; use a tuple of ints"),
        (lambda: cross_entropy([1.0], [0]), ValueError, r"scores has shape \(1,\); use an \(images, classes\)"),
        (lambda: cross_entropy([[1.0]], [0.0]), TypeError, "labels has dtype float64; use integers from 0"),
        (
            lambda: cross_entropy([[1.0]], [1]),
            ValueError,
            "runs from 1 to 1, for scores of shape .* from 0 to 0",
        ),
        (lambda: cross_entropy([[1.0]], [0, 0]), ValueError, r"labels has shape \(2,\) and runs from 0 to 0"),
        (
            lambda: cross_entropy([[1.0]], []),
            ValueError,
            r"labels has shape \(0,\), for scores of shape \(1, 1\)",
        ),
        (
            lambda: cross_entropy([[1.0]], np.ma.array([0])),
            TypeError,
            "labels is a masked array, or holds one, whose mask would",
        ),
        (lambda: cross_entropy([[1.0, np.nan]], [0]), ValueError, r"scores has the value nan at \(0, 1\)"),
        (lambda: cross_entropy([[-np.inf]], [0]), ValueError, r"scores has the value -inf at \(0, 0\)"),
        (lambda: cross_entropy([[1j]], [0]), TypeError, "scores has dtype complex128, which is no brightness"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_value_and_a_remedy(
    call: Callable[[], object], error: type[Exception], message: str
) -> None:
    """Before anything is computed."""
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("gradient", [np.inf, -np.inf, np.nan])
def test_relu_passes_nothing_where_a_value_was_not_above_zero_whatever_arrives(gradient: float) -> None:
    """Infinity times 0 would be NaN."""
    _, back = relu([[-1.0, 0.0, 2.0]])
    np.testing.assert_array_equal(back(np.full((1, 3), gradient)), [[0, 0, gradient]])
