"""The values of widgets by key. What sets one is called before it is shown, or from a callback."""

from collections import Counter

import streamlit as st

from ui.session.store import part


class Chosen(Counter):
    """How often what is chosen on the chart of a key has changed."""


def value(key, default=None):
    """The value of the widget of this key, or the default before it was shown."""
    return st.session_state.get(key, default)


def sent(key, name):
    """What a component of this key has just told under a name, for its callback; None where it told nothing."""
    said = st.session_state.get(key)
    return None if said is None else said.get(name)


def put(values):
    """Set widgets, {key: value}."""
    for key, one in values.items():
        st.session_state[key] = one


def only(key, options):
    """Have a widget in which several are chosen hold only what there is to choose: what is gone meanwhile is chosen in
    the browser still."""
    chosen = st.session_state.get(key) or []
    there = [each for each in chosen if each in options]
    if len(there) < len(chosen):
        st.session_state[key] = there


def limit(key, largest):
    """Lower a number that stands higher than it may from now on."""
    if st.session_state.get(key, 0) > largest:
        st.session_state[key] = largest


def start_at(key, default, largest):
    """Have a widget stand at `default` before anybody sets it, and no higher than it may.

    Other than a default of its own, this one may change with the network without moving what somebody has set.
    """
    if st.session_state.get(key) is None:
        st.session_state[key] = default
    limit(key, largest)


def forget(*keys):
    """Have widgets start from their defaults again."""
    for key in keys:
        st.session_state.pop(key, None)


def take_selection(chart, *keys):
    """Set the widgets of these keys to the customdata of the point chosen on the chart of this key, but for its Nones.

    Choosing a point again, which takes the choice back, changes nothing; nor does a point that has none.
    """
    part(Chosen)[chart] += 1
    points = st.session_state[chart].selection.points
    chosen = points[0].get("customdata") if points else None
    if chosen is not None:
        said = zip(keys, chosen if isinstance(chosen, list) else [chosen], strict=True)
        put({key: value for key, value in said if value is not None})


def times_chosen(chart):
    """How often what is chosen on the chart of this key has changed."""
    return part(Chosen)[chart]
