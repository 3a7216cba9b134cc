"""Files to take home do not pile up on the server, however often they are asked for, and every press has its file."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from ui.app import downloads


class Server:
    """Streamlit's keeping of files. ask: a session presses a button whose file has these bytes; its address."""

    def __init__(self, monkeypatch):
        self.storage = MemoryMediaFileStorage("/media")
        self.manager, self.session = MediaFileManager(self.storage), ""
        monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: self.session)
        for _ in range(2):
            self.let_go = downloads.bound(self.manager)
        self.seconds = 0
        monkeypatch.setattr(downloads, "time", SimpleNamespace(monotonic=lambda: self.seconds, sleep=self._sleep))
        self.meanwhile = lambda: None

    def _sleep(self, seconds):
        self.seconds += seconds
        self.meanwhile()

    def ask(self, session, content):
        return self.manager.execute_deferred(self.draw(session, content))

    def draw(self, session, content, button="Download"):
        """A button is drawn; what its file is called."""
        self.session = session
        return self.manager.add_deferred(lambda: content, "x/y", "0", "a.zip", element_id=button)

    def press(self, name):
        return self.storage.get_file(self.manager.execute_deferred(name).rsplit("/")[-1]).content

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
    server.seconds = downloads.KEEP + 1
    for _ in range(2):
        server.manager.remove_orphaned_files()
    assert server.kept == []
    server.ask("one", b"b")
    assert server.kept == [b"b"]


def test_a_press_on_a_button_that_was_drawn_again_meanwhile_has_the_buttons_file(server):
    before = server.draw("one", b"old")
    other = server.draw("other", b"not mine")
    server.draw("one", b"new")
    server.manager.remove_orphaned_files()
    assert server.press(before) == b"new" and server.press(other) == b"not mine"


def test_a_press_while_all_of_the_page_is_drawn_waits_for_its_button(server):
    before = server.draw("one", b"old")
    # A redraw begins, and somebody else's ends.
    server.manager.clear_session_refs("one")
    server.manager.remove_orphaned_files()
    server.meanwhile = lambda: server.seconds > 1 and server.draw("one", b"new")
    assert server.press(before) == b"new"


def test_a_button_that_is_gone_is_waited_for_once_and_not_for_long(server):
    before = server.draw("one", b"old")
    server.manager.remove_deferred("0", element_id="Download")
    server.draw("one", b"another", button="Another")
    asked = []

    def ask_again():
        with pytest.raises(MediaFileStorageError):
            server.manager.execute_deferred(before)
        asked.append(server.seconds)

    server.meanwhile = lambda: asked or ask_again()
    for name in (before, "never there"):
        with pytest.raises(MediaFileStorageError):
            server.manager.execute_deferred(name)
    # Who asks for many such files has one of the server's threads, not all.
    assert asked == [pytest.approx(0.05)] and server.seconds == pytest.approx(downloads.REDRAW, abs=0.1)


def test_what_was_made_is_there_until_a_browser_has_had_time_to_fetch_it(server):
    server.ask("one", b"a")
    for _ in range(5):
        server.draw("one", b"a")
        server.manager.remove_orphaned_files()
    assert server.kept == [b"a"]
    server.manager.clear_session_refs("one")
    server.let_go()
    assert server.kept == [b"a"]
    server.seconds = downloads.KEEP + 1
    server.let_go()
    assert server.kept == []


def test_names_of_before_are_no_more_than_there_is_room_for(server, monkeypatch):
    monkeypatch.setattr(downloads, "NAMES", 10)
    names = [server.draw("one", b"x") for _ in range(50) if not server.manager.remove_orphaned_files()]
    assert len(server.manager.execute_deferred.__self__._before) == 10
    assert server.press(names[-2]) == b"x"
    with pytest.raises(MediaFileStorageError):
        server.manager.execute_deferred(names[0])
