"""Collections of drawings: drawn in the background in turns, shared by who opens the same, let go with the last."""

import gc
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import nncore
from lab import collection
from lab.collection import Collection, Collections, example_file
from nncore.reading.strokes import read_strokes, render_all
from nncore.study.drawings import score_drawings
from tests.nncore.reading.test_strokes import FOUR, ONE, SEVEN
from tests.patience import wait_until


def content(*digits, times=1):
    return json.dumps(list(digits) * times).encode()


class Place:
    collection = None


class Opened(Collections):
    """Collections that are opened by others each, each in a place of its own."""

    def read(self, content, place=None, owner=None):
        """Open a file's bytes. Returns the Collection, which ends with its last reader, not with its place."""
        place = place or Place()
        self.open(content, place, owner or id(place))
        return place.collection


@pytest.fixture
def opened():
    return Opened()


def drawn(one):
    wait_until(lambda: one.drawings is not None)
    return one.drawings


def test_what_is_opened_is_drawn_as_the_command_line_draws_it(opened):
    file = content(SEVEN, ONE, FOUR)
    drawings = drawn(opened.read(file))
    np.testing.assert_array_equal(drawings.images, render_all(read_strokes(file)))
    assert drawings.labels.tolist() == [7, 1, 4] and drawings.writers.tolist() == [3, 4, 5]
    assert drawings.data.test_labels.tolist() == [7, 1, 4] and not len(drawings.data.train_labels)


def test_it_is_told_how_many_are_drawn():
    one = Collection(read_strokes(content(SEVEN, ONE)))
    one.draw_on(0)
    assert (one.n, one.n_drawn, one.drawings) == (2, 0, None)
    before = one.n_bytes
    one.draw_on(60)
    assert one.n_drawn == 2 and one.drawings is not None and one.n_bytes < before


def test_collections_take_turns(opened, monkeypatch):
    """One that is opened later does not wait for a long one before it."""
    monkeypatch.setattr(collection, "SLICE", 0.01)
    long, short = opened.read(content(SEVEN, times=2_000)), opened.read(content(ONE))
    drawn(short)
    assert long.n_drawn < long.n


def test_who_opens_the_same_shares_it(opened):
    file = content(SEVEN, ONE)
    assert opened.read(file) is opened.read(file)
    assert opened.read(content(SEVEN)) is not opened.read(file)


def test_what_nobody_has_open_any_more_is_let_go_and_no_thread_stays(opened, monkeypatch):
    drawn_so_far = []
    monkeypatch.setattr(collection, "prepared_digit", lambda digit, number: drawn_so_far.append(number))
    monkeypatch.setattr(collection, "SLICE", 0.0001)

    def open_and_leave():
        long = opened.read(content(SEVEN, times=10_000))
        wait_until(lambda: long.n_drawn)

    open_and_leave()
    wait_until(lambda: not opened._works)
    assert len(drawn_so_far) < 10_000
    gc.collect()
    assert not opened._known
    monkeypatch.undo()
    # The thread begins again with the next one.
    drawn(opened.read(content(ONE)))


def test_two_threads_that_open_the_same_at_once_share_it(opened):
    found, start = [], threading.Barrier(4)

    def open_it():
        start.wait()
        found.append(opened.read(content(FOUR, times=50)))

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1


def test_all_that_is_open_has_so_much_room():
    small = Opened(all_bytes=3_500)
    kept = small.read(content(SEVEN, ONE))
    with pytest.raises(ValueError, match="try again later"):
        small.read(content(ONE, FOUR))
    drawn(kept)
    del kept
    gc.collect()
    wait_until(lambda: not small._works)
    gc.collect()
    assert small.read(content(ONE, FOUR))


def test_one_person_has_so_much_room_and_others_do_not_pay_for_it():
    limited = Opened(own_bytes=3_500)
    here, there, elsewhere = Place(), Place(), Place()
    limited.read(content(SEVEN, ONE), here, "one")
    with pytest.raises(ValueError, match="other tabs as one person may: close some"):
        limited.read(content(ONE, FOUR), there, "one")
    assert there.collection is None
    # In place of what is there; the same in another tab; and somebody else.
    limited.read(content(ONE, FOUR), here, "one")
    limited.read(content(ONE, FOUR), there, "one")
    limited.read(content(SEVEN, FOUR), elsewhere, "other")
    for place in (here, there, elsewhere):
        drawn(place.collection)
    here.collection = there.collection = None
    gc.collect()
    limited.read(content(SEVEN, SEVEN), here, "one")


def test_one_file_is_read_at_a_time(opened, monkeypatch):
    """Python's objects of 8 MB of JSON take many times that."""
    at_once = []

    def read(content, bounds):
        at_once.append(1)
        assert len(at_once) == 1
        assert not threading.Event().wait(0.02)
        at_once.pop()
        return read_strokes(content, bounds)

    monkeypatch.setattr(collection, "read_strokes", read)
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(opened.read, [content(ONE, times=n) for n in (1, 2, 3, 4)]))) == 4


@pytest.mark.parametrize(
    "wrong", [b"", b"[]", content(SEVEN, times=10_001), content({**SEVEN, "strokes": [[[0, 0]] * 9_999]}, times=41)]
)
def test_what_is_none_or_too_much_is_refused(opened, wrong):
    with pytest.raises(ValueError, match=r"file of strokes m|it is not JSON"):
        opened.read(wrong)


def test_too_many_bytes_are_refused_before_they_are_read(opened):
    with pytest.raises(ValueError, match="at most 8,388,608 bytes"):
        opened.read(b" " * (8 * 2**20 + 1))


def test_a_drawing_that_our_program_cannot_draw_has_nothing_on_it(opened, monkeypatch, caplog):
    monkeypatch.setattr(collection, "prepared_digit", lambda digit, number: 1 / 0)
    drawings = drawn(opened.read(content(SEVEN)))
    assert drawings.blank.all() and "could not be drawn" in caplog.text


def test_the_example_file_can_be_opened_and_is_read(opened):
    drawings = drawn(opened.read(example_file()))
    assert drawings.labels.tolist() == [7, 3, 1, 4, 5]
    assert score_drawings(nncore.load_ready_network(), drawings).right.all()
