"""What is said of a class's pool of digits."""

from types import SimpleNamespace

from lab.origin import Origin
from render import pool_sentences


def test_each_digit_has_a_name_that_stays_wherever_it_stands():
    digits = [SimpleNamespace(id=id, label=label, nickname="Mia") for id, label in ((1, 7), (5, 7), (9, 3))]
    names = pool_sentences.names(digits)
    assert names == {1: "1: 7, Mia", 5: "5: 7, Mia", 9: "9: 3, Mia"}
    assert pool_sentences.names(digits[2:]) == {9: names[9]}


def test_who_has_learned_from_digits_of_their_own_is_named():
    learned = {name: SimpleNamespace(origin=Origin(own_digits=n)) for name, n in (("Mia", 3), ("Ben", 0))}
    assert pool_sentences.seen_before(learned).startswith("Trained on digits of their own, too: Mia.")
    assert pool_sentences.seen_before({"Ben": learned["Ben"]}) == ""
