"""What is said of a class's pool of digits."""

from lab.classes.pool import FEWEST, NAME
from lab.data_library import EMBEDDED, MNIST, library
from lab.origin import base_name
from render.numbers import per_cent
from render.sentences import plain

CONSENT = "Then your class can train on your digits, also those to come, and your teacher sees them."
STOPPED = "Your digits are not in the class's pool any more. Switch this on, and all are given but what was taken out."
NONE_YET = "Nobody has given any digits yet: label some on *Draw*, and switch on *Give my digits to my class* there."
HALVES = "Half of the people's digits are for training, the others' for testing: *Our digits*, on *Train*."
SEEN_BEFORE = "Trained on digits of their own, too: {}. Where those are the class's, the network has seen them before."
WHY_THEY_DIFFER = (
    "MNIST was written with pens on paper, in the United States; these were drawn on a screen, by you. Look for what is"
    " thicker, more slanted or written in another way (1, 4 and 7 above all)."
)


def how_many(pool):
    """How many digits there are, of how many hands, as a sentence."""
    n, n_learn, n_judge = len(pool.digits), len(pool.half(False)), len(pool.half(True))
    people = "1 person" if pool.n_writers == 1 else f"{pool.n_writers} people"
    said = f"{n:,} digit{'' if n == 1 else 's'} by {people}: {n_learn:,} for training, {n_judge:,} for testing."
    sides = "half of the people draw for training, the others for testing"
    return said if pool.enough else f"{said} It is a data set once there are {FEWEST} on each side: {sides}."


def of_yours(pool, nickname, n_kept):
    """How many of the digits that somebody keeps are in the pool, where not all are."""
    n = sum(digit.nickname == nickname for digit in pool.digits)
    said = f" Of your {n_kept:,} it has {n:,}: none that is there already, and none that was taken out."
    return said if n < n_kept else ""


def names(digits):
    """What is written under PoolDigits, {id: text}. Plain text.

    A browser knows what is chosen by this text: so by its number, which is always its own, and not by its place.
    """
    return {digit.id: f"{digit.id}: {digit.label}, {digit.nickname}" for digit in digits}


def all_of(nickname):
    """What stands for all digits of somebody, beside those `names`. Plain text."""
    return f"All of {nickname}"


def grid_alt(digits):
    """A picture of PoolDigits in words."""
    return f"Digits that the class drew: {', '.join(f'{digit.label} by {plain(digit.nickname)}' for digit in digits)}."


def accuracies(rows, others, ours):
    """What networks read of MNIST's test digits and of the pool's, as a table. Plain text.

    rows: [(what it is called, what it has learned from, (accuracy there, accuracy here))]; others, ours: the Digits.
    """
    return {
        "Network": [plain(name) for name, *_ in rows],
        "Learned from": [plain(learned) for _, learned, _ in rows],
        f"MNIST, {len(others.test_labels):,} digits": [per_cent(there) for *_, (there, _) in rows],
        f"{NAME}, {len(ours.test_labels):,} digits": [per_cent(here) for *_, (_, here) in rows],
    }


def seen_before(learned):
    """Who has learned from digits of their own, which may be among the class's, as a sentence; "" if nobody. learned:
    the Entry of each network, by the nickname of whose it is."""
    found = [plain(nickname) for nickname, run in learned.items() if run.origin.own_digits]
    return SEEN_BEFORE.format(", ".join(found)) if found else ""


def ink(images):
    """How much of the pictures is ink, as a sentence. images: (n, 28, 28) uint8."""
    return f"{per_cent(float((images > 127).mean()))} of the pixels are ink."


def of_data(entry):
    """Which digits a run is of, as the end of a sentence; "" for those of MNIST. Plain text.

    entry: the run. The class's own have another name after each change, and one here.
    """
    base = base_name(entry)
    usual = base in (MNIST, library.get(EMBEDDED).name)
    on = "" if usual else f", on {plain(NAME if base.startswith(f'{NAME},') else base)}"
    return f"{on}, with own digits" if entry.origin.own_digits else on
