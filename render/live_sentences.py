"""What a page says by itself, while no script runs: JavaScript has all its sentences from here."""

from render import run_sentences, sentences
from render.numbers import share

CUT = "The app cannot be reached just now. Your work is kept, and this page goes on as soon as it can."
NO_IDEA, LEAST = "no idea yet", 0.2  # below this share a network has none
NO_DRAWING = ["", "Draw a digit"]
TOO_LARGE = "This network is too large to be drawn here. Once it has been trained, Inside draws it."
NO_UNITS = "What each answer looks for: blue wants ink, orange none."
UNITS = "{n} of {all:,} hidden units: blue wants ink, orange none"
PIXELS = "What it sees: 28×28 pixels"


def captions(n_shown, sizes, too_large):
    """What stands under the drawing and the units. n_shown: units in sight; sizes: of the network's layers."""
    if too_large:
        return [PIXELS, TOO_LARGE]
    units = UNITS.format(n=n_shown, all=sizes[1]) if len(sizes) > 2 else NO_UNITS
    return [PIXELS, units if n_shown else ""]


def answer(probabilities, class_names):
    """A network's answer, large, and how sure it is. probabilities: (10,) from 0 to 1."""
    first = int(probabilities.argmax())
    if probabilities[first] < LEAST:
        return ["–", NO_IDEA]
    return [class_names[first], f"{share(probabilities[first])} sure"]


def of_run(now, config, hidden=()):
    """How far a run is, its numbers, and what is read aloud. now: the run at a moment, None before there is one."""
    if now is None:
        return {"share": 0, "progress": f"Iteration 0 of {config.iterations:,}", "numbers": run_sentences.numbers(None)}
    said = {
        "share": now.iteration / now.config.iterations,
        "progress": run_sentences.progress(now),
        "numbers": run_sentences.numbers(now, hidden),
        "aloud": run_sentences.announced(now),
    }
    if now.notice:
        said["notice"] = now.notice
    return said


def curve_alts(now, hidden=()):
    """The cost and the accuracy curve in words."""
    if now is None:
        return sentences.NO_CURVE_YET, sentences.NO_CURVE_YET
    return run_sentences.cost_alt(now), run_sentences.accuracy_alt(now, hidden)
