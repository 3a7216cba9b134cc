"""Sessions whose tab is gone, and their memory; and classes whose time is over.

Streamlit keeps them for two minutes, but looks only when another session comes or goes; and what it lets go of hangs in
cycles, which are collected only after somebody's redraw. So a thread of ours looks, whether or not anybody is there.
"""

import ctypes
import gc
import itertools
import logging
import sys
import threading
import time
from contextlib import suppress

from streamlit.runtime.session_manager import SessionStorage

from lab.classes import ending
from lab.classes.classes import Classes
from lab.ledger import run_recorder
from lab.runs import network_file
from nncore.fast.rooms import rooms

# How long a tab that lost its connection finds its session as it was, and how many may wait for that. Who comes later
# gets all of it from the lab book.
SECONDS, SESSIONS = 60, 100
M_ARENA_MAX, PLACES = -8, 2  # as glibc's mallopt calls it; each page and each training has threads of its own
# What is as large gets memory of its own, which goes with it. Else glibc takes what was large and is free, up to 32 MB,
# for a sign to keep all that is no larger. At 1 MB a watched run took a tenth longer: what its steps are computed in.
# The largest array there usually is, 4,000 digits' pixels (units.MOST) in 32 bits, has 12,544,000 bytes: it is large.
M_MMAP_THRESHOLD, LARGE = -3, 12_000_000
# How much a place may keep at its end, which malloc_trim does not give back: of thirty who had trained it was 20 MB in
# all. With 1 MB at all times a watched run took 6 % longer.
M_TRIM_THRESHOLD, KEPT, KEPT_FOR_NOBODY = -1, 8_000_000, 128 * 1024
# As many threads at once get memory from every place there is. To free as much as this is when glibc looks at its end.
THREADS, LOOKED_AT = 16, 100_000
log = logging.getLogger(__name__)
LOOK, TIDY = 1, 5  # seconds between two looks at what of runs' files is in memory, and at everything


class Departed(SessionStorage):
    """What Streamlit asks to keep sessions while they are not connected. Every method may be called from any thread.

    clock: tells seconds.
    """

    def __init__(self, clock=time.monotonic):
        self._clock, self._lock, self._kept = clock, threading.Lock(), {}  # id → (SessionInfo, since when)

    def get(self, session_id):
        with self._lock:
            return self._kept.get(session_id, (None, 0))[0]

    def save(self, session_info):
        with self._lock:
            self._kept[session_info.session.id] = session_info, self._clock()
            while len(self._kept) > SESSIONS:
                del self._kept[next(iter(self._kept))]

    def delete(self, session_id):
        with self._lock:
            self._kept.pop(session_id, None)

    def list(self):
        with self._lock:
            return [session_info for session_info, _ in self._kept.values()]

    def let_go(self):
        """Forget those that have been away for too long."""
        with self._lock:
            for session_id, (_, since) in list(self._kept.items()):
                if self._clock() - since > SECONDS:
                    del self._kept[session_id]


def look_after(server, let_go_of_files):
    """Have a Streamlit server keep sessions that are not connected here, and let go of them in time.

    Done once, however often it is called. let_go_of_files: as `downloads.bound` returns it.
    """
    manager = getattr(server, "_session_mgr", None)  # an AppTest has none
    if manager is None or isinstance(manager._session_storage, Departed):
        return
    _share_places()
    departed = Departed()
    for session_info in manager._session_storage.list():
        departed.save(session_info)
    manager._session_storage = departed
    threading.Thread(target=_work, args=(manager, departed, let_go_of_files), name="departed", daemon=True).start()


def _work(manager, departed, let_go_of_files):
    was_anybody = True
    for number in itertools.count(1):
        time.sleep(LOOK)
        try:
            # Whoever reads all of a run's networks has them in memory at once: thirty who do were half of the server.
            network_file.let_go()
            if number % TIDY == 0:
                tidy(departed, let_go_of_files)
                is_anybody = manager.num_sessions() > 0
                if was_anybody and not is_anybody:
                    collect_all()
                was_anybody = is_anybody
        except Exception:  # there is no other thread that does it the next time
            log.exception("what nobody needs could not be let go of")


def collect_all():
    """Collect also what is frozen: who came first was there when the heap was (ui/app/server.py), with all that is
    theirs."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    give_back()
    _give_back_ends()


def _give_back_ends():
    """Have each place give back what is free at its end, which it does when something in it is freed."""
    all_there = threading.Barrier(THREADS, timeout=LOOK)

    def get_and_free():
        memory = bytearray(LOOKED_AT)
        with suppress(threading.BrokenBarrierError):  # there are fewer, and so fewer places
            all_there.wait()
        del memory

    threads = [threading.Thread(target=get_and_free, daemon=True) for _ in range(THREADS)]
    _call_glibc("mallopt", M_TRIM_THRESHOLD, KEPT_FOR_NOBODY)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(2 * LOOK)
    finally:
        _call_glibc("mallopt", M_TRIM_THRESHOLD, KEPT)


def tidy(departed, let_go_of_files):
    """Let go of what nobody needs, give the memory to the system, and end classes whose time is over."""
    departed.let_go()
    let_go_of_files()
    gc.collect()
    rooms.let_go()
    give_back()
    try:
        ending.end_those_over(Classes(run_recorder.default().ledger))
    except Exception:  # whatever it is, memory is given back all the same
        log.exception("classes whose time is over could not be ended")


def _share_places():
    """Have all threads get memory from a few places, which keep what is free between two things in use.

    What is large comes from none of them.
    """
    _call_glibc("mallopt", M_ARENA_MAX, PLACES)
    _call_glibc("mallopt", M_MMAP_THRESHOLD, LARGE)
    _call_glibc("mallopt", M_TRIM_THRESHOLD, KEPT)


def give_back():
    """Give memory that is free to the system, which glibc otherwise keeps."""
    _call_glibc("malloc_trim", 0)


def _call_glibc(name, *arguments):
    function = getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
    if function:  # other C libraries have none
        function(*arguments)
