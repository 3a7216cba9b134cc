"""What tests of several pages start from."""

from contextlib import contextmanager

import pytest
import streamlit as st

from lab import addresses
from lab.classes import classes, secrets
from lab.ledger import writer
from lab.ledger.database import LedgerProblem
from lab.runs.scheduler import scheduler
from tests.pages.app import button, go_to, open_app, outcome, train, wait_for
from tests.pages.browser import Browser
from ui.session import tabs
from ui.shared import download


@pytest.fixture(autouse=True)
def nothing_goes_on():
    """No run that a test leaves behind takes the time of the tests after it: here no tab is ever closed."""
    yield
    for run in writer.default().runs():
        scheduler.stop(run)


@pytest.fixture(autouse=True)
def no_tab_stays():
    """A test that asks for parts itself leaves its tab to no other."""
    yield
    tabs.work_for(None)


@pytest.fixture(autouse=True)
def every_press_counts(monkeypatch):
    """A test presses one button right after another, and means both."""
    monkeypatch.setattr("ui.session.training.TWICE", 0)


@pytest.fixture(autouse=True)
def figures_are_checked(monkeypatch):
    """What the app leaves out at every redraw: Plotly looks at each figure, and says what it does not know."""
    draw = st.plotly_chart

    def check(figure, *arguments, **options):
        assert figure.layout is not None
        return draw(figure, *arguments, **options)

    monkeypatch.setattr("streamlit.plotly_chart", check)


@pytest.fixture
def trained():
    """The app on Train, after a short run."""
    app = open_app(iterations=60, units=32)
    button(app, "Start training").click().run()
    return wait_for(app, outcome)


@pytest.fixture
def two_runs():
    """The app on Compare, after two short runs that differ in the learning rate."""
    app = open_app(units=16, iterations=40)
    train(app)
    train(app, rate=0.2)
    return go_to(app, "compare.py")


@pytest.fixture
def downloads(monkeypatch):
    """What the download buttons that were drawn last would make, {label: function}.

    Called from a test it has no session, as on a server, which makes a file after the page is drawn.
    """
    made, show = {}, download.show

    def note(label, make, *arguments, **options):
        made[label] = make
        return show(label, make, *arguments, **options)

    monkeypatch.setattr(download, "show", note)
    return made


@pytest.fixture
def browser(monkeypatch):
    """A browser with a lab book of its own."""
    return Browser(monkeypatch)


@pytest.fixture
def ledger_away(monkeypatch):
    """A function whose `with` keeps everybody from the ledger, which is asked again at once."""
    monkeypatch.setattr("ui.session.desk.PATIENCE", 0.0)

    @contextmanager
    def away():
        @contextmanager
        def refuse(*_, **__):
            raise LedgerProblem("Runs cannot be saved or opened just now: the database is locked by another program.")
            yield

        with monkeypatch.context() as patch:
            patch.setattr("lab.ledger.database.Database.begin", refuse)
            yield

    return away


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """PINs are turned into keys at once; nobody has made a class yet, tried a wrong code, or begun a notebook."""
    monkeypatch.setattr(secrets, "_SCRYPT", {"n": 2, "r": 1, "p": 1})
    monkeypatch.setattr(addresses, "classes_made", addresses.Often(40, 3600))
    monkeypatch.setattr(addresses, "wrong_codes", addresses.Often(100, 60))
    monkeypatch.setattr(addresses, "books_begun", addresses.Often(500, 3600))


@pytest.fixture
def school():
    """The classes that sessions have."""
    return classes.Classes(writer.default().ledger)
