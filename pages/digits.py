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
    """Some digits, and how the first of them can be varied. rows: of the training digits, at least one."""
    names = [data.class_names[label] for label in data.train_labels[rows]]
    digit_grid.show(data.train_images[rows], names, sentences.grid_alt(names), width="stretch")
    st.button("Show others", icon=":material/shuffle:", on_click=part(Page).show_other_samples)
    st.caption(sentences.source(data))
    st.header("Varied digits")
    digit, label = data.train_images[rows[0]], names[0]
    changed = variants(digit, 9, np.random.default_rng(seed))
    one = f"{sentences.article(label).title()} {label}"
    alt = f"{one}, and nine variants of it: turned, bent, shifted, thicker or thinner."
    digit_grid.show([digit, *changed], [label, *[""] * len(changed)], alt, width="stretch")
    st.caption(
        "The first sample, and what a network sees of it in nine epochs with *Vary the digits*: never twice the same, "
        "so that it learns what does not matter."
    )


st.title("The digits")
data = data_choice.choose()
samples, checks = st.columns(2, gap="large")

with samples:
    st.header("Samples")
    text = "Choose it again to see all of them."
    wanted = inputs.class_pill("Only one digit", data.class_names, "wanted", text, persist_state="session")
    rows = data_checks.sample_rows(data.train_labels, 25, seed, wanted)
    if len(rows):
        show_samples(rows)
    else:
        name = sentences.plain(data.class_names[wanted])
        st.info(f"There is no {name} among the training digits of this data set.", icon=":material/search_off:")

with checks:
    st.header("Checks")
    st.table(sentences.checks(data_checks.check_data(data)), hide_header=True, border="horizontal")
    st.header("How many of each")
    figure.show(figures.class_counts(data, dark()), sentences.counts_alt(data))
    st.header("The average of each class")
    means = data_checks.mean_images(data.train_images, data.train_labels)
    alt = "The average picture of each digit from 0 to 9: blurred, but readable."
    digit_grid.show(means, data.class_names, alt, width="stretch")
    st.caption(
        "With one unit for each digit, a network could only compare with pictures like these. Hidden units do better."
    )
