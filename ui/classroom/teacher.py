"""A class as its teacher has it: how to join, who is there, and its end."""

import math
import time
from contextlib import suppress
from functools import partial

import segno
import streamlit as st

from lab.classes.classes import DAYS, MAX_DAYS
from lab.classes.room import DAY
from lab.classes.rules import JOINING, LARGEST, SWEEPS, Rules
from lab.classes.rules import MOST as LIMITED
from lab.ledger.problems import Gone, LedgerProblem
from render import class_sentences, pieces, sentences
from ui.classroom import board, inbox, pool
from ui.live import page as live
from ui.session import Address, Membership, Teaching, clock, part, widgets
from ui.session.membership import classes
from ui.session.teaching import BOARD, OF, SECRET, WHAT, WHICH
from ui.session.teaching import VIEW as WALL
from ui.shared import links

# The keys of the fields.
NAME, LASTS, LONGER = "class_name", "class_days", "class_longer"
CHOSEN, FORGOT, TAKE_OUT = "class_who", "class_forgot", "class_take_out"
NAMED = 6  # nicknames that a button has room for
WHO, POOL = "Who is there", "Our digits"
VIEWS = WHO, BOARD, POOL
SECONDS, MOST = 2.0, 1.25  # between two looks at who is there; how many times as many, as for the board


def show_making():
    """The fields of who wants to have a class."""
    st.text_input("Name", key=NAME, max_chars=80, placeholder="9b, mathematics", persist_state="session")
    text = "A day later all of it is deleted. You can delete it earlier."
    st.number_input("Days", 1, MAX_DAYS, DAYS, key=LASTS, help=text, persist_state="session", width=150)
    st.button("Make it", icon=":material/groups:", on_click=_make)


def _make():
    part(Membership).problem = None  # of what was tried before that
    part(Teaching).make(NAME, LASTS)


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
    try:
        _show(teaching, secret, taught[secret])
    except (Gone, LedgerProblem) as problem:  # in the midst of it: what is below needs it too
        st.warning(class_sentences.refusal(problem), icon=":material/sync_problem:")


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
            _show_pause(teaching, secret, their_class)
    if their_class.paused:
        st.warning("The class is paused: nothing trains until it goes on.", icon=":material/pause_circle:")
    if teaching.for_the_wall and view == BOARD:
        part(Address).keep(WALL, "board")
    else:
        part(Address).drop(WALL)
    if view == BOARD:
        board.show(secret, their_class)
        return
    if view == POOL:
        pool.show(secret, their_class)
        return
    _invite(their_class)
    live.show("members", partial(_members, secret), SECONDS, most=MOST)
    inbox.show(teaching, secret, their_class)
    _show_rest(teaching, secret, their_class)


def _invite(their_class):
    """How a Class is joined: the code, large, and a QR code with the machine's address in the room."""
    link = inbox.link_to(their_class)
    left, right = st.columns([4, 3], gap="medium")
    with left:
        if Rules.of(their_class).joining:
            st.caption("Write this on the board")
        else:
            st.warning("Nobody new can join now: see *Limits*, below.", icon=":material/block:")
        st.html(f'<p class="answer">{their_class.code}</p>')
        with st.container(key="address"):
            st.code(link, language=None, wrap_lines=True)
        if problem := links.keeps_out(link):
            st.warning(problem, icon=":material/wifi_off:")
        else:
            st.caption(class_sentences.FIREWALL)
    with right:
        drawn = segno.make(link, error="m").svg_inline(scale=6, border=4, dark="#000", light="#fff")
        st.image(drawn, caption="Or scan it", width=280, alt="QR code")


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
        return [heading]
    table = pieces.table(class_sentences.table(found, time.time()))
    return [heading, table, pieces.caption(class_sentences.of_table(found))]


def _show_rest(teaching, secret, their_class):
    def popover(label, icon, **options):
        return st.popover(label, icon=f":material/{icon}:", key=f"opens_{icon}_{their_class.id}", **options)

    name = their_class.name
    with st.container(horizontal=True, gap="xsmall"):
        _show_limits(secret, their_class)
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
            renew = {"on_click": teaching.attempt, "args": (classes().renew_code, secret)}
            st.button("Make a new code", type="primary", icon=":material/pin:", **renew)
            st.write(f"The code is **{their_class.code}** now.")
        with popover("A new PIN", "key", on_change="rerun") as renewing:
            if renewing.open:
                _show_renewing(teaching, secret)
        with popover("Take somebody out", "person_remove", on_change="rerun") as dismissing:
            if dismissing.open:
                _show_dismissing(secret)
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
        part(Teaching).attempt(classes().extend, secret, days)


