"""The command line: `python -m nncore` does from a terminal what the app does."""

import os
import sys

# Idle BLAS threads otherwise spin, and take a core's time from everything that is not a matrix product. It is read when
# NumPy is imported, so it must come before that.
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")

from .command_line import main

if __name__ == "__main__":
    sys.exit(main())
