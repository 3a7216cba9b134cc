"""What a run has drawn is sent, also where another is asked for before the server came to it."""

import asyncio
from inspect import unwrap
from types import SimpleNamespace

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import RerunData, ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests

from tests.pages.presser import message
from ui.app import drawn


class Runner:
    """What runs a page, as far as a session asks it."""

    def __init__(self, work=lambda: None):
        self._requests, self.work = ScriptRequests(), work

    def request_rerun(self, data):
        return self._requests.request_rerun(data)

    def request_stop(self):
        self._requests.request_stop()

    def _run_script(self, data):
        self.work()

    def run_to_the_end(self):
        self.request_rerun(RerunData())
        self._requests.on_scriptrunner_ready()
        self._run_script(RerunData())
        self._requests.on_scriptrunner_ready()


class Session:
    """Streamlit's own, as far as it is about who is heard."""

    request_rerun = unwrap(AppSession.request_rerun)
    _handle_scriptrunner_event_on_event_loop = unwrap(AppSession._handle_scriptrunner_event_on_event_loop)
    _create_script_finished_message = AppSession._create_script_finished_message
    _create_session_status_changed_message = AppSession._create_session_status_changed_message
    _local_sources_watcher, _run_on_save = None, False

    def __init__(self, runner):
        self._event_loop, self._scriptrunner, self.sent = asyncio.get_running_loop(), runner, []
        self._state, self._client_state = AppSessionState.APP_IS_RUNNING, ClientState()

    def has_fragment(self, id):
        return True

    def _create_scriptrunner(self, data):
        self._scriptrunner = type(self._scriptrunner)()

    def _settle_once_delivered(self):
        pass

    def _enqueue_forward_msg(self, said):
        self.sent.append(said.WhichOneof("type"))

    def hear_soon(self, event, **what):
        """As a run says something in its own thread."""
        hear = self._handle_scriptrunner_event_on_event_loop
        self._event_loop.call_soon(hear, self._scriptrunner, event, *what.values())


@pytest.fixture
def classes():
    """A session's class and a runner's of their own, since Streamlit's may be bound already."""
    session, runner = type("Session", (Session,), {}), type("Runner", (Runner,), {})
    for _ in range(2):
        drawn.bound(session, runner)
    return SimpleNamespace(session=session, runner=runner)


def spoken(session):
    """What a run says at its end: what it has drawn, that it has ended, and that it is gone."""
    session.hear_soon(ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, said=ForwardMsg(stop_auto_rerun={}))
    session.hear_soon(ScriptRunnerEvent.FRAGMENT_STOPPED_WITH_SUCCESS)
    session.hear_soon(ScriptRunnerEvent.SHUTDOWN)


def test_a_run_that_has_ended_is_heard_to_the_end_where_a_part_is_redrawn_at_once(classes):
    async def in_one_moment():
        session = classes.session(classes.runner())
        session._scriptrunner.run_to_the_end()
        spoken(session)
        session.request_rerun(message("part", alone=True))
        newer = session._scriptrunner
        await asyncio.sleep(0)
        assert session.sent == ["stop_auto_rerun", "script_finished", "session_status_changed"]
        assert session._scriptrunner is newer

    asyncio.run(in_one_moment())


def test_a_run_that_was_told_to_stop_is_not_heard(classes):
    async def in_one_moment():
        session = classes.session(classes.runner())
        runner = session._scriptrunner

        def another_is_asked_for():
            spoken(session)
            session.request_rerun(message())
            session.request_rerun(message("part"))

        runner.work = another_is_asked_for
        runner.run_to_the_end()
        assert session._scriptrunner is not runner
        await asyncio.sleep(0)
        assert session.sent == []

    asyncio.run(in_one_moment())


def test_a_run_that_ends_while_the_one_that_it_was_left_for_begins_is_not_heard():
    """What it had not drawn yet a browser would take away, though the newer one is about to draw it."""

    class Whole(Session):
        def request_rerun(self, said):
            """As ui.app.presses asks where a press is told with a part of the page: for all of it."""
            self._scriptrunner._requests.left = True
            Session.request_rerun(self, message())

    runner = type("Runner", (Runner,), {})
    drawn.bound(Whole, runner)

    async def in_one_moment():
        session = Whole(runner())
        old = session._scriptrunner
        old.request_rerun(RerunData())
        old._requests.on_scriptrunner_ready()
        hear, ended = session._handle_scriptrunner_event_on_event_loop, ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS
        old.work = lambda: session._event_loop.call_soon(hear, old, ended)
        begin = session._create_scriptrunner

        def begin_late(data):
            old._run_script(data)  # it has the core meanwhile
            begin(data)

        session._create_scriptrunner = begin_late
        session.request_rerun(message("part"))
        await asyncio.sleep(0)
        assert session.sent == []

    asyncio.run(in_one_moment())


