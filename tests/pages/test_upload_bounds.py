"""How much one session may send to the server: some files and bytes, and nothing of another's."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.starlette.starlette_routes import create_upload_routes

from tests.pages.app import open_app, open_file
from ui.app import uploads
from ui.shared.upload import READ


class Server:
    """Streamlit's own address for files, asked as a browser does; every session is one of its own."""

    def __init__(self, monkeypatch):
        route = "streamlit.web.server.starlette.starlette_routes"
        monkeypatch.setattr(f"{route}.is_xsrf_enabled", lambda: False)
        self.manager = MemoryUploadedFileManager("/_stcore/upload_file")
        monkeypatch.setattr(Request, "form", Request.form)
        uploads.bound(self.manager)
        self.app = Starlette(routes=create_upload_routes(self, self.manager, None))

    def is_active_session(self, session_id):
        return True

    def ask(self, method, session, name, content=b""):
        """The status of the answer, and its text."""
        return asyncio.run(self._ask(method, f"/_stcore/upload_file/{session}/{name}", content))

    def send_all(self, files):
        """Send half of (session, name, content) of all, and the other halves only then. Returns the statuses."""

        async def send_together():
            begun = asyncio.Event()
            asks = [
                self._ask("PUT", f"/_stcore/upload_file/{session}/{name}", content, begun)
                for session, name, content in files
            ]
            asks = [asyncio.create_task(ask) for ask in asks]
            for _ in range(20):
                await asyncio.sleep(0)
            begun.set()
            return [status for status, _ in await asyncio.gather(*asks)]

        return asyncio.run(send_together())

    async def _ask(self, method, path, content, until=None, sends=1):
        """sends: the halves of the content that come before `until`."""
        body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n' + content + b"\r\n--x--\r\n"
        headers = [(b"content-type", b"multipart/form-data; boundary=x"), (b"content-length", str(len(body)).encode())]
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "headers": headers,
            "query_string": b"",
            "root_path": "",
        }
        scope |= {"http_version": "1.1", "scheme": "http", "server": ("127.0.0.1", 1), "client": ("127.0.0.1", 2)}
        half, sent = len(body) // 2, []
        messages = [
            {"type": "http.request", "body": body[half:], "more_body": False},
            {"type": "http.request", "body": body[:half], "more_body": True},
        ]

        async def receive():
            if until is not None and len(messages) == 2 - sends:
                await until.wait()
            return messages.pop() if messages else {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        await self.app(scope, receive, send)
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent).decode()


@pytest.fixture
def server(monkeypatch):
    return Server(monkeypatch)


def test_a_session_may_keep_so_many_files_and_another_as_many(server):
    for number in range(uploads.MAX_FILES):
        assert server.ask("PUT", "one", f"file{number}", b"x") == (204, "")
    assert server.ask("PUT", "one", "more", b"x") == (413, uploads.REFUSED)
    # A file in place of one that is there, or after one was removed, is none more.
    assert server.ask("PUT", "one", "file0", b"y")[0] == 204
    assert server.ask("DELETE", "one", "file1")[0] == 204
    assert server.ask("PUT", "one", "more", b"x")[0] == 204
    assert server.ask("PUT", "other", "file", b"x")[0] == 204


def test_files_that_were_read_take_no_room_for_the_next_ones(server):
    """As thirty pupils' sheets, one after the other."""
    for number in range(3 * uploads.MAX_FILES):
        assert server.ask("PUT", "one", f"file{number}", b"x") == (204, "")
        # As a page leaves it once it has read it (ui/shared/upload.py).
        server.manager.add_file("one", UploadedFileRec(f"file{number}", "sheet.jpg", READ, b""))
    assert len(server.manager.file_storage["one"]) <= uploads.MAX_FILES


