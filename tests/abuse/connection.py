"""A tab without a browser: sends what no page has a browser send."""

import contextlib
import http.client
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

QUIET = 0.2  # seconds in which a live socket says nothing
FRAME = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\nContent-Type: x/y\r\n\r\n',
    b"\r\n--x--\r\n",
)


class Connection:
    """A session on a server, by its address: `with Connection(address) as connection`. live: the path of its live
    socket."""

    def __init__(self, address):
        self._host = urlsplit(address).netloc
        self._socket = connect(f"ws://{self._host}/_stcore/stream", subprotocols=["streamlit"], max_size=None)
        self.live = None

    def __enter__(self):
        message, answer = BackMsg(), ForwardMsg()
        message.rerun_script.query_string = ""
        self._socket.send(message.SerializeToString())
        while self.live is None:
            answer.ParseFromString(self._socket.recv(60))
            if answer.WhichOneof("type") == "new_session":
                self.session_id = answer.new_session.initialize.session_id
            component = answer.delta.new_element.bidi_component
            if component.component_name.endswith("digit_lab_tab"):
                self.live = json.loads(component.json)["socket"]
        return self

    def __exit__(self, *exception):
        self._socket.close()

    def tell(self, path, texts):
        """Open a live socket and say some texts. Returns the code with which the server closed it, None if it did not
        within a moment after the last."""
        with connect(f"ws://{self._host}{path}", max_size=None) as socket:
            try:
                for text in texts:
                    socket.send(text)
                while True:
                    socket.recv(QUIET)
            except TimeoutError:
                return None
            except ConnectionClosed as closed:
                return closed.rcvd and closed.rcvd.code

    def get(self, path):
        """The status of what an address answers, and the cookie that it sets, or None."""
        connection = http.client.HTTPConnection(self._host, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        connection.close()
        return answer.status, answer.headers["set-cookie"]

    def send_files(self, n, n_bytes):
        """Send n files at once, each of so many bytes, and finish all only then. Returns the statuses."""
        with ThreadPoolExecutor(n) as pool:
            begun = list(pool.map(lambda _: self._begin_file(n_bytes), range(n)))
            return list(pool.map(_finish_file, begun))

    def _begin_file(self, n_bytes):
        connection = http.client.HTTPConnection(self._host, timeout=60)
        connection.putrequest("PUT", f"/_stcore/upload_file/{self.session_id}/{uuid.uuid4()}")
        connection.putheader("Content-Type", "multipart/form-data; boundary=x")
        connection.putheader("Content-Length", str(n_bytes + sum(map(len, FRAME))))
        with contextlib.suppress(OSError):
            connection.endheaders(FRAME[0] + bytes(n_bytes))
        return connection


def _finish_file(connection):
    """The status of the answer; None for one that was cut off."""
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.send(FRAME[1])
        return connection.getresponse().status
