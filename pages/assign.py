"""A teacher makes a task of the settings on Train: what is locked, a goal, a question; it becomes a link."""

import streamlit as st

from lab import tasks
from ui.app import links, navigation
from ui.session import Page, Training, part
from ui.shared import data_choice
from ui.train import controls

navigation.require_app()
part(Page).enter("assign")

config = part(Training).settings
values = controls.values_of(config)
titles = {key: controls.CONTROLS[key].title for key in values}


def written(key):
    return f"{titles[key]}: {controls.CONTROLS[key].written(values[key])}"


def goal(key, label, default, unit=1):
    """A number that a goal asks for, if it is ticked; on the page in so many units of the goal's."""
    low, high, _ = tasks.GOALS[key]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.checkbox(label, key=f"goal_{key}", persist_state="session")
        number = st.number_input(
            label,
            int(low * unit),
            int(high * unit),
            default,
            key=f"number_{key}",
            label_visibility="collapsed",
            disabled=not wanted,
            persist_state="session",
        )
    return {key: number / unit if unit > 1 else number} if wanted else {}


st.title("Set a task")
st.write(
    "Whoever opens the link below finds the settings as they are now on Train. What you lock cannot be changed, and "
    "the app tells what is still missing of the goal."
)
left, right = st.columns(2, gap="large")
with left:
    st.caption(f"The settings now: {controls.describe(config)}.")
    st.page_link(navigation.TRAIN, label="Change them on Train", icon=":material/tune:")
    fixed = st.multiselect(
        "Locked settings",
        list(values),
        format_func=written,
        key="task_fixed",
        persist_state="session",
        placeholder="Everything can be changed",
        help="They are shown, and cannot be changed.",
    )
    hidden = st.multiselect(
        "Hidden settings",
        list(values),
        format_func=written,
        key="task_hidden",
        persist_state="session",
        placeholder="Everything is shown",
        help="They are locked and not shown, so that less is on the page.",
    )
with right:
    wanted = {
        **goal("test_accuracy", "Test accuracy in %, at least", 92, unit=100),
        **goal("hidden_units", "Hidden units in all, at most", 16),
        **goal("iterations", "Iterations, at most", 300),
        **goal("training_digits", "Training digits, at most", 1000),
    }
    question = st.text_area(
        "A question to answer before the start",
        max_chars=tasks.MAX_QUESTION,
        key="task_asks",
        persist_state="session",
        placeholder="What do you expect to happen with so few hidden units?",
    )

task = tasks.Task({key: values[key] for key in (*fixed, *hidden)}, frozenset(hidden), wanted, question.strip())
if not task:
    st.info("Lock a setting, set a goal or ask a question: the link appears here.", icon=":material/lightbulb:")
else:
    link = links.of_config(links.home(), config, data_choice.current_title(), task)
    st.subheader("The link")
    st.code(link, language=None, wrap_lines=True)
    st.link_button("Try it as a student", link, icon=":material/open_in_new:")
