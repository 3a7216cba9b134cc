"""What is told to whoever hears a page and does not see it, in one place that stays: so a redraw repeats nothing."""

import streamlit as st

# A region that comes with its text is not read out by every screen reader, and one that comes anew is read again.
_SCRIPT = """
const HIDDEN = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)";
let region = document.getElementById("announcer");
if (!region) {
  region = document.createElement("div");
  Object.assign(region, { id: "announcer", role: "status" });
  region.style.cssText = HIDDEN;
  document.body.append(region);
}
const last = (region.last ??= {}); // what each page has said
export default function ({ data: { page, text } }) {
  if (last[page] !== text) region.textContent = text;
  last[page] = text;
}
"""
_component = st.components.v2.component("digit_lab_announcer", js=_SCRIPT)


def say(page, text):
    """Have this read out, unless it is what this page said last. It draws nothing to see; once on a page."""
    _component(key="announcer", data={"page": page, "text": text})
