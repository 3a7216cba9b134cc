"""The controls of Train: the notebook's values, presets, and what a link says of them."""

import pytest

import nncore
from tests.pages.app import button, notes, open_app, wait_for
from tests.pages.session import part, run_of
from ui.session import Training


def test_train_opens_first_with_the_notebooks_values_and_says_what_to_do():
    app = open_app()
    assert app.title[0].value == "Train a network"
    assert [field.value for field in app.number_input] == [512, 500, 1000, 3]
    assert app.select_slider[0].value == 0.1
    assert "Start training" in app.info[0].value


def test_every_control_has_a_help_text():
    app = open_app(layers=3)
    controls = (*app.number_input, *app.select_slider, *app.button_group, *app.selectbox, *app.toggle)
    assert len(controls) == 20
    assert all(control.help for control in controls)


def test_every_setting_reaches_the_run_through_the_address():
    app = open_app(
        layers=2,
        units=20,
        units2=10,
        rate="0.001",
        iterations=40,
        activation="tanh",
        output="sigmoid",
        digits=300,
        seed=5,
        batch=32,
        optimizer="Adam",
        schedule="cosine",
        decay="0.0001",
        dropout="0.2",
        augment="true",
        start="Xavier",
        precision="64-bit",
    )
    button(app, "Start training").click().run()
    wait_for(app, lambda app: app.success or app.warning)
    assert run_of(app).config == nncore.TrainingConfig(
        hidden_units=(20, 10),
        hidden_activation="tanh",
        output_activation="sigmoid",
        learning_rate=0.001,
        schedule="cosine",
        iterations=40,
        training_digits=300,
        batch_size=32,
        optimizer="adam",
        l2=0.0001,
        dropout=0.2,
        augment=True,
        initializer="xavier",
        seed=5,
        dtype="float64",
    )
    assert "dropout 0.2" in "".join(caption.value for caption in app.caption)


def test_settings_that_do_not_go_together_are_refused_with_a_sentence_before_start():
    app = open_app(batch=512, digits=100)
    assert "batch_size must be at most training_digits (100), got 512" in app.error[0].value
    assert button(app, "Start training").disabled
    assert button(app, "Step").disabled


# Presets


def test_a_preset_sets_every_control_and_says_what_to_look_for():
    app = open_app(units=7, activation="tanh")
    app.selectbox[0].select("notebook").run()
    assert [field.value for field in app.number_input] == [512, 500, 1000, 3]
    assert "guessing" in "".join(caption.value for caption in app.caption)
    assert app.session_state["activation"] == "relu"


def test_a_preset_for_all_of_mnist_says_so_where_there_are_fewer_digits():
    app = open_app()
    app.selectbox[0].select("best").run()
    assert not app.exception
    assert "all 60,000 digits" in app.warning[0].value
    assert app.number_input[2].value == 4000


# Links


def test_a_link_out_of_range_is_ignored_with_a_note():
    app = open_app(units=5000, rate="0.123", bogus=1, iterations=40)
    assert app.number_input(key="units").value == 512
    assert app.number_input(key="iterations").value == 40
    said = " ".join(notes(app))
    assert "Hidden units cannot be what this link says; it is 512." in said
    assert "Learning rate cannot be what this link says; it is 0.1." in said
    assert "a setting that there is none of" in said
    app.number_input(key="iterations").set_value(50).run()
    assert not notes(app)


def test_a_link_with_good_values_has_no_note():
    assert not notes(open_app(units=40, rate="0.2", optimizer="Adam", batch="64", layers="2", augment="true"))


@pytest.mark.parametrize("key", ["layers", "activation", "optimizer", "precision"])
def test_a_choice_that_a_link_leaves_empty_is_the_usual_one(key):
    app = open_app(**{key: ""})
    assert not app.exception and not button(app, "Start training").disabled
    assert part(app, Training).settings == nncore.TrainingConfig()
