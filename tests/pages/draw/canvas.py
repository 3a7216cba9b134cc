"""A canvas that sends what a test wants it to, a pen that says what a test wants, and the page Draw with them."""

import itertools
from types import SimpleNamespace

import pytest

from lab.drawing_sheet import DrawingSheet
from tests.lab.strokes import report
from tests.pages.app import go_to, html, open_app
from tests.pages.session import part
from ui.session import Drawing

_pens = map("pen {}".format, itertools.count())


@pytest.fixture
def canvas(monkeypatch):
    """A canvas; what it sends is put into its attribute `sent`."""
    stub = SimpleNamespace(sent=None, shown=None)

    def show(start, brush, sheet, sends):
        stub.shown = SimpleNamespace(start=start, brush=brush, sheet=sheet, sends=sends)
        return stub.sent

    open_app()  # the canvas can be imported only once the app runs
    monkeypatch.setattr("ui.draw.canvas.show", show)
    return stub


def open_draw(canvas, picture=None, app=None):
    """Draw, with a picture on its canvas, (280, 280) uint8, if one is given. canvas: the fixture, which it needs."""
    app = app or open_app()
    if picture is not None:
        part(app, Drawing).show(DrawingSheet(backdrop=picture))
    go_to(app, "draw.py")
    assert not app.exception
    return app


def draw(app, *actions, **options):
    """Have a pen of its own do things on the canvas that is there: see tests.lab.strokes.report."""
    here = {"pen": next(_pens), "canvas": part(app, Drawing).start["generation"]}
    part(app, Drawing).hear(report(*actions, **here | options))
    app.run()
    assert not app.exception


def drawing(app):
    """What is on the canvas, a DrawingSheet."""
    return part(app, Drawing).sheet


def answers(app):
    """What the networks read, in the order they are shown."""
    return [int(part[0]) for part in html(app).split('data-answer="')[1:]]
