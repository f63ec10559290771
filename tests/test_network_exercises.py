"""A function for receptive fields is tried against what values depend on, and each usual slip is told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pooling_lib import average_pool_backward
from pooling_lib.course.exercises import check
from pooling_lib.course.exercises.in_a_network import SLIPS, field_and_jump


def seen(layers, at):
    """Return the first pixel that a value sees, and how many it sees, by the way back of means."""
    shapes = [200]
    for kernel, stride in layers:
        shapes.append((shapes[-1] - kernel) // stride + 1)
    gradient = np.zeros((1, shapes[-1]))
    gradient[0, at] = 1
    for (kernel, stride), length in zip(layers[::-1], shapes[-2::-1], strict=True):
        gradient = average_pool_backward(gradient, (1, length), (1, kernel), stride)
    (pixels,) = np.nonzero(gradient[0])
    return pixels[0], pixels[-1] - pixels[0] + 1


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3)), min_size=1, max_size=3))
def test_field_and_jump_are_those_of_the_pixels_that_values_depend_on(layers):
    layers = [(kernel, min(stride, kernel)) for kernel, stride in layers]
    (first, field), (second, _) = seen(layers, 0), seen(layers, 1)
    assert field_and_jump(layers) == (field, second - first)


@pytest.mark.parametrize(("slip", "text"), SLIPS, ids=lambda value: getattr(value, "__name__", "text"))
def test_each_slip_of_a_receptive_field_is_told(slip, text, capsys):
    check("network-field", slip)
    said = capsys.readouterr().out
    assert said.startswith("Not yet: for layers=[(")
    assert said.endswith(f"; {text}.\n")


def test_a_function_that_is_right_may_return_a_list(capsys):
    check("network-field", lambda layers: list(field_and_jump(layers)), strict=True)
    assert capsys.readouterr().out == "Right: it is right for 8 networks.\n"


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda layers: None, "returned nothing; end it with return field, jump"),
        (lambda layers: 1 / 0, "for layers=[(1, 1)] it raised ZeroDivisionError: division by zero"),
        (lambda layers: field_and_jump(layers)[0], "the shape is () and should be (2,)"),
        (
            lambda layers: field_and_jump(layers)[::-1],
            "for layers=[(3, 1)] at index 0 the value is 1 and should be 3",
        ),
        (3, "3 is not a function; give its name, without calling it"),
    ],
)
def test_whatever_else_is_wrong_is_said(function, message, capsys):
    check("network-field", function)
    assert message in capsys.readouterr().out


def test_a_function_that_empties_its_list_spoils_no_later_trial(capsys):
    def consuming(layers):
        field, jump = 1, 1
        while layers:
            kernel, stride = layers.pop(0)
            field, jump = field + (kernel - 1) * jump, jump * stride
        return field, jump

    check("network-field", consuming, strict=True)
    assert capsys.readouterr().out.startswith("Right: ")
