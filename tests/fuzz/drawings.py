"""Digits and drawings that can be opened: a valid example of each, and how the app opens it."""

import io
import json

import numpy as np
from PIL import Image

import nncore
from lab import own_digits, pen
from lab.drawing_sheet import DrawingSheet
from lab.photograph import Photograph
from nncore.reading.image_files import read_picture
from nncore.reading.strokes import read_strokes
from nncore.study import drawings_report
from nncore.study.drawings import draw_all, score_drawings
from render import pictures
from tests.browser.hands import STROKES


def own_digits_file():
    file = io.BytesIO()
    own_digits.save_collection(np.arange(3 * 784).reshape(3, 28, 28).astype(np.uint8), [1, 2, 3], file)
    return file.getvalue()


def open_own_digits(content):
    tray = own_digits.added((), *own_digits.news_of((), io.BytesIO(content)))
    if tray:
        assert len(own_digits.news_of((), io.BytesIO(own_digits.to_file(tray)))) <= len(tray)


def picture(kind, **options):
    page = np.full((60, 40, 3), 240, np.uint8)
    page[10:50, 18:22] = 20
    file = io.BytesIO()
    Image.fromarray(page).save(file, kind, **options)
    return file.getvalue()


def jpeg():
    exif = Image.Exif()
    exif[274], exif[271] = 6, "camera"
    return picture("JPEG", exif=exif)


def open_picture(content):
    ink = Photograph.of(read_picture(io.BytesIO(content))).ink
    if ink is not None:
        DrawingSheet.of_picture(pictures.on_page(ink), True).digit()


def strokes_file():
    return json.dumps([{"label": label, "writer": 3, "strokes": STROKES[label]} for label in (1, 5)]).encode()


def open_strokes(content):
    drawings = draw_all(read_strokes(content))
    scores = score_drawings(nncore.load_ready_network(), drawings)
    assert scores.whole.n == len(drawings.labels) and len(list(drawings_report.lines(scores)))


def pen_report():
    stroke, pixels = {"points": [10, 20, 30.5, 90], "width": 20}, {"cells": [0, 29, 783], "ink": True}
    said = {"kind": "stroke", "canvas": 0}
    actions = [said | {"number": 1, "stroke": stroke}, said | {"number": 2, "stroke": pixels}]
    actions.append({"number": 3, "kind": "undo"})
    return json.dumps({"pen": "x", "actions": actions, "live": stroke, "pressed": "it_was"}).encode()


def open_pen_report(content):
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return  # the browser's part of the pen sends JSON
    heard = pen.read(said)
    DrawingSheet(tuple(action.stroke for action in heard.actions if action.stroke)).digit()
