"""What the app does, without a screen. Knows nncore alone; no Streamlit, no Plotly."""

import os

# NumPy's BLAS keeps its idle threads spinning for about 20 ms, which takes a core from the browser and the other runs
# between any two matrix products. This lets them sleep after 2⁴ processor cycles; it is read when NumPy is imported,
# so it must come before that.
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")
