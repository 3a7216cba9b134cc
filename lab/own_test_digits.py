"""Networks of the ledger on the very test digits that their scores are of."""

from lab import network_cache
from lab.data_library import library
from nncore.study.evaluation import disagreement


def evaluated(ledger, token, entry):
    """The Evaluation of an Entry's network on the digits it was tested on, with the very accuracy that is kept of it.

    None where that cannot be had: its network is not kept, its digits are not on this machine, or those that are called
    so here are others. Raises LedgerProblem.
    """
    data = library.named(entry.data_name)
    if not entry.network_bytes or entry.test_accuracy is None or data is None or len(data.test_labels) != entry.n_test:
        return None
    try:
        network = ledger.network(token, entry.id)
    except ValueError:
        # What is kept of it is damaged.
        return None
    found = network and network_cache.evaluated(network, data)
    if found is None or abs(found.accuracy - entry.test_accuracy) * entry.n_test >= 0.5:
        return None
    return found


def misread_by_one(ledger, token, first, second):
    """How many test digits only the first Entry's and only the second's network misreads; None where that cannot be
    told. Raises LedgerProblem."""
    if first.data_name != second.data_name:
        return None
    found = evaluated(ledger, token, first), evaluated(ledger, token, second)
    return None if None in found else disagreement(*found)[1:]
