"""The version of nncore, which network files remember."""

__version__ = "0.2.0"
