"""Networks of the ledger on the very test digits that their scores are of."""

from lab import network_cache
from lab.data_library import library
from lab.origin import base_name
from nncore.study.evaluation import disagreement

ROUNDING = 4  # test digits that a network may read otherwise on a machine that rounds otherwise


def evaluated(ledger, token, entry):
    """The Evaluation of an Entry's network on the digits it was tested on, with the very accuracy that is kept of it.

    None where that cannot be had: its network is not kept or damaged, its digits are not on this machine, or those that
    are called so here are others. Raises LedgerProblem.
    """
    found = _read_again(ledger, token, entry)
    return found if found is not None and _n_apart(found, entry) < 0.5 else None


def are_others(ledger, token, entry):
    """Whether the digits that are called as an Entry's on this machine are others than it was trained on, as far as can
    be told: by how many there are, and by how its network reads them. Raises LedgerProblem."""
    data = library.named(base_name(entry))
    if data is None:
        return False
    too_many = entry.config.training_digits > len(data.train_labels) and not entry.origin.own_digits
    if len(data.test_labels) != entry.n_test or too_many:
        return True
    found = _read_again(ledger, token, entry) if entry.measured_at == entry.iterations else None
    return found is not None and _n_apart(found, entry) > ROUNDING


def misread_by_one(ledger, token, first, second):
    """How many test digits only the first Entry's and only the second's network misreads; None where that cannot be
    told. Raises LedgerProblem."""
    if base_name(first) != base_name(second):
        return None
    found = evaluated(ledger, token, first), evaluated(ledger, token, second)
    return None if None in found else disagreement(*found)[1:]


def _read_again(ledger, token, entry):
    data = library.named(base_name(entry))
    if not entry.network_bytes or entry.test_accuracy is None or data is None or len(data.test_labels) != entry.n_test:
        return None
    try:
        network = ledger.network(token, entry.id)
    except ValueError:
        # What is kept of it is damaged.
        return None
    return network and network_cache.evaluated(network, data)


def _n_apart(evaluation, entry):
    return abs(evaluation.accuracy - entry.test_accuracy) * entry.n_test
