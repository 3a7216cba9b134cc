"""One person, and everything that an upload, a link or a button allows, as much and as often as it can be had."""

import json
import os
import random
import secrets
import zipfile
from collections import Counter
from pathlib import Path

from PIL import Image

from tests.abuse.connection import Connection
from tests.browser.runs import stop
from tests.fuzz.fuzzing import content_of
from tests.fuzz.mutations import json_changed
from tests.fuzz.openings import OPENINGS

LARGE = "layers=3&units=2048&units2=2048&units3=2048&iterations=100000&digits={}&optimizer=Adam&precision={}{}"
# What pages say on their live socket; a pen's report comes with them.
SAID = [
    {"see": 1, "what": "living"},
    {"see": 2, "what": "reading"},
    {"see": 3, "what": "watch", "of": "run"},
    {"see": 4, "what": "part", "of": "findings"},
    {"unsee": 1},
    {"hidden": False},
    {"beat": True},
]
NO_SUCH_TICKET = 4404
PAGES = "", "draw", "evaluate", "compare", "inside"


class Abuser:
    """A browser with a lab book of its own. data: what the address bar calls a data set with 60,000 digits, or ""."""

    def __init__(self, browser, address, folder, data):
        self.browser, self.address, self.folder, self.data = browser, address, Path(folder), data
        self.context, self.pages, self.random = browser.new_context(), [], random.Random(1)
        self.context.set_default_timeout(8_000)

    def page(self, path="", settings=""):
        page = self.context.new_page()
        self.pages.append(page)
        if len(self.pages) > 12:
            self.close(self.pages[0])
        page.goto(f"{self.address}/{path}?{settings}")
        return page

    def close(self, page):
        self.pages.remove(page)
        page.close()

    def idle(self, settings=""):
        """Train, where nothing goes on: in a new tab goes on what went on in the others."""
        page = self.page(settings=settings)
        begin, pause = (page.get_by_role("button", name=name) for name in ("Start training", "Pause"))
        begin.or_(pause).wait_for()
        if pause.is_visible():
            stop(page)
        return page

    def start(self, settings):
        page = self.idle(settings)
        page.get_by_role("button", name="Start training").click()
        return page

    def huge_runs(self):
        digits, data = (60_000, f"&data={self.data}") if self.data else (4_000, "")
        for dtype in ("float64", "float32", "float32"):
            self.start(LARGE.format(digits, dtype, data))

    def start_and_reset(self):
        page = self.start("units=2048&iterations=100000")
        for _ in range(20):
            page.keyboard.press(self.random.choice(["Alt+p", "Alt+x", "Alt+z", "Alt+s", "Alt+n"]))

    def sweeps(self):
        self.idle("iterations=10000")  # of more, so many networks are refused
        page = self.page("compare")
        page.get_by_role("radio", name="Try many settings").click()
        units, others = page.get_by_role("textbox", name="Hidden units"), page.get_by_role("button", name="Try others")
        units.or_(others).first.wait_for()
        if others.is_visible():  # the last one's sweep is still there
            others.click()
        units.fill("8, 16, 32, 64, 128, 256, 512, 1024")
        units.press("Enter")
        for _ in range(6):
            page.get_by_role("button", name="networks").first.click()
            page.get_by_role("button", name="Cancel").first.click()
            page.get_by_role("button", name="Try others").click()
        self.close(page)

    def hostile_links(self):
        for link in (
            "units=99999999999999999999999&rate=nan",
            "units=" + "9" * 400,
            "task=" + "A" * 3000,
            "runs=" + "x" * 32,
            "digits=60000&units=2048&layers=3",
            "&".join(f"key{number}={number}" for number in range(300)),
        ):
            self.page(self.random.choice(PAGES), link)

    def broken_files(self):
        for name, button, path in (("network", "Open network", ""), ("archive", "Files", "compare")):
            page = self.page(path) if path else self.idle()
            opens, files = page.get_by_role("button", name=button, exact=True), page.locator("input[type=file]")
            for _ in range(5):
                content = content_of(name, self.random.randrange(10**6))
                if not files.count():  # a sentence about the last file closed it
                    opens.click()
                ending = "zip" if path else "safetensors"
                files.first.set_input_files({"name": f"file.{ending}", "mimeType": "x/y", "buffer": content})
                page.wait_for_timeout(200)

    def large_files(self):
        bomb = self.folder / "large.zip"
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("runs.json", b" " * (150 * 2**20))
        network = self.folder / "large.safetensors"
        network.write_bytes((100).to_bytes(8, "little") + os.urandom(60 * 2**20))
        for path, button, file in (("compare", "Files", bomb), ("", "Open network", network)):
            page = self.page(path) if path else self.idle()
            page.get_by_role("button", name=button, exact=True).click()
            page.locator("input[type=file]").first.set_input_files(file)
            page.wait_for_timeout(1000)

    def tickets_of_others(self):
        with Connection(self.address) as connection:
            for _ in range(200):
                guess = secrets.token_urlsafe(24)
                closed = connection.tell(f"/live/tab/{guess}", [json.dumps(SAID[0])])
                file, _ = connection.get(f"/live/file/{guess}/0.digit-lab-report.html")
                _, entered = connection.get(f"/live/enter/{guess}")
                if (closed, file, entered) != (NO_SUCH_TICKET, 404, None):
                    raise RuntimeError(f"a guessed ticket was answered: {closed}, {file}, {entered}")

    def messages_that_no_page_says(self):
        pen = json.loads(OPENINGS["pen"].example())
        with Connection(self.address) as connection:
            said = [*SAID, {"pen": pen}]
            views = [json.dumps({**SAID[0], "see": number}) for number in range(100)]
            for texts in (["[" * 100_000], ["x" * 3_000_000], views):
                connection.tell(connection.live, texts)
            closed = Counter()
            for _ in range(100):
                contents = [json.dumps(each).encode() for each in said]
                which = self.random.randrange(len(contents))
                contents[which] = json_changed(self.random, contents[which])
                closed[connection.tell(connection.live, [each.decode("utf-8", "replace") for each in contents])] += 1
            print("   closed with", dict(closed), flush=True)

    def many_files_at_once(self):
        with Connection(self.address) as connection:
            print("   files at once answered with", connection.send_files(16, 60 * 2**20), flush=True)

    def large_photographs(self):
        picture = self.folder / "large.png"
        Image.new("RGB", (6000, 4000), "white").save(picture)
        for _ in range(4):
            page = self.page("draw")
            page.get_by_role("button", name="A picture").click()
            page.get_by_role("dialog").locator("input[type=file]:not([capture])").set_input_files(picture)

    def large_collections(self):
        for number in range(3):
            page = self.page("evaluate")
            page.get_by_role("radio", name="Drawings by people").click()
            strokes = [[[at * 7 % 97, at * line % 89] for at in range(8)] for line in range(5)]
            digits = [{"label": 7, "writer": number, "strokes": strokes}] * 10_000
            file = {"name": "large.json", "mimeType": "application/json", "buffer": json.dumps(digits).encode()}
            page.locator("input[type=file]").first.set_input_files(file)
            page.wait_for_timeout(1000)

    def come_and_go(self):
        for _ in range(15):
            self.close(self.page(self.random.choice(PAGES)))


ACTIONS = [name for name in vars(Abuser) if not name.startswith("_") and name not in ("page", "close", "idle", "start")]
