"""Sweeps and repetitions on the page Compare: what is refused, what comes back after a reload, and what is said."""

from dataclasses import replace

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


def open_compare(token, config=SHORT, view=TRY):
    """The page, as a browser opens it that has this lab book, with these settings on Train."""
    app = open_app()
    part(app, LabBook).own, part(app, Training).settings = token, config
    go_to(app, "compare.py")
    app.segmented_control(key="compare_view").set_value(view).run()
    assert not app.exception
    return app


def start(app, *rates, units="8"):
    """Sweep over learning rates. Returns the sweep."""
    app.multiselect(key="sweep_learning_rate").set_value(list(rates)).run()
    app.text_input(key="sweep_hidden_units").set_value(units).run()
    next(each for each in app.button if each.label.startswith("Train ")).click().run()
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


@pytest.fixture
def token():
    token = new_token()
    yield token
    for kind in ("sweep", SEEDS):
        sweeps.forget(token, kind)


def bar(pieces):
    return next(piece for piece in pieces if piece["kind"] == "bar")


def kept(sweep):
    return sweep.done and all(cell.entry for cell in sweep.cells)


def begins(app):
    """What is written on buttons that begin a sweep."""
    return [each.label for each in app.button if each.label.startswith("Train ")]


def test_only_what_the_server_takes_is_proposed(token, monkeypatch):
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
    assert not begins(app)


def test_too_much_work_is_refused_with_what_would_fit(token):
    app = open_compare(token, FAR_TOO_LONG)
    assert "as much training as fits: try " in app.error[0].value and not begins(app)
    app = repeat(token, FAR_TOO_LONG)
    assert "these 5 networks are" in app.error[0].value.lower() and sweeps.get(token, SEEDS) is None


def test_all_else_is_what_is_not_varied_and_has_the_iterations(token):
    said = next(said for said in captions(open_compare(token)) if said.startswith("All else"))
    assert "20 iterations" in said and "learning rate" not in said and "8 ReLU" not in said


def test_a_sweep_is_kept_and_comes_back_until_it_is_forgotten(token):
    app = open_compare(token)
    sweep = start(app, 0.1, 0.3, units="8, 16+8")
    wait_for(app, lambda app: kept(sweep))
    assert [cell.status for cell in sweep.cells] == ["finished"] * 4 and "Best:" in words(every_piece(app))
    sweeps.forget(token)  # as a server does that is begun anew
    app = open_compare(token)
    assert "4 of 4 trained" in bar(every_piece(app))["text"]
    app.selectbox(key="sweep_cell").set_value(3).run()
    assert "learning rate 0.3, hidden units 16+8" in words(every_piece(app, "cell")) and len(alts(app)) == 3
    assert button(app, "Draw with its network") and button(app, "Train with its settings")
    assert len(open_compare(token, view=SO_FAR).checkbox) == 4
    button(app, "Try others").click().run()
    assert not every_piece(app)
    wait_for(app, lambda app: writer.default().ledger.desk(token).get("sweep") is None)
    assert button(open_compare(token), FORM)


def test_a_sweep_that_goes_on_is_seen_and_cancelled_in_two_tabs(token):
    first, late = open_compare(token, LONG), open_compare(token, LONG)
    sweep = start(first, 0.1, 0.2)
    # The other tab still shows the form.
    button(late, FORM).click().run()
    assert sweeps.get(token) is sweep and "Your sweep before is still going on" in late.error[0].value
    assert not late.run().error
    other = open_compare(token)
    assert len(alts(other)) == 1
    wait_for(first, lambda app: any(cell.test_accuracy for cell in sweep.cells))
    found = now(first, "sweep")
    assert "Best" not in words(found) and "200,000 iterations" in bar(found)["text"]
    button(other, "Cancel").click().run()
    wait_until(lambda: changed(first, "sweep_end"))
    assert button(first.run(), "Try others") and "Best" not in words(every_piece(first))
    assert sweep.cancelled and sweeps.get(token) is sweep
    found = bar(every_piece(first))
    assert "0 of 2 trained, cancelled" in found["text"] and found["share"] < 0.5
    wait_until(lambda: writer.default().ledger.desk(token).get("sweep"))
    sweeps.forget(token)
    found = bar(every_piece(open_compare(token)))
    assert "0 of 2 trained, 2 stopped early" in found["text"] and found["share"] < 0.5


def test_a_damaged_desk_costs_the_sweep_and_no_page(token):
    writer.default().ledger.keep_on_desk(token, "sweep", b'{"configs": 7')
    assert button(open_compare(token), FORM)


def test_a_repetition_goes_on_beside_a_sweep_and_once(token):
    sweep = start(open_compare(token, LONG), 0.1, 0.2)
    app = repeat(token, LONG)
    repetition = sweeps.get(token, SEEDS)
    assert not sweep.done and not repetition.done and repetition.group_id != sweep.group_id
    assert button(app, "Repeat with 5 seeds").disabled
    assert "One run is repeated at a time" in words(every_piece(app))
    wait_until(lambda: any(cell.iterations for cell in repetition.cells))
    found = bar(now(app, "seeds"))
    assert "0 of 5 seeds trained" in found["text"] and "of 500,000 iterations" in found["text"]
    button(app, "Cancel").click().run()
    # What it had begun is a run of its own in the list, which may be the one that is chosen.
    wait_for(app, lambda app: not any(each.label.startswith("Repeat") and each.disabled for each in app.button))
    assert repetition.done and not sweep.done


def no_workers(*_, **__):
    raise NoWorkers("the Dask scheduler at tcp://127.0.0.1:9 has no workers")


def test_why_nothing_was_trained_is_said_above_and_once(monkeypatch):
    def error(config):
        app = open_compare(new_token(), config)
        sweep = start(app, 0.1, 0.2)
        wait_until(lambda: sweep.done)
        (said,) = [words([each]) for each in every_piece(app.run()) if each.get("look") == "note error"]
        return said.strip()

    assert "Batch size must be at most" in error(replace(SHORT, batch_size=2048))
    monkeypatch.setattr("lab.sweeps.sweep.scheduler.start", no_workers)
    assert error(SHORT).startswith("The Dask scheduler at tcp://127.0.0.1:9 has no workers.")


def away(*_, **__):
    raise LedgerProblem("Runs cannot be saved or opened just now: locked.")


def test_what_cannot_be_saved_yet_is_said_and_saved_later(token, monkeypatch):
    app = open_compare(token)
    with monkeypatch.context() as patch:
        patch.setattr("lab.ledger.ledger.Ledger.add_finished", away)
        start(app, 0.1, 0.2)
        wait_for(app, lambda app: "locked. Keep this page open." in words(every_piece(app, "trouble")))
    wait_for(app, lambda app: not every_piece(app, "trouble"))
    wait_until(lambda: len(writer.default().ledger.entries(token)) == 2)


def test_a_nearly_full_notebook_says_how_many_runs_will_go(token, monkeypatch):
    monkeypatch.setattr("lab.ledger.limits.RUNS", 5)
    assert "keeps 5 runs and has 0: the oldest 4 will go" in open_compare(token).warning[0].value


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
