"""A sweep as a figure: the numbers that are drawn, and what a click or a finger on it tells."""

import re

import pytest

import nncore
from lab.sweeps import search
from render.palette import LIGHTER_CELLS, ON_CELLS
from render.sweep_figures import sweep_figure, sweep_heatmap, sweep_scatter

BASE = nncore.TrainingConfig(training_digits=100)
LOG = {"learning_rate": (0.001, 1, "log")}


def finished(cells, shares):
    """The cells, which have reached these test accuracies, None for one that has not finished."""
    for cell, share in zip(cells, shares, strict=False):
        if share is not None:
            cell.status = "finished"
            cell.history.test_accuracies.append(share)
    return cells


def failed(cell):
    cell.status, cell.message = "failed", "It broke."


def labels_of(heat):
    """The texts of a heatmap without their colours."""
    return tuple([re.sub("</?span[^>]*>", "", text) for text in row] for row in heat.text)


@pytest.fixture
def cells():
    """Two learning rates × three batch sizes; one combination is refused, one has not begun, one is going on."""
    cells = search.grid(BASE, {"learning_rate": [0.1, 0.3], "batch_size": [10, None, 200]})
    finished(cells, (0.5, 0.75, None, 0.9))
    cells[0].status = "running"
    cells[5].status, cells[5].message = "waiting", None
    return cells


def test_a_heatmap_shows_the_accuracies(cells):
    heat, top = sweep_heatmap(cells, "learning_rate", "batch_size").data
    assert (heat.x, heat.y) == (("0.1", "0.3"), ("10", "200", "all"))
    assert heat.z == ([50.0, 90.0], [None, None], [75.0, None])
    assert labels_of(heat) == (["50.0…", "<b>90.0</b>"], ["", ""], ["75.0", ""])
    assert list(zip(top.x, top.y, top.customdata, top.text, strict=True)) == [
        ("0.1", "10", 0, ""),
        ("0.1", "all", 1, ""),
        ("0.1", "200", 2, "✗"),
        ("0.3", "10", 3, ""),
        ("0.3", "all", 4, ""),
        ("0.3", "200", 5, ""),
    ]
    # What a cancelled sweep left half trained is marked, and never the best.
    cells[0].history.test_accuracies.append(0.95)
    cells[0].status = "cancelled"
    heat = sweep_heatmap(cells, "learning_rate", "batch_size").data[0]
    assert labels_of(heat) == (["95.0…", "<b>90.0</b>"], ["", ""], ["75.0", ""])


def test_numbers_have_the_colour_that_can_be_read_on_theirs():
    shares = (0.8, 0.84, 0.86, 0.9)
    heat = sweep_heatmap(finished(search.seeds(BASE, 4), shares), "seed").data[0]
    colours = [re.search("color:(#[0-9A-F]{6})", text)[1] for text in heat.text[0]]
    places = [(value - heat.zmin) / (heat.zmax - heat.zmin) for value in heat.z[0]]
    assert colours == [ON_CELLS[place >= LIGHTER_CELLS] for place in places] and len(set(colours)) == 2


def test_why_a_cell_failed_can_be_read_and_is_never_markup(cells):
    cells[2].message = "batch_size must be <a href='x'>less</a> than " + "what " * 30
    text = sweep_heatmap(cells, "learning_rate", "batch_size").data[1].hovertext[2]
    assert text.startswith("Learning rate: 0.1<br>Batch size: 200<br>batch_size must be &lt;a href")
    assert "<a" not in text and max(map(len, text.split("<br>"))) < 80


def test_one_setting_is_one_row():
    figure = sweep_heatmap(finished(search.seeds(BASE, 3), (0.8, 0.9, 0.7)), "seed")
    assert figure.data[0].z == ([80.0, 90.0, 70.0],) and figure.data[1].customdata == (0, 1, 2)
    assert figure.layout.xaxis.title.text == "Seed" and not figure.layout.yaxis.showticklabels


