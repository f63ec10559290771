"""The table of operations: what it says of each is what the library does, and all who offer some read it."""

from __future__ import annotations

import inspect
import math
import re
import warnings
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import pytest
import reference

import pooling_lib
from pooling_lib import lp_pool
from pooling_lib.explorers import WindowExplorer
from pooling_lib.explorers._panels import PANELS, SUBSAMPLING
from pooling_lib.explorers._shifting import METHODS
from pooling_lib.explorers.cost import POOLS
from pooling_lib.figures import show_pooling
from pooling_lib.figures.grids import number_text
from pooling_lib.operations import OPERATIONS, Operation

MINUS = "\N{MINUS SIGN}"
ALL = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
#: What every pooling function takes.
SHARED = {"image", "kernel_size", "stride", "padding", "dilation", "ceil_mode"}
#: Values of both signs, all different, and none that padding counts as.
IMAGE = (np.random.default_rng(3).permutation(np.arange(-30, 30)).reshape(6, 10) + 0.5) / 7
SETTINGS: list[dict[str, Any]] = [
    {},
    {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True},
    {"kernel_size": (2, 3), "stride": 1, "dilation": (2, 1), "padding": ((1, 0), 2)},
    {"kernel_size": (3,), "stride": (2,)},
]


@ALL
def test_the_functions_of_an_operation_take_what_the_table_says(operation: Operation) -> None:
    """Its own settings beside those of all, and indices where it selects."""
    own = set(inspect.signature(operation.pool).parameters) - SHARED
    assert own == {*operation.settings, *(["return_indices"] if operation.selects else [])}
    assert getattr(pooling_lib, operation.pool.__name__) is operation.pool


def test_every_pooling_function_of_the_library_is_in_the_table() -> None:
    """Under the name that it bears."""
    functions = {name.removesuffix("_pool") for name in pooling_lib.__all__ if name.endswith("_pool")}
    assert functions == set(OPERATIONS)
    assert all(how.pool.__name__ == f"{name}_pool" for name, how in OPERATIONS.items())


@ALL
def test_padding_counts_as_the_identity(operation: Operation) -> None:
    """Padding with it by hand changes nothing."""
    by_hand = operation.pool(np.pad(IMAGE, 1, constant_values=operation.identity), kernel_size=3, stride=2)
    np.testing.assert_allclose(
        operation.pool(IMAGE, kernel_size=3, stride=2, padding=1), by_hand, rtol=1e-14, atol=1e-15
    )


@ALL
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_gradient_is_that_of_finite_differences(operation: Operation, settings: dict[str, Any]) -> None:
    """Every pixel is nudged, and what all outputs make of that is weighed by their gradients."""
    gradient = np.random.default_rng(0).random(operation.pool(IMAGE, **settings).shape)
    nudged = np.empty(IMAGE.shape)
    for place in np.ndindex(IMAGE.shape):
        nudge = np.zeros(IMAGE.shape)
        nudge[place] = 1e-6
        difference = operation.pool(IMAGE + nudge, **settings) - operation.pool(IMAGE - nudge, **settings)
        nudged[place] = (gradient * difference).sum() / 2e-6
    np.testing.assert_allclose(operation.backward(gradient, IMAGE, **settings), nudged, atol=1e-7)


def called(function: Any, *values: float) -> Any:
    """Call NumPy's function of some name with numbers one by one."""
    return function(values)


@ALL
@pytest.mark.parametrize("values", [[4, 1, 5, 3], [-2, 7.5, -0.25], [6]])
def test_what_is_written_is_what_is_computed(operation: Operation, values: list[float]) -> None:
    """The arithmetic, read as a formula, gives the output."""
    own: list[dict[str, Any]] = [{"p": p} for p in (1, 2, 3, 2.5, 12)] if "p" in operation.settings else [{}]
    for settings in own:
        written = operation.arithmetic([f"{value:g}" for value in values], **settings)
        formula = re.sub(r"\|(.+?)\|", r"abs(\1)", written.replace("√", "math.sqrt").replace("^", "**"))
        formula = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]", lambda sign: f"**{'⁰¹²³⁴⁵⁶⁷⁸⁹'.index(sign[0])}", formula)
        listed = {name: partial(called, getattr(np, name)) for name in re.findall(r"^(\w+)\(", formula)}
        computed = eval(formula, {**listed, "math": math, "abs": abs})
        pooled = operation.pool([values], kernel_size=(1, len(values)), **settings)
        assert computed == pytest.approx(pooled.item())


@pytest.mark.parametrize(
    ("p", "written"),
    [
        (math.inf, "max(|4|, |-1|)"),
        (10**400, "max(|4|, |-1|)"),
        (np.float32(3), "(|4|³ + |-1|³)^(1/3)"),
        (Fraction(5, 2), "(|4|^2.5 + |-1|^2.5)^(1/2.5)"),
    ],
    ids=["infinite", "huge", "NumPy's", "a fraction"],
)
def test_a_norm_is_written_with_every_exponent_that_it_can_be_computed_with(p: Any, written: str) -> None:
    """One that is too large for a float gives the largest magnitude."""
    assert OPERATIONS["lp"].arithmetic(["4", "-1"], p=p) == written
    figure = show_pooling([[4, -1, 0, 0]], (1, 2), operation="lp", p=p)  # wide enough for all of it
    norm = number_text(lp_pool([[4, -1]], p, (1, 2)).item())
    assert figure.axes[0].get_xlabel() == f"{written.replace('-', MINUS)} = {norm}"


def test_colours_and_labels_tell_operations_apart() -> None:
    """As #RRGGBB, which CSS and matplotlib both read."""
    colours = [operation.colour for operation in OPERATIONS.values()]
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in colours)
    assert len(set(colours)) == len({operation.label for operation in OPERATIONS.values()}) == len(OPERATIONS)


