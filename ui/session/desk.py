"""What this session has at hand, kept beside the lab book: a reload, and a second tab, go on where it is."""

import time
from contextlib import suppress
from dataclasses import dataclass, field
from threading import RLock

from lab import addresses
from lab.classes import ending
from lab.ledger import writer
from lab.ledger.access import key_of
from lab.ledger.database import LedgerProblem
from ui.session.choices import Choices
from ui.session.class_pool import ClassPool
from ui.session.compared import Compared
from ui.session.drawing import Drawing
from ui.session.lab_book import LabBook
from ui.session.membership import address
from ui.session.networks import Networks
from ui.session.own_digits import OwnDigits
from ui.session.page import Page
from ui.session.store import part
from ui.session.tasks.given import Given
from ui.session.tasks.work import TaskWork
from ui.session.teaching import Teaching
from ui.session.training import Training
from ui.session.undo_history import UndoHistory

# What is kept, by its name there. Each part has `kept`, what there is to keep, to be compared with what there was, or
# None; `pack`, its bytes; and `put_back`, which raises ValueError for bytes that are none of it. A run is no part: it
# comes back from the lab book itself.
KEPT = {
    "task": TaskWork,
    "page": Page,
    "settings": Training,
    "drawing": Drawing,
    "undo": UndoHistory,
    "digits": OwnDigits,
    "compared": Compared,
    "networks": Networks,
    "choices": Choices,
    "classes": Teaching,
    "given": Given,
}
DRAWN = "undo", "drawing", "digits"  # what the pen changes
# What a page, or its address, sets by itself: where there is nothing else, and it stays so, nothing is kept.
SET_ALONE = "task", "page", "settings", "choices"
TITLES = {
    "task": "Your task",
    "page": "Your data set",
    "settings": "Your settings",
    "drawing": "Your drawing",
    "undo": "What undo goes back to on Draw",
    "digits": "Your digits",
    "compared": "Which runs you compare",
    "networks": "The network that you opened",
    "choices": "What you were looking at",
    "classes": "The classes that you teach",
    "given": "The way back to your settings",
}
# Of which another tab's are kept too: they have `merge`, and `put_back` leaves what was done here meanwhile.
MERGED = (OwnDigits, TaskWork, Teaching)
PATIENCE = 5.0  # seconds until a ledger that was away is asked again
ELSEWHERE = 5.0  # seconds without a change of the drawing, in which it may have been changed in another tab


@dataclass
class Desk:
    """restored: whether what there was is put back; notices: what could not be, as sentences."""

    restored: bool = False
    notices: list[str] = field(default_factory=list)
    _kept: dict = field(default_factory=dict)  # by name: what there was to keep when it was kept last
    _bytes: dict = field(default_factory=dict)  # by name: what the writer has, or the ledger
    _at_start: dict = field(default_factory=dict)  # by name: what there was to keep when the session began
    _first: dict | None = None  # what there was of SET_ALONE when something was to be kept first
    _back: set = field(default_factory=set)  # names of what is put back
    _asked: float | None = None
    _drew: float = -ELSEWHERE  # when the drawing was kept last
    _lock: RLock = field(default_factory=RLock)

    def restore(self):
        """Put back what this browser's lab book has, once, but not over what was changed here. Call it before a page.

        While the ledger is away it is asked again later.
        """
        now = time.monotonic()
        if self.restored or (self._asked is not None and now - self._asked < PATIENCE):
            return
        self._asked, book = now, part(LabBook)
        addresses.note_lab_book(key_of(book.own), address())
        self._at_start = self._at_start or {name: part(kind).kept for name, kind in KEPT.items()}
        try:
            self._bytes = writer.default().desk(book.own)
            book.ledger.knows(book.own)  # somebody has come for it, which nothing else says where nothing is trained
            for name, kind in KEPT.items():
                if kind is not Networks:
                    self._put_back(name, kind)
            # A run from before a task is none of it.
            if part(Training).run is None and not part(TaskWork).begins:
                self.notices += filter(None, [book.restore_run(_data_of)])
            # What was opened after the run is read with in its place.
            self._put_back("networks", Networks)
        except LedgerProblem as problem:
            book.out_of_reach = str(problem)
            return
        self.restored, book.out_of_reach = True, None

    def _put_back(self, name, kind):
        content = self._bytes.get(name)
        # The ledger may have gone away in the midst of it: what was back then may have been changed since.
        if name in self._back or content is None or (kind not in MERGED and part(kind).kept != self._at_start[name]):
            return
        self._back.add(name)
        try:
            part(kind).put_back(content)
        except ValueError as error:
            self.notices.append(f"{TITLES[name]} could not be put back: {error}. Everything else is there.")

    def keep(self, names=tuple(KEPT)):
        """Have the writer keep what has changed since of these parts. Call it after a page is drawn.

        The socket calls it for DRAWN, in another thread.
        """
        with self._lock:
            self._keep(names)

    def _keep(self, names):
        token, visited = part(LabBook).own, part(LabBook).visited
        if ending.is_over(token):
            return  # there is nothing any more that it would lie beside
        if not self._is_touched():
            self._kept = dict.fromkeys(name for name in KEPT if name not in SET_ALONE)
            return
        part(OwnDigits).heed_undo()  # a drawing that is back and its label are not kept both
        for name in names:
            kind = KEPT[name]
            if visited and kind is Compared:
                continue
            kept = part(kind).kept
            if name in self._kept and kept == self._kept[name]:
                continue
            if kind in MERGED:
                if not self.restored:
                    continue  # it would be kept in place of what there is, which nobody knows yet
                self._take_in(name, kind)
                kept = part(kind).kept
            if kind is Drawing and self.restored and name in self._kept:
                # Not for each stroke: the desk is read for it.
                if time.monotonic() - self._drew >= ELSEWHERE:
                    self._take_in(name, kind)
                self._drew = time.monotonic()
            content = None if kept is None else part(kind).pack()
            # What was not found yet, for the ledger is away, is not taken away for being nothing here.
            if content != self._bytes.get(name) and (self.restored or content is not None):
                writer.default().keep(token, name, content)
                self._bytes[name] = content
            self._kept[name] = kept

    def _is_touched(self):
        """Whether somebody has done something here, now or before: to look begins no lab book."""
        done = (part(kind).kept for name, kind in KEPT.items() if name not in SET_ALONE)
        if self._bytes or part(Training).run or any(done):
            return True
        now = {name: part(KEPT[name]).kept for name in SET_ALONE}
        self._first = self._first or now
        return now != self._first

    def tell_pool(self):
        """Have the pool of one's class hold what the tray holds now. Call it after `keep`."""
        if self.restored:
            if part(ClassPool).untold:
                self.take_in_digits()  # what was removed on another device is not given
            part(ClassPool).keep()

    def take_in_digits(self):
        """Have the digits that another tab or device has kept, and not those that it has removed."""
        self._take_in("digits", OwnDigits)

    def _take_in(self, name, kind):
        """Have what another tab or device has kept since beside what was changed here, and not in its place."""
        token = part(LabBook).own
        try:
            found = writer.default().desk(token)
        except LedgerProblem:
            # What other tabs have changed meanwhile waits as this will.
            found = self._bytes | writer.default().waiting(token)
        theirs = found.get(name)
        with suppress(ValueError):
            if theirs != self._bytes.get(name):
                part(kind).merge(self._bytes.get(name), theirs)
                self._bytes[name] = theirs


def _data_of(entry):
    return part(OwnDigits).data_of(entry) or part(ClassPool).data_of(entry)
