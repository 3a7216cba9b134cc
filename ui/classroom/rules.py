"""Pausing a class, and what its members may do."""

import streamlit as st

from lab.classes.rules import JOINING, LARGEST, MOST, SWEEPS, Rules
from lab.ledger.access import key_of
from ui.session import Teaching, part, widgets

# The keys of the fields for what the members of a class that is being made may do.
FIRST = {name: f"first_{name}" for name in (*MOST, SWEEPS)}


def show_pause(teaching, secret, their_class):
    """The button that pauses a class and has it go on. their_class: the Class."""
    rules = Rules.of(their_class)
    label, icon = ("Go on", "play_arrow") if rules.paused else ("Pause all", "pause")
    st.button(
        label,
        icon=f":material/{icon}:",
        on_click=teaching.change,
        args=(secret,),
        kwargs={"paused": not rules.paused},
        type="primary" if rules.paused else "secondary",
        help="With the next look at each page runs go on where they stopped, and what was in training on Compare "
        "begins again."
        if rules.paused
        else "All runs rest, and all that is trained on Compare, and nothing begins, until the class goes on. For "
        "whoever puts the phone away meanwhile it is kept for four hours.",
    )


def show_limits(secret, their_class):
    """What the members may do, to be set. their_class: the Class."""
    rules = Rules.of(their_class)
    saved = {**LARGEST, **rules.most, SWEEPS: rules.sweeps, JOINING: rules.joining}
    form = f"rules_{key_of(secret)[:8]}"
    opens = f"opens_limits_{their_class.id}"
    with st.popover("Limits", icon=":material/speed:", key=opens), st.form(form, border=False):
        _show_fields(saved, lambda name: _key(name, secret, saved))
        st.toggle("New members may join", rules.joining, key=_key(JOINING, secret, saved))
        st.form_submit_button("Save", on_click=_save, args=(secret, saved))


def show_first_limits():
    """The fields of FIRST."""
    with st.expander("What it may do", icon=":material/speed:"):
        _show_fields({**LARGEST, SWEEPS: True}, FIRST.get, persist_state="session")


def _show_fields(saved, key, **options):
    """The fields of limits. saved: {name: what each says at first}; key: tells the key of a name's."""
    for name, title in MOST.items():
        st.number_input(f"Largest number of {title}", 1, LARGEST[name], saved[name], key=key(name), **options)
    st.toggle("Try many settings", saved[SWEEPS], key=key(SWEEPS), **options)


def _key(name, secret, saved):
    """The key of a field of one class, as it is saved: another's is another field, and so is one that another tab has
    saved something else of."""
    return f"rules_{name}_{key_of(secret)[:8]}_{saved[name]}"


def _save(secret, saved):
    """Set what was changed since the fields were drawn: the rest may be another tab's by now."""
    said = {name: widgets.value(_key(name, secret, saved)) for name in saved}
    part(Teaching).limit(secret, {name: each for name, each in said.items() if each not in (None, saved[name])})
    if part(Teaching).problem is None:
        st.toast("The limits are saved.", icon=":material/check:")
