"""A network's answer, as words and HTML: what it reads, how sure it is, and whether it may be no digit at all."""

from nncore.datasets import DIGIT_NAMES
from render.numbers import share
from render.sentences import escaped

# What a drawing that may be no digit looks like, by nncore.reading.doubt.KINDS.
DOUBTS = {
    "letter": "It looks more like a letter or a sign than like a digit.",
    "scribble": "It looks more like a scribble than like a digit.",
    "shape": "It looks more like a drawing of something than like a digit.",
    "several": "It looks like several digits: draw them with the pen, and leave some room between them.",
    "lines": "It looks more like lines or a frame than like a digit.",
}
# Below this share the first guess is not an answer yet.
SURE = 0.7


def answer(probabilities, class_names=DIGIT_NAMES, title="The network", announced=True, doubt=None):
    """A network's answer as HTML, names escaped. probabilities: (10,) from 0 to 1; title: which network's.

    announced: whether who cannot see it is told; doubt: a key of DOUBTS where it may be no digit.
    """
    first, second = probabilities.argsort()[::-1][:2]
    names = [escaped(class_names[label]) for label in (first, second)]
    shares = [share(probabilities[label]) for label in (first, second)]
    if doubt:
        heading, large = f"{title} is not sure:", f"{names[0]} ?"
        small = DOUBTS[doubt]
    elif probabilities[first] < SURE:
        heading, large, small = f"{title} is not sure:", f"{names[0]} or {names[1]}", f"{shares[0]} and {shares[1]}"
    else:
        heading, large = f"{title} reads a", names[0]
        small = f"{shares[0]} sure<br>second guess: {names[1]} ({shares[1]})"
    told = ' aria-live="polite"' if announced else ""
    return f'<div{told} data-answer="{first}">{heading}<div class="answer">{large}</div>{small}</div>'


def is_unsure(probabilities, doubt):
    """Whether an answer is none yet: what is read may be no digit, or may as well be another one."""
    return bool(doubt) or probabilities.max() < SURE


def number(answers, class_names=DIGIT_NAMES, title="The network", announced=True):
    """A number's digits as HTML. answers: [(probabilities (10,), doubt as in `answer`)], from left to right."""
    firsts = [(probabilities.argmax(), is_unsure(probabilities, doubt)) for probabilities, doubt in answers]
    large = "".join(escaped(class_names[first]) + ("?" if unsure else "") for first, unsure in firsts)
    n_unsure = sum(unsure for _, unsure in firsts)
    small = f"{len(answers)} digits, one by one" + (f"; of {n_unsure} it is not sure" if n_unsure else "")
    told, read = ' aria-live="polite"' if announced else "", "".join(str(first) for first, _ in firsts)
    return f'<div{told} data-number="{read}">{title} reads<div class="answer">{large}</div>{small}</div>'


def taken_for_one(n_digits, doubt):
    """What is to be known where a drawing is looked at as one digit, or "". n_digits: on it; doubt: as in `answer`."""
    if n_digits > 1:
        return f"There are {n_digits} digits on your drawing: here they are taken for one."
    return f"{DOUBTS[doubt]} Here it is taken for one." if doubt else ""


def probabilities_alt(probabilities, class_names=DIGIT_NAMES):
    """The ten bars in words."""
    pairs = zip(class_names, probabilities, strict=True)
    return "Probabilities: " + ", ".join(f"{name}: {share(value)}" for name, value in pairs) + "."
