"""Arrays larger than memory: Dask block by block, and pyramids from Zarr to Zarr (extra ``scale``)."""

from pooling_lib._core.extras import needs

with needs("pooling_lib.scale", "scale"):
    from pooling_lib.scale.blocks import pool_blocks
    from pooling_lib.scale.pyramid import build_pyramid, store_blocks

__all__ = ["build_pyramid", "pool_blocks", "store_blocks"]
