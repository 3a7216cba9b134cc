"""Drawings by people: a collection of pen strokes is opened, and read by the networks chosen."""

from functools import partial

import streamlit as st

from lab import network_cache
from lab.collection import MEGABYTES, example_file
from nncore.datasets import DIGIT_NAMES
from nncore.study.drawings import DrawingScores
from render import collection_sentences, evaluation_sentences, pieces
from ui.evaluate import digit_cards
from ui.live import page as live
from ui.session import OpenCollection, part
from ui.shared import download, glossary, upload

PER_PAGE, N_WORST = 12, 96
LOOK_SECONDS = 0.5
KEY, WIDTH = "collection_file", 480  # of the place for a file, in pixels


def show(found, data):
    """The collection that is open, or what it may be. found: {ReadingNetwork: Evaluation}, of the data set in use."""
    mine = part(OpenCollection)
    _show_files(mine)
    if mine.collection is None or mine.being_drawn:
        return
    drawings = mine.collection.drawings
    scores = {
        reader: DrawingScores(drawings, network_cache.evaluated(reader.network, drawings.data)) for reader in found
    }
    _show_scores(scores)
    _show_tables(scores)
    _show_worst(scores)


def _show_files(mine):
    st.caption(collection_sentences.WHAT)
    with st.container(width=WIDTH):
        said = "The file was not opened: {}. What was open before still is."
        upload.show("Open drawings: pen strokes (.json)", "json", KEY, MEGABYTES, mine.open_file, mine, said)
    if mine.problem:
        st.error(mine.problem, icon=":material/error:")
    if mine.collection is not None:
        _say_what_is_open(mine)
    with st.container(horizontal=True, gap="xsmall"):
        text = "The five example drawings of *Draw*: a file to try, and to see what one looks like."
        download.show("Example file", example_file, "strokes.json", text)
        if mine.collection is not None:
            st.button("Close", icon=":material/close:", on_click=mine.close, help="Show these drawings no more.")
    with st.expander("What is in such a file", expanded=mine.collection is None):
        st.markdown(collection_sentences.FORMAT)
        st.code(collection_sentences.SAMPLE, "json", wrap_lines=True)


def _say_what_is_open(mine):
    collection = mine.collection
    st.markdown(collection_sentences.opened(mine.name, collection.n))
    if mine.being_drawn:
        live.show(
            "drawing",
            lambda: [pieces.bar(collection.n_drawn / collection.n, collection_sentences.progress(collection))],
        )
        live.watch("drawn", lambda: mine.being_drawn, LOOK_SECONDS, known=True)
    st.caption(collection_sentences.STAYS)


def _show_scores(scores):
    for place, (reader, found) in zip(st.columns(len(scores), gap="large"), scores.items(), strict=True):
        with place:
            st.markdown(collection_sentences.heading(reader.title, found))
            st.html(evaluation_sentences.numbers(found.whole, found.whole.n_right, found.whole.n))
            if reader.class_names != DIGIT_NAMES:
                text = collection_sentences.OTHER_CLASSES.format(title=reader.title)
                st.warning(text, icon=":material/warning:")
                continue
            st.markdown(collection_sentences.learned(reader, found))
            st.caption(collection_sentences.doubts(found))
    if len(scores) > 1:
        st.caption(evaluation_sentences.comparison(scores, "drawing"))
        seen = [reader for reader, found in scores.items() if reader.ready and found.by_ready[0] is not None]
        st.caption(evaluation_sentences.difference(scores, seen))


def _show_tables(scores):
    titled = {reader.title: found for reader, found in scores.items()}
    left, right = st.columns(2, gap="large")
    left.markdown("**Digit by digit**", help=glossary.term("recall", "interval"))
    left.table(collection_sentences.by_digit(titled), border="horizontal")
    left.caption(collection_sentences.INTERVALS)
    right.markdown("**Writer by writer**")
    right.table(collection_sentences.by_writer(titled), border="horizontal")
    right.caption(collection_sentences.of_writers(next(iter(titled.values()))))


def _show_worst(scores):
    st.markdown("**The worst drawings**, as the network sees them")
    st.caption(collection_sentences.ORDER, help=glossary.term("confidence"))
    for place, (reader, found) in zip(st.columns(len(scores), gap="large"), scores.items(), strict=True):
        with place:
            if len(scores) > 1:
                st.markdown(f"**{reader.title}**")
            data, note = found.drawings.data, partial(collection_sentences.note, found)
            # Another collection begins at its first page.
            key = f"people_{reader.title}_{data.test_digest[:8]}"
            rows, per_page = found.worst(N_WORST), PER_PAGE // len(scores)
            digit_cards.show(found.evaluation, rows, per_page, data, key, _named, note)


def _named(row):
    # Counted as people do; a collection has no numbers of its own.
    return f"Drawing {row + 1}"
