"""The file of runs is no larger than what is in it: networks that went, and the log, are given back to the disk."""

import threading
import time
from pathlib import Path

import nncore
from lab.ledger import writer
from lab.ledger.writer import Writer
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
    return path.stat().st_size, Path(f"{path}-wal").stat().st_size


def test_what_time_machines_took_is_given_back_while_runs_go_on(path, ledger, token, monkeypatch):
    monkeypatch.setattr(writer, "GIVE_BACK", 0.2)
    kept = write(ledger, token)
    assert sum(sizes(path)) > kept + 8 * N_BYTES
    scheduler, writing = Scheduler(1), Writer(ledger)
    writing.follow(scheduler.start(SHORT, nncore.load_digits()), token)
    wait_until(lambda: sum(sizes(path)) < kept + 2 * 2**20)


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
