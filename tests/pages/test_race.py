"""A race: two networks that begin at once, over one another."""

from dataclasses import replace

import pytest

import nncore
from lab.ledger import writer
from lab.sweeps import search
from lab.sweeps.sweep_queue import RACE, sweeps
from nncore.presets import PRESETS
from render import race_sentences
from tests.lab.ledger.books import add_finished
from tests.pages.app import alts, button, captions, changed, every_piece, go_to, open_app, pick, wait_for, words
from tests.pages.classes import member_session
from tests.pages.session import part
from tests.patience import wait_until
from ui.session import LabBook, Training

CONFIG = nncore.TrainingConfig(hidden_units=(8,), iterations=20, training_digits=200)


def on_race(app, config=CONFIG):
    part(app, Training).settings = config
    go_to(app, "compare.py")
    return pick(app, "View", "Race")


def side(app, label):
    return next(each for each in app.selectbox if each.label == label)


def race_of(app):
    return sweeps.get(part(app, LabBook).own, RACE)


def test_a_pair_is_called_by_what_differs_and_none_is_made_of_the_same():
    other = replace(CONFIG, learning_rate=0.2, seed=7)
    first, second = search.pair(CONFIG, other)
    assert (first.config, second.config) == (CONFIG, other)
    assert first.changes == {"learning_rate": CONFIG.learning_rate, "seed": CONFIG.seed}
    assert second.changes == {"learning_rate": 0.2, "seed": 7}
    with pytest.raises(ValueError, match="same settings"):
        search.pair(CONFIG, CONFIG)


def test_two_begin_at_once_and_both_are_kept():
    app = on_race(open_app())
    side(app, "Second").set_value("ten-units").run()
    button(app, "Start the race").click().run()
    race = race_of(app)
    assert {cell.config for cell in race.cells} == {CONFIG, PRESETS["ten-units"].config}
    assert len(alts(app)) == 2 and button(app, "Cancel")
    wait_until(lambda: race.done)
    assert changed(app, "race_end")
    assert "Ahead at the end: " in words(every_piece(app.run()))
    wait_for(app, lambda app: len(part(app, LabBook).ledger.entries(part(app, LabBook).own)) == 2)
    entries = part(app, LabBook).ledger.entries(part(app, LabBook).own)
    assert len({entry.n_test for entry in entries}) == 1
    button(app, "Another race").click().run()
    assert race_of(app) is None and button(app, "Start the race")


def test_what_the_two_differ_in_stands_below_each_choice():
    app = on_race(open_app(), replace(PRESETS["ten-units"].config, iterations=20))
    side(app, "Second").set_value("ten-units").run()
    below = [said for said in captions(app) if said.startswith("10 ReLU units")]
    assert [said.rpartition(" · ")[2] for said in below] == ["iterations 20", "iterations 500"]


def test_what_a_class_may_not_train_is_not_offered(school):
    code, secret = school.make("9b")
    app = on_race(member_session(school.join(code, "Ben", "2718"), "pages/train.py"))
    assert "Saturated" in " ".join(side(app, "Second").options)
    school.change(secret, limits={"hidden_units": 32})
    wait_for(app, lambda app: "Saturated" not in " ".join(side(app, "Second").options))
    assert any(each.startswith("Ten hidden units") for each in side(app, "Second").options)


def test_the_two_keep_their_names_over_a_reload():
    app = on_race(open_app(), replace(CONFIG, iterations=100_000))
    token = part(app, LabBook).own
    side(app, "Second").set_value("ten-units").run()
    button(app, "Start the race").click().run()
    again = pick(member_session(token, "pages/compare.py"), "View", "Race")
    said = words(every_piece(again))
    assert said.index("Your settings on Train") < said.index(PRESETS["ten-units"].title)
    race_of(again).cancel()


def test_the_same_settings_are_no_race():
    app = on_race(open_app())
    side(app, "Second").set_value("train").run()
    assert "same settings" in app.info[0].value and not any(each.key == "start_race" for each in app.button)


def test_what_ran_before_and_what_others_of_the_class_have_can_be_chosen(school):
    code, secret = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Mia", "Ben"))
    ledger = writer.default().ledger
    add_finished(ledger, mia)
    mine = add_finished(ledger, ben)
    app = on_race(member_session(ben, "pages/train.py"))
    options = " ".join(side(app, "First").options)
    assert "Mia, of your class" in options and "Ben" not in options
    side(app, "First").set_value("of Mia").run()
    assert not app.exception
    # Whoever is gone is not offered any more, and what stood there is the first again.
    ledger.delete(ben, [mine])
    school.forget(mia)
    wait_for(app, lambda app: "Mia" not in " ".join(side(on_race(app), "First").options))
    # A class's limits hold for each of the two; that nothing be tried out does not forbid a race.
    school.change(secret, limits={"hidden_units": 12, "sweeps": False})
    on_race(app, replace(CONFIG, hidden_units=(16,)))
    side(app, "Second").set_value("ten-units").run()
    button(app, "Start the race").click().run()
    assert race_of(app) is None and "at most 12 hidden units" in app.error[0].value
    school.change(secret, limits={"sweeps": False})
    app.run()
    button(app, "Start the race").click().run()
    assert race_of(app) is not None and not app.exception
    race_of(app).cancel()


def test_who_is_ahead_is_told_after_as_many_iterations_of_each():
    cells = search.pair(CONFIG, replace(CONFIG, learning_rate=0.2, iterations=40))
    assert race_sentences.outcome(cells, ["one", "other"]) == "The first test is still to come."
    for cell, n, accuracies in zip(cells, (20, 10), ([0.2, 0.3, 0.9], [0.4]), strict=True):
        cell.iterations = n
        cell.history.test_iterations += [5, 10, 20][: len(accuracies)]
        cell.history.test_accuracies += accuracies
    said = race_sentences.outcome(cells, ["one", "other"])
    assert said == "After 5 iterations of each: **other** is ahead, by 20.0 points."
    # Where one was not tested then, its curve says what it would have read.
    cells[1].history.test_iterations[0] = 15
    assert race_sentences.outcome(cells, ["one", "other"]).startswith("After 15 iterations of each: **one** is ahead")
    cells[1].history.test_iterations[0] = 5
    # One that was broken off has neither won nor lost.
    cells[0].status = "cancelled"
    cells[1].status = "finished"
    assert race_sentences.outcome(cells, ["one", "other"]) == said
    for cell in cells:
        cell.status = "finished"
    assert race_sentences.outcome(cells, ["one", "other"]).startswith("Ahead at the end: **one**, by 50.0 points.")


def test_a_last_point_stands_by_itself_only_where_those_before_are_of_fewer_digits():
    cell, _ = search.pair(CONFIG, replace(CONFIG, learning_rate=0.2))
    cell.scores, cell.history.n_tested = "all digits", 1000
    found = []
    for cell.history.fewest_tested in (None, 1000, 790):
        found.append(race_sentences.ends_apart(cell))
    assert found == [False, False, True]
