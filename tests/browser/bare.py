"""Our scripts on a page of their own, without Streamlit; the test is the server at the end of their socket."""

import json

from tests.patience import wait_until
from ui.live.component import SCRIPTS

HOST = "http://bare.test"


class BarePage:
    """A page with some HTML, whose scripts are told `{"heard": …}` and `{"beat": true}` as by the server.

    told: what they have said over the last socket, oldest first; sockets: all that were opened; hears: whether the
    pen's actions are heard; refuses: whether a socket is closed as soon as it opens.
    """

    def __init__(self, page, html, query=""):
        self.page, self.told, self.sockets, self.hears, self.refuses = page, [], [], True, False
        self._html = f"<!doctype html>{html}"
        page.route(f"{HOST}/**", self._answer)
        page.route_web_socket("**/live/tab/*", self._connect)
        self.open(query)

    def open(self, query=""):
        self.page.goto(f"{HOST}/{query}")
        self.page.wait_for_function("window.ready")

    def _answer(self, route):
        script = SCRIPTS / route.request.url.rpartition("/")[2]
        if script.suffix == ".js":
            route.fulfill(body=script.read_text("utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body=self._html, content_type="text/html; charset=utf-8")

    def _connect(self, socket):
        self.sockets.append(socket)
        self.told.clear()
        if self.refuses:
            socket.close(code=1001)
            return
        socket.on_message(lambda text: self._hear(socket, json.loads(text)))
        self.say({"beat": True})

    def _hear(self, socket, said):
        if socket is self.sockets[-1] and "beat" not in said:
            self.told.append(said)
        if self.hears and said.get("pen", {}).get("actions"):
            self.say({"heard": said["pen"]["actions"][-1]["number"]})

    def say(self, message):
        self.sockets[-1].send(json.dumps(message))

    def until(self, condition):
        """Wait until condition() is true; what the page says comes in meanwhile."""
        return wait_until(lambda: self.page.evaluate("1") and condition(), what=self.told)
