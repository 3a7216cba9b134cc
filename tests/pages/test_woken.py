"""Parts of a page that another part has redrawn: once, or by itself until it is done."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import redraw
from tests.pages.session import part
from tests.pages.test_live import app, timers  # noqa: F401  fixtures
from ui.shared import live
from ui.shared.live import Watched

# ruff: noqa: F811  fixtures are asked for by their names


def page_that_wakes():
    from ui.shared import live

    def first():
        live.drawn.append("first")
        live.wake("second")
        live.wake("nobody")

    def second():
        live.drawn.append("second")

    live.begin_page()
    live.drawn.append("page")
    live.fragment(first, 0.5)()
    live.fragment(second, 0.5, going=live.going)()


@pytest.mark.parametrize("going", [False, True])
def test_a_part_has_another_be_redrawn_after_it_and_not_the_page(monkeypatch, going):
    monkeypatch.setattr(live, "drawn", [], raising=False)
    monkeypatch.setattr(live, "going", going, raising=False)
    app = AppTest.from_function(page_that_wakes).run()
    live.drawn.clear()
    redraw(app, "first")
    assert live.drawn == ["first", "second"]


def page_that_is_watched_when_told():
    from ui.shared import live

    def watched():
        return live.returned

    live.begin_page()
    live.fragment(watched, 2.0, going=False)()
    if live.awake:
        live.wake("watched", 2.0)
    live.follow_tab()


def test_a_part_that_was_woken_goes_on_until_it_is_done_and_rests_with_its_tab(app, timers, monkeypatch):
    tab, app = app.tab, AppTest.from_function(page_that_is_watched_when_told).run()
    assert not timers
    monkeypatch.setattr(live, "awake", True)
    app.run()
    ((id, seconds),) = timers
    assert seconds == 2.0
    tab.hidden = True
    app.run()
    tab.hidden = False
    timers.clear()
    app.run()
    assert (id, live.AT_ONCE) in timers
    timers.clear()
    monkeypatch.setattr(live, "awake", False)
    redraw(app, "watched")
    assert timers == [(id, 2.0)], "at leisure again"
    timers.clear()
    monkeypatch.setattr(live, "returned", live.DONE)
    redraw(app, "watched")
    assert timers == [(id, None)] and not part(app, Watched).timers
