"""Checking a report that was handed in: whether it is as this server made it."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

import nncore
from lab import seal, settings
from lab.ledger.curves import Curves
from lab.tasks import Task, encode
from render import report, sentences
from tests.pages.app import button, open_app, upload, wait_for
from tests.pages.session import run_of
from tests.render.compare.entries import BEGUN, entry
from ui.shared import links


def test_a_report_that_was_handed_in_is_known_again_unless_it_was_changed(downloads, trained):
    run = run_of(trained)
    file = downloads["Download report"]()
    app = open_app("pages/assign.py")
    upload(app, "A report that was handed in", "report.html", file)
    assert "This server made this report" in app.success[0].value
    assert b"Goal" not in file, "there is no task"
    reached = f"{100 * run.scores.test_accuracy:.1f}\u202f%".encode()
    assert reached in file
    upload(app, "A report that was handed in", "report.html", file.replace(reached, "99.9\u202f%".encode()))
    assert "it was changed" in app.error[0].value and not app.success


def test_a_report_without_a_seal_is_not_called_changed_and_train_says_that_it_has_none(downloads, trained, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("lab.seal._key", lambda: (_ for _ in ()).throw(OSError("No space left on device")))
        assert any("the report has no seal" in each.value for each in trained.run().caption)
        file = downloads["Download report"]()
    assert not any("no seal" in each.value for each in trained.run().caption)
    app = open_app("pages/assign.py")
    upload(app, "A report that was handed in", "report.html", file)
    assert "could not keep its key" in app.error[0].value and not app.success
    upload(app, "A report that was handed in", "report.html", b"hello")
    assert "If it has a link" in app.error[0].value


def report_of(task, downloads):
    """The report of a run, in a task or without one."""
    app = open_app(iterations=20, units=16, **({"task": encode(task)} if task else {}))
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app) is not None and run_of(app).settled)
    return downloads["Download report"]()


def test_a_report_says_what_its_task_locked(downloads):
    task = Task({"units": 16, "rate": 0.5}, frozenset(["rate"]))
    assert (
        f"Task {task.name}. Locked: Hidden layers: 1; Learning rate: 0.5; Hidden units: 16."
        in report_of(task, downloads).decode()
    )


@pytest.mark.parametrize("value, said", [(False, "off"), (True, "on")])
def test_a_report_says_a_yes_or_no_in_words(value, said):

    assert settings.listed(replace(nncore.TrainingConfig(), augment=value))["Vary the digits"] == said


@pytest.mark.parametrize(
    ("home", "warned", "others"),
    [
        ("http://127.0.0.1:8501/", False, {}),
        ("https://ev.il/lab/", True, {}),
        ("https://ev.il/'&", True, {}),
        # Of such runs the link is called something else.
        ("https://ev.il/", True, {"marks": ((1, "learning rate 0.2"),)}),
        ("https://ev.il/", True, BEGUN),
    ],
)
def test_where_a_link_leads_elsewhere_the_check_says_so(home, warned, others):
    curves = Curves([1, 2], [2.0, 1.0], [0.5, 0.6], [], [])
    item = report.of_entry(replace(entry(1, iterations=2), **others), "Mine", curves, f"{home}?units=8", {})
    app = open_app("pages/assign.py")
    upload(app, "A report that was handed in", "report.html", seal.sealed(report.report([item])))
    assert report.homes_of(seal.sealed(report.report([item]))) == [home]
    assert [sentences.plain(home) in each.value for each in app.warning] == [True] * warned


@pytest.mark.parametrize(
    ("headers", "told", "home"),
    [
        ({"Host": "lab.school:8501", "Origin": "https://lab.school:8501"}, "", "https://lab.school:8501/a/"),
        ({"Host": "lab.school"}, "", "http://lab.school/a/"),
        ({"Host": "lab.school", "Origin": "null"}, "", "http://lab.school/a/"),
        ({}, "", "http://ev.il/a/"),
        ({"Host": "ev.il", "Origin": "http://ev.il"}, "https://lab.school/x", "https://lab.school/x/"),
    ],
)
def test_a_link_has_the_address_that_the_connection_was_opened_for(monkeypatch, headers, told, home):
    monkeypatch.setattr("streamlit.context", SimpleNamespace(url="http://ev.il/a/compare", headers=headers))
    monkeypatch.setenv("DIGIT_LAB_ADDRESS", told)
    assert links.home() == home


@pytest.mark.parametrize("imported", [True, False])
def test_a_run_from_a_file_is_pointed_out_where_its_report_is_checked(imported):
    kept = entry(1, iterations=2)
    item = report.of_entry(
        replace(kept, imported=imported), "Mine", Curves([1, 2], [2.0, 1.0], [0.5, 0.6], [], []), "", {}
    )
    app = open_app("pages/assign.py")
    upload(app, "A report that was handed in", "report.html", seal.sealed(report.report([item])))
    assert "This server made this report" in app.success[0].value
    assert any("came from a file" in each.value for each in app.warning) == imported
