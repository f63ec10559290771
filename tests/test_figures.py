"""Figures: what is drawn is what was given, on the range, in the colours and at the size that was promised."""

import io
import re
import sys
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from pooling_lib import average_pool, figures, max_pool, pool_generations
from pooling_lib.figures import COLOURS, Picture, blocks, grids, windows

PHOTO = np.linspace(0, 1, 446 * 450).reshape(446, 450)
DIGITS = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3]])


def texts(axes):
    """Return the numbers written into a grid, in reading order."""
    return [text.get_text() for text in axes.texts]


def settings():
    """Return matplotlib's settings, less the backend, which is chosen when first asked for."""
    return {name: mpl.rcParams[name] for name in mpl.rcParams if name != "backend"}


def file_of(figure):
    """Return the figure's file as an image."""
    return Image.open(io.BytesIO(figure._repr_png_()[0]))


@pytest.mark.parametrize(
    "draw",
    [
        lambda: figures.show_images([PHOTO]),
        lambda: figures.show_side_by_side(PHOTO, PHOTO),
        lambda: figures.show_generations([PHOTO, PHOTO]),
        lambda: figures.show_signed([PHOTO - 0.5]),
        lambda: figures.show_bars({"max": 1.0}),
        lambda: figures.show_lines([1, 2], {"max": [1, 2]}, xlabel="x", ylabel="y"),
        lambda: figures.show_grids([DIGITS]),
        lambda: figures.show_pooling(DIGITS),
    ],
)
def test_every_figure_is_a_picture_no_wider_than_a_page_and_leaves_settings_alone(draw):
    """A text column is about 700 pixels wide; the reader's own rcParams survive."""
    before = settings()
    figure = draw()
    assert isinstance(figure, Picture)
    assert figure._repr_png_()[1]["width"] <= 700
    assert settings() == before


def test_figures_never_load_pyplot():
    """What pyplot holds on to has to be closed; nothing here does."""
    loaded = {name for name in sys.modules if name.startswith("matplotlib.pyplot")}
    figures.show_images([PHOTO])
    assert {name for name in sys.modules if name.startswith("matplotlib.pyplot")} == loaded


def test_a_file_holds_two_points_for_every_pixel_of_the_page():
    """The file states its resolution, so that a page can show it at the size it was drawn for."""
    figure = figures.show_images([PHOTO])
    png, size = figure._repr_png_()
    image = Image.open(io.BytesIO(png))
    assert image.width == 2 * size["width"]
    assert image.info["dpi"][0] == pytest.approx(192, abs=0.1)
    assert figure._repr_mimebundle_(include=None) == ({"image/png": png}, {"image/png": size})


def test_a_picture_is_named_by_what_it_draws():
    """A notebook stores the name, and a change of layout must not change what is stored."""
    assert repr(figures.show_side_by_side(PHOTO, PHOTO)) == "<Picture with 2 axes>"
    assert repr(figures.show_side_by_side(PHOTO[:9], PHOTO)) == "<Picture with 2 axes>"


def test_a_grey_figure_is_a_grey_file_and_a_coloured_one_is_not():
    """A third of the bytes, where there is no colour."""
    assert file_of(figures.show_images([PHOTO])).mode == "L"
    assert file_of(figures.show_pooling(DIGITS)).mode == "RGB"


