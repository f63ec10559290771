"""Draw what the chapters show: arrays in, a matplotlib `Figure` out.

Every `show_` function returns a `Picture`, a `Figure` that a notebook shows when it is the last line of a cell.
Nothing here touches pyplot, so nothing has to be closed. The colours are constants: `MAX`, `AVERAGE`, `MIN`,
`BLUR`, `SUBSAMPLING` and `WINDOW`, and by name in `COLOURS`.

The two `visualize_` functions pool as well. They take an array or the path of an image file, and give back the
pooled arrays with the figure, as a `Visualization`.

=======================  ===================================================================
`visualize_pool`         an image or a file beside its pooled version
`visualize_generations`  an image or a file, pooled again and again, in one row
`show_images`            grey images with one fixed range
`show_side_by_side`      an image before and after
`show_generations`       the result of `pool_generations` in one row
`show_colours`           images of three channels, in colour
`show_signed`            maps with negative values, diverging around zero, with a colour bar
`show_pooling`           a number grid, the window on it, and the output grid
`show_grids`             number grids alone
`show_receptive_field`   which pixels one value sees, layer by layer
`show_blocks`            an axis cut into blocks, and which block owns which window
`show_layer`             an image, a filter, ReLU, the feature map and a pool, in two rows
`show_bars`              numbers to compare
`show_lines`             numbers against a setting
=======================  ===================================================================
"""

from pooling_lib._core.extras import needs

with needs("pooling_lib.figures", "figures"):
    from pooling_lib.figures.blocks import show_blocks
    from pooling_lib.figures.canvas import AVERAGE, BLUR, COLOURS, MAX, MIN, SUBSAMPLING, WINDOW, Picture
    from pooling_lib.figures.charts import show_bars, show_lines
    from pooling_lib.figures.colours import show_colours
    from pooling_lib.figures.fields import show_receptive_field
    from pooling_lib.figures.generations import show_generations
    from pooling_lib.figures.grids import show_grids
    from pooling_lib.figures.images import show_images, show_side_by_side
    from pooling_lib.figures.layer import show_layer
    from pooling_lib.figures.signed import show_signed
    from pooling_lib.figures.visualize import Visualization, visualize_generations, visualize_pool
    from pooling_lib.figures.windows import show_pooling

__all__ = [
    "AVERAGE",
    "BLUR",
    "COLOURS",
    "MAX",
    "MIN",
    "SUBSAMPLING",
    "WINDOW",
    "Picture",
    "Visualization",
    "show_bars",
    "show_blocks",
    "show_colours",
    "show_generations",
    "show_grids",
    "show_images",
    "show_layer",
    "show_lines",
    "show_pooling",
    "show_receptive_field",
    "show_side_by_side",
    "show_signed",
    "visualize_generations",
    "visualize_pool",
]
