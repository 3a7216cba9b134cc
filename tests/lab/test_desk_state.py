"""The document of what a reader has at hand: it comes back as it was, and what is wrong in it is left out."""

import zlib

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import desk_state
from lab.canvas_strokes import Stroke
from lab.desk_state import PARTS, Digits, Drawing, Learned, Networks, Opened, Step, Undo, Work, both, decode, encode
from lab.desk_state import Task as TaskPart
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
GIVEN = ("1", "2"), ("1", CONFIG), ("text", CONFIG, None)
WORKS = Work("b"), Work("a", "Why", (("t", "Because"),), Beginning(3, 4, "", [1, None]))
PARTS_OF = {
    "task": TaskPart("a", WORKS),
    "page": PARTS["page"]("mnist", 5),
    "settings": PARTS["settings"](CONFIG),
    "choices": PARTS["choices"]({"a": 1, "b": [True, "x"], "c": 0.5}),
    "classes": PARTS["classes"]([SECRET]),
    "given": PARTS["given"](*GIVEN),
    "walk": PARTS["walk"](3, {0: 1, 2: 2}, (CONFIG, "mnist")),
}


def back(name, part):
    found, is_right = decode(name, encode(part))
    assert is_right
    return found


def packed(said):
    return zlib.compress(msgspec.msgpack.encode(said))


def same(tray, other):
    pairs = [(one.label, one.guess, one.digit.tobytes()) for one in tray]
    return pairs == [(one.label, one.guess, one.digit.tobytes()) for one in other]


@pytest.mark.parametrize("name", PARTS)
def test_a_part_comes_back_and_of_nothing_nothing_is_kept(name):
    assert encode(PARTS[name]()) is None and decode(name, None) == (PARTS[name](), True)
    if name in PARTS_OF:
        assert back(name, PARTS_OF[name]) == PARTS_OF[name]


SHEETS = [
    DrawingSheet(),
    DrawingSheet((STROKE, Pixels((0, 783), True), SEVEN, Pixels((5,), False)), on_white=True),
    DrawingSheet((), INK),
    DrawingSheet((), INK, True, INK[:28, :28]),
]


def is_same(found, sheet):
    pictures = [(getattr(found, name), getattr(sheet, name)) for name in ("backdrop", "original")]
    equal = all((there is None and here is None) or np.array_equal(there, here) for there, here in pictures)
    return equal and (found.strokes, found.on_white) == (sheet.strokes, sheet.on_white)


def test_drawings_and_what_undo_goes_back_to_come_back():
    found = back("undo", Undo(tuple(map(Step, SHEETS, [None, *TRAY[:3]])))).steps
    assert len(found) == len(SHEETS) and all(map(is_same, [step.sheet for step in found], SHEETS))
    assert found[0].digit is None and same([step.digit for step in found[1:]], TRAY[:3])
    drawing = back("drawing", Drawing(SHEETS[1], True, ("a pen", 7)))
    assert drawing.by_pixel and drawing.told == ("a pen", 7) and is_same(drawing.sheet, SHEETS[1])
    # Of too many the last.
    full = Stroke(((123.5, 234.5),) * 30_000, 20.5)
    sheets = [DrawingSheet((full,), on_white=n % 2 == 0) for n in range(20)]
    found = back("undo", Undo(tuple(map(Step, sheets)))).steps
    assert len(found) == 3 and all(map(is_same, [step.sheet for step in found], sheets[-3:]))


