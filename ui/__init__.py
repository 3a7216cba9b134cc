"""Streamlit, and only here. Dependencies run one way: pages → ui → render → lab → nncore."""

import lab  # noqa: F401  sets how NumPy's threads wait, which must come before NumPy is imported
