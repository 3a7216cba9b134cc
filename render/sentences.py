"""Numbers and states as words."""

import re
from functools import partial

import nncore
from lab.data_library import called
from render.numbers import per_cent

NO_RUN_YET = "Draw a digit, and press **Start training**."

NO_CURVE_YET = "A chart that is drawn while a network trains."
WATCH = "**Watch**: do strokes come out of the noise? Do crosses turn into ticks? Does the cost fall?"
RESET = "Back at the start: **Start training** begins from there, **Step** does one iteration."
OWN_SETTINGS = (
    "For your digits it has settings of its own: those that are set here are for **Reset** and **Start training**."
)
ANOTHER_OPENED = "This page shows your last run. Draw, Evaluate and Inside have the network that you opened since."
NO_IDEA = "It has no idea what you have drawn."
NOTHING_DRAWN = "Now draw a digit of your own: does it read that, too?"
NEXT_HAND = "Next, draw a 7 in a corner on Draw, and switch *Centre* off: what does it become?"
NEXT_PRESET = "Next, choose *Learning rate too high* under *Start from*: what will the cost do?"
NEXT_CHANGE = "Next, change one setting, and start again: Compare shows both curves."
PAUSED = "Paused: **Resume** goes on, **Step** does one iteration."
GO_ON_LONGER = "Nothing went wrong on the way, so more iterations may help."
CHANCE = 0.1  # of the test digits: what guessing reads of ten classes
LONGEST = 400  # characters of a sentence about a file
DIGIT_ALT = "Your drawing, scaled and centred, as the 28×28 pixels that the network reads."


# Where an address begins that Streamlit makes a link of, though it is escaped; and what ends it and takes no place.
_ADDRESS, JOINER = re.compile(r"(?<=h)(?=ttps?:)|(?<=w)(?=ww\.)|(?=@)", re.IGNORECASE), "\u2060"


def plain(name):
    """A name from a file as Markdown that shows just its characters."""
    # Of signs beyond ASCII none means anything, and a backslash before them would be seen.
    return re.sub(r"([!-+\-/:-@[-`{-~])", r"\\\1", _ADDRESS.sub(JOINER, name))


def article(name):
    """What stands before a digit, a letter or a piece of clothing, as it is said aloud: "an" before 8 and a vowel."""
    return "an" if name[:1].lower() in set("8aeio" + "fhlmnrsx" * (len(name) == 1)) else "a"


def harmless(sentence):
    """A sentence that may hold something of a file, as Markdown: one line, in which nothing asks another server."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in sentence).split())
    return re.sub(r"([\[\]<>`*_~$\\|@&]|:(?=\S))", r"\\\1", _ADDRESS.sub(JOINER, line[:LONGEST]))


def ended(text):
    """A text with the full stop that it may lack."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def escaped(name):
    """A name from a file as HTML that shows just its characters; not for an attribute, whose quotes it leaves.

    Plotly takes some HTML in its texts, and knows these two signs by their names, but not quotes.
    """
    return name.replace("&", "&amp;").replace("<", "&lt;")


def guessing(share):
    """That a share of the test digits is about what somebody who guesses would read."""
    return f"That is {'hardly' if share > CHANCE else 'no'} better than guessing."


def latest(values):
    """The last of some values, None before the first."""
    return values[-1] if values else None


def exact(value, digits=6):
    """A number as the page Inside writes it: so many digits that count, with a minus sign."""
    # Adding 0 turns −0 into 0.
    return f"{value + 0:.{digits}g}".replace("-", "−")


