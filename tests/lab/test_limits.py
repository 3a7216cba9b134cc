"""What a teacher can set: where it is said, what is wrong there, and who is told that a limit is met."""

import os
import re
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

import nncore
from lab import limits, settings
from lab.limits import FILE, PREFIX, Limits, read
from lab.runs import memory
from lab.runs.scheduler import Scheduler

SMALL = nncore.TrainingConfig(hidden_units=(4,), iterations=30, training_digits=50)


def test_without_a_word_the_defaults_hold_as_the_readme_says(tmp_path):
    assert read({}, tmp_path / "nowhere") == (Limits(), [])
    readme = Path(limits.__file__).parents[1].joinpath("README.md").read_text("utf-8")
    for each in fields(Limits):
        assert each.metadata["smallest"] <= each.default <= each.metadata["largest"]
        assert f"| `{each.name}` | {each.default:,} | {each.metadata['summary']} |" in readme


def test_the_environment_goes_before_the_file(tmp_path):
    # As Windows writes it.
    (tmp_path / FILE).write_bytes(b"\xef\xbb\xbf# for the 7th grade\r\nhidden_units = 256\r\niterations = 2_000\r\n")
    found, problems = read({"DIGIT_LAB_HIDDEN_UNITS": "64", "DIGIT_LAB_RUNS_AT_ONCE": "30"}, tmp_path)
    assert problems == []
    assert found == Limits(hidden_units=64, iterations=2_000, runs_at_once=30)
    found, (problem,) = read({"DIGIT_LAB_HIDDEN_UNITS": "many"}, tmp_path)
    assert found.hidden_units == 256 and problem.endswith("got 'many'; 256 holds.")


def test_who_has_large_runs_beyond_those_of_all_sizes_has_them(tmp_path):
    found, problems = read({"DIGIT_LAB_ALL_RUNS_MEGABYTES": "4000", "DIGIT_LAB_ALL_BUT_SMALL_MEGABYTES": "1"}, tmp_path)
    assert found.all_but_small_megabytes == 4000 and len(problems) == 1
    found, _ = read({"DIGIT_LAB_ALL_RUNS_MEGABYTES": "4000"}, tmp_path)
    assert found == Limits(all_runs_megabytes=4000, all_but_small_megabytes=4000)


@pytest.mark.parametrize("value", ["many", "0", "2049", "1e3", "64.0", "9" * 5000, "\u00b2"])
def test_what_is_no_number_in_range_is_named_and_sets_nothing(tmp_path, value):
    found, (problem,) = read({"DIGIT_LAB_HIDDEN_UNITS": value}, tmp_path)
    assert found == Limits()
    assert problem.startswith("DIGIT_LAB_HIDDEN_UNITS must be a whole number from 1 to 2,048, got ")
    assert problem.endswith("; 2,048 holds.") and len(problem) < 200


@pytest.mark.parametrize("value", ['"64"', "0", "true", "64.0"])
def test_a_line_with_no_number_in_range_is_named_with_its_file(tmp_path, value):
    (tmp_path / FILE).write_text(f"hidden_units = {value}\niterations = 2_000")
    found, (problem,) = read({}, tmp_path)
    assert found == Limits(iterations=2_000) and problem.startswith(
        f"hidden_units in {tmp_path / FILE} must be a whole "
    )


def test_what_sets_nothing_is_told_and_what_is_no_limit_is_not(tmp_path):
    (tmp_path / FILE).write_text("hidden_unit = 256")
    said = {PREFIX + name: "1" for name in ("HIDEN_UNITS", "HOME", "DATABASE", "DASK", "ADDRESS")}
    found, (of_file, of_variable) = read(said, tmp_path)
    assert found == Limits() and of_variable == f"{PREFIX}HIDEN_UNITS in the environment sets nothing."
    assert of_file.startswith(f"{tmp_path / FILE} has no use for hidden_unit: there are hidden_units")


@pytest.mark.parametrize("content", [b"hidden_units: 256", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_told(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    found, (problem,) = read({}, tmp_path)
    assert found == Limits() and problem.startswith(f"{tmp_path / FILE} cannot be read, and nothing in it holds: ")


@pytest.mark.parametrize(("said", "code"), [({}, 0), ({PREFIX + "HIDDEN_UNITS": "many"}, 1)])
def test_from_a_terminal_it_prints_what_holds_and_what_is_wrong(tmp_path, said, code):
    others = {name: text for name, text in os.environ.items() if not name.startswith(PREFIX)}
    environment = {**others, "DIGIT_LAB_HOME": str(tmp_path), **said}
    found = subprocess.run([sys.executable, "-m", "lab.limits"], env=environment, capture_output=True, text=True)
    assert found.returncode == code and "hidden_units = 2048" in found.stdout and bool(found.stderr) == bool(code)


@pytest.mark.parametrize("name", ["hidden_units", "training_digits", "iterations"])
def test_settings_that_are_too_much_are_told_and_do_not_start(monkeypatch, name):
    for module in (memory, settings):
        monkeypatch.setattr(module, "LIMITS", Limits(hidden_units=4, training_digits=50, iterations=30))
    scheduler = Scheduler(n_workers=1)
    scheduler.stop(scheduler.start(SMALL, nncore.load_digits(), iterations=0, owner="one"))
    larger = {"hidden_units": (4, 5), "training_digits": 51, "iterations": 31}[name]
    config = replace(SMALL, **{name: larger})
    assert settings.problem(SMALL) is None
    assert settings.problem(config).startswith("This server takes at most ")
    with pytest.raises(ValueError, match=r"this server takes at most .* and these settings ask for"):
        scheduler.start(config, nncore.load_digits(), iterations=0, owner="one")


def test_what_an_iteration_may_cost_is_told_in_a_sentence():
    largest = nncore.TrainingConfig(hidden_units=(2048,) * 3, training_digits=60_000)
    assert settings.problem(largest) is None
    told = settings.problem(replace(largest, dtype="float64"))
    assert re.match(r"An iteration would take a core about \d\d seconds, and on this server it may take 30: ", told)
    assert settings.problem(replace(largest, dtype="float64", batch_size=256)) is None


def test_a_server_goes_by_them(tmp_path):
    (tmp_path / FILE).write_text("notebook_runs = 20\nsweep_networks = 9\nupload_megabytes = 7\nsweep_minutes = 3")
    program = (
        "from lab.ledger import limits; from lab.sweeps import search, work\n"
        "print(limits.RUNS, search.MAX_CELLS, limits.LIMITS.upload_megabytes, work.MAX_SECONDS)"
    )
    environment = {**os.environ, "DIGIT_LAB_HOME": str(tmp_path), PREFIX + "SWEEP_MINUTES": "4"}
    command = [sys.executable, "-c", program]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()
    assert found == ["20", "9", "7", "240"]
