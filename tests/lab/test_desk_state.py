"""The document of what a reader has at hand: it comes back as it was, and what is wrong in it is left out."""

import zlib

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import desk_state
from lab.canvas_strokes import MAX_STROKES, Stroke
from lab.desk_state import (
    PARTS,
    Choices,
    Classes,
    Digits,
    Drawing,
    Given,
    Learned,
    Networks,
    Opened,
    Page,
    Settings,
    Step,
    Task,
    Undo,
    Work,
    both,
    decode,
    encode,
    few,
    merge,
)
from lab.drawing_sheet import DrawingSheet
from lab.goals import Beginning
from lab.ledger.access import new_token
from lab.own_digits import Labelled
from lab.pixels import Pixels
from nncore.hyperparameters import TrainingConfig
from nncore.network import initial_network
from nncore.storage import Saved
from tests.lab.strokes import SEVEN, STROKE

INK = np.random.default_rng(0).integers(0, 256, (280, 280), np.uint8)
TRAY = tuple(Labelled(np.full((28, 28), n, np.uint8), n % 10, None if n % 2 else 3) for n in range(5))
CONFIG = TrainingConfig(hidden_units=(7, 5, 3), learning_rate=0.3, batch_size=32, optimizer="adam", seed=4)
SECRET = new_token()
PARTS_OF = {
    Task: Task("a", (Work("b"), Work("a", "Why", (("t", "Because"),), Beginning(3, 4, "", [1, None])))),
    Page: Page("mnist", 5),
    Settings: Settings(CONFIG),
    Choices: Choices({"a": 1, "b": [True, "x"], "c": 0.5}),
    Classes: Classes([SECRET]),
    Given: Given(("1", "2"), ("1", CONFIG), ("text", CONFIG, None)),
}


def named(kind):
    return next(name for name in PARTS if PARTS[name] is kind)


def back(part):
    found, is_right = decode(named(type(part)), encode(part))
    assert is_right
    return found


def packed(said):
    return zlib.compress(msgspec.msgpack.encode(said))


def same(tray, other):
    pairs = [(one.label, one.guess, one.digit.tobytes()) for one in tray]
    return pairs == [(one.label, one.guess, one.digit.tobytes()) for one in other]


@pytest.mark.parametrize("kind", PARTS_OF)
def test_a_part_comes_back(kind):
    assert back(PARTS_OF[kind]) == PARTS_OF[kind]


@pytest.mark.parametrize("name", PARTS)
def test_of_nothing_nothing_is_kept(name):
    assert encode(PARTS[name]()) is None and decode(name, None) == (PARTS[name](), True)


SHEETS = [
    DrawingSheet(),
    DrawingSheet((STROKE, SEVEN), on_white=True),
    DrawingSheet((STROKE, Pixels((0, 783), True), SEVEN, Pixels((5,), False))),
    DrawingSheet((), INK),
    DrawingSheet((), INK, True, INK[:28, :28]),
]


def is_same(found, sheet):
    pictures = [(getattr(found, name), getattr(sheet, name)) for name in ("backdrop", "original")]
    equal = all((there is None and here is None) or np.array_equal(there, here) for there, here in pictures)
    return equal and (found.strokes, found.on_white) == (sheet.strokes, sheet.on_white)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_drawing_comes_back(sheet):
    found = back(Drawing(sheet, True, ("a pen", 7)))
    assert found.by_pixel and found.told == ("a pen", 7) and is_same(found.sheet, sheet)


def test_what_undo_goes_back_to_comes_back_in_its_order_with_the_digits_that_were_kept():
    found = back(Undo(tuple(map(Step, SHEETS, [None, *TRAY[:4]])))).steps
    assert len(found) == len(SHEETS) and all(
        is_same(step.sheet, sheet) for step, sheet in zip(found, SHEETS, strict=True)
    )
    assert found[0].digit is None and same([step.digit for step in found[1:]], TRAY[:4])


def test_of_too_many_drawings_the_last_come_back():
    full = Stroke(((123.5, 234.5),) * 30_000, 20.5)
    sheets = [DrawingSheet((full,), on_white=n % 2 == 0) for n in range(20)]
    found = back(Undo(tuple(map(Step, sheets)))).steps
    assert len(found) == 3 and all(map(is_same, [step.sheet for step in found], sheets[-3:]))


def test_digits_and_a_lesson_come_back():
    found = back(Digits(TRAY, Learned(CONFIG, TRAY[:2], "mnist", (0.5, 1.0), 0.2)))
    assert same(found.tray, TRAY) and same(found.learned.own, TRAY[:2])
    assert (found.learned.config, found.learned.before, found.learned.share) == (CONFIG, (0.5, 1.0), 0.2)


EDITS = {"Ready network": ("abc", {(0, 5, 3): 0.25, (1, None, 9): -1.0})}


def test_an_opened_network_and_numbers_changed_by_hand_come_back():
    config = TrainingConfig(hidden_units=(7,))
    saved = Saved(initial_network(config), config, {"class_names": tuple("abcdefghij"), "test_accuracy": 0.5})
    found = back(Networks(Opened(saved), EDITS))
    assert found.kept_file == Opened(saved) and found.kept_edits == EDITS
    assert (found.kept_file.saved.config, found.kept_file.saved.notes) == (config, saved.notes)


