"""Processes beside the server's: a Dask cluster's, which train by messages, and one that reads a picture."""
