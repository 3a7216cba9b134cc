"""Why this answer: the pixels, the hidden units and the training digits that it comes from."""

import streamlit as st

from lab.data_library import called
from nncore.study import explain
from render import pictures, sentences
from ui.session import dark
from ui.shared import digit_grid

N_UNITS, N_NEAREST = 6, 5


def show(reader, digit, data):
    """Explain a ReadingNetwork's answer to a digit, (28, 28) uint8, with the digits of data."""
    network = reader.network
    found = explain.explain(network, digit)
    first, second = (reader.class_names[label] for label in (found.first, found.second))
    left, right = st.columns([1, 2], gap="large")
    with left:
        st.markdown(f"**Which pixels spoke for {sentences.plain(first)}**")
        alt = f"Blue pixels spoke for {first} and against {second}, orange pixels the other way round."
        st.image(pictures.signed(found.pixels, 8, dark()), width=224, alt=alt)
        st.caption(
            f"Blue spoke for {sentences.plain(first)}, orange, with a dash, for {sentences.plain(second)}, its second "
            "guess. Only pixels with ink have a say; where there is none, nothing is added."
        )
    with right:
        if len(found.units):
            st.markdown("**The hidden units that fired most**")
            strongest = found.activations.argsort()[::-1][:N_UNITS]
            weights = network.layers[0].weights[:, strongest].T.reshape(-1, 28, 28)
            captions = sentences.leanings(found.units[strongest], first, second)
            alt = f"The weights of the units that fired most, as pictures; what each helped: {', '.join(captions)}."
            st.image(pictures.signed_grid(weights, captions, N_UNITS, dark()), width="stretch", alt=alt)
            st.caption(
                "Each looks for ink where it is blue, for none where it is orange. Above: which answer that helped, "
                "and by how much."
            )
        st.markdown("**The training digits most like it**")
        learned, n = (
            (reader.run.data, reader.run.config.training_digits) if reader.run else (data, len(data.train_labels))
        )
        images, labels = learned.train_images[:n], learned.train_labels[:n]
        rows = explain.nearest(images, digit, N_NEAREST)
        names = [learned.class_names[label] for label in labels[rows]]
        alt = f"The nearest training digits, labelled {', '.join(names)}."
        digit_grid.show(images[rows], names, alt, N_NEAREST, 3)
        which = "that it learned from" if reader.run else "to train on"
        st.caption(f"Pixel by pixel, of the {n:,} digits {which}: {sentences.plain(called(learned.name))}.")