WRONG = {
    "task": {"text": 7, "works": [{"text": "a", "answers": [["t", "Or"], 1, ["t"]]}, {"answer": "x"}, 7]},
    "page": {"data_name": "mnist", "samples_seed": -1},
    "settings": {"settings": {"hidden_units": [0]}},
    "drawing": {"sheet": {"strokes": []}, "by_pixel": 7, "told": ["a pen", 3]},
    "undo": {"steps": [{"sheet": {}}, {"sheet": {"backdrop": bytes(784)}}, {"digit": None}]},
    "digits": {"tray": [{"digit": bytes(784), "label": n} for n in (3, 10, -1, "x")] + [{"digit": b"", "label": 3}]},
    "compared": {"keys": [1, "a"], "known": None, "newest": 3},
    "choices": {"chosen": {"closer": [["a"]], "other": 3, "not": float("nan")}},
    "classes": {"secrets": [SECRET, "x", SECRET + "x"]},
    "given": {"declined": ["1"], "before": [7, {}, None]},
    "networks": {"kept_file": b"no network", "kept_edits": {"a": ["b", {(0, None, 3): 0.5}]}},
}
LEFT = {
    "task": Task(None, (Work("a", answers=(("t", "Or"),)),)),
    "page": Page("mnist"),
    "settings": Settings(),
    "compared": PARTS["compared"](newest=3),
    "choices": Choices({"other": 3}),
    "classes": Classes([SECRET]),
    "given": Given(("1",)),
    "networks": Networks(None, {"a": ("b", {(0, None, 3): 0.5})}),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_left_out_and_everything_else_is_there(name):
    found, is_right = decode(name, packed(WRONG[name]))
    assert not is_right
    if name in LEFT:
        assert found == LEFT[name]
    elif name == "drawing":
        assert found.told == ("a pen", 3) and found.by_pixel is False
    else:
        assert len(found.steps if name == "undo" else found.tray) == 1


@pytest.mark.parametrize(
    "stroke",
    [
        {"type": "image", "src": "https://example.org/1.png"},
        {"type": "Stroke", "points": [], "width": 3.0},
        {"type": "Stroke", "points": [[1.0, float("nan")]], "width": 3.0},
        {"type": "Stroke", "points": [[1.0, 1e9]], "width": 3.0},
        {"type": "Stroke", "points": [[1.0, 1.0]], "width": 0.0},
        {"type": "Pixels", "cells": [784], "ink": True},
    ],
)
def test_a_drawing_holds_nothing_but_strokes_of_the_canvas(stroke):
    found, is_right = decode("drawing", packed({"sheet": {"strokes": [stroke]}}))
    assert found.sheet.empty and not is_right


def test_a_drawing_has_room_for_so_many_strokes():
    sheet = DrawingSheet((STROKE,) * (MAX_STROKES + 1))
    assert decode("drawing", encode(Drawing(sheet))) == (Drawing(), False)


@given(st.binary(max_size=200), st.sampled_from(list(PARTS)))
def test_what_is_no_part_is_left_out(content, name):
    for wrong in (content, zlib.compress(content)):
        found, _ = decode(name, wrong)
        assert isinstance(found, PARTS[name])


@pytest.mark.parametrize("name", PARTS)
def test_what_was_cut_or_unpacks_to_too_much_is_left_out(name):
    content = encode(Digits(TRAY))
    for wrong in (content[:-1], zlib.compress(bytes(desk_state.MAX_BYTES + 1)), b"", packed([]), packed(None)):
        assert decode(name, wrong) == (PARTS[name](), False)
    deep = zlib.compress(b"\x81\xa6chosen" + b"\x91" * 100_000)
    assert decode(name, deep) == (PARTS[name](), False)


def test_two_trays_that_were_one_are_one_again():
    def labelled(*numbers):
        return tuple(Labelled(np.full((28, 28), number, np.uint8), number % 10) for number in numbers)

    mine = Digits(labelled(1, 3, 4))
    found = merge(Digits(labelled(1, 2, 3)), mine, Digits(labelled(2, 3, 5, 6))).tray
    assert [kept.label for kept in found] == [3, 5, 6, 4], "1 and 2 were removed, one in each"
    assert found[0] is mine.tray[1], "what is here stays the same object"
    assert len(merge(Digits(), Digits(labelled(1)), Digits(labelled(1, 2))).tray) == 2, "none is there twice"


def test_of_two_tabs_in_one_task_the_newer_wins_and_both_answers_stay():
    before = Task("a", (Work("a", "x"),))
    mine = Task("a", (Work("a", "y", (("2", "y"),)),))
    theirs = Task("b", (Work("a", "z", (("1", "z"),)), Work("b", "w")))
    expected = Work("a", "y", (("1", "z"), ("2", "y")))
    assert set(merge(before, mine, theirs).works) == {expected, Work("b", "w")}
    assert Work("a", "z", (("1", "z"),)) in merge(before, before, theirs).works, "nothing was done here since"
    assert merge(before, PARTS["page"]("mnist"), Page()) == Page("mnist")


def test_answers_and_tasks_are_bounded_and_the_latest_and_the_first_are_kept():
    pairs = tuple((f"{n:02}", str(n)) for n in range(30))
    found = both(pairs[10:], pairs[:20])
    assert found == (*pairs[: desk_state.MAX_ANSWERS - 1], pairs[-1])
    works = [Work(str(n), "x" if n % 2 else "") for n in range(40)]
    assert [work.text for work in few(works)] == [str(n) for n in range(27, 40, 2)]
