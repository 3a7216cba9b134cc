"""What runs a page with a button, as Streamlit does it, and what a browser sends."""

import threading
from inspect import signature, unwrap
from unittest.mock import Mock

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.state.common import WidgetMetadata

from ui.app import presses
from ui.app.presses import LATE

PRESS = "$$ID-press-button"


class Page:
    """What runs a page with a button, as Streamlit does it. done: what the button's callback has done."""

    def __init__(self):
        # Streamlit's own classes may be bound already, by an app in the same process.
        page, self.taken = self, None

        class Runner(ScriptRunner):
            _maybe_handle_execution_control_request = unwrap(ScriptRunner._maybe_handle_execution_control_request)

            def _run_script(self, data):
                page.ran = data

        class State(SafeSessionState):
            on_script_will_rerun = unwrap(SafeSessionState.on_script_will_rerun)
            on_script_finished = unwrap(SafeSessionState.on_script_finished)
            register_widget = unwrap(SafeSessionState.register_widget)

        class Session:
            def request_rerun(self, message):
                # Streamlit's own thread may take what waits at any moment.
                if not (message and message.fragment_id):
                    page.taken = page.runner._requests.on_scriptrunner_ready().type
                unwrap(AppSession.request_rerun)(self, message)

            def __init__(self):
                self._state, self._scriptrunner = AppSessionState.APP_IS_RUNNING, None
                self._client_state, self._session_state = ClientState(), SessionState()

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
        self.session._session_state = self.state._state
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


def message(fragment="", page="", alone=False, **pressed):
    """What a browser sends. fragment: the part of the page to redraw; page: which is shown; alone: whether by a timer.

    pressed: a control's value by its id.
    """
    state = ClientState(fragment_id=fragment, page_script_hash=page, is_auto_rerun=alone)
    for id, value in pressed.items():
        state.widget_states.widgets.add(id=id, **value)
    return state


def asked(page):
    states = page.session.asked.widget_states.widgets
    return {state.id: getattr(state, state.WhichOneof("value")) for state in states if state.id != LATE}
