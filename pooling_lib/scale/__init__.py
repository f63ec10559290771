"""Arrays larger than memory: Dask block by block, and pyramids from Zarr to Zarr (extra ``scale``)."""