def test_digits_a_lesson_and_networks_come_back():
    found = back("digits", Digits(TRAY, Learned(CONFIG, TRAY[:2], "mnist", (0.5, 1.0), 0.2)))
    assert same(found.tray, TRAY) and same(found.learned.own, TRAY[:2])
    assert (found.learned.config, found.learned.before, found.learned.share) == (CONFIG, (0.5, 1.0), 0.2)
    edits = {"Ready network": ("abc", {(0, 5, 3): 0.25, (1, None, 9): -1.0})}
    saved = Saved(initial_network(CONFIG), CONFIG, {"class_names": tuple("abcdefghij"), "test_accuracy": 0.5})
    found = back("networks", Networks(Opened(saved), edits))
    assert found.kept_file == Opened(saved) and found.kept_edits == edits
    assert (found.kept_file.saved.config, found.kept_file.saved.notes) == (CONFIG, saved.notes)


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
    "task": TaskPart(None, (Work("a", answers=(("t", "Or"),)),)),
    "page": PARTS["page"]("mnist"),
    "settings": PARTS["settings"](),
    "compared": PARTS["compared"](newest=3),
    "choices": PARTS["choices"]({"other": 3}),
    "classes": PARTS["classes"]([SECRET]),
    "given": PARTS["given"](("1",)),
    "networks": Networks(None, {"a": ("b", {(0, None, 3): 0.5})}),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_left_out_and_all_else_is_there(name):
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
        {"type": "Stroke", "points": [[1.0, float("nan")]], "width": 3.0},
        {"type": "Stroke", "points": [[1.0, 1.0]] * 30_001, "width": 3.0},
        {"type": "Pixels", "cells": [784], "ink": True},
    ],
    ids=["a picture", "no number", "too many", "beside the grid"],
)
def test_a_drawing_holds_nothing_but_strokes_of_the_canvas(stroke):
    found, is_right = decode("drawing", packed({"sheet": {"strokes": [stroke]}}))
    assert found.sheet.empty and not is_right


@given(st.binary(max_size=200), st.sampled_from(list(PARTS)))
def test_what_is_no_part_is_left_out(content, name):
    for wrong in (content, zlib.compress(content)):
        found, _ = decode(name, wrong)
        assert isinstance(found, PARTS[name])


def test_what_was_cut_or_unpacks_to_too_much_is_left_out():
    content = encode(Digits(TRAY))
    deep = zlib.compress(b"\x81\xa6chosen" + b"\x91" * 100_000)
    for name in ("digits", "choices"):
        for wrong in (
            content[:-1],
            zlib.compress(bytes(desk_state.MAX_BYTES + 1)),
            b"",
            packed([]),
            packed(None),
            deep,
        ):
            assert decode(name, wrong) == (PARTS[name](), False)


def test_two_trays_that_were_one_are_one_again():
    def labelled(*numbers):
        return tuple(Labelled(np.full((28, 28), number, np.uint8), number % 10) for number in numbers)

    mine = Digits(labelled(1, 3, 4))
    found = desk_state.merge(Digits(labelled(1, 2, 3)), mine, Digits(labelled(2, 3, 5, 6))).tray
    assert [kept.label for kept in found] == [3, 5, 6, 4], "1 and 2 were removed, one in each"
    assert found[0] is mine.tray[1], "what is here stays the same object"
    assert len(desk_state.merge(Digits(), Digits(labelled(1)), Digits(labelled(1, 2))).tray) == 2, "none is there twice"


def test_of_two_tabs_in_a_task_the_newer_wins_and_answers_stay():
    before = TaskPart("a", (Work("a", "x"),))
    mine = TaskPart("a", (Work("a", "y", (("2", "y"),)),))
    theirs = TaskPart("b", (Work("a", "z", (("1", "z"),)), Work("b", "w")))
    expected = Work("a", "y", (("1", "z"), ("2", "y")))
    assert set(desk_state.merge(before, mine, theirs).works) == {expected, Work("b", "w")}
    left = desk_state.merge(before, before, theirs).works
    assert Work("a", "z", (("1", "z"),)) in left, "nothing was done here since"
    page = PARTS["page"]
    assert desk_state.merge(before, page("mnist"), page()) == page("mnist")


def test_answers_and_tasks_are_bounded():
    pairs = tuple((f"{n:02}", str(n)) for n in range(30))
    assert both(pairs[10:], pairs[:20]) == (*pairs[: desk_state.MAX_ANSWERS - 1], pairs[-1])
    works = [Work(str(n), "x" if n % 2 else "") for n in range(40)]
    assert [work.text for work in desk_state.few(works)] == [str(n) for n in range(27, 40, 2)]
