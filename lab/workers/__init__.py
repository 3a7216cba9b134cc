"""Processes that train by messages: of this machine for sweeps, or of a Dask cluster for sweeps and live runs."""
