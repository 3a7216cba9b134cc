"""A network's answer, as words and HTML: what it reads, how sure it is, and whether it may be no digit at all."""

from nncore.datasets import DIGIT_NAMES
from render.numbers import share
from render.sentences import article, escaped

# A letter and a picture share a sentence: the network that doubts takes some houses for letters.
NO_DIGIT = "It looks more like a letter, a sign or a picture than like a digit."
# What a drawing that may be no digit looks like, by nncore.reading.doubt.KINDS and lab.drawing_sheet.
DOUBTS = {
    "letter": NO_DIGIT,
    "scribble": "It looks more like a scribble than like a digit.",
    "shape": NO_DIGIT,
    "several": "It looks like several digits: draw them with the pen, and leave some room between them.",
    "stacked": "It looks like digits one above another: write them beside one another.",
    "struck": "A line goes through it.",
    "sizes": "Its digits differ much in size: write them as large as one another.",
    "lines": "It looks more like lines or a frame than like a digit.",
}
# Below this share the first guess is not an answer yet; below the lower one a network has none.
SURE, LEAST, NO_IDEA = 0.7, 0.2, "no idea yet"


def answer(probabilities, class_names=DIGIT_NAMES, title="The network", doubt=None):
    """A network's answer as HTML, names escaped. probabilities: (10,) from 0 to 1; title: which network's; doubt: a key
    of DOUBTS where it may be no digit."""
    return _html(f'data-answer="{probabilities.argmax()}"', *_answered(probabilities, class_names, title, doubt))


def _html(data, heading, large, small):
    lines = "<br>".join(map(escaped, small))
    return f'<div {data}>{escaped(heading)}<div class="answer">{escaped(large)}</div>{lines}</div>'


def said(probabilities, class_names=DIGIT_NAMES, title="The network", doubt=None):
    """The same as a sentence, to be read out."""
    return _aloud(*_answered(probabilities, class_names, title, doubt))


def _aloud(heading, large, small):
    return f"{heading} {large}. {'; '.join(line.removesuffix('.') for line in small)}."


def _answered(probabilities, class_names, title, doubt):
    """Its heading, what it reads, and the lines below."""
    first, second = probabilities.argsort()[::-1][:2]
    names = [class_names[label] for label in (first, second)]
    shares = [share(probabilities[label]) for label in (first, second)]
    if doubt:
        # Another network doubts: this one knows nothing but digits, and may be as sure as ever.
        taken = f"{title} takes it for {article(names[0])} {names[0]}, with {shares[0]}."
        return "Not sure that it is a digit:", f"{names[0]} ?", [DOUBTS[doubt], taken]
    if probabilities[first] < LEAST:
        return f"{title} has {NO_IDEA}:", "–", [f"{shares[0]} at most"]
    if probabilities[first] < SURE:
        return f"{title} is not sure:", f"{names[0]} or {names[1]}", [f"{shares[0]} and {shares[1]}"]
    return f"{title} reads {article(names[0])}", names[0], [f"{shares[0]} sure"]


def is_unsure(probabilities, doubt):
    """Whether an answer is none yet: what is read may be no digit, or may as well be another one."""
    return bool(doubt) or probabilities.max() < SURE


def number(answers, class_names=DIGIT_NAMES, title="The network"):
    """A number's digits as HTML. answers: [(probabilities (10,), doubt as in `answer`)], from left to right."""
    read = "".join(str(probabilities.argmax()) for probabilities, _ in answers)
    return _html(f'data-number="{read}"', *_numbered(answers, class_names, title))


def number_said(answers, class_names=DIGIT_NAMES, title="The network"):
    """The same as a sentence, to be read out."""
    return _aloud(*_numbered(answers, class_names, title))


def _numbered(answers, class_names, title):
    """The heading, what is read of all digits, and the lines below."""
    unsure = [is_unsure(*each) for each in answers]
    firsts = (class_names[probabilities.argmax()] for probabilities, _ in answers)
    large = "".join(name + ("?" if is_one else "") for name, is_one in zip(firsts, unsure, strict=True))
    small = [f"{len(answers)} digits, one by one" + ("; not sure where a ? stands." if any(unsure) else ".")]
    small += [DOUBTS[doubt] for _, doubt in answers if doubt][:1]
    return f"{title} {'is not sure:' if any(unsure) else 'reads'}", large, small


def taken_for_one(n_digits, doubt):
    """What is to be known where a drawing is looked at as one digit, or "". n_digits: on it; doubt: as in `answer`."""
    if n_digits > 1:
        return f"There are {n_digits} digits on your drawing: here they are taken for one."
    return f"{DOUBTS[doubt]} Here it is taken for one." if doubt else ""


def probabilities_alt(probabilities, class_names=DIGIT_NAMES):
    """The ten bars in words."""
    pairs = zip(class_names, probabilities, strict=True)
    return "Probabilities: " + ", ".join(f"{name}: {share(value)}" for name, value in pairs) + "."
