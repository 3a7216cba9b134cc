"""An ended run made again from the ledger is what it was."""

import io
from dataclasses import replace

import numpy as np
import pytest

from lab import restored
from lab.diagnosis.findings import findings
from lab.ledger import files
from lab.ledger.curves import Curves
from lab.origin import BEFORE, Origin
from render import run_sentences
from tests.lab.runs import wait_until_ended
from tests.lab.test_runs import DATA, SHORT, wait_until
from tests.lab.test_scores import DIVERGES, READS_SOME

BATCHES = replace(SHORT, batch_size=20, iterations=30)


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


@pytest.mark.parametrize("config", [SHORT, BATCHES, DIVERGES], ids=["finished", "in batches", "failed"])
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
    assert (made.iteration, made.status) == (10, "stopped")


@pytest.mark.parametrize(
    "changes", [[(7, None)], [(0, None), (2, 20), (5, 50)], [(3, 20), (4, 7), (9, 20)], [(1, 20), (2, None), (8, 7)]]
)
@pytest.mark.parametrize("size", [20, None])
def test_its_epochs_are_counted_as_they_were_whatever_was_changed(ledger, token, scheduler, changes, size):
    run = scheduler.start(replace(BATCHES, batch_size=size), DATA, iterations=1)
    for iterations, batch_size in changes:
        wait_until_ended(run)
        scheduler.change(run, batch_size=batch_size)
        scheduler.resume(run, iterations) if iterations else None
    wait_until_ended(run)
    scheduler.stop(run)
    made = again(ledger, token, run)
    assert (made.iteration, made.latest.epoch) == (run.iteration, run.latest.epoch)


def test_that_its_test_curve_is_of_some_digits_is_said_again(ledger, token, scheduler):
    run = ended(scheduler, READS_SOME)
    made = again(ledger, token, run)
    assert run_sentences.of_some_digits(made) == run_sentences.of_some_digits(run) != ""
    other = ledger.new_lab_book()
    files.import_file(ledger, other, io.BytesIO(files.export_file(ledger, token)))
    assert ledger.entries(other)[0].fewest_tested == run.history.fewest_tested


def test_what_it_began_from_is_there_for_a_reset(ledger, token, scheduler):
    first = ended(scheduler, SHORT)
    run = ended(scheduler, SHORT, network=first.network, origin=Origin(went_on=BEFORE, iterations_done=20))
    made = again(ledger, token, run)
    assert made.origin == run.origin and made.settings[2].digest == first.network.digest


def test_a_run_that_the_server_did_not_survive_can_be_gone_on_from(ledger, token, scheduler):
    run = ended(scheduler, SHORT)
    made = again(ledger, token, run, status="interrupted")
    assert made.status == "stopped" and made.message == restored.INTERRUPTED
    assert made.network.digest == run.network.digest
    made = again(ledger, token, run, status="running")
    assert made.status == "stopped" and made.message == restored.ELSEWHERE, "as far as anybody knows it goes on"


def test_without_its_digits_there_is_a_sentence_in_its_place(ledger, token, scheduler):
    run = ended(scheduler, SHORT)
    entry = keep(ledger, token, run)
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


def test_a_long_run_of_which_the_ledger_has_fewer_points_has_an_entry_for_each_iteration(ledger, token, scheduler):
    run = ended(scheduler, SHORT)
    entry = keep(ledger, token, run)
    curves = ledger.curves(token, [entry.id])[entry.id]
    assert restored._history(replace(curves, iterations=[*range(1, 39, 2), 40])).costs[-1] == run.history.costs[-1]
    assert len(restored._history(replace(curves, iterations=[*range(1, 39, 2), 40])).costs) == 40


def test_curves_that_are_longer_than_the_settings_say_are_not_made(ledger, token, scheduler, monkeypatch):
    """As in a file that claims two thousand million iterations: an entry for each would fill the memory."""
    run = ended(scheduler, SHORT)
    entry = keep(ledger, token, run)
    monkeypatch.setattr(ledger, "curves", lambda *_: {entry.id: longer})
    longer = Curves(np.array([1, 10_000]), *[np.array([1.0, 0.5])] * 2, np.array([1]), np.array([0.5]))
    made, sentence = restored.restored(ledger, token, replace(entry, iterations=10_000))
    assert made is None and "longer than its settings say" in sentence
