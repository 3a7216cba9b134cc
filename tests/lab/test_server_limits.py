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


def test_without_a_word_the_defaults_hold(tmp_path):
    assert read({}, tmp_path / "nowhere") == (Limits(), [])
    for each in fields(Limits):
        assert each.metadata["smallest"] <= each.default <= each.metadata["largest"] and each.metadata["summary"]


def test_the_environment_goes_before_the_file(tmp_path):
    (tmp_path / FILE).write_text("# for the 7th grade\nhidden_units = 256\niterations = 2_000\n")
    found, problems = read({"DIGIT_LAB_HIDDEN_UNITS": "64", "DIGIT_LAB_RUNS_AT_ONCE": "30"}, tmp_path)
    assert problems == []
    assert found == Limits(hidden_units=64, iterations=2_000, runs_at_once=30)


def test_who_has_large_runs_beyond_those_of_all_sizes_has_them(tmp_path):
    found, problems = read({"DIGIT_LAB_ALL_RUNS_MEGABYTES": "4000", "DIGIT_LAB_ALL_BUT_SMALL_MEGABYTES": "1"}, tmp_path)
    assert found.all_but_small_megabytes == 4000 and len(problems) == 1
    found, _ = read({"DIGIT_LAB_ALL_RUNS_MEGABYTES": "4000"}, tmp_path)
    assert found == Limits(all_runs_megabytes=4000, all_but_small_megabytes=4000)


@pytest.mark.parametrize("value", ["many", "0", "-1", "2049", "1e3", "64.0", "9" * 5000, "\u00b2"])
def test_a_variable_that_is_none_is_named_and_the_default_holds(tmp_path, value):
    found, (problem,) = read({"DIGIT_LAB_HIDDEN_UNITS": value}, tmp_path)
    assert found == Limits()
    assert problem.startswith("DIGIT_LAB_HIDDEN_UNITS must be a whole number from 1 to 2,048, got ")
    assert problem.endswith("; 2,048 holds.") and len(problem) < 200


@pytest.mark.parametrize("value", ['"many"', "0", "true", "64.0", "[64]", "nan"])
def test_a_line_that_is_none_is_named_with_its_file(tmp_path, value):
    (tmp_path / FILE).write_text(f"hidden_units = {value}\niterations = 2_000")
    found, (problem,) = read({}, tmp_path)
    assert found == Limits(iterations=2_000)
    assert problem.startswith(f"hidden_units in {tmp_path / FILE} must be a whole number from 1 to 2,048, got ")


def test_a_wrong_variable_leaves_it_to_the_file(tmp_path):
    (tmp_path / FILE).write_text("hidden_units = 256")
    found, (problem,) = read({"DIGIT_LAB_HIDDEN_UNITS": "many"}, tmp_path)
    assert found.hidden_units == 256 and problem.endswith("got 'many'; 256 holds.")


def test_a_limit_that_there_is_none_of_is_told(tmp_path):
    (tmp_path / FILE).write_text("hidden_unit = 256")
    found, (problem,) = read({}, tmp_path)
    assert found == Limits() and problem.startswith(
        f"{tmp_path / FILE} has no use for hidden_unit: there are hidden_units"
    )


def test_a_variable_that_sets_nothing_is_told_and_those_that_are_no_limits_are_not(tmp_path):
    said = {PREFIX + name: "1" for name in ("HIDEN_UNITS", "HOME", "DATABASE", "DASK", "ADDRESS")}
    assert read(said, tmp_path) == (Limits(), [f"{PREFIX}HIDEN_UNITS in the environment sets nothing."])


@pytest.mark.parametrize(("said", "code"), [({}, 0), ({PREFIX + "HIDDEN_UNITS": "many"}, 1)])
def test_from_a_terminal_it_prints_what_holds_and_ends_with_1_where_something_is_wrong(tmp_path, said, code):
    command = [sys.executable, "-m", "lab.limits"]
    others = {name: text for name, text in os.environ.items() if not name.startswith(PREFIX)}
    environment = {**others, "DIGIT_LAB_HOME": str(tmp_path), **said}
    found = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert found.returncode == code and "hidden_units = 2048" in found.stdout and bool(found.stderr) == bool(code)
    assert subprocess.run([*command, "--bogus"], env=environment, capture_output=True).returncode == 2


def test_a_file_that_windows_has_written_is_read(tmp_path):
    (tmp_path / FILE).write_bytes(b"\xef\xbb\xbfhidden_units = 256\r\n")
    assert read({}, tmp_path) == (Limits(hidden_units=256), [])


@pytest.mark.parametrize("content", [b"hidden_units: 256", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_file_that_cannot_be_read_is_told(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    found, (problem,) = read({}, tmp_path)
    assert found == Limits() and problem.startswith(f"{tmp_path / FILE} cannot be read, and nothing in it holds: ")


def test_the_readme_s_table_has_all_limits():
    readme = Path(limits.__file__).parents[1].joinpath("README.md").read_text("utf-8")
    for each in fields(Limits):
        assert f"| `{each.name}` | {each.default:,} | {each.metadata['summary']} |" in readme


@pytest.mark.parametrize("name", ["hidden_units", "training_digits", "iterations"])
def test_settings_that_are_too_much_are_told_in_a_sentence_and_do_not_start(monkeypatch, name):
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


def test_no_more_runs_begin_than_may_be_at_once(monkeypatch):
    monkeypatch.setattr(memory, "RUNS", 2)
    scheduler, data = Scheduler(n_workers=1), nncore.load_digits()
    runs = [scheduler.start(SMALL, data, iterations=0, owner=owner) for owner in ("one", "other")]
    with pytest.raises(ValueError, match="at most 2 runs at once"):
        scheduler.start(SMALL, data, iterations=0, owner="third")
    scheduler.stop(runs[0])
    scheduler.stop(scheduler.start(SMALL, data, iterations=0, owner="third"))
    scheduler.stop(runs[1])


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
