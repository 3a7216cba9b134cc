"""The folder of what the server keeps: runs, a key for reports, and what a teacher has set in `digit-lab.toml`."""

import os
from pathlib import Path

import platformdirs

HOME, ADDRESS = "DIGIT_LAB_HOME", "DIGIT_LAB_ADDRESS"  # environment variables


def home():
    """The folder, which may not be there yet."""
    return Path(os.environ.get(HOME) or platformdirs.user_data_path("digit-lab")).absolute()


def address():
    """The address that this server is told to give in links, with a slash at its end; None if it is told none."""
    told = os.environ.get(ADDRESS)
    return f"{told.rstrip('/')}/" if told else None
