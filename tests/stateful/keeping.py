"""What a reader does with the lab book, with tabs, reloads and links, and while the ledger is away."""

import io

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from lab.ledger import files
from tests.stateful.pages import Pages, tabs
from ui.session import Desk, LabBook, Networks, Page, Training, part

there = precondition(lambda self: not self.server.database.away)


class Keeping(Pages):
    @rule(tab=tabs, name=st.sampled_from(["rename", "annotate", "pin", "delete", "undelete"]), place=st.integers(0, 9))
    @there
    def change_a_run(self, tab, name, place):
        self.visited(tab, "compare")
        book = part(LabBook)
        entries = book.ledger.entries(book.token)
        if name == "undelete":
            book.change("undelete", [id for ids in book.deleted.steps for id in ids])
        elif entries:
            id = entries[place % len(entries)].id
            with_texts = {"rename": (id, "=A title"), "annotate": (id, "A\nnote")}
            book.change(name, *with_texts.get(name, ([id],)))
        assert book.problem is None or book.visited
        self.done()

    @rule(tab=tabs)
    @there
    def import_what_was_exported(self, tab):
        self.visited(tab, "compare")
        book = part(LabBook)
        before = len(book.ledger.entries(book.own))
        if self.exported is not None and before < 12:
            files.import_file(book.ledger, book.own, io.BytesIO(self.exported))
            assert len(book.ledger.entries(book.own)) >= before
        self.exported = files.export_file(book.ledger, book.token)
        self.done()

    @rule(tab=tabs, place=st.integers(0, 9))
    @there
    def open_a_network(self, tab, place):
        self.visited(tab, "compare")
        book = part(LabBook)
        kept = [entry for entry in book.ledger.entries(book.token) if entry.network_bytes]
        if kept:
            book.open_network(kept[place % len(kept)])
            assert part(Networks).own.network.predict(np.zeros((1, 784), np.float32)).shape == (1,)
            self.done()

    @rule(target=tabs, tab=tabs)
    def reload(self, tab):
        tab = self.visited(tab)
        self.server.work()
        before = self.at_hand()
        run_before = part(Training).run
        tab.close()
        tab = self.visited(self.browser.open_tab(**tab.query))
        # Tabs share a desk: beside others, a reload brings what was changed last in any of them.
        alone, self.shared = not self.shared, bool(self.browser.tabs[1:])
        if alone and not self.server.database.away and self.newest_of_the_lab_book(run_before):
            after = self.at_hand()
            if before["run"] is None:
                # A run without an iteration holds nothing: in its place the one before it may be back.
                before |= {name: after[name] for name in ("run", "lesson")}
            assert after == before, (before, after)
        return tab

    @rule(target=tabs)
    @precondition(lambda self: len(self.browser.tabs) < 3)
    def open_another_tab(self):
        self.shared = True
        return self.visited(self.browser.open_tab())

    @rule(tab=tabs)
    @precondition(lambda self: len(self.browser.tabs) > 1)
    def close_a_tab(self, tab):
        if tab.open:
            tab.close()

    @rule()
    def the_ledger_goes_away(self):
        self.server.database.away = True

    @rule()
    def the_ledger_is_back(self):
        self.server.database.away = False
        self.server.work()
        for tab in list(self.browser.tabs):
            # A session asks again after some seconds.
            self.server.tab = tab
            part(Desk)._asked = None
            self.visited(tab, part(Page).name or "train")
            assert part(LabBook).out_of_reach is None
        self.server.work()
        for tab in self.browser.tabs:
            self.server.tab = tab
            assert part(LabBook).trouble is None

    @rule(target=tabs, tab=tabs)
    @there
    def the_next_person(self, tab):
        tab = self.visited(tab)
        part(LabBook).leave()
        self.done()
        tab.close()
        tab = self.visited(self.browser.open_tab())
        assert not any(self.at_hand().values()), "of the person before something is there"
        assert not part(LabBook).ledger.entries(part(LabBook).own)
        return tab

    @rule(target=tabs, tab=tabs, open_it=st.booleans())
    @there
    def open_anothers_link(self, tab, open_it):
        self.visited(tab)
        own, self.shared = part(LabBook).own, True
        tab = self.visited(self.browser.open_tab(runs=self.other), "compare")
        assert part(LabBook).linked == self.other and self.browser.cookie == own
        (part(LabBook).visit if open_it else part(LabBook).stay)()
        part(LabBook).change("rename", self.others["entries"][0]["id"], "Not mine")
        self.done()
        assert self.browser.cookie == own and part(LabBook).own == own
        return tab
