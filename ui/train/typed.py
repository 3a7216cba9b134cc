"""A key of a button ends the typing in a field first, as a click on the button does: what was typed counts."""

import streamlit as st

# Before Streamlit hears of the key, which presses the button and leaves the field as it is.
_SCRIPT = """
export default function () {
  const finish = (event) => {
    const field = event.composedPath()[0];
    if (!event.altKey || event.key === "Alt" || !field.matches?.("input, textarea")) return;
    field.blur();
    field.focus({ preventScroll: true });
  };
  document.addEventListener("keydown", finish, true);
  return () => document.removeEventListener("keydown", finish, true);
}
"""
_component = st.components.v2.component("digit_lab_typed", js=_SCRIPT)


def finish():
    """Have it so on this page. It draws nothing to see."""
    _component(key="typed")
