"""What a page says by itself, while no script runs: JavaScript has all its sentences from here."""

from render import run_sentences, sentences
from render.numbers import per_cent, share
from render.verdicts import LEAST, NO_IDEA

CUT = "The app cannot be reached just now. Your work is kept, and this page goes on as soon as it can."
NO_DRAWING = ["", "Draw a digit"]
TOO_LARGE = "This network is too large to be drawn here. Once it has been trained, Inside draws it."
NO_UNITS = "What each answer looks for: blue wants ink, orange none."
UNITS = "{n} of {all:,} hidden units: blue wants ink, orange none"
PIXELS = "What it sees: 28×28 pixels"
SCORE, NO_SCORE = "of {n:,} test digits read", "of the test digits read"
EXAMPLE = "An example. Draw your own digit here."

# What opens where something in the picture is pressed: its title, what it is, and what it does now. Words in braces are
# put in by card.js.
CARD = {
    "close": "Close",
    "inside": "Look inside",
    "none": "none",
    "unit": {
        "title": "Hidden unit {unit}",
        "is": "A hidden unit multiplies each pixel by a weight and adds everything up. In its picture, ink on blue "
        "makes the sum larger, and ink on orange makes it smaller. Training changes these weights, step by step.",
        "fires": "For this drawing it fires {fires}\u202f% as strongly as the strongest unit.",
        "below": "For this drawing its output is below zero.",
        "silent": "For this drawing it is silent.",
        "lines": "When it fires, it speaks most for {most}, and most against {least}.",
    },
    "out": {
        "title": "Answer {name}",
        "is": "An answer adds up what the hidden units send it along their lines: blue lines add, orange lines take "
        "away. The ten sums become ten shares of 100\u202f%.",
        "share": "For this drawing its share is {share}\u202f%.",
        "lines": "These units speak most for it: {most}. These speak most against it: {least}.",
    },
    "line": {
        "title": "From unit {unit} to answer {name}",
        "is": "A line is one weight. What the unit sends is multiplied by it. Training changes the weight.",
        "for": "It is positive, {weight}\u202f% of the largest: when unit {unit} fires, {name} becomes likelier.",
        "against": "It is negative, {weight}\u202f% of the largest: when unit {unit} fires, {name} is less likely.",
    },
    "digit": {
        "title": "Test digit {number}",
        "is": "The network never learns from test digits. They show how it reads what it has not seen.",
        "right": "It is {right}, and the network reads {found}.",
        "wrong": "It is {right}, but the network reads {found}.",
    },
}


def captions(n_shown, sizes, too_large):
    """What stands on the example, under the drawing and under the units. n_shown: units in sight; sizes: of the
    network's layers."""
    if too_large:
        return [EXAMPLE, PIXELS, TOO_LARGE]
    units = UNITS.format(n=n_shown, all=sizes[1]) if len(sizes) > 2 else NO_UNITS
    return [EXAMPLE, PIXELS, units if n_shown else ""]


def answer(probabilities, class_names):
    """A network's answer, large, and how sure it is. probabilities: (10,) from 0 to 1."""
    first = int(probabilities.argmax())
    if probabilities[first] < LEAST:
        return ["–", NO_IDEA]
    return [class_names[first], f"{share(probabilities[first])} sure"]


def of_run(now, config, hidden=()):
    """How far a run is, its numbers, and what is read aloud. now: the run at a moment, None before there is one."""
    if now is None:
        said = {"share": 0, "progress": f"Iteration 0 of {config.iterations:,}", "numbers": run_sentences.numbers(None)}
        return said | {"score": ["–", NO_SCORE]}
    _, test = run_sentences.accuracies(now, hidden)
    said = {
        "share": now.iteration / now.config.iterations,
        "progress": run_sentences.progress(now),
        "numbers": run_sentences.numbers(now, hidden),
        "score": [per_cent(test.share), SCORE.format(n=now.history.n_tested) if now.history.n_tested else NO_SCORE],
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