def test_cells_of_one_place_are_shown_by_their_mean():
    cells = search.grid(BASE, {"learning_rate": [0.1, 0.3], "seed": [1, 2]})
    heat, top = sweep_heatmap(finished(cells, (0.6, 0.8, 0.5, 0.4)), "learning_rate").data
    assert heat.z == ([pytest.approx(70), pytest.approx(45)],)
    assert top.customdata == (1, 2), "the best of each"
    assert top.hovertext[0] == "Learning rate: 0.1<br>Test accuracy: 70.0\u202f%, mean of 2 runs"
    alone = search.grid(BASE, {"learning_rate": [0.1], "seed": [1, 2]})
    failed(finished(alone, (None, 0.7))[0])
    said = sweep_heatmap(alone, "learning_rate").data[1].hovertext[0]
    assert said == "Learning rate: 0.1<br>Test accuracy: 70.0\u202f%<br>It broke."


def test_before_anything_is_known_the_figure_is_empty():
    cells = search.grid(BASE, {"learning_rate": [0.1, 0.3], "l2": [0.0, 0.1]})
    assert sweep_heatmap(cells, "learning_rate", "l2").data[0].z == ([None, None], [None, None])
    assert not sweep_scatter(cells, "learning_rate", "l2").data[0].x


def test_a_random_search_is_scattered_and_coloured_by_accuracy():
    cells = search.random_search(BASE, {**LOG, "hidden_units": (8, 16)}, 4, 1)
    failed(finished(cells, (0.5, None, 0.7))[3])
    figure = sweep_scatter(cells, "learning_rate", "hidden_units", dark=True)
    points, crosses = figure.data
    assert points.x == tuple(cells[n].config.learning_rate for n in (0, 2))
    assert points.y == tuple(cells[n].config.hidden_units[0] for n in (0, 2))
    assert points.marker.color == pytest.approx((50.0, 70.0)) and points.customdata == (0, 2)
    assert crosses.customdata == (3,) and crosses.hovertext[0].endswith("It broke.")
    assert (figure.layout.xaxis.type, figure.layout.yaxis.type) == ("log", None)


@pytest.mark.parametrize("shares", [(0.1, 0.834, 0.849), (0.1, 0.098, 0.5, 0.834, 0.849), (0.975, 0.982, 0.99)])
def test_the_good_ones_can_be_told_apart_whatever_the_bad_did(shares):
    cells = finished(search.seeds(BASE, len(shares)), shares)
    heat, points = sweep_heatmap(cells, "seed").data[0], sweep_scatter(cells, "seed").data[0].marker
    for low, high in ((heat.zmin, heat.zmax), (points.cmin, points.cmax)):
        second, best = (min(max((100 * share - low) / (high - low), 0), 1) for share in sorted(shares)[-2:])
        assert best == pytest.approx(1) and second < 0.85


def test_the_scale_says_where_it_ends():
    bar = sweep_scatter(finished(search.seeds(BASE, 2), (0.1, 0.8)), "seed").data[0].marker.colorbar
    assert bar.ticktext == ("70.0\u202f% or less", "80.0\u202f%") and bar.tickvals == (70, 80)
    even = sweep_scatter(finished(search.seeds(BASE, 2), (0.8, 0.8)), "seed")
    assert even.data[0].marker.colorbar.ticktext == ("80.0\u202f%",)


def test_values_are_in_order_and_those_that_are_no_numbers_last():
    cells = search.grid(BASE, {"batch_size": [200, None, 10], "hidden_units": [(64,), (8,), (16, 8)]})
    heat = sweep_heatmap(cells, "batch_size", "hidden_units").data[0]
    assert heat.x == ("10", "200", "all") and heat.y == ("8", "64", "16+8")


def test_a_random_search_is_points_unless_it_fills_a_grid():
    ranges = {**LOG, "hidden_units": (8, 512)}
    once = search.random_search(BASE, ranges, 12, 1)
    # One cell twice does not make a grid of the others.
    again = once + search.random_search(BASE, ranges, 1, 1)
    for cells in (once, again, search.random_search(BASE, LOG, 12, 1)):
        assert sweep_figure(cells).layout.xaxis.type == "log"
    few = search.random_search(BASE, {"optimizer": ["sgd", "adam"], "hidden_activation": ["relu", "tanh"]}, 4, 1)
    grid = search.grid(BASE, {"learning_rate": [0.1, 0.3], "l2": [0.0, 0.1]})
    for cells in (few, grid, search.seeds(BASE, 5)):
        assert sweep_figure(cells).data[0].type == "heatmap"
