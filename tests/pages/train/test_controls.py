"""The controls of Train: the first values, presets, and what a link says of them."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

import nncore
from lab.settings import CONTROLS, START, config_of, values_of
from nncore.presets import FIRST, PRESETS
from render import sentences
from tests.pages.app import APP, button, captions, go_to, notes, numbers, open_app, outcome, stop, strip, wait_for
from tests.pages.session import part, run_of
from ui.session import Training


def fields(app):
    """What the fields say that numbers are typed into: units, iterations, training digits, seed."""
    return [app.number_input(key=key).value for key in ("units", "iterations", "digits", "seed")]


def test_train_opens_with_the_first_values_and_says_what_to_do():
    app = open_app()
    assert app.title[0].value == "Train a network"
    assert part(app, Training).settings == FIRST
    assert fields(app) == [64, 6000, 4000, 3] and app.select_slider(key="rate").value == 0.1
    assert app.selectbox(key="preset").value == "first"
    assert strip(app) == f"{sentences.NO_RUN_YET} {PRESETS['first'].question}"


def test_every_control_has_a_help_text():
    app = open_app(layers=3)
    controls = (*app.number_input, *app.select_slider, *app.button_group, *app.selectbox, *app.toggle)
    assert len(controls) == 21
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
    wait_for(app, outcome)
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
    assert "Batch size must be at most training digits (100), got 512" in app.error[0].value
    assert button(app, "Start training").disabled
    assert button(app, "Step").disabled


# Presets


def choose_preset(app, name):
    app.selectbox(key="preset").set_value(name).run()
    assert not app.exception


def test_a_preset_sets_every_control_and_says_what_to_look_for():
    app = open_app(units=7, activation="tanh")
    choose_preset(app, "notebook")
    assert fields(app) == [512, 500, 1000, 3]
    assert "guessing" in strip(app)
    assert app.session_state["activation"] == "relu"


def test_the_notebook_is_one_choice_away_and_its_address_opens_it_exactly():
    notebook = nncore.TrainingConfig()
    app = open_app()
    choose_preset(app, "notebook")
    said = {key: app.session_state[key] for key in values_of(notebook)}
    assert said == values_of(notebook) and part(app, Training).settings == notebook
    again = open_app(config=notebook)
    assert part(again, Training).settings == notebook and not notes(again)
    assert again.selectbox(key="preset").value == "notebook"


@pytest.mark.parametrize("name", PRESETS)
def test_the_address_of_each_preset_opens_it(name):
    config = PRESETS[name].config
    app = open_app(config=config)
    # Some need more digits than there are.
    assert app.selectbox(key="preset").value == ("own" if PRESETS[name].full else name)
    assert bool(notes(app)) == PRESETS[name].full


def test_a_preset_for_all_of_mnist_is_not_offered_where_there_are_fewer_digits():
    offered = open_app().selectbox(key="preset").options
    assert PRESETS["notebook"].title in offered and PRESETS["best"].title not in offered


def test_a_preset_whose_settings_were_changed_is_shown_no_more():
    app = open_app()
    choose_preset(app, "too-high")
    assert app.selectbox(key="preset").value == "too-high" and "Does it learn faster?" in strip(app)
    app.select_slider(key="rate").set_value(0.5).run()
    assert app.selectbox(key="preset").value == "own" and "learn faster" not in strip(app)
    assert "My own settings" in app.selectbox(key="preset").options
    # So that it can be chosen again.
    choose_preset(app, "too-high")
    assert part(app, Training).settings == PRESETS["too-high"].config


@pytest.mark.parametrize("name", ["little-data", "too-high"])  # which learns, and which ends at guessing
def test_a_preset_asks_before_its_run_and_tells_after_it(name):
    app = open_app()
    choose_preset(app, name)
    question, hint = PRESETS[name].question, PRESETS[name].hint
    assert question in strip(app) and hint not in strip(app)
    button(app, "Start training").click().run()
    wait_for(app, outcome)
    app.run()
    assert hint in outcome(app) and question not in strip(app)


def test_a_run_of_a_preset_that_was_ended_early_neither_asks_nor_tells():
    app = open_app()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: numbers(app)["Cost"] != "–")
    stop(app)
    said = outcome(wait_for(app, outcome))
    assert PRESETS["first"].question not in said and PRESETS["first"].hint not in said


def test_a_result_says_that_it_is_of_other_settings(trained):
    assert not [said for said in captions(trained) if "other settings" in said]
    choose_preset(trained, "too-low")
    said = next(said for said in captions(trained) if "This run had other settings" in said)
    assert "Hidden units" in said and "Learning rate" in said and "Output" not in said


# Links


def test_a_link_out_of_range_is_ignored_with_a_note():
    app = open_app(units=5000, rate="12", bogus=1, stranger=2, iterations=40)
    assert app.number_input(key="units").value == 64
    assert app.number_input(key="iterations").value == 40
    said = " ".join(notes(app))
    assert "Hidden units cannot be what the address asks for; it is 64." in said
    assert "Learning rate cannot be what the address asks for; it is 0.1." in said
    assert said.count("a setting that does not exist here") == 1
    app.number_input(key="iterations").set_value(50).run()
    assert not notes(app)


@pytest.mark.parametrize(("key", "number"), [("units", 0), ("seed", -1), ("iterations", 0)])
def test_a_number_that_cannot_be_starts_nothing_with_the_one_before(key, number):
    app = open_app()
    app.number_input(key=key).set_value(number)
    button(app, "Start training").click().run()  # typed, and pressed at once
    assert run_of(app) is None and CONTROLS[key].title in app.error[0].value
    assert button(app, "Start training").disabled and part(app, Training).settings == FIRST
    app.number_input(key=key).set_value(5).run()
    assert not app.error and not button(app, "Start training").disabled


ODD = ["inf", "nan", "1e400", "9" * 400, "-inf", str(2**70), "½", "\x00", "<b>"]


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:9]))
def test_whatever_a_link_says_is_a_note_for_each_and_a_page_that_works(text):
    keys = ["units", "rate", "layers", "seed", "augment", "optimizer", "dropout"]
    app = open_app(**dict.fromkeys(keys, text))
    said = "".join(notes(app))
    assert all(f"{CONTROLS[key].title} cannot be what the address asks for" in said for key in keys)
    button(app, "Step").click().run()
    first = {key: START[key] for key in keys}
    wanted = config_of(values_of(nncore.TrainingConfig()) | first)
    assert not app.exception and part(app, Training).settings == wanted


def test_a_key_that_is_there_twice_says_what_it_says_last():
    app = AppTest.from_file(APP, default_timeout=20)
    app.query_params["units"], app.query_params["optimizer"] = ["20", "30"], ["SGD", "Adam"]
    app.run()
    assert not app.exception and part(app, Training).settings.hidden_units == (30,)


UNUSUAL = nncore.TrainingConfig((16, 16, 16, 16), learning_rate=0.0137, iterations=200_000, l2=0.0005, batch_size=100)


def test_a_link_is_taken_exactly_though_no_slider_offers_it():
    app = open_app(config=UNUSUAL)
    assert not notes(app) and part(app, Training).settings == UNUSUAL
    app.select_slider(key="rate").set_value(0.1).run()
    assert part(app, Training).settings == replace(UNUSUAL, learning_rate=0.1)


def put_elsewhere(values):
    """The app on Train, after another page has put settings there."""
    app = go_to(open_app(), "compare.py")
    for key, value in values.items():
        app.session_state[key] = value
    return go_to(app, "train.py")


def test_settings_that_are_put_are_taken_exactly_though_no_slider_offers_them():
    app = put_elsewhere(values_of(UNUSUAL))
    assert not app.exception and part(app, Training).settings == UNUSUAL
    app.run()
    assert part(app, Training).settings == UNUSUAL


def test_more_digits_than_there_are_are_lowered_and_it_says_so():
    app = put_elsewhere({"digits": 60_000})
    assert app.number_input(key="digits").value == 4000
    said = next(info.value for info in app.info if "60,000" in info.value)
    assert "4,000" in said


def test_a_link_with_good_values_has_no_note():
    assert not notes(open_app(units=40, rate="0.2", optimizer="Adam", batch="64", layers="2", augment="true"))


@pytest.mark.parametrize("key", ["layers", "activation", "optimizer", "precision"])
def test_a_choice_that_a_link_leaves_empty_is_the_first_one(key):
    app = open_app(**{key: ""})
    assert not app.exception and not button(app, "Start training").disabled
    wanted = config_of(values_of(nncore.TrainingConfig()) | {key: START[key]})
    assert part(app, Training).settings == wanted
