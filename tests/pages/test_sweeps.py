"""Sweeps and repetitions on the page Compare: what is refused, what comes back after a reload, and what is said."""

import dataclasses

import pytest

import nncore
from lab.ledger import writer
from lab.ledger.access import new_token
from lab.ledger.problems import LedgerProblem
from lab.limits import Limits
from lab.sweeps.sweep_queue import SEEDS, sweeps
from lab.workers.cluster import NoWorkers
from tests.lab.ledger.books import HISTORY, NETWORK
from tests.pages.app import alts, button, captions, changed, every_piece, go_to, now, open_app, tell, wait_for, words
from tests.pages.session import part
from tests.patience import wait_until
from ui.session import LabBook, Training

SHORT = nncore.TrainingConfig(hidden_units=(8,), iterations=20)
LONG = nncore.TrainingConfig(hidden_units=(8,), iterations=100_000, training_digits=50)
FAR_TOO_LONG = nncore.TrainingConfig(iterations=100_000)
TRY, SO_FAR = "Try many settings", "Runs so far"
FORM = "Train 9 networks"  # its button as it is proposed


def open_compare(token, config=SHORT, view=TRY, **link):
    """The page, as a browser opens it that has this lab book, with these settings on Train. link: what it says."""
    app = open_app(**link)
    part(app, LabBook).own, part(app, Training).settings = token, config
    go_to(app, "compare.py")
    if view == TRY:
        app.segmented_control(key="compare_view").set_value(TRY).run()
    assert not app.exception
    return app


def start(app, *rates):
    """Sweep over learning rates. Returns the sweep."""
    app.multiselect(key="sweep_learning_rate").set_value(list(rates)).run()
    app.text_input(key="sweep_hidden_units").set_value("8").run()
    button(app, f"Train {len(rates)} networks").click().run()
    assert not app.exception
    return sweeps.get(part(app, LabBook).token)


def repeat(token, config):
    """Repeat a run that is in the lab book, in a tab of its own. Returns the app."""
    ledger = writer.default().ledger
    ledger.add_finished(token, config, nncore.load_digits().name, 1000, HISTORY, NETWORK, 1.5)
    app = open_compare(token, view=SO_FAR)
    button(app, "Repeat with 5 seeds").click().run()
    assert not app.exception
    return app


def test_what_is_proposed_is_what_the_server_takes_and_more_is_refused_before_it_begins(token, monkeypatch):
    limits = Limits(hidden_units=32)
    for module in ("ui.compare.sweep", "lab.sweeps.work", "lab.runs.memory"):
        monkeypatch.setattr(f"{module}.LIMITS", limits)
    monkeypatch.setattr("lab.sweeps.search.MAX_CELLS", 5)
    app = open_compare(token)
    assert app.text_input(key="sweep_hidden_units").value == "16"
    assert not app.error and button(app, "Train 2 networks")
    app.text_input(key="sweep_hidden_units").set_value("16, 64").run()
    (refusal,) = app.error
    assert refusal.value == "This server takes at most 32 hidden units in a layer, and these settings ask for 64."
    assert not any(each.label.startswith("Train") for each in app.button)


@pytest.fixture
def token():
    token = new_token()
    yield token
    for kind in ("sweep", SEEDS):
        sweeps.forget(token, kind)


def bar(pieces):
    return next(piece for piece in pieces if piece["kind"] == "bar")


def said(app, kind):
    return " ".join(element.value for element in app.get(kind))


def kept(sweep):
    return sweep.done and all(cell.entry for cell in sweep.cells)


def test_a_sweep_that_goes_on_is_there_after_a_reload_and_in_a_second_tab(token):
    first = open_compare(token, LONG)
    sweep = start(first, 0.1, 0.2, 0.3)
    other = open_compare(token)
    assert button(other, "Cancel") and len(alts(other)) == 1
    button(other, "Cancel").click().run()
    wait_until(lambda: changed(first, "sweep_end"))
    assert button(first.run(), "Try others")
    assert sweep.cancelled and sweeps.get(token) is sweep


