"""The digits of one's class beside MNIST's: what a network makes of both, and how they look."""

import streamlit as st

from lab import network_cache
from lab.data_library import called
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
    learned = {each: called(each.run.data_name) if each.run else "–" for each in found}
    rows = [(each.title, learned[each], network_cache.accuracies(each.network, others, ours)) for each in found]
    st.table(pool_sentences.accuracies(rows, others, ours), border="horizontal", hide_index=True)
    st.caption(pool_sentences.WHY_THEY_DIFFER)
    for caution in {evaluation_sentences.caution(reader, each): None for reader in found for each in (others, ours)}:
        if caution:
            st.warning(caution, icon=":material/warning:")
    st.markdown("**Why they differ**: the average of each class")
    names = ours.class_names
    for place, (title, each) in zip(st.columns(2, gap="large"), (("MNIST", others), ("Our digits", ours)), strict=True):
        with place:
            st.markdown(f"**{title}**")
            alt = f"The average picture of each digit from 0 to 9, of {title}."
            digit_grid.show(mean_images(each.test_images, each.test_labels), names, alt, width="stretch")
            st.caption(pool_sentences.ink(each.test_images))
