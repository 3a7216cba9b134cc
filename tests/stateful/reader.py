"""A reader who does everything in any order, and what must be true all the while.

What is played is the app below its pages: a session's parts, runs, lab books and desks, with the server of by_hand.py.
"""

from hypothesis.stateful import invariant

import nncore
from lab.runs.run import ENDED
from tests.stateful.keeping import Keeping
from tests.stateful.material import DATA
from tests.stateful.work import Work
from ui.session import LabBook, Training, part


def accuracy_of(network):
    predicted = network.predict(nncore.flatten(DATA.test_images, network.dtype))
    return nncore.accuracy(predicted, DATA.test_labels)


class Reader(Work, Keeping):
    """Everything together, and what is true all the while."""

    @invariant()
    def another_lab_book_is_untouched(self):
        if not self.server.database.away:
            assert self.all_of(self.other) == self.others

    @invariant()
    def the_scores_of_a_run_are_one(self):
        for tab in self.browser.tabs:
            self.server.tab = tab
            run = part(Training).run
            if run is None or run.status == "running" or run.network is None:
                continue
            assert run.scores is not None, f"a run that is {run.status} has no scores"
            assert run.scores.test_accuracy == accuracy_of(run.network) and run.network.is_finite

    @invariant()
    def what_is_stored_opens_again(self):
        if self.server.database.away or not self.browser.tabs:
            return
        self.server.tab = self.browser.tabs[-1]
        ledger, token = self.server.ledger, part(LabBook).own
        for entry in ledger.entries(token)[:4]:
            network = ledger.network(token, entry.id)
            assert (network is None) == (not entry.network_bytes)
            if network is not None:
                assert network.digest == entry.digest
                # What goes on is measured where it rests; what was interrupted was not,
                # and what an older file brings need not be.
                assert entry.measured_at is not None or entry.status not in ENDED or entry.imported
                if entry.measured_at is not None and entry.status in ENDED and entry.n_test == len(DATA.test_labels):
                    assert entry.test_accuracy == accuracy_of(network)
            ledger.checkpoints(token, entry.id)
