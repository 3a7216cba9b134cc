"""A canvas that sends what a test wants it to, and the page Draw with it."""

import io
from types import SimpleNamespace

import pytest
from PIL import Image

from tests.lab.strokes import STROKE
from tests.pages.app import html, open_app

NOTHING = SimpleNamespace(image_bytes=None, json_data={"objects": []})


def png(picture):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def sent_by_canvas(ink, strokes=1):
    """What the canvas sends for white ink on black."""
    return SimpleNamespace(image_bytes=png(ink), json_data={"objects": [STROKE] * strokes})


@pytest.fixture
def canvas(monkeypatch):
    """A canvas; what it sends is put into its attribute `sent`."""
    stub = SimpleNamespace(sent=NOTHING, shown=None)

    def show(start, brush, on_white=False, backdrop=None):
        stub.shown = SimpleNamespace(start=start, brush=brush, on_white=on_white, backdrop=backdrop)
        return stub.sent

    open_app()  # the canvas can be imported only once the app runs
    monkeypatch.setattr("ui.draw.canvas.show", show)
    return stub


def open_draw(canvas, ink=None, app=None):
    """Draw, with something on its canvas."""
    if ink is not None:
        canvas.sent = sent_by_canvas(ink)
    app = app or open_app()
    app.switch_page("pages/draw.py").run()
    assert not app.exception
    return app


def answers(app):
    """What the networks read, in the order they are shown."""
    return [int(part[0]) for part in html(app).split('data-answer="')[1:]]
