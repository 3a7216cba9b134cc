"""The chapters of Inside: every number against loops over plain floats, for networks of several shapes."""

import itertools

import numpy as np
import pytest

import nncore
from nncore.study.walk import edited
from tests.nncore.study.test_walk import PLAIN, by_hand, made
from tests.pages.inside.walk import IMAGE, LABEL, close, column, drawing, number, open_inside, rows

SHAPES = [
    ((6,), "relu", "softmax"),
    ((6, 5), "tanh", "sigmoid"),
    ((), "relu", "softmax"),
    ((9, 4, 3), "sigmoid", "softmax"),
]


@pytest.fixture(params=SHAPES, ids=str)
def network(request):
    return made(*request.param)


@pytest.fixture
def hand(network):
    return by_hand(network, IMAGE, LABEL)


def test_the_data_are_the_files_bytes_and_255ths_of_them(network):
    table = open_inside(network, "The data").table[0]
    places = [tuple(map(int, text.removeprefix("pixel ").split(", "))) for text in table.value["Pixel"]]
    raw = [int(IMAGE[place]) for place in places]
    assert len(set(places)) == len(places) >= 4
    assert column(table, "In the file, 0 to 255") == raw
    close(column(table, "Into the network, 0 to 1"), [byte / 255 for byte in raw])


def test_the_model_counts_its_numbers(network):
    counts = open_inside(network, "The model").table[-1].value["Numbers in all"]
    sizes = network.sizes
    assert [int(text.replace(",", "")) for text in counts] == [a * b + b for a, b in itertools.pairwise(sizes)]


def test_helper_functions_bend_the_sums(network, hand):
    app = open_inside(network, "Helper functions")
    if len(network.layers) == 1:
        assert any("no hidden layer" in text.value for text in app.markdown)
        return
    table, (function, slope) = app.table[0], PLAIN[network.hidden_activation]
    units = [int(text) for text in table.value["Unit"]]
    close(column(table, "Sum z"), [hand[0][0][unit] for unit in units])
    close(column(table, "Activation a"), [function(hand[0][0][unit]) for unit in units])
    close(column(table, "Slope da/dz"), [slope(hand[0][0][unit]) for unit in units])


@pytest.mark.parametrize("from_end", [1, 2])
def test_forward_adds_up_to_the_sum_and_ends_in_probabilities(network, hand, from_end):
    layer = len(network.layers) - from_end
    if layer < 0:
        pytest.skip("there is no such layer")
    sums, activations, probabilities, *_ = hand
    app = open_inside(network, "Forward", layer=layer, unit=2)
    terms, answers = app.table[0].value, app.table[1]
    inputs = IMAGE.reshape(-1) / 255 if layer == 0 else activations[layer - 1]
    products = [value * weight for value, weight in zip(inputs, network.layers[layer].weights[:, 2], strict=True)]
    shown = [index for index, text in enumerate(terms["Input"]) if text]
    added = [number(terms["= adds"][index]) for index in shown]
    close(added, sorted(filter(None, products), key=abs, reverse=True)[: len(shown)])
    factors = [number(terms["Input"][index]) * number(terms["× weight"][index]) for index in shown]
    np.testing.assert_allclose(added, factors, rtol=2e-5)
    below = dict(zip(terms["From"][len(shown) :], map(number, terms["= adds"][len(shown) :]), strict=True))
    close(below["sum z"], sums[layer][2])
    close(below["bias"], network.layers[layer].bias[2])
    others = [value for name, value in below.items() if "other" in name]
    np.testing.assert_allclose(sum(added) + sum(others) + below["bias"], sums[layer][2], atol=2e-5)
    if from_end > 1:
        close(below["activation a"], activations[layer][2])
    close(column(answers, "Logit z"), sums[-1])
    heading = next(name for name in answers.value if name.startswith("Probability"))
    close(column(answers, heading)[:10], probabilities)
    if network.output_activation == "softmax":
        powers = np.exp(np.array(sums[-1]) - max(sums[-1]))
        close(column(answers, "e^(z − largest z)"), [*powers, powers.sum()])


@pytest.mark.parametrize(("units", "said"), [((11, 11), "1 other"), ((12, 12), "2 others")])
def test_what_is_not_shown_of_a_sum_is_counted(units, said):
    network = made(units, "tanh")
    terms = open_inside(network, "Forward", layer=1, unit=2).table[0].value
    assert said in list(terms["From"])
    back = open_inside(network, "Backward", layer=0, unit=2).table[1].value
    assert said in list(back["To"])


def test_the_cost_is_the_sum_of_its_parts(network, hand):
    table = open_inside(network, "The cost").table[0]
    close(column(table, "Adds to the cost"), [*hand[3], sum(hand[3])])
    close(column(table, "Probability"), hand[2])
    assert list(table.value["Right?"]).index("yes") == LABEL


