"""What a browser sends in masses costs no more than what a pen does."""

from unittest import mock

from lab.drawing_sheet import DrawingSheet
from tests.lab.strokes import SEVEN, STROKE
from tests.pages.draw.canvas import draw, open_draw
from tests.pages.session import part
from ui.session import Drawing


def test_what_is_drawn_and_undone_in_one_report_is_painted_once(canvas):
    app = open_draw(canvas)
    draw(app, SEVEN)
    with mock.patch.object(DrawingSheet, "_with", autospec=True, side_effect=DrawingSheet._with) as painted:
        draw(app, *["undo", STROKE] * 40)
    assert painted.call_count <= 2 and part(app, Drawing).sheet.strokes == (STROKE,)
