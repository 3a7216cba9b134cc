"""The first walk without a browser: from page to page, what is guessed and told, and what leaving it puts back."""

import pytest

import nncore
from lab.tasks import Task
from nncore.presets import FIRST
from render.first_walk import END, STEPS
from tests.pages.app import go_to, heading, markdown, open_app, wait_for
from tests.pages.browser import Browser
from tests.pages.classes import at_work
from tests.pages.session import part, run_of
from ui.live.reading import Looked
from ui.session import FirstWalk, Training
from ui.walk.unit import Unit

CORNER = next(number for number, step in enumerate(STEPS) if step.page == "Draw")
PAGES = {"Walk": "A first walk", "Train": "Train a network", "Draw": "Draw a digit"}


def said(app):
    """What the strip says, "" where there is none."""
    return next((text for text in markdown(app) if f" of {END} · " in text), "")


def by_key(app, key):
    return next(each for each in app.button if each.key == key)


def at_step(number, app=None):
    app = app or open_app("walk.py")
    by_key(app, f"walk_step_{number}").click().run()
    go_to(app, f"{STEPS[number].page.lower()}.py")  # an AppTest does not follow the app there
    assert not app.exception and said(app).startswith(f"**{number + 1} of {END} · ")
    return app


def test_next_and_previous_lead_through_all_pages():
    app = open_app("walk.py")
    for step in STEPS:
        assert heading(app)[0].value == PAGES[step.page] and step.question in said(app)
        assert all(word not in said(app) for word in ("Right.", step.why))
        by_key(app, "walk_next").click().run()
        assert not app.exception
    assert said(app) == "" and "**What you have seen**" in markdown(app)
    at_step(END - 1, app)
    by_key(app, "walk_back").click().run()
    assert STEPS[END - 2].question in said(app)


def test_a_guess_trains_by_itself_and_then_is_judged():
    number, step = END - 1, STEPS[-1]
    app = at_step(number)
    assert run_of(app) is None and part(app, Training).settings == step.config
    by_key(app, "walk_guess_0").click().run()
    assert run_of(app).config == step.config
    wait_for(app, lambda app: run_of(app).ended and run_of(app).scored)
    app.run()
    assert "**Not quite.**" in said(app) and "by heart" in said(app) and step.why in said(app)
    marks = [by_key(app, f"walk_guess_{each}").proto.icon for each in range(3)]
    assert [mark.split("/")[-1] for mark in marks] == ["cancel:", "check_circle:", "circle:"]
    # The first guess is the one that counts, also where its run is gone.
    by_key(app, "walk_back").click().run()
    by_key(app, "walk_next").click().run()
    assert step.why in said(app) and run_of(app) is None and part(app, FirstWalk).guesses == {number: 0}
    by_key(app, "walk_guess_1").click().run()
    assert run_of(app).config == step.config and part(app, FirstWalk).guesses == {number: 0}


def test_leaving_puts_back_what_was_there():
    app = open_app(config=nncore.TrainingConfig(hidden_units=(20,)))
    at_step(CORNER, go_to(app, "walk.py"))
    assert centre(app) == "mass"
    by_key(app, "walk_guess_0").click().run()
    assert centre(app) is None and "In the corner: 2" in said(app)
    by_key(app, "walk_leave").click().run()
    assert centre(app) == "mass" and said(app) == ""
    assert part(go_to(app, "train.py"), Training).settings.hidden_units == (20,) and said(app) == ""
    at_step(4, go_to(app, "walk.py"))
    by_key(app, "walk_leave").click().run()
    assert part(app, Training).settings.hidden_units == (20,)


def test_the_end_leaves_no_network_that_fails():
    app = open_app(config=nncore.TrainingConfig(hidden_units=(20,)))
    at_step(END - 1, go_to(app, "walk.py"))
    by_key(app, "walk_guess_0").click().run()
    wait_for(app, lambda app: run_of(app).ended and run_of(app).scored)
    by_key(app.run(), "walk_next").click().run()
    go_to(app, "train.py")
    assert run_of(app) is None and part(app, Training).settings.hidden_units == (20,)


def centre(app):
    return part(app, Looked).preparation.centre


def test_a_reload_comes_back_to_the_step(monkeypatch):
    browser = Browser(monkeypatch)
    app = at_step(CORNER, browser.open("walk.py"))
    by_key(app, "walk_guess_1").click().run()
    app = browser.open("draw.py")
    assert "**Right.**" in said(app) and centre(app) is None


def test_a_task_comes_before_the_walk(school):
    app, *_ = at_work(school, Task({"units": 16}), FIRST)
    go_to(app, "walk.py")
    assert "You are working on a task" in app.info[0].value and not said(app)


@pytest.mark.parametrize("wrong", [{"0": 13}, {"1": float("nan")}, {"3": 1}, {"x": 1}, {"0": "1"}])
def test_a_weight_is_only_what_it_may_be(wrong):
    unit = Unit()
    unit.set({"0": 2.5, "2": -1})
    assert unit.moments[0].values == (2.5, 4, -1) and not unit.learning
    with pytest.raises((ValueError, TypeError, KeyError)):
        unit.set(wrong)
    assert unit.moments[0].values == (2.5, 4, -1)
    unit.learn()
    assert unit.learning
