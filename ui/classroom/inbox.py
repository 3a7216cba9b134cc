"""A class's tasks, and what was handed in for each."""

import time
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from lab.classes.lesson_tasks import LESSON
from lab.classes.tasks import NO_TASK
from lab.data_library import EMBEDDED
from lab.ledger.problems import Gone, LedgerProblem
from lab.tasks import KEY, encode
from nncore.hyperparameters import HYPERPARAMETERS
from render import class_sentences, pieces, sentences
from ui.live import page as live
from ui.session import Teaching, Training, part
from ui.session.membership import CODE, classes
from ui.shared import data_choice, download, links

SECONDS, MOST = 1.0, 1.25  # between two looks at what was handed in; how many times as many, as for the board


def show(teaching, secret, their_class):
    """The tasks, of which one is looked into. their_class: the Class."""
    st.subheader("Tasks")
    tasks = classes().tasks(secret)
    if not tasks:
        st.caption("This class has no task yet.")
    st.page_link(links.ASSIGN, label="Set a task", icon=":material/assignment:")
    _show_settings(secret)
    with st.expander("A lesson in five tasks", icon=":material/school:", key="lesson"):
        st.caption("Guess, run, explain: about eight minutes each. What was given stays below.")
        for number, each in enumerate(LESSON, 1):
            _offer(teaching, secret, number, each, tasks)
    if not tasks:
        return
    task = choose(tasks)
    st.code(link_to(their_class, **{KEY: task.task.name}), language=None, wrap_lines=True)
    live.show("inbox", partial(_table, secret, task), SECONDS, most=MOST)
    _show_files(secret, their_class, task)


def _show_settings(secret):
    """A button that gives the class the settings on Train alone."""
    given = next(iter(classes().tasks(secret, settings=True)), None)
    text = (
        "Within seconds they are on everybody's Train, and each can have their own back by a press. Who trains, or "
        "works on a task, is asked first."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        does = {"on_click": _give_settings, "args": (secret,), "help": text, "key": "give_settings"}
        st.button("Give everybody my settings on Train", icon=":material/tune:", **does)
        st.caption(class_sentences.settings_to_give(part(Training).settings, given, time.time()))


def _give_settings(secret):
    data = data_choice.current_key()
    data = data if isinstance(data, str) else EMBEDDED  # another class's digits are not for this one
    part(Teaching).attempt(classes().give, secret, part(Training).settings, NO_TASK, data)


def _offer(teaching, secret, number, each, tasks):
    """One of the tasks of the lesson. tasks: the ClassTasks that there are."""
    text = encode(each.task)
    has_it = any(task.text == text for task in tasks)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{number}. {each.title}.** {each.task.question}", width="stretch")
        # Not on the wall before.
        with st.popover("In the end", icon=":material/visibility:", type="tertiary", key=f"opens_end_{number}"):
            st.write(each.shows)
        st.button(
            "Given" if has_it else "Give it",
            icon=f":material/{'check' if has_it else 'send'}:",
            key=f"lesson_{number}",
            on_click=teaching.attempt,
            args=(classes().give, secret, each.config, text, EMBEDDED, each.own_seeds),
            disabled=has_it,
        )


def link_to(their_class, **said):
    """The address in the room by which a Class is joined. said: what else it says, {key: text}."""
    return f"{links.home_in_the_room()}?{urlencode({CODE: their_class.code, **said})}"


def choose(tasks):
    """One of some ClassTasks, the one given last at first."""
    named = {task.id: class_sentences.of_task(task) for task in tasks}
    # A control of its own for each latest task, or it would stay at the one before.
    key = f"class_task_{tasks[0].id}"
    if len(tasks) == 1:
        st.markdown(f"**{sentences.plain(named[tasks[0].id])}**")
        return tasks[0]
    id = st.selectbox("Task", list(named), format_func=named.get, key=key)
    return next(each for each in tasks if each.id == id)


def _table(secret, task):
    """What was handed in, in pieces."""
    try:
        found = classes().inbox(secret, task)
    except Gone:
        return []  # above it is said that the class is over
    except (ValueError, LedgerProblem) as problem:
        return [pieces.note(class_sentences.refusal(problem), "warning")]
    said = [pieces.text(f"**{class_sentences.how_many_handed(found)}**")]
    if found.rows:
        said.append(pieces.table(class_sentences.inbox(found, time.time())))
    if found.rows and not task.own_seeds:
        is_free = HYPERPARAMETERS["seed"].key not in task.task.locks
        unless = class_sentences.SEED_FREE if is_free else ""
        said.append(pieces.caption(class_sentences.SAME_SEED.format(unless=unless)))
    return said


def _show_files(secret, their_class, task):
    with st.container(horizontal=True, gap="xsmall"):
        found, name = classes(), f"digit-lab-{their_class.code}-{task.task.name}"  # they are made where is no session
        download.show("All reports", partial(found.reports, secret, task.id), f"{name}-reports.zip")
        download.show("The table (CSV)", lambda: found.inbox(secret, task).csv(), f"{name}-handed-in.csv")
        with st.popover("Take this task away", icon=":material/delete:", key=f"opens_taking_{task.id}"):
            st.write("The task and all that was handed in for it are deleted at once and for good.")
            name = f"Take away: {sentences.plain(class_sentences.of_task(task))}"
            take = {"type": "primary", "icon": ":material/delete:", "on_click": _take_away, "args": (secret, task)}
            st.button(name, key=f"take_away_{task.id}", **take)


def _take_away(secret, task):
    part(Teaching).attempt(classes().take_away, secret, task.id)
    if part(Teaching).problem is None:
        said = f"Taken away, with all that was handed in for it: {sentences.plain(class_sentences.of_task(task))}"
        st.toast(said, icon=":material/delete:")
