"""Pooling in pure NumPy: ``from pooling_lib import max_pool, average_pool``.

Importing this package loads NumPy and nothing heavier. What needs more lives in its own module: `edges`
(SciPy), `images` and `figures` (matplotlib and Pillow), `explorers` (anywidget), `scale` (Dask and Zarr).
"""

from pooling_lib.backward import average_pool_backward, max_pool_backward, max_unpool
from pooling_lib.geometry import output_shape, unseen_share
from pooling_lib.pooling import average_pool, lp_pool, max_pool, min_pool, pool_generations
from pooling_lib.workers import get_workers, set_workers

__all__ = [
    "average_pool",
    "average_pool_backward",
    "get_workers",
    "lp_pool",
    "max_pool",
    "max_pool_backward",
    "max_unpool",
    "min_pool",
    "output_shape",
    "pool_generations",
    "set_workers",
    "unseen_share",
]
__version__ = "0.1.0"
