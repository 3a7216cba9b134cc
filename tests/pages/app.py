"""What a test does with the app, without a browser, and what it sees of a page."""

import io
import re
from functools import cache, partial
from pathlib import Path
from unittest import mock

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner

import nncore
from tests.pages.session import part, run_of
from tests.patience import PATIENCE, wait_until
from ui.shared.live import Watched

APP = str(Path(__file__).parents[2] / "app.py")
# Which packages bring components: an AppTest asks each that is installed, and takes a third of its time for that.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def open_app(page=None, **settings):
    app = AppTest.from_file(APP, default_timeout=PATIENCE)
    for name, value in settings.items():
        app.query_params[name] = str(value)
    app.run()
    if page:
        app.switch_page(page).run()
    assert not app.exception
    return app


def outcome(app):
    """What the page says came of the session's run, "" before it has ended."""
    said = (each.value for each in (*app.success, *app.info, *app.warning))
    return next((text for text in said if text.startswith(("Finished.", "Stopped at"))), "")


# What is done


def button(app, label):
    return next(button for button in app.button if button.label == label)


def pick(app, label, value):
    next(group for group in app.button_group if group.label == label).select(value).run()
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


def redraw(app, *names):
    """What the browser's timers do: each live part of the page is drawn by itself, and the page is not run for it.

    names: of the functions that draw the parts, if not of all. What is seen afterwards is these parts alone, or the
    whole page where one of them has it run.
    """
    watched = part(app, Watched)
    ids = [watched.parts[name] for name in names] or list(watched.timers)
    alone = {"fragment_id_queue": ids, "is_auto_rerun": True}
    asked = partial(local_script_runner.RerunData, **alone)
    with mock.patch.object(local_script_runner, "RerunData", asked):
        app.run()
    assert not app.exception
    return app


def wait_for(app, condition):
    wait_until(lambda: condition(app) or condition(app.run()), pause=0.1)
    # What has come about meanwhile may be on the page only when it is drawn again.
    app.run()
    assert not app.exception
    return app


# What is seen


def numbers(app):
    """The row of numbers on Train: name → text."""
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html(app)))


def html(app):
    return "".join(element.proto.body for element in app.get("html"))


def markdown(app):
    return [element.value for element in app.markdown]


def captions(app):
    return [element.value for element in app.caption]


def alts(app):
    """The texts of the charts, in their order."""
    return [chart.proto.alt for chart in app.get("plotly_chart")]


def notes(app):
    return [warning.value for warning in app.warning]


def train(app, **controls):
    """Train to the end on Train, with these controls set."""
    app.switch_page("pages/train.py").run()
    for key, value in controls.items():
        element = app.select_slider(key=key) if key == "rate" else app.number_input(key=key)
        element.set_value(value).run()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).settled)
    return app.run()
