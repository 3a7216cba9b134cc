"""What the app does, without a screen. Knows nncore alone; no Streamlit, no Plotly."""

import os

# Names under which the various BLAS read how many threads a matrix product of NumPy's may have.
BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
# One: runs are shared out among threads of ours, and everybody's pages beside them want a core too. It is read when
# NumPy is imported, so it must come before that.
for _name in BLAS_THREADS:
    os.environ.setdefault(_name, "1")