def test_whoever_offers_some_operations_offers_those_of_the_table() -> None:
    """Plain subsampling and blur are none."""
    assert set(POOLS) | set(PANELS) - {SUBSAMPLING} | set(METHODS) - {"subsampling", "blur"} <= set(OPERATIONS)


def test_min_of_unsigned_pixels_is_right_in_the_window_explorer() -> None:
    """Turned around and back, 0 would come out as the largest."""
    explorer = WindowExplorer(np.array([[0, 200], [7, 9]], np.uint8), operation="min")
    assert explorer.output.tolist() == [[0]]
    assert explorer.input_gradient.tolist() == [[1, 0], [0, 0]]


@pytest.mark.parametrize("p", [0.05, 30.0, 99_999.0])
def test_the_gradient_of_a_norm_is_finite_wherever_it_is(p: float) -> None:
    """Powers of the values themselves would overflow."""
    explorer = WindowExplorer([[99_999, 2, 0], [-99_999, 4, 0]], (2, 3), operation="lp", p=p)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gradient = explorer.input_gradient
    assert np.isfinite(gradient).all()
    # Moving all pixels in proportion moves the norm by its own share.
    assert (gradient * np.array(explorer.values)).sum() == pytest.approx(explorer.output.item(), rel=1e-6)


@ALL
def test_an_operation_is_the_oracle_s(operation: Operation) -> None:
    """Which has a function of the same name."""
    geometry = reference.Geometry((2, 3), (1, 2), ((1, 0), (0, 2)), (1, 1), True)
    own = [2.0] if operation.settings == ("p",) else []
    expected = getattr(reference, operation.pool.__name__)(IMAGE, *own, geometry)
    values = expected[0] if isinstance(expected, tuple) else expected
    np.testing.assert_allclose(operation.pool(IMAGE, **geometry.settings()), values, rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("dtype", ["?", "i1", "u1", "i8", "f2", "f4", "f8"])
def test_the_gradient_of_a_norm_is_that_of_the_same_numbers_as_floats(dtype: str) -> None:
    """The least integer of a dtype has a magnitude and a sign too; the result has the gradient's dtype."""
    least = {"?": 0, "i1": -128}.get(dtype, 3)
    image = np.array([[least, 1, 2], [3, 0, 1]], dtype)
    backward = OPERATIONS["lp"].backward
    expected = backward(np.array([[2.0, -0.5]]), image.astype(float), kernel_size=2, stride=1)
    norms = lp_pool(image.astype(float), 2, 2, 1)
    by_hand = np.zeros((2, 3))
    for column, sent in ((0, 2.0), (1, -0.5)):
        by_hand[:, column : column + 2] += sent * image[:, column : column + 2] / norms[0, column]
    np.testing.assert_allclose(expected, by_hand)
    for gradient in (np.array([[2, -0.5]]), np.float32([[2, -0.5]]), np.float16([[2, -0.5]])):
        found = backward(gradient, image, kernel_size=2, stride=1)
        np.testing.assert_allclose(found, by_hand, rtol=2e-3)
        assert found.dtype == gradient.dtype


@ALL
def test_a_way_back_takes_rows_and_no_gradient_of_another_shape(operation: Operation) -> None:
    """Whose values would be spread over pixels that they do not belong to."""
    rows = [[3, 1, 4, 1], [5, 9, 2, 6]]
    found = operation.backward([[1, 2]], rows)
    np.testing.assert_array_equal(found, operation.backward(np.array([[1.0, 2]]), np.array(rows)))
    assert found.dtype == np.float64
    for wrong in ([[1.0]], [1.0, 2.0], [[1.0], [2.0]], 1.0):
        with pytest.raises(ValueError, match=r"(gradient|indices) ha(s|ve) shape"):
            operation.backward(wrong, rows)
    with pytest.raises(TypeError, match="gradient is a masked array"):
        operation.backward(np.ma.ones((1, 2)), rows)


@pytest.mark.parametrize(
    ("gradient", "image", "name"),
    [([[1j]], [[1, 2], [3, 4]], "gradient"), ([[1.0]], [[1j, 2], [3, 4]], "image")],
)
def test_the_gradient_of_a_norm_is_of_real_numbers(gradient: Any, image: Any, name: str) -> None:
    """A slope in complex numbers has no one direction."""
    with pytest.raises(TypeError, match=rf"{name} has dtype complex128, and .* use np\.abs\({name}\)"):
        OPERATIONS["lp"].backward(gradient, image)


@pytest.mark.parametrize(
    ("p", "alike"),
    [(Fraction(3, 2), 1.5), (10**400, math.inf), (np.float32(3), 3)],
    ids=["fraction", "beyond every float", "float32"],
)
def test_the_gradient_of_a_norm_is_had_for_every_exponent_of_the_norm(p: Any, alike: float) -> None:
    """A fraction, and what is too large for a float."""
    back = OPERATIONS["lp"].backward
    gradient = np.ones(lp_pool(IMAGE, p).shape)
    np.testing.assert_array_equal(back(gradient, IMAGE, p=p), back(gradient, IMAGE, p=alike), strict=True)


@pytest.mark.parametrize("gradient", [np.inf, -np.inf, np.nan])
def test_a_zero_receives_nothing_of_a_norm_whatever_arrives(gradient: float) -> None:
    """Infinity times a slope of 0 would be NaN."""
    received = OPERATIONS["lp"].backward([[gradient]], [[0.0, 3.0], [-4.0, 0.0]])
    np.testing.assert_array_equal(received, [[0, gradient], [-gradient, 0]])
