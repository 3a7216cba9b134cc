"""A connection that is cut in mid-run: after 70 s and after ten minutes the reader is back, and the run goes on."""

import threading

import pytest

from lab.runs.scheduler import GRACE, Scheduler
from tests.lab.ledger.books import Clock
from tests.lab.test_runs import wait_until
from tests.pages.app import button, stop
from tests.pages.session import run_of
from ui.session.store import tab

LONG = {"iterations": 100_000, "units": 16}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def connections(monkeypatch, clock):
    """A scheduler with a clock of the test's, and whether each session that watches is connected, in their order."""
    connections, of_tabs, scheduler = [], {}, Scheduler(n_workers=1, clock=clock)

    def tab_is_open():
        if tab() not in of_tabs:
            connections.append(threading.Event())
            connections[-1].set()
            of_tabs[tab()] = connections[-1]
        return of_tabs[tab()].is_set

    for place in ("lab.runs.scheduler", "ui.session.training", "ui.train.run_buttons"):
        monkeypatch.setattr(f"{place}.scheduler", scheduler)
    monkeypatch.setattr("ui.session.training.tab_is_open", tab_is_open)
    return connections


def begin(browser):
    app = browser.open(**LONG)
    button(app, "Start training").click().run()
    wait_until(lambda: run_of(app).iteration)
    return app, run_of(app)


def cut(connections, run, clock, seconds):
    """Cut all connections for so long: within GRACE nothing happens, after it the run is set aside."""
    for each in connections:
        each.clear()
    clock.now += GRACE + 1
    wait_until(lambda: run.set_aside and not run.in_slice)
    clock.now += seconds - GRACE - 1


def goes_on(run):
    before = run.iteration
    wait_until(lambda: run.iteration > before)
    return run.status == "running" and not run.set_aside


def test_the_same_session_back_after_70_seconds_goes_on(browser, connections, clock):
    app, run = begin(browser)
    cut(connections, run, clock, 70)
    connections[0].set()
    assert goes_on(run)
    assert run_of(app.run()) is run and not button(app, "Pause").disabled
    stop(app)


@pytest.mark.parametrize("seconds", [70, 600])
def test_a_new_session_with_the_same_cookie_finds_the_run_and_it_goes_on(browser, connections, clock, seconds):
    _, run = begin(browser)
    cut(connections, run, clock, seconds)
    again = browser.open()
    assert run_of(again) is run and len(connections) == 2
    assert goes_on(run)
    again.run()
    assert not button(again, "Pause").disabled and again.number_input(key="units").value == 16
    stop(again)
    wait_until(lambda: run.settled)
    assert run.status == "stopped"
