"""What is being typed counts for whatever ends the typing: a key that presses a button, or a press that copies a text.

And a long text counts while it is typed, at each pause: of one whose page is left, as by a reload, Streamlit would hear
too late.

A click on a button of ours needs none of this: the field is left first, and then the button is pressed. It comes
last on a page, and marks the page's body when it is there: then all before it has been drawn.
"""

import streamlit as st

# Streamlit hears of the key, and copies what is on the page, without or before having heard what was typed.
_SCRIPT = """
// Milliseconds: how soon the page begins to be drawn with what was typed, how long it rests then, and all at most.
const BEGINS = 1500, RESTS = 300, AT_MOST = 4000;
const PAUSE = 1000; // milliseconds without a key after which a text counts
const KEYS = /^Key[SPXZN]$/; // of buttons on Train; with others people write signs that have no key of their own
let typing = false, isNew = false; // in a field, as a press begins; what was typed there, until the field is left
let patience = RESTS; // for the page to begin to be drawn
let pause = null; // after the last key

// Once for all pages: Streamlit may end one page's component after it has begun the next one's.
for (const [name, hear] of Object.entries({ keydown: finish, pointerdown: note, click: copyLater }))
  document.addEventListener(name, hear, true);
document.addEventListener("input", ({ target }) => {
  isNew = true;
  clearTimeout(pause);
  // In a form the key would send all of it.
  if (target.matches?.("textarea:not([data-testid=stForm] *)")) pause = setTimeout(count, PAUSE, target);
}, true);
document.addEventListener("change", () => { isNew = false; }, true);

export default function mark() {
  // A chart or a table, whose part of Streamlit is still being fetched, has another height in the meantime.
  if (document.querySelector('.stMain [data-testid="stSkeleton"]')) setTimeout(mark, 20);
  else document.body.dataset.typed = "heard";
}

function isField(element) {
  return Boolean(element?.matches?.("input, textarea"));
}

function finish(event) {
  const field = event.composedPath()[0];
  if (!event.altKey || event.ctrlKey || !KEYS.test(event.code) || !isField(field)) return;
  field.blur();
  field.focus({ preventScroll: true });
}

// By the key that has a text count, which leaves the cursor where it is.
function count(field) {
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true }));
}

function note() {
  typing = isField(document.activeElement);
  patience = isNew ? BEGINS : RESTS;
}

function copyButtons() {
  return [...document.querySelectorAll('[data-testid="stCode"] button')];
}

async function copyLater(event) {
  const place = copyButtons().findIndex((button) => event.composedPath().includes(button));
  if (place < 0 || !typing || !event.isTrusted) return;
  event.stopPropagation();
  // What is copied is as it is once the page has been drawn with what was typed.
  const app = document.querySelector('[data-testid="stApp"]'), begun = Date.now();
  for (let rested = begun; Date.now() < Math.min(rested + patience, begun + AT_MOST); ) {
    await new Promise((go) => setTimeout(go, 50));
    if (app.dataset.testScriptState !== "notRunning") [rested, patience] = [Date.now(), RESTS];
  }
  copyButtons()[place]?.click();
}
"""
_component = st.components.v2.component("digit_lab_typed", js=_SCRIPT)


def finish():
    """Have it so. Call it at the end of every page; it draws nothing to see."""
    _component(key="typed")
