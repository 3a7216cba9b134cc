"""The digits of one's class beside MNIST's: what a network makes of both, and how they look."""

import streamlit as st

from lab import network_cache
from nncore.study.data_checks import mean_images
from render import evaluation_sentences, pool_sentences
from ui.session import ClassPool, part
from ui.shared import data_choice, digit_grid


def show(found, data):
    """Each network on both. found: {ReadingNetwork: Evaluation}, of the data set in use."""
    pool, others = part(ClassPool).pool, data_choice.of_mnist()
    ours = pool.data
    if ours is None:
        st.info(pool_sentences.how_many(pool), icon=":material/lightbulb:")
        return
    st.markdown(pool_sentences.how_many(pool))
    rows = [
        (
            reader.title,
            reader.run.data_name if reader.run is not None else "–",
            network_cache.evaluated(reader.network, others).accuracy,
            network_cache.evaluated(reader.network, ours).accuracy,
        )
        for reader in found
    ]
    table = pool_sentences.accuracies(rows, len(others.test_labels), len(ours.test_labels))
    st.table(table, border="horizontal", hide_index=True)
    for caution in filter(None, (evaluation_sentences.caution(reader, others) for reader in found)):
        st.warning(caution, icon=":material/warning:")
    st.markdown("**Why they differ**: the average of each class")
    names = ours.class_names
    for place, (title, each) in zip(st.columns(2, gap="large"), (("MNIST", others), ("Our digits", ours)), strict=True):
        with place:
            st.markdown(f"**{title}**")
            alt = f"The average picture of each digit from 0 to 9, of {title}."
            digit_grid.show(mean_images(each.test_images, each.test_labels), names, alt, width="stretch")
            st.caption(pool_sentences.ink(each.test_images))
    st.caption(pool_sentences.WHY_THEY_DIFFER)
