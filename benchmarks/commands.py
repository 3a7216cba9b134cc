"""A Python command in a process of its own, which prints a number."""

import os
import re
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parent.parent
SPEED = r"([\d,.]+) (?:per|a) second"  # as the command line says it of a training, and as it once did
LIMITS = ("_NUM_THREADS", "_MAXIMUM_THREADS", "_WAIT_POLICY")  # how such variables of OpenMP and BLAS end


def number(arguments, pattern=r"([\d.]+)", folder=TOP, environment=None):
    """The number that a Python command prints.

    arguments: of Python; pattern: of the text around the number, which is its group; folder: where the command runs;
    environment: all of its variables, if not those of this process.
    """
    command = [sys.executable, *arguments]
    output = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    return float(re.search(pattern, output).group(1).replace(",", ""))


def without_limits(**variables):
    """The variables of this process, less all that limit how many threads BLAS and PyTorch have, and these."""
    return {name: value for name, value in os.environ.items() if not name.endswith(LIMITS)} | variables
