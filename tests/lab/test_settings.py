"""One table: whatever is a field of TrainingConfig has a control, a place in links, tables and sweeps, and words.

Whatever an address says of settings is read or refused, and what is written is read again.
"""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import settings, tasks
from lab.ledger.csv_table import HEADER
from lab.settings import CONTROLS, START
from lab.sweeps import search
from nncore import TrainingConfig
from nncore.command_line import main
from nncore.hyperparameter_field import MAX_LAYERS
from nncore.hyperparameters import HYPERPARAMETERS
from nncore.presets import FIRST, PRESETS

USUAL = TrainingConfig()
UNUSUAL = TrainingConfig(
    hidden_units=(16, 16, 16, 16), learning_rate=0.0137, iterations=200_000, batch_size=100, l2=0.0005, dropout=0.25
)
ODD = ["", "nan", "inf", "-inf", "1e400", "9" * 400, "9" * 1_000_000, str(2**64), "-1", "0.5", "2.0", "true", "½"]
TEXTS = st.just("\ud800") | st.sampled_from(ODD) | st.text() | st.integers().map(str) | st.floats().map(str)


def another(known):
    """A value that is not the default."""
    choices = [known.from_control(option) for option in known.options if option != known.start]
    if isinstance(known.default, tuple):
        return (20, 10)
    return choices[-1] if choices else next(limit for limit in known.limits if limit != known.default)


@pytest.mark.parametrize("name", [field.name for field in fields(TrainingConfig)])
def test_a_hyperparameter_is_wherever_the_others_are(name, capsys):
    known = HYPERPARAMETERS[name]
    for value in (known.start, *known.options, *known.tried):
        if not isinstance(known.default, tuple):
            assert known.allows(value) and known.check(known.from_control(value)) is None
    assert CONTROLS[known.key].help == known.help
    controls = [control for control in CONTROLS.values() if control.name == name]
    assert len(controls) == (MAX_LAYERS if known.key == "units" else 1)
    other = replace(USUAL, **{name: another(known)})
    listed = settings.listed(other)
    assert known.title in listed and listed != settings.listed(USUAL)
    # How many iterations a run has is always beside the sentence.
    assert (settings.describe(other) != settings.describe(USUAL)) == (name != "iterations")
    # A link says what is not as the controls start.
    assert known.key in settings.query_of(USUAL) or known.key in settings.query_of(other)
    assert len(search.grid(USUAL, {name: [known.default, another(known)]})) == 2
    assert name.replace("iterations", "iterations_planned") in HEADER
    with pytest.raises(SystemExit):
        main(["train", "--help"])
    assert f"--{name.replace('_', '-')}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "config",
    [
        UNUSUAL,
        replace(UNUSUAL, hidden_units=tuple(range(1, 9)), learning_rate=0.012345678),
        TrainingConfig(()),
        *(preset.config for preset in PRESETS.values()),
    ],
    ids=lambda config: config.hidden_units,
)
def test_controls_links_and_tasks_hold_any_configuration(config):
    values = settings.values_of(config)
    assert settings.config_of(values) == config and all(settings.allows(*pair) for pair in values.items())
    read = {key: CONTROLS[key].read(text) for key, text in settings.query_of(config).items()}
    assert settings.config_of(START | read) == config
    assert len([title for title in settings.listed(config) if "nits" in title]) == len(config.hidden_units)
    fixed = tasks.Task({key: value for key, value in values.items() if value is not None})
    assert tasks.decode(tasks.encode(fixed), settings.allows) == (fixed, [])


def test_a_link_says_nothing_of_what_the_controls_start_with():
    assert settings.query_of(FIRST) == {} and settings.config_of(START) == FIRST


@given(st.sampled_from(list(CONTROLS)), TEXTS)
def test_any_text_is_read_as_what_may_be_or_refused(key, text):
    try:
        value = CONTROLS[key].read(text)
    except ValueError:
        return
    assert settings.allows(key, value)


@pytest.mark.parametrize("key", CONTROLS)
def test_what_is_written_is_read_again_and_is_an_option(key):
    control = CONTROLS[key]
    for value in control.choices or (*map(type(control.start), control.limits), *control.options):
        assert settings.allows(key, value)
        again = control.read(control.written(value))
        assert again == value and type(again) is type(value)
        options = control.options_with(value) if control.options else [value]
        assert value in options and list(options) == sorted(set(options), key=options.index)


def test_a_control_is_not_set_to_what_it_does_not_have():
    for key, value in (("layers", True), ("units", 5.0), ("rate", "0.1"), ("batch", None), ("l2", 0.0), ("odd", 1)):
        assert not settings.allows(key, value)


def test_a_problem_is_said_with_the_titles_that_controls_have():
    said = settings.problem(TrainingConfig(batch_size=2000))
    assert "Batch size must be at most training digits" in said and "_" not in said
    assert "weight decay" in settings.problem(TrainingConfig(l2=0.9, learning_rate=5.0))
    said = settings.problem(TrainingConfig(training_digits=60_000), available=4000)
    assert "60,000" in said and "4,000" in said and "larger data set" in said
    assert settings.problem(TrainingConfig(training_digits=4000), available=4000) is None


@pytest.mark.parametrize("key", list(CONTROLS))
def test_a_description_leaves_out_what_is_hidden(key):
    others = {"schedule": "cosine", "optimizer": "adam", "augment": True, "dtype": "float64", "seed": 77}
    config = replace(UNUSUAL, **others, initializer="he")
    said, known = settings.describe(config, without=(key,)), CONTROLS[key]
    if known.name in HYPERPARAMETERS and known.name not in ("iterations", "hidden_units"):
        value = getattr(config, known.name)
        assert known.written(known.for_control(value)) not in said.replace("16+16+16+16", "").split()
    assert len(said) <= len(settings.describe(config))


def test_values_are_put_into_the_words_of_a_sentence():
    config = TrainingConfig(
        hidden_units=(2048, 64), learning_rate=0.01, batch_size=64, training_digits=4000, dropout=0.2, seed=2718
    )
    said = (
        "2,048+64 ReLU units → softmax · learning rate 0.01 · 4,000 digits in batches of 64 · dropout 0.2 · seed 2718"
    )
    assert settings.describe(config) == said
    assert settings.in_short(replace(config, iterations=100_000)) == "2,048+64 ReLU · rate 0.01 · 100,000 iterations"
    listed = settings.listed(replace(config, batch_size=None, iterations=20_000))
    titles = ("Hidden units", "Training digits", "Iterations", "Batch size", "Seed")
    assert [listed[title] for title in titles] == ["2,048", "4,000", "20,000", "all", "2718"]
    assert not any("," in text for text in settings.query_of(config).values())
    for name, value, words in (
        ("training_digits", 12000, "12,000 training digits"),
        ("augment", True, "varied digits"),
        ("batch_size", None, "all digits at once"),
        ("l2", 0.0, "no weight decay"),
    ):
        assert HYPERPARAMETERS[name].said(value) == words
