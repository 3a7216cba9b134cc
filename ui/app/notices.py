"""What every page says above its title: of a link to a lab book, of what could not be put back or written down."""

from contextlib import suppress

import streamlit as st

from lab.goals import check_goal
from lab.ledger import writer
from lab.ledger.database import LedgerProblem
from render import class_sentences, pieces, sentences
from ui.live import page as live
from ui.session import (
    ChosenPicture,
    Desk,
    Drawing,
    Given,
    LabBook,
    Membership,
    Page,
    TaskWork,
    Teaching,
    Training,
    part,
)
from ui.session.lab_book import REFUSAL
from ui.session.membership import classes
from ui.shared import links

TASKS, MOST = 4.0, 1.5  # seconds until it is asked again what there is of a class; how many times as many at most
LOOK = 2.0  # seconds until a trouble is looked at again


def show(page):
    """Show what there is to say just now, which is mostly nothing. page: the title of the one that follows.

    Its place is always there, so that what follows keeps its own and is not built anew when something is said or has
    been read: a canvas in the middle of a stroke, a list that has just been opened.
    """
    with st.container(key="notices", gap=None):
        _show(page)


def _show(page):
    book = part(LabBook)
    if book.linked is not None:
        _ask(book)
    membership, given = part(Membership), part(Given)
    given.note_task()
    membership.heed()
    if membership.may_change:
        live.watch("class", _unless_busy(membership.ask_news, membership.news), TASKS, membership.news, MOST)
    if membership.has_arrived():
        name = sentences.plain(membership.in_class.name)
        st.toast(f"You are in {name}: your nickname, above, leads to its page.", icon=":material/groups:")
    if part(Training).rules.paused:
        st.info(class_sentences.PAUSED, icon=":material/pause_circle:")
    if given.is_taken_away and not membership.over:
        st.info(class_sentences.TAKEN_AWAY, icon=":material/assignment_late:")
    if given.follow():
        st.warning(class_sentences.NO_TASK, icon=":material/assignment_late:")
    if given.bring(part(Desk).restored and not membership.over):
        st.rerun()  # the menu above leads to Train by what was there before
    if given.leads_to_train(page):
        st.switch_page(links.TRAIN)
    if page != "Train" and part(TaskWork).task:
        _show_task(part(TaskWork).task)
    if covers(page):
        _show_given(given)
    # Nor does anything that its teacher is told as a member move what a class looks at.
    if given.has_way_back and not (given.told[1] or membership.over or spare_the_wall(page)):
        _show_way_back(given)
    if book.visited:
        _show_visit(book)
    if book.refused:
        _show_refusal(book)
    for notice in part(Desk).notices:
        st.warning(notice, icon=":material/move_item:")
    part(Desk).notices.clear()
    with st.container(key="trouble", gap=None):
        live.show("trouble", lambda: _trouble(book), LOOK)
    if book.trouble:
        live.watch("trouble_over", _unless_busy(lambda: _is_in_trouble(book), True), LOOK, True)


def spare_the_wall(page):
    """Whether a page, of this title, is for a class to look at, and nothing lies over it."""
    return page == "Class" and part(Teaching).shows_board


def covers(page):
    """Whether what the class was given is told of over a page, of this title."""
    return part(Given).told[0] is not None and not part(Membership).over and not spare_the_wall(page)


def _ask(book):
    """Whether to open the lab book that a link leads to."""
    try:
        # What is of a class that is over, nobody sees any more, though it may not be deleted yet.
        n_runs = 0 if classes().is_over(book.linked) else len(book.ledger.entries(book.linked))
    except LedgerProblem as problem:
        st.error(f"This link leads to a notebook that cannot be opened just now. {problem}", icon=":material/error:")
        return
    if not n_runs:
        st.info("This link leads to no notebook with runs in it: was all of it copied?", icon=":material/info:")
        book.stay()
        return
    with st.container(border=True):
        runs = "one run" if n_runs == 1 else f"{n_runs:,} runs"
        st.markdown(f"**This link opens a notebook with {runs}.** Yours stays as it is: you can come back at any time.")
        with st.container(horizontal=True, gap="xsmall"):
            st.button("Open it", icon=":material/book_2:", type="primary", on_click=book.visit)
            st.button("Stay in mine", on_click=book.stay)


def _unless_busy(stamp, known):
    """A stamp for which no page is drawn anew in the middle of a stroke, which would move under the pen; or while a
    dialog is open, which would be built anew, and a file that is being chosen in it lost."""

    def patient():
        in_dialog = part(Page).name == "draw" and part(ChosenPicture).opening
        return known if in_dialog or part(Drawing).live is not None else stamp()

    return patient


def _show_given(given):
    """What the class was given last, to be taken, or to be given back where it is on Train already."""
    told, is_there = given.told
    said, label, icon = class_sentences.told(told, is_there)
    if given.is_news(told):
        st.toast(said, icon=icon)
    # Over the page, at its lower end: it comes while something is pressed, which must not move.
    with st.container(border=True, key="offered"):
        st.markdown(said)
        if told.is_settings and part(TaskWork).task:
            st.caption("They are for no task: yours is kept, and a button leads back to it.")
        with st.container(horizontal=True, gap="xsmall"):
            if is_there:
                st.button(label, icon=icon, type="primary", on_click=given.keep)
                _show_way_back(given)
            else:
                st.button(label, icon=icon, type="primary", on_click=given.open, args=(told,))
                st.button("Not now", on_click=given.decline, args=(told.id,))


def _show_way_back(given):
    label = "Back to my task" if given.comes_back_to_task else "Back to my own settings"
    st.button(label, icon=":material/undo:", on_click=given.go_back)


def _show_task(task):
    """What one's task asks, where it is not on the page itself: some ask for something to be done there."""
    with st.expander("Your task", icon=":material/assignment:"):
        for _, wanted, _ in check_goal(task, None):
            st.markdown(wanted)
        if task.question:
            st.text(task.question)
        links.to_train("Back to your task")


def _show_visit(book):
    """Whose lab book is looked at, and the ways out of that."""
    with suppress(LedgerProblem):
        if classes().is_over(book.visited):
            st.info("The notebook that you looked at is gone with its class. This is yours.", icon=":material/info:")
            return book.stay()
    with st.container(border=True):
        st.markdown(
            "**You are looking at the notebook of a link.** Compare shows its runs; nothing is changed in it, and what "
            "you train goes into your own."
        )
        with st.container(horizontal=True, gap="xsmall"):
            st.button("Back to mine", icon=":material/undo:", type="primary", on_click=book.stay)
            st.button(
                "Make it this browser's notebook",
                on_click=book.move_in,
                help="For your own link on another device. After that, you can reach the notebook that this browser "
                "has now only by its own link: copy it first if you want to come back.",
            )


def _show_refusal(book):
    with st.container(border=True):
        st.markdown(REFUSAL)
        st.button("I see", on_click=book.read_refusal)


def _trouble(book):
    """What keeps something of one's own from being written down, in pieces."""
    trouble = book.trouble
    return [pieces.note(f"{trouble} Keep this page open.", "warning")] if trouble else []


def _is_in_trouble(book):
    """Whether there is still trouble. Once there is none, the page may show what it could not show before."""
    if not book.out_of_reach:
        return bool(book.trouble)
    with suppress(LedgerProblem):
        writer.default().desk(book.own)
        return False
    return True
