"""What the page Compare offers for runs that are kept: a report of all of them, a repetition where it would be one."""

from dataclasses import replace

import pytest

import nncore
from lab.ledger import writer
from lab.runs.history import History
from lab.settings import listed
from render.compare.comparison import compared_runs
from tests.pages.app import button, captions, open_app
from tests.pages.session import part
from ui.compare import runs
from ui.session import LabBook

DEEP = nncore.TrainingConfig(hidden_units=(16, 16, 16, 16), learning_rate=0.0137, iterations=200_000)
MEASURED = History([2.3, 1.0], [0.1, 0.9], [2], [0.9])


def kept(config, n_test=1000, data_name=None, **names):
    """The app on Compare, with one run in a lab book of its own; and its ledger, token and id."""
    app, ledger = open_app("pages/compare.py"), writer.default().ledger
    token = ledger.new_lab_book()
    id = ledger.add_finished(
        token, config, data_name or nncore.load_digits().name, n_test, MEASURED, None, 1.0, **names
    )
    part(app, LabBook).own = token
    return app.run(), ledger, token, id


def repeatable(app):
    return any(each.label == "Repeat with 5 seeds" for each in app.button)


def test_a_report_lists_every_layer():
    app, ledger, token, _ = kept(DEEP)
    page = runs.report_file(ledger, token, compared_runs(ledger.entries(token)), "http://127.0.0.1/").decode()
    assert all(f"<th>{name}</th><td>{text}</td>" in page for name, text in listed(DEEP).items())
    assert "Units of layer 4" in page and not app.exception


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"data_name": "Letters"}, "its digits are not on this machine"),
        ({"n_test": 999}, "this machine has different digits under the name of its data set"),
    ],
)
def test_what_would_not_be_the_run_again_is_not_repeated(other, reason):
    app, *_ = kept(nncore.TrainingConfig())
    assert repeatable(app)
    app, *_ = kept(nncore.TrainingConfig(), **other)
    assert not repeatable(app) and any(reason in caption for caption in captions(app))


def test_two_repetitions_of_one_name_stay_two():
    app, ledger, token, _ = kept(nncore.TrainingConfig(), group="Run 1, 5 seeds", group_id="a" * 32)
    other = replace(nncore.TrainingConfig(), hidden_units=(16,))
    name = nncore.load_digits().name
    for group_id, config in (("a" * 32, nncore.TrainingConfig(seed=4)), ("b" * 32, other), ("c" * 32, other)):
        names = {"group": "Run 1, 5 seeds", "group_id": group_id}
        ledger.add_finished(token, config, name, 1000, MEASURED, None, 1.0, **names)
    app.run()
    assert len(app.checkbox) == 3


def test_one_deletion_after_the_other_is_undone_the_last_first():
    app, ledger, token, first = kept(DEEP)
    second = ledger.add_finished(token, DEEP, nncore.load_digits().name, 1000, MEASURED, None, 1.0)
    for id in (first, second):
        part(app, LabBook).change("delete", [id])
    app.run()
    for there in ([second], [first, second]):
        button(app, "Undo delete").click().run()
        assert sorted(entry.id for entry in ledger.entries(token)) == there
    assert not any("Undo" in each.label for each in app.button)