def test_backward_shows_delta_and_the_same_gradient_twice(network, hand):
    *_, deltas = hand
    app = open_inside(network, "Backward", layer=0, unit=2)
    close(column(app.table[0], "= δ"), deltas[-1])
    if len(network.layers) > 1:
        back = app.table[1].value
        following = network.layers[1].weights[2].tolist()
        products = [delta * weight for delta, weight in zip(deltas[1], following, strict=True)]
        below = dict(zip(back["To"], map(number, back["= comes back"]), strict=True))
        close(below["sum"], sum(products))
        close(below["= δ of the unit"], deltas[0][2])
        names = [str(label) if len(network.layers) == 2 else f"unit {label}" for label in range(len(products))]
        for name, product in zip(names, products, strict=True):
            assert not product or number(back["= comes back"][list(back["To"]).index(name)]) == pytest.approx(
                product, rel=6e-6
            )
    shown, pixel = rows(app), app.session_state["inside_input"]
    wanted = IMAGE.reshape(-1)[pixel] / 255 * deltas[0][2]
    assert number(shown["= gradient, by backpropagation"]) == pytest.approx(wanted, rel=1e-9)
    nudged = next(text for name, text in shown.items() if "by nudging" in name)
    assert number(nudged) == pytest.approx(wanted, rel=1e-5, abs=1e-10)
    for name, sign in (("lower", -1), ("higher", 1)):
        moved = edited(network, 0, pixel, 2, network.layers[0].weights[pixel, 2] + sign * 1e-5)
        cost = next(text for key, text in shown.items() if key.endswith(name))
        assert number(cost) == pytest.approx(sum(by_hand(moved, IMAGE, LABEL)[3]), rel=1e-11)


def test_the_update_takes_the_step_and_tells_the_cost_after_it(network, hand):
    app = open_inside(network, "The update", layer=0, unit=2, rate=0.01)
    shown, pixel = rows(app), app.session_state["inside_input"]
    X = [IMAGE.reshape(-1) / 255, *hand[1]]
    layers = [
        nncore.Layer(layer.weights - 0.01 * np.outer(values, delta), layer.bias - 0.01 * np.array(delta))
        for layer, values, delta in zip(network.layers, X, hand[4], strict=True)
    ]
    after = nncore.Network(tuple(layers), network.hidden_activation, network.output_activation)
    assert number(shown["Weight before"]) == pytest.approx(network.layers[0].weights[pixel, 2], rel=1e-9)
    assert number(shown["Weight after"]) == pytest.approx(layers[0].weights[pixel, 2], rel=1e-9)
    assert number(shown["Cost of this digit before"]) == pytest.approx(sum(hand[3]), rel=1e-9)
    assert number(shown["Cost of this digit after"]) == pytest.approx(sum(by_hand(after, IMAGE, LABEL)[3]), rel=1e-9)


def test_a_unit_switched_off_is_measured_on_all_test_digits(network):
    app = open_inside(network, "The model", layer=0, unit=1, off=True)
    if len(network.layers) == 1:
        assert len(app.table) == 1
        return
    data, layers = nncore.load_digits(), list(network.layers)
    weights = layers[1].weights.copy()
    weights[1] = 0
    layers[1] = nncore.Layer(weights, layers[1].bias)
    silent = nncore.Network(tuple(layers), network.hidden_activation, network.output_activation)
    X = nncore.flatten(data.test_images, np.float64)
    wanted = [f"{100 * np.mean(each.predict(X) == data.test_labels):.1f}\u202f%" for each in (network, silent)]
    table = app.table[0].value
    assert list(table["Test accuracy"]) == wanted
    close(
        [number(text) for text in table[f"Probability of {LABEL}"]],
        [by_hand(each, IMAGE, LABEL)[2][LABEL] for each in (network, silent)],
    )
    shown, hand = rows(app, 1), by_hand(network, IMAGE, LABEL)
    close(
        [number(shown[name]) for name in ("Sum z", "Activation a", "δ")],
        [part[0][1] for part in (hand[0], hand[1], hand[4])],
    )


def test_the_drawing_and_the_units_caption_tell_what_the_network_computes(network, hand):
    app = open_inside(network, "The model", layer=0, unit=1)
    alt = drawing(app)["steps"][0]["alt"]
    for label, probability in enumerate(hand[2]):
        assert f"{label}: {probability:.4g}".replace("-", "−") in alt
    for layer in hand[1]:
        for unit, value in enumerate(layer):
            assert f"unit {unit}: {value:.4g}".replace("-", "−") in alt
    if hand[1] and network.hidden_activation == "relu":
        X = nncore.flatten(nncore.load_digits().test_images, np.float64)
        silent = np.mean(X @ network.layers[0].weights[:, 1] + network.layers[0].bias[1] <= 0)
        assert any(f"at {100 * silent:.0f}\u202f% of them it is silent" in caption.value for caption in app.caption)


def test_the_weight_that_is_followed_is_said(network, hand):
    app = open_inside(network, "Forward", layer=0, unit=2, input=406)
    weight = f"From pixel 14, 14 to {'2' if not hand[1] else 'unit 2'}: {network.layers[0].weights[406, 2]:.6g}"
    assert weight.replace("-", "−") in [caption.value for caption in app.caption]


def test_numbers_are_short_until_all_digits_are_asked_for(network, hand):
    app = open_inside(network, "The cost", digits=False)
    wanted = [f"{value + 0:.3g}".replace("-", "−") for value in hand[2]]
    assert list(app.table[0].value["Probability"])[:10] == wanted
    app.toggle(key="inside_digits").set_value(True).run()
    close(column(app.table[0], "Probability"), hand[2])


def test_prediction_is_the_networks(network, hand):
    app = open_inside(network, "Prediction")
    X = nncore.flatten(nncore.load_digits().test_images, np.float64)
    accuracy = np.mean(network.predict(X) == nncore.load_digits().test_labels)
    assert any(f"**{100 * accuracy:.1f}\u202f%** right" in text.value for text in app.markdown)
    assert any(f'data-answer="{int(np.argmax(hand[2]))}"' in element.proto.body for element in app.get("html"))
