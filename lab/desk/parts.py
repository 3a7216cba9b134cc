"""What lies on a desk, as bytes and back. Bytes are hostile until read: what is not right raises ValueError."""

import io
import json
import zlib

import numpy as np

from lab import canvas_strokes
from lab.drawing_sheet import DrawingSheet
from lab.networks import MAX_EDITS, ORIGIN, open_network
from lab.own_digits import MAX_DIGITS, Labelled
from nncore.hyperparameters import TrainingConfig
from nncore.reading.strokes import CANVAS
from nncore.storage import read_arrays, save_network, write_arrays

FORMAT = "digit-lab desk 1"
MAX_BYTES = 4 * 2**20  # unpacked
NOTES = ("class_names", "test_accuracy", ORIGIN)  # that are kept with a network
MAX_DRAWINGS, MOST_DRAWINGS = 2**20, 20  # bytes of the drawings that undo goes back to, and how many
MAX_NETWORK = 3 * 2**20  # bytes of a network's weights: 900 units in float32
NO_GUESS = 255


def pack(facts, **arrays):
    """The bytes of facts, what JSON can hold, and of NumPy arrays by name; those that are None are left out."""
    file = io.BytesIO()
    arrays = {name: np.ascontiguousarray(array) for name, array in arrays.items() if array is not None}
    write_arrays(arrays, {"format": FORMAT, "facts": json.dumps(facts)}, file)
    return zlib.compress(file.getvalue(), 1)


def unpack(content):
    """The facts, a dictionary, and the arrays, {name: array}, of such bytes."""
    try:
        inflater = zlib.decompressobj()
        unpacked = inflater.decompress(content, MAX_BYTES)
        if not inflater.eof:
            raise ValueError(f"it must be whole and have at most {MAX_BYTES:,} bytes")
        arrays, texts = read_arrays(io.BytesIO(unpacked), FORMAT)
        facts = json.loads(texts["facts"])
    except (zlib.error, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"it cannot be read ({error})") from error
    if not isinstance(facts, dict):
        raise ValueError("its facts must be a dictionary")
    return facts, arrays


def config_of(facts):
    """The TrainingConfig of facts, under "config"."""
    config = TrainingConfig.from_dict(facts.get("config"))
    config.check()
    return config


def shares(values, n):
    """A list of facts as n shares, 0..1 each."""
    if not isinstance(values, list) or len(values) != n:
        raise ValueError(f"it must hold {n} shares")
    if not all(isinstance(value, int | float) and 0 <= value <= 1 for value in values):
        raise ValueError("a share must be from 0 to 1")
    return tuple(map(float, values))


def pack_drawing(sheet, by_pixel=False, pen=None, action=0):
    """A DrawingSheet, whether it is drawn on by the grid of pixels, the name of the pen that drew it last, and the
    number of its last action that was heard."""
    facts = {"strokes": [stroke.plain for stroke in sheet.strokes], "on_white": sheet.on_white}
    facts |= {"by_pixel": by_pixel, "pen": pen, "action": action}
    return pack(facts, backdrop=sheet.backdrop, original=sheet.original)


def unpack_drawing(content):
    """The same four."""
    facts, arrays = unpack(content)
    pen, action = facts.get("pen"), facts.get("action")
    drawn_by = pen if isinstance(pen, str) else None, action if type(action) is int else 0
    sheet = _sheet(facts, arrays.get("backdrop"), arrays.get("original"))
    return sheet, facts.get("by_pixel") is True, *drawn_by


def pack_drawings(sheets):
    """The last of many DrawingSheets, as many as there is room for."""
    facts, arrays, room = [], {}, MAX_DRAWINGS
    for number, sheet in enumerate(reversed(sheets)):
        pictures = {f"{number} backdrop": sheet.backdrop, f"{number} original": sheet.original}
        strokes = [stroke.plain for stroke in sheet.strokes]
        room -= len(json.dumps(strokes)) + sum(array.nbytes for array in pictures.values() if array is not None)
        if room < 0:
            break
        facts.append({"strokes": strokes, "on_white": sheet.on_white})
        arrays |= pictures
    return pack({"drawings": facts}, **arrays)