def test_without_anything_asked_meanwhile_all_is_as_it_was(classes):
    async def in_one_moment():
        session = classes.session(classes.runner())
        session._scriptrunner.run_to_the_end()
        spoken(session)
        await asyncio.sleep(0)
        assert session.sent == ["stop_auto_rerun", "script_finished", "session_status_changed"]
        assert session._scriptrunner is None

    asyncio.run(in_one_moment())


# What waits to be sent


def begins(*parts):
    said = ForwardMsg(new_session={"page_script_hash": "page"})
    said.metadata.run.fragment_ids.extend(parts)
    return said


def drew(place, part=""):
    said = ForwardMsg()
    said.metadata.delta_path.extend([0, place])
    said.delta.fragment_id = part
    said.delta.new_element.text.body = f"{place} of {part}"
    return said


def ended(status=ForwardMsg.FINISHED_SUCCESSFULLY):
    said = ForwardMsg()
    said.script_finished = status
    return said


@pytest.fixture
def queue():
    kind = type("Queue", (ForwardMsgQueue,), {"clear": unwrap(ForwardMsgQueue.clear)})
    for _ in range(2):
        drawn.whole(kind)
    return kind()


def waits(queue):
    """What waits, in its order: the bodies of elements, and what else there is."""
    return [each.delta.new_element.text.body or each.WhichOneof("type") for each in queue._queue]


def test_a_page_that_waits_to_be_sent_is_sent_whole_where_a_part_of_it_is_redrawn(queue):
    for said in (begins(), drew(0), drew(1, "part"), drew(2), ended()):
        queue.enqueue(said)
    queue.clear(True, ["part"])
    assert waits(queue) == ["new_session", "0 of ", "1 of part", "2 of ", "script_finished"]
    assert queue._queue[-1].script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
    # What is redrawn comes after it, and not in its place.
    queue.enqueue(begins("part"))
    queue.enqueue(drew(1, "part"))
    assert waits(queue)[5:] == ["new_session", "1 of part"]
    # Of redraws of a part the last alone is sent.
    queue.enqueue(ended(ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY))
    queue.clear(True, ["part"])
    assert waits(queue)[5:] == ["new_session", "script_finished"]
    assert queue._queue[-1].script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN


def test_what_is_left_of_a_page_that_was_sent_in_part_is_sent_too(queue):
    for said in (drew(1, "part"), drew(2), ended()):
        queue.enqueue(said)
    queue.clear(True, ["part"])
    assert waits(queue) == ["1 of part", "2 of ", "script_finished"]


def test_a_page_that_is_drawn_anew_takes_the_place_of_all_that_waits(queue):
    for said in (begins(), drew(0), drew(1, "part"), ended(), begins("part"), drew(1, "part")):
        queue.enqueue(said)
    queue.clear(True)
    assert waits(queue) == ["new_session", "script_finished", "new_session"]
    queue.clear()
    assert waits(queue) == []


@pytest.mark.parametrize("parts", [None, ["part"]])
def test_an_answer_to_what_a_browser_asked_for_is_sent_whatever_is_drawn_meanwhile(queue, parts):
    """A button whose file is made would wait for it for good, and so would who sends one."""
    answers = [ForwardMsg(heartbeat_ack=True), ForwardMsg(), ForwardMsg()]
    answers[1].backend_operation_response.SetInParent()
    answers[2].file_urls_response.SetInParent()
    for said in (begins(), drew(0), ended(), begins("part"), *answers, drew(1, "part")):
        queue.enqueue(said)
    queue.clear(True, parts)
    names = ["heartbeat_ack", "backend_operation_response", "file_urls_response"]
    assert [each for each in waits(queue) if each in names] == names
    queue.clear()
    assert waits(queue) == []
