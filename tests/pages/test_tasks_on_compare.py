"""A task's locks and its question hold on Compare too, where many runs are trained at once."""

import pytest

import nncore
from lab.ledger import writer
from lab.sweeps import search
from lab.sweeps.sweep_queue import SEEDS, SWEEP, sweeps
from lab.tasks import Task, encode
from tests.lab.ledger.books import HISTORY, NETWORK
from tests.pages.app import button, captions, go_to, open_app
from tests.pages.session import part
from ui.session import LabBook, TaskWork

LOCKED = Task({"rate": 0.5, "seed": 7}, frozenset(["seed"]))
ASKS = Task({"rate": 0.5}, question="Why?")
TRY = "Try many settings"
AS_LOCKED = nncore.TrainingConfig((8,), learning_rate=0.5, iterations=20, seed=7)


@pytest.fixture
def compare():
    """A function that opens Compare in a task."""
    opened = []

    def open_compare(task, view=TRY, kept=None, answer=""):
        app = open_app(task=encode(task), iterations=20, units=8)
        opened.append(part(app, LabBook))
        if answer:
            app.text_area[0].set_value(answer).run()
        if kept:
            ledger, token = writer.default().ledger, opened[-1].own
            ledger.add_finished(token, kept, nncore.load_digits().name, 1000, HISTORY, NETWORK, 1.5)
        go_to(app, "compare.py")
        if view == TRY:
            app.segmented_control(key="compare_view").set_value(TRY).run()
        assert not app.exception
        return app

    yield open_compare
    for book in opened:
        for kind in (SWEEP, SEEDS):
            sweeps.forget(book.own, kind)


def labels(app):
    return [button.label for button in app.button]


def test_what_a_task_locks_is_not_offered_for_trying_and_stays_as_it_is(compare):
    app = compare(LOCKED)
    offered = app.multiselect(key="sweep_settings")
    assert offered.value == ["hidden_units"]
    assert not {"Learning rate", "Seed"} & set(offered.options) and "Hidden units" in offered.options
    said = " ".join(captions(app))
    assert "Locked: Learning rate. Not shown: Seed." in said and "seed 7" not in said
    app.text_input(key="sweep_hidden_units").set_value("8, 9").run()
    button(app, "Train 2 networks").click().run()
    sweep = sweeps.get(part(app, LabBook).own, SWEEP)
    assert [LOCKED.unlike(cell.config) for cell in sweep.cells] == [[], []]


def test_units_of_a_locked_number_of_layers_can_be_tried_but_no_other_number(compare):
    app = compare(Task({"layers": 1}))
    app.text_input(key="sweep_hidden_units").set_value("8, 8+4").run()
    said = "Your task locks Hidden layers; to try others, leave the task first, on Train."
    assert app.error[0].value == said and "Train 2 networks" not in labels(app)


@pytest.mark.parametrize(
    "task, kept, reason",
    [
        (LOCKED, AS_LOCKED, "your task locks Seed"),
        (Task({"rate": 0.1}), AS_LOCKED, "your task locks Learning rate"),
        (ASKS, AS_LOCKED, "answer your task's question"),
    ],
)
def test_a_run_that_a_task_does_not_allow_is_not_repeated(compare, task, kept, reason):
    app = compare(task, "Runs so far", kept)
    assert "Repeat with 5 seeds" not in labels(app)
    assert any("cannot be repeated" in said and reason in said for said in captions(app))


def test_a_run_that_a_task_allows_is_repeated(compare):
    assert "Repeat with 5 seeds" in labels(compare(ASKS, "Runs so far", AS_LOCKED, "Because"))


def test_no_networks_are_trained_before_the_question_is_answered_and_the_answer_is_kept(compare):
    app = compare(ASKS)
    assert "your task's question" in app.error[0].value and "Train 3 networks" not in labels(app)
    app = compare(ASKS, answer="Because")
    app.text_input(key="sweep_hidden_units").set_value("8, 9").run()
    button(app, "Train 2 networks").click().run()
    assert [answer for _, answer in part(app, TaskWork).answers] == ["Because"]


def test_no_start_gets_around_a_lock(compare):
    app = compare(LOCKED)
    gate, configs = part(app, TaskWork), [cell.config for cell in search.grid(AS_LOCKED, {"learning_rate": [0.5, 1.0]})]
    with pytest.raises(ValueError, match="locks Learning rate"):
        gate.admit_others(configs)
    gate.admit_others(configs[:1])
