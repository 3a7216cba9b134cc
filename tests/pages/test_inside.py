"""The page Inside: every number it shows against loops over plain floats, for networks of several shapes."""

import inspect
import itertools

import numpy as np
import pytest

import nncore
from lab.drawing_sheet import DrawingSheet
from nncore import functional
from nncore.datasets import DIGIT_NAMES
from nncore.storage import Saved
from nncore.study.distributions import distributions
from nncore.study.walk import edited
from tests.nncore.study.test_walk import PLAIN, by_hand, made
from tests.nncore.textbook import textbook_training
from tests.pages.session import part, run_of
from tests.pages.test_every_page import button, open_app, trained  # noqa: F401  a fixture
from ui.session import Drawing, Networks

PAGE = "pages/inside.py"
NUMBER = 3  # of the test digit
SHAPES = [
    ((6,), "relu", "softmax"),
    ((6, 5), "tanh", "sigmoid"),
    ((), "relu", "softmax"),
    ((9, 4, 3), "sigmoid", "softmax"),
]
IMAGE, LABEL = nncore.load_digits().test_images[NUMBER], int(nncore.load_digits().test_labels[NUMBER])


def open_inside(network, chapter, names=DIGIT_NAMES, **chosen):
    """The page on a chapter, with a network as if it had been opened from a file. chosen: keys of controls, inside_…"""
    app = open_app()
    part(app, Networks).source = Saved(network, None, {"class_names": names})
    app.session_state["chapter"] = chapter
    for key, value in {"number": NUMBER, **chosen}.items():
        app.session_state[f"inside_{key}"] = value
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def number(text):
    return float(text.replace("−", "-"))


def column(table, heading):
    """The numbers under a heading."""
    return [number(text) for text in table.value[heading] if text != ""]


def rows(app, index=-1):
    """A table of names and numbers as {name: text}."""
    return app.table[index].value.iloc[:, 0].to_dict()


def close(found, wanted):
    # Six digits are shown.
    np.testing.assert_allclose(found, wanted, rtol=6e-6, atol=1e-12)


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
    counts = open_inside(network, "The model").table[0].value["Numbers in all"]
    sizes = network.sizes
    assert [int(text.replace(",", "")) for text in counts] == [a * b + b for a, b in itertools.pairwise(sizes)]


def test_helper_functions_bend_the_sums(network, hand):
    app = open_inside(network, "Helper functions")
    if len(network.layers) == 1:
        assert "no hidden layer" in app.info[0].value
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
    others = [value for name, value in below.items() if "others" in name]
    np.testing.assert_allclose(sum(added) + sum(others) + below["bias"], sums[layer][2], atol=2e-5)
    if from_end > 1:
        close(below["activation a"], activations[layer][2])
    close(column(answers, "Logit z"), sums[-1])
    heading = next(name for name in answers.value if name.startswith("Probability"))
    close(column(answers, heading)[:10], probabilities)
    if network.output_activation == "softmax":
        powers = np.exp(np.array(sums[-1]) - max(sums[-1]))
        close(column(answers, "e^(z − largest z)"), [*powers, powers.sum()])


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
        close([number(text) for text in back["= comes back"][: len(products)]], products)
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
    app = open_inside(network, "The model", unit_number=1, off=True)
    if len(network.layers) == 1:
        assert len(app.table) == 1
        return
    data, layers = nncore.load_digits(), list(network.layers)
    weights = layers[1].weights.copy()
    weights[1] = 0
    layers[1] = nncore.Layer(weights, layers[1].bias)
    silent = nncore.Network(tuple(layers), network.hidden_activation, network.output_activation)
    X = nncore.flatten(data.test_images, np.float64)
    wanted = [f"{np.mean(each.predict(X) == data.test_labels):.2%}" for each in (network, silent)]
    table = app.table[1].value
    assert list(table["Test accuracy"]) == wanted
    close(
        [number(text) for text in table[f"Probability of {LABEL}"]],
        [by_hand(each, IMAGE, LABEL)[2][LABEL] for each in (network, silent)],
    )
    shown, hand = rows(app, 2), by_hand(network, IMAGE, LABEL)
    close(
        [number(shown[name]) for name in ("Sum z", "Activation a", "δ")],
        [part[0][1] for part in (hand[0], hand[1], hand[4])],
    )