@pytest.mark.parametrize("square", [1, 2, 3, 8])
def test_every_pixel_of_an_image_is_a_square_of_the_file(square):
    """Pixel by pixel: no blur, no aliasing, and coarse pixels are squares that are all alike."""
    image = np.random.default_rng(0).integers(0, 256, (446 // square, 450 // square), dtype=np.uint8)
    figure = figures.show_images([image], [""], vmax=255)
    drawn = np.asarray(file_of(figure))
    box = figure.axes[0].bbox
    top, left = drawn.shape[0] - round(box.y1 * 2), round(box.x0 * 2)
    square *= 2  # a picture that stands alone is 900 pixels of the file wide
    inside = drawn[top : top + image.shape[0] * square, left : left + image.shape[1] * square]
    expected = np.kron(image, np.ones((square, square), np.uint8))
    difference = inside.astype(int) - expected
    assert np.abs(difference[2:-2, 2:-2]).max() <= 1  # a frame lies on the border; the colour map rounds


def test_an_image_larger_than_its_panel_is_shrunk_to_fit():
    """A reader's own photograph does not burst the page."""
    (axes,) = figures.show_images([np.zeros((1200, 900))]).axes
    assert axes.bbox.height * 2 == pytest.approx(900)


def test_images_share_one_range_whatever_is_in_them():
    """A dim image looks dim."""
    figure = figures.show_images([PHOTO, PHOTO / 10], ["a", "b"])
    assert {axes.images[0].get_clim() for axes in figure.axes} == {(0.0, 1.0)}


def test_images_are_drawn_equally_large_or_with_equal_pixels():
    """Both are honest; they answer different questions."""
    pair = [PHOTO, max_pool(PHOTO)]
    same, true = (
        [axes.get_position().width for axes in figures.show_images(pair, size=size).axes]
        for size in ("same", "true")
    )
    assert same[0] == pytest.approx(same[1])
    assert true[0] == pytest.approx(2 * true[1])


def test_generations_stand_in_one_row_with_their_shapes_and_shares():
    """The share counts values, not sides; the largest image sets no other's size."""
    axes = figures.show_generations(pool_generations(PHOTO, 3)).axes
    assert [panel.get_title(loc="left") for panel in axes] == [
        "(446, 450)\n100 %",
        "(223, 225)\n25 %",
        "(111, 112)\n6.19 %",
        "(55, 56)\n1.53 %",
    ]
    assert len({round(panel.get_position().y1, 6) for panel in axes}) == 1
    assert len({round(panel.get_position().width, 6) for panel in axes}) == 1
    assert {panel.images[0].get_clim() for panel in axes} == {(0.0, 1.0)}


def test_generations_can_be_drawn_pixel_for_pixel():
    """Then each is as small as it is."""
    first, second = figures.show_generations([PHOTO, max_pool(PHOTO)], size="true").axes
    assert first.get_position().width == pytest.approx(2 * second.get_position().width)


@pytest.mark.parametrize(("count", "pixels"), [(2, 10.5), (4, 10.5), (6, 9.0)])
def test_a_row_of_generations_can_be_read_on_a_phone(count, pixels):
    """A column of 358 pixels shows the whole row, and its text is then still so many pixels high."""
    figure = figures.show_generations([PHOTO] * count)
    shrunk = min(1, 358 / figure._repr_png_()[1]["width"])
    assert all(axes._left_title.get_size() * 96 / 72 * shrunk > pixels for axes in figure.axes)


@pytest.mark.parametrize("count", [1, 4, 9, 24])
def test_no_text_of_a_row_runs_into_the_next_panel_or_out_of_the_figure(count):
    """However many generations there are, and however long the title is."""
    title = "a title that is longer than it should be " * 4 + "W" * 90
    figure = figures.show_generations([PHOTO] * count, title)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = [axes._left_title.get_window_extent() for axes in figure.axes]
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))
    (heading,) = figure.texts
    for box in [*boxes, heading.get_window_extent(canvas.get_renderer())]:
        assert min(box.x0, box.y0, figure.bbox.x1 - box.x1, figure.bbox.y1 - box.y1) >= 0
    assert heading.get_window_extent().y0 >= boxes[0].y1


def test_a_heading_stands_above_all_images_and_is_no_formula():
    """A file may be called anything."""
    figure = figures.show_images([PHOTO, PHOTO], ["a", "b"], heading="cost_$1_$2_ {")
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    (heading,) = figure.texts
    assert (
        heading.get_window_extent(canvas.get_renderer()).y0 > figure.axes[0]._left_title.get_window_extent().y1
    )
    plain = figures.show_images([PHOTO, PHOTO], ["a", "b"])
    assert plain.texts == [] or plain.texts[0].get_text() == ""
    assert figure.axes[0].bbox.height == pytest.approx(plain.axes[0].bbox.height)


def test_signed_maps_share_a_range_around_zero_unless_told_otherwise():
    """Equal colours are equal values; each map's own range is an explicit choice."""
    maps = [np.array([[-2.0, 1.0]]), np.array([[0.5, 0.0]])]
    shared = figures.show_signed(maps, label="edge")
    assert [axes.images[0].get_clim() for axes in shared.axes[:2]] == [(-2, 2), (-2, 2)]
    assert len(shared.axes) == 3
    assert shared.axes[2].get_xlabel() == "edge"
    own = figures.show_signed(maps, autoscale=True)
    assert [axes.images[0].get_clim() for axes in own.axes[:2]] == [(-2, 2), (-0.5, 0.5)]
    assert len(own.axes) == 4
    assert figures.show_signed(maps, limit=3).axes[0].images[0].get_clim() == (-3, 3)


