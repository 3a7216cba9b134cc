"""A network's answer in words: how sure it is, and whether it may be no digit at all."""

import numpy as np

from nncore.reading.doubt import KINDS
from render import verdicts


def sure_of(*shares):
    """Probabilities of 0, 1, …, as many as are given."""
    return np.array([*shares, *[0.0] * (10 - len(shares))])


def test_a_low_confidence_says_so():
    assert "not sure" not in verdicts.answer(sure_of(0.09, 0.91))
    unsure = verdicts.answer(sure_of(0.45, 0.39, 0.16))
    assert "is not sure" in unsure and "0 or 1" in unsure
    assert "reads an<" in verdicts.answer(np.eye(10)[8]) and "reads a<" in verdicts.answer(np.eye(10)[7])


def test_where_all_ten_are_alike_it_has_no_idea():
    assert verdicts.said(np.full(10, 0.1)) == "The network has no idea yet: –. 10\u202f% at most."


def test_a_doubt_says_what_it_looks_like():
    for kind in KINDS[1:]:
        said = verdicts.answer(np.eye(10)[3], doubt=kind)
        assert verdicts.DOUBTS[kind] in said and "Not sure that it is a digit" in said and 'data-answer="3"' in said


def test_a_doubted_digit_of_a_number_has_a_question_mark():
    three, letter = (np.eye(10)[3], None), (np.eye(10)[0], "letter")
    said = verdicts.number([three, letter])
    assert said.startswith('<div data-number="30">The network is not sure:') and "It looks more like" in said
    assert "30?" in said and "not sure where a ? stands" in said
    assert verdicts.number_said([three, letter]).endswith("than like a digit.")
    assert verdicts.number_said([three, three]) == "The network reads 33. 2 digits, one by one."
    assert "30?" in verdicts.number([three, (sure_of(0.6, 0.4), None)]), "it may as well be a 1"


def test_names_from_a_file_are_text():
    assert "<b>" not in verdicts.answer(np.linspace(1, 0, 10), ["<b>a</b>", 'b & "c"', *"23456789"])


def test_nothing_is_said_to_be_certain():
    said = verdicts.probabilities_alt(sure_of(0.997, 0.003))
    assert said.startswith("Probabilities: 0: over 99\u202f%, 1: under 1\u202f%")
