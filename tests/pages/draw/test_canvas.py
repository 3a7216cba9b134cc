"""What a browser may send in place of a drawing: no page ends in an error."""

import pytest

from tests.lab.strokes import STROKE
from tests.pages.app import open_app

PICTURE = "data:image/png;base64,QQ=="


def shown(monkeypatch, sent):
    """The result of the canvas where the browser sent this."""
    open_app()  # the canvas can be imported only once the app runs
    from ui.draw import canvas

    monkeypatch.setattr(canvas, "_component", lambda **_: sent)
    return canvas.show({"objects": [], "generation": 0}, canvas.DEFAULT_BRUSH)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"drawing": 5},
        {"drawing": [PICTURE]},
        {"drawing": {"raw": {"objects": [STROKE]}, "data": 5}},
        {"drawing": {"raw": {"objects": []}, "data": None}},
        {"drawing": None, "backgroundFit": 3},
    ],
)
def test_what_is_no_drawing_is_nothing(monkeypatch, sent):
    result = shown(monkeypatch, sent)
    assert result.image_bytes is None and result.json_data["objects"] == []


def test_a_drawing_comes_through_whatever_comes_with_it(monkeypatch):
    raw = {"objects": [STROKE]}
    result = shown(monkeypatch, {"drawing": {"raw": raw, "data": PICTURE}, "backgroundFit": 3})
    assert result.image_bytes == b"A" and result.json_data == raw
