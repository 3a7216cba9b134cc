"""What the end of a run says beside its numbers: how it reads what is drawn, and what to try next."""

from dataclasses import replace

import pytest

import nncore
from nncore import presets
from render import sentences
from render.sentences import article
from tests.lab.strokes import SEVEN, report
from tests.pages.app import open_app, outcome, picture
from tests.pages.session import part
from tests.pages.tasked import started
from ui.session import Drawing
from ui.train import outcome as ending

QUICK = replace(presets.FIRST, iterations=300)


def ended(config, drawn=True):
    app = open_app(config=config)
    if drawn:
        part(app, Drawing).hear(report(SEVEN))
    started(app)
    return app


def test_who_has_drawn_nothing_is_asked_to():
    said = outcome(ended(QUICK, drawn=False))
    assert said.endswith(sentences.NOTHING_DRAWN)


@pytest.mark.parametrize("first", [True, False])
def test_it_says_how_it_reads_the_drawing_and_what_to_try_next(first, monkeypatch):
    if first:
        monkeypatch.setattr(ending, "FIRST", QUICK)
    app = ended(QUICK)
    name, sure = picture(app)["frame"]["answer"]
    assert f"It reads your drawing as {article(name)} {name}, {sure}." in outcome(app)
    assert outcome(app).endswith(sentences.NEXT_HAND if first else sentences.NEXT_CHANGE)


def test_a_network_without_an_idea_says_so_and_what_to_change():
    app = ended(nncore.TrainingConfig(hidden_units=(64,), iterations=20))
    assert picture(app)["frame"]["answer"] == ["–", "no idea yet"]
    assert outcome(app).endswith(f"{sentences.NO_IDEA} {sentences.NEXT_CHANGE}")
