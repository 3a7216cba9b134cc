"""How a class is joined: the code, large, and a QR code with the machine's address in the room."""

from urllib.parse import urlencode

import segno
import streamlit as st

from lab.classes.rules import Rules
from render import class_sentences
from ui.session.membership import CODE
from ui.shared import links


def link_to(their_class, **said):
    """The address in the room by which a Class is joined. said: what else it says, {key: text}."""
    return f"{links.home_in_the_room()}?{urlencode({CODE: their_class.code, **said})}"


def show(their_class):
    """For the board. their_class: the Class."""
    link = link_to(their_class)
    left, right = st.columns([4, 3], gap="medium")
    with left:
        if Rules.of(their_class).joining:
            st.caption("Write this on the board")
        else:
            st.warning("Nobody new can join now: see *Limits*, below.", icon=":material/block:")
        st.html(f'<p class="answer">{their_class.code}</p>')
        with st.container(key="address"):
            st.code(link, language=None, wrap_lines=True)
        if problem := links.keeps_out(link):
            st.warning(problem, icon=":material/wifi_off:")
        else:
            st.caption(class_sentences.FIREWALL)
    with right:
        drawn = segno.make(link, error="m").svg_inline(scale=6, border=4, dark="#000", light="#fff")
        st.image(drawn, caption="Or have it scanned by a phone's camera", width=280, alt="QR code")
