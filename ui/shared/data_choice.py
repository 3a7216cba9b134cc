"""Choosing the data set, and getting all of MNIST, as controls."""

from contextlib import suppress

import streamlit as st

import nncore
from lab.classes.pool import NAME
from lab.data_library import BUILT_IN, EMBEDDED, library
from render import class_sentences, pieces
from render.numbers import per_cent
from ui.live import page as live
from ui.session import Address, ClassPool, Page, Training, part, widgets
from ui.session.page import DATA, OURS

LOOK_SECONDS = 0.5
# What a data set is called on the page, and in the address bar.
GONE = (
    "your class's digits are not there any more: too few are left of what was given. The built-in ones take their "
    "place now; look at the number of training digits, too"
)
TITLES = {EMBEDDED: BUILT_IN, "mnist": "MNIST", OURS: NAME}


def choose():
    """Show which data sets there are. Returns the Digits in use: the embedded ones if others are not right."""
    names = library.names()
    if part(ClassPool).pool.enough:
        names.append(OURS)
    elif is_ours_gone():
        _leave_ours()
        part(Training).refuse(GONE)
    wanted = part(Address).now(DATA)
    if wanted and wanted not in map(_title, names):
        st.info("This link asks for a data set that is not on this machine yet.", icon=":material/info:")
    name = EMBEDDED
    if len(names) > 1:
        name = st.segmented_control(
            "Data",
            names,
            default=EMBEDDED,
            required=True,
            format_func=_title,
            key=DATA,
            bind="query-params",
            on_change=_remember,
            help="What the network learns from and is tested on: 5,000 digits that come with the app, or more.",
        )
        part(Page).data_name = name
    if "mnist" not in names:
        _offer_mnist()
    try:
        return _get(name)
    except ValueError as error:
        st.error(f"{error}. The built-in digits are used instead.", icon=":material/error:")
        return nncore.load_digits()


def _remember():
    """Have other pages use what was chosen, also where its page has been left at the same time."""
    part(Page).data_name = widgets.value(DATA) or part(Page).data_name


def current():
    """The Digits in use, on pages where none are chosen: the embedded ones if others are not right."""
    try:
        return _get(part(Page).data_name or EMBEDDED)
    except ValueError:
        return nncore.load_digits()


def at_a_press():
    """The same for what a button does when it is pressed, which may be called before `_remember` is. Raises ValueError,
    once, where the class's digits that were chosen are not there any more: nobody trains on others unawares."""
    _remember()
    if part(Page).data_name == OURS and part(ClassPool).is_gone:
        _leave_ours()
        raise ValueError(GONE)
    return current()


def is_ours_gone():
    """Whether the class's digits were chosen, and are not there any more."""
    with suppress(ValueError):
        return part(Page).data_name == OURS and part(ClassPool).is_gone
    return False


def say_if_gone():
    """That what is trained elsewhere than on Train is trained on other digits than those that were chosen."""
    if is_ours_gone():
        st.warning(class_sentences.refusal(GONE), icon=":material/warning:")


def _leave_ours():
    part(Page).data_name = EMBEDDED
    widgets.put({DATA: EMBEDDED})


def of_mnist():
    """MNIST's Digits, or those built in where all of them are not on this machine."""
    try:
        return library.get("mnist")
    except ValueError:
        return nncore.load_digits()


def current_key():
    """The name in the library of the data set in use, or the Digits where they are no such data set."""
    name = part(Page).data_name
    return current() if name == OURS else name if name in library.names() else EMBEDDED


def _get(name):
    data = part(ClassPool).pool.data if name == OURS else library.get(name)
    if data is None:
        raise ValueError("your class has no digits of its own any more")
    return data


def current_title():
    """What the data set in use is called in the address bar; None where that need not be said."""
    return _in_addresses(part(Page).data_name)


def title_of(data_name):
    """What the data set whose Digits have this name is called in the address bar; None if that need not be said."""
    return _in_addresses(library.key_of(data_name))


def _in_addresses(name):
    return None if name in (None, EMBEDDED) else _title(name)


def _title(name):
    return TITLES.get(name, name)


def _offer_mnist():
    if library.fraction is not None:
        live.show("download", _download, LOOK_SECONDS)
        live.watch("downloaded", lambda: library.fraction is None, LOOK_SECONDS, known=False)
        return
    st.button("Get all 70,000 digits (11 MB)", icon=":material/download:", on_click=library.fetch, type="tertiary")
    if library.problem:
        st.error(
            f"{library.problem}. The digits in use stay as they are. Without a network, put MNIST's four files into "
            "the folder data/mnist beside the app, or name their folder in MNIST_DIR.",
            icon=":material/error:",
        )


def _download():
    fraction = library.fraction
    fraction = 1 if fraction is None else fraction
    return [pieces.bar(fraction, f"Getting MNIST: {per_cent(fraction, 0)}")]
