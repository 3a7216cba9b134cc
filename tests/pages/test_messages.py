"""A session acts on what our pages have a browser send, and on nothing else that comes over its WebSocket."""

import threading
from unittest.mock import Mock

import pytest
import streamlit as st
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from tests.pages.app import open_app
from ui.app import departed, messages, server, uploads


@pytest.fixture
def session():
    """A session of Streamlit's, as far as messages concern it."""

    class Session(AppSession):
        def __init__(self):
            self.id, self._session_state, self._enqueue_forward_msg = "one", Mock(), Mock()
            self._uploaded_file_mgr, self._state, self._debug_last_backmsg_id = Mock(), None, None
            self._uploaded_file_mgr.get_upload_urls.return_value = []
            self.request_rerun = Mock()

        def __del__(self):
            """It has nothing to let go of."""

    messages.bound(Session)
    return Session()


def answers(session):
    return [call.args[0] for call in session._enqueue_forward_msg.call_args_list]


def test_nobody_clears_the_caches_of_all(session):
    @st.cache_resource
    def kept():
        return object()

    before = kept()
    session.handle_backmsg(BackMsg(clear_cache=True))
    assert kept() is before and not session._session_state.clear.called


def test_addresses_are_made_for_as_many_files_as_may_be_kept_and_no_more(session):
    message = BackMsg()
    message.file_urls_request.request_id = "a"
    message.file_urls_request.file_names.extend(["x"] * uploads.MAX_FILES)
    session.handle_backmsg(message)
    assert session._uploaded_file_mgr.get_upload_urls.call_count == 1
    message.file_urls_request.file_names.append("x")
    session.handle_backmsg(message)
    assert session._uploaded_file_mgr.get_upload_urls.call_count == 1
    answer = answers(session)[-1].file_urls_response
    assert (answer.response_id, answer.error_msg) == ("a", messages.TOO_MANY_FILES)


def test_a_page_is_run_again_unless_there_are_states_of_more_widgets_than_any_page_has(session):
    message = BackMsg()
    for number in range(messages.MAX_WIDGETS):
        message.rerun_script.widget_states.widgets.add(id=str(number), bool_value=True)
    session.handle_backmsg(message)
    assert session.request_rerun.call_count == 1
    message.rerun_script.widget_states.widgets.add(id="more", bool_value=True)
    session.handle_backmsg(message)
    assert session.request_rerun.call_count == 1


@pytest.mark.parametrize("field", ["json_value", "json_trigger_value", "string_value"])
def test_a_state_has_as_many_values_as_a_drawing_and_not_a_million(session, field):
    for n in (100_000, 1_000_000):
        message = BackMsg()
        message.rerun_script.widget_states.widgets.add(id="canvas", **{field: f"[{'0,' * n}0]"})
        session.handle_backmsg(message)
        assert session.request_rerun.call_count == 1


@pytest.mark.parametrize("field", ["json_value", "json_trigger_value", "string_value"])
def test_what_is_nested_deep_is_not_read_but_where_it_is_typed(session, field):
    for depth, heard in ((messages.MAX_DEPTH, True), (messages.MAX_DEPTH + 1, field == "string_value")):
        message = BackMsg()
        message.rerun_script.widget_states.widgets.add(id="pen", **{field: "[{}]" * 1000 + "[" * depth + "]" * depth})
        session.request_rerun.reset_mock()
        session.handle_backmsg(message)
        assert session.request_rerun.called == heard


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_in_no_field(session, number):
    for said in ({"double_value": number}, {"double_array_value": {"data": [1.0, number]}}):
        message = BackMsg()
        message.rerun_script.widget_states.widgets.add(id="a", double_value=1e308)
        session.handle_backmsg(message)
        assert session.request_rerun.called
        session.request_rerun.reset_mock()
        message.rerun_script.widget_states.widgets.add(id="b", **said)
        session.handle_backmsg(message)
        assert not session.request_rerun.called


