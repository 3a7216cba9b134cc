"""Choices on Inside: whose network and which digit, one number changed by hand, the steepest weight."""

import gc
import json
from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab import network_cache
from lab.drawing_sheet import DrawingSheet
from nncore.datasets import DIGIT_NAMES
from nncore.storage import Saved
from nncore.study.walk import Walk, edited
from tests.nncore.study.test_walk import by_hand, made
from tests.pages.app import button, captions, open_app
from tests.pages.inside.walk import IMAGE, LABEL, PAGE, close, column, open_inside
from tests.pages.session import part
from ui.inside.choices import MISREAD
from ui.session import Drawing, Networks


def set_value(app, label, value):
    next(field for field in app.number_input if field.label == label).set_value(value).run()
    assert not app.exception
    return app


def turn_to(app, chapter):
    app.session_state["chapter"] = chapter
    return app.run()


def control(app, label):
    return next(group for group in app.button_group if group.label == label)


def test_a_weight_and_a_bias_changed_by_hand_count_on_the_whole_page_until_restored():
    network = made()
    app = open_inside(network, "Forward", layer=1, unit=2, input=4)
    app = turn_to(set_value(app, "Weight", 3.5), "The cost")
    wanted = edited(network, 1, 4, 2, 3.5)
    close(
        column(app.table[0], "Adds to the cost"), (lambda parts: [*parts, sum(parts)])(by_hand(wanted, IMAGE, LABEL)[3])
    )
    assert "1 of its numbers is yours" in app.warning[0].value
    turn_to(app, "Forward").toggle(key="inside_bias").set_value(True).run()
    app = turn_to(set_value(app, "Bias", -1.25), "The cost")
    wanted = edited(wanted, 1, None, 2, -1.25)
    close(column(app.table[0], "Probability"), by_hand(wanted, IMAGE, LABEL)[2])
    assert "2 of its numbers are yours" in app.warning[0].value
    button(app, "Restore").click().run()
    assert not app.warning
    close(column(app.table[0], "Probability"), by_hand(network, IMAGE, LABEL)[2])


def test_edits_belong_to_one_network():
    app = open_inside(made(), "Forward", layer=1, unit=2, input=4)
    set_value(app, "Weight", 3.5)
    control(app, "Network").set_value("The ready one").run()
    assert not app.warning
    control(app, "Network").set_value("Yours").run()
    assert app.warning
    part(app, Networks).source = Saved(made(), None, {"class_names": DIGIT_NAMES})
    app.run()
    assert not app.warning


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
    part(app, Drawing).sheet = DrawingSheet(backdrop=backdrop)
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
    assert gradient[app.session_state["inside_input"], 2] == gradient[:, 2].max()
    app.session_state["inside_input"] = 5
    part(app, Networks).source = Saved(made((3,)), None, {"class_names": DIGIT_NAMES})
    app.run()
    assert not app.exception
    assert app.session_state["inside_input"] == 2


def test_the_steepest_weight_is_followed_from_digit_to_digit_until_another_is_chosen():
    def steepest(number):
        image, label = nncore.load_digits().test_images[number], int(nncore.load_digits().test_labels[number])
        *_, deltas = by_hand(made(), image, label)
        unit = int(np.argmax(np.abs(deltas[0])))
        return unit, int(np.argmax(image.reshape(-1)))

    app = open_inside(made(), "Backward", number=0)
    followed = lambda: (app.session_state["inside_unit"], app.session_state["inside_input"])  # noqa: E731
    units = set()
    for number in range(8):
        app.session_state["inside_number"] = number
        app.run()
        assert followed() == steepest(number)
        units.add(followed())
    assert len(units) > 2
    app.number_input(key="inside_unit").set_value(2).run()
    app.session_state["inside_number"] = 1
    assert app.run().session_state["inside_unit"] == 2


def test_of_a_page_that_was_drawn_no_walk_stays_in_memory():
    """Of a network of 3 × 2,048 units it would be a quarter of a gigabyte a tab."""
    open_inside(made((6, 5)), "Backward")
    gc.collect()
    assert not [each for each in gc.get_objects() if isinstance(each, Walk)]


def test_without_a_network_of_ones_own_it_is_the_ready_one_and_a_link_to_train():
    app = open_app(PAGE)
    assert any("Train a network of your own" in link.proto.label for link in app.get("page_link"))
    assert not any(group.label == "Network" for group in app.button_group)


def pressed_here(app):
    """The numbers of the test digits that can be chosen in the picture."""
    (chart,) = (chart.proto for chart in app.get("plotly_chart") if "inside_choosing" in chart.proto.id)
    return next(trace["customdata"] for trace in json.loads(chart.spec)["data"] if "customdata" in trace)


def test_the_digits_that_this_network_misreads_can_be_had_alone():
    data = nncore.load_digits()
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(6,)))
    misread = np.flatnonzero(network.predict(nncore.flatten(data.test_images, network.dtype)) != data.test_labels)
    app = open_inside(network, "Forward", choosing=True, number=int(misread[70]))
    assert pressed_here(app) != misread[60:90].tolist()
    app.session_state["inside_which"] = MISREAD
    assert pressed_here(app.run()) == misread[60:90].tolist()
    # One that is no longer chosen is not what they are about.
    app.session_state["inside_number"] = 0
    assert pressed_here(app.run()) == misread[:30].tolist()


def test_of_a_network_that_misreads_none_there_is_a_sentence(monkeypatch):
    evaluated = network_cache.evaluated

    def all_right(network, data):
        found = evaluated(network, data)
        return replace(found, labels=found.predicted)

    monkeypatch.setattr(network_cache, "evaluated", all_right)
    app = open_inside(made(), "Forward", choosing=True, which=MISREAD)
    assert "It reads all of them right." in captions(app)


@pytest.mark.parametrize(
    ("chapter", "what"),
    [
        ("The data", ""),
        ("The model", ": the weight from unit 4 to unit 2"),
        ("Forward", ": the weight from unit 4 to unit 2"),
    ],
)
def test_below_the_drawing_stands_where_on_the_page_that_is_what_was_pressed_in_it(chapter, what):
    app = open_inside(made((6, 7)), chapter, layer=1, unit=2, input=4)
    assert app.header[0].proto.anchor == "chapter"
    (said,) = [each.value for each in app.markdown if "](#chapter)" in each.value]
    assert said == f"[:material/arrow_downward: {chapter}](#chapter){what}"


def test_the_walk_has_an_end_and_a_way_on_from_it():
    app = open_inside(made(), "Prediction")
    assert any("That was the whole walk" in each.value for each in app.markdown)
    assert {"Train a network and see its units change", "Draw a digit for it to read"} <= {
        link.proto.label for link in app.get("page_link")
    }
    assert not any("That was the whole walk" in each.value for each in turn_to(app, "Training").markdown)
