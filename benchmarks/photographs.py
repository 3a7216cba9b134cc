"""What is read of photographs: `python -m benchmarks.photographs [--strokes FILE]`.

For twelve kinds of photographs the share that is read right, with the box where it was found; of photographs with two
and three digits, how many say so, and how many read one of them; and of photographs with no digit on them, how many are
read as one for sure. They are made (`benchmarks/scenes.py`), of digits by the writers
kept aside, or without a file of strokes of the embedded test digits. What finds the ink was set by others, which
`--setting` has: of the other writers, or of training digits, and with other chances.
"""

import argparse

import numpy as np

import nncore
from benchmarks import scenes
from benchmarks.drawings import written
from lab.drawing_sheet import DrawingSheet
from lab.photograph import Photograph
from nncore.reading.doubt import doubts
from nncore.reading.image_files import read_picture
from nncore.reading.strokes import kept_aside, load_strokes
from render import pictures

FOR_SURE = 0.9


def inks(strokes, setting):
    """[(ink, label)] of digits to judge by, or to set by."""
    if strokes is None:
        data = nncore.load_digits()
        images, labels = (data.train_images, data.train_labels) if setting else (data.test_images, data.test_labels)
        return [(scenes.of_pixels(image), int(label)) for image, label in zip(images, labels, strict=True)]
    digits = load_strokes(strokes)
    aside = kept_aside(digits)
    return [(scenes.of_strokes(digit.strokes), digit.label) for digit in digits if (digit.writer in aside) != setting]


def answer(digit):
    """(guess, its probability, whether it is doubted) of a digit, (28, 28) uint8, or None where nothing was found."""
    if digit is None:
        return None
    probabilities = nncore.load_ready_network().predict_proba(nncore.flatten(digit[None]))[0]
    return int(probabilities.argmax()), float(probabilities.max()), doubts(digit[None])[0] is not None


def photographs(kind, n, digits, setting):
    """n photographs of a kind, (file, label) each; label is None where there is no digit."""
    options = scenes.WITH_DIGIT.get(kind) or scenes.WITHOUT.get(kind) or {}
    number = [*scenes.WITH_DIGIT, *scenes.WITHOUT].index(kind)
    for each in range(n):
        random = np.random.default_rng([int(setting), number, each])
        ink, label = digits[random.integers(len(digits))] if kind in scenes.WITH_DIGIT else (None, None)
        yield scenes.photograph(ink, random, **options), label


def digit_of(file):
    """What the app makes of a picture file before anybody moves the box: (28, 28) uint8, or None."""
    ink = Photograph.of(read_picture(file)).ink
    return None if ink is None else DrawingSheet.of_picture(pictures.on_page(ink), False).digit()


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.photographs", description=__doc__.splitlines()[0])
    parser.add_argument("--strokes")
    parser.add_argument("--n", type=int, default=100, help="photographs of each kind")
    parser.add_argument("--setting", action="store_true", help="of the digits and chances that the finding was set by")
    options = parser.parse_args()
    digits = inks(options.strokes, options.setting)
    for kinds in (scenes.WITH_DIGIT, scenes.WITHOUT):
        print(f"{'':24} {'right':>8} {'sure and wrong':>15} {'nothing found':>14}")
        rows = []
        for kind in kinds:
            rows.append(shares(photographs(kind, options.n, digits, options.setting)))
            print(row_of(kind, rows[-1]), flush=True)
        print(row_of("all of them", np.mean(rows, axis=0)))
    for length in (2, 3) if options.strokes else ():
        made = list(with_several(length, options.n, load_strokes(options.strokes)))
        told = np.mean([Photograph.of(read_picture(file)).found == length for file, _ in made])
        print(row_of(f"{length} digits", shares(made)), f"{told:8.1%} say how many there are")


def with_several(length, n, digits):
    """n photographs of numbers with so many digits, by the writers kept aside: (file, the labels on it) each."""
    aside = kept_aside(digits)
    own = [digit for digit in digits if digit.writer in aside]
    for each in range(n):
        random = np.random.default_rng([length, each])
        chosen = [own[index] for index in random.integers(0, len(own), length)]
        strokes = [digit.strokes for digit in chosen]
        ink = scenes.of_strokes(written(strokes, 0, random, apart=(0.3, 0.6)))
        yield scenes.photograph(ink, random, widths=(0.025, 0.05)), {digit.label for digit in chosen}


def shares(made):
    """Of some photographs, (file, its label or labels) each: shares (read right, read wrong for sure, found empty)."""
    found = [(answer(digit_of(file)), label if isinstance(label, set) else {label}) for file, label in made]
    right = [given is not None and given[0] in labels for given, labels in found]
    sure = [given is not None and given[0] not in labels and is_sure(given) for given, labels in found]
    return np.mean([right, sure, [given is None for given, _ in found]], axis=1)


def row_of(name, row):
    return f"{name:24} {row[0]:8.1%} {row[1]:15.1%} {row[2]:14.1%}"


def is_sure(given):
    """Whether an answer is given as certain."""
    return given[1] >= FOR_SURE and not given[2]


if __name__ == "__main__":
    main()
