"""The page Draw as a test has it: what the canvas is given, and a pen that says what a test wants."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from lab.canvas_strokes import Stroke, for_canvas
from lab.drawing_sheet import DrawingSheet
from tests.browser.hands import STROKES as HANDS
from tests.browser.hands import placed
from tests.lab.strokes import report
from tests.pages.app import every_piece, go_to, open_app
from tests.pages.session import part
from ui.session import Drawing, OwnDigits

_pens = map("pen {}".format, itertools.count())
# A 4 beside a 2, as strokes.
FOUR_TWO = [Stroke(tuple(each), 14) for n, left in ((4, 20), (2, 140)) for each in placed(HANDS[n], 90, left, 80)]


@pytest.fixture
def canvas():
    """What the canvas was given last, in its attribute `shown`."""
    return Canvas()


class Canvas:
    """shown: start, brush, sheet."""

    app = None

    @property
    def shown(self):
        drawing = part(self.app, Drawing)
        sheet = drawing.shown.sheet
        start = {"objects": for_canvas(sheet.on_top, sheet.on_white), "generation": drawing.shown.generation}
        return SimpleNamespace(start=start, brush=self.app.session_state["brush"], sheet=sheet)


def seven(pen=22, at=(70, 50), scale=1.0):
    """A 7 with a pen: (280, 280) uint8, 255 where the pen went."""
    sheet = Image.new("L", (280, 280))
    points = [(at[0] + scale * x, at[1] + scale * y) for x, y in ((0, 0), (120, 0), (50, 170))]
    ImageDraw.Draw(sheet).line(points, 255, pen, joint="curve")
    return np.asarray(sheet)


CORNER = seven(pen=16, at=(15, 12), scale=0.5)


def open_draw(canvas, picture=None, app=None):
    """Draw, with a picture on its canvas, (280, 280) uint8, if one is given. canvas: the fixture."""
    canvas.app = app = app or open_app()
    if picture is not None:
        part(app, Drawing).show(DrawingSheet(backdrop=picture))
    go_to(app, "draw.py")
    assert not app.exception
    return app


def draw(app, *actions, **options):
    """Have a pen of its own do things on the canvas that is there: see tests.lab.strokes.report."""
    hear(app, *actions, **{"pen": next(_pens)} | options)
    app.run()
    assert not app.exception


def hear(app, *actions, **options):
    """The same, before the page is drawn anew."""
    drawing = part(app, Drawing)
    return drawing.hear(report(*actions, **{"canvas": drawing.start.generation} | options))


def switch(app, *labels):
    """Turn toggles round."""
    for label in labels:
        toggle = next(each for each in app.toggle if each.label == label)
        toggle.set_value(not toggle.value).run()
        assert not app.exception
    return app


def drawing(app):
    """What is on the canvas, a DrawingSheet."""
    return part(app, Drawing).sheet


def tray(app):
    """The digits of one's own that are kept."""
    return part(app, OwnDigits).tray


def readings(app):
    """What the page says that the networks read, as HTML, the dialog's too."""
    return "".join(piece.get("html", "") for name in ("reading", "in_box") for piece in every_piece(app, name))


def answers(app):
    """What the networks read, in the order they are shown."""
    return [int(part[0]) for part in readings(app).split('data-answer="')[1:]]
