"""Numbers, states and names from files as words."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

import nncore
from lab.lesson import Lesson
from lab.own_digits import Labelled
from lab.runs.history import History
from lab.runs.scores import Scores
from nncore.reading.measures import measures
from nncore.reading.preparation import BOX
from nncore.storage import Saved
from render import sentences
from ui.draw.preparation_steps import USUAL


def with_visible_joiners(text):
    return text.replace(sentences.JOINER, "~")


def test_a_name_from_a_file_shows_just_its_characters():
    said = with_visible_joiners(sentences.plain("<b>![x](http://e) 28×28, a_b."))
    assert said == r"\<b\>\!\[x\]\(h~ttp\:\/\/e\) 28×28, a\_b."


@pytest.mark.parametrize("address", ["http://e.example", "HTTPS://e.example", "WWW.e.example", "a@e.example"])
@pytest.mark.parametrize("shown", [sentences.plain, sentences.harmless])
def test_no_address_becomes_a_link(shown, address):
    # What Streamlit looks for in a text, after it has taken backslashes away.
    found = re.search(r"(?i)https?://|www(?=\.)|[-.\w+]@[-\w]", shown(f"see {address}, there").replace("\\", ""))
    assert found is None


def test_a_sentence_about_a_file_asks_no_server_and_fits_a_line():
    said = sentences.harmless("got ![x](http://evil.example/x)<img src=//e>\0\n www.evil.example: bad" + "x" * 9999)
    assert with_visible_joiners(said).startswith(
        r"got !\[x\](h~ttp\://evil.example/x)\<img src=//e\> w~ww.evil.example: bad"
    )
    assert len(said) < 500 and said.replace(sentences.JOINER, "").isprintable()
    assert sentences.harmless("layer 1 must have weights (784, units)") == "layer 1 must have weights (784, units)"


def test_digits_and_clothes_have_the_article_that_is_said_aloud():
    names = ["0", "8", "9", "Ankle boot", "Shirt", "S"]
    assert [sentences.article(name) for name in names] == ["a", "an", "a", "an", "a", "an"]


def test_what_a_file_says_of_itself_is_told_as_what_it_says():
    saved = Saved(nncore.initial_network(nncore.TrainingConfig(hidden_units=(8,))), None, {"test_accuracy": 0.999})
    assert sentences.opened(saved) == (
        "Opened a network of 784-8-10; it read 99.9\u202f% of its test digits, says the file."
    )


def test_a_time_is_rounded_before_it_is_split():
    said = ", ".join(map(sentences.duration, (0, 9.94, 9.96, 59.4, 59.6, 119.6, 20_640)))
    assert said == "0.0 s, 9.9 s, 10 s, 59 s, 1 min 00 s, 2 min 00 s, 5 h 44 min"


@pytest.mark.parametrize(("scored", "said"), [(True, "90.0\u202f%"), (False, "95.0\u202f%")])
def test_what_a_lesson_made_of_both_kinds_of_digits(scored, said):
    history, scores = History(test_accuracies=[0.9, 0.95]), Scores(10, 0.8, 0.9)
    run = SimpleNamespace(scored=scored, scores=scores, history=history, ended=scored)
    html = sentences.lesson(Lesson(run, 4 * (Labelled(None, 3),), nncore.load_digits(), (0.5, 0.8)), 1.0)
    assert (
        "<dt>Before</dt><dd>2 of 4</dd>" in html
        and f"<dt>{'After' if scored else 'So far'}</dt><dd>4 of 4</dd>" in html
    )
    assert "80.0\u202f% of 1,000 test digits" in html and f"{said} of 1,000 test digits" in html


# How a drawing compares with MNIST's digits


def test_the_usual_ranges_hold_nine_of_ten_of_mnists_digits():
    for name, values in measures(nncore.load_digits().train_images).items():
        low, high = np.percentile(values, (5, 95))
        wanted = {"offset": (0, high), "size": (min(low, BOX), high)}.get(name, (low, high))
        assert USUAL[name] == pytest.approx(wanted, rel=1e-3), name


def test_what_was_measured_stands_beside_what_is_usual():
    table = sentences.measured(dict.fromkeys(USUAL, 0.5), USUAL)
    assert table["Measure"][0] == "Ink" and table["Your drawing"][0] == "50\u202f%"
    assert table["9 of 10 of MNIST's digits"][1] == "1.7 pixels to 3.6 pixels"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("size", 7, "It is smaller than usual: 7 pixels, where 9 of 10 of MNIST's digits have 19 pixels to 20 pixels."),
        ("stroke", 3.7, "Its strokes are thicker"),
        ("slant", -40, "It leans further to the left than usual: -40°"),
        ("offset", 0, ""),
        # Its number is one of those that are usual.
        ("stroke", 3.6, ""),
        ("ink", 0.2049, ""),
    ],
)
def test_what_is_unusual_is_said_with_its_number(name, value, said):
    usual = {measure: sum(limits) / 2 for measure, limits in USUAL.items()}
    assert "".join(sentences.unusual({**usual, name: value}, USUAL)).startswith(said)
    assert bool(sentences.unusual({**usual, name: value}, USUAL)) == bool(said)
