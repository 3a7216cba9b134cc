"""Who does one thing right after another has done both."""

import threading
from inspect import signature
from unittest.mock import Mock

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import RerunData, RerunException, ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.state.common import WidgetMetadata

from ui.app import presses

PRESS = "$$ID-press-button"


class Page:
    """What runs a page with a button, as Streamlit does it. done: what the button's callback has done."""

    def __init__(self):
        class Runner(ScriptRunner):
            pass

        class State(SafeSessionState):
            pass

        for _ in range(2):
            presses.bound(Runner, State)
        others = {name: Mock() for name in signature(ScriptRunner).parameters}
        self.runner = Runner(**{**others, "initial_rerun_data": RerunData()})
        self.runner._requests.on_scriptrunner_ready()
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