def duration(seconds):
    """Seconds as a reader would say them."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    # Rounded before it is split: 59.6 s are a minute.
    minutes, whole = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60:,} h {minutes % 60:02} min"
    return f"{minutes} min {whole:02} s" if minutes else f"{whole} s"


def changes(marks):
    """What was changed on the way, (iteration, text) each, as a list of texts, the same wherever they are shown."""
    return [f"{text} after iteration {iteration:,}" for iteration, text in marks]


# What nncore.reading.measures measures: name, how a value is written, and the words for too little and too much of it.
MEASURES = {
    "ink": ("Ink", partial(per_cent, digits=0), "It has less ink", "It has more ink"),
    "stroke": ("Stroke width", "{:.1f} pixels".format, "Its strokes are thinner", "Its strokes are thicker"),
    "size": ("Longer side", "{:.0f} pixels".format, "It is smaller", "It is larger"),
    "slant": ("Slant", lambda a: f"{round(a)}°", "It leans further to the left", "It leans further to the right"),
    "offset": ("Off the middle", "{:.1f} pixels".format, "", "It is further from the middle"),
}


def is_usual(name, value, low, high):
    """Whether a measure is as most digits have it, as far as can be seen from what is written of it."""
    written = MEASURES[name][1]
    return low <= value <= high or written(value) in (written(low), written(high))


def unusual(found, ranges):
    """A sentence for each measure that few of MNIST's digits have.

    found: {measure: value}; ranges: {measure: (low, high)}.
    """
    sentences = []
    for name, (_, written, less, more) in MEASURES.items():
        value, (low, high) = found[name], ranges[name]
        words = less if value < low else more
        if words and not is_usual(name, value, low, high):
            usual = f"where 9 of 10 of MNIST's digits have {written(low)} to {written(high)}"
            sentences.append(f"{words} than usual: {written(value)}, {usual}.")
    return sentences


def measured(found, ranges):
    """What was measured of a drawing beside where most digits are, as a table. found, ranges: as for `unusual`."""
    rows = [(title, written, found[name], ranges[name]) for name, (title, written, *_) in MEASURES.items()]
    return {
        "Measure": [title for title, *_ in rows],
        "Your drawing": [written(value) for _, written, value, _ in rows],
        "9 of 10 of MNIST's digits": [f"{written(low)} to {written(high)}" for _, written, _, (low, high) in rows],
    }


def leanings(units, first, second):
    """What each hidden unit spoke for, as a caption: how much it moved the first guess's logit over the second's."""
    return [f"{first if value >= 0 else second} +{abs(value):.1f}" for value in units]


def lesson(lesson, own_after):
    """What a Lesson has changed, as HTML: own digits that were read before and after, and how many test digits."""
    own_before, test_before = lesson.before
    # While it goes on, those of where it last rested are of an earlier network.
    scores = lesson.run.scores if lesson.run.scored else None
    test_after = scores.test_accuracy if scores else latest(lesson.run.history.test_accuracies)
    n, n_test = len(lesson.own), len(lesson.data.test_labels)
    read = [f"{round(share * n)} of {n}" for share in (own_before, own_after)]
    of = [f"of your digits, and {per_cent(share)} of {n_test:,} test digits" for share in (test_before, test_after)]
    return number_list(
        dict(zip(["Before", "After" if lesson.run.ended else "So far"], read, strict=True)), "lesson", of
    )


def number_list(shown, kind="", of=None):
    """Named numbers as HTML, in large print. shown: {name: text}; kind: another class of the style sheet; of: what each
    of them is of, in small print.

    One element, where st.metric would be one for each: they cost a watched run as much as a chart.
    """
    small = [""] * len(shown) if of is None else [f'<dd class="of">{text or "&nbsp;"}</dd>' for text in of]
    pairs = zip(shown.items(), small, strict=True)
    items = "".join(f"<div><dt>{name}</dt><dd>{text}</dd>{beneath}</div>" for (name, text), beneath in pairs)
    return f'<dl class="numbers {kind}">{items}</dl>'


def of_some_digits(fewest, n_test):
    """That points of a test curve are of fewer digits than the numbers beside it; "" if they are not.

    fewest: digits that any of them is of, None where that is not known; n_test: all there are.
    """
    if not fewest or fewest >= n_test:
        return ""
    some = f"at least {fewest:,} of the {n_test:,} test digits"
    return f"While it trains, the test curve uses {some}; when it stops or pauses, all of them."


def changed_since(titles):
    """That a run that goes on keeps its settings. titles: of what was changed on the page since it began."""
    changed = ", ".join(titles)
    return f"Changed since it started: {changed}. This run keeps its old settings. Press Reset to use the new ones."


def of_drawing(answer, sure):
    """How a network reads what is drawn. answer: the class's name; sure: a share in words."""
    return f"It reads your drawing as {article(answer)} {answer}, {sure} sure."


def of_other_settings(titles):
    """That a result is of other settings than the page shows. titles: of those that differ."""
    *others, last = titles
    differ = "several" if len(titles) > 4 else f"{', '.join(others)} and {last}" if others else last
    return f"This run had other settings: {differ}. Press Start training to try those of now."


def opened(saved):
    """What is known of a network from a file, or of an earlier run; of a file's own words none are shown."""
    accuracy, of_run = saved.notes.get("test_accuracy"), saved.notes.get("begun")
    scored = isinstance(accuracy, float) and 0 <= accuracy <= 1
    score = f"; it read {per_cent(accuracy)} of its test digits{'' if of_run else ', says the file'}" if scored else ""
    which = "the network of an earlier run," if of_run else "a network of"
    return f"Opened {which} {'-'.join(map(str, saved.network.sizes))}{score}."


def grid_alt(names):
    """The grid of samples in words."""
    return f"{len(names)} handwritten digits; row by row they are labelled {', '.join(names)}."


def source(data):
    """Where the digits come from."""
    n, n_test = len(data.train_labels), len(data.test_labels)
    return f"{plain(called(data.name))}: {n:,} digits to train on, {n_test:,} to test on."


def checks(found):
    """The table of checks: question → answer with a mark. found: what data_checks.check_data returned."""
    return {question: f"{'✓' if right else '✗'} {answer}" for question, answer, right in found}


def counts_alt(data):
    """The bar chart of classes in words."""
    counts = nncore.class_counts(data.train_labels)
    return f"Training digits of each class, from 0 to 9: {', '.join(f'{count:,}' for count in counts)}."
