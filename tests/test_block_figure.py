"""The figure of blocks and windows says of each window what pool_blocks does with it."""

import dask.array as da
import matplotlib.colors as colors
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from pooling_lib.figures import WINDOW, show_blocks
from pooling_lib.scale.blocks import pool_blocks


def taps(figure):
    """Return row and column of every pixel of a window, and whether it is filled; the legend's two left out."""
    orange = [patch for patch in figure.axes[0].patches if colors.same_color(patch.get_edgecolor(), WINDOW)]
    return [(patch.get_y(), round(patch.get_x()), patch.get_facecolor()[3] > 0) for patch in orange[:-2]]


@given(st.lists(st.integers(4, 6), min_size=1, max_size=3), st.integers(1, 3), st.integers(1, 4))
def test_each_block_owns_as_many_windows_as_pool_blocks_gives_it(chunks, kernel_size, stride):
    """On chunks that are long enough to be left as they are."""
    figure = show_blocks(chunks, kernel_size, stride)
    pooled = pool_blocks(da.zeros(sum(chunks), chunks=(tuple(chunks),)), (kernel_size,), stride)
    names = [text.get_text() for text in figure.axes[0].texts][sum(chunks) + len(chunks) : -2]
    owned = [names.count(f"block {number}") for number in range(len(chunks))]
    assert [count for count in owned if count] == [*pooled.chunks[0]]


@pytest.mark.parametrize("chunks", [(4,), (4, 4, 4), (8, 8, 8)], ids=str)
def test_the_legend_stands_whole_between_the_windows_and_the_edge_of_the_figure(chunks):
    """Whatever the size of its boxes, which is that of the pixels."""
    figure = show_blocks(chunks, kernel_size=4, stride=3)
    FigureCanvasAgg(figure).draw()
    axes = figure.axes[0]
    legend = [patch.get_window_extent().padded(patch.get_linewidth()) for patch in axes.patches[-2:]]
    borders = [line.get_window_extent() for line in axes.lines]
    assert all(0 < box.y0 < box.y1 < border.y0 for box in legend for border in borders)


def test_pixels_of_the_next_block_are_outlined_and_those_of_the_own_block_filled():
    """A window of 4 that starts at pixel 3 of a block of 5 reads two pixels of the next."""
    rows = {}
    for row, column, filled in taps(show_blocks((5, 5), kernel_size=4, stride=3)):
        rows.setdefault(row, []).append((column, filled))
    assert list(rows.values())[1] == [(3, True), (4, True), (5, False), (6, False)]


def test_dilation_spreads_the_pixels_of_a_window():
    columns = [column for _, column, _ in taps(show_blocks((5,), kernel_size=2, stride=9, dilation=3))]
    assert columns == [0, 3]


def test_a_window_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"does not fit in 4 pixels of axis -1; use kernel_size <= 4$"):
        show_blocks((2, 2), kernel_size=9, stride=1)
