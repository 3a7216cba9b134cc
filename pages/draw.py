"""Draw a digit and have it read."""

import streamlit as st

import nncore
from ui import canvas, charts, navigation, pictures, state, texts

REDRAW_SECONDS = 0.5

navigation.require_app()
state.enter("draw")
st.title("Draw a digit")
run = state.run()


def draw_and_read():
    """The canvas, and beside it what the network makes of what is on it. Reruns after every stroke."""
    left, right = st.columns([1, 1.7], gap="large")
    with left:
        state.take_drawing(canvas.show(state.canvas_start(), state.brush()))
        drawing = state.drawing()
        with st.container(horizontal=True, gap="xsmall"):
            empty = not drawing.strokes
            st.button("Clear", icon=":material/delete:", on_click=state.clear_drawing, disabled=empty)
            st.button("Undo", icon=":material/undo:", on_click=state.undo_stroke, disabled=empty, shortcut="Ctrl+Z")
        st.segmented_control(
            "Brush", list(canvas.BRUSHES), default=canvas.DEFAULT_BRUSH, required=True, key="brush",
            persist_state="session", on_change=state.keep_drawing, help="How thick the ink is.",
        )  # fmt: skip
    with right:
        show_reading(drawing)
    if watching and run.status != "running":
        st.rerun()


def show_reading(drawing):
    """What the network sees, its answer, and ten bars."""
    reader = state.reader()
    if reader is None:
        st.info("There is no network yet that could read your digit.", icon=":material/info:")
        st.page_link(navigation.TRAIN, label="Train one: it takes a few seconds", icon=":material/model_training:")
        return
    digit = nncore.drawing_to_digit(drawing.picture) if drawing.picture is not None else None
    if digit is None:
        st.info("Draw one digit, 0 to 9, with mouse, pen or finger: anywhere, large or small.", icon=":material/draw:")
        return
    probabilities = reader.network.predict_proba(nncore.flatten(digit[None]))[0]
    above = st.container(horizontal=True, gap="large")
    # First what the reader waits for: the bars are on the screen 10 ms earlier than behind the picture.
    st.plotly_chart(
        charts.probabilities(probabilities, reader.class_names, state.dark()), theme=None, config=charts.CONFIG,
        alt=texts.probabilities_alt(probabilities, reader.class_names),
    )  # fmt: skip
    with above:
        st.image(pictures.enlarge(digit, 5), caption="What the network sees", alt=texts.DIGIT_ALT)
        st.html(texts.answer(probabilities, reader.class_names), width="content")
    if watching and reader.run:
        st.caption(f"It is still learning: {texts.progress(run)}.")


watching = run is not None and run.status == "running"
st.fragment(draw_and_read, run_every=REDRAW_SECONDS if watching else None)()