def test_the_drawing_and_the_units_caption_tell_what_the_network_computes(network, hand):
    app = open_inside(network, "The model", layer=0, unit=2, input=406, unit_number=1)
    alt = app.get("plotly_chart")[0].proto.alt
    for label, probability in enumerate(hand[2]):
        assert f"{label}: {probability:.4g}".replace("-", "−") in alt
    weight = f"From pixel 14, 14 to {'2' if not hand[1] else 'unit 2'}: {network.layers[0].weights[406, 2]:.6g}"
    assert weight.replace("-", "−") in [caption.value for caption in app.caption]
    for layer in hand[1]:
        for unit, value in enumerate(layer):
            assert f"unit {unit}: {value:.4g}".replace("-", "−") in alt
    if hand[1] and network.hidden_activation == "relu":
        X = nncore.flatten(nncore.load_digits().test_images, np.float64)
        silent = np.mean(X @ network.layers[0].weights[:, 1] + network.layers[0].bias[1] <= 0)
        assert any(f"at {silent:.0%} of them it is silent" in caption.value for caption in app.caption)


def test_prediction_is_the_networks(network, hand):
    app = open_inside(network, "Prediction")
    X = nncore.flatten(nncore.load_digits().test_images, np.float64)
    accuracy = np.mean(network.predict(X) == nncore.load_digits().test_labels)
    assert any(f"**{accuracy:.2%}** right" in text.value for text in app.markdown)
    assert any(f'data-answer="{int(np.argmax(hand[2]))}"' in element.proto.body for element in app.get("html"))


def test_each_chapter_shows_the_source_that_runs():
    app = open_inside(made(), "Helper functions")
    sources = [block.value for block in app.code]
    for function in (functional.relu, functional.relu_derivative, functional.softmax):
        assert inspect.getsource(function).strip() in sources
    app = open_inside(made((6,), "tanh", "sigmoid"), "The cost")
    assert [block.value for block in app.code] == [inspect.getsource(functional.sigmoid_cross_entropy).strip()]
    app = open_inside(made(), "Forward")
    assert app.code[0].value.startswith("def forward(self, X, masks=(), z=None):\n    ")
    app = open_inside(made(), "Training")
    assert app.code[0].value.startswith("def training_loop(") and "yield Progress(" in app.code[0].value
    assert app.code[1].value.startswith("def step(self, batch, learning_rate):\n    ")


def test_a_weight_and_a_bias_changed_by_hand_count_on_the_whole_page_until_restored():
    network = made()
    app = open_inside(network, "The cost", layer=1, unit=2, input=4)
    app = set_value(app, "Weight", 3.5)
    wanted = edited(network, 1, 4, 2, 3.5)
    close(
        column(app.table[0], "Adds to the cost"), (lambda parts: [*parts, sum(parts)])(by_hand(wanted, IMAGE, LABEL)[3])
    )
    assert "1 of its numbers is yours" in app.warning[0].value
    app.toggle(key="inside_bias").set_value(True).run()
    app = set_value(app, "Bias", -1.25)
    wanted = edited(wanted, 1, None, 2, -1.25)
    close(column(app.table[0], "Probability"), by_hand(wanted, IMAGE, LABEL)[2])
    assert "2 of its numbers are yours" in app.warning[0].value
    button(app, "Restore").click().run()
    assert not app.warning
    close(column(app.table[0], "Probability"), by_hand(network, IMAGE, LABEL)[2])


def set_value(app, label, value):
    next(field for field in app.number_input if field.label == label).set_value(value).run()
    assert not app.exception
    return app


def test_edits_belong_to_one_network():
    app = open_inside(made(), "The cost", layer=1, unit=2, input=4)
    set_value(app, "Weight", 3.5)
    control(app, "Network").set_value("The ready one").run()
    assert not app.warning
    control(app, "Network").set_value("Yours").run()
    assert app.warning
    part(app, Networks).source = Saved(made(), None, {"class_names": DIGIT_NAMES})
    app.run()
    assert not app.warning


def control(app, label):
    return next(group for group in app.button_group if group.label == label)


def test_a_drawing_is_looked_at_with_the_label_that_it_is_said_to_have():
    app = open_inside(made(), "The cost")
    backdrop = IMAGE.repeat(10, axis=0).repeat(10, axis=1)
    part(app, Drawing).sheet = DrawingSheet(backdrop=backdrop)
    app.run()
    control(app, "Digit").set_value("Your drawing").run()
    digit = nncore.drawing_to_digit(IMAGE.repeat(10, axis=0).repeat(10, axis=1))
    guess = int(np.argmax(by_hand(made(), digit, 0)[2]))
    assert app.selectbox[0].label == "It is a"
    for label in (guess, (guess + 1) % 10):
        app.selectbox[0].set_value(label).run()
        close(column(app.table[0], "Adds to the cost")[-1], sum(by_hand(made(), digit, label)[3]))
    assert app.selectbox[0].value != guess
    backdrop[:80, :80] = 255
    app.run()
    digit = nncore.drawing_to_digit(backdrop)
    assert app.selectbox[0].value == int(np.argmax(by_hand(made(), digit, 0)[2]))


