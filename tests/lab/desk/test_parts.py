"""What lies on a desk, as bytes and back; bytes that are not right are refused."""

import io
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.canvas_strokes import Stroke
from lab.desk import parts
from lab.drawing_sheet import DrawingSheet
from lab.ledger.rows import plain_config
from lab.own_digits import Labelled
from lab.pixels import Pixels
from nncore.hyperparameters import TrainingConfig
from nncore.network import initial_network
from nncore.storage import Saved, write_arrays
from tests.lab.strokes import SAID, SEVEN, STROKE

INK = np.random.default_rng(0).integers(0, 256, (280, 280), np.uint8)
TRAY = tuple(Labelled(np.full((28, 28), n, np.uint8), n % 10, None if n % 2 else 3) for n in range(5))


def same(tray, other):
    pairs = [(one.label, one.guess, one.digit.tobytes()) for one in tray]
    return pairs == [(one.label, one.guess, one.digit.tobytes()) for one in other]


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
    for by_pixel in (True, False):
        found, *others = parts.unpack_drawing(parts.pack_drawing(sheet, by_pixel, "a pen", 7))
        assert others == [by_pixel, "a pen", 7] and is_same(found, sheet)


def test_the_drawings_that_undo_goes_back_to_come_back_in_their_order():
    found = parts.unpack_drawings(parts.pack_drawings(SHEETS))
    assert len(found) == len(SHEETS) and all(map(is_same, found, SHEETS))


def test_of_too_many_drawings_the_last_come_back():
    full = Stroke(((123.5, 234.5),) * 30_000, 20.5)
    sheets = [DrawingSheet((full,), on_white=n % 2 == 0) for n in range(20)]
    content = parts.pack_drawings((DrawingSheet(), *sheets))
    found = parts.unpack_drawings(content)
    assert len(found) == 2 and all(map(is_same, found, sheets[-2:])), "two have room, a third has none"


@pytest.mark.parametrize("facts", [{}, {"drawings": {}}, {"drawings": [1]}, {"drawings": [{"strokes": [{}]}]}])
def test_what_are_no_drawings_is_refused(facts):
    with pytest.raises(ValueError, match="must"):
        parts.unpack_drawings(parts.pack(facts))


def test_digits_and_a_lesson_come_back():
    tray, lesson = parts.unpack_digits(parts.pack_digits(TRAY))
    assert same(tray, TRAY) and lesson is None
    tray, (own, facts) = parts.unpack_digits(parts.pack_digits((), (TRAY[:2], {"before": [0.5, 1.0]})))
    assert tray == () and same(own, TRAY[:2]) and facts == {"before": [0.5, 1.0]}


EDITS = {"Ready network": ("abc", {(0, 5, 3): 0.25, (1, None, 9): -1.0})}


def test_an_opened_network_and_numbers_changed_by_hand_come_back():
    config = TrainingConfig(hidden_units=(7,))
    saved = Saved(initial_network(config), config, {"class_names": tuple("abcdefghij"), "test_accuracy": 0.5})
    found, edits, lost = parts.unpack_networks(parts.pack_networks(saved, EDITS))
    assert found.network.digest == saved.network.digest and found.config == config and not lost
    assert found.notes == saved.notes and edits == EDITS
    assert parts.unpack_networks(parts.pack_networks(None, {})) == (None, {}, False)


def test_an_opened_network_without_room_is_said_to_be_lost():
    network = initial_network(TrainingConfig(hidden_units=(1100,)))
    content = parts.pack_networks(Saved(network, None, {}), EDITS)
    assert len(content) < 1000 and parts.unpack_networks(content) == (None, EDITS, True)
    largest = initial_network(TrainingConfig(hidden_units=(900,)))
    assert parts.unpack_networks(parts.pack_networks(Saved(largest, None, {}), {}))[0].network.digest == largest.digest


@pytest.mark.parametrize("edits", [7, [[1]], [["a", "b", [[0, 0, 0.5, 1]]]], [["a", "b", [[0, -1, 0, 1]]]], None])
def test_places_that_are_none_are_refused(edits):
    with pytest.raises(ValueError, match="what was changed"):
        parts.unpack_networks(parts.pack({"edits": edits}))


def test_settings_come_back():
    config = TrainingConfig(hidden_units=(7, 5, 3), learning_rate=0.3, batch_size=32, optimizer="adam", seed=4)
    content = parts.pack({"config": plain_config(config)})
    assert parts.config_of(parts.unpack(content)[0]) == config
    for wrong in (None, [], {"hidden_units": [0]}, {"learning_rate": "fast"}, {"nothing": 1}):
        with pytest.raises(ValueError):
            parts.config_of({"config": wrong})


@pytest.mark.parametrize("wrong", [None, [0.5], [0.5, 2], [0.5, "1"], [True, [1]], [float("nan"), 1]])
def test_shares_are_so_many_from_0_to_1(wrong):
    assert parts.shares([0, 1.0], 2) == (0.0, 1.0)
    with pytest.raises(ValueError):
        parts.shares(wrong, 2)


PICTURE = {"type": "image", "src": "https://example.org/1.png"}


@pytest.mark.parametrize(
    "content",
    [
        parts.pack({"strokes": [PICTURE]}),
        parts.pack({"strokes": [SAID] * 501}),
        parts.pack({"strokes": "M 1 2"}),
        parts.pack({"strokes": [{"type": ["path"]}]}),
        parts.pack({}),
        parts.pack({"strokes": []}, backdrop=np.zeros((28, 28), np.uint8)),
        parts.pack({"strokes": []}, backdrop=np.zeros((280, 280), np.float32)),
        parts.pack({"strokes": []}, original=np.zeros((27, 28), np.uint8)),
    ],
    ids=range(8),  # by their number: their bytes are of other names in every process, and processes share these tests
)
def test_a_drawing_holds_nothing_but_strokes_and_pictures_of_the_canvas(content):
    with pytest.raises(ValueError, match=r"stroke|pictures"):
        parts.unpack_drawing(content)


@pytest.mark.parametrize("name, change", [("images", 2), ("labels", 1), ("guesses", 1), ("labels", None)])
def test_digits_are_as_many_as_their_labels(name, change):
    _, arrays = parts.unpack(parts.pack_digits(TRAY))
    arrays[f"tray {name}"] = arrays[f"tray {name}"][:change] if change else np.full(5, 10, np.uint8)
    with pytest.raises(ValueError, match="digits with their labels"):
        parts.unpack_digits(parts.pack({}, **arrays))


@given(st.binary(max_size=200))
def test_what_is_no_part_of_a_desk_is_refused(content):
    for wrong in (content, zlib.compress(content)):
        for unpack in (parts.unpack_drawing, parts.unpack_digits, parts.unpack_networks):
            with pytest.raises(ValueError):
                unpack(wrong)


def test_a_part_that_was_cut_or_unpacks_to_too_much_is_refused():
    content = parts.pack_digits(TRAY)
    for wrong in (content[:-1], content[: len(content) // 2], zlib.compress(bytes(parts.MAX_BYTES + 1)), b""):
        with pytest.raises(ValueError):
            parts.unpack_digits(wrong)


@pytest.mark.parametrize("facts", ["[1]", "null", "{", "[" * 100_000])
def test_facts_that_are_none_are_refused(facts):
    file = io.BytesIO()
    write_arrays({}, {"format": parts.FORMAT, "facts": facts}, file)
    with pytest.raises(ValueError):
        parts.unpack(zlib.compress(file.getvalue()))
