"""What a page still says when another one is asked for already is heard, and does not bring it back."""

from inspect import unwrap
from types import SimpleNamespace

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.runtime.state.common import WidgetMetadata

from tests.pages.presser import Page, asked, message
from ui.app import leading, unseen


@pytest.fixture
def page():
    ThreadState.initialize()
    return Page()


def leave(page):
    """Have another page asked for, and what runs it take that."""
    page.session.request_rerun(message(page="other"))
    page.runner._requests = ScriptRequests()
    page.runner._requests.request_rerun(page.session.asked)
    page.session._scriptrunner = page.runner


@pytest.mark.parametrize("taken", [False, True])
def test_what_a_part_of_a_page_says_after_that_page_was_left_is_done_on_the_next(page, taken):
    leave(page)
    if taken:
        page.runner._requests.on_scriptrunner_ready()
    page.session.request_rerun(message("part", "one", pen={"json_trigger_value": "[1]"}))
    assert asked(page) == {"pen": "[1]"}
    assert (page.session.asked.page_script_hash, page.session.asked.fragment_id) == ("other", None)


def test_what_was_typed_right_before_a_page_is_left_is_not_lost(page):
    page.session.request_rerun(message(page="one", units={"int_value": 21}, press={"trigger_value": True}))
    page.session._scriptrunner = page.runner
    page.runner._requests = ScriptRequests()
    page.runner._requests.request_rerun(page.session.asked)
    page.session.request_rerun(message(page="other"))
    assert asked(page) == {"units": 21, "press": True} and page.session.asked.page_script_hash == "other"


def test_what_was_typed_and_is_told_after_a_link_was_pressed_does_not_bring_its_page_back(page):
    leave(page)
    page.session.request_rerun(message(page="one", units={"int_value": 21}))
    assert asked(page) == {"units": 21} and page.session.asked.page_script_hash == "other"
    # Who goes back to a page goes there.
    page.session.request_rerun(message(page="one"))
    assert page.session.asked.page_script_hash == "one"


def test_who_asks_for_a_page_may_tell_of_what_is_on_all_of_them(page, monkeypatch):
    context = SimpleNamespace(pages_manager=SimpleNamespace(main_script_hash="main"))
    monkeypatch.setattr("ui.app.unseen.get_script_run_ctx", lambda: context)
    for script, id in (("main", "$$ID-hidden-None"), ("one", "$$ID-units-None")):
        thread = SimpleNamespace(active_script_hash=script)
        monkeypatch.setattr("ui.app.unseen.ThreadState", SimpleNamespace(get=lambda thread=thread: thread))
        unseen.note_shown(page.session._session_state, id, None)
    leave(page)
    page.session.request_rerun(message(page="one", **{"$$ID-hidden-None": {"int_value": 1}}))
    assert page.session.asked.page_script_hash == "one"


def test_a_timer_of_a_page_that_was_left_is_not_heard(page):
    leave(page)
    before = page.runner._requests._rerun_data
    page.session.request_rerun(message("part", "one", alone=True))
    assert page.runner._requests._rerun_data is before and page.session.asked.page_script_hash == "other"
    page.session.request_rerun(message("part", "other", alone=True))
    assert page.runner._requests._rerun_data is not before


def test_where_nothing_runs_the_page_is_the_one_that_ran_last(page):
    page.session._scriptrunner, page.session._client_state.page_script_hash = None, "other"
    page.session.request_rerun(message("part", "one", pen={"json_trigger_value": "[1]"}))
    assert (page.session.asked.page_script_hash, page.session.asked.fragment_id) == ("other", None)


def test_a_part_that_waited_while_its_page_led_to_another_takes_nothing_off_that(page):
    page.runner._get_script_run_ctx = lambda: SimpleNamespace(page_script_hash="other", query_string="units=7")
    for shown, expected in (("one", ("other", "units=7")), ("other", ("other", ""))):
        page.runner._run_script(RerunData(page_script_hash=shown, fragment_id_queue=["part"]))
        assert (page.ran.page_script_hash, page.ran.query_string) == expected
    page.runner._run_script(RerunData(page_script_hash="one"))
    assert page.ran.page_script_hash == "one"


