"""Collections of drawings: drawn in the background in turns, shared by who opens the same, let go with the last."""

import gc
import json
import threading

import numpy as np
import pytest

import nncore
from lab import collection
from lab.collection import Collection, example_file, open_collection
from nncore.reading.strokes import read_strokes, render_all
from nncore.study.drawings import score_drawings
from tests.patience import wait_until

SEVEN = {"label": 7, "writer": 3, "strokes": [[[0, 0], [100, 0], [40, 150]]]}
ONE = {"label": 1, "writer": 4, "strokes": [[[50, 0], [50, 100], [50, 200]]]}


def content(*digits, times=1):
    return json.dumps(list(digits) * times).encode()


def drawn(one):
    wait_until(lambda: one.drawings is not None)
    return one.drawings


def test_what_is_opened_is_drawn_as_the_command_line_does():
    file = content(SEVEN, ONE)
    drawings = drawn(open_collection(file))
    np.testing.assert_array_equal(drawings.images, render_all(read_strokes(file)))
    assert drawings.labels.tolist() == [7, 1] and drawings.writers.tolist() == [3, 4]
    assert drawings.data.test_labels.tolist() == [7, 1] and not len(drawings.data.train_labels)


def test_it_is_told_how_many_are_drawn():
    one = Collection(content(SEVEN, ONE))
    assert (one.n, one.n_drawn, one.drawings) == (2, 0, None)
    before = one.n_bytes
    assert one.draw_next() and not one.draw_next()
    assert one.n_drawn == 2 and one.drawings is not None and one.n_bytes < before


def test_collections_take_turns_and_go_with_their_last_owner():
    file = content(SEVEN, times=2_000)
    long = open_collection(file)
    assert open_collection(file) is long
    drawn(open_collection(content(ONE)))  # it does not wait for the long one before it
    assert long.n_drawn < long.n
    del long
    gc.collect()
    wait_until(lambda: not [thread for thread in threading.enumerate() if thread.name == "collection"])


def test_all_that_is_open_has_so_much_room(monkeypatch):
    gc.collect()
    monkeypatch.setattr(collection, "_known", type(collection._known)())
    monkeypatch.setattr(collection, "ALL_BYTES", 5_000)
    kept = open_collection(content(SEVEN, ONE))
    with pytest.raises(ValueError, match="try again later"):
        open_collection(content(ONE, ONE, SEVEN))
    drawn(kept)
    del kept
    wait_until(lambda: gc.collect() >= 0 and not collection._known)
    assert open_collection(content(ONE, ONE, SEVEN))


def test_what_is_none_or_too_much_is_refused():
    points = {**SEVEN, "strokes": [[[0, 0]] * 9_999]}
    for wrong in (b"", b"[]", content(SEVEN, times=10_001), content(points, times=41), b" " * (8 * 2**20 + 1)):
        with pytest.raises(ValueError, match=r"file of strokes m|it is not JSON|at most 8,388,608 bytes"):
            open_collection(wrong)


def test_a_drawing_that_cannot_be_drawn_has_nothing_on_it(monkeypatch, caplog):
    monkeypatch.setattr(collection, "prepared_digit", lambda digit, number: 1 / 0)
    drawings = drawn(open_collection(content(SEVEN, SEVEN, ONE)))
    assert drawings.blank.all() and "could not be drawn" in caplog.text


def test_the_example_file_can_be_opened_and_is_read():
    drawings = drawn(open_collection(example_file()))
    assert drawings.labels.tolist() == [7, 3, 1, 4, 5]
    assert score_drawings(nncore.load_ready_network(), drawings).right.all()
