"""Files to take home do not pile up on the server, however often they are asked for."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from ui.app import downloads


class Server:
    """Streamlit's keeping of files. ask: a session presses a button whose file has these bytes; its address."""

    def __init__(self, monkeypatch):
        self.storage = MemoryMediaFileStorage("/media")
        self.manager, self.session = MediaFileManager(self.storage), ""
        monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: self.session)
        for _ in range(2):
            downloads.bound(self.manager)

    def ask(self, session, content):
        self.session = session
        return self.manager.execute_deferred(self.manager.add_deferred(lambda: content, "x/y", "0", "a.zip"))

    @property
    def kept(self):
        return sorted(file.content for file in self.storage._files_by_id.values())


@pytest.fixture
def server(monkeypatch):
    return Server(monkeypatch)


def test_a_session_has_the_newest_that_it_asked_for(server):
    address = [server.ask("one", content) for content in (b"a", b"b", b"c", b"d")][-1]
    assert server.kept == [b"c", b"d"] and server.storage.get_file(address.rsplit("/")[-1]).content == b"d"
    for _ in range(3):
        server.ask("one", b"d")
    assert server.kept == [b"c", b"d"]


def test_what_another_has_just_asked_for_stays(server):
    for content in (b"a", b"b"):
        server.ask("one", content)
        server.ask("other", content)
    server.ask("one", b"c")
    server.ask("one", b"d")
    assert server.kept == [b"a", b"b", b"c", b"d"]


def test_of_all_the_oldest_goes(server, monkeypatch):
    monkeypatch.setattr(downloads, "ALL_BYTES", 250)
    for number in range(4):
        server.ask(str(number), bytes([number]) * 100)
    assert server.kept == [b"\2" * 100, b"\3" * 100]
    server.ask("large", b"l" * 1000)
    assert server.kept == [b"l" * 1000]


def test_few_are_made_at_once(server):
    making, most = [], []

    def make():
        making.append(1)
        most.append(len(making))
        # Time for another to begin.
        list(map(str, range(50_000)))
        making.pop()
        return b"x"

    ids = [server.manager.add_deferred(make, "x/y", str(number)) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(server.manager.execute_deferred, ids))
    assert len(most) == 8 and max(most) <= downloads.AT_ONCE


def test_what_streamlit_has_forgotten_is_no_hindrance(server):
    server.ask("one", b"a")
    server.manager.clear_session_refs("one")
    for _ in range(2):
        server.manager.remove_orphaned_files()
    assert server.kept == []
    server.ask("one", b"b")
    assert server.kept == [b"b"]
