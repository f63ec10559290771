"""Letters and layout of figures: legible on a phone, level in a row, with a minus that is one."""

import string
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import TextPath

from pooling_lib import figures
from pooling_lib.figures.canvas import fitted, text_width

#: Pixels that a page on a phone of 390 has for a figure, and how high letters have to be there.
PHONE, LEAST = 341, 10
PHOTO = np.linspace(0, 1, 446 * 450).reshape(446, 450)
GENERATIONS = [np.zeros((446 // step, 450 // step)) for step in (1, 2, 4, 8)]
DIGITS = np.arange(36).reshape(6, 6)
TITLE = "a title that is longer than its picture"


def written(figure):
    """Return everything that is written in a figure, as it was drawn, and what drew it."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()], canvas


def titles(count):
    """Return as many titles."""
    return [TITLE] * count


IMAGES = {
    f"{draw.__name__} {count}": (draw, count)
    for draw in (figures.show_images, figures.show_signed)
    for count in (1, 2, 3, 4, 6)
}


@pytest.mark.parametrize(
    "draw",
    [
        *(
            lambda draw=draw, count=count: draw([PHOTO] * count, titles(count))
            for draw, count in IMAGES.values()
        ),
        *(
            lambda size=size: figures.show_images([PHOTO] * 3, titles(3), panel=size)
            for size in (1.3, 1.7, 1.9)
        ),
        lambda: figures.show_images([PHOTO] * 2, heading=TITLE * 3),
        lambda: figures.show_signed([PHOTO] * 2, autoscale=True, label="edge"),
        lambda: figures.show_colours([np.stack([PHOTO] * 3)] * 3, titles(3)),
        *(lambda count=count: figures.show_generations(GENERATIONS[:count], TITLE) for count in (1, 2, 3, 4)),
        *(lambda count=count: figures.show_grids([DIGITS] * count, titles(count)) for count in (1, 2, 3, 4)),
        lambda: figures.show_grids([DIGITS / 7 - 1] * 2),
        lambda: figures.show_grids([DIGITS[:2, :2] / 40 - 0.5] * 4, titles(4)),
        lambda: figures.show_grids([DIGITS, DIGITS[:, :1], DIGITS[:2]], titles(3)),
        lambda: figures.show_pooling(DIGITS, 3, 2, padding=1),
        lambda: figures.show_pooling(DIGITS, (1, 6), (1, 6)),
        lambda: figures.show_bars(
            {"max": 1.0, "a name of thirty letters or so": 0.5}, title=TITLE, label=TITLE
        ),
        lambda: figures.show_lines([1, 2], {"max": [1, 2], "b": [2, 1]}, xlabel="x", ylabel="y", title=TITLE),
        lambda: figures.show_blocks((4, 4, 4), kernel_size=4, stride=3),
        lambda: figures.show_receptive_field([(3, 1), (2, 2)], size=14),
        lambda: figures.show_layer(PHOTO, [[-1, 0, 1]], PHOTO - 0.5),
    ],
)
def test_no_letter_of_a_figure_is_too_small_on_a_phone(draw):
    """However many images stand in a row, and however wide that is: the digits of grids too."""
    figure = draw()
    shrunk = min(1, PHONE / figure._repr_png_()[1]["width"])
    assert min(text.get_fontsize() * 96 / 72 * shrunk for text in written(figure)[0]) >= LEAST


@pytest.mark.parametrize(
    "draw",
    [
        lambda: figures.show_signed([PHOTO] * 3, titles(3), label="a quantity"),
        lambda: figures.show_signed([PHOTO] * 3, titles(3), autoscale=True, label="a quantity"),
        lambda: figures.show_images([PHOTO] * 4, titles(4), heading=TITLE),
        lambda: figures.show_grids([DIGITS] * 3, titles(3)),
        lambda: figures.show_grids([DIGITS, DIGITS[:, :1], DIGITS[:2]], titles(3)),
    ],
)
def test_no_letters_are_cut_off_or_run_into_others(draw):
    """Titles above, captions and colour bars below."""
    figure = draw()
    texts, canvas = written(figure)
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in texts]
    for box in boxes:
        assert min(box.x0, box.y0, figure.bbox.x1 - box.x1, figure.bbox.y1 - box.y1) >= 0
    for number, one in enumerate(boxes):
        assert not [other for other in boxes[:number] if one.overlaps(other)], texts[number]


@pytest.mark.parametrize("draw", [figures.show_images, figures.show_signed])
@pytest.mark.parametrize("sides", [(8, 1, 2), (2, 4, 8), (4, 2, 1, 8), (8, 8, 4, 4), (1, 16)], ids=str)
def test_the_images_of_a_row_are_equally_large_and_their_captions_stand_on_one_line(draw, sides):
    """Whatever the size of their pixels; shapes that were cut to whole windows differ by a pixel of theirs."""
    figure = draw([np.zeros((446 // side, 450 // side)) for side in sides])
    written(figure)
    rows = {}
    for axes, side in zip(figure.axes, sides, strict=False):
        rows.setdefault(round(axes.get_position().y1, 6), []).append((axes, side))
    for row in rows.values():
        assert len({round(axes.bbox.width, 3) for axes, _ in row}) == 1
        for (left, one), (right, other) in pairwise(row):
            assert abs(left.bbox.height - right.bbox.height) <= left.bbox.height * max(one, other) / 446
            assert left.xaxis.label.get_window_extent().y0 == pytest.approx(
                right.xaxis.label.get_window_extent().y0, abs=0.5
            )


def test_a_picture_that_is_as_small_as_it_is_has_its_caption_beneath_it():
    """And not where that of its large neighbour stands."""
    figure = figures.show_images([PHOTO, PHOTO[::4, ::4]], size="true")
    written(figure)
    for axes in figure.axes:
        assert 0 < axes.bbox.y0 - axes.xaxis.label.get_window_extent().y1 < 10


def test_grids_stand_in_rows_of_about_equal_length():
    """Four that are too wide for one row stand two by two, and not three and one."""
    axes = figures.show_grids([DIGITS[:4, :4] / 10] * 4).axes
    rows = [round(grid.get_position().y0, 6) for grid in axes]
    assert [rows.count(row) for row in sorted(set(rows))] == [2, 2]


def test_negative_numbers_have_a_minus_and_no_hyphen():
    """In cells, beside bars and on axes."""
    drawn = [
        figures.show_grids([[[-1, -0.5, -np.inf]]]),
        figures.show_pooling([[-1, -2], [-3, -4]], operation="average"),
        figures.show_bars({"a": -1.5, "b": 2.0}),
        figures.show_lines([-1, 1], {"max": [-2, 2]}, xlabel="x", ylabel="y"),
        figures.show_signed([[[-0.5, 0.5]]], label="value"),
    ]
    for figure in drawn:
        words = [text.get_text() for text in written(figure)[0]]
        assert not [word for word in words if "-" in word]
        assert [word for word in words if "−" in word]


@pytest.mark.parametrize(("longest", "end"), [(0.95, 1.0), (0.91, 1.0), (23.6, 25.0)])
def test_the_axis_of_bars_ends_at_a_number_that_is_near(longest, end):
    """And there are more than two."""
    name = "a name of thirty letters or so"
    (axes,) = figures.show_bars({name: longest, "b": longest / 2}).axes
    assert axes.get_xlim()[1] == pytest.approx(end)
    assert len([tick for tick in axes.get_xticks() if 0 <= tick <= end]) >= 3


@pytest.mark.parametrize("count", [1, 6, 18])
def test_bars_fill_their_axis_from_its_upper_to_its_lower_end(count):
    """There is no hole under the title of a chart of many bars."""
    (axes,) = figures.show_bars({f"bar {n}": n + 1.0 for n in range(count)}, title="t").axes
    assert axes.get_ylim() == (count - 0.5, -0.5)
    assert [axes.patches[0].get_y() + 0.35, axes.patches[-1].get_y() + 0.35] == pytest.approx([0, count - 1])


@pytest.mark.parametrize("bold", [False, True])
def test_a_text_is_as_wide_as_matplotlib_says_of_its_curves(bold):
    """Every letter, whose points alone are looked at; of several lines the longest counts."""
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=13)
    for word in [*filter(str.strip, string.printable), "×", "−", "é", "a few of them, one beside the other"]:
        ends = TextPath((0, 0), word, prop=font).get_extents().x1
        assert text_width(word, bold=bold, points=13) == pytest.approx(ends / 72, rel=1e-12)
    assert text_width("a\nlonger\nof", bold=bold) == text_width("longer", bold=bold)
    assert text_width("", bold=bold) == text_width("\n \n", bold=bold) == 0


def test_a_text_of_several_lines_leaves_no_word_alone():
    """Lines are about equally long, and as few as before."""
    title = "With pools, the later layers cost no more than the second"
    across = text_width(title, bold=True) * 0.9
    lines = fitted(title, across, bold=True)
    assert " ".join(lines) == title
    assert len(lines) == 2
    assert all(text_width(line, bold=True) <= across for line in lines)
    assert max(map(len, lines)) - min(map(len, lines)) <= 8
