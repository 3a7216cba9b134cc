"""The numbers of Inside's chapters, against what nncore.study.walk computes and against sums of what is shown."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab.origin import READY, Origin
from nncore.study import walk
from render import walk_tables
from tests.render.subjects import DATA, IMAGE, LABEL, made, run_through, subject_of

SHAPES = [((6,), "relu", "softmax"), ((6, 5), "tanh", "sigmoid"), ((), "relu", "softmax")]


@pytest.fixture(params=SHAPES, ids=str)
def subject(request):
    """All its numbers have six figures that count; the steepest weight of the first layer is followed."""
    found = subject_of(made(*request.param))
    row, column = found.walk.largest_gradient(0)
    return replace(found, digits=6, row=row, column=column)


def number(text):
    return float(text.replace("−", "-"))


def close(texts, wanted):
    np.testing.assert_allclose([number(text) for text in texts if text], wanted, rtol=6e-6, atol=1e-12)


def test_the_data_are_the_files_bytes_and_255ths_of_them(subject):
    _, table = walk_tables.data(subject)
    places = [tuple(map(int, text.removeprefix("pixel ").split(", "))) for text in table["Pixel"]]
    raw = [int(IMAGE[place]) for place in places]
    assert len(set(places)) == len(places) >= 4
    close(table["In the file, 0 to 255"], raw)
    close(table["Into the network, 0 to 1"], np.array(raw) / 255)


def test_the_model_counts_its_numbers(subject):
    (table,) = walk_tables.model(subject)
    counts = [a * b + b for a, b in itertools.pairwise(subject.network.sizes)]
    assert table["Numbers in all"] == [f"{n:,}" for n in counts] and table["Layer"][-1] == "Output"
    hidden = {0: [], 1: ["Hidden layer"], 2: ["Hidden layer 1", "Hidden layer 2"]}
    assert table["Layer"][:-1] == hidden[subject.n_hidden]


def test_helper_functions_bend_the_sums(subject):
    said, *tables = walk_tables.helpers(subject)
    if not subject.n_hidden:
        assert "no hidden layer" in said and not tables
        return
    units = [int(text) for text in tables[0]["Unit"]]
    assert len(units) == 6
    close(tables[0]["Sum z"], subject.walk.sums[0][units])
    close(tables[0]["Activation a"], subject.walk.activations[0][units])
    close(tables[0]["Slope da/dz"], subject.walk.slopes[0][units])


@pytest.mark.parametrize("from_end", [0, 1])
def test_forward_adds_up_to_the_sum_and_ends_in_probabilities(subject, from_end):
    layer = max(0, subject.n_hidden - from_end)
    subject = replace(subject, layer=layer, row=0, column=2)
    heading, terms, _, answers = walk_tables.forward(subject)
    assert ("unit 2" in heading) == (layer < subject.n_hidden)
    inputs, weights, added = (list(map(number, filter(None, terms[name]))) for name in list(terms)[1:])
    products = subject.inputs * subject.network.layers[layer].weights[:, 2]
    n = len(inputs)
    close(terms["= adds"][:n], products[np.abs(products).argsort(kind="stable")[::-1][:n]])
    np.testing.assert_allclose(added[:n], np.multiply(inputs, weights), rtol=2e-5)
    below = dict(zip(terms["From"][n:], added[n:], strict=True))
    close([terms["= adds"][terms["From"].index("bias")]], [subject.network.layers[layer].bias[2]])
    assert below["sum z"] == pytest.approx(subject.walk.sums[layer][2], rel=6e-6)
    others = sum(value for name, value in below.items() if "other" in name)
    assert sum(added[:n]) + others + below["bias"] == pytest.approx(below["sum z"], abs=2e-5)
    assert ("activation a" in below) == (layer < subject.n_hidden)
    close(answers["Logit z"], subject.walk.sums[-1])
    shares = next(texts for name, texts in answers.items() if name.startswith("Probability"))
    close(shares[:10], subject.walk.probabilities)
    if subject.network.output_activation == "softmax":
        powers = np.exp(subject.walk.sums[-1] - subject.walk.sums[-1].max())
        close(answers["e^(z − largest z)"], [*powers, powers.sum()])


@pytest.mark.parametrize(("n", "said"), [(10, []), (11, ["1 other"]), (12, ["2 others"])])
def test_what_is_not_shown_of_a_sum_is_counted(n, said):
    subject = subject_of(made((n, n), "tanh"))
    _, terms, *_ = walk_tables.forward(replace(subject, layer=1, column=2))
    back = walk_tables.backward(replace(subject, column=2))[3]
    assert [[text for text in texts if "other" in text] for texts in (terms["From"], back["To"])] == [said, said]


def test_the_cost_is_the_sum_of_its_parts(subject):
    table, _ = walk_tables.cost(subject)
    *parts, whole = map(number, table["Adds to the cost"])
    assert whole == pytest.approx(subject.walk.cost, rel=6e-6) and sum(parts) == pytest.approx(whole, rel=1e-5)
    close(table["Probability"], subject.walk.probabilities)
    assert table["Right?"].index("yes") == LABEL


def test_backward_shows_delta_and_the_same_gradient_twice(subject):
    _, outputs, *back, _, rows = walk_tables.backward(subject)
    row, column = subject.row, subject.column
    close(outputs["= δ"], subject.walk.deltas[-1])
    if subject.n_hidden:
        table = back[1]
        below = dict(zip(table["To"], map(number, table["= comes back"]), strict=True))
        products = subject.walk.deltas[1] * subject.network.layers[1].weights[column]
        assert below["sum"] == pytest.approx(products.sum(), rel=6e-6)
        assert below["= δ of the unit"] == pytest.approx(subject.walk.deltas[0][column], rel=6e-6)
        for unit, product in enumerate(products):
            assert below[subject.unit_name(1, unit)] == pytest.approx(product, rel=6e-6)
    wanted = subject.walk.gradients[0].weights[row, column]
    assert wanted and number(rows["= gradient, by backpropagation"]) == pytest.approx(wanted, rel=1e-9)
    nudged = next(text for name, text in rows.items() if "by nudging" in name)
    assert number(nudged) == pytest.approx(wanted, rel=1e-5, abs=1e-10)
    for name, sign in (("lower", -1), ("higher", 1)):
        moved = subject.network.layers[0].weights[row, column] + sign * 1e-5
        cost = subject.walk.through(walk.edited(subject.network, 0, row, column, moved)).cost
        text = next(text for key, text in rows.items() if key.endswith(name))
        assert number(text) == pytest.approx(cost, rel=1e-11)


def test_the_update_takes_the_step_and_tells_the_cost_after_it(subject):
    rows, _ = walk_tables.update(replace(subject, rate=0.01))
    place, after = (subject.row, subject.column), subject.walk.stepped(0.01)
    before = subject.network.layers[0].weights[place]
    assert number(rows["Weight before"]) == pytest.approx(before, rel=1e-9)
    wanted = before - 0.01 * subject.walk.gradients[0].weights[place]
    assert number(rows["Weight after"]) == pytest.approx(wanted, rel=1e-9)
    assert number(rows["Cost of this digit before"]) == pytest.approx(subject.walk.cost, rel=1e-9)
    assert number(rows["Cost of this digit after"]) == pytest.approx(after.cost, rel=1e-9)
    shares = rows[f"Probability of {LABEL}, before and after"].split(" and ")
    close(shares, [each.probabilities[LABEL] for each in (subject.walk, after)])


@pytest.mark.parametrize("subject", SHAPES[:2], ids=str, indirect=True)
def test_a_unit_switched_off_is_measured_on_all_test_digits(subject):
    silent = walk.without_unit(subject.network, *subject.unit)
    X = nncore.flatten(DATA.test_images, np.float64)
    accuracies = [np.mean(each.predict(X) == DATA.test_labels) for each in (subject.network, silent)]
    table = walk_tables.switched_off(subject)
    assert table["Test accuracy"] == [f"{100 * share:.1f}\u202f%" for share in accuracies]
    walks = subject.walk, subject.walk.through(silent)
    close(table[f"Probability of {LABEL}"], [each.probabilities[LABEL] for each in walks])
    shown, found = walk_tables.unit(subject), (subject.walk.sums, subject.walk.activations, subject.walk.deltas)
    close([shown[name] for name in ("Sum z", "Activation a", "δ")], [each[0][subject.column] for each in found])


def test_prediction_is_the_networks(subject):
    accuracy = np.mean(subject.network.predict(nncore.flatten(DATA.test_images, np.float64)) == DATA.test_labels)
    (said,) = walk_tables.prediction(subject)
    assert said.endswith(f" Of 1,000 test digits it reads **{100 * accuracy:.1f}\u202f%** right.")
    assert said.startswith("That is right.") == (subject.walk.probabilities.argmax() == LABEL)


# Of a run


CONFIG = nncore.TrainingConfig((8,), iterations=20, training_digits=200, learning_rate=0.5)


@pytest.fixture(scope="module")
def networks():
    """Those of a run, by their iterations."""
    trained = {each.iteration: each.network for each in nncore.train(CONFIG, DATA)}
    return {0: nncore.initial_network(CONFIG), **trained}


def test_training_shows_the_runs_own_weights_over_time(networks):
    some = {at: networks[at] for at in range(0, 19, 2)}
    run = run_through(some, CONFIG, network=networks[20], iteration=20)  # stopped between two checkpoints
    subject = replace(subject_of(networks[20], run), digits=6, layer=1, row=4, column=3)
    _, table = walk_tables.training(subject)
    iterations = list(map(int, table["After iteration"]))
    assert len(iterations) == 6 and (iterations[0], iterations[-1]) == (0, 20)
    close(table["The weight"], [networks[at].layers[1].weights[4, 3] for at in iterations])
    close(table["Cost of this digit"], [walk.walk(networks[at], IMAGE, LABEL).cost for at in iterations])
    assert "Train a network of your own" in walk_tables.training(subject_of(networks[20]))[0]


def test_initial_weights_are_those_of_the_seed(networks):
    subject = replace(subject_of(networks[20], run_through(networks, CONFIG)), digits=6, row=406, column=3)
    table, said = walk_tables.start(subject)
    for name, at in (("Standard deviation", 0), ("Standard deviation now", 20)):
        assert table[name] == [f"{layer.weights.std(dtype=float):.3g}" for layer in networks[at].layers]
    was, now = (f"{networks[at].layers[0].weights[406, 3]:.6g}".replace("-", "−") for at in (0, 20))
    assert said == f"The weight you follow was **{was}** at the start, and is **{now}** now."


def test_of_a_beginning_no_more_is_said_than_is_known(networks):
    from_ready = Origin(READY)
    run = run_through(networks, CONFIG, origin=from_ready)
    said, *_ = walk_tables.start(subject_of(networks[20], run))
    assert "did not begin from random numbers: it went on from the ready network" in said
    unknown = run_through({10: networks[10]}, CONFIG, origin=from_ready)
    for run in (None, unknown):
        said, _, weight = walk_tables.start(subject_of(networks[20], run))
        assert "is not known" in said and "at the start" not in weight
    # Without its first network it is that of its seed.
    subject = subject_of(networks[20], run_through({10: networks[10]}, CONFIG))
    assert subject.first[1] and subject.first[0].digest == networks[0].digest
