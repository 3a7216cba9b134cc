"""A digit sent through the drawn network step by step, and the error back: what is lit, what is beside it, playing."""

import numpy as np
import pytest

import nncore
from lab.inside_subject import Subject
from lab.networks import ReadingNetwork
from tests.nncore.study.test_walk import by_hand, made
from tests.pages.app import button, go_to, open_app
from tests.pages.inside.walk import IMAGE, LABEL, open_inside
from tests.pages.session import part, run_of
from tests.patience import wait_until
from ui.inside import network_view, steps

PAGE = "pages/inside.py"


def subject_of(network):
    return Subject.of(ReadingNetwork("Yours", network), network, nncore.load_digits(), IMAGE, LABEL)


def drawn(subject):
    """{title of a step: its columns}, in their order."""
    return {
        step.title: steps.columns(subject, step, steps.to_draw(subject, (None, None))) for step in steps.of(subject)
    }


def lit(columns):
    return [column.lit for column in columns]


def test_the_digit_goes_forward_and_the_error_back():
    found = drawn(subject_of(made((6, 5))))
    forward = ["All at once", "The digit", "Hidden layer 1", "Hidden layer 2", "The answers"]
    back = ["The error", "Back to hidden layer 2", "Back to hidden layer 1", "The weights"]
    assert list(found) == forward + back
    assert [lit(found[title]) for title in forward] == [
        [True] * 4,
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, False],
        [True] * 4,
    ]
    assert [lit(found[title]) for title in back] == [
        [False, False, False, True],
        [False, False, True, True],
        [False, True, True, True],
        [True] * 4,
    ]
    # Lines lead into what is lit, and backward into what has heard of the error.
    assert [column.edges is not None for column in found["Hidden layer 2"]] == [False, True, True, False]
    assert [column.edges is not None for column in found["Back to hidden layer 2"]] == [False, False, False, True]
    assert [column.edges is not None for column in found["Back to hidden layer 1"]] == [False, False, True, True]


@pytest.mark.parametrize("hidden", [(), (6,), (6, 5)], ids=str)
def test_what_stands_beside_the_answers_and_comes_back_is_what_there_should_be_more_of(hidden):
    network = made(hidden, "tanh")
    *_, probabilities, _, deltas = by_hand(network, IMAGE, LABEL)
    subject = subject_of(network)
    found, units = drawn(subject), steps.to_draw(subject, (None, None))
    error = next(step for step in steps.of(subject) if step.title == "The error")
    assert error.sentence.endswith(f" is the cost, {-np.log(probabilities[LABEL]):.4f}.")
    said = [float(name.split("  ")[1].replace("−", "-")) for name in found["The error"][-1].names]
    np.testing.assert_allclose(said, [(label == LABEL) - p for label, p in enumerate(probabilities)], atol=0.005)
    if not hidden:
        assert "Back to the hidden layer" not in found
        return
    last = "Back to hidden layer 1" if len(hidden) > 1 else "Back to the hidden layer"
    for layer, columns in enumerate(found[last][1:-1]):
        wanted = [-deltas[layer][unit] for unit in units[layer]]
        # All units of so small a network are drawn: what comes back on the lines is all of it.
        np.testing.assert_allclose(found[last][layer + 2].edges.sum(axis=1), wanted)
        assert [float(value.partition(": ")[2].replace("−", "-")) for value in columns.values] == pytest.approx(
            wanted, abs=0.005
        )


def test_the_unit_that_is_looked_at_is_drawn_too():
    subject = subject_of(made((30, 5)))
    usual = steps.to_draw(subject, (None, None))
    other = next(unit for unit in range(30) if unit not in usual[0])
    first, second = steps.to_draw(subject, (0, other))
    assert list(first) == [*usual[0][:-1], other] and list(second) == list(usual[1])
    assert [list(units) for units in steps.to_draw(subject, (0, int(usual[0][3])))] == [list(units) for units in usual]


def test_at_the_end_units_show_where_their_weights_grow():
    subject = subject_of(made((6,)))
    rest, last = (drawn(subject)[title][1].pictures for title in (steps.ALL, "The weights"))
    paper = IMAGE == 0
    for before, after in zip(rest, last, strict=True):
        assert not np.array_equal(before, after)
        # Where no ink came in, no weight is changed.
        assert (after[::2, ::2][paper] == 255).all()


@pytest.mark.parametrize("hidden", [(), (6,)], ids=str)
def test_a_network_that_is_sure_and_right_has_no_error_to_send(hidden):
    network = made(hidden)
    layers = list(network.layers)
    bias = np.where(np.arange(10) == LABEL, 1000.0, 0.0)
    layers[-1] = nncore.Layer(layers[-1].weights, bias)
    found = drawn(subject_of(nncore.Network(tuple(layers), "relu", "softmax")))
    assert all(name.endswith("  0") for name in found["The error"][-1].names)


def test_play_goes_through_all_steps_and_ends_with_everything(monkeypatch):
    monkeypatch.setattr(network_view, "SECONDS", 0.001)
    app = open_inside(made((6,)), "The data")
    titles = [step.title for step in steps.of(subject_of(made((6,))))]
    button(app, "Play").click().run()
    seen = []
    while part(app, network_view.Player).playing:
        seen.append(app.session_state["inside_step"])
        assert button(app, "Pause")
        app.run()
        assert not app.exception and len(seen) < 20
    assert seen == sorted(seen) and set(range(2, len(titles))) <= {*seen, 2}
    assert app.session_state["inside_step"] == 0
    assert button(app, "Play")


def test_a_step_that_is_chosen_stays():
    app = open_inside(made((6,)), "The data")
    button(app, "Play").click().run()
    steps_shown = next(group for group in app.button_group if group.label == "Step")
    steps_shown.set_value(4).run()
    assert not part(app, network_view.Player).playing
    assert app.session_state["inside_step"] == 4
    assert any(text.value.startswith(f"It is a {LABEL}: ") for text in app.markdown)
    button(app, "Play").click().run()
    assert app.session_state["inside_step"] == 4


def test_the_drawing_follows_a_network_that_learns():
    app = open_app(iterations=100_000, units=8)
    button(app, "Start training").click().run()
    wait_until(lambda: run_of(app).network is not None)
    app.switch_page(PAGE).run()
    seen = set()
    wait_until(lambda: seen.add(app.run().get("plotly_chart")[0].proto.alt) or len(seen) > 2)
    button(go_to(app, "train.py"), "Stop").click().run()
    app.switch_page(PAGE).run()
    assert not app.exception
    assert app.get("plotly_chart")[0].proto.alt == app.run().get("plotly_chart")[0].proto.alt


def test_the_walk_has_a_way_on_and_back():
    app = open_inside(made((6,)), "The data")
    assert button(app, "Previous").disabled and not button(app, "Next").disabled
    titles = [app.header[0].value]
    while not button(app, "Next").disabled:
        button(app, "Next").click().run()
        titles.append(app.header[0].value)
    assert len(titles) == 10 and titles[-1] == "Prediction"
    assert any(text.value == "10 of 10" for text in app.caption)
    button(app, "Previous").click().run()
    assert app.header[0].value == "Training"
