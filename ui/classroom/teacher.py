"""A class as its teacher has it: how to join, who is there, and its end."""

import math
import time
from contextlib import suppress
from functools import partial

import streamlit as st

from lab.classes.classes import DAYS
from lab.classes.room import DAY, MAX_DAYS
from lab.ledger.problems import LedgerProblem
from render import class_sentences, pieces, sentences
from ui.classroom import board, inbox, invitation, members, pool, rules
from ui.live import page as live
from ui.session import Address, Membership, Teaching, clock, part, widgets
from ui.session.membership import classes
from ui.session.teaching import BOARD, OF, SECRET, WHAT, WHICH
from ui.session.teaching import VIEW as WALL
from ui.shared import links

# The keys of the fields.
NAME, LASTS, LONGER = "class_name", "class_days", "class_longer"
WHO, POOL = "Who is there", "Our digits"
VIEWS = WHO, BOARD, POOL
SECONDS, MOST = 2.0, 1.25  # between two looks at who is there; how many times as many, as for the board


def show_making():
    """The fields of who wants to have a class."""
    st.text_input("Its name", key=NAME, max_chars=80, placeholder="9b, mathematics", persist_state="session")
    text = "A day later all of it is deleted. You can delete it earlier."
    st.number_input(
        "How many days it lasts", 1, MAX_DAYS, DAYS, key=LASTS, help=text, persist_state="session", width=150
    )
    rules.show_first_limits()
    st.button("Make it", icon=":material/groups:", on_click=_make)


def _make():
    part(Membership).problem = None  # of what was tried before that
    part(Teaching).make(NAME, LASTS, rules.FIRST)


def ask(teaching, linked):
    """Whether to teach the Class of a link."""
    with st.container(border=True):
        st.markdown(class_sentences.another_to_teach(linked))
        with st.container(horizontal=True, gap="xsmall"):
            st.button("Teach it here", icon=":material/co_present:", on_click=teaching.take_linked)
            st.button("Not now", on_click=teaching.leave_linked, key="leave_linked")


def show(teaching, taught):
    """One of the classes that are taught, {secret: Class}, the latest at first."""
    secrets = list(reversed(taught))
    secret = secrets[0]
    if len(secrets) > 1:
        # A browser knows what is chosen by this text, which is to stay: without the code, which may be renewed.
        named = class_sentences.names({each: taught[each] for each in secrets}, clock.now())
        before = [each for each in secrets if taught[each].code == teaching.looked_at]
        if widgets.value(WHICH) is None and before:
            widgets.put({WHICH: before[0]})
        secret = st.selectbox("Class", secrets, format_func=named.get, key=WHICH, persist_state="session")
    part(Address).keep(OF, taught[secret].code)
    live.watch("taught", partial(_now, secret, taught[secret]), SECONDS, taught[secret], MOST)
    _show(teaching, secret, taught[secret])


def _show(teaching, secret, their_class):
    if widgets.value(WHAT) is None:
        widgets.put({WHAT: teaching.view or (BOARD if teaching.for_the_wall else WHO)})
    with st.container(key="class_called"):
        st.header(sentences.plain(their_class.name), anchor=False)
        with st.container(horizontal=True, vertical_alignment="center"):
            # Of the tab alone, whose address says so: a reload of the wall has the board again, whatever the laptop
            # shows.
            look = {"required": True, "label_visibility": "collapsed", "bind": "query-params"}
            view = teaching.view = st.segmented_control("View", VIEWS, default=WHO, key=WHAT, **look)
            rules.show_pause(teaching, secret, their_class)
    if their_class.paused:
        st.warning("The class is paused: nothing trains until it goes on.", icon=":material/pause_circle:")
    if teaching.for_the_wall and view == BOARD:
        part(Address).keep(WALL, "board")
    else:
        part(Address).drop(WALL)
    if view == BOARD:
        board.show(teaching, secret, their_class)
        return
    if view == POOL:
        pool.show(secret, their_class)
        return
    invitation.show(their_class)
    live.show("members", partial(_members, secret), SECONDS, most=MOST)
    inbox.show(teaching, secret, their_class)
    _show_rest(teaching, secret, their_class)
    inbox.warn_of_limits(secret, their_class)


