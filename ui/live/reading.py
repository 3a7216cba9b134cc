"""The view of a drawing on Draw: what the chosen networks make of it, while the pen moves and while they learn."""

import itertools
from dataclasses import dataclass

import numpy as np

import nncore
from lab import living
from lab.drawing_sheet import STACKED
from lab.networks import ready_network
from lab.runs.run import Run
from nncore.datasets import DIGIT_NAMES
from nncore.reading.doubt import doubts
from nncore.reading.preparation import ALL_STEPS, Preparation
from render import pieces, readings, verdicts
from ui.live.views import View
from ui.session import Drawing, Networks, part

_numbers = itertools.count()
YOURS, READY, BOTH = OPTIONS = "Yours", "The ready one", "Both"  # which network reads


@dataclass
class Looked:
    """How the drawing is read, as the script said last. which: one of OPTIONS; preparation: the steps that are on."""

    which: str = YOURS
    preparation: Preparation = ALL_STEPS
    dark: bool = False


def chosen(which):
    """The ReadingNetworks of a choice, as they are now: one, or two side by side."""
    return _of(which, part(Networks).own, ready_network())


def _of(which, yours, ready):
    """One's own or the ready one, or both side by side. yours: None where there is none."""
    return {YOURS: [yours], READY: [ready], BOTH: [yours, ready]}[which if yours else READY]


def _sources(which):
    """What is read with: [(title, Run or Network, class names)]. Of a run that learns nothing is put together."""
    source, ready, mine = part(Networks).source, ready_network(), None
    if isinstance(source, Run) and source.status == "running" and source.latest is not None:
        mine = ("Your network", source, source.class_names)
    elif (own := part(Networks).own) is not None:
        mine = (own.title, own.network, own.class_names)
    return _of(which, mine, (ready.title, ready.network, ready.class_names))


def digits_on(sheet, preparation, are_digits, before=None):
    """The digits on a DrawingSheet by these steps; all of it as one where a network does not read digits, for how many
    of something else there are nobody can tell."""
    if are_digits:
        return sheet.digits(preparation, before)
    digit = sheet.digit(preparation)
    return [] if digit is None else [digit]


def read():
    """What the networks make of what is on the canvas: {"pieces": of each, "aloud": to be read out, "number": the
    higher of two was read later}."""
    number = next(_numbers)  # first: what is drawn meanwhile is read once more
    drawing, looked = part(Drawing), part(Looked)
    sources = _sources(looked.which)
    are_digits = all(names == DIGIT_NAMES for *_, names in sources)
    before = drawing.sheet if drawing.live is not None else None
    images = digits_on(drawing.seen, looked.preparation, are_digits, before)
    found = [_read_one(*source, images, drawing, looked) for source in sources]
    said = " ".join(each[1] for each in found)
    titles = [title for title, *_ in sources] if len(sources) > 1 else [""]
    shown = [pieces.html(readings.headed(title, each[0])) for title, each in zip(titles, found, strict=True)]
    return {"pieces": shown, "aloud": said, "number": number}


def _read_one(title, source, names, images, drawing, looked):
    """One network's answer, and that in words: nothing while it is about to change."""
    if not images:
        return readings.nothing(names, drawing.seen.empty, looked.dark), ""
    pen_down, images = drawing.live is not None, np.stack(images)
    learns = isinstance(source, Run)
    look = living.source_of(source) if learns else source
    with np.errstate(over="ignore", invalid="ignore"):
        probabilities = np.nan_to_num(look.glimpse(nncore.flatten(images)).forward.probabilities)
    # What is being drawn is no digit yet; a digit of a data set is one; and what other classes look like, or a digit
    # without some of the steps, nobody has told the network that doubts.
    asked = not pen_down and not drawing.sheet.is_original() and names == DIGIT_NAMES
    asked = asked and looked.preparation == ALL_STEPS
    doubted = doubts(images) if asked else [None] * len(images)
    if asked and len(images) == 1 and drawing.sheet.is_stacked:
        doubted = [STACKED]
    about, changes = (names, title), pen_down or learns
    if len(images) > 1:
        answers = list(zip(probabilities, doubted, strict=True))
        html = readings.number(images, answers, *about, pen_down=pen_down)
        return html, "" if changes else verdicts.number_said(answers, *about)
    one = {"doubt": doubted[0], "pen_down": pen_down, "dark": looked.dark}
    html = readings.reading(images[0], probabilities[0], *about, **one)
    return html, "" if changes else verdicts.said(probabilities[0], *about, doubted[0])


class Reading(View):
    """Sends the answers where they have changed."""

    leisure, follows_pen = 0.2, True

    def __init__(self, tab, said):
        super().__init__(tab, said)
        self._last = None

    def look(self):
        drawing, source = part(Drawing), part(Networks).source
        state = drawing.sheet, drawing.live, source, getattr(source, "iteration", None), part(Looked).which
        if state == self._last:
            return []
        self._last = state
        return [read()]
