"""nncore next to other libraries, and to the notebook's algorithm: the sections A to F of `python -m benchmarks`."""
