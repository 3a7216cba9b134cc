"""A sweep as a figure: the numbers that are drawn, and what a click or a finger on it tells."""

import re

import numpy as np
import pytest
from plotly.colors import sample_colorscale

import nncore
from lab.sweeps import search
from render import palette
from render.sweep_figures import sweep_figure, sweep_heatmap, sweep_scatter, written
from tests.render.test_palette import contrast

BASE = nncore.TrainingConfig(training_digits=100)


def finished(cell, test_accuracy):
    cell.status = "finished"
    cell.history.test_accuracies.append(test_accuracy)
    return cell


def labels_of(heat):
    """The texts of a heatmap without their colours."""
    return tuple([re.sub("</?span[^>]*>", "", text) for text in row] for row in heat.text)


@pytest.fixture
def cells():
    """Two learning rates × three batch sizes; one combination is refused, one has not begun, one is going on."""
    cells = search.grid(BASE, {"learning_rate": [0.1, 0.3], "batch_size": [10, None, 200]})
    for cell, accuracy in zip(cells, (0.5, 0.75, None, 0.9, None, None), strict=True):
        if accuracy:
            finished(cell, accuracy)
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


def test_numbers_can_be_read_on_every_colour_of_the_scale():
    rates = np.linspace(0.01, 1, search.MAX_CELLS).tolist()
    shares = np.linspace(0.85, 0.9, search.MAX_CELLS).tolist()
    cells = list(map(finished, search.grid(BASE, {"learning_rate": rates}), shares))
    heat = sweep_heatmap(cells, "learning_rate").data[0]
    for value, text in zip(heat.z[0], heat.text[0], strict=True):
        place = min(max((value - heat.zmin) / (heat.zmax - heat.zmin), 0), 1)
        (ground,) = sample_colorscale(palette.CELLS, [place])
        ground = f"#{''.join(f'{round(float(part)):02x}' for part in re.findall(r'[0-9.]+', ground))}"
        assert contrast(re.search("color:(#[0-9A-F]{6})", text)[1], ground) >= 4.5, text


def test_why_a_cell_failed_can_be_read_and_is_never_markup(cells):
    cells[2].message = "batch_size must be <a href='x'>less</a> than " + "what " * 30
    text = sweep_heatmap(cells, "learning_rate", "batch_size").data[1].hovertext[2]
    assert text.startswith("Learning rate: 0.1<br>Batch size: 200<br>batch_size must be &lt;a href")
    assert "<a" not in text and max(map(len, text.split("<br>"))) < 80


def test_one_setting_is_one_row():
    cells = [finished(cell, share) for cell, share in zip(search.seeds(BASE, 3), (0.8, 0.9, 0.7), strict=True)]
    figure = sweep_heatmap(cells, "seed")
    assert figure.data[0].z == ([80.0, 90.0, 70.0],) and figure.data[1].customdata == (0, 1, 2)
    assert figure.layout.xaxis.title.text == "Seed" and not figure.layout.yaxis.showticklabels


def test_cells_that_differ_in_something_else_are_shown_by_their_mean_and_the_best_is_chosen():
    cells = search.grid(BASE, {"learning_rate": [0.1, 0.3], "seed": [1, 2]})
    for cell, share in zip(cells, (0.6, 0.8, 0.5, 0.4), strict=True):
        finished(cell, share)
    heat, top = sweep_heatmap(cells, "learning_rate").data
    assert heat.z == ([pytest.approx(70), pytest.approx(45)],) and top.customdata == (1, 2)
    assert top.hovertext[0] == "Learning rate: 0.1<br>Test accuracy: 70.0\u202f%, mean of 2 runs"


def test_a_mean_says_of_how_many_runs_it_is():
    cells = search.grid(BASE, {"learning_rate": [0.1], "seed": [1, 2, 3]})
    cells[0].status, cells[0].message = "failed", "It broke."
    said = []
    for cell in cells[1:]:
        finished(cell, 0.7)
        said.append(sweep_heatmap(cells, "learning_rate").data[1].hovertext[0].split("<br>")[1])
    assert said == ["Test accuracy: 70.0\u202f%", "Test accuracy: 70.0\u202f%, mean of 2 runs"]


def test_before_anything_is_known_the_figure_is_empty():
    cells = search.grid(BASE, {"learning_rate": [0.1, 0.3], "l2": [0.0, 0.1]})
    assert sweep_heatmap(cells, "learning_rate", "l2").data[0].z == ([None, None], [None, None])
    assert not sweep_scatter(cells, "learning_rate", "l2").data[0].x


def test_a_random_search_is_scattered_and_coloured_by_accuracy():
    cells = search.random_search(BASE, {"learning_rate": (0.001, 1, "log"), "hidden_units": (8, 16)}, 4, 1)
    finished(cells[0], 0.5), finished(cells[2], 0.7)
    cells[3].status, cells[3].message = "failed", "It broke."
    figure = sweep_scatter(cells, "learning_rate", "hidden_units", dark=True)
    points, crosses = figure.data
    assert points.x == tuple(cells[n].config.learning_rate for n in (0, 2))
    assert points.y == tuple(cells[n].config.hidden_units[0] for n in (0, 2))
    assert points.marker.color == pytest.approx((50.0, 70.0)) and points.customdata == (0, 2)
    assert crosses.customdata == (3,) and crosses.hovertext[0].endswith("It broke.")
    assert (figure.layout.xaxis.type, figure.layout.yaxis.type) == ("log", None)


