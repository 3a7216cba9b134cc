"""Checking a report that was handed in: whether it is as this server made it, and where its links lead."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from lab import seal
from lab.ledger.curves import Curves
from lab.tasks import Task, encode
from render import report, sentences
from tests.pages.app import button, open_app, upload, wait_for
from tests.pages.session import run_of
from tests.render.compare.entries import BEGUN, entry
from ui.shared import links


def check(file):
    return upload(open_app("pages/assign.py"), "A report that was handed in", "report.html", file)


def test_a_report_is_known_again_unless_it_was_changed(downloads):
    task = Task({"units": 16, "rate": 0.5}, frozenset(["rate"]))
    app = open_app(iterations=20, units=16, task=encode(task))
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app) is not None and run_of(app).settled)
    file = downloads["Download report"]()
    locked = "Locked: Hidden layers: 1; Learning rate: 0.5; Hidden units: 16."
    assert f"Task {task.name}. {locked}" in file.decode() and b"Goal" not in file, "it has none"
    assert "This server made this report" in check(file).success[0].value
    reached = f"{100 * run_of(app).scores.test_accuracy:.1f}\u202f%".encode()
    assert reached in file
    app = check(file.replace(reached, "99.9\u202f%".encode()))
    assert "it was changed" in app.error[0].value and not app.success


def test_a_report_without_a_seal_is_not_called_changed(downloads, trained, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("lab.seal._key", lambda: (_ for _ in ()).throw(OSError("No space left on device")))
        assert any("the report has no seal" in each.value for each in trained.run().caption)
        file = downloads["Download report"]()
    assert not any("no seal" in each.value for each in trained.run().caption)
    app = check(file)
    assert "could not keep its key" in app.error[0].value and not app.success


def sealed(home="", **others):
    """A report of a run that was kept, with a link to a home."""
    kept, curves = replace(entry(1, iterations=2), **others), Curves([1, 2], [2.0, 1.0], [0.5, 0.6], [], [])
    return seal.sealed(report.report([report.of_entry(kept, "Mine", curves, home and f"{home}?units=8", {})]))


@pytest.mark.parametrize(
    ("home", "others"),
    [
        ("http://127.0.0.1:8501/", {}),
        ("https://ev.il/'&", {}),
        # Of such runs the link is called something else.
        ("https://ev.il/", {"marks": ((1, "learning rate 0.2"),)}),
        ("https://ev.il/", BEGUN),
    ],
)
def test_where_a_link_leads_elsewhere_the_check_says_so(home, others):
    file = sealed(home, **others)
    assert report.homes_of(file) == [home]
    assert [sentences.plain(home) in each.value for each in check(file).warning] == [True] * ("ev.il" in home)


def test_a_run_from_a_file_is_pointed_out():
    for imported in (True, False):
        app = check(sealed(imported=imported))
        assert "This server made this report" in app.success[0].value
        assert any("came from a file" in each.value for each in app.warning) == imported


@pytest.mark.parametrize(
    ("headers", "told", "home"),
    [
        ({"Host": "lab.school:8501", "Origin": "https://lab.school:8501"}, "", "https://lab.school:8501/a/"),
        ({"Host": "lab.school", "Origin": "null"}, "", "http://lab.school/a/"),
        ({}, "", "http://ev.il/a/"),
        ({"Host": "ev.il", "Origin": "http://ev.il"}, "https://lab.school/x", "https://lab.school/x/"),
    ],
)
def test_a_link_has_the_address_of_the_connection(monkeypatch, headers, told, home):
    monkeypatch.setattr("streamlit.context", SimpleNamespace(url="http://ev.il/a/compare", headers=headers))
    monkeypatch.setenv("DIGIT_LAB_ADDRESS", told)
    assert links.home() == home