def test_a_colour_bar_is_pointed_where_values_lie_beyond_it():
    """A clipped colour says so."""
    maps = [np.array([[-2.0, 1.0]])]
    ends = [
        figures.show_signed(maps, limit=limit).axes[0].images[0].colorbar.extend for limit in (1.5, 2, None)
    ]
    assert ends == ["both", "neither", "neither"]


def test_a_map_of_zeros_has_a_range():
    """There is nothing to divide by, and nothing to warn of."""
    assert figures.show_signed([np.zeros((2, 2))]).axes[0].images[0].get_clim() == (-1, 1)


def test_bars_have_the_colour_of_their_meaning():
    """A name that carries none is grey, unless the caller gives it one."""
    names = {"max 2x2": 1.0, "average, nearest": 5.0, "plain subsampling": 2.0, "maxima": 3.0, "mine": 4.0}
    bars = figures.show_bars(names, colours={"mine": "#123456"}, title="t", label="x").axes[0].patches
    drawn = [mpl.colors.to_hex(bar.get_facecolor()).upper() for bar in bars]
    assert drawn == [COLOURS["max"], COLOURS["average"], COLOURS["subsampling"], "#6B6B6B", "#123456"]


@pytest.mark.parametrize("name", ["max", "a name of thirty letters or so"])
@pytest.mark.parametrize("words", [3, 14])
def test_no_text_of_a_bar_chart_runs_out_of_the_figure(name, words):
    """Long titles and labels go on in a second line; a long label ends with the bars."""
    text = "maxima above the mean " * words
    figure = figures.show_bars({name: 1.0, "b": 0.5}, title=text.strip(), label=text.strip(), digits=0)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    axes = figure.axes[0]
    drawn = [*figure.texts, *axes.texts, axes.xaxis.label, *axes.get_yticklabels()]
    for written in drawn:
        box = written.get_window_extent(canvas.get_renderer())
        assert min(box.x0, box.y0, figure.bbox.x1 - box.x1, figure.bbox.y1 - box.y1) >= 0, written


def test_pooling_draws_input_and_output():
    """The numbers are pooling_lib's, in reading order."""
    left, right = figures.show_pooling(DIGITS, at=(0, 1)).axes
    assert texts(left) == [str(value) for value in DIGITS.ravel()]
    assert texts(right) == [str(value) for value in max_pool(DIGITS).ravel()]
    assert left.get_xlabel() == "max(4, 1, 2, 6) = 6"


def test_pooling_shows_what_padding_counts_as():
    """Lower than everything for a maximum, zero for an average."""
    for operation, sign, result in (("max", "−∞", "9"), ("average", "0", "2")):
        left, right = figures.show_pooling(DIGITS, 3, 2, padding=1, operation=operation).axes
        assert texts(left)[:6] == [sign] * 6
        assert texts(right)[0] == result
        assert left.get_xlabel().count(sign) >= 5


@pytest.mark.parametrize(
    ("operation", "label", "output", "sign"),
    [
        ("max", "max(4, 1, 2, 6) = 6", "6", "−∞"),
        ("average", "(4 + 1 + 2 + 6) / 4 = 3.25", "3.25", "0"),
        ("min", "min(4, 1, 2, 6) = 1", "1", "∞"),
        ("lp", "√(|4|² + |1|² + |2|² + |6|²) = 7.55", "7.55", "0"),
    ],
)
def test_pooling_draws_every_operation_of_the_table(operation, label, output, sign):
    """With its own words, colour and padding."""
    left, right = figures.show_pooling(DIGITS, operation=operation, at=(0, 1)).axes
    assert left.get_xlabel() == label
    assert texts(right)[1] == output
    fills = [mpl.colors.to_hex(patch.get_facecolor()).upper() for patch in right.patches if patch.get_fill()]
    assert COLOURS[operation] in fills
    assert texts(figures.show_pooling(DIGITS, 3, 2, padding=1, operation=operation).axes[0])[0] == sign


def test_pooling_takes_the_exponent_of_a_norm_and_no_unknown_operation():
    """Written as it is computed."""
    left, right = figures.show_pooling([[3, -4]], (1, 2), operation="lp", p=1).axes
    assert (left.get_xlabel(), texts(right)) == ("|3| + |−4| = 7", ["7"])
    with pytest.raises(ValueError, match="operation='sharpen' is unknown; use one of 'max', 'average', "):
        figures.show_pooling(DIGITS, operation="sharpen")


