"""The data: what the network learns from."""

import streamlit as st

from nncore import diagnostics
from ui import charts, navigation, pictures, state, texts

navigation.require_app()
state.enter("digits")
data, dark = state.data(), state.dark()

st.title("The digits")
samples, checks = st.columns(2, gap="large")

with samples:
    st.subheader("Samples")
    wanted = st.pills(
        "Only one digit", range(10), key="wanted", persist_state="session", wrap=True,
        help="Choose it again to see all of them.",
    )  # fmt: skip
    rows = diagnostics.sample_rows(data.train_labels, 25, state.samples_seed(), wanted)
    labels = data.train_labels[rows]
    st.image(pictures.grid(data.train_images[rows], labels, dark=dark), width="stretch", alt=texts.grid_alt(labels))
    st.button("Show others", icon=":material/shuffle:", on_click=state.show_other_samples)
    st.caption(texts.source(data))

with checks:
    st.subheader("Checks")
    st.table(texts.checks(diagnostics.check_data(data)), hide_header=True, border="horizontal")
    st.subheader("Digits of each class")
    st.plotly_chart(
        charts.class_counts(data.train_labels, data.test_labels, dark), theme=None, config=charts.CONFIG,
        alt=texts.counts_alt(data),
    )  # fmt: skip
    st.subheader("The average of each class")
    st.image(
        pictures.grid(diagnostics.mean_images(data.train_images, data.train_labels), range(10), dark=dark),
        width="stretch", alt="The average picture of each digit from 0 to 9: blurred, but readable.",
    )  # fmt: skip
    st.caption("A network with one unit a digit could only compare with pictures like these. Hidden units do better.")
