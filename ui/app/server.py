"""What happens once in a server's life, and what it looks after while it lives."""

import asyncio
import contextlib
import ctypes
import gc
import importlib
import itertools
import logging
import pkgutil
import sys

import nncore
from lab import limits
from lab.classes import ending
from lab.classes.classes import Classes
from lab.ledger import writer
from lab.runs import network_file
from nncore.fast.rooms import rooms
from nncore.reading import doubt
from ui.session.tabs import tabs

LOOK, OVER = 5, 120  # seconds between two looks at what nobody needs; looks between two at classes that are over
SWITCH = 0.0005  # seconds for which a run waits, at most, where Python is busy with a page; 0.005 by default
log = logging.getLogger(__name__)


def prepare():
    """Load what pages need before the first of them, then take it out of the garbage collector's sight.

    Objects of the imported libraries are never garbage; frozen, they no longer cost 65 ms of every collection.
    """
    # M_ARENA_MAX: with memory of its own for each thread a class leaves 100 MB. Lower limits from which arrays have
    # pages of their own would leave 45 MB fewer, and make training in batches three times as slow.
    _ask_allocator("mallopt", -8, 2)
    # Streamlit imports these when the first table and the first figure are drawn.
    import pandas  # noqa: F401
    import plotly.tools  # noqa: F401
    from plotly.graph_objects import Figure

    import ui

    Figure().to_json()  # which imports the rest of Plotly
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        if not module.name.endswith(".script"):
            importlib.import_module(module.name)
    for problem in limits.PROBLEMS:
        log.error(problem)
    _raise_file_limit()
    sys.setswitchinterval(SWITCH)
    nncore.load_digits()
    nncore.load_ready_network()
    doubt.load_doubting_network()
    tabs.served = True
    gc.collect()
    gc.freeze()


async def look_after():
    """Let go of what nobody needs: tabs that were left, unused arrays, read files, classes that are over."""
    for number in itertools.count(1):
        await asyncio.sleep(LOOK)
        try:
            await asyncio.to_thread(tidy)
            if number % OVER == 0:
                await asyncio.to_thread(ending.end_those_over, Classes(writer.default().ledger))
        except Exception:  # there is nobody else who does it the next time
            log.exception("what nobody needs could not be let go of")


def tidy():
    """Let go of it once."""
    network_file.let_go()
    tabs.let_go()
    rooms.let_go()
    gc.collect()  # .streamlit/config.toml has Streamlit collect nothing itself
    _ask_allocator("malloc_trim", 0)  # give free memory to the system


def _ask_allocator(name, *numbers):
    """Call a function of glibc's malloc, where that is what there is."""
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):
            ctypes.CDLL(None)[name](*numbers)


def _raise_file_limit():
    """Have as many files open as the system lets one: some systems begin with 256 for all."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # there is no such limit on Windows
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
