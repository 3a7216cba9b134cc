"""Figures of an evaluation: every cell and every digit is there; names in figures and tables are text."""

import numpy as np

import nncore
from nncore.study.evaluation import Evaluation
from render import evaluation_figures


def test_every_cell_of_the_confusion_matrix_can_be_chosen():
    counts = np.arange(100).reshape(10, 10)
    points = evaluation_figures.selectable_confusion(counts, nncore.load_digits().class_names, (4, 9)).data[1]
    assert len(points.x) == 100
    for x, y, (label, answer), text in zip(points.x, points.y, points.customdata, points.text, strict=True):
        assert (y, x, int(text)) == (str(label), str(answer), counts[label, answer])


def test_every_digit_is_on_the_map_once_and_mistakes_are_larger():
    data = nncore.load_digits()
    found = Evaluation(np.eye(10)[[7, 3, 0, 5]], data.test_labels[:4].astype(int))
    figure = evaluation_figures.flat_map(np.arange(8.0).reshape(4, 2), np.array([0.5, 0.1]), found, data, 2)
    points = [
        (row, x, y, size)
        for trace in figure.data[:10]
        for (row,), x, y, size in zip(trace.customdata, trace.x, trace.y, trace.marker.size, strict=True)
    ]
    assert sorted(points) == [(0, 0, 1, 7), (1, 2, 3, 7), (2, 4, 5, 7), (3, 6, 7, 11)]
    assert figure.data[10].customdata[0][0] == 2


def test_an_axis_begins_at_a_ten_below_all_shares():
    assert evaluation_figures.from_per_cent([0.913, np.nan, 0.95]) == 90
    assert evaluation_figures.from_per_cent([0.9, 0.95]) == 80 and evaluation_figures.from_per_cent([0.0]) == 0


def test_names_from_a_file_are_no_html():
    names = ["<b>shirt</b>", "*coat*", *"23456789"]
    found = Evaluation(np.eye(10), np.arange(10))
    for figure in (
        evaluation_figures.selectable_confusion(found.confusion, names, (0, 1)),
        evaluation_figures.by_digit({"a": found.recall}, names),
    ):
        assert "<b>" not in figure.to_json().replace("\\u003c", "<")
