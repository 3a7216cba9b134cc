"""Digits in rows, each under a caption."""

import streamlit as st

from render import pictures
from ui.session import dark


def show(digits, captions, alt, columns=5, factor=4, width="content"):
    """Show digits, (n, 28, 28) uint8, each pixel `factor` wide. alt: the same in words.

    The picture comes with the page: as a file that is asked for later it would push down what is read below it.
    """
    picture = pictures.png(pictures.grid(digits, captions, columns, factor, dark()))
    st.image(pictures.data_url(picture), width=width, alt=alt)
