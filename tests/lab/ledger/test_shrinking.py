"""The file of runs is no larger than what is in it: networks that went, and the log, are given back to the disk."""

import threading
import time
from pathlib import Path

import nncore
from lab.ledger import run_recorder
from lab.ledger.database import LOG_BYTES
from lab.ledger.shrinking import BYTES, size_of
from lab.runs.scheduler import Scheduler
from tests.lab.ledger.books import add
from tests.lab.test_runs import SHORT
from tests.patience import wait_until

LARGE = nncore.initial_network(nncore.TrainingConfig(hidden_units=(512,)))
N_BYTES = sum(array.nbytes for array in LARGE.parameters)


def write(ledger, token, n_runs=4, n_networks=8):
    """Runs with time machines, of which only those of the newest two are kept."""
    for _ in range(n_runs):
        ledger.keep_checkpoints(token, add(ledger, token), [(n, LARGE) for n in range(n_networks)])
    return 2 * n_networks * N_BYTES


def sizes(path):
    # SQLite takes its log away with the last connection, and a detached one may be the last.
    return size_of(path), size_of(Path(f"{path}-wal"))


def test_what_time_machines_took_is_given_back_after_the_last_run(path, ledger, token):
    kept = write(ledger, token)
    assert sum(sizes(path)) > kept + 8 * N_BYTES
    scheduler, recorder = Scheduler(1), run_recorder.Recorder(ledger)
    recorder.follow(scheduler.start(SHORT, nncore.load_digits()), token)
    wait_until(lambda: sum(sizes(path)) < kept + 2 * BYTES)


def test_the_log_does_not_stay_as_large_as_the_largest_that_was_written(path, ledger, token):
    write(ledger, token, n_runs=1)
    for _ in range(3):
        add(ledger, token)
    assert sizes(path)[1] <= LOG_BYTES


def test_who_writes_is_not_kept_waiting_by_it_nor_it_by_who_reads(ledger, token):
    write(ledger, token)
    reading, read = threading.Event(), threading.Event()

    def reader():
        with ledger.database.begin() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM runs").all()
            reading.set()
            read.wait(10)

    thread = threading.Thread(target=reader)
    thread.start()
    reading.wait(10)
    begun = time.monotonic()
    ledger.database.shrink()
    add(ledger, token)
    assert time.monotonic() - begun < 4
    read.set()
    thread.join(10)
