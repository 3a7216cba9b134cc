"""What is redrawn by itself: only while somebody looks, and no longer than there is something to see."""

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx as streamlit_context
from streamlit.testing.v1 import AppTest

from lab.runs.scheduler import scheduler
from tests.pages.app import button, open_app, redraw
from tests.pages.session import part, run_of
from tests.patience import wait_until
from ui.shared import live
from ui.shared.live import Watched
from ui.shared.pace import MOST, Pace

CORES = 2


@pytest.fixture
def timers(monkeypatch):
    """What the browser is told of timers, as it comes: seconds, or None to stop, each with the fragment's id."""
    told, enqueue = [], live.get_script_run_ctx

    class Told:
        def __init__(self):
            self.context = enqueue()
            self.session_id, self.fragment_ids_this_run = self.context.session_id, None

        def enqueue(self, message):
            if message.WhichOneof("type") == "auto_rerun":
                told.append((message.auto_rerun.fragment_id, message.auto_rerun.interval))
            else:
                told.extend((id, None) for id in message.stop_auto_rerun.fragment_ids)
            self.context.enqueue(message)

    monkeypatch.setattr(live, "get_script_run_ctx", Told)
    monkeypatch.setattr(live, "pace", Pace(CORES))
    return told


def page():
    import streamlit as st

    from ui.shared import live

    def redrawn():
        live.drawn += 1
        st.write("here")
        return live.returned

    live.begin_page()
    live.fragment(redrawn, 0.5, also_hidden=live.awake)()
    live.follow_tab()


@pytest.fixture
def app(monkeypatch, timers):
    """A page with something live on it, in a tab of which `tab.hidden` says whether it is hidden."""
    tab = SimpleNamespace(hidden=False)
    monkeypatch.setattr(live, "_component", lambda **_: tab)
    monkeypatch.setattr(live, "drawn", 0, raising=False)
    monkeypatch.setattr(live, "awake", False, raising=False)
    monkeypatch.setattr(live, "returned", None, raising=False)
    app = AppTest.from_function(page)
    app.tab = tab
    return app.run()


def test_a_slow_page_is_redrawn_more_rarely_without_running_it_again(app, timers, monkeypatch):
    assert not timers, "what Streamlit was told when the page was run is right"
    monkeypatch.setattr(live, "AROUND", 10.0)
    app.run()
    (_, seconds), *others = timers
    assert seconds == 0.5 * MOST and not others
    timers.clear()
    app.run()
    assert not timers, "it is told once"


def test_a_hidden_tab_has_no_timers_and_one_that_is_looked_at_again_is_redrawn_at_once(app, timers):
    app.tab.hidden = True
    app.run()
    ((id, seconds),) = timers
    assert seconds is None
    timers.clear()
    app.run()
    assert not timers
    app.tab.hidden = False
    app.run()
    assert timers == [(id, live.AT_ONCE)]


def test_what_a_hidden_tab_has_to_hear_it_goes_on_asking_for(app, timers, monkeypatch):
    monkeypatch.setattr(live, "awake", True)
    asked, fragment = [], st.fragment
    monkeypatch.setattr("streamlit.fragment", lambda *a, **o: asked.append(o.get("run_every")) or fragment(*a, **o))
    app.run()
    app.tab.hidden = True
    app.run()
    app.run()
    assert not timers and asked == [0.5, None] * 3


def test_a_hidden_tab_counts_for_nobody(app, timers, monkeypatch):
    monkeypatch.setattr(live, "AROUND", 10.0)
    app.run()
    assert live.pace.seconds(1.0) > 1
    app.tab.hidden = True
    app.run()
    assert live.pace.seconds(1.0) == 1


def test_what_was_on_a_page_that_was_left_counts_no_more(app, monkeypatch):
    monkeypatch.setattr(live, "AROUND", 10.0)
    app.run()
    asked = live.pace.seconds(1.0)
    app.run()
    assert live.pace.seconds(1.0) == asked > 1
    monkeypatch.setattr(live, "fragment", lambda function, *_, **__: lambda: None)  # as on a page with nothing live
    app.run()
    assert live.pace.seconds(1.0) == 1


def test_a_part_that_is_done_is_redrawn_no_more_and_counts_no_more(app, timers, monkeypatch):
    monkeypatch.setattr(live, "AROUND", 10.0)
    app.run()
    assert live.pace.seconds(1.0) > 1
    timers.clear()
    monkeypatch.setattr(live, "returned", live.DONE)
    app.run()
    ((_, seconds),) = timers
    assert seconds is None and not part(app, Watched).timers and live.pace.seconds(1.0) == 1


def test_a_page_that_is_run_in_a_hidden_tab_sets_no_timer(app, monkeypatch):
    asked, fragment = [], st.fragment
    monkeypatch.setattr("streamlit.fragment", lambda *a, **o: asked.append(o.get("run_every")) or fragment(*a, **o))
    app.run()
    assert asked[0] == 0.5
    app.tab.hidden = True
    app.run()
    asked.clear()
    app.run()
    assert asked == [None, None]


def page_with_a_place():
    import streamlit as st

    from ui.shared import live

    place = st.container()

    def redrawn():
        live.meanwhile()
        place.write("here")

    live.begin_page()
    live.fragment(redrawn, 0.5)()


def test_a_redraw_whose_page_is_run_anew_meanwhile_ends_without_a_trace(timers, monkeypatch, caplog):
    def begin_anew():
        """What Streamlit does when something is pressed: what is drawn is told to stop, and another run begins."""
        context = streamlit_context()
        if context.fragment_ids_this_run:
            if is_pressed:
                context.script_requests.request_stop()
            context.fragment_storage.clear_outside_wrappers()

    monkeypatch.setattr(live, "meanwhile", begin_anew, raising=False)
    app, is_pressed = AppTest.from_function(page_with_a_place).run(), True
    redraw(app)
    assert "Uncaught app execution" not in caplog.text
    # What goes wrong by itself is told.
    is_pressed = False
    with pytest.raises(AssertionError):
        redraw(app.run())
    assert "Uncaught app execution" in caplog.text


def test_what_is_redrawn_of_a_run_on_compare_notices_its_end_and_has_the_page_say_so():
    app = open_app(iterations=100_000, units=8)
    button(app, "Start training").click().run()
    wait_until(lambda: run_of(app).iteration)
    app.switch_page("pages/compare.py").run()
    assert "going on" in app.checkbox[0].label
    # While the run goes on, the list beside its curves is left alone.
    assert redraw(app).table and not app.checkbox
    scheduler.stop(run_of(app))
    wait_until(lambda: run_of(app).settled)
    assert "stopped" in redraw(app).checkbox[0].label
    # Nothing is left to redraw, once the lab book has been written.
    wait_until(lambda: not part(redraw(app), Watched).timers)
