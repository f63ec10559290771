"""Explorers: widgets that put one idea of pooling under the reader's hands, with or without a kernel."""

from pooling_lib._core.extras import needs

with needs("pooling_lib.explorers", "explorers"):
    from pooling_lib.explorers.cost import CostExplorer
    from pooling_lib.explorers.exercise import Exercise
    from pooling_lib.explorers.image import ImageExplorer
    from pooling_lib.explorers.shift import ShiftExplorer
    from pooling_lib.explorers.window import WindowExplorer

__all__ = ["CostExplorer", "Exercise", "ImageExplorer", "ShiftExplorer", "WindowExplorer"]
