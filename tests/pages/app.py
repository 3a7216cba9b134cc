"""What a test does with the app, without a browser, and what it sees of a page."""

import io
import json
import re
import time
from functools import cache
from html import unescape
from pathlib import Path
from unittest import mock

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

import nncore
from lab import tasks
from lab.settings import CONTROLS, allows, query_of
from tests.pages.session import run_of, tab_of
from tests.patience import PATIENCE, wait_until
from ui.live.living import Living
from ui.session.tabs import working_for

# The script and never app.py, whose st.App an AppTest takes for an empty page.
APP = str(Path(__file__).parents[2] / "ui" / "app" / "script.py")
PAGES = "../../pages/"  # from there
# Which packages bring components: an AppTest asks each that is installed, and takes a third of its time for that.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def open_app(page=None, config=None, **settings):
    """The app as an address opens it: with the first settings, or where it has some, the notebook's but for these.

    config: a TrainingConfig whose own address it is; with neither it says anything of what a task in it locks.
    """
    if config is None and CONTROLS.keys() & settings.keys():
        config = nncore.TrainingConfig()
    if config is not None:
        task, _ = tasks.decode(str(settings.get(tasks.KEY, "")), allows)
        settings = {key: text for key, text in query_of(config).items() if key not in task.locks} | settings
    app = AppTest.from_file(APP, default_timeout=PATIENCE)
    for name, value in settings.items():
        app.query_params[name] = str(value)
    app.run()
    assert heading(app), "this page has no heading: it is empty, and every test of it would pass"
    if page:
        go_to(app, page)
    assert not app.exception
    return app


def go_to(app, page):
    """Show another page, by its file in pages/."""
    app.switch_page(f"{PAGES}{page.removeprefix('pages/')}").run()
    assert not app.exception and heading(app)
    return app


def stop(app):
    """End a run where it is, whether it goes on or rests."""

    def rests():
        if any(each.label == "Pause" for each in app.button):
            button(app, "Pause").click()  # right after Start it belongs to that press
        return has_end(app.run())

    # One that is paused before its first iteration has not begun, and has no end.
    wait_until(lambda: run_of(app).history.costs)
    wait_until(rests, pause=0.1)
    button(app, "End the run here").click().run()


def has_end(app):
    return any(each.key == "stop" for each in app.button)


def heading(app):
    return app.title or app.header


def outcome(app):
    """What the page says came of the session's run, "" before it has ended."""
    said = (each.value for each in (*app.success, *app.info, *app.warning))
    return next((text for text in said if text.startswith(("Finished.", "Stopped at"))), "")


# What is done


def button(app, label):
    return next(button for button in app.button if button.label == label)


def pick(app, label, value):
    next(each for each in (*app.button_group, *app.selectbox) if each.label == label).select(value).run()
    assert not app.exception
    return app


def upload(app, label, name, content):
    uploader = next(each for each in app.get("file_uploader") if each.proto.label.startswith(label))
    uploader.upload(name, content, "application/octet-stream").run()
    assert not app.exception
    return app


def file_of(network, **options):
    file = io.BytesIO()
    nncore.save_network(network, file, **options)
    return file.getvalue()


def open_file(app, content):
    app.get("file_uploader")[0].upload("network.safetensors", content, "application/octet-stream").run()
    assert not app.exception
    return app


def tell(app, name, event, value):
    """Have a component of ours, the first of this name on the page, tell something, as its JavaScript does. name: also
    that of a part that moves."""
    found = [each.proto for each in app.get("bidi_component")]
    id = next(each.id for each in found if name in (each.component_name.rpartition("digit_lab_")[2], _name(each)))
    states = app._tree.get_widget_states()
    told = json.dumps([{"event": event, "value": value}])
    states.widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{id}__events", json_trigger_value=told)
    with mock.patch.object(type(app._tree), "get_widget_states", return_value=states):
        app.run()
    assert not app.exception
    return app


