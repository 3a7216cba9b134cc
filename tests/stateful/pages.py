"""What every page does, and a reader has at hand, with the server of by_hand.py."""

import tempfile

from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize

from lab.ledger.access import key_of
from render.compare import comparison
from tests.lab.ledger.books import add_finished
from tests.stateful.by_hand import Browser, Server
from tests.stateful.material import DATA, facts
from ui.session import Compared, Desk, Drawing, LabBook, OwnDigits, Page, Training, part

tabs = Bundle("tabs")


class Pages(RuleBasedStateMachine):
    """server, browser: of the reader; other: the token of another's lab book, others: all there is in it; exported: the
    last file of runs; n_strokes: drawn so far; shared: whether other tabs have been at the same desk."""

    @initialize(target=tabs)
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.server = Server(self.folder.name, DATA)
        self.browser = Browser()
        # Somebody else, with runs and a desk of their own.
        self.other = self.server.ledger.new_lab_book()
        add_finished(self.server.ledger, self.other, title="Mine")
        self.server.ledger.keep_on_desk(self.other, "drawing", b"theirs")
        self.others = self.all_of(self.other)
        self.exported, self.n_strokes, self.shared = None, 0, False
        return self.visited(self.browser.open_tab())

    def teardown(self):
        if hasattr(self, "server"):
            self.server.close()
            self.folder.cleanup()

    # What a page does

    def visited(self, tab, page="train"):
        """Have the server run a page for a tab."""
        if not tab.open:
            tab = self.browser.tabs[-1] if self.browser.tabs else self.browser.open_tab()
        self.server.tab = tab
        if tab.state and not part(LabBook).goes_to and self.browser.cookie != part(LabBook).own:
            # Another tab has gone over to another lab book: this one is opened anew when its socket is.
            tab.reload()
        part(Desk).restore()
        part(LabBook).record()
        part(Page).enter(page)
        book = part(LabBook)
        if page == "compare" and not self.server.database.away:
            self.server.scheduler.settle()
            self.server.writer.settle([key_of(book.token)])
            items = comparison.compared_runs(book.ledger.entries(book.token))
            assert {item.key for item in part(Compared).choose(items)} <= {item.key for item in items}
        restored = part(Training).take_restored()
        if restored is not None:
            part(Training).settings = restored
        part(Desk).keep()
        if book.goes_to:
            # The browser opens an address that has it keep the other token, and leads to a page that is new.
            self.browser.cookie, said = book.goes_to
            tab.reload(**(said or {}))
            return self.visited(tab)
        return tab

    def done(self):
        """What comes after a callback: the page again, and the threads in the background."""
        self.visited(self.server.tab, part(Page).name)
        self.server.work()
        assert "error in the program" not in (part(LabBook).trouble or "")

    def at_hand(self):
        """What a reader would miss."""
        sheet, tray, run = part(Drawing).sheet, part(OwnDigits).tray, part(Training).run
        return {
            "strokes": sheet.strokes,
            "backdrop": None if sheet.backdrop is None else sheet.backdrop.tobytes(),
            # Where two tabs meet, digits that look alike are one.
            "tray": list(dict.fromkeys((kept.label, kept.guess, kept.digit.tobytes()) for kept in tray)),
            "run": None if run is None or not run.iteration else facts(run),
            "lesson": None if part(OwnDigits).lesson is None else part(OwnDigits).lesson.before,
        }

    def newest_of_the_lab_book(self, run):
        """Whether a reload has to bring this run: it is the last that was begun, and was not deleted since."""
        entries = self.server.ledger.entries(part(LabBook).own)
        newest = max(entries, key=lambda entry: entry.id, default=None)
        same = newest and (newest.config, newest.iterations) == (run and run.config, run and run.iteration)
        return run is None or run.iteration == 0 or same

    def all_of(self, token):
        """Everything in a lab book."""
        ledger = self.server.ledger
        entries = ledger.entries(token)
        return {
            "entries": [vars(entry) for entry in entries],
            "networks": [ledger.network_file(token, entry.id) for entry in entries],
            "curves": [ledger.curves(token, [entry.id])[entry.id].costs.tolist() for entry in entries],
            "desk": ledger.desk(token),
        }
