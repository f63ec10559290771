"""The figure of a receptive field fills the pixels on which a value depends, and no others."""

import matplotlib.colors as colors
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.patches import Rectangle

from pooling_lib import average_pool, average_pool_backward
from pooling_lib.figures import WINDOW, fields, show_receptive_field


def boxes(figure):
    """Return for each line, from the top, the middles of its boxes and which of them are filled."""
    lines = {}
    for patch in figure.axes[0].patches:
        if isinstance(patch, Rectangle):
            filled = colors.same_color(patch.get_facecolor(), WINDOW)
            lines.setdefault(patch.get_y(), []).append((patch.get_x() + patch.get_width() / 2, filled))
    return [lines[y] for y in sorted(lines)]


def depends(layers, size, at):
    """Return for each layer, from the pixels on, which values have a gradient, by the way back of means."""
    shapes = [size]
    for kernel, stride in layers:
        shapes.append(average_pool(np.zeros((1, shapes[-1])), (1, kernel), stride).shape[1])
    gradient = np.zeros((1, shapes[-1]))
    gradient[0, at] = 1
    seen = [gradient[0] > 0]
    for (kernel, stride), length in zip(layers[::-1], shapes[-2::-1], strict=True):
        gradient = average_pool_backward(gradient, (1, length), (1, kernel), stride)
        seen.append(gradient[0] > 0)
    return seen[::-1]


@given(st.data(), st.lists(st.tuples(st.integers(1, 3), st.integers(1, 2)), min_size=1, max_size=3))
def test_what_is_filled_is_what_has_a_gradient(data, layers):
    layers = [(kernel, min(stride, kernel)) for kernel, stride in layers]
    size = data.draw(st.integers(18, 24))
    last = depends(layers, size, 0)[-1]
    at = data.draw(st.integers(0, len(last) - 1))
    drawn = boxes(show_receptive_field(layers, size, at=at))
    assert [[filled for _, filled in line] for line in drawn] == [
        list(line) for line in depends(layers, size, at)
    ]


def test_a_value_stands_in_the_middle_of_what_it_sees():
    first, _, _, last = boxes(show_receptive_field([(3, 1), (2, 2), (3, 1)], 14, at=1))
    seen = [place for place, filled in first if filled]
    assert len(seen) == 8
    (middle,) = [place for place, filled in last if filled]
    assert middle == pytest.approx(np.mean(seen))
    assert last[1][0] - last[0][0] == pytest.approx(2)  # the jump behind one stride of 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], 8), "no layer to look through; use at least one"),
        (([(3, 1)], 25), "size=25 pixels are too many to read; use at most 24"),
        (([(3, 1)], 2), "kernel_size=3 does not fit in 2 pixels of axis -1; use kernel_size <= 2$"),
        (([(3, 1)], 8, 6), "at=6 is not in the last layer, which has 6 values; use 0 to 5"),
        (([(3, 1)], 8, -1), "at=-1 is not in the last layer"),
        (([(3, 1)], 8, 0, ["a", "b"]), "names has 2 entries for 1 layers; use one for each layer"),
        (([(3, 0)], 8), "stride=0"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments, message):
    layers, size, *rest = arguments
    with pytest.raises(ValueError, match=message):
        show_receptive_field(layers, size, **dict(zip(("at", "names"), rest, strict=False)))


def test_layers_may_be_of_any_kind_of_integer():
    """Two strides of 100 are more than eight bits hold."""
    layers = [(2, 2), (3, 2), (2, 2)]
    small = [tuple(map(np.uint8, layer)) for layer in layers]
    assert fields._lines(small, 24, 0) == fields._lines(layers, 24, 0)
    steps = fields._lines([(np.uint8(2), np.uint8(100))] * 2, 20_000, 0)
    assert [line.jump for line in steps] == [1, 100, 10_000]
    assert steps[0].seen == range(102)
