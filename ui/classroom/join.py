"""Joining a class, and being in one."""

from itertools import filterfalse

import streamlit as st

from render import class_sentences, sentences
from ui.session import Given, LabBook, Membership, OwnDigits, Teaching, clock, part
from ui.shared import links

CODE, NICKNAME, PIN = "join_code", "join_nickname", "join_pin"  # the keys of the fields


def show(membership):
    """The fields of who wants to be in a class."""
    st.header("Join a class")
    membership.keep_link()
    if part(Teaching).secrets:
        st.warning(class_sentences.CLASSES_BEFORE, icon=":material/link:")
    if membership.code and not membership.finds_class():
        st.warning(class_sentences.NO_CLASS, icon=":material/event_busy:")
    elif membership.linked:
        st.info(class_sentences.TASK_OF_A_CLASS, icon=":material/assignment:")
    if part(LabBook).has_runs:
        st.warning(class_sentences.RUNS_BEFORE, icon=":material/book_2:")
        with st.popover("Its link", icon=":material/link:", key="opens_own_link"):
            st.code(links.of_lab_book(part(LabBook).own), language=None, wrap_lines=True)
    if part(OwnDigits).tray:
        st.warning(class_sentences.DIGITS_BEFORE, icon=":material/draw:")
    with st.form("join", border=False):
        # A browser would offer what the last one typed to the next person at it.
        told = {"value": membership.code or "", "max_chars": 12, "placeholder": "such as K7QPA", "autocomplete": "off"}
        st.text_input("Code", key=CODE, help="It is on the board.", **told)
        text = "Not your full name: your teacher sees it, and so may your class, on the wall."
        st.text_input("Nickname", key=NICKNAME, help=text, autocomplete="off")
        text = (
            "With nickname and PIN you find your things again, on any device. Nobody can look up your PIN. Your "
            "teacher can give you a new one."
        )
        told = {"max_chars": 4, "type": "password", "help": text, "autocomplete": "one-time-code"}
        st.text_input("PIN", key=PIN, placeholder="four digits of your own", **told)
        st.caption(class_sentences.NOTICE)
        st.form_submit_button("Join", type="primary", icon=":material/login:", on_click=_join)
    if membership.problem:
        st.error(sentences.harmless(class_sentences.refusal(membership.problem)), icon=":material/error:")


def _join():
    part(Teaching).problem = None  # of what was tried before that
    part(Membership).join(CODE, NICKNAME, PIN)


def show_mine(membership):
    """Who one is in which class, and the ways out."""
    st.header(sentences.plain(membership.in_class.name))
    st.markdown(f"You are **{sentences.plain(membership.me.nickname)}** in this class.")
    if membership.asks_for_another:
        st.info(class_sentences.OTHER_CLASS, icon=":material/groups:")
    st.caption(f"{class_sentences.NOTICE} {class_sentences.until(membership.in_class.expires, clock.now())}")
    if membership.problem:
        st.error(sentences.harmless(class_sentences.refusal(membership.problem)), icon=":material/error:")
    _show_tasks()
    if part(Teaching).secrets:
        st.warning(class_sentences.CLASSES_HERE, icon=":material/link:")
    with st.container(horizontal=True, gap="xsmall"):
        with st.popover("The next person at this device", icon=":material/logout:", key="opens_leaving"):
            st.write(
                "Then nothing of yours is left in this browser, and a run that is going on stops. With the code, your "
                "nickname and your PIN you find it all again, here or elsewhere. To join another class, leave this one "
                "the same way."
            )
            st.button("Leave", type="primary", icon=":material/logout:", on_click=membership.leave)
        with st.popover("Delete my things", icon=":material/delete_forever:", key="opens_forgetting"):
            st.write(
                "Your runs, drawings and digits in this class, what you have handed in, and your nickname will be "
                "deleted at once and for good."
            )
            # Who teaches the class has a button of this name, too.
            look = {"type": "primary", "icon": ":material/delete_forever:", "key": "delete_mine"}
            st.button("Delete all of it", on_click=part(Teaching).outlive, args=(membership.forget,), **look)


def _show_tasks():
    """The tasks of one's class, each with a way to it."""
    st.subheader("Tasks")
    given, mine = part(Given), part(Membership)
    if not mine.tasks:
        st.caption("Your class has no task yet. Until it has, train what you like.")
    for task in mine.tasks:
        handed = mine.handed.get(task.id)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(sentences.plain(class_sentences.of_task(task)), width="stretch")
            said = class_sentences.handed_in(handed, clock.now()) if handed else "Not handed in yet."
            st.caption(f":material/check_circle: {said}" if handed else said, width="content")
            if task == given.task:
                links.to_train("Go on with it")
            else:
                does = {"on_click": given.open, "args": (task,), "key": f"open_{task.id}"}
                st.button("Open it", icon=":material/assignment:", **does)
    for settings in filterfalse(given.is_open, mine.settings):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(class_sentences.told(settings, is_there=False)[0], width="stretch")
            does = {"on_click": given.open, "args": (settings,), "key": "take_settings"}
            st.button("Take them", icon=":material/tune:", **does)


def show_over():
    """What is left when one's class is gone."""
    st.header("Class")
    st.info(class_sentences.OVER, icon=":material/event_busy:")
    does = {"on_click": part(Teaching).outlive, "args": (part(Membership).begin_anew,)}
    st.button("Begin anew", type="primary", icon=":material/restart_alt:", **does)
