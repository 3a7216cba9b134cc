"""What a browser sends in masses costs no more than what a pen does."""

from unittest import mock

import lab.pen
from lab.drawing_sheet import DrawingSheet
from tests.lab.strokes import SEVEN, STROKE, report
from tests.pages.draw.canvas import canvas, draw, open_draw  # noqa: F401  a fixture
from tests.pages.session import part
from ui.draw import pen
from ui.session import Drawing, widgets

# ruff: noqa: F811  fixtures are asked for by their names


def test_of_a_thousand_reports_in_a_message_the_last_is_read_and_once(canvas, monkeypatch):
    """Streamlit calls back for each of them."""
    open_draw(canvas)
    now, here = Drawing(), {"pen": "one", "canvas": 0}
    said = [{"event": "report", "value": report(SEVEN, message=number, **here)} for number in range(1, 1001)]
    monkeypatch.setattr(pen, "part", lambda kind: now)
    monkeypatch.setattr(widgets, "told", lambda key: said if key == "pen__events" else None)
    read = mock.Mock(side_effect=lab.pen.read)
    monkeypatch.setattr("lab.pen.read", read)
    for _ in range(1000):
        pen.hear()
    assert read.call_count == 1 and now.sheet.strokes == (SEVEN,) and now.heard == (1000, 1)


def test_what_is_drawn_and_undone_in_one_report_is_painted_once(canvas):
    app = open_draw(canvas)
    draw(app, SEVEN)
    with mock.patch.object(DrawingSheet, "_with", autospec=True, side_effect=DrawingSheet._with) as painted:
        draw(app, *["undo", STROKE] * 40)
    assert painted.call_count <= 2 and part(app, Drawing).sheet.strokes == (STROKE,)