def test_a_list_has_as_many_values_as_a_page_may_say_and_not_a_million(session):
    def said(n):
        message = BackMsg()
        widget = message.rerun_script.widget_states.widgets.add(id="files")
        return message, widget, range(n)

    for fill in (
        lambda widget, items: [widget.file_uploader_state_value.uploaded_file_info.add() for _ in items],
        lambda widget, items: widget.string_array_value.data.extend("" for _ in items),
        lambda widget, items: widget.int_array_value.data.extend(items),
        lambda widget, items: widget.double_array_value.data.extend(items),
    ):
        for n, heard in ((12, True), (messages.MAX_VALUES + 1, False)):
            message, widget, items = said(n)
            fill(widget, items)
            session.request_rerun.reset_mock()
            session.handle_backmsg(message)
            assert session.request_rerun.called == heard
    message = said(0)[0]
    message.rerun_script.cached_message_hashes.extend("" for _ in range(messages.MAX_VALUES + 1))
    session.request_rerun.reset_mock()
    session.handle_backmsg(message)
    assert not session.request_rerun.called


def test_a_file_to_take_home_is_made_and_nothing_is_installed(session, monkeypatch):
    asked = []
    monkeypatch.setattr("asyncio.create_task", lambda task: asked.append(task.close()) or Mock())
    session._background_tasks = set()
    for payload, n in (("deferred_file", 1), ("install_skills", 1)):
        message = BackMsg()
        getattr(message.backend_operation_request, payload).SetInParent()
        session.handle_backmsg(message)
        assert len(asked) == n
    message.backend_operation_request.deferred_file.SetInParent()
    for _ in range(messages.MAX_OPERATIONS + 2):
        session.handle_backmsg(message)
    assert len(asked) == messages.MAX_OPERATIONS


@pytest.mark.parametrize(("field", "heard"), [("string_value", False), ("json_value", False), ("number", True)])
def test_a_text_is_no_longer_than_anybody_types(session, field, heard):
    """In Python one sign of four bytes has all of a text take as many."""
    message, text = BackMsg(), "🙂" + "a" * messages.MAX_TEXT
    if field == "number":
        field, text = "json_value", "1" * (messages.MAX_TEXT + 1)  # a photograph is as long, and takes no more
    message.rerun_script.widget_states.widgets.add(id="asks", **{field: text})
    session.handle_backmsg(message)
    assert session.request_rerun.called == heard


def test_a_connection_is_known_to_be_alive(session):
    session.handle_backmsg(BackMsg(app_heartbeat=True))
    assert answers(session)[0].heartbeat_ack


def test_a_message_is_no_larger_than_a_few_megabytes():
    """Streamlit closes a connection that brings a larger one, and keeps the newest as long as the tab is open."""
    assert config.get_option("server.maxWidgetStateSize") <= 4
    assert config.get_option("server.maxMessageSize") <= 32


def test_a_page_that_is_opened_first_is_no_syntax_tree(monkeypatch):
    """Two threads that make one at once, as who logs a traceback does, disturb each other in Python 3.11."""
    made = Mock(side_effect=SystemError)
    monkeypatch.setattr("streamlit.runtime.scriptrunner.magic.add_magic", made)
    open_app("pages/compare.py")
    assert not made.called


def test_what_a_server_does_once_is_done_once(monkeypatch):
    """Also where somebody clears the caches, or it is asked to again."""
    runs, running = [], Mock(uploaded_file_mgr=MemoryUploadedFileManager("/upload"))
    monkeypatch.setattr(server, "_prepared", threading.Event())
    monkeypatch.setattr(server, "_prepare", lambda: runs.append(1))
    for _ in range(3):
        server.prepare()
        st.cache_resource.clear()
    assert runs == [1]
    monkeypatch.setattr(departed.threading, "Thread", Mock())
    running._session_mgr._session_storage.list.return_value = []
    for _ in range(3):
        uploads.bound(running.uploaded_file_mgr)
        departed.look_after(running, Mock())
        messages.bound(AppSession)
    assert departed.threading.Thread.call_count == 1
    assert running.uploaded_file_mgr.add_file.__self__._add.__self__ is running.uploaded_file_mgr
    assert not hasattr(AppSession.handle_backmsg.__wrapped__, "__wrapped__")
