"""A race: two networks that begin at once, over one another."""

from dataclasses import replace

import pytest

import nncore
from lab.ledger import writer
from lab.sweeps import search
from lab.sweeps.sweep_queue import RACE, sweeps
from nncore.presets import PRESETS
from tests.lab.ledger.books import add_finished
from tests.pages.app import alts, button, captions, changed, every_piece, go_to, open_app, pick, wait_for, words
from tests.pages.classes import TRAIN, member_session
from tests.pages.session import part
from tests.patience import wait_until
from ui.session import LabBook, Training

CONFIG = nncore.TrainingConfig(hidden_units=(8,), iterations=20, training_digits=200)


def on_race(app, config=CONFIG, against=None):
    """The form of a race, with a config on Train, and who is chosen to be second."""
    part(app, Training).settings = config
    pick(go_to(app, "compare.py"), "View", "Race")
    return side(app, "Second").set_value(against).run() if against else app


def side(app, label):
    return next(each for each in app.selectbox if each.label == label)


def offered(app):
    return " ".join(side(app, "First").options)


def race_of(app):
    return sweeps.get(part(app, LabBook).own, RACE)


def test_a_pair_is_called_by_what_differs():
    other = replace(CONFIG, learning_rate=0.2, seed=7)
    first, second = search.pair(CONFIG, other)
    assert (first.config, second.config) == (CONFIG, other)
    assert first.changes == {"learning_rate": CONFIG.learning_rate, "seed": CONFIG.seed}
    assert second.changes == {"learning_rate": 0.2, "seed": 7}
    with pytest.raises(ValueError, match="same settings"):
        search.pair(CONFIG, CONFIG)


def test_two_begin_at_once_and_both_are_kept():
    app = on_race(open_app(), against="ten-units")
    button(app, "Start the race").click().run()
    race, book = race_of(app), part(app, LabBook)
    assert {cell.config for cell in race.cells} == {CONFIG, PRESETS["ten-units"].config}
    assert len(alts(app)) == 2 and button(app, "Cancel")
    wait_until(lambda: race.done)
    assert changed(app, "race_end")
    assert "Ahead at the end: " in words(every_piece(app.run()))
    wait_for(app, lambda app: len(book.ledger.entries(book.own)) == 2)
    button(app, "Another race").click().run()
    assert race_of(app) is None and button(app, "Start the race")


def test_below_each_choice_stands_what_it_is():
    app = on_race(open_app(), replace(PRESETS["ten-units"].config, iterations=20), "ten-units")
    below = [said for said in captions(app) if said.startswith("10 ReLU units")]
    assert [said.rpartition(" · ")[2] for said in below] == ["iterations 20", "iterations 500"]
    side(app, "Second").set_value("train").run()
    assert "same settings" in app.info[0].value and not any(each.key == "start_race" for each in app.button)


def test_the_two_keep_their_names_over_a_reload():
    app = on_race(open_app(), replace(CONFIG, iterations=100_000), "ten-units")
    button(app, "Start the race").click().run()
    again = pick(member_session(part(app, LabBook).own, "pages/compare.py"), "View", "Race")
    said = words(every_piece(again))
    assert said.index("Your settings on Train") < said.index(PRESETS["ten-units"].title)
    race_of(again).cancel()


def test_the_class_can_be_raced_within_its_limits(school):
    code, secret = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Mia", "Ben"))
    for token in (mia, ben):
        add_finished(writer.default().ledger, token)
    app = on_race(member_session(ben, TRAIN))
    assert "Mia, of your class" in offered(app) and "Ben" not in offered(app) and "Saturated" in offered(app)
    side(app, "First").set_value("of Mia").run()
    assert not app.exception
    # Whoever is gone is not offered any more, and what stood there is the first again.
    school.forget(mia)
    wait_for(app, lambda app: "Mia" not in offered(on_race(app)))
    # A class's limits hold for each of the two; that nothing be tried out does not forbid a race.
    school.change(secret, limits={"hidden_units": 12, "sweeps": False})
    wait_for(app, lambda app: "Saturated" not in offered(app))
    on_race(app, replace(CONFIG, hidden_units=(16,)), "ten-units")
    button(app, "Start the race").click().run()
    assert race_of(app) is None and "at most 12 hidden units" in app.error[0].value
    school.change(secret, limits={"sweeps": False})
    button(app.run(), "Start the race").click().run()
    assert race_of(app) is not None and not app.exception
    race_of(app).cancel()
