"""What went wrong in a run, on the page: a sentence for each finding and a button for its remedy."""

import pytest

import nncore
from lab.diagnosis.findings import findings
from lab.runs.scheduler import Scheduler
from lab.tasks import Task, encode
from render.pieces import inline
from tests.lab.runs import EXPLODES, end_of
from tests.pages.app import every_piece, open_app, tell, words
from tests.pages.session import run_of
from tests.pages.tasked import started
from ui.train import outcome as findings_page


@pytest.fixture(scope="module")
def scheduler():
    return Scheduler(n_workers=1)


def shown(run):
    """The pieces that say what went wrong in a run."""
    return findings_page.found(run)


def test_the_worst_finding_is_said_with_its_remedy_and_the_others_below(scheduler):
    run = end_of(scheduler, EXPLODES)
    explosion, dead = findings(run)
    said, remedy = shown(run)
    assert inline(explosion.sentence) in said["html"] and remedy["label"] == explosion.remedy.label
    # What the second finding is about follows from the first.
    assert dead.remedy and findings_page.remarks(run) == [dead.sentence]


def test_a_good_run_shows_nothing(scheduler):
    run = end_of(scheduler, nncore.TrainingConfig(hidden_units=(32,), iterations=60, learning_rate=0.5))
    assert not shown(run)


def test_a_remedy_that_is_pressed_starts_another_run():
    app = open_app(rate=3, units=32, iterations=60)
    run = started(app)
    assert [piece["name"] for piece in every_piece(app, "findings") if piece["kind"] == "button"] == ["remedy"]
    tell(app, "findings", "pressed", "remedy")
    assert run_of(app) is not run and run_of(app).config.learning_rate < 3


EXPLODED = {"units": 32, "iterations": 60, "rate": 3.0}
SATURATED = {"units": 64, "iterations": 100, "rate": 5.0, "activation": "sigmoid", "optimizer": "momentum"}


@pytest.mark.parametrize(
    ("set_by", "hidden", "told"),
    [
        ({"units": 64, "iterations": 100, "rate": 0.3, "digits": 137}, "digits", "of its 137 training digits"),
        (EXPLODED | {"digits": 137}, "digits", "none of 137 training digits"),
        (EXPLODED, "units", "of 32 units"),
        (EXPLODED | {"units2": 9, "start": "he"}, "units2", "in hidden layer"),
        (EXPLODED | {"layers": 1}, "layers", "in hidden layer 1"),
        (EXPLODED | {"activation": "relu"}, "activation", "ReLU"),
        (SATURATED, "activation", "sigmoid is flat there"),
    ],
)
def test_no_finding_says_what_a_task_hides(set_by, hidden, told):
    app = open_app(config=nncore.TrainingConfig(), task=encode(Task(set_by, frozenset([hidden]))))
    run = started(app)
    assert any(told in finding.sentence for finding in findings(run))
    pieces = [*every_piece(app, "findings"), *every_piece(app, "notes")]
    said = words(pieces) + " ".join(box.value for box in (*app.warning, *app.info))
    assert said and told not in said
    assert "its training digits" in said or "units hardly learn any more" in said
