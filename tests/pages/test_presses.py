"""Who does one thing right after another has done both."""

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.runtime.state.common import WidgetMetadata

from tests.pages.presser import PRESS, Page, asked, message
from ui.app import unseen
from ui.app.messages import MAX_WIDGETS


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


CHOSEN = {"string_value": '{"selection":{"points":[{"customdata":[0,7]}],"box":[],"lasso":[]}}'}
TAKEN_BACK = {"string_value": '{"selection":{"points":[],"point_indices":[],"box":[],"lasso":[]}}'}


@pytest.mark.parametrize("part", ["", "part"])
def test_a_double_click_on_a_point_of_a_chart_that_is_not_obeyed_yet_has_chosen_it(page, part):
    page.session.request_rerun(message("part", chart=CHOSEN))
    page.session.request_rerun(message(part, chart=TAKEN_BACK))
    asked = page.session.asked if not part else page.runner._requests._rerun_data
    (told,) = asked.widget_states.widgets
    assert told.string_value == CHOSEN["string_value"]


def test_a_choice_that_was_obeyed_can_be_taken_back(page):
    page.session.request_rerun(message("part", chart=CHOSEN))
    page.runner._requests.on_scriptrunner_ready()
    page.run()
    page.session.request_rerun(message("part", chart=TAKEN_BACK))
    assert page.runner._requests._rerun_data.widget_states.widgets[0].string_value == TAKEN_BACK["string_value"]


def test_what_is_changed_in_the_moment_when_a_part_of_the_page_tells_something_has_all_of_it_redrawn(page):
    for id, part in {"choice": None, "mine": "part"}.items():
        metadata = WidgetMetadata(id, int, int, "int_value", fragment_id=part)
        page.session._session_state._new_widget_state.set_widget_metadata(metadata)
    pen = {"pen": {"json_trigger_value": "[1]"}}
    page.session.request_rerun(message("part", mine={"int_value": 1}, choice={"int_value": 1}, **pen))
    page.session.request_rerun(message("part", mine={"int_value": 2}, choice={"int_value": 1}, **pen))
    # What is in the part itself is redrawn with it.
    assert not hasattr(page.session, "asked")
    page.session.request_rerun(message("part", mine={"int_value": 2}, choice={"int_value": 2}, **pen))
    assert asked(page) == {"pen": "[1]", "mine": 2, "choice": 2} and not page.session.asked.fragment_id


def test_so_has_a_press_on_a_button_in_that_moment(page):
    page.session.request_rerun(
        message("part", **{PRESS: {"trigger_value": True}, "pen": {"json_trigger_value": "[1]"}})
    )
    assert asked(page) == {"pen": "[1]", PRESS: True}


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


def test_what_is_pressed_between_two_others_is_done_with_both(page):
    page.session.request_rerun(message("part", press={"trigger_value": True}))
    page.runner._requests.on_scriptrunner_ready()
    page.session.request_rerun(message("part", pen={"json_trigger_value": "[1]"}))
    page.session.request_rerun(message("part", pen={"json_trigger_value": "[2]"}))
    page.session.request_rerun(message(choice={"int_value": 2}))
    assert asked(page) == {"press": True, "pen": "[2]", "choice": 2}


def test_what_waits_while_something_else_is_obeyed_is_not_taken_for_it(page):
    page.session.request_rerun(message("part", press={"trigger_value": True}))
    page.runner._requests.on_scriptrunner_ready()
    page.session.request_rerun(message("part", pen={"json_trigger_value": "[1]"}))
    page.run()
    assert page.done == ["begun", "done"]
    page.session.request_rerun(message(choice={"int_value": 2}))
    assert asked(page) == {"pen": "[1]", "choice": 2}


CHOICE = "$$ID-choice-choice"


def choose(page, number):
    """What a browser says of a choice, obeyed."""
    states = WidgetStates()
    states.widgets.add(id=CHOICE, int_value=number)
    page.state.on_script_will_rerun(states)


def test_what_was_set_and_has_not_been_shown_yet_is_not_taken_back_by_who_does_not_know_it(page):
    noticed = []
    choice = WidgetMetadata(CHOICE, lambda value: value or 0, int, "int_value", callback=lambda: noticed.append(1))
    page.state.register_widget(choice, "choice")
    choose(page, 1)
    assert page.state["choice"] == 1 and len(noticed) == 1
    page.state["choice"] = 7
    for _ in range(2):
        choose(page, 1)
        assert page.state["choice"] == 7 and len(noticed) == 1
    # Where it is shown, a browser is told, and knows it when it says so.
    assert page.state.register_widget(choice, "choice").value_changed
    unseen.listen(page.session, message(**{CHOICE: {"int_value": 1}}))
    choose(page, 1)
    assert page.state["choice"] == 1 and len(noticed) == 2
    # What is set to what a browser said itself is known there.
    page.state["choice"] = 1
    choose(page, 2)
    assert page.state["choice"] == 2


def test_a_page_that_has_itself_run_once_more_gives_way_to_a_newer_run(page):
    page.session.request_rerun(message("part", press={"trigger_value": True}))
    page.runner._requests.on_scriptrunner_ready()
    page.run()
    page.runner.request_stop()
    with pytest.raises(StopException):
        page.run()
    assert page.done == ["begun", "done"]


def test_a_tab_that_was_cut_off_for_long_has_all_of_its_page_drawn_whatever_part_it_asks_for(page):
    page.session._scriptrunner = None  # of a session that has just begun
    page.session.request_rerun(message("part", pen={"json_trigger_value": "[1]"}))
    assert page.session.asked.fragment_id is None and asked(page) == {"pen": "[1]"}
    # Once it has run a page, a part of that is a part.
    page.session._client_state.page_script_hash = "one"
    page.session.request_rerun(message("part", page="one", pen={"json_trigger_value": "[2]"}))
    assert page.session.asked.fragment_id == "part"
