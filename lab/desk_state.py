"""What a reader has at hand: one document of typed parts, each kept as bytes under its name.

Bytes are hostile until read: a value that is impossible is left out, and everything else is kept.
"""

import io
import zlib
from typing import Annotated, get_args, get_origin

import msgspec
import numpy as np
from msgspec import Meta, Struct
from msgspec.structs import fields, force_setattr, replace

from lab.canvas_strokes import within_bounds
from lab.data_library import EMBEDDED
from lab.drawing_sheet import DrawingSheet
from lab.goals import Beginning
from lab.networks import ORIGIN, open_network
from lab.own_digits import Labelled, added
from lab.tasks import MAX_LINK
from nncore.hyperparameters import TrainingConfig
from nncore.reading.strokes import CANVAS
from nncore.storage import save_network

MAX_BYTES, MAX_UNDO = 4 * 2**20, 2**21  # of a part, and of what undo goes back to, unpacked
MAX_NETWORK = 3 * 2**20  # bytes of a network's weights: 900 units in float32
MAX_ANSWERS, MAX_WORKS = 10, 7  # of a task, and tasks in which something was done: a lesson has five
MAX_STEP = 7  # of the first walk: its end
NOTES = ("class_names", "test_accuracy", ORIGIN)  # that are kept with a network
EMPTY = DrawingSheet()
Share = Annotated[float, Meta(ge=0, le=1)]
Text = Annotated[str, Meta(max_length=MAX_LINK)]
Token = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{32}$")]
Choice = bool | int | float | str
WRONG = object()


class Work(Struct, frozen=True):
    """What was done in a task, by the text of its link. answer: what stands in its field; answers: (time, answer) each,
    as they were when runs began; beginning: what the last run in it began from, None before there was one."""

    text: Text
    answer: Text = ""
    answers: tuple[tuple[str, str], ...] = ()
    beginning: Beginning | None = None


class Step(Struct, frozen=True):
    """What undo goes back to: a sheet, and the digit that was kept from it, if one was."""

    sheet: DrawingSheet
    digit: Labelled | None = None


class Learned(Struct, frozen=True):
    """A lesson: its configuration, own digits, the key of the data set, what the network read right of both before, and
    the share of own digits."""

    config: TrainingConfig
    own: tuple[Labelled, ...]
    data: str
    before: tuple[Share, Share]
    share: Share


class Opened:
    """A Saved network that was opened, in place of its file."""

    def __init__(self, saved):
        self.saved = saved

    def __eq__(self, other):
        return isinstance(other, Opened) and self.saved.network.digest == other.saved.network.digest


class Task(Struct, frozen=True):
    """text: of the task that one works on, None where that is none; works: those that one has worked on, the latest
    last."""

    text: Text | None = None
    works: tuple[Work, ...] = ()


class Page(Struct, frozen=True):
    data_name: str | None = None
    samples_seed: Annotated[int, Meta(ge=0, lt=2**31)] = 0

    def __post_init__(self):
        if self.data_name == EMBEDDED:  # as before one was chosen: a page chooses it by itself
            force_setattr(self, "data_name", None)


class Settings(Struct, frozen=True):
    settings: TrainingConfig | None = None


class Drawing(Struct, frozen=True):
    """told: the name of the pen that changed the sheet last, and the number of its action."""

    sheet: DrawingSheet = EMPTY
    by_pixel: bool = False
    told: tuple[str | None, int] = (None, 0)


class Undo(Struct, frozen=True):
    steps: tuple[Step, ...] = ()


class Digits(Struct, frozen=True):
    tray: tuple[Labelled, ...] = ()
    learned: Learned | None = None


class Compared(Struct, frozen=True):
    keys: set[str] = set()
    known: set[str] = set()
    newest: int = 0


class Networks(Struct, frozen=True):
    """kept_file: of the network that was opened; kept_edits: by the title of a network its digest, and {(layer, row
    or None for the bias, column): value}."""

    kept_file: Opened | None = None
    kept_edits: dict[str, tuple[str, dict[tuple[int, int | None, int], float]]] = {}


class Choices(Struct, frozen=True):
    chosen: dict[str, Choice | list[Choice]] = {}


class Classes(Struct, frozen=True):
    secrets: list[Token] = []


class Given(Struct, frozen=True):
    """As `ui.session.tasks.given` has them."""

    declined: tuple[str, ...] = ()
    taken: tuple[str, TrainingConfig] | None = None
    before: tuple[Text | None, TrainingConfig, str | None] | None = None


class Walk(Struct, frozen=True):
    """As `ui.session.first_walk` has it."""

    step: Annotated[int, Meta(ge=0, le=MAX_STEP)] | None = None
    guesses: dict[Annotated[int, Meta(ge=0, lt=MAX_STEP)], Annotated[int, Meta(ge=0, le=2)]] = {}
    before: tuple[TrainingConfig, str | None] | None = None


PARTS = {
    "task": Task,
    "page": Page,
    "settings": Settings,
    "drawing": Drawing,
    "undo": Undo,
    "digits": Digits,
    "compared": Compared,
    "choices": Choices,
    "classes": Classes,
    "given": Given,
    "walk": Walk,
    "networks": Networks,
}
MERGED = ("task", "digits", "classes")  # of which another tab's are kept, too


