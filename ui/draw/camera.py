"""Pictures to open: files, and on a phone what its camera takes.

The camera is the phone's own, asked for by a file input with `capture`. `st.camera_input` shows a video in the page
instead, for which a browser wants a permission and HTTPS, which a server in a classroom seldom has. With Streamlit's
uploader it depends on the phone whether a camera is among what it offers, and a photograph is sent as large as it is.
"""

import streamlit as st

from lab.photograph import file_of
from ui.live.component import component
from ui.session import ChosenPicture, part, widgets
from ui.shared import upload

KEY = "camera"
TYPES, MEGABYTES = ["png", "jpg", "jpeg", "webp"], 32  # of 50 million pixels a phone makes up to 25 MB
SAID = "{}. Your drawing is as it was."
CANNOT = "This browser cannot open that photograph. Take another, or choose a JPEG file below."
HEIC = "HEIC is not read: an iPhone hands over JPEG by itself; on a computer, save the photograph as JPEG first."

_HTML = """
<div class="camera"><button type="button" disabled>Take a photograph</button>
<input type="file" accept="image/*" capture="environment" hidden><p role="alert"></p></div>
"""
# Where nothing can be touched there is no camera to open.
_CSS = """
.camera { display: none; }
@media (any-pointer: coarse) { .camera { display: block; } }
button { width: 100%; min-height: 2.75rem; border: 0; border-radius: var(--st-button-radius, 0.6rem); cursor: pointer;
  background: var(--st-primary-color); color: var(--st-background-color); font: 600 1rem var(--st-font); }
button:focus-visible { outline: 3px solid var(--st-text-color); outline-offset: 2px; }
p { margin: 0.5rem 0 0; font: 0.9rem var(--st-font); color: var(--st-text-color); }
"""
_component = component("camera", "camera.js", _HTML, _CSS)


def show():
    """What opens a picture, to choose what of it is read."""
    _component(key=KEY, data={"cannot": CANNOT}, on_taken_change=hear)
    label = "A photograph or scan of one digit (PNG, JPEG or WebP)"
    upload.show(label, TYPES, "picture_file", MEGABYTES, part(ChosenPicture).open, part(ChosenPicture), SAID)
    st.caption(HEIC)


def hear():
    """Open what the camera took."""
    chosen = part(ChosenPicture)
    upload.use(lambda taken: chosen.open(file_of(taken)), widgets.sent(KEY, "taken"), chosen, SAID)