def unpack_drawings(content):
    """The DrawingSheets, a tuple, the last last."""
    facts, arrays = unpack(content)
    drawings = facts.get("drawings")
    if not isinstance(drawings, list) or not all(isinstance(drawing, dict) for drawing in drawings):
        raise ValueError("it must hold a list of drawings")
    if len(drawings) > MOST_DRAWINGS:
        raise ValueError(f"it must hold at most {MOST_DRAWINGS} drawings")
    found = [
        _sheet(drawing, arrays.get(f"{number} backdrop"), arrays.get(f"{number} original"))
        for number, drawing in enumerate(drawings)
    ]
    return tuple(reversed(found))


def _sheet(facts, backdrop, original):
    if not _is_picture(backdrop, CANVAS, CANVAS) or not _is_picture(original, 28, 28):
        raise ValueError("it must hold the pictures of a canvas")
    strokes = canvas_strokes.read_all(facts.get("strokes"))
    return DrawingSheet(strokes, backdrop, facts.get("on_white") is True, original)


def _is_picture(array, *shape):
    """Whether it is one of this shape, or none."""
    return array is None or (array.dtype == np.uint8 and array.shape == shape)


def pack_digits(tray, lesson=None):
    """A tray, a tuple of Labelled, and (its own digits, facts) of the lesson that was given on them, or None."""
    own, facts = lesson or ((), None)
    arrays = {**_arrays(tray, "tray"), **_arrays(own, "lesson")}
    return pack({"lesson": facts}, **arrays)


def unpack_digits(content):
    """The tray, and (its own digits, facts) of the lesson, or None."""
    facts, arrays = unpack(content)
    own, said = _labelled(arrays, "lesson"), facts.get("lesson")
    return _labelled(arrays, "tray"), (own, said) if own and isinstance(said, dict) else None


def _arrays(tray, name):
    if not tray:
        return {}
    guesses = [NO_GUESS if kept.guess is None else kept.guess for kept in tray]
    return {
        f"{name} images": np.stack([kept.digit for kept in tray]),
        f"{name} labels": np.array([kept.label for kept in tray], np.uint8),
        f"{name} guesses": np.array(guesses, np.uint8),
    }


def _labelled(arrays, name):
    found = [arrays.get(f"{name} {what}") for what in ("images", "labels", "guesses")]
    if all(array is None for array in found):
        return ()
    n = 0 if found[1] is None or found[1].ndim != 1 else len(found[1])
    shapes = [(n, 28, 28), (n,), (n,)]
    right = all(a is not None and a.dtype == np.uint8 and a.shape == s for a, s in zip(found, shapes, strict=True))
    if not right or n > MAX_DIGITS or (found[1] > 9).any() or ((found[2] > 9) & (found[2] != NO_GUESS)).any():
        raise ValueError(f"it must hold at most {MAX_DIGITS} digits with their labels")
    triples = zip(found[0], found[1].tolist(), found[2].tolist(), strict=True)
    return tuple(Labelled(digit, label, None if guess == NO_GUESS else guess) for digit, label, guess in triples)


def has_room_for(network):
    """Whether a network that was opened can lie on a desk."""
    return sum(array.nbytes for array in network.parameters) <= MAX_NETWORK


def pack_networks(saved, edits):
    """A Saved network that was opened, or None, and what was changed by hand, by the title of a network: (its digest,
    {(layer, row or None for the bias, column): value})."""
    changed = [
        [title, digest, [[*place, value] for place, value in numbers.items()]]
        for title, (digest, numbers) in edits.items()
    ]
    content = None
    if saved is not None and has_room_for(saved.network):
        file, notes = io.BytesIO(), {name: saved.notes[name] for name in NOTES if name in saved.notes}
        save_network(saved.network, file, saved.config, notes)
        content = np.frombuffer(file.getvalue(), np.uint8)
    return pack({"opened": saved is not None, "edits": changed}, network=content)


def unpack_networks(content):
    """The Saved network or None, the edits as in `pack_networks`, and whether one was opened that had no room."""
    facts, arrays = unpack(content)
    try:
        edits = {
            title: (digest, {_place(*place): float(value) for *place, value in changed[:MAX_EDITS]})
            for title, digest, changed in facts["edits"]
        }
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ValueError("it must hold what was changed in networks") from error
    network = arrays.get("network")
    if network is None:
        return None, edits, facts.get("opened") is True
    return open_network(io.BytesIO(network.tobytes()), ours=True), edits, False


def _place(layer, row, column):
    if not all(type(number) is int and number >= 0 for number in (layer, row or 0, column)):
        raise ValueError("a place must be given in whole numbers")
    return layer, row, column