def _show_pause(teaching, secret, their_class):
    """The button that pauses a class and has it go on. their_class: the Class."""
    rules = Rules.of(their_class)
    label, icon = ("Go on", "play_arrow") if rules.paused else ("Pause all", "pause")
    st.button(
        label,
        icon=f":material/{icon}:",
        on_click=teaching.pause,
        args=(secret, not rules.paused),
        type="primary" if rules.paused else "secondary",
        help="With the next look at each page runs go on where they stopped, and what was in training on Compare "
        "begins again."
        if rules.paused
        else "All runs rest, and all that is trained on Compare, and nothing begins, until the class goes on. For "
        "whoever puts the phone away meanwhile it is kept for four hours.",
    )


def _show_limits(secret, their_class):
    """What the members may do, to be set. their_class: the Class."""
    rules = Rules.of(their_class)
    saved = {**LARGEST, **rules.most, SWEEPS: rules.sweeps, JOINING: rules.joining}
    # Another class's is another field, and so is one that another tab has saved something else of.
    keys = {name: f"rules_{name}_{their_class.id}_{saved[name]}" for name in saved}
    opens = f"opens_limits_{their_class.id}"
    with st.popover("Limits", icon=":material/speed:", key=opens), st.form(f"rules_{their_class.id}", border=False):
        for name, title in LIMITED.items():
            st.number_input(f"Largest number of {title}", 1, LARGEST[name], saved[name], key=keys[name])
        st.toggle("Try many settings", rules.sweeps, key=keys[SWEEPS])
        st.toggle("New members may join", rules.joining, key=keys[JOINING])
        st.form_submit_button("Save", on_click=_save_limits, args=(secret, saved, keys))


def _save_limits(secret, saved, keys):
    """Set what was changed since the fields were drawn: the rest may be another tab's by now."""
    said = {name: widgets.value(key) for name, key in keys.items()}
    changes = {name: each for name, each in said.items() if each not in (None, saved[name])}
    part(Teaching).attempt(classes().limit, secret, changes)
    if part(Teaching).problem is None:
        st.toast("The limits are saved.", icon=":material/check:")


def _who_is_in(secret):
    """{id: nickname} of a class, and a sentence where there is none."""
    found = {member.id: member.nickname for member in classes().members(secret)}
    if not found:
        st.write("Nobody is in this class.")
    return found


def _show_renewing(teaching, secret):
    """For who forgot the PIN."""
    if not (members := _who_is_in(secret)):
        return
    st.write(
        "For a student who forgot the PIN. Their work is kept. What they are training stops, and they must join again."
    )
    st.selectbox("Who forgot it", list(members), None, members.get, key=FORGOT, placeholder="Choose somebody")
    st.button("Make a new PIN", type="primary", icon=":material/key:", on_click=_renew, args=(secret, members))
    if teaching.renewed and teaching.renewed[0] == secret:
        _, nickname, pin = teaching.renewed
        st.success(f"The new PIN of **{sentences.plain(nickname)}** is **{pin}**. It is shown only here.")


def _renew(secret, members):
    if (who := widgets.value(FORGOT)) is not None:
        widgets.put({FORGOT: None})
        part(Teaching).renew_pin(secret, who, members.get(who))


def _show_dismissing(secret):
    """For who should not be there. No list lies over what takes them out, where a second press would choose another."""
    if not (members := _who_is_in(secret)):
        return
    widgets.only(CHOSEN, members)
    names = {id: sentences.plain(nickname) for id, nickname in members.items()}
    going = st.pills("Who", list(names), selection_mode="multi", format_func=names.get, key=CHOSEN)
    st.write("All that they have in this class is deleted at once and for good; they may join again.")
    does = {"on_click": _dismiss, "args": (secret, members), "key": TAKE_OUT}
    label = f"Take out {_listed(map(names.get, going))}" if going else "Take out"
    st.button(label, type="primary", icon=":material/person_remove:", **does)


def _listed(names):
    """Some people, by their names where a button has room for these."""
    names = list(names)
    return ", ".join(names) if len(names) <= NAMED else f"{len(names)} people"


def _dismiss(secret, members):
    # Who is chosen when it is pressed, which the page may not have been drawn for yet.
    who = widgets.value(CHOSEN, [])
    if not who:
        return
    widgets.put({CHOSEN: []})
    part(Teaching).dismiss(secret, who)
    if part(Teaching).problem is None:
        said = _listed(sentences.plain(members.get(id, "somebody")) for id in who)
        st.toast(f"Taken out: {said}.", icon=":material/person_remove:")
