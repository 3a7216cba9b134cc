"""Digits of one's own hand: kept, taken home, learned from, and those that fooled the network."""

import io

import numpy as np
import streamlit as st

import nncore
from lab import own_digits
from render import pictures, sentences
from ui.session import state

COLUMNS = 10
UPLOADER = "digits_file"
ONLY_MINE, MIXED = "Only mine", "Mine among MNIST's"
SHARES = {MIXED: 0.2, ONLY_MINE: 1.0}


def ask_label(class_names):
    """ "It was a …": labels what is on the page, and keeps it."""
    st.pills(
        "It was a …",
        range(10),
        key="it_was",
        on_change=state.keep_digit,
        args=("it_was",),
        wrap=True,
        format_func=class_names.__getitem__,
        help="Keeps your drawing with this label among your digits, to train on and to take home.",
    )
    if state.tray():
        st.caption(f"{len(state.tray())} kept so far, under *Your digits*.")


def show(reader, data):
    """The tray of kept digits, what fooled the network, and training on them."""
    kept = state.tray()
    _show_files(kept)
    if not kept:
        st.info("Draw a digit and press what **it was**: it is kept here.", icon=":material/inbox:")
        return
    dark = state.dark()
    names = [reader.class_names[one.label] for one in kept]
    digits = np.stack([one.digit for one in kept])
    st.image(
        pictures.grid(digits, names, COLUMNS, 2, dark),
        width="content",
        alt=f"Your {len(kept)} digits, labelled {', '.join(names)}.",
    )
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
        going = st.multiselect(
            "Remove",
            range(len(kept)),
            format_func=lambda number: f"{number + 1}: {names[number]}",
            key="remove",
            placeholder="Which ones?",
            width=240,
            help="By their place in the picture, and their label.",
        )
        st.button("Remove", on_click=_remove, args=(going,), disabled=not going)
        st.button("Remove all", on_click=_remove, args=(range(len(kept)),))
    _show_fooled(kept, reader.class_names, dark)
    _show_lesson(reader, data)


def _show_files(kept):
    with st.container(horizontal=True, gap="xsmall"):
        st.download_button(
            "Download your digits",
            lambda: _file(kept),
            "my_digits.safetensors",
            "application/octet-stream",
            icon=":material/download:",
            on_click="ignore",
            disabled=not kept,
            help="A small file to open again later. Your digits are nowhere else, and gone when you close this page.",
        )
        with st.popover("Open digits", icon=":material/folder_open:"):
            st.file_uploader(
                "Digits that were downloaded here (.safetensors)",
                "safetensors",
                key=UPLOADER,
                max_upload_size=2,
                on_change=state.open_digits,
                args=(UPLOADER,),
            )


def _file(kept):
    file = io.BytesIO()
    own_digits.save_collection([one.digit for one in kept], [one.label for one in kept], file)
    return file.getvalue()


def _remove(numbers):
    state.drop_digits(set(numbers))
    state.set_controls({"remove": []})


def _show_fooled(kept, class_names, dark):
    fooled = [one for one in kept if one.guess is not None and one.guess != one.label]
    st.markdown("**Fool the network**")
    if not fooled:
        st.caption("Draw a digit that you can read and it cannot, and press what it was. It is shown here.")
        return
    st.image(
        pictures.grid(
            np.stack([one.digit for one in fooled]),
            [f"{class_names[one.label]} → {class_names[one.guess]}" for one in fooled],
            COLUMNS // 2,
            4,
            dark,
        ),
        width="content",
        alt=f"{len(fooled)} digits that the network took for others.",
    )
    st.caption("What you drew → what it read.")


def _show_lesson(reader, data):
    lesson = state.lesson()
    running = lesson is not None and lesson.run.status == "running"
    st.markdown("**Train on your digits too**")
    kind = st.segmented_control(
        "What it learns from now",
        list(SHARES),
        default=MIXED,
        required=True,
        key="lesson_share",
        persist_state="session",
        help="With nothing but your digits it learns them, and forgets the others.",
    )
    st.button(
        "Train on my digits too",
        icon=":material/school:",
        type="primary",
        disabled=running,
        on_click=state.begin_lesson,
        args=(reader, data, SHARES[kind]),
        help=f"Goes on from {reader.title[0].lower()}{reader.title[1:]}; the result is your network from then on.",
    )
    if lesson is None or not lesson.run.history.costs:
        return
    network, run = lesson.run.network, lesson.run
    images, labels = np.stack([one.digit for one in lesson.own]), np.array([one.label for one in lesson.own])
    after = nncore.accuracy(network.predict(nncore.flatten(images)), labels)
    st.table(sentences.lesson(lesson, after), border="horizontal")
    if running:
        st.progress(run.iteration / run.config.iterations, sentences.progress(run))
