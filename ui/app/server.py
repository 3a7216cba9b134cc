"""What happens once in a server's life."""

import functools
import gc
import importlib
import logging
import pkgutil
import threading
from contextlib import suppress

from streamlit import dataframe_util, runtime
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.state import SafeSessionState

import nncore
from lab import limits
from nncore.reading import doubt
from ui.app import departed, downloads, drawn, few_errors, leading, messages, presses, uploads

log = logging.getLogger(__name__)

# Not st.cache_resource: whoever clears that would have all of this done once more.
_preparing, _prepared = threading.Lock(), threading.Event()


def prepare():
    """Do it, if it is not done yet; who comes meanwhile waits."""
    with _preparing:
        if not _prepared.is_set():
            _prepare()
            _prepared.set()


def _prepare():
    """Bound what browsers may send, and load what pages need, then take it out of the garbage collector's sight.

    Objects of the imported libraries are never garbage; frozen, they no longer cost 65 ms of every collection. And what
    the first of thirty would load in the midst of what is theirs stays there when that goes, with the memory about it.
    """
    # st.table and st.selectbox would import pandas at their first call, and while one session does, Plotly, which only
    # looks whether it is there, fails in another.
    import pandas

    # Streamlit and Plotly import these when a first figure is drawn.
    import plotly.graph_objs._figure
    import plotly.io._json
    import plotly.tools  # noqa: F401

    import ui

    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        importlib.import_module(module.name)
    for problem in limits.PROBLEMS:
        log.error(problem)
    _raise_file_limit()
    if runtime.exists():
        server = runtime.get_instance()
        few_errors.bound()
        messages.bound(AppSession)
        messages.slow_down()
        presses.bound(AppSession, ScriptRunner, SafeSessionState)
        drawn.bound(AppSession, ScriptRunner)
        leading.bound(ScriptRequests, PagesManager, ScriptRunner)
        drawn.whole(ForwardMsgQueue)
        uploads.bound(server.uploaded_file_mgr)
        departed.look_after(server, downloads.bound(server.media_file_mgr))
        remember_theme(app_session)
    nncore.load_digits()
    nncore.load_ready_network()
    doubt.load_doubting_network()
    dataframe_util.convert_pandas_df_to_arrow_bytes(pandas.DataFrame({"a": [1]}))  # as the first table is
    gc.collect()
    gc.freeze()


def remember_theme(module):
    """Have Streamlit work out once what it tells a browser of the theme, and not for every redraw: it looks through all
    of its options each time. Done once, however often it is called. module: the one of AppSession."""
    work_out = module._populate_theme_msg
    if hasattr(work_out, "__wrapped__"):
        return
    found = {}

    @functools.wraps(work_out)
    def tell(message, section="theme"):
        if section not in found:
            found[section] = type(message)()
            work_out(found[section], section)
        if found[section].ByteSize():  # else there is no such theme
            message.CopyFrom(found[section])

    module._populate_theme_msg = tell


def _raise_file_limit():
    """Have as many files open as the system lets one: a tab whose run has begun takes about six, and some systems begin
    with 256 for all."""
    with suppress(ImportError, OSError, ValueError):  # there is no such limit on Windows
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
