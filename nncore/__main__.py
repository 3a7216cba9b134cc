"""The command line: `python -m nncore` does from a terminal what the app does."""

import sys

from .command_line import main

if __name__ == "__main__":
    sys.exit(main())
