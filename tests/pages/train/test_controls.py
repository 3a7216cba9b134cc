"""The controls of Train: the first values, presets, what a link says of them, and a server's limits."""

from dataclasses import replace

import pytest

import nncore
from lab.limits import Limits
from lab.settings import CONTROLS, START, config_of, values_of
from nncore.presets import FIRST, PRESETS
from render import sentences
from tests.pages.app import button, captions, go_to, notes, open_app, outcome, strip
from tests.pages.session import part, run_of
from tests.pages.tasked import started
from ui.session import Training


def fields(app):
    """What the fields say that numbers are typed into."""
    return [app.number_input(key=key).value for key in ("units", "iterations", "digits", "seed")]


def preset(app):
    return app.selectbox(key="preset").value


def choose_preset(app, name):
    app.selectbox(key="preset").set_value(name).run()
    assert not app.exception
    return app


def test_train_opens_with_the_first_values_and_says_what_to_do():
    app = open_app()
    assert app.title[0].value == "Train a network"
    assert part(app, Training).settings == FIRST
    assert fields(app) == [64, 6000, 4000, 3] and app.select_slider(key="rate").value == 0.1
    assert preset(app) == "first" and strip(app) == f"{sentences.NO_RUN_YET} {PRESETS['first'].question}"
    controls = (*app.number_input, *app.select_slider, *app.button_group, *app.selectbox, *app.toggle)
    assert len(controls) > 15 and all(control.help for control in controls)


