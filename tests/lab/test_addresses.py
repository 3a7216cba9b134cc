"""What addresses say of settings: whatever it is, it is read or refused, and what is written is read again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore
from lab import settings, tasks
from lab.settings import CONTROLS, START
from lab.tasks import Task
from nncore.hyperparameters import HYPERPARAMETERS

KEYS = st.sampled_from(list(CONTROLS))
ODD = ["", "nan", "inf", "-inf", "1e400", "9" * 400, "9" * 1_000_000, str(2**64), "-1", "0.5", "2.0", "true", "½"]
TEXTS = st.just("\ud800") | st.sampled_from(ODD) | st.text() | st.integers().map(str) | st.floats().map(str)


def values(key):
    """Whatever the control of this key may be set to."""
    control = CONTROLS[key]
    if control.choices:
        return st.sampled_from(control.choices)
    low, high = control.limits
    numbers = st.integers(low, high) if control.whole else st.floats(low, high)
    return (numbers | st.sampled_from(control.options)) if control.options else numbers


@given(KEYS, TEXTS)
def test_any_text_is_read_as_what_the_control_may_be_or_refused(key, text):
    try:
        value = CONTROLS[key].read(text)
    except ValueError:
        return
    assert settings.allows(key, value)


@given(st.data())
def test_what_is_written_is_read_again_exactly(data):
    key = data.draw(KEYS)
    value = data.draw(values(key))
    assert settings.allows(key, value)
    again = CONTROLS[key].read(CONTROLS[key].written(value))
    assert again == value and type(again) is type(value)


@given(st.data())
def test_every_value_that_a_control_may_have_is_one_of_its_options(data):
    key = data.draw(st.sampled_from([key for key, control in CONTROLS.items() if control.options]))
    options = CONTROLS[key].options_with(value := data.draw(values(key)))
    assert value in options and list(options) == sorted(set(options), key=options.index)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(KEYS, JSON)
def test_what_is_no_value_of_a_control_is_told_and_what_is_makes_a_configuration(key, value):
    if settings.allows(key, value):
        config = settings.config_of(settings.values_of(nncore.TrainingConfig()) | {key: value})
        assert settings.describe(config) and settings.query_of(config) is not None
        for known in HYPERPARAMETERS.values():
            known.check(getattr(config, known.name))


UNUSUAL = nncore.TrainingConfig(
    hidden_units=(16, 16, 16, 16), learning_rate=0.0137, iterations=200_000, batch_size=100, l2=0.0005, dropout=0.25
)


@pytest.mark.parametrize(
    "config",
    [UNUSUAL, replace(UNUSUAL, hidden_units=tuple(range(1, 9)), learning_rate=0.012345678), nncore.TrainingConfig(())],
    ids=lambda config: config.hidden_units,
)
def test_controls_links_and_lists_hold_what_no_slider_offers(config):
    values = settings.values_of(config)
    assert settings.config_of(values) == config and all(settings.allows(*pair) for pair in values.items())
    read = {key: CONTROLS[key].read(text) for key, text in settings.query_of(config).items()}
    assert settings.config_of(START | read) == config
    assert len([title for title in settings.listed(config) if "nits" in title]) == len(config.hidden_units)


def test_a_problem_is_said_with_the_titles_that_controls_have():
    said = settings.problem(nncore.TrainingConfig(batch_size=2000))
    assert "Batch size must be at most training digits" in said and "_" not in said
    assert "weight decay" in settings.problem(nncore.TrainingConfig(l2=0.9, learning_rate=5.0))


def test_more_digits_than_there_are_is_a_problem_with_a_way_out():
    said = settings.problem(nncore.TrainingConfig(training_digits=60_000), available=4000)
    assert "60,000" in said and "4,000" in said and "larger data set" in said
    assert settings.problem(nncore.TrainingConfig(training_digits=4000), available=4000) is None


@pytest.mark.parametrize("key", list(CONTROLS))
def test_a_description_leaves_out_what_is_hidden(key):
    config = replace(
        UNUSUAL, schedule="cosine", optimizer="adam", augment=True, initializer="he", dtype="float64", seed=77
    )
    said = settings.describe(config, without=(key,))
    known = CONTROLS[key]
    if known.name in HYPERPARAMETERS and known.name not in ("iterations", "hidden_units"):
        value = getattr(config, known.name)
        assert known.written(known.for_control(value)) not in said.replace("16+16+16+16", "").split()
    assert len(said) <= len(settings.describe(config))


def test_a_task_can_lock_whatever_a_run_may_have():
    fixed = settings.values_of(UNUSUAL)
    assert tasks.decode(tasks.encode(Task(fixed)), settings.allows) == (Task(fixed), [])
