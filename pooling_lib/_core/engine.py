"""The one pass behind every pooling operation.

Follow an image through it, in the order of the calls:

1. A public function such as `pooling_lib.max_pool` hands everything on to one function of `_core`: `extremes`,
   `means` or `norms`. That takes the image as an array (`arrays`), settles where windows stand (`resolving`),
   checks what is left of the settings, makes room for the results, and says (`reductions`) what is made of a
   window: what combines two values, what padding counts as, the dtype to compute in.
2. `reduce_windows`, here, looks how large the image and the windows are.
3. Nearly always the windows are small: `tiles` cuts the work into tiles that stay in the cache and lays out the
   pixels of each, and `slides` plans how a tile is reduced, axis by axis, and does it. What comes out is
   *finished*, divided say, on its way to the results, while it is in the cache. Much work is shared by
   `threads`. A small image is a tile as it lies, and nothing is looked up or made for it but that plan.
4. Windows that no tile holds go through `large`: one axis after the other, a long axis in `parts`.

Where extremes stand is found on the same way with a `tournament` in place of slides: `first_extremes`, here.
The way back, from windows to pixels, is in `spreading`.
"""

from __future__ import annotations

from pooling_lib._core.arrays import Array
from pooling_lib._core.large import first_along_axes, reduce_axes
from pooling_lib._core.parts import fit
from pooling_lib._core.reductions import Extreme, Reduction
from pooling_lib._core.slides import reduce_at_once, reduce_tiles
from pooling_lib._core.tournament import first_in_tiles
from pooling_lib._core.windows import Windows


def reduce_windows(pixels: Array, windows: tuple[Windows, ...], reduction: Reduction, out: Array) -> Array:
    """Fill `out` with what the reduction makes of every window."""
    if not reduce_at_once(pixels, windows, reduction, out):
        reduce = reduce_tiles if fit(windows, reduction.dtype) else reduce_axes
        reduce(pixels, windows, reduction, out)
    return out


def first_extremes(pixels: Array, windows: tuple[Windows, ...], extreme: Extreme) -> tuple[Array, Array]:
    """Return every window's extreme and its flat index: the first of equal ones, or the last NaN."""
    find = first_in_tiles if fit(windows, pixels.dtype) else first_along_axes
    return find(pixels, windows, extreme)
