"""Runs to keep in a ledger, and what is asked of it again and again."""

from contextlib import contextmanager
from dataclasses import replace

import nncore
from lab.ledger import lab_book
from lab.ledger.database import Database
from lab.ledger.rows import network_bytes
from lab.runs.history import History

CONFIG = nncore.TrainingConfig(hidden_units=(4,), iterations=30, training_digits=50)
LONG = replace(CONFIG, iterations=1_000_000)
DATA = nncore.load_digits()
NETWORK = nncore.initial_network(CONFIG)
HISTORY = History([2.3, 1 / 3], [0.1, 0.2], [1, 2], [0.15, 0.25])


class Clock:
    """A time that passes when it is told to."""

    now = 1_700_000_000.25

    def __call__(self):
        return self.now


def add(ledger, token, **options):
    return ledger.add(token, CONFIG, "Digits", 20, **options)


def add_finished(ledger, token, network=NETWORK, **options):
    return ledger.add_finished(token, CONFIG, "Digits", 20, HISTORY, network, 1.5, **options)


def ids_of(ledger, token):
    return [entry.id for entry in ledger.entries(token)]


def kept_networks(ledger, token):
    return [entry.id for entry in ledger.entries(token) if entry.network_bytes]


@contextmanager
def another_writer(url, token):
    """Somebody else who writes in a lab book, and has not done yet."""
    database = Database(url)
    with database.begin(writes=True) as connection:
        lab_book.hold(connection, token)
        yield
    database.close()


def network_file():
    return network_bytes(NETWORK)
