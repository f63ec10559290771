"""The figure of one layer shows what each step makes of the image, on ranges that can be compared."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

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
    steps = sorted(figure.texts, key=lambda text: (-round(text.get_position()[1], 3), text.get_position()[0]))
    assert [text.get_text().split("\n")[0] for text in steps] == ["filter", "ReLU", "pool"]
    np.testing.assert_array_equal(figure.axes[4].images[0].get_array(), KERNEL)


def test_no_letters_of_the_figure_are_cut_off_or_run_into_another_part():
    """In two rows of two images."""
    figure = show_layer(np.ones((446, 450)), KERNEL, np.ones((446, 450)))
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw(renderer)
    texts = [*figure.texts, *(part for one in figure.axes for part in (one.title, one.xaxis.label))]
    boxes = [text.get_window_extent(renderer) for text in texts if text.get_text()]
    boxes += [one.bbox for one in figure.axes]
    inside = figure.bbox
    assert all(inside.x0 <= box.x0 and box.x1 <= inside.x1 for box in boxes)
    assert all(inside.y0 <= box.y0 and box.y1 <= inside.y1 for box in boxes)
    assert [(a, b) for a, b in combinations(boxes, 2) if a.overlaps(b)] == []


def test_the_figure_fits_a_page_and_leaves_what_it_was_given_as_it_was():
    """A text column is about 700 pixels wide, and it fills that."""
    given = FILTERED.copy()
    figure = show_layer(IMAGE, KERNEL, given)
    assert isinstance(figure, Picture)
    assert 620 <= figure._repr_png_()[1]["width"] <= 700
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
        (lambda: show_layer(IMAGE, KERNEL, FILTERED[:0]), r"filtered has shape \(0, 6\); use a non-empty"),
        (lambda: show_layer(IMAGE, KERNEL, FILTERED, limit=0), "limit=0 "),
        (
            lambda: show_layer(IMAGE, KERNEL, FILTERED[:1]),
            r"filtered has shape \(1, 6\), image \(8, 6\); use a map with a value for each pixel",
        ),
        (
            lambda: show_layer(IMAGE[:1], KERNEL, FILTERED[:1]),
            r"filtered has shape \(1, 6\), in which the pool's window of 2 x 2 does not fit; use a larger map$",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, message):
    """With its value and the rule."""
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("stranger", [np.nan, np.inf, -np.inf])
def test_a_pixel_that_is_no_number_takes_no_colour_from_the_others(stranger):
    """The range is that of the numbers, in the maps and in the weights."""
    image = np.arange(16.0).reshape(4, 4) / 16
    filtered, weights = image - 0.5, np.array([[-1.0, 2.0]])
    filtered[0, 0] = weights[0, 0] = stranger
    axes = show_layer(image, weights, filtered).axes
    assert [one.images[0].get_clim() for one in axes[:5]] == [
        (0, 1),
        (-0.4375, 0.4375),
        *[(0, 0.4375)] * 2,
        (-2, 2),
    ]
