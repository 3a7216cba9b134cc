"""The controls of a server whose teacher has set limits."""

import pytest

from lab.limits import Limits
from tests.pages.app import button, notes, open_app
from tests.pages.session import run_of
from tests.pages.train.test_controls import choose_preset


@pytest.fixture
def small_server(monkeypatch):
    """A server whose teacher has set less than the notebook's values."""
    limits = Limits(hidden_units=256, iterations=400, training_digits=800)
    for module in ("ui.train.controls", "lab.settings", "lab.runs.memory"):
        monkeypatch.setattr(f"{module}.LIMITS", limits)


def test_controls_go_no_further_than_the_server_takes(small_server):
    app = open_app()
    assert not app.exception
    assert [(field.value, field.max) for field in app.number_input][:3] == [(256, 256), (400, 400), (800, 800)]
    assert any("this server takes at most 256" in info.value for info in app.info)
    button(app, "Start training").click().run()
    assert not app.exception and run_of(app).config.hidden_units == (256,)


def test_what_a_link_asks_for_beyond_the_servers_limits_is_said(small_server):
    app = open_app(units=512, iterations=5000, digits=1000)
    for title, most in (("Hidden units", 256), ("Iterations", 400), ("Training digits", 800)):
        assert (
            f"{title} cannot be what the address asks for, since this server takes at most {most}; it is {most}."
            in notes(app)
        )
    assert [field.value for field in app.number_input][:3] == [256, 400, 800]


def test_what_a_link_asks_for_that_the_server_takes_is_no_matter_of_limits(small_server):
    app = open_app(units=64, iterations=100, digits=100)
    assert not any("this server" in info.value for info in app.info) and not notes(app)


def test_what_is_put_beyond_the_servers_limits_is_said(small_server):
    app = open_app()
    choose_preset(app, "notebook")
    assert not app.exception
    said = " ".join(info.value for info in app.info)
    for asked, most in (("512 hidden units", 256), ("500 iterations", 400), ("1,000 training digits", 800)):
        assert f"These settings ask for {asked}; this server takes at most {most}." in said
    assert [field.value for field in app.number_input][:3] == [256, 400, 800]
