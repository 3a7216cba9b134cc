"""A connection without a browser: sends what no page has a browser send."""

import contextlib
import http.client
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

FRAME = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\nContent-Type: x/y\r\n\r\n',
    b"\r\n--x--\r\n",
)


class Connection:
    """A session on a server, by its address: `with Connection(address) as connection`."""

    def __init__(self, address):
        self._host = urlsplit(address).netloc
        self._socket = connect(f"ws://{self._host}/_stcore/stream", subprotocols=["streamlit"], max_size=None)

    def __enter__(self):
        message = BackMsg()
        message.rerun_script.query_string = ""
        self.send(message)
        answer = ForwardMsg()
        while answer.WhichOneof("type") != "new_session":
            answer.ParseFromString(self._socket.recv(60))
        self.session_id = answer.new_session.initialize.session_id
        return self

    def __exit__(self, *exception):
        self._socket.close()

    def send(self, message):
        """Send a BackMsg; a connection that is closed for it has said its answer."""
        with contextlib.suppress(ConnectionClosed):
            self._socket.send(message.SerializeToString())

    def clear_caches(self):
        self.send(BackMsg(clear_cache=True))

    def ask_for_addresses(self, n):
        message = BackMsg()
        message.file_urls_request.file_names.extend(["a"] * n)
        self.send(message)

    def leave_states(self, n, n_bytes):
        """The states of n controls that no page has, each a text of so many bytes."""
        message = BackMsg()
        for number in range(n):
            message.rerun_script.widget_states.widgets.add(id=f"$$ID-{number}", string_value="a" * n_bytes)
        self.send(message)

    def send_files(self, n, n_bytes):
        """Send n files at once, each of so many bytes, and finish all only then. Returns the statuses."""
        with ThreadPoolExecutor(n) as pool:
            begun = list(pool.map(lambda _: self._begin_file(n_bytes), range(n)))
            return list(pool.map(self._finish_file, begun))

    def _begin_file(self, n_bytes):
        connection = http.client.HTTPConnection(self._host, timeout=60)
        connection.putrequest("PUT", f"/_stcore/upload_file/{self.session_id}/{uuid.uuid4()}")
        connection.putheader("Content-Type", "multipart/form-data; boundary=x")
        connection.putheader("Content-Length", str(n_bytes + sum(map(len, FRAME))))
        with contextlib.suppress(OSError):
            connection.endheaders(FRAME[0] + bytes(n_bytes))
        return connection

    @staticmethod
    def _finish_file(connection):
        try:
            connection.send(FRAME[1])
        except OSError:
            return None  # cut off
        try:
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
