"""What can be done with the page that is drawn on."""

import random

import streamlit as st

from lab.example_drawings import BY_NAME, EXAMPLES
from ui.draw import preparation_steps
from ui.live import canvas
from ui.session import ChosenPicture, Drawing, part, widgets
from ui.session.drawing import BY_PIXEL, ON_WHITE
from ui.shared import inputs, network_choice

BRUSH = "brush"  # the key of a control
CLOSER = "closer"  # the key of the control that says what is looked at closer, one of these
STEPS, WHY, OWN_DIGITS = LOOKS = "Stages", "Why", "Your digits"
TEST_DIGIT, ALL_EXAMPLES = "test_digit", "examples"  # keys by which the pen knows what was pressed


def brush():
    """The name of the brush in use."""
    return inputs.chosen(BRUSH, list(canvas.BRUSHES), canvas.DEFAULT_BRUSH)


def show(data):
    """What else can be put there, brush, paper and reader. data: whose test digits can be put onto the page."""
    drawing = part(Drawing)
    with st.expander("More", icon=":material/tune:", key="more"), st.container(key="more_settings"):
        with st.container(horizontal=True, gap="xsmall"):
            text = "One of the digits that networks are tested on. Draw on it, and see what changes."
            args = {"key": TEST_DIGIT, "on_click": _put_test_digit, "args": (data,), "help": text}
            st.button("A test digit", icon=":material/casino:", **args)
            st.button("A picture", icon=":material/photo_camera:", on_click=part(ChosenPicture).begin)
            popover = st.popover("Examples", icon=":material/lightbulb:", key="opens_examples")
            with popover, st.container(key=ALL_EXAMPLES):
                for example in EXAMPLES:
                    st.button(example.name, on_click=_put_example, args=(example.name,), key=f"example_{example.name}")
                    st.caption(example.try_this)
        if not drawing.by_pixel:
            inputs.segments("Brush", list(canvas.BRUSHES), BRUSH, "How thick the ink is.", canvas.DEFAULT_BRUSH)
        network_choice.choose()
        text = "Black ink on white paper. The network wants it the other way round: the stage Find the ink turns it."
        inputs.toggle("White paper", ON_WHITE, text, on_change=drawing.change_paper)
        text = "Your drawing as 28×28 pixels, to ink and wipe one by one: with mouse or finger, or the keyboard alone."
        inputs.toggle("Pixel by pixel", BY_PIXEL, text, on_change=drawing.restart)


def say_what_is_wrong():
    """What could not be done with the page, and that it is not read as usual."""
    if problem := part(Drawing).problem:
        st.error(problem, icon=":material/error:")
    if not preparation_steps.is_complete():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("Some of the stages are switched off.")
            st.button("Switch all on", on_click=preparation_steps.switch_all_on, type="tertiary")


def _put_example(name):
    """A drawing that shows something onto the page, with every step to a digit switched on, and in sight."""
    preparation_steps.switch_all_on()
    widgets.put({CLOSER: STEPS})
    drawing = part(Drawing)
    drawing.put_drawing(BY_NAME[name].sheet, drawing.at_press(ALL_EXAMPLES))


def _put_test_digit(data):
    """One of the test digits, at random, onto the page."""
    drawing = part(Drawing)
    drawing.put_digit(random.choice(data.test_images), drawing.at_press(TEST_DIGIT))
