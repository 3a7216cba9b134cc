"""A teacher makes a task of the settings on Train: what is locked, a goal, a question; it becomes a link."""

from functools import partial

import streamlit as st

from lab import goals, settings, tasks
from ui.assign import giving, report_check
from ui.session import Page, Training, part, widgets
from ui.session.tasks import draft
from ui.shared import data_choice, inputs, links, task_view

part(Page).enter("assign")

config = part(Training).settings
values = settings.values_of(config)


def written(key):
    control = settings.CONTROLS[key]
    return f"{control.title}: {control.shown(values[key])}"


def some(label, key, placeholder, text):
    """Some of the settings."""
    # With fewer layers some of them are not there any more.
    widgets.only(key, values)
    inputs.several(label, list(values), [], key, format_func=written, placeholder=placeholder, help=text)


def tick(label, key, **more):
    return inputs.kept_if(partial(st.checkbox, label, **more), key, lambda value: isinstance(value, bool), False)


def ask_for(key, label, default, **more):
    """A number that a goal asks for, if it is ticked."""
    with st.container(horizontal=True, vertical_alignment="center"):
        wanted = tick(label, draft.wanted_key(key), width="stretch")
        low, high = draft.limits(key)
        inputs.kept_if(
            partial(st.number_input, label, low, high, default, width=140, label_visibility="collapsed", **more),
            draft.number_key(key),
            lambda number: type(number) is type(low) and low <= number <= high,
            default,
            disabled=not wanted,
        )


st.title("Set a task")
st.write(
    "Whoever opens the link below finds the settings as they are now on Train. What you lock cannot be changed, and "
    "the app says what is still missing for the goal."
)
left, right = st.columns(2, gap="medium")
with left:
    st.caption(f"The settings now: {settings.describe(config)} · {config.iterations:,} iterations.")
    st.page_link(links.TRAIN, label="Change them on Train", icon=":material/tune:")
    some("Locked settings", draft.LOCKED, "Everything can be changed", "They are shown, and cannot be changed.")
    text = "They are locked and not on Train, so that less is on the page. The notebook and the report say them."
    some("Settings that are not shown", draft.HIDDEN, "Everything is shown", text)
with right:
    ask_for("test_accuracy", "Test accuracy in %, at least", 92.0, step=0.5, format="%.1f")
    ask_for("hidden_units", "Hidden units in all, at most", 16)
    ask_for("iterations", "Iterations, at most", 300)
    ask_for("training_digits", "Training digits, at most", 1000)
    example = "What do you expect to happen with so few hidden units?"
    question = partial(st.text_area, "A question to answer before the start", placeholder=example)
    inputs.kept_if(question, draft.ASKS, lambda said: isinstance(said, str), "")
    if (n := len(widgets.value(draft.ASKS, "").strip()) - tasks.MAX_QUESTION) > 0:
        said = f"A question has at most {tasks.MAX_QUESTION} characters: the last {n:,} of yours are left out."
        st.warning(said, icon=":material/content_cut:")
    tick(
        "Any network counts",
        draft.ANY_NETWORK,
        help="If off, the network must start from random weights and learn from a data set on this server: digits "
        "that students drew do not count.",
    )

task = draft.task_of(config)
if not task:
    st.info("Lock a setting, set a goal or ask a question: the link appears here.", icon=":material/lightbulb:")
else:
    for problem in goals.problems(task, config):
        st.warning(problem, icon=":material/warning:")
    data = data_choice.current_title()
    link = links.of_config(links.home(), config, data, task)
    st.header("The link")
    home = links.home() if links.listens_to_itself() else links.home_in_the_room()
    with st.container(key="task_link"):
        st.code(links.of_config(home, config, data, task), language=None, wrap_lines=True)
        if problem := links.keeps_out(links.home_in_the_room()):
            st.caption(problem)
        st.link_button("Try it as a student", link, icon=":material/open_in_new:")
    giving.show(task)
    st.header("What your students see")
    with st.container(border=True):
        task_view.name(task)
        for each in goals.check_goal(task, None):
            st.markdown(task_view.goal(*each))
        if task.question:
            st.text(task.question)
            st.caption("A field for the answer: training does not start before there is one, and keeps it as it was.")
        st.caption(task_view.locked(task))
report_check.show(task)
