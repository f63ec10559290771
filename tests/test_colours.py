"""The photograph in colour is the grey one before its luma, and colours are drawn as they are."""

import numpy as np
import pytest

from pooling_lib.figures import show_colours
from pooling_lib.images import colour_photograph, photograph, to_grey


def test_the_luma_of_the_photograph_in_colour_is_the_photograph():
    colour = colour_photograph()
    assert colour.flags["C_CONTIGUOUS"]
    np.testing.assert_allclose(to_grey(np.moveaxis(colour, 0, -1)), photograph(), atol=1e-12)
    # and what is changed of one copy is not seen in the next
    colour[:] = 0
    assert colour_photograph().max() > 0.9


def test_a_figure_has_each_image_with_its_channels_in_the_order_red_green_blue():
    red = np.zeros((3, 4, 5))
    red[0] = 1
    figure = show_colours([red, red[:, :2]], ["one", "two"])
    for axes, shape in zip(figure.axes, ((4, 5, 3), (2, 5, 3)), strict=True):
        drawn = axes.images[0].get_array()
        assert drawn.shape == shape
        np.testing.assert_array_equal(drawn[..., 0], 1)
        np.testing.assert_array_equal(drawn[..., 1:], 0)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["one", "two"]
    assert [axes.get_xlabel() for axes in figure.axes] == ["(3, 4, 5)", "(3, 2, 5)"]


@pytest.mark.parametrize(
    ("images", "message"),
    [
        ([], "nothing to show; use at least one"),
        ([np.zeros((4, 4))], r"shape \(4, 4\); use a non-empty \(3, rows, columns\)"),
        ([np.zeros((4, 5, 3))], r"shape \(4, 5, 3\).*np.moveaxis\(image, -1, 0\)"),
        ([np.zeros((3, 0, 3))], "use a non-empty"),
        ([np.full((3, 1, 1), 255)], "values from 255 to 255; use numbers from 0 to 1"),
        ([np.full((3, 1, 1), -0.5)], "values from -0.5 to -0.5; use numbers from 0 to 1"),
        ([np.full((3, 1, 1), np.nan)], "values from nan to nan; use numbers from 0 to 1"),
    ],
)
def test_what_is_no_colour_image_is_refused(images, message):
    with pytest.raises(ValueError, match=message):
        show_colours(images)


def test_titles_and_captions_are_one_an_image():
    with pytest.raises(ValueError, match="titles has 1 entries for 2 images"):
        show_colours([np.zeros((3, 2, 2))] * 2, ["one"])
    with pytest.raises(ValueError, match="captions has 3 entries for 1 images"):
        show_colours([np.zeros((3, 2, 2))], captions=["a", "b", "c"])
