"""How a collection of people's drawings is read, as words and tables."""

from lab.collection import BOUNDS, MEGABYTES
from lab.origin import FRESH, READY, counted
from render.evaluation_sentences import between
from render.numbers import per_cent
from render.sentences import plain

MOST_WRITERS = 40  # in the table: of more, those that are read worst
WHAT = "Drawings that people made with a pen: which digits, whose handwriting and which drawings are read badly?"
FORMAT = (
    "A JSON file: a list with an entry for each drawing. **label**: the digit it is, 0 to 9. **writer**: a whole "
    "number that says whose it is; without one it is 0. **strokes**: one list for each time the pen was put down, of "
    "points [x, y], x to the right and y down, in any unit. "
    f"At most {BOUNDS.digits:,} drawings and {MEGABYTES} MB."
)
SAMPLE = """[
  {"label": 7, "writer": 1, "strokes": [[[16, 20], [77, 16], [41, 106]]]},
  {"label": 4, "writer": 2, "strokes": [[[60, 25], [21, 78], [93, 75]], [[67, 54], [44, 116]]]}
]"""
STAYS = "They stay open while you go from page to page, and are not kept: after a reload, open the file again."
INTERVALS = "In brackets: the 95\u202f% interval, which is wider where people differ by more than luck."
ORDER = "Read wrong first, those it was surest of; then read right, those it was least sure of."
OTHER_CLASSES = "{title} has learned other classes than digits: what it makes of these drawings means nothing."


def opened(name, n):
    """What is open. name: of the file; n: how many drawings."""
    return f"Open: **{plain(name)}**, {counted(n, 'drawing')}."


def progress(collection):
    """How far a Collection is drawn, as a sentence."""
    return f"Drawing them with the pen: {collection.n_drawn:,} of {collection.n:,}"


def heading(title, scores):
    """Whose reading it is, of what. title: of the network."""
    people = len(scores.writers)
    by = f" by {people:,} people" if people > 1 else ""
    return f"**{title}** on {counted(scores.whole.n, 'drawing')}{by}"


def doubts(scores):
    """What the doubting network says of the drawings, as a sentence."""
    wrong, right = scores.n_doubted
    return (
        f"*Draw* would doubt {wrong + right:,} of them: {wrong:,} that are read wrong, {right:,} that are read right."
    )


def learned(reader, scores):
    """Whether a ReadingNetwork has learned from the people whose drawings these are, as Markdown."""
    kind = reader.origin.kind
    if kind == READY:
        began = "" if reader.ready else f"{reader.title} began from the ready network. "
        return began + _learned_by_ready(scores)
    if reader.run is None or kind != FRESH:
        return f"Whether {reader.title} has learned from these drawings is not known: then this is no fair test."
    own = reader.run.origin.own
    mine = f", but from {plain(own)}: if these are among them, it has seen them before" if own else ""
    return f"{reader.title} has learned from none of these drawings{mine}."


def _learned_by_ready(scores):
    known, others = ((f"**{_share(each)}**" if each else "none here") for each in scores.by_ready)
    return (
        "The ready network has learned from 24 people's drawings: in a public collection the writers 1 to 30, without "
        f"5, 10, 15 and so on. If the numbers here mean the same people, it reads {known} of the drawings of those, "
        f"and {others} of the drawings of others, which is the fair test."
    )


def by_digit(found):
    """A row for each digit. found: {title of a network: DrawingScores}, of the same drawings. Plain text."""
    first = next(iter(found.values()))
    return _table("Digit", list(first.digits), {title: scores.digits for title, scores in found.items()})


def by_writer(found):
    """A row for each writer, those first that the first network reads worst."""
    first = next(iter(found.values())).writers
    worst = sorted(first, key=lambda writer: (first[writer].accuracy, -first[writer].n, writer))[:MOST_WRITERS]
    return _table("Writer", worst, {title: scores.writers for title, scores in found.items()})


def of_writers(scores):
    """What the table of writers leaves out, as a sentence."""
    n = len(scores.writers)
    return "The ones read worst first." if n <= MOST_WRITERS else f"The {MOST_WRITERS} of {n:,} that are read worst."


def note(scores, row):
    """What is to be known of one drawing besides: whose it is, and whether it is doubted."""
    drawings = scores.drawings
    said = f"Writer {drawings.writers[row]}"
    if drawings.blank[row]:
        return f"{said}. Nothing was found on it."
    return f"{said}. May be no digit." if drawings.doubted[row] else said


def _table(kind, keys, shares):
    counts = next(iter(shares.values()))
    columns = {title: [_share(of[key]) for key in keys] for title, of in shares.items()}
    return {kind: [str(key) for key in keys], "Drawings": [f"{counts[key].n:,}" for key in keys], **columns}


def _share(share):
    interval = between(share).removesuffix("\u202f%")
    return f"{per_cent(share.accuracy)} ({interval})"
