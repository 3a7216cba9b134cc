"""One table: whatever is a field of TrainingConfig has a control, a place in links, tables and sweeps, and words."""

from dataclasses import fields, replace

import pytest

from lab import settings, tasks
from lab.ledger.csv_table import HEADER
from lab.settings import CONTROLS, START
from lab.sweeps import search
from nncore import TrainingConfig
from nncore.command_line import main
from nncore.hyperparameter_field import MAX_LAYERS
from nncore.hyperparameters import HYPERPARAMETERS
from nncore.presets import FIRST, PRESETS

NAMES = [field.name for field in fields(TrainingConfig)]
USUAL = TrainingConfig()


def another(known):
    """A value that is not the default."""
    choices = [known.from_control(option) for option in known.options if option != known.start]
    if isinstance(known.default, tuple):
        return (20, 10)
    return choices[-1] if choices else next(limit for limit in known.limits if limit != known.default)


@pytest.fixture(params=NAMES)
def known(request):
    return HYPERPARAMETERS[request.param]


def test_it_has_a_title_a_key_a_sentence_of_help_and_a_summary(known):
    assert known.title[0].isupper() and known.key.isidentifier()
    assert known.help[0].isupper() and known.help.endswith(".")
    assert known.summary[0].islower() and not known.summary.endswith(".")


def test_its_default_and_all_that_its_control_and_a_sweep_offer_may_be(known):
    for value in (known.start, *known.options, *known.tried):
        if not isinstance(known.default, tuple):
            assert known.allows(value) and known.check(known.from_control(value)) is None
    known.check(known.default)
    known.check(another(known))


def test_it_has_a_control_of_its_own(known):
    assert CONTROLS[known.key].help == known.help
    controls = [control for control in CONTROLS.values() if control.name == known.name]
    assert len(controls) == (MAX_LAYERS if known.key == "units" else 1)


def test_a_list_and_a_sentence_say_what_is_not_the_default(known):
    usual, other = USUAL, replace(USUAL, **{known.name: another(known)})
    listed = settings.listed(other)
    assert known.title in listed and listed != settings.listed(usual)
    # How many iterations a run has is always beside the sentence.
    assert (settings.describe(other) != settings.describe(usual)) == (known.name != "iterations")


def test_a_link_says_what_is_not_as_the_controls_start(known):
    values = known.start, known.for_control(another(known))
    other = next(value for value in values if settings.values_of(FIRST).get(known.key) != value)
    other = (20, 10) if isinstance(known.default, tuple) else known.from_control(other)
    assert known.key in settings.query_of(replace(FIRST, **{known.name: other}))


def test_a_link_says_nothing_of_what_the_controls_start_with():
    assert settings.query_of(FIRST) == {} and settings.config_of(START) == FIRST


def test_a_sweep_and_a_table_have_it(known):
    assert len(search.grid(USUAL, {known.name: [known.default, another(known)]})) == 2
    assert known.name.replace("iterations", "iterations_planned") in HEADER


def test_the_command_line_has_it(known, capsys):
    with pytest.raises(SystemExit):
        main(["train", "--help"])
    assert f"--{known.name.replace('_', '-')}" in capsys.readouterr().out


@pytest.mark.parametrize("config", [preset.config for preset in PRESETS.values()], ids=PRESETS)
def test_controls_stand_for_the_configuration_they_were_set_by(config):
    values = settings.values_of(config)
    assert settings.config_of(values) == config
    fixed = {key: value for key, value in values.items() if value is not None}
    assert tasks.decode(tasks.encode(tasks.Task(fixed)), settings.allows) == (tasks.Task(fixed), [])


@pytest.mark.parametrize(
    ("key", "value"), [("layers", True), ("units", 5.0), ("units", True), ("rate", "0.1"), ("batch", None), ("l2", 0.0)]
)
def test_a_control_is_not_set_to_what_it_does_not_have(key, value):
    assert not settings.allows(key, value)


def test_values_are_put_into_the_words_of_a_sentence():
    said = {
        "learning_rate": (0.01, "learning rate 0.01"),
        "batch_size": (64, "batches of 64"),
        "hidden_activation": ("relu", "ReLU units"),
        "initializer": ("he", "He starting weights"),
        "training_digits": (12000, "12,000 training digits"),
        "optimizer": ("adam", "Adam"),
        "augment": (True, "varied digits"),
        "dropout": (0.2, "dropout 0.2"),
        "iterations": (100_000, "iterations 100,000"),
        "seed": (2718, "seed 2718"),
    }
    for name, (value, words) in said.items():
        assert HYPERPARAMETERS[name].said(value) == words
    assert HYPERPARAMETERS["batch_size"].said(None) == "all digits at once"
    assert HYPERPARAMETERS["l2"].said(0.0) == "no weight decay"


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_set_with_the_controls(name):
    for key, value in settings.values_of(PRESETS[name].config).items():
        assert settings.allows(key, value), key


def test_in_short_it_is_written_as_on_the_rest_of_the_page():
    assert settings.in_short(TrainingConfig(iterations=100_000)) == "512 ReLU · rate 0.1 · 100,000 iterations"
    wide = TrainingConfig(hidden_units=(2048, 64))
    assert settings.in_short(wide).startswith("2,048+64 ReLU · ")
    assert settings.describe(wide).startswith("2,048+64 ReLU units")
    wide = replace(FIRST, hidden_units=(2048, 64))
    assert settings.query_of(wide) == {"units": "2048", "units2": "64", "layers": "2"}


def test_a_list_has_numbers_in_thousands_and_an_address_has_them_not():
    config = TrainingConfig(hidden_units=(1024,), training_digits=4000, iterations=20_000, batch_size=None, seed=4321)
    said = settings.listed(config)
    titles = ("Hidden units", "Training digits", "Iterations", "Batch size", "Seed")
    assert [said[title] for title in titles] == ["1,024", "4,000", "20,000", "all", "4321"]
    assert not any("," in text for text in settings.query_of(config).values())
