"""The map of the cost around a run's way, as a figure and in words."""

import numpy as np

import nncore
from nncore.study.landscape import Landscape, Path
from render.landscape_figures import CLOSE, explained, landscape, landscape_alt

WAY = Path(np.array([[-2.0, 0.5], [-1.0, 0.2], [0.0, 0.0]]), np.array([2.3, 1.1, 0.25]))
OTHER = Path(np.array([[-2.0, 0.5], [3.0, 4.0]]), np.array([2.3, np.inf]))
COSTS = np.array([[2.3, 1.0, 10.0], [0.2, 0.0, np.inf], [np.nan, 3.0, 100.0]])


def found(*paths, costs=COSTS):
    return Landscape(np.arange(3.0), np.arange(3.0), costs, paths, np.array([0.9, 0.08]), 60)


def test_heights_are_logarithms_and_beyond_numbers_empty():
    ground, *_ = landscape(found(WAY), ["It"], [[0, 5, 10]]).data
    heights = np.array(ground.z, float)
    np.testing.assert_allclose(10 ** heights[0], COSTS[0])
    assert 10 ** heights[1, 1] == CLOSE and np.isnan([heights[1, 2], heights[2, 0]]).all()
    assert ground.hovertext[0][1] == "cost 1.0000" and ground.hovertext[1][2] == "cost beyond all numbers"
    assert ground.colorbar.ticktext[-1] == "100"
    # One that is nearly flat has its numbers too.
    flat = found(WAY, costs=2.3003 + COSTS.clip(0, 1) * 0.002)
    assert landscape(flat, ["It"], [[0, 5, 10]]).data[0].colorbar.ticktext == ("2.3003", "2.3023")


def test_a_run_is_a_line_from_a_ring_to_a_star():
    figure = landscape(found(WAY), ["It"], [[0, 5, 10]])
    line = figure.data[-1]
    np.testing.assert_array_equal(np.transpose([line.x, line.y]), WAY.places)
    assert list(line.marker.symbol) == ["circle-open", "circle", "star"]
    assert line.hovertext[1] == "It, iteration 5. The map here: cost 1.1000"
    assert not figure.layout.showlegend and "90\u202f% of the differences" in figure.layout.xaxis.title.text


def test_two_runs_have_a_legend_and_their_names_are_text():
    figure = landscape(found(WAY, OTHER), ["<b>", "b"], [[0, 5, 10], [0, 9]], dark=True)
    assert figure.layout.showlegend
    assert [trace.name for trace in figure.data if trace.name] == ["&lt;b>", "b"]
    assert figure.data[2].line.color != figure.data[4].line.color


def test_in_words():
    said = landscape_alt(found(WAY), ["The run"])
    assert said.startswith("A map of the cost. On it, The run leads from 2.3000 to 0.2500.")
    assert said.endswith("Its lowest is 0.0000.")
    assert "It leads from 2.3000 to beyond all numbers." in landscape_alt(found(OTHER), ["It"])
    high = found(WAY, costs=np.full_like(COSTS, 5))
    assert landscape_alt(high, ["It"]).endswith("Its lowest is 0.2500.")  # on the way, between two places of the map


def test_it_is_said_of_how_many_weights_and_digits_it_is():
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(8,)))
    assert "6,370 of them: the map shows the two in which" in explained(found(WAY), network, 60)
    assert explained(found(WAY, WAY), network, 61).endswith(" The costs are of the first 60 training digits.")
