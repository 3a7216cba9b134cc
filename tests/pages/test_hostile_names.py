"""Names from files, of classes, data sets and runs, on every page: nothing that Markdown or HTML would make of them."""

import json
from dataclasses import replace

import numpy as np
import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from tests.nncore.reading.test_ink import seven
from tests.pages.app import go_to, open_app, pick
from tests.pages.draw.canvas import canvas, open_draw  # noqa: F401  a fixture
from tests.pages.session import part
from tests.pages.test_unusual_networks import LOOKS, of_few, trained
from tests.patience import wait_until
from ui.inside import chapters
from ui.session import LabBook, Networks, Training

# Each as long as a class name may be. Together they are what asks other servers, leads away, or looks like the app's.
PICTURE, TAG = "![](//ev.il/p)", "<img src=//ev.il/t>"
MARKS = "[x](//ev.il)", ":material/home:", "$\\frac12$", "`code`", ":red[x]", "**b**", "~~s~~", "WWW.ev.il"
HOSTILE = PICTURE, TAG, *MARKS
NETWORKS = "Yours", "Both"
# What the browser shows as it is, by the element's kind and the field.
PLAIN = {
    ("text", "body"),
    ("selectbox", "options"),
    ("selectbox", "raw_value"),
    ("multiselect", "options"),
    ("text_input", "default"),
    ("text_input", "value"),
    ("text_area", "default"),
    ("text_area", "value"),
    ("code_block", "code_text"),
    ("id", ""),
}
# Here names are in HTML, or in what Plotly takes for some: what is Markdown is not.
HTML = {("html", "body"), ("plotly_chart", "spec")}
# What our components are told is text by these keys, and otherwise HTML, or what Plotly takes for some.
AS_TEXT = {"alt", "aloud"}


def told(data):
    """All texts in what a component of ours is told, but those that it shows as they are."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        yield from (text for each in data for text in told(each))
    elif isinstance(data, dict) and data.get("kind") not in ("bar", "button"):
        yield from (text for key, each in data.items() if key not in AS_TEXT for text in told(each))


def texts(message, kind):
    """(kind, field, text) of all texts of a protobuf message."""
    for field, value in message.ListFields():
        many = value if field.is_repeated else [value]
        for each in many:
            if isinstance(each, Message):
                yield from texts(each, kind)
            elif field.type == FieldDescriptor.TYPE_STRING:
                yield kind, field.name, each
            elif field.type == FieldDescriptor.TYPE_BYTES:  # of a table
                yield kind, field.name, each.decode(errors="replace")


def shown(block):
    """The same of all that is on a page."""
    if getattr(block, "proto", None) is not None:
        kind = getattr(block, "type", "")
        yield from texts(block.proto, kind)
    for child in getattr(block, "children", {}).values():
        yield from shown(child)


def live(app):
    """The texts on a page that hold a hostile name as it is, where that is not shown as it is."""
    found = []
    for kind, field, text in shown(app._tree):
        if (kind, field) == ("bidi_component", "json"):
            found += [(kind, field, each[:200]) for each in told(json.loads(text)) if TAG in each]
            continue
        if (kind, field) in PLAIN or field in ("id", "alt", "form_id", "url"):
            continue
        wrong = [TAG] if (kind, field) in HTML else HOSTILE
        found += [(kind, field, text[:200]) for name in wrong if name in text]
    return found


@pytest.fixture
def app(monkeypatch):
    """The app with a run on a data set of hostile names, in a lab book, and a network from a file to read with."""
    data = replace(of_few(class_names=HOSTILE), name=PICTURE)
    monkeypatch.setattr("ui.shared.data_choice.current", lambda: data)
    monkeypatch.setattr("ui.shared.data_choice.choose", lambda: data)
    run = trained(data, iterations=20)
    wait_until(lambda: run.ended)
    app = open_app()
    part(app, Training).run = part(app, Networks).source = run
    return app


def test_digits(app):
    go_to(app, "digits.py")
    assert live(app) == []


def test_draw(canvas, app):  # noqa: F811
    for shift, which in enumerate(NETWORKS):
        open_draw(canvas, np.roll(seven(), shift, axis=1), app)
        pick(app, "Which network reads", which)
        pick(app, "Look closer", "Why this answer")
        assert live(app) == []
        assert not any(group.label == "It was a …" for group in app.button_group), "it knows no digits"
        pick(app, "Look closer", "Your digits")
        assert live(app) == []


def test_evaluate(app):
    go_to(app, "evaluate.py")
    for which in NETWORKS:
        pick(app, "Which network reads", which)
        for look in LOOKS:
            pick(app, "Look closer", look)
            assert live(app) == []


def test_inside(app):
    go_to(app, "inside.py")
    for title in chapters.BY_TITLE:
        pick(app, "Chapter", title)
        assert live(app) == []


def test_train(app):
    go_to(app, "train.py")
    app.session_state["time_machine"] = True
    app.run()
    assert not app.exception and live(app) == []


def test_compare(app):
    book = part(app, LabBook)
    go_to(app, "compare.py")
    for name in HOSTILE:
        for entry in book.ledger.entries(book.own):
            book.ledger.rename(book.own, entry.id, name)
            book.ledger.annotate(book.own, entry.id, name)
        app.run()
        assert not app.exception and live(app) == []
