"""Inputs as every page has them: what is chosen in one holds for the session, on every page, and after a reload."""

import functools

import streamlit as st

from render import sentences
from ui.session import Choices, Desk, part, widgets


def segments(label, options, key, help=None, default=None, **more):
    """Options in a row, always one of them chosen, the first at first. Without a help text they explain themselves,
    and there is no label to be seen. more: also `comes_back`, as for `_kept`."""
    first = options[0] if default is None else default
    look = {"help": help, "label_visibility": "visible" if help else "collapsed"}
    show = functools.partial(st.segmented_control, label, options, default=first, required=True, **look)
    return _kept(show, key, options, first, **more)


def openers(label, options, key):
    """Options in a row, of which one is chosen, or none."""
    show = functools.partial(st.segmented_control, label, options, label_visibility="collapsed")
    return _kept(show, key, (None, *options), None)


def number(label, last, key, help, width=150, **more):
    """A whole number from 0 to `last`."""
    return _kept(
        functools.partial(st.number_input, label, 0, last, width=width, help=help), key, range(last + 1), 0, **more
    )


def class_name(label, class_names, key, help, **more):
    """One of ten classes by its name."""
    named = class_names.__getitem__
    return st.selectbox(label, range(10), format_func=named, key=key, persist_state="session", help=help, **more)


def class_pill(label, class_names, key, help, **more):
    """One of ten classes by its name, in a row of buttons, or none of them."""
    # Markdown, where the options of a selectbox are not.
    named = [sentences.plain(name) for name in class_names].__getitem__
    return st.pills(label, range(10), key=key, wrap=True, format_func=named, help=help, **more)


def pills(label, options, key, help, **more):
    """Options that need more than one row on a phone, always one of them chosen, the first at first."""
    show = functools.partial(st.pills, label, options, required=True, wrap=True, help=help)
    return _kept(show, key, options, options[0], **more)


def in_a_list(label, options, key, **more):
    """Options in a list that opens, always one of them chosen, the first at first. It explains itself."""
    show = functools.partial(st.selectbox, label, options, label_visibility="collapsed", filter_mode=None)
    return _kept(show, key, options, options[0], **more)


def toggle(label, key, help, value=False, **more):
    """A switch."""
    return _kept(functools.partial(st.toggle, label, value, help=help), key, (False, True), value, **more)


def several(label, options, at_first, key, most=None, **more):
    """Some of the options, at most so many, those `at_first` at first."""
    one, most = _one_of(options), most or len(options)
    if len(chosen := widgets.value(key, ())) > most:
        # More of them could be chosen before.
        widgets.put({key: chosen[:most]})
    show = functools.partial(st.multiselect, label, options, at_first, max_selections=most)

    def fits(chosen):
        return isinstance(chosen, list) and len(chosen) <= most and all(map(one, chosen))

    return kept_if(show, key, fits, list(at_first), **more)


def text(label, at_first, key, help):
    """A line of text."""
    show = functools.partial(st.text_input, label, at_first, help=help)
    return kept_if(show, key, lambda said: isinstance(said, str), at_first)


def slider(label, low, high, at_first, key):
    """A whole number from `low` to `high`."""
    return _kept(functools.partial(st.slider, label, low, high, at_first), key, range(low, high + 1), at_first)


def chosen(key, options, at_first):
    """What is chosen in a control, also before it is shown: after a reload it stands where it stood then."""
    part(Choices).offer(key, _one_of(options))
    return widgets.value(key, at_first)


def start_at(key, default, largest):
    """The same as `widgets.start_at`, but a whole number stands where it stood before a reload, if it did."""
    if widgets.value(key) is None:
        part(Choices).starts[key] = default
        part(Choices).offer(key, _one_of(range(largest + 1)))
    widgets.start_at(key, default, largest)


def _kept(show, key, options, at_first, comes_back=False, **more):
    """An input that stands where it stood before a reload, if that is one of the options still; unless something is
    done where it is pressed: what came of that is what has to come back. comes_back: the input itself all the same."""
    if "on_change" in more and not comes_back and key not in part(Choices).starts:
        return show(key=key, persist_state="session", **more)
    return kept_if(show, key, _one_of(options), at_first, **more)


def kept_if(show, key, fits, at_first, **more):
    """An input, by what shows it, that stands where it stood before a reload, if that fits still."""
    choices, asked = part(Choices), {"key": key, "persist_state": "session", **more}
    choices.offer(key, fits)
    chosen = show(**asked)
    if choices.note(key, chosen, choices.starts.get(key, at_first)):
        # A part of a page may be redrawn alone.
        part(Desk).keep()
    return chosen


def _one_of(options):
    return lambda value: any(type(value) is type(option) and value == option for option in options)
