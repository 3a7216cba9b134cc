"""Names from files, of classes, data sets and runs, on every page: nothing that Markdown or HTML would make of them."""

import json
import re

import numpy as np
import pytest

import nncore
from lab.runs.scheduler import scheduler
from tests.pages.app import go_to, open_app, pick
from tests.pages.draw.canvas import canvas, open_draw  # noqa: F401  a fixture
from tests.pages.session import part
from tests.patience import wait_until
from ui.inside import chapters
from ui.session import LabBook, Networks, Training

# Each as long as a class name may be. Together they are what asks other servers, leads away, or looks like the app's.
PICTURE, TAG = "![](//ev.il/p)", "<img src=//ev.il/t>"
MARKS = "[x](//ev.il)", ":material/home:", "$\\frac12$", "`code`", ":red[x]", "**b**", "~~s~~", "WWW.ev.il"
HOSTILE = PICTURE, TAG, *MARKS
# In a protobuf message as text: what the browser shows as it is, or not at all.
AS_IT_IS = re.compile(r'\b(alt|id|form_id|url|options|raw_value|default|value|code_text): ".*"')
# Here names are in HTML, or in what Plotly takes for some: what is Markdown is not.
HTML = "html", "plotly_chart", "bidi_component"


def told(data):
    """All texts in what a component of ours is told, but those that it shows as they are."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        yield from (text for each in data for text in told(each))
    elif isinstance(data, dict) and data.get("kind") not in ("bar", "button"):
        yield from (text for key, each in data.items() if key not in ("alt", "aloud") for text in told(each))


def shown(block):
    """(kind, text) of all that is on a page."""
    kind = getattr(block, "type", "")
    if kind == "bidi_component":
        yield from ((kind, text) for text in told(json.loads(block.proto.json or "null")))
    elif kind != "text" and getattr(block, "proto", None) is not None:
        yield kind, AS_IT_IS.sub("", str(block.proto)).replace("\\\\", "\\")
    for child in getattr(block, "children", {}).values():
        yield from shown(child)


def check(*pages):
    """Names stand on a page, and none as it is where it is not shown as it is. pages: what is shown of it."""
    found = set().union(*pages)
    assert any(re.search(r"ev\\?\.il", text) for _, text in found), "no name is on this page"
    for kind, text in found:
        assert not [name for name in ([TAG] if kind in HTML else HOSTILE) if name in text], (kind, text[:200])


@pytest.fixture
def app(monkeypatch):
    """The app with a run on a data set of hostile names, in a lab book, and a network from a file to read with."""
    few = nncore.load_digits()
    parts = few.train_images[:100], few.train_labels[:100], few.test_images[:10], few.test_labels[:10]
    data = nncore.Digits(PICTURE, *parts, HOSTILE)
    monkeypatch.setattr("ui.shared.data_choice.current", lambda: data)
    monkeypatch.setattr("ui.shared.data_choice.choose", lambda: data)
    config = nncore.TrainingConfig(hidden_units=(5,), training_digits=100, iterations=20)
    run = scheduler.start(config, data, lambda: True)
    wait_until(lambda: run.ended)
    app = open_app()
    part(app, Training).run = part(app, Networks).source = run
    return app


LOOKS = "Digit by digit", "Confidence", "Map", "Drawings by people", "Harder digits"


@pytest.mark.parametrize(
    "page, choices",
    [
        ("digits.py", []),
        ("evaluate.py", [("Which network reads", "Both"), *(("Look closer", look) for look in LOOKS)]),
        ("inside.py", [("Chapter", title) for title in chapters.BY_TITLE]),
        ("train.py", []),
    ],
)
def test_a_page_shows_names_as_they_are(app, page, choices):
    app.session_state["time_machine"] = True
    go_to(app, page)
    check(shown(app.main), *(shown(pick(app, *choice).main) for choice in choices))


def test_draw_shows_names_as_they_are(canvas, app):  # noqa: F811
    digit = np.kron(nncore.load_digits().test_images[0], np.ones((10, 10), np.uint8))
    open_draw(canvas, digit, app)
    pick(app, "Which network reads", "Both")
    check(*(shown(pick(app, "Look closer", look).main) for look in ("Why", "Your digits")))
    assert not any(group.label == "It was a …" for group in app.button_group), "it knows no digits"


def test_compare_shows_names_as_they_are(app):
    book, pages = part(app, LabBook), []
    go_to(app, "compare.py")
    for name in HOSTILE:
        for entry in book.ledger.entries(book.own):
            book.ledger.rename(book.own, entry.id, name)
            book.ledger.annotate(book.own, entry.id, name)
        pages.append(set(shown(app.run().main)))
    assert not app.exception
    check(*pages)
