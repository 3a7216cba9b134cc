"""A point of a chart is chosen by the finger that taps it, and by the first tap.

Plotly takes for tapped what was pointed at last: with a mouse that is the point under it, with a finger it was the one
that was tapped before.
"""

import streamlit as st

_SCRIPT = """
function point(event) {
  const chart = event.target.closest?.(".js-plotly-plot .nsewdrag"), touch = event.changedTouches[0];
  const place = { clientX: touch.clientX, clientY: touch.clientY, bubbles: true };
  if (chart) chart.dispatchEvent(new MouseEvent("mousemove", place));
}
document.addEventListener("touchstart", point, { capture: true, passive: true });
export default function () {}
"""
_component = st.components.v2.component("digit_lab_touched", js=_SCRIPT)


def point():
    """Have it so. Call it at the end of every page; it draws nothing to see."""
    _component(key="touched")