def test_every_setting_reaches_the_run_through_the_address():
    config = nncore.TrainingConfig(
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
    app = open_app(config=config)
    assert not notes(app) and started(app).config == config
    assert "dropout 0.2" in "".join(captions(app))


def test_settings_that_do_not_go_together_are_refused():
    app = open_app(config=replace(FIRST, batch_size=512, training_digits=100))
    assert "More · 2 changed" in [each.label for each in app.expander]
    assert "Batch size must be at most training digits (100), got 512" in app.error[0].value
    assert button(app, "Start training").disabled and button(app, "Step").disabled


# Presets


def test_a_preset_sets_every_control_and_its_address_opens_it():
    notebook = nncore.TrainingConfig()
    app = choose_preset(open_app(units=7, activation="tanh"), "notebook")
    assert fields(app) == [512, 500, 1000, 3] and "guessing" in strip(app)
    assert part(app, Training).settings == notebook
    # One for all of MNIST is not offered where there are fewer digits.
    offered = app.selectbox(key="preset").options
    assert PRESETS["notebook"].title in offered and PRESETS["best"].title not in offered
    again = open_app(config=notebook)
    assert part(again, Training).settings == notebook and not notes(again) and preset(again) == "notebook"


def test_a_preset_whose_settings_were_changed_is_shown_no_more():
    app = choose_preset(open_app(), "too-high")
    assert preset(app) == "too-high" and "Does it learn faster?" in strip(app)
    app.select_slider(key="rate").set_value(0.5).run()
    assert preset(app) == "own" and "learn faster" not in strip(app)
    assert "My own settings" in app.selectbox(key="preset").options
    # So that it can be chosen again.
    assert part(choose_preset(app, "too-high"), Training).settings == PRESETS["too-high"].config


def test_a_preset_asks_before_its_run_and_tells_after_it():
    app = choose_preset(open_app(), "little-data")
    question, hint = PRESETS["little-data"].question, PRESETS["little-data"].hint
    assert question in strip(app) and hint not in strip(app)
    started(app)
    assert hint in outcome(app) and question not in strip(app)
    # The result is of other settings than those that are chosen now.
    assert not [said for said in captions(app) if "other settings" in said]
    choose_preset(app, "too-low")
    assert [said for said in captions(app) if "This run had other settings" in said]


# Links


def test_a_link_out_of_range_is_ignored_with_a_note():
    app = open_app(units=5000, rate="12", bogus=1, stranger=2, iterations=40)
    assert fields(app)[:2] == [64, 40]
    said = " ".join(notes(app))
    assert "Hidden units cannot be what the address asks for; it is 64." in said
    assert "Learning rate cannot be what the address asks for; it is 0.1." in said
    assert said.count("a setting that does not exist here") == 1
    app.number_input(key="iterations").set_value(50).run()
    assert not notes(app)


@pytest.mark.parametrize("text", ["nan", "9" * 400, "½", "\x00"], ids=lambda text: ascii(text[:9]))
def test_whatever_a_link_says_is_a_page_that_works(text):
    keys = ["units", "rate", "layers", "seed", "augment", "optimizer", "dropout"]
    app = open_app(**dict.fromkeys(keys, text))
    said = "".join(notes(app))
    assert all(f"{CONTROLS[key].title} cannot be what the address asks for" in said for key in keys)
    button(app, "Step").click().run()
    first = {key: START[key] for key in keys}
    assert not app.exception
    assert part(app, Training).settings == config_of(values_of(nncore.TrainingConfig()) | first)
    app = open_app(**dict.fromkeys(["layers", "activation", "optimizer", "precision"], ""))
    assert not app.exception and not button(app, "Start training").disabled


UNUSUAL = nncore.TrainingConfig((16, 16, 16, 16), learning_rate=0.0137, iterations=200_000, l2=0.0005, batch_size=100)


def put_elsewhere(values):
    """The app on Train, after another page has put settings there."""
    app = go_to(open_app(), "compare.py")
    for key, value in values.items():
        app.session_state[key] = value
    return go_to(app, "train.py")


def test_settings_that_no_slider_offers_are_taken_exactly():
    app = open_app(config=UNUSUAL)
    assert not notes(app) and part(app, Training).settings == UNUSUAL
    app.select_slider(key="rate").set_value(0.1).run()
    assert part(app, Training).settings == replace(UNUSUAL, learning_rate=0.1)
    app = put_elsewhere(values_of(UNUSUAL)).run()
    assert not app.exception and part(app, Training).settings == UNUSUAL


# What there is, and what the server takes


def said_of_limits(app):
    return " ".join(info.value for info in app.info)


def test_more_digits_than_there_are_are_lowered_and_it_says_so():
    app = put_elsewhere({"digits": 60_000})
    assert fields(app)[2] == 4000
    assert "60,000 training digits; there are 4,000 here, and all are taken" in said_of_limits(app)


@pytest.fixture
def small_server(monkeypatch):
    """A server whose teacher has set less than the first values, and the notebook's."""
    limits = Limits(hidden_units=48, iterations=400, training_digits=800)
    for module in ("ui.train.controls", "lab.settings", "lab.runs.memory"):
        monkeypatch.setattr(f"{module}.LIMITS", limits)


def test_controls_go_no_further_than_the_server_takes(small_server):
    app = open_app()
    assert fields(app)[:3] == [48, 400, 800] and "this server takes 48" in said_of_limits(app)
    choose_preset(app, "notebook")
    assert fields(app)[:3] == [48, 400, 800]
    for asked, most in (("512 hidden units", 48), ("500 iterations", 400), ("1,000 training digits", 800)):
        assert f"These settings ask for {asked}; this server takes {most}." in said_of_limits(app)
    button(app, "Start training").click().run()
    assert not app.exception and run_of(app).config.hidden_units == (48,)


def test_a_link_beyond_the_servers_limits_is_told_so_no_other(small_server):
    app = open_app(units=512, iterations=5000, digits=1000)
    for title, most in (("Hidden units", 48), ("Iterations", 400), ("Training digits", 800)):
        assert f"{title} cannot be what the address asks for; it is {most}." in notes(app)
    assert fields(app)[:3] == [48, 400, 800]
    app = open_app(units=32, iterations=100, digits=100)
    assert "this server" not in said_of_limits(app) and not notes(app)
