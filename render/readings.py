"""What a network reads, as HTML: its answer, ten bars, and the digit as it sees it. All of it keeps its size."""

from html import escape

import numpy as np

from render import pictures, sentences, verdicts
from render.numbers import share
from render.palette import NETWORK, REST

DRAW = "Draw one digit, 0 to 9."
TOO_LITTLE = "There is too little on the page: a dot or a speck is no digit."
BLANK = np.zeros((28, 28), np.uint8)


def reading(digit, probabilities, class_names, title, *, doubt=None, pen_down=False, dark=False):
    """digit: (28, 28) uint8; probabilities: (10,) from 0 to 1; doubt: as in verdicts.answer; pen_down: whether it is
    about to change."""
    answer = verdicts.answer(probabilities, class_names, title, doubt)
    return _together(digit, sentences.DIGIT_ALT, answer, bars(probabilities, class_names, dark, f"{title}. "), pen_down)


def number(digits, answers, class_names, title, *, pen_down=False):
    """The same of several digits. digits: (n, 28, 28) uint8; answers: as in verdicts.number."""
    answer = verdicts.number(answers, class_names, title)
    seen = []
    for digit, (probabilities, doubt) in zip(digits, answers, strict=True):
        first = probabilities.argmax()
        unsure = verdicts.is_unsure(probabilities, doubt)
        said = f"{escape(class_names[first])} · {'not sure' if unsure else share(probabilities[first])}"
        seen.append(_figure(digit, f"One of the digits. {said}", said))
    return _framed(f'<div class="read">{answer}</div><div class="row">{"".join(seen)}</div>', pen_down)


def nothing(class_names, empty, dark=False):
    """The same before there is anything to be read. empty: whether nothing is on the page."""
    said = f"<div>{DRAW if empty else TOO_LITTLE}</div>"
    return _together(
        BLANK, "Nothing yet.", said, bars(np.zeros(len(class_names)), class_names, dark, "No answer yet. ")
    )


def headed(title, reading):
    """One of two readings beside one another, under its network's name; "" where there is no other."""
    return f"<h2>{escape(title)}</h2>{reading}" if title else reading


def _together(digit, alt, answer, ten, pen_down=False):
    seen = _figure(digit, alt, "What it sees")
    return _framed(f'<div class="read">{seen}{answer}</div>{ten}', pen_down)


def _framed(content, pen_down):
    return f'<div class="reading" data-pen="{"down" if pen_down else "up"}">{content}</div>'


def _figure(digit, alt, caption):
    address = pictures.data_url(pictures.png(digit))
    return f'<figure><img src="{address}" alt="{alt}"><figcaption>{caption}</figcaption></figure>'


def bars(probabilities, class_names, dark=False, about=""):
    """One row a class: name, bar, per cent; the highest stands out. about: what is said before the same in words."""
    alt = about + verdicts.probabilities_alt(probabilities, class_names)
    colours, best = (REST[dark], NETWORK[dark]), float(probabilities.max())
    rows = [
        f'<div><span>{escape(name)}</span><span class="bar"><i style="width:{100 * value:.1f}%;'
        f'background:{colours[0 < value == best]}"></i></span><span>{_written(value)}</span></div>'
        for name, value in zip(class_names, probabilities.tolist(), strict=True)
    ]
    return f'<div class="ten" role="img" aria-label="{escape(alt)}">{"".join(rows)}</div>'


def _written(value):
    # As in words: never rounded to certainty.
    return "" if value < 0.005 else share(value).replace("over ", "&gt;")