@pytest.mark.parametrize(("operation", "filled"), [("max", [(0, 0)]), ("min", [(1, 0)]), ("average", [])])
def test_the_pixel_that_is_selected_is_filled_more_than_the_others(operation, filled):
    """The first of equal ones, as the library finds it."""
    left = figures.show_pooling([[5, 1], [5, 1]], operation=operation).axes[0]
    assert [patch.get_xy() for patch in left.patches if patch.get_alpha() == 0.55] == filled


def test_arithmetic_that_is_wider_than_the_figure_is_counted_instead():
    """Nine numbers fit a maximum, but not a norm."""
    assert figures.show_pooling(DIGITS, 3).axes[0].get_xlabel() == "max(3, 1, 4, 5, 9, 2, 5, 3, 5) = 9"
    norm = figures.show_pooling(DIGITS, 3, operation="lp").axes[0].get_xlabel()
    assert norm == "lp norm of 9 values = 14"


def test_pooling_hatches_the_pixels_that_no_window_sees():
    """Never told by colour alone."""
    left = figures.show_pooling(DIGITS, 3, 2).axes[0]
    assert sum(patch.get_hatch() is not None for patch in left.patches) == 7
    left = figures.show_pooling(DIGITS, 2).axes[0]
    assert sum(patch.get_hatch() is not None for patch in left.patches) == 0


def test_pooling_leaves_out_what_lies_past_the_declared_padding():
    """Only ceil_mode reaches there, and nothing is counted."""
    figure = figures.show_pooling(DIGITS, 3, 2, ceil_mode=True, operation="average", at=(1, 1))
    assert figure.axes[0].get_xlabel() == "(5 + 8 + 9 + 3) / 4 = 6.25"
    assert texts(figure.axes[1])[3] == f"{average_pool(DIGITS, 3, 2, ceil_mode=True)[1, 1]:.3g}"


def test_pooling_with_dilation_outlines_every_tap():
    """A dilated window is not one rectangle."""
    left = figures.show_pooling(DIGITS, 2, 1, dilation=2).axes[0]
    assert sum(patch.get_linewidth() == 3 for patch in left.patches) == 4


def test_a_window_of_many_values_is_counted_instead_of_listed():
    """The line below the grid stays as short as the grid is wide."""
    assert figures.show_pooling(DIGITS, 4).axes[0].get_xlabel() == "max of 16 values = 9"


def test_grids_fill_the_marked_cells():
    """One fill for each mark."""
    plain, marked = (figures.show_grids([DIGITS], marked=marks) for marks in (None, [DIGITS > 8]))
    assert len(marked.axes[0].patches) - len(plain.axes[0].patches) == np.sum(DIGITS > 8)


def test_a_number_is_cut_to_what_fits_a_cell():
    """Three digits where there is room, two where a sign or a leading zero takes it."""
    axes = figures.show_grids([[[7.0, 3.25, 4 / 9, -2 / 3]]]).axes[0]
    assert texts(axes) == ["7", "3.25", "0.44", "−0.67"]


def test_grids_hatch_what_nobody_sees():
    """As in `show_pooling`."""
    axes = figures.show_grids([DIGITS], hatched=[DIGITS > 8]).axes[0]
    assert sum(patch.get_hatch() is not None for patch in axes.patches) == np.sum(DIGITS > 8)


def test_grids_that_would_be_too_small_to_read_get_another_row():
    """Three grids of eight columns are read in two rows, three of six in one."""
    for width, rows in ((8, 2), (6, 1)):
        axes = figures.show_grids([np.zeros((2, width))] * 3).axes
        assert len({grid.get_position().y0 for grid in axes}) == rows
        assert all(text.get_size() >= 9 for grid in axes for text in grid.texts)