def test_a_finished_sweep_comes_back_with_its_networks_after_the_server_has_forgotten_it(token):
    app = open_compare(token)
    sweep = start(app, 0.1, 0.3)
    wait_for(app, lambda app: kept(sweep))
    sweeps.forget(token)
    again = open_compare(token)
    assert button(again, "Try others") and "2 of 2 trained" in bar(every_piece(again))["text"]
    again.selectbox(key="sweep_cell").set_value(1).run()
    assert "learning rate 0.3" in words(every_piece(again, "cell")) and len(alts(again)) == 3
    assert button(again, "Draw with its network") and button(again, "Train with its settings")


def test_what_is_forgotten_does_not_come_back(token):
    app = open_compare(token)
    sweep = start(app, 0.1, 0.3)
    wait_for(app, lambda app: kept(sweep))
    button(app.run(), "Try others").click().run()
    assert not every_piece(app)
    wait_for(app, lambda app: writer.default().ledger.desk(token).get("sweep") is None)
    assert button(open_compare(token), FORM)


def test_a_sweep_that_was_stopped_at_once_says_so_also_when_the_server_has_forgotten_it(token):
    app = open_compare(token, LONG)
    start(app, 0.1, 0.2)
    button(app, "Cancel").click().run()
    app.run()
    assert button(app, "Try others")
    found = bar(every_piece(app))
    assert "0 of 2 trained, cancelled" in found["text"] and found["share"] < 0.5
    wait_until(lambda: writer.default().ledger.desk(token).get("sweep"))
    sweeps.forget(token)
    found = bar(every_piece(open_compare(token)))
    assert "0 of 2 trained, 2 stopped early" in found["text"] and found["share"] < 0.5


def test_a_damaged_desk_costs_the_sweep_and_no_page(token):
    writer.default().ledger.keep_on_desk(token, "sweep", b'{"configs": 7')
    assert button(open_compare(token), FORM)


def test_too_much_work_is_refused_on_the_form_with_what_would_fit(token):
    app = open_compare(token, FAR_TOO_LONG)
    assert "as much training as fits: try " in app.error[0].value
    assert not any(each.label.startswith("Train ") for each in app.button)


def test_a_second_sweep_of_the_same_person_is_a_sentence_that_goes_away(token):
    first, other = open_compare(token, LONG), open_compare(token, LONG)
    sweep = start(first, 0.1, 0.2)
    # The other tab still shows the form.
    next(each for each in other.button if each.label.startswith("Train ")).click().run()
    assert sweeps.get(token) is sweep and "Your sweep before is still going on" in other.error[0].value
    assert not other.run().error and button(other, "Cancel")


def test_repeating_far_too_long_a_run_is_a_sentence_and_nothing_begins(token):
    app = repeat(token, FAR_TOO_LONG)
    assert "these 5 networks are" in app.error[0].value.lower() and sweeps.get(token, SEEDS) is None


def test_a_repetition_goes_on_beside_a_sweep_and_cannot_be_begun_twice(token):
    sweep = start(open_compare(token, LONG), 0.1, 0.2)
    app = repeat(token, LONG)
    repetition = sweeps.get(token, SEEDS)
    assert not sweep.done and not repetition.done and repetition.group_id != sweep.group_id
    assert button(app, "Repeat with 5 seeds").disabled and button(app, "Cancel")
    assert "One run is repeated at a time" in words(every_piece(app))
    button(app, "Cancel").click().run()
    # What it had begun is a run of its own in the list, which may be the one that is chosen.
    wait_for(app, lambda app: not any(each.label.startswith("Repeat") and each.disabled for each in app.button))
    assert repetition.done and not sweep.done


def errors(app):
    return [words([piece]).strip() for piece in every_piece(app) if piece.get("look") == "note error"]