def link_of(secret):
    """The link by which a class is taught from elsewhere."""
    # Where nobody else comes to this server, its address in the room leads nowhere.
    home = links.home() if links.listens_to_itself() else links.home_in_the_room()
    return f"{home}classroom?{SECRET}={secret}"


def _now(secret, known):
    """The Class by now: what another tab, or another machine, changes of it is seen here too. That it is over is said
    where its members were. known: the Class where it cannot be asked, or is over."""
    with suppress(LedgerProblem):
        return classes().taught(secret) or known
    return known


def _members(secret):
    """Who is there, in pieces."""
    try:
        found = classes().progress(secret)
    except (ValueError, LedgerProblem) as problem:
        return [pieces.note(class_sentences.refusal(problem), "warning")]
    heading = pieces.heading(class_sentences.how_many(len(found.rows)))
    if not found.rows:
        return [heading, pieces.caption("Nobody has joined yet. New members appear here, with what they train.")]
    table = pieces.table(class_sentences.table(found, time.time()))
    return [heading, table, pieces.caption(class_sentences.of_table(found))]


def _show_rest(teaching, secret, their_class):
    def popover(label, icon, **options):
        return st.popover(label, icon=f":material/{icon}:", key=f"opens_{icon}_{their_class.id}", **options)

    name = their_class.name
    with st.container(horizontal=True, gap="xsmall"):
        rules.show_limits(secret, their_class)
        with popover("Another class", "group_add"):
            show_making()
        with popover("Your link", "link"):
            where = "this machine alone" if links.listens_to_itself() else "any device"
            st.write(f"This link opens this page, on {where}, for whoever has it: keep it to yourself.")
            st.code(link_of(secret), language=None, wrap_lines=True)
            st.write(
                "If others use this device, copy the link. Then have this browser forget the class, and close this "
                "tab: its *Back* may still lead to the link that you opened."
            )
            st.button("Forget it here", icon=":material/logout:", on_click=_forget, args=(secret, name))
        with popover("A new code", "pin"):
            st.write(class_sentences.NEW_CODE)
            renew = {"type": "primary", "icon": ":material/pin:", "on_click": teaching.renew_code, "args": (secret,)}
            st.button("Make a new code", **renew)
            st.write(f"The code is **{their_class.code}** now.")
        with popover("A new PIN", "key", on_change="rerun") as renewing:
            if renewing.open:
                members.show_renewing(teaching, secret)
        with popover("Take somebody out", "person_remove", on_change="rerun") as dismissing:
            if dismissing.open:
                members.show_dismissing(secret)
        with popover("How long it lasts", "event"):
            st.write(class_sentences.until(their_class.expires, clock.now()))
            left = math.ceil((their_class.expires - time.time()) / DAY)
            # A field of its own for each end: another tab may have set it since.
            key = f"{LONGER}_{their_class.id}_{their_class.expires:.0f}"
            st.number_input("Days from now", 1, MAX_DAYS, min(max(left, 1), MAX_DAYS), key=key, width=150)
            st.button("Change the end", type="primary", on_click=_extend, args=(secret, key))
        with popover("Delete this class", "delete_forever"):
            st.write(
                f"{sentences.plain(name)}, its members' runs, drawings and digits, and their nicknames are "
                "deleted at once and for good. If you do not delete it: "
                f"{class_sentences.until(their_class.expires, clock.now())}"
            )
            does = {"type": "primary", "icon": ":material/delete_forever:", "on_click": _delete, "args": (secret, name)}
            st.button("Delete all of it", **does)


def _delete(secret, name):
    if part(Teaching).delete(secret):
        st.toast(f"{sentences.plain(name)} and all that was in it is deleted.", icon=":material/delete_forever:")


def _forget(secret, name):
    if part(Teaching).leave(secret):
        st.toast(f"This browser has forgotten {sentences.plain(name)}.", icon=":material/logout:")


def _extend(secret, key):
    days = widgets.value(key)
    if days is not None:  # the page may have been left at the same moment
        part(Teaching).extend(secret, days)
