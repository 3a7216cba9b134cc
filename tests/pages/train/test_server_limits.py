"""The controls of a server whose teacher has set limits."""

import pytest

from lab.limits import Limits
from tests.pages.app import button, notes, open_app
from tests.pages.session import run_of
from tests.pages.train.test_controls import choose_preset


@pytest.fixture
def small_server(monkeypatch):
    """A server whose teacher has set less than the first values, and the notebook's."""
    limits = Limits(hidden_units=48, iterations=400, training_digits=800)
    for module in ("ui.train.controls", "lab.settings", "lab.runs.memory"):
        monkeypatch.setattr(f"{module}.LIMITS", limits)


def numbers_of(app):
    """The fields of what the server limits."""
    return [app.number_input(key=key) for key in ("units", "iterations", "digits")]


def test_controls_go_no_further_than_the_server_takes(small_server):
    app = open_app()
    assert not app.exception
    assert [each.value for each in numbers_of(app)] == [48, 400, 800]
    assert any("this server takes 48" in info.value for info in app.info)
    button(app, "Start training").click().run()
    assert not app.exception and run_of(app).config.hidden_units == (48,)


def test_what_a_link_asks_for_beyond_the_servers_limits_is_said(small_server):
    app = open_app(units=512, iterations=5000, digits=1000)
    for title, most in (("Hidden units", 48), ("Iterations", 400), ("Training digits", 800)):
        assert f"{title} cannot be what the address asks for; it is {most}." in notes(app)
    assert [each.value for each in numbers_of(app)] == [48, 400, 800]


def test_what_a_link_asks_for_that_the_server_takes_is_no_matter_of_limits(small_server):
    app = open_app(units=32, iterations=100, digits=100)
    assert not any("this server" in info.value for info in app.info) and not notes(app)


def test_what_is_put_beyond_the_servers_limits_is_said(small_server):
    app = open_app()
    choose_preset(app, "notebook")
    assert not app.exception
    said = " ".join(info.value for info in app.info)
    for asked, most in (("512 hidden units", 48), ("500 iterations", 400), ("1,000 training digits", 800)):
        assert f"These settings ask for {asked}; this server takes {most}." in said
    assert [each.value for each in numbers_of(app)] == [48, 400, 800]
