"""The folder of what the server keeps: runs, a key for reports, and what a teacher has set in `digit-lab.toml`."""

import os
from pathlib import Path

import platformdirs

HOME = "DIGIT_LAB_HOME"  # environment variable


def home():
    """The folder, which may not be there yet."""
    return Path(os.environ.get(HOME) or platformdirs.user_data_path("digit-lab")).absolute()
