"""At a session's state there is one at a time, and not too many wait."""

import threading

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.runtime.state.common import WidgetMetadata

from tests.pages.presser import Page, asked, message
from ui.app import presses


@pytest.fixture
def page():
    ThreadState.initialize()
    return Page()


def beside_a_press(page, change):
    """In which order a press is obeyed and something else is done, which begins while it is."""
    begun, done = threading.Event(), []

    def late():
        ThreadState.initialize()
        begun.set()
        change()
        done.append("changed")

    def meanwhile():
        page.meanwhile = lambda: None
        thread.start()
        begun.wait()
        thread.join(0.2)
        done.append("obeyed")

    thread = threading.Thread(target=late)
    page.meanwhile = meanwhile
    page.run()
    thread.join()
    return done


def another_run(page):
    """The state as another run of the page has it: with a lock of its own."""
    return type(page.state)(page.state._state, page.runner._maybe_handle_execution_control_request)


def test_two_runs_of_a_page_obey_one_after_the_other(page):
    assert beside_a_press(page, lambda: another_run(page).on_script_will_rerun(WidgetStates())) == ["obeyed", "changed"]


@pytest.mark.parametrize("change", ["set", "forget", "show"])
def test_who_is_about_to_be_stopped_changes_nothing_while_another_obeys(page, change):
    """Streamlit looks through all that there is for what was pressed, and fails if that changes meanwhile."""
    another = another_run(page)
    another["this"], control = 1, WidgetMetadata("$$ID-other-None", bool, bool, "bool_value")
    changes = {
        "set": lambda: another.__setitem__("other", 1),
        "forget": lambda: another.__delitem__("this"),
        "show": lambda: another.register_widget(control, None),
    }
    assert beside_a_press(page, changes[change]) == ["obeyed", "changed"]


def test_what_is_said_before_anything_is_obeyed_has_a_bound_together(page):
    large = {"string_value": "x" * (presses.MAX_BYTES // 2)}
    page.session.request_rerun(message("part", photograph=large))
    page.session.request_rerun(message(another=large))
    assert set(asked(page)) == {"another"}


def test_who_sends_faster_than_anybody_presses_is_not_heard_until_something_is_obeyed(page, monkeypatch):
    monkeypatch.setattr(presses, "MOST_WAITING", 1)
    page.meanwhile = lambda: page.session.request_rerun(message(choice={"int_value": 2}))
    page.run()
    assert not hasattr(page.session, "asked")
    page.session.request_rerun(message(choice={"int_value": 2}))
    assert asked(page) == {"choice": 2}
