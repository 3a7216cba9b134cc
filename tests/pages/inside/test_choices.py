"""Choices on Inside: whose network and which digit, one number changed by hand, the steepest weight."""

import gc

import nncore
from lab.drawing_sheet import DrawingSheet
from nncore.study.walk import Walk, edited, walk
from tests.pages.app import button, captions
from tests.pages.inside.walk import close, column, open_inside, put_network, turn_to
from tests.pages.session import part
from tests.render.subjects import DATA, IMAGE, LABEL, made
from ui.session import Drawing


def set_value(app, label, value):
    next(field for field in app.number_input if field.label == label).set_value(value).run()
    assert not app.exception
    return app


def choose(app, label, option):
    next(group for group in app.button_group if group.label == label).set_value(option).run()
    assert not app.exception


def followed(app):
    """(unit, input) of the weight that is followed."""
    return app.session_state["inside_unit"], app.session_state["inside_input"]


def test_what_is_changed_by_hand_counts_until_restored():
    network = made()
    app = open_inside(network, "Forward", layer=1, unit=2, input=4)
    weight = f"From unit 4 to 2: {network.layers[1].weights[4, 2]:.6g}".replace("-", "−")
    assert weight in captions(app)
    turn_to(set_value(app, "Weight", 3.5), "The cost")
    wanted = edited(network, 1, 4, 2, 3.5)
    close(column(app.table[0], "Probability"), walk(wanted, IMAGE, LABEL).probabilities)
    assert "1 of its numbers is yours" in app.warning[0].value
    turn_to(app, "Forward").toggle(key="inside_bias").set_value(True).run()
    turn_to(set_value(app, "Bias", -1.25), "The cost")
    close(column(app.table[0], "Probability"), walk(edited(wanted, 1, None, 2, -1.25), IMAGE, LABEL).probabilities)
    assert "2 of its numbers are yours" in app.warning[0].value
    # They belong to one network.
    choose(app, "Network", "The ready one")
    assert not app.warning
    choose(app, "Network", "Yours")
    button(app, "Restore").click().run()
    assert not app.warning
    close(column(app.table[0], "Probability"), walk(network, IMAGE, LABEL).probabilities)
    turn_to(app, "Forward").toggle(key="inside_bias").set_value(False).run()
    assert set_value(app, "Weight", 2.0).warning
    put_network(app, made())
    assert not app.run().warning


def test_a_drawing_has_the_label_that_it_is_said_to_have():
    app = open_inside(made(), "The cost")
    backdrop = IMAGE.repeat(10, axis=0).repeat(10, axis=1)
    part(app, Drawing).sheet = DrawingSheet(backdrop=backdrop)
    app.run()
    choose(app, "Digit", "Your drawing")
    digit = nncore.drawing_to_digit(backdrop)
    guess = int(walk(made(), digit, 0).probabilities.argmax())
    assert (app.selectbox[0].label, app.selectbox[0].value) == ("It is a", guess)
    app.selectbox[0].set_value((guess + 1) % 10).run()
    close(column(app.table[0], "Adds to the cost")[-1], walk(made(), digit, (guess + 1) % 10).cost)
    # Of another drawing that says nothing.
    backdrop[:80, :80] = 255
    part(app, Drawing).sheet = DrawingSheet(backdrop=backdrop)
    app.run()
    guess = int(walk(made(), nncore.drawing_to_digit(backdrop), 0).probabilities.argmax())
    assert app.selectbox[0].value == guess


def test_the_steepest_weight_is_found_for_a_unit_and_for_all():
    app = open_inside(made((6, 5)), "Backward", layer=1, unit=0, input=0)
    button(app, "The steepest one").click().run()
    found = walk(made((6, 5)), IMAGE, LABEL)
    assert followed(app) == found.largest_gradient(1)[::-1]
    app.number_input(key="inside_unit").set_value(2).run()
    assert followed(app) == (2, found.largest_gradient(1, 2)[0])
    # A smaller network lowers the choice.
    app.session_state["inside_input"] = 5
    put_network(app, made((3,)))
    assert not app.run().exception and app.session_state["inside_input"] == 2


def test_the_steepest_is_followed_until_another_is_chosen():
    app, units = open_inside(made(), "Backward", number=0), set()
    for number in range(4):
        app.session_state["inside_number"] = number
        app.run()
        found = walk(made(), DATA.test_images[number], int(DATA.test_labels[number]))
        assert followed(app) == found.largest_gradient(0)[::-1]
        units.add(followed(app))
    assert len(units) > 1
    app.number_input(key="inside_unit").set_value(2).run()
    app.session_state["inside_number"] = 1
    assert app.run().session_state["inside_unit"] == 2


def test_of_a_page_that_was_drawn_no_walk_stays_in_memory():
    """Of a network of 3 × 2,048 units it would be a quarter of a gigabyte a tab."""
    open_inside(made((6, 5)), "Backward")
    gc.collect()
    assert not [each for each in gc.get_objects() if isinstance(each, Walk)]