def test_why_nothing_was_trained_is_said_above_and_once(token, monkeypatch):
    def no_workers(*_, **__):
        raise NoWorkers("the Dask scheduler at tcp://127.0.0.1:9 has no workers")

    monkeypatch.setattr("lab.sweeps.sweep.scheduler.start", no_workers)
    app = open_compare(token)
    sweep = start(app, 0.1, 0.2)
    wait_for(app, lambda app: sweep.done)
    (error,) = errors(app.run())
    assert error.startswith("The Dask scheduler at tcp://127.0.0.1:9 has no workers.")


def test_what_fails_for_one_reason_is_said_above(token):
    app = open_compare(token, dataclasses.replace(SHORT, batch_size=2048))
    sweep = start(app, 0.1, 0.2)
    assert sweep.done
    assert "Batch size must be at most" in errors(app.run())[0]


def test_what_a_sweep_has_trained_and_cannot_be_saved_yet_is_said_and_saved_later(token, monkeypatch):
    app = open_compare(token)
    with monkeypatch.context() as patch:
        patch.setattr("lab.ledger.ledger.Ledger.add_finished", away)
        start(app, 0.1, 0.2)
        wait_for(app, lambda app: "locked. Keep this page open." in words(every_piece(app, "trouble")))
    wait_for(app, lambda app: not every_piece(app, "trouble"))
    wait_until(lambda: len(writer.default().ledger.entries(token)) == 2)


def away(*_, **__):
    raise LedgerProblem("Runs cannot be saved or opened just now: locked.")


def test_a_notebook_that_is_nearly_full_says_how_many_runs_will_go(token, monkeypatch):
    monkeypatch.setattr("lab.ledger.limits.RUNS", 5)
    assert "keeps 5 runs and has 0: the oldest 4 will go" in open_compare(token).warning[0].value


def test_the_best_is_named_of_finished_networks_alone(token):
    app = open_compare(token, LONG)
    sweep = start(app, 0.1, 0.2)
    wait_for(app, lambda app: any(cell.test_accuracy for cell in sweep.cells))
    found = now(app, "sweep")
    assert "Best" not in words(found) and "200,000 iterations" in bar(found)["text"]
    button(app, "Cancel").click().run()
    assert "Best" not in words(every_piece(app.run()))
    again = open_compare(new_token())
    done = start(again, 0.1, 0.3)
    wait_for(again, lambda app: done.done)
    assert "Best:" in words(every_piece(again.run()))


def test_a_repetition_says_how_far_it_is(token):
    app = repeat(token, LONG)
    sweep = sweeps.get(token, SEEDS)
    wait_until(lambda: any(cell.iterations for cell in sweep.cells))
    found = bar(now(app, "seeds"))
    assert "0 of 5 seeds trained" in found["text"] and "of 500,000 iterations" in found["text"] and found["share"]


def test_all_else_is_what_is_not_varied_and_has_the_iterations():
    said = next(said for said in captions(open_compare(new_token())) if said.startswith("All else"))
    assert "20 iterations" in said and "learning rate" not in said and "8 ReLU" not in said


def test_a_pressed_square_opens_its_run_which_moves(token):
    app = open_compare(token, LONG)
    sweep = start(app, 0.1, 0.2)
    tell(app, "sweep", "pressed", 1)
    assert app.selectbox(key="sweep_cell").value == 1
    chart = next(piece["figure"] for piece in every_piece(app, "sweep") if piece["kind"] == "figure")
    assert [trace["selectedpoints"] for trace in chart["data"] if "selectedpoints" in trace] == [[1]]
    before = words(every_piece(app, "cell"))
    assert "learning rate 0.2" in before
    wait_until(lambda: words(now(app, "cell")) != before)
    assert not changed(app, "sweep_end")
    sweep.cancel()
    wait_until(lambda: changed(app, "sweep_end"))
