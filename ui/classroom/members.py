"""The members of a class, for its teacher: another PIN for one, and some taken out."""

from contextlib import suppress

import streamlit as st

from lab.ledger.problems import LedgerProblem
from render import class_sentences, sentences
from ui.session import Membership, Teaching, part, widgets
from ui.session.membership import classes

WHO, FORGOT, TAKE_OUT = "class_who", "class_forgot", "class_take_out"  # the keys of the controls
NOBODY = "Choose somebody first."
NAMED = 6  # nicknames that a button has room for


def _members(secret):
    """{id: nickname} of a class, and a sentence where there is none, or they cannot be read."""
    try:
        found = {member.id: member.nickname for member in classes().members(secret)}
        problem = "nobody is in this class"
    except (ValueError, LedgerProblem) as error:
        found, problem = {}, error
    if not found:
        st.write(class_sentences.refusal(problem))
    return found


def show_renewing(teaching, secret):
    """For who forgot the PIN."""
    if not (members := _members(secret)):
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
    who = widgets.value(FORGOT)
    if who is None:
        st.toast(NOBODY, icon=":material/person_search:")
        return
    widgets.put({FORGOT: None})
    part(Teaching).renew_pin(secret, who, members.get(who))


def show_dismissing(secret):
    """For who should not be there. No list lies over what takes them out, where a second press would choose another."""
    if not (members := _members(secret)):
        return
    widgets.only(WHO, members)
    names = {id: sentences.plain(nickname) for id, nickname in members.items()}
    going = st.pills("Who", list(names), selection_mode="multi", format_func=names.get, key=WHO)
    st.button("Choose all who have trained nothing", icon=":material/bedtime:", on_click=_choose_idle, args=(secret,))
    st.write("All that they have in this class is deleted at once and for good; they may join again.")
    does = {"type": "primary", "icon": ":material/person_remove:", "on_click": _dismiss, "args": (secret, members)}
    st.button(f"Take out {_listed(map(names.get, going))}" if going else "Take out", key=TAKE_OUT, **does)


def _listed(names):
    """Some people, by their names where a button has room for these."""
    *others, last = names
    if len(others) >= NAMED:
        return f"{len(others) + 1} people"
    return f"{', '.join(others)} and {last}" if others else last


def _choose_idle(secret):
    """Choose those at this moment: where somebody fills a class with nicknames, they are not told one by one."""
    with suppress(ValueError, LedgerProblem):
        rows, me = classes().progress(secret).rows, part(Membership).me
        widgets.put({WHO: [member.id for member, each in rows if not each.n_runs and member.id != (me and me.id)]})


def _dismiss(secret, members):
    # Who is chosen when it is pressed, which the page may not have been drawn for yet.
    who = widgets.value(WHO, [])
    if not who:
        st.toast(NOBODY, icon=":material/person_search:")
        return
    widgets.put({WHO: []})
    part(Teaching).dismiss(secret, who)
    if part(Teaching).problem is None:
        said = _listed(sentences.plain(members.get(id, "somebody")) for id in who)
        st.toast(f"Taken out: {said}.", icon=":material/person_remove:")
