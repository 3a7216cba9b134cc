"""Figures of an evaluation: every cell and every digit is there; names in figures and tables are text."""

import numpy as np

import nncore
from nncore.study.evaluation import Evaluation
from render import evaluation_figures, evaluation_sentences


def test_every_cell_of_the_confusion_matrix_can_be_chosen():
    counts = np.arange(100).reshape(10, 10)
    points = evaluation_figures.selectable_confusion(counts, nncore.load_digits().class_names, (4, 9)).data[1]
    assert len(points.x) == 100
    for x, y, (label, answer), text in zip(points.x, points.y, points.customdata, points.text, strict=True):
        assert (y, x) == (str(label), str(answer))
        assert int(text) == counts[label, answer]


def test_every_digit_is_on_the_map_once_and_mistakes_are_larger():
    data = nncore.load_digits()
    found = Evaluation(np.eye(10)[[7, 3, 0, 5]], data.test_labels[:4].astype(int))
    places = np.arange(8.0).reshape(4, 2)
    figure = evaluation_figures.flat_map(places, np.array([0.5, 0.1]), found, data, 2)
    points = [
        (row, x, y, size)
        for trace in figure.data[:10]
        for (row,), x, y, size in zip(trace.customdata, trace.x, trace.y, trace.marker.size, strict=True)
    ]
    assert sorted(points) == [(0, 0, 1, 7), (1, 2, 3, 7), (2, 4, 5, 7), (3, 6, 7, 11)]
    assert figure.data[10].customdata[0][0] == 2


def test_names_from_a_file_are_no_html_and_no_markdown():
    names = ["<b>shirt</b>", "*coat*", *"23456789"]
    probabilities = np.eye(10)[list(range(10))]
    found = Evaluation(probabilities, np.arange(10))
    assert "<b>" not in evaluation_figures.selectable_confusion(found.confusion, names, (0, 1)).to_json().replace(
        "\\u003c", "<"
    )
    assert "<b>" not in evaluation_figures.by_digit({"a": found.recall}, names).to_json().replace("\\u003c", "<")
    assert evaluation_sentences.table(found, names)["Digit"][1] == r"\*coat\*"
    assert r"\<b\>" in evaluation_sentences.cell(found, 0, 1, names)