@pytest.mark.parametrize("is_left, is_obeyed", [(True, False), (True, True), (False, False)])
def test_a_run_that_is_late_with_its_end_forgets_nothing_that_a_newer_one_has_shown(
    page, monkeypatch, is_left, is_obeyed
):
    page.session.request_rerun(message("part", "one", press={"trigger_value": True}))
    page.runner._requests.on_scriptrunner_ready()
    if is_obeyed:
        page.run()
    context = SimpleNamespace(page_script_hash="one", fragment_ids_this_run=None)
    monkeypatch.setattr("streamlit.runtime.state.session_state.get_script_run_ctx", lambda: context)
    if is_left:
        page.session.request_rerun(message(page="one", units={"int_value": 21}))
    # What is new on the page is none of the older run's own.
    kept = page.state._state
    kept.register_widget(WidgetMetadata("$$ID-paper-paper", lambda value: value or 5, int, "int_value"), "paper")
    page.state.on_script_finished(frozenset())
    assert ("paper" in kept) == is_left


def streamlits_own():
    """Its classes of what runs are asked for, of a session's pages, and of what runs them, bound by no app yet.

    The last is given its pages, and goes on to as many runs as it is asked for.
    """

    class Requests(ScriptRequests):
        _request_rerun_locked = unwrap(ScriptRequests._request_rerun_locked)

    class Pages(PagesManager):
        set_script_intent = unwrap(PagesManager.set_script_intent)
        set_current_page_script_hash = unwrap(PagesManager.set_current_page_script_hash)

    class Runner:
        def __init__(self, pages):
            self.pages, self.begun, self.ran = pages, [], []

        def _install_event_loop(self):
            pass

        def _run_script(self, asked):
            for page, then in asked:
                self._install_event_loop()
                self.begun.append(page)  # it forgets the files of the page before
                self.pages.set_script_intent(page, "")
                self.pages.set_current_page_script_hash(page)
                self.ran.append(page)
                then()

    return Requests, Pages, Runner


def test_a_run_that_was_left_neither_goes_on_nor_says_which_page_there_is(monkeypatch):
    Requests, Pages, Runner = streamlits_own()
    leading.bound(Requests, Pages, Runner)
    old, new, pages = Requests(), Requests(), Pages("app.py")
    left, newest = Runner(pages), Runner(pages)

    def of(requests):
        monkeypatch.setattr(leading, "get_script_run_ctx", lambda **_: SimpleNamespace(script_requests=requests))

    def press_a_link():
        old.request_stop()
        of(new)
        newest._run_script([("other", lambda: None)])
        of(old)
        pages.set_current_page_script_hash("one")  # where its pages are asked for

    of(old)
    # The page has itself run once more, and a link is pressed before that has begun.
    left._run_script([("one", press_a_link), ("one", lambda: None)])
    assert left.begun == left.ran == ["one"] and newest.begun == newest.ran == ["other"]
    assert pages.current_page_script_hash == pages.intended_page_script_hash == "other"


@pytest.mark.parametrize(
    ("asked", "then", "runs"),
    [
        ("other", "one", "other"),  # a link was pressed, and the page that was left asks for itself
        ("one", "one", "one"),
        ("one", "third", "third"),  # a page that leads to another does so
        (None, "one", "one"),
    ],
)
def test_a_page_that_has_itself_run_once_more_does_not_come_back_where_a_link_was_pressed(
    monkeypatch, asked, then, runs
):
    Requests, Pages, Runner = streamlits_own()
    for _ in range(2):
        leading.bound(Requests, Pages, Runner)
    requests = Requests()
    if asked:  # by a browser, in the server's own thread
        assert requests.request_rerun(RerunData(page_script_hash=asked))
    context = SimpleNamespace(page_script_hash="one")
    monkeypatch.setattr(leading, "get_script_run_ctx", lambda **_: context)
    assert requests.request_rerun(RerunData(page_script_hash=then))
    assert requests.on_scriptrunner_yield().rerun_data.page_script_hash == runs
