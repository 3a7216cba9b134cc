"""The first walk: what each step asks, and what is said once it was seen. No title gives an answer away."""

from dataclasses import dataclass, replace

import numpy as np

import nncore
from lab.diagnosis.findings import findings
from lab.example_drawings import BY_NAME
from nncore.hyperparameters import TrainingConfig
from nncore.presets import FIRST
from nncore.reading.preparation import Preparation
from render.live_sentences import LEAST
from render.numbers import per_cent, share
from render.sentences import of_drawing

CORNER = BY_NAME["A 7 in the corner"]
SAME, OTHER, NONE = range(3)  # the guesses at what becomes of it


@dataclass(frozen=True)
class Step:
    """page: a title in the menu; at: the part of it that the step speaks of, as app.css has it; guesses: three, of
    which the one numbered `right` is; watch: what to look at meanwhile; why: what to take along; config: of the run
    that shows it, None where none does."""

    title: str
    page: str
    at: str
    question: str
    guesses: tuple[str, str, str]
    right: int
    watch: str
    why: str
    config: TrainingConfig | None = None


# It reads most drawings, and is done in some seconds. The steps after it change one setting of it each.
NETWORK = replace(FIRST, iterations=2000)
STEPS = (
    Step(
        "One unit",
        "Walk",
        "walk_at_unit",
        "This **unit** sees two pixels. It says blue or orange, and on the line neither. Move its **weights**, and "
        "see. Then let it learn: what will move?",
        ("The pictures", "The line", "Nothing"),
        1,
        "**Watch** the line and the three numbers.",
        "A **unit** multiplies each pixel by a **weight** and adds everything up; on the line the sum is zero. Each "
        "step of learning, an **iteration**, changes the weights a little. So the **cost**, how wrong it is, falls.",
    ),
    Step(
        "Your own digit",
        "Train",
        "walk_at_pad",
        "Draw a 3. This network has learned nothing: it has no idea. Now it trains on built-in digits. What will "
        "change in it?",
        ("Its size", "Its pixels", "Its weights"),
        2,
        "**Watch** the answer. Each **iteration** reads 100 digits, and then moves all weights a little.",
        "Training is many small steps. Each step, an **iteration**, moves every **weight** a little, so that the "
        "**cost** falls.",
        NETWORK,
    ),
    Step(
        "The pictures in the middle",
        "Train",
        "walk_at_units",
        "Each picture is a hidden **unit**. At first it is noise. After training there are strokes in it. What made "
        "them?",
        ("A person", "Training", "Chance"),
        1,
        "**Watch** strokes come out of the noise.",
        "A picture shows a unit's **weights**, one for each pixel. Ink on blue makes its sum larger, ink on orange "
        "smaller. Training made these strokes. Press a picture to look closer.",
        NETWORK,
    ),
    Step(
        "A 7 in the corner",
        "Draw",
        "walk_at_pad",
        "Before a network reads a drawing, *Centre* moves it to the middle. Now *Centre* goes off. What will this 7 be "
        "read as?",
        ("A 7", "Another digit", "Nothing"),
        OTHER,
        "",
        "Each **weight** belongs to one pixel. Training had next to no ink in the corners, so the weights there have "
        "not learned what a 7 is.",
    ),
    Step(
        "Longer steps",
        "Train",
        "walk_at_cost",
        "The **learning rate** says how far each step moves the weights. Now it is 5, fifty times as much as before. "
        "What will the **cost** do?",
        ("Fall faster", "Fall slower", "Leap up"),
        2,
        "**Watch** the curve of the cost.",
        "Each step jumps over the place where the cost is low. Guessing costs 2.3.",
        replace(NETWORK, learning_rate=5.0),
    ),
    Step(
        "Fewer units",
        "Train",
        "walk_at_score",
        "Now there are 5 hidden units in place of 64. How many of 100 **test digits** will the network read in the "
        "end?",
        ("About 10", "About 50", "About 80"),
        2,
        "**Watch** crosses turn into ticks.",
        "With 64 units it is about 96 of 100. Five units find only five patterns.",
        replace(NETWORK, hidden_units=(5,)),
    ),
    Step(
        "A hundred digits",
        "Train",
        "walk_at_accuracy",
        "Now the network learns from 100 digits in place of 4,000. How many of these will it read in the end, and how "
        "many of 100 new ones?",
        ("100 and 100", "100 and 80", "80 and 80"),
        1,
        "**Watch** the two curves of the accuracy.",
        "What 100 digits do not show, a network cannot learn. From 4,000 it reads about 96 of 100 new ones.",
        replace(NETWORK, training_digits=100),
    ),
)
END = len(STEPS)
LEARNED = (
    "A **unit** multiplies each pixel by a **weight** and adds everything up.",
    "Each step of training, an **iteration**, moves all weights a little, so that the **cost** falls.",
    "A **learning rate** that is too high makes the steps too long: they jump over the low cost.",
    "A network reads what is like its training digits. In a corner, or from too few digits, it fails.",
)


def shown(step, run, digit):
    """What the ended run of a Step has shown, as a sentence, "" where it shows nothing of its own. digit: the one that
    is drawn, (28, 28)."""
    if found := [each.sentence for each in findings(run) if each.rule in ("not finite", "explosion")]:
        return found[0]
    if run.network is None or step.at == "walk_at_units":
        return ""
    if step.at == "walk_at_score":
        return f"It reads {per_cent(run.scores.test_accuracy)} of the test digits." if run.scores else ""
    if step.at == "walk_at_accuracy":
        return _by_heart(run.scores) if run.scores else ""
    probabilities = _read(run.network, digit)
    best = int(probabilities.argmax())
    read = of_drawing(run.class_names[best], share(probabilities[best]))
    return f"After {run.iteration:,} iterations {read[0].lower()}{read[1:]}"


def _by_heart(scores):
    own, new = per_cent(scores.train_accuracy), per_cent(scores.test_accuracy)
    return f"It reads {own} of its own 100 digits, which it knows by heart, and {new} of the test digits."


def in_the_corner(network, names):
    """Which guess is right of a network and the 7 in the corner, and what it reads there and in the middle."""
    answers, said = [], []
    for centre in ("mass", None):
        probabilities = _read(network, CORNER.sheet.digit(Preparation(centre=centre)))
        best = int(probabilities.argmax())
        known = probabilities[best] >= LEAST
        answers.append(best if known else None)
        said.append(f"{names[best]}, {share(probabilities[best])} sure" if known else "no idea")
    right = NONE if answers[1] is None else SAME if answers[1] == CORNER.label else OTHER
    return right, f"In the middle: {said[0]}. In the corner: {said[1]}."


def _read(network, digit):
    return np.nan_to_num(network.predict_proba(nncore.flatten(digit[None]))[0])
