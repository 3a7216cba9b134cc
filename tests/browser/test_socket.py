"""The socket of a tab: one is open whatever a hand does, and a page goes on by itself after a cut."""

import contextlib
import os
import random
import re

import pytest
from playwright.sync_api import Error, expect

from lab.desk import parts
from lab.ledger.ledger import Ledger
from tests.browser.real import go_to, place_of, running_process, running_server
from tests.browser.runs import iteration, start, stop
from tests.browser.test_reload import token_of
from tests.patience import wait_until

PRESSES = int(os.environ.get("DIGIT_LAB_PRESSES", "1000"))
MENU = ("Train", "Draw", "Digits", "Evaluate", "Inside", "Compare", "Class")
HEADINGS = {
    "Train": "Train a network",
    "Draw": "Draw a digit",
    "Digits": "The digits",
    "Evaluate": "How well does it read?",
    "Inside": "Inside the network",
    "Compare": "Compare runs",
    "Class": "Class",
}


def counted(page):
    """The sockets of ours that a page has open, as they come and go."""
    sockets = set()

    def note(socket):
        if "/live/tab/" in socket.url:
            sockets.add(socket)
            socket.on("close", lambda one: sockets.discard(one))

    page.on("websocket", note)
    return sockets


class Hand:
    """A hand that presses, types and draws at random, and what it has done."""

    def __init__(self, page, seed):
        self.page, self.chance, self.at = page, random.Random(seed), "Train"
        self.units, self.n_strokes = "24", 0

    def act(self):
        acts = [self.go, self.press, self.type, self.draw]
        self.chance.choices(acts, [2, 3, 3, 2])[0]()
        self.page.wait_for_timeout(self.chance.uniform(0, 150))

    def go(self):
        self.at = self.chance.choices(MENU, [6, 4, 1, 1, 1, 1, 1])[0]
        self.page.get_by_role("link", name=self.at, exact=True).click()

    def press(self):
        if self.at == "Train":
            name = self.chance.choice(["Step", "Start training", "Pause", "Resume"])
            with contextlib.suppress(Error):  # it is another button just now
                self.page.get_by_role("button", name=name).first.click(timeout=100)

    def type(self):
        if self.at != "Train":
            return
        field = self.page.get_by_label("Hidden units", exact=True)
        with contextlib.suppress(Error):  # the page is just coming
            number = str(self.chance.randint(8, 40))
            field.fill(number, timeout=500)
            self.units = number
            field.press("Enter", timeout=500)

    def draw(self):
        if self.at not in ("Train", "Draw") or self.n_strokes >= 200:
            return
        box = None
        with contextlib.suppress(Error):
            box = self.page.locator(".st-key-pad").bounding_box(timeout=100)
        if box is None or not self.page.get_by_role("heading", name=HEADINGS[self.at], exact=True).count():
            return
        x, y = (self.chance.uniform(20, 250) for _ in range(2))
        mouse = self.page.mouse
        mouse.move(box["x"] + x, box["y"] + y)
        mouse.down()
        mouse.move(box["x"] + x + 20, box["y"] + y + 10, steps=3)
        mouse.up()
        self.n_strokes += 1


def strokes_of(home, token):
    """How many strokes the desk of a lab book has."""
    content = Ledger(f"sqlite:///{home / 'runs.sqlite'}").desk(token).get("drawing")
    return len(parts.unpack_drawing(content)[0].strokes) if content else 0


def test_a_thousand_presses_leave_the_page_as_it_was_done(new_page, tmp_path):
    with running_process(DIGIT_LAB_HOME=str(tmp_path)) as (address, _):
        page = new_page(1366, 900)
        sockets = counted(page)
        start(page, address, "units=24&iterations=100000&rate=0.01")
        page.get_by_role("button", name="Pause").wait_for()
        hand = Hand(page, seed=41)
        for _ in range(PRESSES):
            hand.act()
        expect(page.get_by_role("heading", name=HEADINGS[hand.at], exact=True)).to_be_attached()
        go_to(page, "Train")
        expect(page.get_by_label("Hidden units", exact=True)).to_have_value(hand.units)
        expect(page.locator(".lab-unit").first).to_be_visible()
        wait_until(lambda: len(sockets) == 1, what=f"{len(sockets)} sockets are open")
        token = token_of(page)
        wait_until(lambda: strokes_of(tmp_path, token) == hand.n_strokes, what="not all strokes are kept")
        # A picture of a page that was left before it came is not there any more.
        assert not (wrong := [said for said in page.went_wrong if "/media/" not in said]), wrong
        assert page.evaluate("[...document.images].every((picture) => picture.naturalWidth)"), "a picture is blank"


@pytest.mark.parametrize("seconds", [5, 120])
def test_after_a_cut_the_page_goes_on_by_itself(server, new_page, seconds):
    page = new_page()
    start(page, server, "units=64&iterations=100000&rate=0.01")
    page.get_by_role("button", name="Pause").wait_for()
    wait_until(lambda: iteration(page) > 10)
    page.context.set_offline(True)
    page.wait_for_timeout(1000 * seconds)
    if seconds > 60:
        expect(page.get_by_role("alert").get_by_text("The app cannot be reached just now")).to_be_visible()
    before = iteration(page)
    page.context.set_offline(False)
    wait_until(lambda: iteration(page) > before, what="the page does not go on")
    expect(page.get_by_text("The app cannot be reached just now")).to_be_hidden()
    stop(page)
    expect(page.get_by_text(re.compile("Stopped at iteration"))).to_be_visible()


def test_all_of_ours_is_behind_the_servers_base_path(new_page):
    with running_server(STREAMLIT_SERVER_BASE_URL_PATH="lab/digits") as address:
        page = new_page()
        sockets = counted(page)
        start(page, f"{address}/lab/digits", "units=16&iterations=60")
        expect(page.get_by_text(re.compile("^Finished. In"))).to_be_visible()
        assert len(sockets) == 1 and "/lab/digits/live/tab/" in next(iter(sockets)).url
        with page.expect_download() as download:
            page.get_by_role("link", name="Download network").click()
        assert download.value.suggested_filename == "network.safetensors"
        go_to(page, "Draw")
        expect(page.get_by_role("heading", name="Draw a digit")).to_be_visible()
        assert token_of(page)
        assert not page.went_wrong, page.went_wrong


def test_a_reader_sees_no_other_tab(server, new_page):
    page = new_page()
    page.goto(server)
    page.get_by_role("button", name="Start training").wait_for()
    place_of(page.locator(".st-key-pad"))
    closed = page.evaluate(
        """(address) => new Promise((tell) => {
            const socket = new WebSocket(address.replace("http", "ws") + "/live/tab/" + "x".repeat(32));
            socket.onclose = ({ code }) => tell(code);
        })""",
        server,
    )
    assert closed == 4404
