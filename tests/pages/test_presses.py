"""Who does one thing right after another has done both."""

import threading
from inspect import signature
from unittest.mock import Mock

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import RerunData, RerunException, ScriptRunner, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.state.common import WidgetMetadata

from ui.app import presses
from ui.app.messages import MAX_WIDGETS

PRESS = "$$ID-press-button"


class Page:
    """What runs a page with a button, as Streamlit does it. done: what the button's callback has done."""

    def __init__(self):
        page, self.taken = self, None

        class Runner(ScriptRunner):
            pass

        class State(SafeSessionState):
            pass

        class Session:
            def request_rerun(self, message):
                # Streamlit's own thread may take what waits at any moment.
                if not (message and message.fragment_id):
                    page.taken = page.runner._requests.on_scriptrunner_ready().type
                AppSession.request_rerun(self, message)

            def __init__(self):
                self._state, self._scriptrunner = AppSessionState.APP_IS_RUNNING, None

            def _create_scriptrunner(self, data):
                self.asked = data

            def has_fragment(self, id):
                return True

        for _ in range(2):
            presses.bound(Session, Runner, State)
        self.session = Session()
        others = {name: Mock() for name in signature(ScriptRunner).parameters}
        self.runner = Runner(**{**others, "initial_rerun_data": RerunData()})
        self.runner._requests.on_scriptrunner_ready()
        self.session._scriptrunner = self.runner
        self.runner._script_thread, self.runner._execing = threading.current_thread(), True
        self.state = State(SessionState(), self.runner._maybe_handle_execution_control_request)
        button = WidgetMetadata(PRESS, bool, bool, "trigger_value", callback=self._act)
        self.state.register_widget(button, None)
        self.done, self.meanwhile = [], lambda: None

    def _act(self):
        self.done.append("begun")
        self.meanwhile()
        self.state["choice"] = 7
        self.done.append("done")

    def run(self):
        """What comes first when a page is run for somebody who pressed its button."""
        states = WidgetStates()
        states.widgets.add(id=PRESS, trigger_value=True)
        self.state.on_script_will_rerun(states)
        self.runner._maybe_handle_execution_control_request()

    def choose(self):
        """A newer message, which does not say again that the button was pressed."""
        self.runner.request_rerun(RerunData(widget_states=WidgetStates()))


@pytest.fixture
def page():
    ThreadState.initialize()
    return Page()


def test_what_comes_before_a_press_was_obeyed_waits_for_it(page):
    page.choose()
    with pytest.raises(RerunException):
        page.run()
    assert page.done == ["begun", "done"] and page.state["choice"] == 7


def test_what_comes_in_the_middle_of_what_a_press_does_waits_too(page):
    page.meanwhile = page.choose
    with pytest.raises(RerunException):
        page.run()
    assert page.done == ["begun", "done"]


def test_the_rest_of_a_page_is_left_for_what_is_newer(page):
    page.run()
    page.choose()
    with pytest.raises(RerunException):
        page.state["choice"] = 8


def test_a_callback_that_fails_is_no_reason_to_wait_for_ever(page):
    page.meanwhile = lambda: 1 / 0
    with pytest.raises(ZeroDivisionError):
        page.run()
    page.choose()
    with pytest.raises(RerunException):
        page.state["choice"] = 8


def message(fragment="", **pressed):
    """What a browser sends. fragment: the part of the page to redraw; pressed: a control's value by its id."""
    state = ClientState(fragment_id=fragment)
    for id, value in pressed.items():
        state.widget_states.widgets.add(id=id, **value)
    return state


def asked(page):
    return {state.id: getattr(state, state.WhichOneof("value")) for state in page.session.asked.widget_states.widgets}


def test_what_was_pressed_in_a_part_that_waits_for_the_page_is_done_with_what_comes_next(page):
    page.session.request_rerun(message("part", pen={"json_trigger_value": "[1]"}, choice={"int_value": 1}))
    page.session.request_rerun(message("part", pen={"json_trigger_value": "[2]"}, choice={"int_value": 1}))
    page.session.request_rerun(message(choice={"int_value": 2}))
    assert asked(page) == {"pen": "[2]", "choice": 2} and page.taken == ScriptRequestType.STOP


def test_what_a_session_keeps_of_a_message_is_as_it_was(page):
    kept = message(choice={"int_value": 2})
    page.session.request_rerun(message("part", pen={"json_trigger_value": "[1]"}))
    page.session.request_rerun(kept)
    assert set(asked(page)) == {"pen", "choice"} and [state.id for state in kept.widget_states.widgets] == ["choice"]


def test_no_more_is_added_than_any_page_has(page):
    many = {f"{number}": {"trigger_value": True} for number in range(MAX_WIDGETS)}
    page.session.request_rerun(message("part", **many))
    page.session.request_rerun(message(choice={"int_value": 2}))
    assert set(asked(page)) == {"choice"}


def test_what_was_done_already_is_not_done_once_more(page):
    page.session.request_rerun(message("part", press={"trigger_value": True}))
    page.runner._requests.on_scriptrunner_ready()
    page.run()
    assert page.done == ["begun", "done"]
    page.session.request_rerun(message(choice={"int_value": 2}))
    assert asked(page) == {"choice": 2}
    page.session.request_rerun(None)


def test_a_run_that_took_a_press_and_is_overtaken_leaves_it_to_the_newer_one(page):
    page.session.request_rerun(message("part", press={"trigger_value": True}, choice={"int_value": 1}))
    page.runner._requests.on_scriptrunner_ready()
    page.session.request_rerun(message(choice={"int_value": 2}))
    assert asked(page) == {"press": True, "choice": 2}
    with pytest.raises(StopException):
        page.run()
    assert page.done == []


def test_a_run_that_has_begun_to_obey_does_so_to_the_end_and_the_newer_one_after_it(page):
    page.session.request_rerun(message("part", press={"trigger_value": True}))
    page.runner._requests.on_scriptrunner_ready()
    page.meanwhile = lambda: page.session.request_rerun(message(choice={"int_value": 2}))
    with pytest.raises(StopException):
        page.run()
    assert page.done == ["begun", "done"] and asked(page) == {"choice": 2}


def test_two_runs_of_a_page_obey_one_after_the_other(page):
    going, waiting = threading.Event(), []

    def obey_too():
        ThreadState.initialize()
        going.set()
        page.run()
        waiting.append("done")

    def meanwhile():
        page.meanwhile = lambda: None
        thread.start()
        going.wait()
        thread.join(0.2)
        waiting.append("not yet")

    thread = threading.Thread(target=obey_too)
    page.meanwhile = meanwhile
    page.run()
    thread.join()
    assert waiting == ["not yet", "done"]
