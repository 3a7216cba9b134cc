"""How much this server takes and keeps: what a teacher can set, by environment variables or in a file, read once.

DIGIT_LAB_HIDDEN_UNITS=256 in the environment goes before `hidden_units = 256` in the file `digit-lab.toml`, in the
folder that DIGIT_LAB_HOME names, or the user's data folder; what neither says is as in the README. `python -m
lab.limits` prints what holds.
"""

import argparse
import math
import os
import sys
import tomllib
from dataclasses import dataclass, field, fields, replace

from lab.home import home
from lab.work import seconds_of_iteration
from nncore.hyperparameters import HYPERPARAMETERS

FILE, PREFIX = "digit-lab.toml", "DIGIT_LAB_"
# Variables that are no limits.
OTHERS = {PREFIX + name for name in ("HOME", "DATABASE", "DASK", "ADDRESS", "TEST_POSTGRESQL")}
MEGABYTE = 2**20


def limit(default, smallest, largest, summary):
    """A field of Limits: a whole number within a range."""
    return field(default=default, metadata={"smallest": smallest, "largest": largest, "summary": summary})


def _of_setting(name, summary):
    """A limit that lowers what nncore's table of hyperparameters allows."""
    low, high = HYPERPARAMETERS[name].limits
    return limit(high, low, high, summary)


@dataclass(frozen=True)
class Limits:
    """What may be, in whole numbers; MB are of 2**20 bytes."""

    hidden_units: int = _of_setting("hidden_units", "units of a hidden layer")
    training_digits: int = _of_setting("training_digits", "training digits of a run")
    iterations: int = _of_setting("iterations", "iterations of a run")
    iteration_seconds: int = limit(30, 1, 100_000, "seconds of one core for an iteration, as estimated")
    runs_at_once: int = limit(200, 1, 100_000, "runs that have begun and not ended, of all readers")
    run_megabytes: int = limit(400, 50, 1_000_000, "MB of memory for the runs of one reader, as estimated")
    all_runs_megabytes: int = limit(450, 50, 1_000_000, "MB of memory for all readers' large runs, those of sweeps too")
    all_but_small_megabytes: int = limit(
        900, 50, 1_000_000, "MB of memory for all readers' runs above 25 MB, and no less than `all_runs_megabytes`"
    )
    sweep_networks: int = limit(64, 5, 64, "networks of a sweep")
    sweep_minutes: int = limit(60, 1, 100_000, "minutes of one core for a sweep, as estimated")
    sweep_network_minutes: int = limit(10, 1, 100_000, "minutes of one core for each network of it")
    # With its curves a notebook goes into a file that can be uploaded, of 64 MB.
    notebook_runs: int = limit(1_000, 10, 1_000, "runs in a notebook; then the oldest makes room that is not pinned")
    notebook_megabytes: int = limit(48, 1, 48, "MB of networks in a notebook")
    server_runs: int = limit(50_000, 100, 100_000_000, "runs in the database; then it takes no new notebook")
    server_megabytes: int = limit(2_048, 10, 100_000_000, "MB of networks and desks in it; then no more are kept")
    classes: int = limit(
        1_000, 1, 1_000_000, "classes; then the oldest makes room that nobody has joined and that is older than a day"
    )
    class_members: int = limit(60, 1, 1_000, "members of a class")
    class_runs: int = limit(6_000, 100, 1_000_000, "runs of a class, each member an equal share")
    class_megabytes: int = limit(1_024, 10, 1_000_000, "MB of networks of a class, likewise")
    class_digits: int = limit(12_000, 10, 1_000_000, "digits in a class's pool, shared out by `class_members`")
    upload_megabytes: int = limit(72, 1, 72, "MB of files that one tab has sent")

    def check(self, config):
        """Raise ValueError, a sentence that says which limit is met, if a run of this configuration may not be."""
        layers = max(config.hidden_units, default=0), self.hidden_units, "hidden units in a layer"
        digits = config.training_digits, self.training_digits, "training digits"
        iterations = config.iterations, self.iterations, "iterations"
        for asked, most, what in (layers, digits, iterations):
            if asked > most:
                raise ValueError(f"this server takes at most {most:,} {what}, and these settings ask for {asked:,}")
        if (seconds := seconds_of_iteration(config)) > self.iteration_seconds:
            raise ValueError(
                f"an iteration would take a core about {math.ceil(seconds):,} seconds, and on this server it may take "
                f"{self.iteration_seconds:,}: choose fewer hidden units, fewer training digits, batches, or 32 bits"
            )


def read(environment, folder):
    """The Limits of environment variables and of the file in a folder, and what is wrong there, a list of sentences."""
    said, problems = _said(folder / FILE)
    known = {each.name: each for each in fields(Limits)}
    for name in set(said) - set(known):
        problems.append(f"{folder / FILE} has no use for {name}: there are {', '.join(known)}.")
    problems += [
        f"{name} in the environment sets nothing."
        for name in environment
        if name.startswith(PREFIX) and name not in OTHERS and name.removeprefix(PREFIX).lower() not in known
    ]
    values = {}
    for name, each in known.items():
        places = (
            (PREFIX + name.upper(), _number(environment.get(PREFIX + name.upper()))),
            (f"{name} in {folder / FILE}", said.get(name)),
        )
        low, high = each.metadata["smallest"], each.metadata["largest"]
        wrong = []
        for where, value in places:
            if type(value) is int and low <= value <= high:
                values[name] = value
                break
            if value is not None:
                wrong.append(f"{where} must be a whole number from {low:,} to {high:,}, got {value!r:.40}")
        problems += [f"{sentence}; {values.get(name, each.default):,} holds." for sentence in wrong]
    limits = Limits(**values)
    # Who has set that of large runs before there was the other has large runs all the same.
    both = max(limits.all_but_small_megabytes, limits.all_runs_megabytes)
    return replace(limits, all_but_small_megabytes=both), problems


def _said(file):
    """What the file says, and what is wrong with it."""
    try:
        return tomllib.loads(file.read_text("utf-8-sig")), []
    except FileNotFoundError:
        return {}, []
    except (OSError, ValueError) as error:
        return {}, [f"{file} cannot be read, and nothing in it holds: {error}."]


def _number(text):
    """What a variable says: a whole number, or the text where it is none; None for nothing."""
    try:
        return int(text) if text else None
    except ValueError:
        return text


LIMITS, PROBLEMS = read(os.environ, home())

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m lab.limits", description=__doc__.partition("\n\n")[2])
    parser.parse_args()
    lines = [f"{each.name} = {getattr(LIMITS, each.name)}  # {each.metadata['summary']}" for each in fields(Limits)]
    print("\n".join(lines))
    sys.exit("\n".join(PROBLEMS) or None)
