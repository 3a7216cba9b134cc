"""What is mended in a browser, where Plotly and Streamlit leave it.

A point of a chart is chosen by the finger that taps it, and by the first tap: Plotly takes for tapped what was pointed
at last, which with a mouse is the point under it, and with a finger is the one that was tapped before.

A page that has heard what Streamlit cannot read gives its connection up for good: all stays there to be pressed, and
nothing is done. It is opened anew, by which nothing is lost; but only once in a while, if that does not help.
"""

import streamlit as st

_SCRIPT = """
const LOOK = 1000, BETWEEN = 60_000; // milliseconds between two looks, and from one opening to the next
const OPENED = "digit-lab-opened-anew"; // when that was, for as long as the tab is there
const GIVEN_UP = '[data-test-connection-state="DISCONNECTED_FOREVER"]';

function point(event) {
  const chart = event.target.closest?.(".js-plotly-plot .nsewdrag"), touch = event.changedTouches[0];
  const place = { clientX: touch.clientX, clientY: touch.clientY, bubbles: true };
  if (chart) chart.dispatchEvent(new MouseEvent("mousemove", place));
}

function revive() {
  if (!document.querySelector(GIVEN_UP) || Date.now() - sessionStorage.getItem(OPENED) < BETWEEN) return;
  sessionStorage.setItem(OPENED, Date.now());
  location.reload();
}

document.addEventListener("touchstart", point, { capture: true, passive: true });
setInterval(revive, LOOK);
export default function () {}
"""
_component = st.components.v2.component("digit_lab_amends", js=_SCRIPT)


def make():
    """Have it so. Call it at the end of every page; it draws nothing to see."""
    _component(key="amends")