def encode(part):
    """The bytes of a part; None where there is nothing in it."""
    if part == type(part)():
        return None
    content = msgspec.msgpack.encode(part, enc_hook=_plain)
    while isinstance(part, Undo) and len(content) > MAX_UNDO:
        part = Undo(part.steps[1:])
        content = msgspec.msgpack.encode(part, enc_hook=_plain)
    return zlib.compress(content, 1)


def _plain(value):
    if isinstance(value, Opened):
        file, saved = io.BytesIO(), value.saved
        notes = {name: saved.notes[name] for name in NOTES if name in saved.notes}
        save_network(saved.network, file, saved.config, notes)
        return file.getvalue()
    return value.tobytes() if isinstance(value, np.ndarray) else value.item()


def decode(name, content):
    """The part of a name, of its bytes, None where there are none; and whether all of it was right."""
    if content is None:
        return PARTS[name](), True
    lost = []
    try:
        inflater = zlib.decompressobj()
        unpacked = inflater.decompress(content, MAX_BYTES)
        found = _read(msgspec.msgpack.decode(unpacked) if inflater.eof else None, PARTS[name], lost)
    except (zlib.error, ValueError, TypeError, RecursionError):
        found = WRONG
    return (PARTS[name](), False) if found is WRONG else (found, not lost)


def _read(value, kind, lost):
    """A value as one of a kind, without what is wrong in it, which is added to `lost`; WRONG where nothing is right."""
    try:
        found = msgspec.convert(value, kind, dec_hook=_made)
        _check(found)
        return found
    except (ValueError, RecursionError) as error:
        lost.append(str(error))
    origin, args = get_origin(kind), get_args(kind)
    if origin is None and issubclass(kind, Struct) and isinstance(value, dict):
        values = {each.name: _read(value[each.name], each.type, lost) for each in fields(kind) if each.name in value}
        try:
            return kind(**{key: each for key, each in values.items() if each is not WRONG})
        except TypeError:  # it cannot be without what is wrong
            return WRONG
    if origin in (tuple, list) and args[-1:] in ((...,), args) and isinstance(value, list):
        return origin(each for each in (_read(one, args[0], lost) for one in value) if each is not WRONG)
    if origin is dict and isinstance(value, dict):
        pairs = [(_read(key, args[0], lost), _read(each, args[1], lost)) for key, each in value.items()]
        return {key: each for key, each in pairs if key is not WRONG and each is not WRONG}
    return WRONG


def _made(kind, value):
    """A network, a digit or the picture of a canvas of its bytes."""
    if kind is Opened:
        return Opened(open_network(io.BytesIO(value), ours=True))
    side = CANVAS if len(value) == CANVAS**2 else 28
    return np.frombuffer(value, np.uint8).reshape(side, side)


def _check(value):
    """Raise ValueError where something is wrong that its type does not tell."""
    if isinstance(value, TrainingConfig):
        value.check()
    elif isinstance(value, Labelled):
        _check_side(value.digit, 28)
    elif isinstance(value, DrawingSheet):
        within_bounds(value.strokes)
        _check_side(value.backdrop, CANVAS)
        _check_side(value.original, 28)
    elif isinstance(value, dict):
        _check((*value, *value.values()))
    elif isinstance(value, float) and not np.isfinite(value):
        raise ValueError("a number must be finite")
    elif isinstance(value, Struct | tuple | list):
        for each in value if isinstance(value, tuple | list) else msgspec.structs.astuple(value):
            _check(each)


def _check_side(array, side):
    if array is not None and len(array) != side:
        raise ValueError(f"a picture must have sides of {side} pixels, got {len(array)}")


def merge(before, mine, theirs):
    """One part of two that were the same `before`: sets by id, and of all else the newer wins, which is mine; but an
    answer that was given in either stays."""
    if isinstance(mine, Digits):
        looks = ({each.look: each for each in part.tray} for part in (before, mine, theirs))
        return Digits(added(tuple(joined(*looks).values())), mine.learned or theirs.learned)
    if isinstance(mine, Classes):
        secrets = (dict.fromkeys(part.secrets) for part in (before, mine, theirs))
        return Classes(list(joined(*secrets)))
    if isinstance(mine, Task):
        had, here, there = ({work.text: work for work in part.works} for part in (before, mine, theirs))
        works = joined({}, {text: work for text, work in here.items() if work != had.get(text)}, there)
        answers = {text: [each[text].answers for each in (there, here) if text in each] for text in works}
        return Task(theirs.text, few(replace(work, answers=both(*answers[text])) for text, work in works.items()))
    return mine


def joined(before, mine, theirs):
    """One dictionary of two: without what either has taken out, with what each has added; what was changed here is as
    it is here."""
    left = [id for id in theirs | mine if id not in before or (id in mine and id in theirs)]
    changed = [id for id in mine if id not in theirs or mine[id] != before.get(id)]
    return {id: mine[id] if id in changed else theirs[id] for id in left}


def few(works):
    """The latest of what was done in tasks: tasks in which nothing was done push out none in which something was."""
    return tuple(each for each in works if each.answer or each.answers or each.beginning)[-MAX_WORKS:]


def both(*answers):
    """(time, answer) of all, by their times: of too many the first ones and the last."""
    found = sorted(dict.fromkeys(pair for some in answers for pair in some), key=lambda pair: pair[0])
    return tuple(found if len(found) <= MAX_ANSWERS else [*found[: MAX_ANSWERS - 1], found[-1]])