@pytest.mark.parametrize(
    "draw",
    [
        lambda title: figures.show_grids([DIGITS, DIGITS[:, :1]], [title, title]),
        lambda title: figures.show_images([PHOTO, PHOTO[:, :9]], [title, title]),
    ],
)
def test_titles_run_neither_into_each_other_nor_off_the_figure(draw):
    """However long, and however narrow what stands beneath."""
    figure = draw("a title that is longer than it should be")
    boxes = [axes._left_title.get_window_extent() for axes in figure.axes]
    assert boxes[0].x1 < boxes[1].x0
    assert boxes[1].x1 < figure.bbox.x1


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: figures.show_images([]), r"images=\[\] has nothing to show"),
        (lambda: figures.show_images([[1, 2]]), r"image has shape \(2,\); use a non-empty \(rows, columns\)"),
        (lambda: figures.show_images([PHOTO], ["a", "b"]), "titles has 2 entries for 1 images"),
        (lambda: figures.show_images([PHOTO], captions=[]), "captions has 0 entries for 1 images"),
        (lambda: figures.show_images([PHOTO], size="big"), "size='big' is unknown; use 'same' or 'true'"),
        (lambda: figures.show_generations([]), r"generations=\[\] has nothing to show"),
        (lambda: figures.show_generations([PHOTO] * 25), "generations has 25 images, and a row holds 24; show"),
        (lambda: figures.show_generations([PHOTO], size="big"), "size='big' is unknown; use 'same' or 'true'"),
        (lambda: figures.show_signed([PHOTO], limit=1, autoscale=True), "limit=1 sets one range"),
        (lambda: figures.show_bars({}), r"values=\{\} has no bar to draw"),
        (
            lambda: figures.show_bars({"a": 1, "no " * 20: 2}),
            "name 'no no .*', which leaves no room .*; use a sho",
        ),
        *[
            (
                lambda show=show: show([DIGITS] * 40, columns=39),
                "columns=39 is more images than a row holds; use at m",
            )
            for show in (figures.show_images, figures.show_signed)
        ],
        (
            lambda: figures.show_colours([[DIGITS / 16] * 3] * 40, columns=39),
            "columns=39 is more images than a row",
        ),
        (
            lambda: figures.show_grids([DIGITS], ["a", "b"]),
            "titles has 2 entries for 1 grids; use one for each grid",
        ),
        (
            lambda: figures.show_grids([DIGITS], hatched=[]),
            r"hatched has masks of shapes \[\] for grids of \[\(4, 4\)\]",
        ),
        (
            lambda: figures.show_grids([DIGITS], marked=[[True]]),
            r"marked has masks of shapes \[\(1,\)\] for grids of \[\(4, 4\)\]; use one for each grid",
        ),
        (lambda: figures.show_pooling(DIGITS, operation="sum"), "operation='sum' is unknown"),
        (
            lambda: figures.show_pooling(DIGITS, at=(2, 0)),
            r"at=\(2, 0\) is outside the output",
        ),
        (lambda: figures.show_pooling(DIGITS, 5), "kernel_size=5 does not fit in 4 rows"),
    ],
)
def test_what_cannot_be_drawn_is_told(draw, message):
    """Value, rule, remedy."""
    with pytest.raises(ValueError, match=message):
        draw()


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: figures.show_pooling(np.zeros((4, 4), int), 2000, ceil_mode=True),
            "the input with what windows reach has 2,000 x 2,000 cells, too many to read; use at most 24 x 24, "
            "such as a part of the image, or draw it with show_images",
        ),
        (lambda: figures.show_pooling(np.zeros((4, 4)), 10**6, ceil_mode=True), "1,000,000 x 1,000,000 cells"),
        (
            lambda: figures.show_pooling(np.zeros((4, 4)), 22, padding=11),
            "26 x 26 cells",
        ),
        (
            lambda: figures.show_grids([np.zeros((2, 25))]),
            "grids[0] has 2 x 25 cells, too many to read; use at most",
        ),
        (
            lambda: figures.show_grids([DIGITS, np.zeros((40, 40))]),
            "grids[1] has 40 x 40 cells, too many to read",
        ),
        (
            lambda: figures.show_grids([np.zeros((10, 10))] * 13),
            "13 grids have 1,300 cells together, too many to read; use at most 1,200, in several figures",
        ),
        (lambda: figures.show_blocks((20, 5), 2, 2), "chunks have 25 pixels, too many to read; use at most 24"),
    ],
)
def test_cells_that_nobody_could_read_are_not_drawn(monkeypatch, draw, message):
    """They would take minutes, and gigabytes for a wide window."""
    for module in (grids, windows, blocks):
        monkeypatch.setattr(module, "draw_cell", lambda *_, **__: pytest.fail("a cell was drawn"))
    with pytest.raises(ValueError, match=re.escape(message)):
        draw()


def test_the_largest_grids_are_drawn_cell_by_cell():
    """One column fewer than what is refused."""
    assert len(figures.show_grids([np.zeros((2, 24))]).axes[0].texts) == 48
    assert len(figures.show_pooling(np.zeros((2, 24)), 1).axes[0].texts) == 48
