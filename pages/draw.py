"""Draw a digit and have it read."""

import random

import streamlit as st

import nncore
from render import figures, pictures, sentences
from ui.app import navigation
from ui.draw import canvas, explanation, own_digits, preparation_steps
from ui.session import state
from ui.shared import data_choice, network_choice

REDRAW_SECONDS = 0.5
STEPS, WHY, HAND = "From drawing to digit", "Why this answer", "Your digits"
PICTURE = "picture_file"

navigation.require_app()
state.enter("draw")
st.title("Draw a digit")
run, data = state.run(), data_choice.current()


def draw_and_read():
    """The canvas, what a network makes of what is on it, and a closer look. Reruns after every stroke."""
    left, right = st.columns([1, 1.7], gap="large")
    with left:
        result = canvas.show(state.canvas_start(), state.brush(), state.on_white(), state.drawing().backdrop)
        state.take_drawing(result)
        show_tools()
    with right:
        chosen = network_choice.choose()
    picture = state.drawing().picture
    digit = None if picture is None else nncore.drawing_to_digit(picture, preparation_steps.preparation())
    with right:
        show_readings(chosen, digit)
    show_closer_look(chosen[0], digit)
    if state.run() is not run or (watching and run.status != "running"):
        # The page is redrawn as often as a run needs: it has just begun, or ended.
        st.rerun()


def show_tools():
    """What can be done with the page."""
    drawing = state.drawing()
    with st.container(horizontal=True, gap="xsmall"):
        st.button("Clear", icon=":material/delete:", on_click=state.clear_drawing, disabled=drawing.empty)
        st.button("Undo", icon=":material/undo:", on_click=state.undo_stroke, disabled=drawing.empty, shortcut="Ctrl+Z")
        st.button(
            "A test digit",
            icon=":material/casino:",
            on_click=put_test_digit,
            help="Puts one of the digits that networks are tested on onto the page; draw on it, and see what changes.",
        )
        with st.popover("A picture", icon=":material/photo_camera:"):
            st.file_uploader(
                "A photograph or scan of one digit (PNG or JPEG)",
                ["png", "jpg", "jpeg"],
                key=PICTURE,
                max_upload_size=20,
                on_change=state.open_picture,
                args=(PICTURE,),
            )
    if state.trouble():
        st.error(state.trouble(), icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Brush",
            list(canvas.BRUSHES),
            default=canvas.DEFAULT_BRUSH,
            required=True,
            key="brush",
            persist_state="session",
            on_change=state.keep_drawing,
            help="How thick the ink is.",
        )
        st.toggle(
            "White paper",
            key="on_white",
            persist_state="session",
            on_change=state.change_paper,
            help="Black ink on white paper. The network wants it the other way round: finding the ink sees to it.",
        )


def put_test_digit():
    """One of the test digits, at random, onto the page."""
    state.put_on_page(pictures.page_of(random.choice(data.test_images)))


def show_readings(chosen, digit):
    """What the networks see, their answers, and ten bars each."""
    if digit is None:
        state.show_digit(None, None)
        if not state.drawing().empty:
            st.info("There is too little on the page: a dot or a speck is no digit.", icon=":material/draw:")
            return
        st.info("Draw one digit, 0 to 9, with mouse, pen or finger: anywhere, large or small.", icon=":material/draw:")
        show_where_to_train()
        return
    places = st.columns(len(chosen), gap="medium")
    alone = len(chosen) == 1
    guesses = [show_reading(place, reader, digit, alone) for place, reader in zip(places, chosen, strict=True)]
    state.show_digit(digit, guesses[0])
    if not preparation_steps.is_complete():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("Some of the steps from drawing to digit are switched off.")
            st.button("Switch all on", on_click=preparation_steps.switch_all_on, type="tertiary")
    own_digits.ask_label(chosen[0].class_names)
    if watching and chosen[0].run:
        st.caption(f"It is still learning: {sentences.progress(run)}.")
    show_where_to_train()


def show_reading(place, reader, digit, alone):
    """One network's answer and bars, and if it is alone, what it sees. Returns its first guess."""
    probabilities = reader.network.predict_proba(nncore.flatten(digit[None]))[0]
    with place:
        above = st.container(horizontal=True, gap="medium")
        # First what the reader waits for: the bars are on the screen 10 ms earlier than behind the picture.
        st.plotly_chart(
            figures.probabilities(probabilities, reader.class_names, state.dark()),
            theme=None,
            config=figures.CONFIG,
            alt=f"{reader.title}. {sentences.probabilities_alt(probabilities, reader.class_names)}",
            key=reader.title,
        )
        with above:
            if alone:
                st.image(pictures.enlarge(digit, 4), caption="What it sees", alt=sentences.DIGIT_ALT)
            st.html(sentences.answer(probabilities, reader.class_names, reader.title), width="content")
    return int(probabilities.argmax())


def show_where_to_train():
    if state.own_reader() is None:
        st.page_link(
            navigation.TRAIN, label="Train a network of your own, and compare", icon=":material/model_training:"
        )


def show_closer_look(reader, digit):
    """One of three closer looks, which are worked out only when they are shown."""
    chosen = st.segmented_control(
        "Look closer",
        [STEPS, WHY, HAND],
        default=STEPS,
        required=True,
        key="closer",
        persist_state="session",
        label_visibility="collapsed",
    )
    if chosen == HAND:
        own_digits.show(reader, data)
    elif digit is None and preparation_steps.is_complete():
        st.caption("Draw something first: then this is about your drawing.")
    elif chosen == STEPS:
        preparation_steps.show(state.drawing().picture)
    else:
        explanation.show(reader, digit, data)


watching = run is not None and run.status == "running"
st.fragment(draw_and_read, run_every=REDRAW_SECONDS if watching else None)()
