"""A class's pool of digits, for its teacher: looked through, taken home, and what everybody's networks make of it."""

from contextlib import suppress

import numpy as np
import streamlit as st

from lab import network_cache
from lab.data_library import called
from lab.ledger.problems import LedgerProblem
from render import pool_sentences
from ui.live import page as live
from ui.session import Teaching, part, widgets
from ui.session.class_pool import pools
from ui.shared import data_choice, digit_grid, download, inputs

TAKE_OUT, PAGE, JUDGE = "pool_take_out", "pool_page", "pool_judge"  # the keys of the fields
PER_PAGE, COLUMNS, LARGER = 60, 6, 3  # larger by so much: a number of five digits has room over each
SECONDS = 2.0  # between two looks whether there are others


def show(secret, their_class):
    """The pool of one class."""
    pool = pools().of_class(secret)
    live.watch("pool", lambda: _stamp(secret, pool.stamp), SECONDS, pool.stamp)
    if not pool.digits:
        st.info(pool_sentences.NONE_YET, icon=":material/lightbulb:")
        return
    st.markdown(f"**{pool_sentences.how_many(pool)}**")
    st.caption(pool_sentences.HALVES)
    digits = _choose_page(pool.digits)
    names = pool_sentences.names(digits)
    images = np.stack([digit.image for digit in digits])
    short, alt = [name.partition(",")[0] for name in names.values()], pool_sentences.grid_alt(digits)
    digit_grid.show(images, short, alt, min(COLUMNS, len(digits)), LARGER)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
        key = f"{TAKE_OUT}_{their_class.id}"  # another class may have somebody of the same nickname
        what = {"key": key, "placeholder": "Choose which ones first", "width": 300}
        hands = {digit.nickname: pool_sentences.all_of(digit.nickname) for digit in pool.digits}
        widgets.only(key, names | hands)
        going = st.multiselect("Take out", [*names, *hands], format_func=(names | hands).get, **what)
        st.button("Take out", icon=":material/delete:", on_click=_take_out, args=(secret, key), disabled=not going)
        found = pools()  # the file is made where there is no session
        text = "Four files, to be read like MNIST's."
        download.show("All in MNIST's format", lambda: found.of_class(secret).idx(), "our-digits.zip", text)
        with st.popover("Wipe", icon=":material/delete_forever:", key=f"opens_wipe_{their_class.id}"):
            st.write(
                "All of these digits are deleted at once and for good. Who gave them still has their own, is told so, "
                "and may give them again."
            )
            does = {"on_click": _wipe, "args": (secret,), "icon": ":material/delete_forever:"}
            st.button("Delete all of them", type="primary", **does)
    if pool.enough:
        _offer_to_judge(secret, pool.data)


def _wipe(secret):
    part(Teaching).attempt(pools().wipe, secret)
    if part(Teaching).problem is None:
        st.toast("All digits of the class's pool are deleted.", icon=":material/delete_forever:")


def _stamp(secret, known):
    """Tells whether there are others. known: of those that the page shows, also where the pool cannot be read."""
    with suppress(ValueError, LedgerProblem):
        return pools().of_class(secret).stamp
    return known


def _choose_page(digits):
    pages = -(-len(digits) // PER_PAGE)
    page = 1
    if pages > 1:
        widgets.limit(PAGE, pages)
        page = st.number_input(f"Page, of {pages}", 1, pages, key=PAGE, width=150)
    return digits[PER_PAGE * (page - 1) : PER_PAGE * page]


def _take_out(secret, key):
    going = widgets.value(key, [])  # when it is pressed, which the page may not have been drawn for yet
    widgets.put({key: []})
    nicknames = [each for each in going if isinstance(each, str)]
    ids = [each for each in going if each not in nicknames]
    part(Teaching).attempt(pools().take_out, secret, ids, nicknames)


def _offer_to_judge(secret, ours):
    text = "Each member's best network, on MNIST's test digits and on the class's."
    if not inputs.toggle("What everybody's networks make of them", JUDGE, text):
        return
    found = pools().best_networks(secret)
    if not found:
        st.caption("No network of this class is kept yet.")
        return
    others = data_choice.of_mnist()
    rows = [
        (line.nickname, called(line.entry.data_name), network_cache.accuracies(network, others, ours))
        for line, network in found
    ]
    st.table(pool_sentences.accuracies(rows, others, ours), border="horizontal", hide_index=True)
    st.caption(pool_sentences.WHY_THEY_DIFFER)
    if said := pool_sentences.seen_before({line.nickname: line.entry for line, _ in found}):
        st.warning(said, icon=":material/warning:")
