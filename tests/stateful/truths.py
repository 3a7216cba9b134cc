"""What is true at any time, whatever a reader does."""

import numpy as np
from hypothesis.stateful import invariant

import nncore
from lab.runs.run import ENDED
from tests.stateful.material import DATA
from tests.stateful.pages import Pages
from ui.session import LabBook, Training, part


class Truths(Pages):
    @invariant()
    def another_lab_book_is_untouched(self):
        if hasattr(self, "server") and not self.server.database.away:
            now = self.all_of(self.other)
            for name in ("entries", "networks", "desk"):
                assert now[name] == self.others[name]

    @invariant()
    def the_scores_of_a_run_are_one(self):
        if not hasattr(self, "server"):
            return
        for tab in self.browser.tabs:
            self.server.tab = tab
            run = part(Training).run
            if run is None or run.status == "running" or run.network is None:
                continue
            scores, network = run.scores, run.network
            assert scores is not None, f"a run that is {run.status} has no scores"
            predicted = network.predict(nncore.flatten(DATA.test_images, network.dtype))
            assert scores.test_accuracy == nncore.accuracy(predicted, DATA.test_labels)
            for layer in network.layers:
                assert np.isfinite(layer.weights).all() and np.isfinite(layer.bias).all()

    @invariant()
    def what_is_stored_opens_again(self):
        if not hasattr(self, "server") or self.server.database.away or not self.browser.tabs:
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
                    predicted = network.predict(nncore.flatten(DATA.test_images, network.dtype))
                    assert entry.test_accuracy == nncore.accuracy(predicted, DATA.test_labels)
            for _, kept in ledger.checkpoints(token, entry.id):
                assert kept.layers
