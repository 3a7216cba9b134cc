"""What may help a run that went wrong: every remedy holds together, and the controls can be set to it."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from lab import settings
from lab.diagnosis import remedies
from lab.diagnosis.findings import findings
from lab.diagnosis.remedies import remedied
from nncore.presets import PRESETS
from tests.lab.runs import LEARNING_RATES, QUICK, end_of


@pytest.mark.parametrize("rate", [1e-6, 0.0002, 0.00149, 0.004, 0.05, 0.0999, 0.84, 0.86, 1, 9, 10, 50])
def test_learning_rates_are_rounded_to_the_nearest_that_the_control_has(rate):
    nearest = min(LEARNING_RATES, key=lambda value: abs(np.log(value / rate)))
    assert remedies.in_series(rate) == nearest


MORE = [{}, {"l2": 0.3}, {"dropout": 0.9}, {"augment": True, "initializer": "xavier"}]


@pytest.mark.parametrize("more", MORE, ids=str)
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_every_remedy_of_every_configuration_holds_together(optimizer, more):
    all_units = [(8,), (8, 8, 8)] if "dropout" in more else [(), (8,), (8, 8, 8)]
    for units, activation, rate in itertools.product(all_units, ["relu", "sigmoid"], [1e-4, 0.001, 0.03, 0.5, 1.0]):
        config = replace(
            QUICK, hidden_units=units, hidden_activation=activation, learning_rate=rate, optimizer=optimizer, **more
        )
        given = [remedies.more_variety(config, available) for available in (1000, 4000, 60_000)]
        given += [remedies.faster(config, 7), remedies.stronger_signals(config)]
        for remedy in filter(None, [*given, remedies.slower(config), remedies.gentler(config)]):
            changed = replace(config, **remedy.changes)
            changed.check()
            assert changed != config
            assert changed.learning_rate in LEARNING_RATES


def test_digits_by_heart_has_a_remedy_for_every_stage():
    stages, config = [], replace(QUICK, training_digits=500)
    while remedy := remedies.more_variety(config, 4000):
        stages.append(list(remedy.changes))
        config = replace(config, **remedy.changes)
    assert stages == [["training_digits"], ["augment"], ["dropout"], ["l2"]]


# What the controls can have


def test_learning_rates_of_remedies_are_those_of_the_control():
    offered = list(settings.CONTROLS["rate"].options)
    assert sorted({remedies.in_series(rate) for rate in np.geomspace(1e-6, 100, 1000)}) == offered


def test_every_remedy_for_a_preset_can_be_set_with_the_controls(scheduler):
    for name in ("too-high", "saturated", "little-data"):
        run = end_of(scheduler, PRESETS[name].config, 60)
        offered = [finding.remedy for finding in findings(run) if finding.remedy]
        scheduler.stop(run)
        assert offered
        for remedy in offered:
            config, _ = remedied(run, remedy)
            for key, value in settings.values_of(config).items():
                assert settings.allows(key, value), key