def test_the_steepest_weight_is_found_and_a_smaller_network_lowers_the_choice():
    network = made((6, 5))
    app = open_inside(network, "Backward", layer=1, unit=0, input=0)
    button(app, "The steepest one").click().run()
    gradient = np.abs(np.outer(by_hand(network, IMAGE, LABEL)[1][0], by_hand(network, IMAGE, LABEL)[4][1]))
    place = app.session_state["inside_input"], app.session_state["inside_unit"]
    assert gradient[place] == gradient.max()
    app.number_input(key="inside_unit").set_value(2).run()
    assert app.session_state["inside_input"] == gradient[:, 2].argmax()
    app.session_state["inside_input"] = 5
    part(app, Networks).source = Saved(made((3,)), None, {"class_names": DIGIT_NAMES})
    app.run()
    assert not app.exception
    assert app.session_state["inside_input"] == 2


def test_training_shows_the_runs_own_weights_over_time(trained):  # noqa: F811
    run = run_of(trained)
    trained.session_state["chapter"] = "Training"
    trained.session_state["inside_layer"], trained.session_state["inside_unit"] = 1, 3
    app = trained.switch_page(PAGE).run()
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


def test_the_charts_of_spread_hold_the_quantiles_of_each_checkpoint(trained, few_digits):  # noqa: F811
    run = run_of(trained)
    # Those it was trained on, whatever is in use now.
    run.data = nncore.Digits("Others", *([few_digits.train_images[::-1], few_digits.train_labels[::-1]] * 2))
    trained.session_state["chapter"] = "Training"
    app = trained.switch_page(PAGE).run()
    alts = [chart.proto.alt for chart in app.get("plotly_chart")]
    X = nncore.flatten(run.data.train_images[:100])
    first, last = (
        distributions(network, X, run.data.train_labels[:100]) for network in (run.checkpoints[0][1], run.network)
    )
    for alt, kind in zip(alts, ("weights", "activations", "gradients"), strict=True):
        for found in (first, last):
            low, high = getattr(found, kind)[0][[0, 4]]
            assert f"{low:.3g} to {high:.3g}" in alt


def test_initial_weights_are_those_of_the_seed(trained):  # noqa: F811
    run = run_of(trained)
    trained.session_state["chapter"] = "Initial weights"
    app = trained.switch_page(PAGE).run()
    first = nncore.initial_network(run.config)
    wanted = [float(f"{layer.weights.std(dtype=float):.3g}") for layer in first.layers]
    assert column(app.table[0], "Standard deviation") == wanted
    pixel, unit = app.session_state["inside_input"], app.session_state["inside_unit"]
    assert any(
        f"**{first.layers[0].weights[pixel, unit]:.6g}**".replace("-", "−") in text.value for text in app.markdown
    )


def test_without_a_network_of_ones_own_it_is_the_ready_one_and_a_link_to_train():
    app = open_app(PAGE)
    assert any("Train a network of your own" in link.proto.label for link in app.get("page_link"))
    assert not any(group.label == "Network" for group in app.button_group)


def test_every_control_has_a_help_text_and_every_chart_a_text():
    app = open_inside(made((6, 5)), "The model", off=True)
    controls = (*app.number_input, *app.button_group, *app.toggle)
    assert all(each.help for each in controls)
    assert all(chart.proto.alt for chart in app.get("plotly_chart"))


def test_names_from_a_file_are_never_markup():
    names = tuple(f"<b>*{number}*" for number in range(10))
    for chapter in ("The model", "Forward", "The cost", "The update", "Prediction"):
        app = open_inside(made(), chapter, names, layer=1)
        for table in app.table:
            assert not any(str(cell).startswith(("<b>", "<b>*")) for cell in table.value.to_numpy().ravel()), chapter
        shown = "".join(element.proto.body for element in app.get("html")) + "".join(
            chart.proto.spec for chart in app.get("plotly_chart")
        )
        assert chapter == "Prediction" or "<b>" not in shown
        assert not any("<b>*" in text.value for text in (*app.markdown, *app.caption))
