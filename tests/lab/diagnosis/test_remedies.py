"""What may help a run that went wrong: every remedy holds together, and the controls can be set to it."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from lab import settings
from lab.diagnosis import remedies
from nncore.hyperparameters import HYPERPARAMETERS
from tests.lab.runs import LEARNING_RATES, QUICK

MORE = [{}, {"l2": 0.3}, {"dropout": 0.9}, {"augment": True, "initializer": "xavier"}]


def test_learning_rates_are_the_nearest_that_the_control_has():
    offered = list(settings.CONTROLS["rate"].options)
    rates = np.geomspace(1e-6, 100, 1000)
    nearest = [min(LEARNING_RATES, key=lambda value: abs(np.log(value / rate))) for rate in rates]
    assert [remedies.in_series(rate) for rate in rates] == nearest and sorted(set(nearest)) == offered


@pytest.mark.parametrize("more", MORE, ids=str)
def test_every_remedy_of_every_configuration_holds_together(more):
    all_units = [(8,), (8, 8, 8)] if "dropout" in more else [(), (8,), (8, 8, 8)]
    ways = ["sgd", "momentum", "adam"], all_units, ["relu", "sigmoid"], [1e-4, 0.001, 0.03, 0.5, 1.0]
    names = "optimizer", "hidden_units", "hidden_activation", "learning_rate"
    for values in itertools.product(*ways):
        config = replace(QUICK, **dict(zip(names, values, strict=True)), **more)
        given = [remedies.more_variety(config, available) for available in (1000, 4000, 60_000)]
        given += [remedies.faster(config, 7), remedies.stronger_signals(config)]
        for remedy in filter(None, [*given, remedies.slower(config), remedies.gentler(config)]):
            changed = replace(config, **remedy.changes)
            changed.check()
            assert changed != config and changed.learning_rate in LEARNING_RATES
            said = settings.values_of(changed)
            assert all(
                settings.allows(key, said[key]) for key in (HYPERPARAMETERS[name].key for name in remedy.changes)
            )


def test_digits_by_heart_has_a_remedy_for_every_stage():
    stages, config = [], replace(QUICK, training_digits=500)
    while remedy := remedies.more_variety(config, 4000):
        stages.append(list(remedy.changes))
        config = replace(config, **remedy.changes)
    assert stages == [["training_digits"], ["augment"], ["dropout"], ["l2"]]
