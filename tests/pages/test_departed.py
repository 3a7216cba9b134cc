"""Sessions that are not connected are kept for a while, and go by themselves."""

import ctypes
import gc
import inspect
import os
import subprocess
import sys
import weakref
from unittest.mock import Mock

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.session_manager import ActiveSessionInfo, SessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from tests.browser.real import TOP
from ui.app import departed
from ui.app.departed import SECONDS, SESSIONS, Departed


class Session:
    """One that hangs in a cycle, as Streamlit's do."""

    def __init__(self, id):
        self.id, self.itself = id, self


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def left(storage, *ids):
    for id in ids:
        storage.save(SessionInfo(None, Session(id)))


def test_a_session_is_there_for_who_comes_back_in_time_and_once():
    storage = Departed()
    left(storage, "a", "b")
    storage.let_go()
    assert storage.get("a").session.id == "a" and len(storage.list()) == 2
    storage.delete("a")
    storage.delete("a")
    assert storage.get("a") is None and [each.session.id for each in storage.list()] == ["b"]


def test_who_stays_away_is_forgotten_though_nobody_comes_or_goes():
    clock = Clock()
    storage = Departed(clock)
    left(storage, "a")
    clock.now = SECONDS - 1
    left(storage, "b")
    gone, there = (weakref.ref(storage.get(id).session) for id in "ab")
    clock.now = SECONDS + 1
    files = Mock()
    departed.tidy(storage, files)
    assert gone() is None and there() is not None and storage.get("a") is None
    files.assert_called_once_with()


def test_who_was_there_when_the_heap_was_frozen_goes_too():
    session = Session("a")
    gone = weakref.ref(session)
    gc.freeze()
    del session
    gc.collect()
    assert gone() is not None
    departed.collect_all()
    assert gone() is None and gc.get_freeze_count() > 0


def test_no_more_are_kept_than_there_is_room_for():
    storage = Departed()
    left(storage, *range(SESSIONS + 2))
    assert [each.session.id for each in storage.list()] == [*range(2, SESSIONS + 2)]


def test_a_server_keeps_its_sessions_there_also_those_of_before(monkeypatch):
    started = []
    monkeypatch.setattr(departed.threading, "Thread", lambda **options: started.append(options) or Mock())
    before = MemorySessionStorage()
    left(before, "a")
    manager = WebsocketSessionManager(before, None, Mock(), None)
    assert "self._session_mgr =" in inspect.getsource(Runtime.__init__)
    files = Mock()
    departed.look_after(Mock(_session_mgr=manager), files)
    info = manager._session_storage.get("a")
    assert isinstance(manager._session_storage, Departed) and info.session.id == "a"
    assert started[0]["args"] == (manager, manager._session_storage, files) and started[0]["daemon"]
    # What Streamlit does with a session that is not connected.
    session, client = Mock(id="b", is_resumable=lambda: True), Mock()
    manager._active_session_info_by_id["b"] = ActiveSessionInfo(client, session)
    manager.disconnect_session("b")
    assert manager._session_storage.get("b").session is session
    assert manager.connect_session(client, None, {}, existing_session_id="b") == "b"
    assert manager._session_storage.get("b") is None and manager.is_active_session("b")


class End(BaseException):
    """What ends a thread that has no end."""


def test_what_goes_wrong_once_is_done_the_next_time(monkeypatch):
    tidy = Mock(side_effect=[RuntimeError("an unforeseen one"), None])
    monkeypatch.setattr(departed, "tidy", tidy)
    monkeypatch.setattr(departed, "TIDY", 1)
    monkeypatch.setattr(departed, "time", Mock(sleep=Mock(side_effect=[None, None, End])))
    with pytest.raises(End):
        departed._work(Mock(num_sessions=lambda: 1), Departed(), Mock())
    assert tidy.call_count == 2


GLIBC = sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_trim")
FREED = """
from pathlib import Path
import sys
import numpy as np
from ui.app import departed

def megabytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20

if sys.argv[1] == "shared":
    departed._share_places()
np.ones(30 * 2**20, np.uint8)  # which goes at once
before, kept = megabytes(), []
large = []
for _ in range(16):
    large.append(np.ones((4000, 784), np.float32))  # what the first layer of many digits is computed from
    kept.append(np.ones(400_000, np.uint8))  # too large for a gap between what was imported
large.clear()
print(megabytes() - before)
"""


@pytest.mark.skipif(not GLIBC, reason="other C libraries give memory in another way")
@pytest.mark.parametrize("places", ["shared", "as they were"])
def test_what_is_large_goes_at_once_and_not_only_when_all_is_tidied_up(places):
    # Dask, whose workers other tests start, sets the C library's own variables for the process that starts them.
    own = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    command = [sys.executable, "-c", FREED, places]
    ran = subprocess.run(command, cwd=TOP, env=own, capture_output=True, text=True, check=True)
    # 200 MB were there, between small things that stay.
    assert (float(ran.stdout) < 20) == (places == "shared")
