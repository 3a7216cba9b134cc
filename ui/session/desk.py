"""What this session has at hand, kept beside the lab book: a reload, and a second tab, go on where it is."""

import time
from dataclasses import dataclass, field
from threading import RLock

from msgspec.structs import asdict, fields

from lab import addresses, desk_state
from lab.classes import ending
from lab.desk_state import MERGED, PARTS
from lab.ledger import writer
from lab.ledger.access import key_of
from lab.ledger.database import LedgerProblem
from ui.session.choices import Choices
from ui.session.class_pool import ClassPool
from ui.session.compared import Compared
from ui.session.drawing import Drawing
from ui.session.first_walk import FirstWalk
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

# Who has each part of the document at hand, in attributes of the same names. A run is no part: it comes back from the
# lab book itself.
KEPT = {
    "task": TaskWork,
    "page": Page,
    "settings": Training,
    "drawing": Drawing,
    "undo": UndoHistory,
    "digits": OwnDigits,
    "compared": Compared,
    "choices": Choices,
    "classes": Teaching,
    "given": Given,
    "walk": FirstWalk,
    "networks": Networks,
}
DRAWN = "undo", "drawing", "digits"  # what the pen changes
PATIENCE = 5.0  # seconds until a ledger that was away is asked again


def at_hand(name):
    """The part of the document of this name as it is now."""
    here, values = part(KEPT[name]), {}
    for each in fields(PARTS[name]):
        value = getattr(here, each.name)
        values[each.name] = value.copy() if isinstance(value, list | set | dict) else value
    return PARTS[name](**values)


def put(name, found):
    """Have this part of the document at hand."""
    here = part(KEPT[name])
    if hasattr(here, "put_back"):
        here.put_back(found)
    else:
        for each, value in asdict(found).items():
            setattr(here, each, value)


@dataclass
class Desk:
    """restored: whether what there was is put back; notices: what could not be, as sentences."""

    restored: bool = False
    notices: list[str] = field(default_factory=list)
    _kept: dict = field(default_factory=dict)  # by name: what there was at hand when it was kept last
    _bytes: dict = field(default_factory=dict)  # by name: what the writer has, or the ledger
    _first: dict | None = None  # by name: what there was once its first page was drawn, which sets some by itself
    _is_back: bool = False  # whether all is put back but the run, and what was opened after it
    _asked: float | None = None
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
        try:
            self._bytes = writer.default().desk(book.own)
            book.ledger.knows(book.own)  # somebody has come for it, which nothing else says where nothing is trained
            if not self._is_back:
                self._put_back(*(name for name in KEPT if name != "networks"))
            self._is_back = True
            # A run from before a task is none of it.
            if part(Training).run is None and not part(TaskWork).begins:
                self.notices += filter(None, [book.restore_run(_data_of)])
            # What was opened after the run is read with in its place.
            self._put_back("networks")
        except LedgerProblem as problem:
            book.out_of_reach = str(problem)
            return
        self.restored, book.out_of_reach = True, None

    def _put_back(self, *names):
        damaged = []
        for name in names:
            found, is_right = desk_state.decode(name, self._bytes.get(name))
            damaged += [] if is_right else [name]
            here = at_hand(name)
            if name in MERGED:
                put(name, desk_state.merge(PARTS[name](), here, found))
            elif name in self._bytes and (self._first is None or here == self._first[name]):
                put(name, found)
        if damaged:
            said = f"Damaged, and not put back whole: your {', '.join(damaged)}. Everything else is there."
            self.notices.append(said)

    def keep(self, names=tuple(KEPT)):
        """Have the writer keep what has changed since of these parts. Call it after a page is drawn.

        The socket calls it for DRAWN, in another thread.
        """
        with self._lock:
            token, visited = part(LabBook).own, part(LabBook).visited
            if ending.is_over(token):
                return  # there is nothing any more that it would lie beside
            part(OwnDigits).heed_undo()  # a drawing that is back and its label are not kept both
            now = {name: at_hand(name) for name in names}
            self._first = self._first or {name: at_hand(name) for name in KEPT}
            touched = any(here != self._first[name] for name, here in now.items())
            if not (touched or self._bytes or part(Training).run):
                return  # to look begins no lab book
            for name, here in now.items():
                # Where nobody knows yet what there is, what would be merged with it waits; and what is compared in
                # another's lab book is not kept.
                waits = (name in MERGED and not self.restored) or (name == "compared" and visited)
                if here != self._kept.get(name) and not waits:
                    self._keep(token, name, self._take_in(name, here) if name in MERGED else here)

    def _keep(self, token, name, here):
        content = desk_state.encode(here)
        # What was not found yet, for the ledger is away, is not taken away for being nothing here.
        if content != self._bytes.get(name) and (self.restored or content is not None):
            writer.default().keep(token, name, content)
            self._bytes[name] = content
        self._kept[name] = here

    def tell_pool(self):
        """Have the pool of one's class hold what the tray holds now. Call it after `keep`."""
        if self.restored:
            if part(ClassPool).untold:
                self.take_in_digits()  # what was removed on another device is not given
            part(ClassPool).keep()

    def take_in_digits(self):
        """Have the digits that another tab or device has kept, and not those that it has removed."""
        self._take_in("digits", at_hand("digits"))

    def _take_in(self, name, here):
        """Have what another tab or device has kept since of a part beside what is here. Returns both."""
        token, before = part(LabBook).own, self._bytes.get(name)
        try:
            theirs = writer.default().desk(token).get(name)
        except LedgerProblem:
            # What other tabs have changed meanwhile waits as this will.
            theirs = {name: before, **writer.default().waiting(token)}[name]
        if theirs != before:
            parts = (desk_state.decode(name, content)[0] for content in (before, theirs))
            put(name, desk_state.merge(next(parts), here, next(parts)))
            self._bytes[name] = theirs
            here = at_hand(name)
        return here


def _data_of(entry):
    return part(OwnDigits).data_of(entry) or part(ClassPool).data_of(entry)
