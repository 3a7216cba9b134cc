"""Test digits as cards: the picture, its label, what a network makes of it, and a way to send it to Draw."""

import streamlit as st

from render import evaluation_sentences, pictures, sentences
from ui.session import Drawing, part
from ui.shared import links

WIDTH = 150  # pixels: two fit beside each other on a phone


def show(found, rows, per_page, data, key):
    """Cards of the test digits of these rows, so many at a time. found: their Evaluation; key: of these cards alone."""
    n_pages = -(-len(rows) // per_page)
    page = st.pagination(n_pages, key=f"pages_{key}", persist_state="session") if n_pages > 1 else 1
    with st.container(horizontal=True, gap="small"):
        for row in rows[(page - 1) * per_page : page * per_page]:
            with st.container(border=True, width=WIDTH, gap="xsmall"):
                show_one(found, int(row), data, key)


def show_one(found, row, data, key):
    """One test digit: picture, label, three best guesses and a button."""
    digit, label = data.test_images[row], data.class_names[data.test_labels[row]]
    guesses = [(data.class_names[guess], share) for guess, share in found.guesses(row)]
    st.image(pictures.enlarge(digit, 4), width=112, alt=f"Test digit {row}, labelled {label}.")
    st.markdown(f"**{sentences.plain(label)}**, read as **{sentences.plain(guesses[0][0])}**")
    st.caption(evaluation_sentences.guesses(guesses))
    if st.button(
        "Draw", key=f"draw_{key}_{row}", icon=":material/draw:", type="tertiary", help=f"Send test digit {row} to Draw."
    ):
        part(Drawing).put_digit(digit)
        st.switch_page(links.DRAW)