def test_a_session_may_keep_so_many_bytes_and_what_passes_them_is_not_kept(server, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 1000)
    assert server.ask("PUT", "one", "a", bytes(600))[0] == 204
    assert server.ask("PUT", "one", "b", bytes(401)) == (413, uploads.REFUSED)
    assert server.ask("PUT", "one", "b", bytes(400))[0] == 204
    assert server.ask("PUT", "one", "a", bytes(601))[0] == 413
    assert [len(file.data) for file in server.manager.get_files("one", ["a", "b"])] == [600, 400]
    server.manager.remove_session_files("one")
    assert server.ask("PUT", "one", "a", bytes(1000))[0] == 204


def test_where_all_have_too_much_who_has_the_most_loses_it(server, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 1000)
    monkeypatch.setattr(uploads, "ALL_BYTES", 2000)
    for session, n in (("one", 1000), ("other", 300), ("third", 700)):
        assert server.ask("PUT", session, "a", bytes(n))[0] == 204
    assert server.ask("PUT", "fourth", "a", bytes(500))[0] == 204
    assert {name for name in server.manager.file_storage if server.manager.get_files(name, ["a"])} == {
        "other",
        "third",
        "fourth",
    }
    # Who would have the most is the one that is refused.
    assert server.ask("PUT", "fifth", "a", bytes(900)) == (413, uploads.OTHERS)


def test_what_is_on_its_way_counts_before_it_is_read(server, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 20_000)
    files = [("one", f"file{number}", bytes(9_000)) for number in range(6)]
    assert sorted(server.send_all([*files, ("one", "file0", bytes(9_000)), ("other", "file", b"x")])) == (
        [204] * 3 + [413] * 5
    )
    # And no longer than it is on its way.
    server.manager.remove_session_files("one")
    assert server.send_all(files[:2]) == [204, 204]


def test_where_all_send_too_much_who_sends_the_most_is_cut_off(server, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 20_000)
    monkeypatch.setattr(uploads, "ALL_BYTES", 15_000)
    files = ("most", "a", bytes(15_000)), ("some", "a", bytes(8_000)), ("little", "a", bytes(6_000))
    assert server.send_all(files) == [413, 204, 204]
    server.manager.remove_session_files("some")
    assert server.ask("PUT", "most", "a", bytes(5_000)) == (204, "")


def test_what_is_announced_and_does_not_come_takes_no_room_of_others(server, monkeypatch):
    monkeypatch.setattr(uploads, "ALL_BYTES", 10_000)

    async def ask():
        never = asyncio.Event()
        announced = [
            asyncio.create_task(server._ask("PUT", f"/_stcore/upload_file/{name}/a", bytes(9_000), never, sends=0))
            for name in ("one", "two", "three")
        ]
        for _ in range(20):
            await asyncio.sleep(0)
        status, _ = await server._ask("PUT", "/_stcore/upload_file/other/a", bytes(8_000))
        assert not any(task.done() for task in announced)
        for task in announced:
            task.cancel()
        return status

    assert asyncio.run(ask()) == 204


def test_a_file_that_takes_too_long_makes_room(server, monkeypatch):
    monkeypatch.setattr(uploads, "SECONDS", 0)
    assert server.send_all([("one", "a", b"x")]) == [408]


def test_a_full_disk_is_said(server, monkeypatch):
    async def parse(parser):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(MultiPartParser, "parse", parse)
    assert server.ask("PUT", "one", "a", bytes(3_000_000)) == (507, uploads.DISK_FULL)


def test_a_page_lets_go_of_what_it_has_read(monkeypatch):
    held = []
    add = MemoryUploadedFileManager.add_file

    def add_file(manager, session_id, file):
        add(manager, session_id=session_id, file=file)
        held[:] = [len(kept.data) for kept in manager.file_storage[session_id].values()]

    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", add_file)
    app = open_app()
    open_file(app, b"none")
    assert held == [0] and "was not opened" in app.error[0].value
    app.run()
    assert "was not opened" in app.error[0].value
