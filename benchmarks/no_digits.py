"""Drawings that are no digit, to judge by; nothing learned from them (no_digits.json).

A canvas of 280 × 280, y pointing down; strokes are parted by |. `NO_DIGITS` are thirty of which about a third is of a
kind that the network that doubts learned from, in other strokes: K, M, W, R, n, a scribble, a spiral, a frame, stars,
an omega. `OTHERS` are thirty letters and thirty shapes by somebody who knew nothing of what it learned from; more than
half of them are of kinds that it did learn from, in other strokes (`LEARNED`), and `UNLIKE` are the others.

Strokes have points as close as a pen tells them: the canvas draws curves from point to point, and would make a drop of
a triangle's corners.
"""

import json
from pathlib import Path

import numpy as np

from tools.doodles import finer

STEP = 6  # pixels between two points at most


def _strokes(texts, step=STEP):
    return {
        name: [
            finer(np.array([point.split(",") for point in stroke.split()], float), step).tolist()
            for stroke in text.split("|")
        ]
        for name, text in texts.items()
    }


_DRAWN = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
NO_DIGITS = _strokes(_DRAWN["thirty"])
OTHERS = {name: _strokes(_DRAWN[name]) for name in ("letters", "shapes")}
SIGNS = _strokes(_DRAWN["signs"], step=1000)  # for hands that draw them in many ways
# What `tools/doodles.py` draws too: its letters and shapes, and what its scribbles and lines may be.
LEARNED = {*"ACEFKMRWX", "h small", "n small", "u small", "pi small", "lambda", "Omega", "Psi", "Sigma"}
LEARNED |= {"heart", "house", "moon", "cup", "smiley", "tree", "star", "square", "lightning", "key", "arrow right"}
LEARNED |= {"arrow up left", "triangle", "hexagon", "spiral", "zigzag line", "scribble", "loops", "hash sign"}
UNLIKE = {name: drawn for drawings in OTHERS.values() for name, drawn in drawings.items() if name not in LEARNED}
