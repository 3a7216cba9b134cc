"""The data: what the network learns from."""

import numpy as np
import streamlit as st

from nncore.augment import variants
from nncore.study import data_checks
from render import figures, sentences
from ui.session import Page, dark, part
from ui.shared import data_choice, digit_grid, figure, inputs

part(Page).enter("digits")
seed = part(Page).samples_seed


def show_samples(rows):
    """Some digits. rows: of the training digits, at least one."""
    names = [data.class_names[label] for label in data.train_labels[rows]]
    digit_grid.show(data.train_images[rows], names, sentences.grid_alt(names), width="stretch")
    st.button("Show others", icon=":material/shuffle:", on_click=part(Page).show_other_samples)
    st.caption(sentences.source(data))


def show_varied(row):
    """A digit, and what a network sees of it where digits are varied. row: of the training digits."""
    digit, label = data.train_images[row], data.class_names[data.train_labels[row]]
    changed = variants(digit, 9, np.random.default_rng(seed))
    one = f"{sentences.article(label).title()} {label}"
    alt = f"{one}, and nine variants of it: turned, bent, shifted, thicker or thinner."
    digit_grid.show([digit, *changed], [label, *[""] * len(changed)], alt, width="stretch")
    st.caption("With *Vary the digits* a network sees another variant in each epoch, and learns what does not matter.")


with st.container(key="title"):
    st.title("The digits", anchor=False)  # heard and not seen: the menu says it
data = data_choice.choose()
samples, means = st.columns(2, gap="large")

with samples:
    wanted = inputs.class_pill("Only one digit", data.class_names, "wanted", None, persist_state="session")
    rows = data_checks.sample_rows(data.train_labels, 25, seed, wanted)
    if len(rows):
        show_samples(rows)
    else:
        name = sentences.plain(data.class_names[wanted])
        st.info(f"There is no {name} among the training digits of this data set.", icon=":material/search_off:")

with means:
    st.header("The average of each")
    averages = data_checks.mean_images(data.train_images, data.train_labels)
    alt = "The average picture of each digit from 0 to 9: blurred, but readable."
    digit_grid.show(averages, data.class_names, alt, width="stretch")
    st.header("How many of each")
    figure.show(figures.class_counts(data, dark()), sentences.counts_alt(data))
    if len(rows):
        st.header("One digit, varied")
        show_varied(rows[0])
    with st.expander("Checks"):
        st.table(sentences.checks(data_checks.check_data(data)), hide_header=True, border="horizontal")
