"""What was set and a browser has not drawn yet is not undone by what is done meanwhile; drawn, it can be changed."""

from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.runtime.state.common import WidgetMetadata

from tests.pages.presser import Page, message
from ui.app import unseen

CENTRE, SCALE, BRUSH = "$$ID-centre-centre", "$$ID-scale-scale", "$$ID-brush-brush"
CONTROLS = {"centre": CENTRE, "scale": SCALE, "brush": BRUSH}
PRESS = {"$$ID-undo-None": {"trigger_value": True}}


@pytest.fixture
def page():
    ThreadState.initialize()
    page = Page()
    page.runner._get_script_run_ctx = lambda: SimpleNamespace(page_script_hash="", query_string="")
    page.session._scriptrunner, page.session._client_state.page_script_hash = None, "a page that has been run"
    show(page)
    return page


def show(page):
    """The controls come onto the page, and a browser is told what they are set to."""
    for key, id in CONTROLS.items():
        control = WidgetMetadata(id, lambda value: bool(value), bool, "bool_value")
        page.state._state.register_widget(control, key)
        page.state.register_widget(control, key)


def tell(page, part="", pressed=(), alone=False, **said):
    """What a browser says, heard and obeyed; the page is shown anew, or a part of it with no control in it."""
    said = {CONTROLS[key]: {"bool_value": value} for key, value in said.items()}
    page.runner._run_script(RerunData(fragment_id_queue=[part] if part else []))
    page.session.request_rerun(message(part, alone=alone, **said, **dict(pressed)))
    page.runner._requests = ScriptRequests()
    page.state.on_script_will_rerun(page.session.asked.widget_states)
    page.session._scriptrunner = None
    if not part:
        show(page)


@pytest.fixture
def set_page(page):
    """A page on which a press has set two controls, as a browser was told that tells of them otherwise still."""
    tell(page, centre=False, scale=False, brush=False)
    page.state["centre"] = page.state["scale"] = True
    show(page)
    return page


def standing(page):
    return [page.state[key] for key in CONTROLS]


@pytest.mark.parametrize("part", ["", "part"])
def test_what_was_set_stays_when_something_else_is_touched_before_it_is_drawn(set_page, part):
    tell(set_page, part, centre=False, scale=False, brush=True)
    assert standing(set_page) == [True, True, True]
    tell(set_page, part, PRESS, centre=False, scale=False, brush=True)
    assert standing(set_page) == [True, True, True]
    tell(set_page, part, alone=True, centre=False, scale=False, brush=True)
    assert standing(set_page) == [True, True, True]
    # The browser has drawn it, and now it can be changed.
    tell(set_page, part, centre=True, scale=False, brush=True)
    assert standing(set_page) == [True, False, True]
    tell(set_page, part, centre=False, scale=False, brush=True)
    assert standing(set_page) == [False, False, True]


def test_what_was_set_may_be_changed_back_at_once(set_page):
    # It is drawn: where one of the two is not as the last message had it, the browser knows both.
    tell(set_page, centre=False, scale=True, brush=False)
    assert standing(set_page) == [False, True, False]


def test_the_only_one_that_was_set_may_be_changed_back_at_once(page):
    tell(page, centre=False, scale=False, brush=False)
    page.state["centre"] = True
    show(page)
    tell(page, centre=False, scale=False, brush=False)
    assert standing(page) == [False, False, False]


def test_what_is_told_of_for_the_first_time_is_heard(page):
    page.state["centre"] = True
    show(page)
    tell(page, pressed=PRESS, centre=False)
    assert standing(page)[0] is False


@pytest.mark.parametrize("part", ["", "part"])
def test_what_was_set_is_sent_once_more_where_the_whole_page_is_drawn_anew(set_page, part):
    # Streamlit takes back what is not on its way yet when it draws a page anew.
    set_page.session.request_rerun(message(part, **PRESS, **{id: {"bool_value": False} for id in CONTROLS.values()}))
    set_page.runner._requests = ScriptRequests()
    set_page.runner._run_script(RerunData(fragment_id_queue=[part] if part else []))
    set_page.state.on_script_will_rerun(set_page.session.asked.widget_states)
    sent = set_page.state.register_widget(WidgetMetadata(CENTRE, bool, bool, "bool_value"), "centre")
    assert sent.value and sent.value_changed == (not part)


def test_what_is_touched_is_heard_though_a_run_that_ends_for_it_shows_it_once_more(set_page):
    tell(set_page, centre=True, scale=True, brush=False)
    set_page.state["centre"] = True
    show(set_page)
    told = {
        CONTROLS[key]: {"bool_value": value} for key, value in {"centre": False, "scale": True, "brush": False}.items()
    }
    set_page.session.request_rerun(message(**told))
    unseen.note_shown(set_page.state._state, CENTRE, "centre")  # the run had looked for messages just before
    set_page.runner._requests = ScriptRequests()
    set_page.state.on_script_will_rerun(set_page.session.asked.widget_states)
    assert standing(set_page) == [False, True, False]
    # Once that is obeyed, it is as with any other: what is shown then stays until it is drawn.
    set_page.state["centre"] = True
    show(set_page)
    tell(set_page, centre=False, scale=True, brush=True)
    assert standing(set_page) == [True, True, True]


@pytest.mark.parametrize(
    ("kind", "values", "is_told"), [("string_value", "abc", True), ("double_value", (1.0, 2.0, 3.0), False)]
)
def test_what_is_touched_before_what_was_set_has_come_is_told_once_more(page, kind, values, is_told):
    # What was set comes to the browser after that, and would stand there in place of what was chosen and is obeyed.
    at_first, was_set, chosen = values
    control = WidgetMetadata("$$ID-data-data", lambda value: value, lambda value: value, kind)

    def tell_of_it(value):
        page.session.request_rerun(message(**{control.id: {kind: value}}))
        page.runner._requests = ScriptRequests()
        page.state.on_script_will_rerun(page.session.asked.widget_states)
        page.session._scriptrunner = None
        return page.state.register_widget(control, "data")

    page.state.register_widget(control, "data")
    tell_of_it(at_first)
    page.state["data"] = was_set
    assert page.state.register_widget(control, "data").value_changed
    found = tell_of_it(chosen)
    assert found.value == chosen and found.value_changed == is_told
    # Then the browser says the same, and is left alone.
    assert not tell_of_it(chosen).value_changed
