"""The chapters of Inside: their pictures, tables and the source that runs, of any network and of one's own run."""

import inspect
import re

import numpy as np
import pytest

import nncore
from nncore import functional
from nncore.study.walk import walk
from render import walk_tables
from tests.pages.app import alts, button, captions, go_to, html, markdown, open_app
from tests.pages.inside.walk import PAGE, close, column, drawing, open_inside, turn_to
from tests.pages.session import run_of
from tests.render.subjects import DATA, IMAGE, LABEL, made, subject_of
from ui.inside.chapters import BY_TITLE, CHAPTERS


def test_each_chapter_has_its_picture_and_its_tables():
    network = made((6, 5))
    app = open_inside(network, CHAPTERS[0].title, digits=False)
    for chapter in CHAPTERS:
        assert (
            not app.exception
            and app.header[0].value == chapter.title
            and re.fullmatch(r"[^.?!]+[.?!]", chapter.opening)
        )
        shown = [(each.type, getattr(each, "value", None)) for each in app.main]
        assert chapter.opening in drawing(app)["said"][drawing(app)["at"]]
        first = next(n for n, (kind, _) in enumerate(shown) if kind == "header")
        last = shown.index(("markdown", chapter.further))
        assert {"image", "plotly_chart", "html"} & {kind for kind, _ in shown[first:last]}, chapter.title
        assert all(chart.proto.alt for chart in app.get("plotly_chart"))
        if not chapter.follows:  # else they are of the steepest weight
            wanted = [each for each in chapter.numbers(subject_of(network)) if isinstance(each, dict)]
            assert [table.value.to_dict("list") for table in app.table] == wanted, chapter.title
        is_last = button(app, "Next").disabled
        assert is_last == (chapter is CHAPTERS[-1])
        if not is_last:
            button(app, "Next").click().run()
    assert any("That was the whole walk" in text for text in markdown(app))
    assert {"Train a network and see its units change", "Draw a digit for it to read"} <= {
        link.proto.label for link in app.get("page_link")
    }


def test_more_decimals_are_six_figures():
    app = open_inside(made(), "The cost", digits=False)
    few = list(app.table[0].value["Probability"])
    app.toggle(key="inside_digits").set_value(True).run()
    close(column(app.table[0], "Probability"), walk(made(), IMAGE, LABEL).probabilities)
    assert few != list(app.table[0].value["Probability"])


def test_each_chapter_shows_the_source_that_runs():
    app = open_inside(made(), "Helper functions")
    sources = [block.value for block in app.code]
    for function in (functional.relu, functional.relu_derivative, functional.softmax):
        assert inspect.getsource(function).strip() in sources
    assert turn_to(app, "Forward").code[0].value.startswith("def forward(self, X, masks=()):\n    ")
    loop, step = turn_to(app, "Training").code
    assert loop.value.startswith("def training_loop(") and "yield Progress(" in loop.value
    assert step.value.startswith("def step(self, batch, learning_rate):\n    ")


def test_a_unit_is_looked_at_with_what_it_computes_and_changes():
    app = open_inside(made((6, 5)), "The model", layer=0, unit=1, off=True)
    subject = subject_of(made((6, 5)))
    silent = np.mean(subject.network.forward(nncore.flatten(DATA.test_images, float)).hidden[0][:, 1] <= 0)
    assert any(f"at {100 * silent:.0f}\u202f% of them it is silent" in said for said in captions(app))
    assert len(app.table) == 3 and list(app.table[0].value["Network"]) == ["With it", "Without it"]
    assert list(app.table[1].value.iloc[:, 0].index) == ["Sum z", "Activation a", "Slope da/dz", "δ"]
    assert all(each.help for each in (*app.number_input, *app.button_group, *app.toggle))
    alt = drawing(app)["alts"][1]
    assert all(drawing(app)["alts"])
    for name, values in (("unit ", subject.walk.activations[0]), ("", subject.walk.probabilities)):
        for number, value in enumerate(values):
            assert f"{name}{number}: {value:.4g}".replace("-", "−") in alt
    assert len(open_inside(made(()), "The model", layer=0, unit=1, off=True).table) == 1


def test_the_answer_of_the_network_ends_the_walk():
    app = open_inside(made(), "Prediction")
    assert f'data-answer="{walk(made(), IMAGE, LABEL).probabilities.argmax()}"' in html(app)


# Of one's own run


def test_of_ones_own_run_its_way_is_shown(trained):
    run = run_of(trained)
    trained.session_state["inside_digits"] = True
    app = turn_to(go_to(trained, PAGE), "Training")
    iterations = [int(text) for text in app.table[0].value["After iteration"]]
    assert (iterations[0], iterations[-1]) == (0, 60)
    place = app.session_state["inside_input"], app.session_state["inside_unit"]
    weights = run.network.layers[app.session_state["inside_layer"]].weights
    assert column(app.table[0], "The weight")[-1] == pytest.approx(weights[place], rel=1e-4)
    # The landscape is of its own networks.
    n = run.config.training_digits
    X, labels = nncore.flatten(run.data.train_images[:n]), run.data.train_labels[:n]
    assert f"to {run.network.cost(run.network.forward(X), labels):.4f}" in alts(app)[-1]
    app = turn_to(app, "Initial weights")
    wanted = [f"{layer.weights.std(dtype=float):.3g}" for layer in nncore.initial_network(run.config).layers]
    assert list(app.table[0].value["Standard deviation"]) == wanted
    assert "of its units before training" in str(captions(app)) and "at the start" in str(markdown(app))


def test_how_a_network_began_is_said_of_no_other():
    app = turn_to(open_app(PAGE), "Initial weights")
    assert any("Train a network of your own" in link.proto.label for link in app.get("page_link"))
    assert not any(group.label == "Network" for group in app.button_group), "it is the ready one"
    said = str(captions(app))
    assert "of its units before training" not in said and "noise, no two alike" in said
    assert walk_tables.start(subject_of(nncore.load_ready_network()))[0] in markdown(app)


@pytest.mark.parametrize("kept", [slice(0, 0), slice(-3, None)], ids=["none", "the last"])
def test_every_chapter_is_there_without_the_networks_on_the_way(trained, kept):
    run_of(trained).checkpoints = run_of(trained).checkpoints[kept]
    go_to(trained, PAGE)
    for title in BY_TITLE:
        assert turn_to(trained, title).header[0].value == title