def _name(component):
    """What a part that moves is called."""
    return json.loads(component.json).get("name") if component.component_name.endswith("digit_lab_part") else None


def wait_for(app, condition):
    def is_so():
        # To draw the page again takes time that its run could have: while that goes on, three times a second will do.
        until = time.monotonic() + 0.3
        while not condition(app) and (run := run_of(app)) and run.busy and time.monotonic() < until:
            time.sleep(0.02)
        return condition(app) or condition(app.run())

    wait_until(is_so, pause=0.1)
    # What has come about meanwhile may be on the page only when it is drawn again.
    app.run()
    assert not app.exception
    return app


# What is seen


def picture(app):
    """What the living picture is sent first: {"scene": …, "frame": …, "weights": bytes, or None}."""
    tab = tab_of(app)
    with working_for(tab):
        messages = Living(tab, {}).look()
    found = {"weights": None}
    for message in messages:
        found |= {"weights": message} if isinstance(message, bytes) else message
    return found


def numbers(app):
    """The numbers on Train, the large one and the row below it: name → text."""
    said = picture(app)["frame"]["said"]
    return {"Test accuracy": said["score"][0], **dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", said["numbers"]))}


def scores(app):
    """The row of numbers on Evaluate: name → text."""
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html(app)))


def progress(app):
    """How far the run on Train is, in words."""
    return picture(app)["frame"]["said"]["progress"]


def html(app):
    return "".join(element.proto.body for element in app.get("html"))


def markdown(app):
    return [element.value for element in app.markdown]


def strip(app):
    """What the strip above the picture on Train says."""
    return " ".join(element.value for element in app.container(key="said").markdown)


def captions(app):
    return [element.value for element in app.caption]


def alts(app):
    """The texts of the charts, in their order: of those that stand still, then of those that move."""
    return [chart.proto.alt for chart in app.get("plotly_chart")] + [
        piece["alt"] for piece in every_piece(app) if piece["kind"] == "figure"
    ]


def data_of(app, name):
    """What a component of ours, by its name, was given on the page, a list of what each of them was."""
    found = [element.proto for element in app.get("bidi_component")]
    return [json.loads(each.json) for each in found if each.component_name.endswith(f"digit_lab_{name}")]


def every_piece(app, name=None):
    """The pieces of the parts of the page that move, or of one of them, as they were when the page was drawn."""
    parts = [data for data in data_of(app, "part") if name in (None, data["name"])]
    return _flat([piece for data in parts for piece in data["pieces"]])


def _flat(pieces):
    return [one for piece in pieces for one in (_flat(piece["pieces"]) if "pieces" in piece else [piece])]


def now(app, name):
    """The pieces of a part that moves, as a browser would be told now."""
    return _flat(_made(app, name))


def changed(app, name):
    """Whether a page would be run anew for what it watches under a name."""
    return _made(app, name) != tab_of(app).offers[name].known


def _made(app, name):
    """What is seen under a name now, as the tab's socket asks for it."""
    tab = tab_of(app)
    with working_for(tab):
        return tab.offers[name].make()


def words(pieces):
    """All that some pieces say, without markup."""
    texts = (piece.get("html") or piece.get("text") or piece.get("label") or piece.get("alt", "") for piece in pieces)
    return unescape(re.sub(r"<[^>]+>", " ", "\n".join(texts)))


def tables(app):
    """The tables of the parts that move: of each its rows, lists of texts, the titles of its columns first."""
    found = (piece["html"] for piece in every_piece(app) if "<table>" in piece.get("html", ""))
    rows = [re.findall(r"<tr>(.*?)</tr>", each) for each in found]
    return [[list(map(unescape, re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row))) for row in each] for each in rows]


def notes(app):
    return [warning.value for warning in app.warning]


def train(app, **controls):
    """Train to the end on Train, with these controls set."""
    go_to(app, "train.py")
    for key, value in controls.items():
        element = app.select_slider(key=key) if key == "rate" else app.number_input(key=key)
        element.set_value(value).run()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).settled)
    return app.run()
