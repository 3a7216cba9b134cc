"""How much one session may send to the server: some files and bytes, and nothing of another's."""

import asyncio

import pytest
from starlette.applications import Starlette
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.web.server.starlette.starlette_routes import create_upload_routes

from ui.app import uploads


class Server:
    """Streamlit's own address for files, asked as a browser does; every session is one of its own."""

    def __init__(self, monkeypatch):
        route = "streamlit.web.server.starlette.starlette_routes"
        monkeypatch.setattr(f"{route}.is_xsrf_enabled", lambda: False)
        self.manager = MemoryUploadedFileManager("/_stcore/upload_file")
        uploads.bound(self.manager)
        self.app = Starlette(routes=create_upload_routes(self, self.manager, None))

    def is_active_session(self, session_id):
        return True

    def ask(self, method, session, name, content=b""):
        """The status of the answer, and its text."""
        return asyncio.run(self._ask(method, f"/_stcore/upload_file/{session}/{name}", content))

    async def _ask(self, method, path, content):
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
        sent, messages = [], iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive():
            return next(messages, {"type": "http.disconnect"})

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


def test_a_session_may_keep_so_many_bytes_and_what_passes_them_is_not_kept(server, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 1000)
    assert server.ask("PUT", "one", "a", bytes(600))[0] == 204
    assert server.ask("PUT", "one", "b", bytes(401)) == (413, uploads.REFUSED)
    assert server.ask("PUT", "one", "b", bytes(400))[0] == 204
    assert server.ask("PUT", "one", "a", bytes(601))[0] == 413
    assert [len(file.data) for file in server.manager.get_files("one", ["a", "b"])] == [600, 400]
    server.manager.remove_session_files("one")
    assert server.ask("PUT", "one", "a", bytes(1000))[0] == 204