def test_one_setting_is_scattered_against_accuracy():
    cells = [finished(cell, 0.5) for cell in search.random_search(BASE, {"optimizer": ["sgd", "adam"]}, 2, 1)]
    figure = sweep_scatter(cells, "optimizer")
    assert figure.data[0].y == (50.0, 50.0) and figure.layout.xaxis.type == "category"


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "all"), (True, "on"), ((512, 128), "512+128"), ((), "none"), (0.0001, "0.0001"), (20_000, "20,000")],
)
def test_values_are_written_as_a_reader_would(value, words):
    assert written(value) == words


def test_a_seed_is_written_as_a_name():
    assert written(20_000, "seed") == "20000" and written(20_000, "iterations") == "20,000"


def test_a_sweep_of_many_values_is_drawn():
    cells = search.grid(BASE, {"l2": [number / 10 for number in range(8)]})
    assert len(sweep_heatmap(cells, "l2").data[0].x) == 8


def place_on_scale(figure, value, letter):
    low, high = (getattr(figure.data[0], f"{letter}{end}", None) for end in ("min", "max"))
    if low is None:
        low, high = figure.data[0].marker.cmin, figure.data[0].marker.cmax
    return min(max((value - low) / (high - low), 0), 1)


@pytest.mark.parametrize("shares", [(0.1, 0.834, 0.849), (0.1, 0.098, 0.5, 0.834, 0.849), (0.975, 0.982, 0.99)])
def test_the_good_ones_can_be_told_apart_whatever_the_bad_ones_did(shares):
    cells = search.grid(BASE, {"learning_rate": [0.1 * number for number in range(1, len(shares) + 1)]})
    for cell, share in zip(cells, shares, strict=True):
        finished(cell, share)
    for figure, letter in ((sweep_heatmap(cells, "learning_rate"), "z"), (sweep_scatter(cells, "learning_rate"), "c")):
        best, second = (place_on_scale(figure, 100 * share, letter) for share in sorted(shares)[:-3:-1])
        assert best == pytest.approx(1) and second < 0.85


def test_the_scale_says_where_it_ends():
    cells = [finished(cell, share) for cell, share in zip(search.seeds(BASE, 2), (0.1, 0.8), strict=True)]
    bar = sweep_scatter(cells, "seed").data[0].marker.colorbar
    assert bar.ticktext == ("70.0\u202f% or less", "80.0\u202f%") and bar.tickvals == (70, 80)
    even = [finished(cell, 0.8) for cell in search.seeds(BASE, 2)]
    assert sweep_scatter(even, "seed").data[0].marker.colorbar.ticktext == ("80.0\u202f%",)


def test_the_values_of_a_heatmap_are_in_order_and_those_that_are_no_numbers_come_last():
    cells = search.grid(BASE, {"batch_size": [200, None, 10], "hidden_units": [(64,), (8,), (16, 8)]})
    heat = sweep_heatmap(cells, "batch_size", "hidden_units").data[0]
    assert heat.x == ("10", "200", "all") and heat.y == ("8", "64", "16+8")


def test_a_random_search_is_points_unless_it_fills_a_grid():
    ranges = {"learning_rate": (0.001, 1, "log"), "hidden_units": (8, 512)}
    assert sweep_figure(search.random_search(BASE, ranges, 12, 1)).layout.xaxis.type == "log"
    one = search.random_search(BASE, {"learning_rate": (0.001, 1, "log")}, 12, 1)
    assert sweep_figure(one).layout.xaxis.type == "log"
    # One cell twice does not make a grid of the others.
    again = search.random_search(BASE, ranges, 12, 1) + search.random_search(BASE, ranges, 1, 1)
    assert sweep_figure(again).layout.xaxis.type == "log"
    few = search.random_search(BASE, {"optimizer": ["sgd", "adam"], "hidden_activation": ["relu", "tanh"]}, 4, 1)
    assert sweep_figure(few).data[0].type == "heatmap"
    assert sweep_figure(search.grid(BASE, {"learning_rate": [0.1, 0.3], "l2": [0.0, 0.1]})).data[0].type == "heatmap"
    assert sweep_figure(search.seeds(BASE, 5)).data[0].type == "heatmap"


def test_what_a_cancelled_sweep_left_half_trained_is_marked_and_never_the_best(cells):
    finished(cells[0], 0.95).status = "cancelled"
    heat = sweep_heatmap(cells, "learning_rate", "batch_size").data[0]
    assert labels_of(heat) == (["95.0…", "<b>90.0</b>"], ["", ""], ["75.0", ""])
