"""Digits as cards: the picture, its label, what a network makes of it, and a way to send it to Draw."""

import streamlit as st

from render import evaluation_sentences, pictures, sentences
from ui.session import Drawing, part
from ui.shared import links

WIDTH = 146  # pixels: two fit beside each other on a phone
N_GUESSES = 2


def show(found, rows, per_page, data, key, named="Test digit {}".format, note=None):
    """Cards of the test digits of these rows, so many at a time. found: their Evaluation; key: of these cards alone;
    named, note: what the digit of a row is called, and what else there is to say of it, as Markdown."""
    n_pages = -(-len(rows) // per_page)
    page = st.pagination(n_pages, key=f"pages_{key}", persist_state="session") if n_pages > 1 else 1
    with st.container(horizontal=True, gap="small"):
        for row in map(int, rows[(page - 1) * per_page : page * per_page]):
            with st.container(border=True, width=WIDTH, gap="xsmall"):
                _show_one(found, row, data, named(row))
                if note is not None:
                    st.caption(note(row))
                _offer_to_draw(data.test_images[row], named(row), f"draw_{key}_{row}")


def _show_one(found, row, data, name):
    """One digit: picture, label and best guesses."""
    digit, label = data.test_images[row], data.class_names[data.test_labels[row]]
    guesses = [(data.class_names[guess], share) for guess, share in found.guesses(row, N_GUESSES)]
    st.image(pictures.enlarge(digit, 4), width=112, alt=f"{name}, labelled {label}.")
    st.markdown(f"**{sentences.plain(label)}** → **{sentences.plain(guesses[0][0])}**")
    st.caption(evaluation_sentences.guesses(guesses))


def _offer_to_draw(digit, name, key):
    text = f"Send {name[0].lower()}{name[1:]} to Draw."
    if st.button(f"Draw {name.rsplit(' ', 1)[-1]}", key=key, icon=":material/draw:", type="tertiary", help=text):
        part(Drawing).put_digit(digit)
        st.switch_page(links.DRAW)
