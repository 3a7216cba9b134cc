"""Sentences about what a network reads, and how far a run is."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

import nncore
from lab.lesson import Lesson
from lab.own_digits import Labelled
from lab.runs.history import History
from lab.runs.scores import Scores
from nncore.reading.doubt import KINDS
from nncore.storage import Saved
from render import run_sentences, sentences, verdicts


def test_a_low_confidence_says_so():
    sure, unsure = np.full(10, 0.01), np.full(10, 0.02)
    sure[4], unsure[4], unsure[9] = 0.91, 0.45, 0.39
    assert "not sure" not in verdicts.answer(sure)
    assert "is not sure" in verdicts.answer(unsure) and "4 or 9" in verdicts.answer(unsure)


def test_a_doubt_says_what_it_looks_like_and_every_kind_has_a_sentence():
    values = np.eye(10)[3]
    for kind in KINDS[1:]:
        said = verdicts.answer(values, doubt=kind)
        assert verdicts.DOUBTS[kind] in said and "Not sure that it is a digit" in said and 'data-answer="3"' in said
    answers = [(values, None), (np.eye(10)[0], "letter")]
    said = verdicts.number(answers)
    assert 'data-number="30"' in said and "30?" in said and "not sure where a ? stands" in said
    assert said.startswith('<div data-number="30">The network is not sure:') and "It looks more like" in said
    assert verdicts.number_said(answers).endswith("than like a digit.")
    assert verdicts.number_said(2 * answers[:1]) == "The network reads 33. 2 digits, one by one."
    said = verdicts.number([(values, None), (0.6 * np.eye(10)[0] + 0.4 * np.eye(10)[6], None)])
    assert "30?" in said and "not sure where a ? stands" in said, "it may as well be a 6"


def test_a_name_from_a_file_shows_just_its_characters():
    assert sentences.plain("<b>![x](http://e) 28×28, a_b.") == r"\<b\>\!\[x\]\(h~ttp\:\/\/e\) 28×28, a\_b.".replace(
        "~", sentences.JOINER
    )


@pytest.mark.parametrize(
    "address", ["http://e.example", "HTTPS://e.example", "www.e.example", "WWW.e.example", "a@e.example"]
)
@pytest.mark.parametrize("shown", [sentences.plain, sentences.harmless])
def test_no_address_becomes_a_link(shown, address):
    # What Streamlit looks for in a text, after it has taken backslashes away.
    found = re.search(r"(?i)https?://|www(?=\.)|[-.\w+]@[-\w]", shown(f"see {address}, there").replace("\\", ""))
    assert found is None


def test_a_sentence_about_a_file_asks_no_other_server_and_fits_a_line():
    said = sentences.harmless("got ![x](http://evil.example/x)<img src=//e>\0\n www.evil.example: bad" + "x" * 9999)
    assert said.replace(sentences.JOINER, "~").startswith(
        r"got !\[x\](h~ttp\://evil.example/x)\<img src=//e\> w~ww.evil.example: bad"
    )
    assert len(said) < 500 and said.replace(sentences.JOINER, "").isprintable()
    assert sentences.harmless("layer 1 must have weights (784, units)") == "layer 1 must have weights (784, units)"


def test_digits_and_clothes_have_the_article_that_is_said_aloud():
    names = ["0", "8", "9", "Ankle boot", "Shirt", "S"]
    assert [sentences.article(name) for name in names] == ["a", "an", "a", "an", "a", "an"]
    assert "reads an<" in verdicts.answer(np.eye(10)[8]) and "reads a<" in verdicts.answer(np.eye(10)[7])


def test_what_a_file_says_of_itself_is_told_as_what_it_says():
    saved = Saved(nncore.initial_network(nncore.TrainingConfig(hidden_units=(8,))), None, {"test_accuracy": 0.999})
    assert sentences.opened(saved) == (
        "Opened a network of 784-8-10; it read 99.9\u202f% of its test digits, says the file."
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0.0 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min 00 s"),
        (119.6, "2 min 00 s"),
        (20_640, "5 h 44 min"),
    ],
)
def test_a_time_is_rounded_before_it_is_split(seconds, said):
    assert sentences.duration(seconds) == said


@pytest.mark.parametrize(("scored", "said"), [(True, "90.0\u202f%"), (False, "95.0\u202f%")])
def test_what_a_lesson_made_of_both_kinds_of_digits_is_of_the_same_network(scored, said):
    history, scores = History(test_accuracies=[0.9, 0.95]), Scores(10, 0.8, 0.9)
    run = SimpleNamespace(scored=scored, scores=scores, history=history, ended=scored)
    lesson = Lesson(run, (Labelled(None, 3),), nncore.load_digits(), (0.5, 0.8))
    table = sentences.lesson(lesson, 1.0)
    assert table["When"] == ["Before", "After" if scored else "So far"]
    assert table["Your digits (1)"] == ["50.0\u202f%", "100.0\u202f%"]
    assert table["1,000 test digits"] == ["80.0\u202f%", said]


@pytest.mark.parametrize(
    ("rate", "said"), [(0.004, "0.004"), (0.3, "0.3"), (0.96, "0.96"), (1.25, "1.2"), (1234, "1,234")]
)
def test_a_run_that_is_slow_is_not_told_to_stand_still(rate, said):
    going = {"status": "running", "busy": True, "measuring": False, "latest": None, "stepping": 0}
    run = SimpleNamespace(iteration=3, config=nncore.TrainingConfig(), rate_is_steady=True, rate=rate, **going)
    assert (
        run_sentences.progress(run)
        == f"Iteration 3 of 500 · {said} per second · {run_sentences.duration(497 / rate)} left"
    )
    # Who takes ten steps waits for these, and not for the end.
    run.stepping, run.rests_after = 10, 13
    assert run_sentences.progress(run).endswith(f" · {run_sentences.duration(10 / rate)} left")
