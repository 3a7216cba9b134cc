"""Processes beside the server's: a Dask cluster's and this machine's, which train by messages; one reads a picture."""

import os
import sys
from pathlib import Path

from lab import BLAS_THREADS

TOP = Path(__file__).parents[2]


def running(module, *arguments):
    """How `subprocess` runs a module of this project in a process of its own, with one BLAS thread: args and env."""
    path = os.pathsep.join(filter(None, (str(TOP), os.environ.get("PYTHONPATH"))))
    env = {**os.environ, **dict.fromkeys(BLAS_THREADS, "1"), "PYTHONPATH": path}
    return {"args": [sys.executable, "-P", "-m", module, *arguments], "env": env}
