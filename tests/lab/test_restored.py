"""An ended run made again from the ledger is what it was."""

from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab import restored
from lab.diagnosis.findings import findings
from lab.ledger.curves import Curves
from lab.origin import BEFORE, Origin
from render import run_sentences
from tests.lab.runs import DATA, DIVERGING, READS_SOME, SHORT
from tests.patience import wait_until


def keep(ledger, token, run, **options):
    """Write a run down as the writer does."""
    id = ledger.add(token, run.config, run.data_name, run.n_test, origin=run.origin)
    rest = run.history, run.seconds, run.marks, run.network, run.message, run.scores
    ledger.finish(token, id, options.get("status", run.status), *rest)
    ledger.keep_checkpoints(token, id, run.checkpoints)
    return next(entry for entry in ledger.entries(token) if entry.id == id)


def ended(scheduler, config, **options):
    run = scheduler.start(config, DATA, **options)
    wait_until(lambda: run.settled)
    return run


def again(ledger, token, run, **options):
    made, problem = restored.restored(ledger, token, keep(ledger, token, run, **options))
    assert problem is None
    return made


BATCHES = replace(SHORT, batch_size=20, iterations=30)


@pytest.mark.parametrize("config", [BATCHES, nncore.TrainingConfig(**DIVERGING)], ids=["finished", "failed"])
def test_a_run_is_made_again_with_all_that_its_page_shows(ledger, token, scheduler, config):
    run = ended(scheduler, config)
    made = again(ledger, token, run)
    for name in ("config", "now", "status", "message", "iteration", "seconds", "rate", "scores", "history", "origin"):
        assert getattr(made, name) == getattr(run, name), name
    assert (made.data is run.data, made.n_test, made.class_names) == (True, run.n_test, run.class_names)
    assert made.network.digest == run.network.digest
    assert [(at, each.digest) for at, each in made.checkpoints] == [(at, each.digest) for at, each in run.checkpoints]
    assert made.settings == run.settings and made.settled and not made.watched
    assert [found.sentence for found in findings(made)] == [found.sentence for found in findings(run)]
    if run.status != "failed":
        assert made.latest.epoch == run.latest.epoch


def test_that_its_test_curve_is_of_some_digits_is_said_again(ledger, token, scheduler):
    run = ended(scheduler, READS_SOME)
    made = again(ledger, token, run)
    assert run_sentences.of_some_digits(made) == run_sentences.of_some_digits(run) != ""


def test_what_was_changed_on_the_way_is_known_again(ledger, token, scheduler):
    run = scheduler.start(SHORT, DATA, iterations=5)
    wait_until(lambda: run.status == "paused")
    scheduler.change(run, learning_rate=0.5, batch_size=10)
    scheduler.resume(run, 5)
    wait_until(lambda: run.status == "paused")
    scheduler.change(run, batch_size=None)
    scheduler.stop(run)
    made = again(ledger, token, run)
    assert made.marks == run.marks and made.now == run.now == replace(SHORT, learning_rate=0.5)
    assert (made.iteration, made.status, made.latest.epoch) == (10, "stopped", run.latest.epoch)


def test_what_it_began_from_is_there_for_a_reset(ledger, token, scheduler):
    first = ended(scheduler, SHORT)
    run = ended(scheduler, SHORT, network=first.network, origin=Origin(went_on=BEFORE, iterations_done=20))
    made = again(ledger, token, run)
    assert made.origin == run.origin and made.settings[2].digest == first.network.digest


def test_a_run_that_its_server_did_not_survive_can_go_on(ledger, token, scheduler):
    run = ended(scheduler, SHORT)
    made = again(ledger, token, run, status="interrupted")
    assert made.status == "stopped" and made.message == restored.INTERRUPTED
    assert made.network.digest == run.network.digest
    made = again(ledger, token, run, status="running")
    assert made.status == "stopped" and made.message == restored.ELSEWHERE, "as far as anybody knows it goes on"


def test_without_its_digits_there_is_a_sentence_in_its_place(ledger, token, scheduler):
    entry = keep(ledger, token, ended(scheduler, SHORT))
    for wrong in ({"data_name": "somebody's folder"}, {"n_test": 7}, {"config": replace(SHORT, training_digits=5000)}):
        made, problem = restored.restored(ledger, token, replace(entry, **wrong))
        assert made is None and "digits" in problem


def test_a_damaged_network_costs_the_network_and_a_notice(ledger, token, scheduler):
    run = ended(scheduler, SHORT)
    entry = keep(ledger, token, run)
    with ledger.database.begin(writes=True) as connection:
        connection.exec_driver_sql("UPDATE networks SET content = x'00'")
        connection.exec_driver_sql("UPDATE checkpoints SET content = x'00'")
    made, problem = restored.restored(ledger, token, entry)
    assert made.network is None and made.checkpoints == [] and made.history == run.history
    assert "network is damaged" in problem


def test_curves_with_fewer_points_have_one_for_each_iteration(ledger, token, scheduler):
    run = ended(scheduler, SHORT)
    entry = keep(ledger, token, run)
    curves = ledger.curves(token, [entry.id])[entry.id]
    history = restored._history(replace(curves, iterations=[*range(1, 39, 2), 40]))
    assert len(history.costs) == 40 and history.costs[-1] == run.history.costs[-1]


def test_curves_longer_than_the_settings_say_are_not_made(ledger, token, scheduler, monkeypatch):
    """As in a file that claims two thousand million iterations: an entry for each would fill the memory."""
    entry = keep(ledger, token, ended(scheduler, SHORT))
    longer = Curves(np.array([1, 10_000]), *[np.array([1.0, 0.5])] * 2, np.array([1]), np.array([0.5]))
    monkeypatch.setattr(ledger, "curves", lambda *_: {entry.id: longer})
    made, sentence = restored.restored(ledger, token, replace(entry, iterations=10_000))
    assert made is None and "longer than its settings say" in sentence
