"""What happens once in a server's life."""

import gc
import logging

import streamlit as st
from streamlit import runtime

import nncore
from lab import limits
from ui.app import departed, uploads

log = logging.getLogger(__name__)


@st.cache_resource(show_spinner=False)
def prepare():
    """Load what every page needs, then take it out of the garbage collector's sight.

    Objects of the imported libraries are never garbage; frozen, they no longer cost 65 ms of every collection.
    """
    # st.table and st.selectbox would import pandas at their first call, and while one session does, Plotly, which only
    # looks whether it is there, fails in another.
    import pandas  # noqa: F401

    # Streamlit and Plotly import these when a first figure is drawn.
    import plotly.graph_objs._figure
    import plotly.io._json
    import plotly.tools  # noqa: F401

    from lab.ledger import run_recorder  # noqa: F401
    from nncore.reading import image_files  # noqa: F401
    from ui.draw import canvas  # noqa: F401

    for problem in limits.PROBLEMS:
        log.error(problem)
    if runtime.exists():
        server = runtime.get_instance()
        uploads.bound(server.uploaded_file_mgr)
        departed.look_after(server)
    nncore.load_digits()
    gc.collect()
    gc.freeze()
