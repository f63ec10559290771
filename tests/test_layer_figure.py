"""The figure of one layer shows what each step makes of the image, on ranges that can be compared."""

import numpy as np
import pytest

from pooling_lib import max_pool
from pooling_lib.figures import Picture, show_layer

IMAGE = np.random.default_rng(0).random((8, 6))
FILTERED = IMAGE - 0.5
KERNEL = [[-1, 0, 1]]


def drawn(figure):
    """Return the arrays of the four images, from left to right."""
    return [np.asarray(axes.images[0].get_array()) for axes in figure.axes[:4]]


def test_the_four_images_are_the_steps_of_a_layer():
    """The filtered image with both signs, the map without the negative one, and the largest of each window."""
    image, filtered, feature, pooled = drawn(show_layer(IMAGE, KERNEL, FILTERED))
    np.testing.assert_array_equal(image, IMAGE)
    np.testing.assert_array_equal(filtered, FILTERED)
    np.testing.assert_array_equal(feature, np.where(FILTERED > 0, FILTERED, 0))
    np.testing.assert_array_equal(pooled, max_pool(feature))


def test_the_pooled_map_is_drawn_as_small_as_it_is_and_in_the_greys_of_the_map():
    """Else the reader could not see what the pool alone has done."""
    axes = show_layer(IMAGE, KERNEL, FILTERED, limit=0.25).axes
    widths = [one.bbox.width for one in axes[:4]]
    assert widths[3] == pytest.approx(widths[2] / 2)
    assert [one.images[0].get_clim() for one in axes[:4]] == [(0, 1), (-0.25, 0.25), (0, 0.25), (0, 0.25)]
    assert [one.get_xlabel() for one in axes[:4]] == ["(8, 6)", "(8, 6)", "(8, 6)", "(4, 3)"]


def test_each_step_is_named_between_the_images_and_the_weights_of_the_filter_are_drawn():
    """In the order in which a layer takes them."""
    figure = show_layer(IMAGE, KERNEL, FILTERED)
    steps = sorted(figure.texts, key=lambda text: text.get_position()[0])
    assert [text.get_text().split("\n")[0] for text in steps] == ["filter", "ReLU", "pool"]
    np.testing.assert_array_equal(figure.axes[4].images[0].get_array(), KERNEL)


def test_the_figure_fits_a_page_and_leaves_what_it_was_given_as_it_was():
    """A text column is about 700 pixels wide."""
    given = FILTERED.copy()
    figure = show_layer(IMAGE, KERNEL, given)
    assert isinstance(figure, Picture)
    assert figure._repr_png_()[1]["width"] <= 700
    np.testing.assert_array_equal(given, FILTERED)


def test_a_map_of_zeros_has_a_range_too():
    """No magnitude is the largest then."""
    assert show_layer(IMAGE, KERNEL, 0 * IMAGE).axes[1].images[0].get_clim() == (-1, 1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: show_layer(IMAGE[0], KERNEL, FILTERED),
            r"image has shape \(6,\); use a non-empty \(rows, col",
        ),
        (lambda: show_layer(IMAGE, KERNEL, FILTERED[:0]), r"image has shape \(0, 6\); use a non-empty"),
        (lambda: show_layer(IMAGE, KERNEL, FILTERED, limit=0), "limit=0 "),
        (
            lambda: show_layer(IMAGE, KERNEL, FILTERED[:1]),
            r"image has shape \(1, 6\); kernel_size=2 does not fit in 1 rows",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, message):
    """With its value and the rule."""
    with pytest.raises(ValueError, match=message):
        call()
