"""A class as its teacher has it: how to join, who is there, and its end."""

import math
import time
from contextlib import suppress

import streamlit as st

from lab.classes.classes import DAYS
from lab.classes.room import DAY, MAX_DAYS
from lab.ledger.problems import LedgerProblem
from render import class_sentences, sentences
from ui.classroom import board, inbox, invitation, members, pool, rules
from ui.session import Address, Membership, Teaching, clock, part, widgets
from ui.session.teaching import BOARD, LOOK, OF, SECRET, WHAT, WHICH
from ui.session.teaching import VIEW as WALL
from ui.shared import links, live

# The keys of the fields.
NAME, LASTS, LONGER = "class_name", "class_days", "class_longer"
POOL = "Our digits"
VIEWS = {None: "Who is there", "board": BOARD, "pool": POOL}  # by what addresses call them
SECONDS, MOST = 2.0, 1.25  # between two looks at who is there; how many times as many, as for the board


def show_making():
    """The fields of who wants to have a class."""
    st.text_input("Its name", key=NAME, max_chars=80, placeholder="9b, mathematics", persist_state="session")
    text = "Then all of it is deleted. You can delete it earlier."
    st.number_input(
        "How many days it lasts", 1, MAX_DAYS, DAYS, key=LASTS, help=text, persist_state="session", width=150
    )
    rules.show_first_limits()
    st.button("Make it", icon=":material/groups:", on_click=_make)


def _make():
    part(Membership).problem = None  # of what was tried before that
    part(Teaching).make(NAME, LASTS, rules.FIRST)


def ask(teaching, linked):
    """Whether to teach the Class of a link, beside those that are taught here already."""
    with st.container(border=True):
        st.markdown(class_sentences.another_to_teach(linked))
        with st.container(horizontal=True, gap="xsmall"):
            st.button("Teach it here, too", icon=":material/co_present:", on_click=teaching.take_linked)
            st.button("Not now", on_click=teaching.leave_linked, key="leave_linked")


def show(teaching, taught):
    """One of the classes that are taught, {secret: Class}, the latest at first."""
    secrets = list(reversed(taught))
    secret = secrets[0]
    if len(secrets) > 1:
        # A browser knows what is chosen by this text, which is to stay: without the code, which may be renewed.
        named = class_sentences.names({each: taught[each] for each in secrets}, clock.now())
        before = [each for each in secrets if taught[each].code == teaching.looked_at[1]]
        if widgets.value(WHICH) is None and before:
            widgets.put({WHICH: before[0]})
        secret = st.selectbox("Class", secrets, format_func=named.get, key=WHICH, persist_state="session")
    part(Address).keep(OF, taught[secret].code)
    _show(teaching, secret, taught[secret])
    # At the end, where the space it takes is not seen.
    live.fragment(_follow, SECONDS, most=MOST)(secret, taught[secret])


def _show(teaching, secret, their_class):
    st.header(sentences.plain(their_class.name))
    # Of the tab alone, whose address says so: a reload of the wall has the board again, whatever the laptop shows.
    back = False
    if widgets.value(WHAT) is None or back:
        before = "board" if teaching.for_the_wall else teaching.looked_at[0]
        widgets.put({WHAT: VIEWS.get(part(Address).now(LOOK) if back else before, VIEWS[None])})
    with st.container(horizontal=True, vertical_alignment="center"):
        look = {"required": True, "label_visibility": "collapsed", "persist_state": "session"}
        view = st.segmented_control("View", VIEWS.values(), key=WHAT, **look)
        rules.show_pause(teaching, secret, their_class)
    if their_class.paused:
        st.warning("The class is paused: nothing trains until it goes on.", icon=":material/pause_circle:")
    for key, said in ((WALL, teaching.for_the_wall and view == BOARD and "board"), (LOOK, _called(view))):
        if said:
            part(Address).keep(key, said)
        else:
            part(Address).drop(key)
    if view == BOARD:
        board.show(teaching, secret, their_class)
        return
    if view == POOL:
        pool.show(teaching, secret, their_class)
        return
    invitation.show(their_class)
    who = _members(teaching, secret)
    live.fragment(_show_members, SECONDS, most=MOST)(secret, set(who))
    inbox.show(teaching, secret, their_class)
    _show_rest(teaching, secret, their_class, who)
    inbox.warn_of_limits(teaching, secret, their_class)


def _called(view):
    return next(name for name, each in VIEWS.items() if each == view)


def link_of(secret):
    """The link by which a class is taught from elsewhere."""
    # Where nobody else comes to this server, its address in the room leads nowhere.
    home = links.home() if links.listens_to_itself() else links.home_in_the_room()
    return f"{home}classroom?{SECRET}={secret}"


def _follow(secret, known):
    """What another tab, or another machine's, changes of the class is seen here too; that it is over is said where its
    members were. known: the Class as it was when the page was drawn."""
    with suppress(LedgerProblem):
        if part(Teaching).taught([secret]).get(secret) not in (None, known):
            st.rerun()


def _members(teaching, secret):
    """{id: nickname} of the class of a secret; none where they cannot be read."""
    try:
        return {member.id: member.nickname for member, _ in teaching.progress(secret).rows}
    except (ValueError, LedgerProblem):
        return {}


def _show_members(secret, known):
    """Who is there. known: the ids of whom the page was drawn with; where there are others, it is drawn anew."""
    try:
        found = part(Teaching).progress(secret)
    except LedgerProblem as problem:
        st.warning(str(problem), icon=":material/sync_problem:")
        return
    except ValueError:
        st.info("This class is over.", icon=":material/event_busy:")
        return live.DONE
    if {member.id for member, _ in found.rows} != known:
        st.rerun()
    st.subheader(class_sentences.how_many(len(found.rows)))
    if found.rows:
        st.table(class_sentences.table(found, time.time()), border="horizontal", hide_index=True)
        st.caption(class_sentences.of_table(found))
    else:
        st.caption("Nobody has joined yet. New members appear here, with what they train.")


def _show_rest(teaching, secret, their_class, who):
    def popover(label, icon):
        return st.popover(label, icon=f":material/{icon}:", key=f"opens_{icon}_{their_class.id}")

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
        with popover("A new PIN", "key"):
            members.show_renewing(teaching, secret, who)
        with popover("Take somebody out", "person_remove"):
            members.show_dismissing(secret, who)
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
