"""The benchmark's contestants do the same training, so that comparing their speeds is comparing like with like."""

import asyncio
import importlib
import pkgutil
import sys
from dataclasses import replace

import numpy as np
import pytest

import benchmarks
import nncore
from benchmarks import classroom, drawings
from benchmarks.commands import SPEED, number, without_limits
from benchmarks.libraries import contestants
from benchmarks.libraries.contestants import CONTESTANTS, FUSED, UNMEASURED, installed
from benchmarks.libraries.workers import team
from benchmarks.server import Server
from benchmarks.turns import Ratio, in_turn
from nncore.reading.strokes import StrokeDigit
from tests.browser.hands import STROKES
from tests.browser.real import running_process

SETTINGS = {
    "notebook settings": nncore.TrainingConfig(),
    "batches": nncore.TrainingConfig(batch_size=16, initializer="he"),
}
N_ITERATIONS = 21


def costs_of(contestant, config, data):
    """The cost of some iterations among the first ones: {iteration: cost}."""
    if not installed(contestant):
        pytest.skip(f"{contestant} is not installed")
    costs, iteration = {}, 0
    for step in CONTESTANTS[contestant](config, data):
        iteration += step.iterations
        costs[iteration] = step.cost
        if iteration >= N_ITERATIONS:
            return costs


def small(settings):
    # In float64 rounding stays far below what a different rule would change.
    return replace(SETTINGS[settings], hidden_units=(12,), training_digits=60, dtype="float64")


@pytest.fixture(params=SETTINGS)
def config(request):
    return small(request.param)


def test_the_speed_of_a_training_is_what_the_command_line_says():
    training = ["-m", "nncore", "train", "--hidden-units", "4", "--iterations", "20", "--training-digits", "50"]
    assert number(training, SPEED) > 1


@pytest.mark.parametrize("contestant", ["the notebook's algorithm", "PyTorch", FUSED, UNMEASURED])
def test_the_same_costs_as_nncore(few_digits, config, contestant):
    costs = costs_of(contestant, config, few_digits)
    assert costs == pytest.approx(costs_of("nncore", config, few_digits), rel=1e-9)


def test_the_same_costs_as_nncore_from_scikit_learn(few_digits):
    # Full batches only: it shuffles its own way.
    config = small("notebook settings")
    costs, expected = (costs_of(name, config, few_digits) for name in ("scikit-learn", "nncore"))
    assert [costs[10], costs[20]] == pytest.approx([expected[10], expected[20]], rel=1e-9)


def test_the_same_costs_as_nncore_with_adam(few_digits):
    config = replace(small("batches"), optimizer="adam", learning_rate=0.001)
    costs, expected = (costs_of(name, config, few_digits) for name in ("PyTorch", "nncore"))
    assert costs == pytest.approx(expected, rel=1e-6)


def test_a_ratio_is_the_median_of_pairs():
    # The machine was ten times slower in the second repeat: that changes neither contestant's standing.
    assert Ratio.of([1, 20, 3], [2, 20, 2]) == Ratio(1, 0.5, 1.5)


def test_everybody_has_a_turn_in_each_repeat():
    turns = []
    ways = {name: lambda name=name: turns.append(name) or len(turns) for name in "abc"}
    results = in_turn(ways, 3, "test")
    assert [sorted(turns[start : start + 3]) for start in (0, 3, 6)] == [["a", "b", "c"]] * 3
    assert len({tuple(turns[start : start + 3]) for start in (0, 3, 6)}) > 1, "in one order"
    assert all(turns[result - 1] == name for name, each in results.items() for result in each)


def test_a_contestant_that_is_not_installed_is_left_out(monkeypatch):
    monkeypatch.setitem(contestants.NEEDS, "PyTorch", "no_such_package")
    with team(["PyTorch", FUSED], nncore.TrainingConfig()) as workers:
        assert not workers


def test_the_number_that_a_command_prints_in_another_folder(tmp_path, monkeypatch):
    (tmp_path / "there.py").write_text("import os; print('3 runs,', 5.5 + ('OMP_NUM_THREADS' in os.environ), 'ms')")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    arguments, pattern = ["-m", "there"], r"([\d.]+) ms"
    assert number(arguments, pattern, tmp_path) == 6.5
    assert number(arguments, pattern, tmp_path, without_limits()) == 5.5


MODULES = [module.name for module in pkgutil.walk_packages(benchmarks.__path__, "benchmarks.")]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_every_benchmark_finds_what_it_measures(name):
    assert importlib.import_module(name)


@pytest.mark.parametrize("kind", drawings.KINDS)
def test_each_kind_is_drawn_and_its_outcomes_counted(kind):
    digits = [StrokeDigit(label, 1, tuple(map(np.array, strokes))) for label, strokes in STROKES.items()]
    found = drawings.outcomes(kind, digits, 20, n=2)
    assert set(found) <= set(drawings.OUTCOMES)
    assert drawings.row(kind, [found]).startswith(f"| {kind} | {50 * found.count('right'):.1f} | ")


def test_a_drawing_is_right_doubted_or_wrong(monkeypatch):
    three = [np.array(stroke, float) for stroke in STROKES[3]]
    assert [drawings.outcome(three, 14, label) for label in ("3", "", "8")] == ["right", "wrong", "wrong"]
    monkeypatch.setattr(drawings, "SURE", 1.1)
    assert drawings.outcome(three, 14, "3") == "doubted"


@pytest.mark.skipif(sys.platform != "linux", reason="what a server has used is read from /proc")
def test_students_without_a_browser_train_draw_reload_and_sweep():
    settings = "units=16&iterations=60"
    with running_process() as (address, process):
        server = Server(process.pid)
        figures = {}
        rows = asyncio.run(classroom._train_together(address, server, 2, "units=64&iterations=1000", figures))
        said = {what: value for what, value, _ in rows}
        assert figures["slowest_over_fastest"] >= 1 and figures["together"] > 0 and 1 < figures["frames_each"] < 12
        pages, frames = (float(value) for what, value in said.items() if what.startswith("of the cores' time"))
        assert 0 <= frames <= 1 and 0 < pages <= 1
        _, waits, _ = asyncio.run(
            classroom.while_visited(address, [classroom.have_a_lesson(address, settings, 0, 0.1)])
        )
        everything, pages = server.seconds()
        assert 0 < pages <= everything and all(0 < each < 60 for each in waits)
        assert 0 < server.megabytes() <= server.megabytes("VmHWM")
