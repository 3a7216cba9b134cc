"""What came of a run: how it reads what is drawn, what to try next, what went wrong and the remedy."""

from dataclasses import replace

import pytest

from lab.diagnosis.findings import findings
from lab.runs.scheduler import scheduler
from nncore.presets import FIRST
from render import sentences
from render.pieces import inline
from render.sentences import article
from tests.lab.runs import EXPLODES, QUICK, end_of
from tests.lab.strokes import SEVEN, report
from tests.pages.app import every_piece, open_app, outcome, picture, tell, words
from tests.pages.session import part, run_of
from tests.pages.tasked import started
from ui.session import Drawing
from ui.train import outcome as ending

SHORT = replace(FIRST, iterations=300)


def ended(config, drawn=True):
    app = open_app(config=config)
    if drawn:
        part(app, Drawing).hear(report(SEVEN))
    started(app)
    return app


def test_who_has_drawn_nothing_is_asked_to():
    assert outcome(ended(SHORT, drawn=False)).endswith(sentences.NOTHING_DRAWN)


@pytest.mark.parametrize("first", [True, False])
def test_it_says_how_it_reads_the_drawing_and_what_to_try_next(first, monkeypatch):
    if first:
        monkeypatch.setattr(ending, "FIRST", SHORT)
    app = ended(SHORT)
    name, sure = picture(app)["frame"]["answer"]
    assert f"It reads your drawing as {article(name)} {name}, {sure}." in outcome(app)
    assert outcome(app).endswith(sentences.NEXT_HAND if first else sentences.NEXT_CHANGE)


def test_a_remedy_that_is_pressed_starts_another_run():
    app = open_app(rate=3, units=32, iterations=60)
    run = started(app)
    explosion, dead = findings(run)
    said, remedy = every_piece(app, "findings")
    assert inline(explosion.sentence) in said["html"] and remedy["label"] == explosion.remedy.label
    # What the second finding is about follows from the first.
    assert dead.remedy and inline(dead.sentence) in every_piece(app, "notes")[0]["html"]
    tell(app, "findings", "pressed", remedy["name"])
    assert run_of(app) is not run and run_of(app).config.learning_rate < 3
    good = replace(QUICK, hidden_units=(32,), iterations=60, learning_rate=0.5)
    assert not ending.found(end_of(scheduler, good))


SATURATES = replace(QUICK, learning_rate=5.0, hidden_activation="sigmoid", optimizer="momentum")


@pytest.mark.parametrize(
    ("config", "hidden", "told"),
    [
        (replace(QUICK, learning_rate=0.3, training_digits=137), "digits", "of its 137 training digits"),
        (replace(EXPLODES, training_digits=137), "digits", "none of 137 training digits"),
        (EXPLODES, "units", "of 32 units"),
        (replace(EXPLODES, hidden_units=(32, 9), initializer="he"), "units2", "in hidden layer"),
        (EXPLODES, "layers", "in hidden layer 1"),
        (EXPLODES, "activation", "ReLU"),
        (SATURATES, "activation", "sigmoid is flat there"),
    ],
)
def test_no_finding_says_what_a_task_hides(config, hidden, told):
    run = end_of(scheduler, config)
    assert any(told in finding.sentence for finding in findings(run))
    said = words(ending.found(run, hidden={hidden})) + " ".join(ending.remarks(run, {hidden}))
    assert said and told not in said
    assert "its training digits" in said or "units hardly learn any more" in said
