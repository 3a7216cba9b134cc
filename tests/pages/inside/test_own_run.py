"""What Inside shows of one's own run: its weights over time, and the initial ones."""

import re
from contextlib import ExitStack

import numpy as np

import nncore
from lab import network_cache
from lab.origin import READY, Origin
from nncore.study import landscape
from tests.nncore.study.test_walk import by_hand
from tests.nncore.textbook import textbook_training
from tests.pages.app import go_to, open_app
from tests.pages.inside.walk import PAGE, column
from tests.pages.session import run_of


def open_chapter(app, chapter):
    app.session_state["chapter"], app.session_state["inside_digits"] = chapter, True
    return go_to(app, PAGE)


def test_training_shows_the_runs_own_weights_over_time(trained):
    run = run_of(trained)
    trained.session_state["inside_layer"], trained.session_state["inside_unit"] = 1, 3
    app = open_chapter(trained, "Training")
    assert not app.exception
    table, data = app.table[0], nncore.load_digits()
    iterations = [int(text) for text in table.value["After iteration"]]
    assert (iterations[0], iterations[-1]) == (0, 60)
    networks = [nncore.initial_network(run.config), *(network for _, network in textbook_training(run.config, data))]
    image, label = data.test_images[0], int(data.test_labels[0])
    costs = [sum(by_hand(networks[iteration], image, label)[3]) for iteration in iterations]
    # The engine's float32 and the plain loop's differ in rounding.
    np.testing.assert_allclose(column(table, "Cost of this digit"), costs, rtol=1e-3)
    place = app.session_state["inside_input"], 3
    weights = [networks[iteration].layers[1].weights[place] for iteration in iterations]
    np.testing.assert_allclose(column(table, "The weight"), weights, rtol=1e-3, atol=1e-5)


def test_the_last_row_is_the_network_where_it_was_stopped(trained):
    run = run_of(trained)
    # As if it had been stopped between two checkpoints.
    run.checkpoints = run.checkpoints[:-1]
    assert max(iteration for iteration, _ in run.checkpoints) < run.iteration
    app = open_chapter(trained, "Training")
    assert [int(text) for text in app.table[0].value["After iteration"]][-1] == run.iteration
    place = app.session_state["inside_input"], app.session_state["inside_unit"]
    shown = column(app.table[0], "The weight")[-1]
    np.testing.assert_allclose(shown, run.network.layers[app.session_state["inside_layer"]].weights[place], rtol=1e-4)


def test_initial_weights_are_those_of_the_seed(trained):
    run = run_of(trained)
    app = open_chapter(trained, "Initial weights")
    first = nncore.initial_network(run.config)
    wanted = [float(f"{layer.weights.std(dtype=float):.3g}") for layer in first.layers]
    assert column(app.table[0], "Standard deviation") == wanted
    pixel, unit = app.session_state["inside_input"], app.session_state["inside_unit"]
    assert any(
        f"**{first.layers[0].weights[pixel, unit]:.6g}**".replace("-", "−") in text.value for text in app.markdown
    )


def test_how_a_network_began_is_said_of_one_whose_beginning_is_known_and_of_no_other(trained):
    for app, known in (
        (open_chapter(trained, "Initial weights"), True),
        (open_chapter(open_app(), "Initial weights"), False),
    ):
        said = " ".join(each.value for each in (*app.caption, *app.markdown))
        assert ("at the start" in said) == ("of its units before training" in said) == known
        assert "noise, no two alike" in said and re.search(r"The weight you follow .*is \*\*\S+\*\* now\.", said)


def test_a_run_that_went_on_from_a_network_is_not_said_to_have_begun_from_noise(trained, monkeypatch):
    def said(app):
        return " ".join(each.value for each in (*app.caption, *app.markdown))

    assert "noise, no two alike" in said(open_chapter(trained, "Initial weights"))
    monkeypatch.setattr(run_of(trained), "origin", Origin(READY))
    found = said(open_chapter(trained, "Initial weights"))
    assert "not noise" in found and "it went on from the ready network" in found and "no two alike" not in found


def test_the_landscape_is_of_the_runs_own_networks(trained):
    run = run_of(trained)
    app = open_chapter(trained, "Training")
    n = run.config.training_digits
    X, labels = nncore.flatten(run.data.train_images[:n]), run.data.train_labels[:n]
    end = run.network.cost(run.network.forward(X), labels)
    alt = app.get("plotly_chart")[-1].proto.alt
    assert f"to {end:.4f}" in alt
    n_weights = sum(layer.weights.size + layer.bias.size for layer in run.network.layers)
    assert any(f"{n_weights:,} of them" in text.value for text in app.caption)


def test_while_a_run_goes_on_there_is_no_landscape_yet(trained, monkeypatch):
    monkeypatch.setattr(run_of(trained), "status", "running")
    app = open_chapter(trained, "Training")
    assert not app.exception and any("a map of its cost comes here" in text.value for text in app.caption)
    assert not app.get("plotly_chart")


def test_what_has_no_landscape_is_a_sentence(trained, monkeypatch):
    # What was worked out for another test is kept.
    monkeypatch.setattr(network_cache, "cost_around", landscape.landscape)
    monkeypatch.setattr(landscape, "MAX_WEIGHTS", 10)
    app = open_chapter(trained, "Training")
    assert not app.exception and any("more than 10 weights" in text.value for text in app.caption)


def test_behind_others_maps_one_waits_for_ones_own(trained):
    with ExitStack() as places:
        for _ in range(network_cache.MOST_MAPS):
            places.enter_context(network_cache.place_for_a_map())
        app = open_chapter(trained, "Training")
        assert any("Look here again in a moment" in text.value for text in app.caption)
    app.run()
    assert "map of the cost" in app.get("plotly_chart")[-1].proto.alt
