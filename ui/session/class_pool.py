"""The pool of one's class: the digits that its members drew, and whether one's own are among them."""

from dataclasses import dataclass

from lab.classes.pool import NAME, Pool, Pools
from lab.ledger.problems import LedgerProblem
from lab.own_digits import Labelled
from ui.session import widgets
from ui.session.lab_book import LabBook
from ui.session.membership import Membership, classes
from ui.session.own_digits import OwnDigits
from ui.session.store import part
from ui.session.trying import Trying


def pools():
    """The Pools of this server."""
    return Pools(classes())


@dataclass
class ClassPool(Trying):
    """What one does with it."""

    _given: tuple[Labelled, ...] | None = None  # the tray as it was when the pool was told of it

    @property
    def pool(self):
        """The Pool of one's class, as it is now; an empty one where one is in none, or it cannot be read."""
        if part(Membership).me is None:
            return Pool()
        try:
            return pools().of_member(part(LabBook).own)
        except (ValueError, LedgerProblem):
            return Pool()

    @property
    def is_gone(self):
        """Whether there is no data set of one's class any more. Raises ValueError where that cannot be told."""
        try:
            return part(Membership).me is None or pools().of_member(part(LabBook).own).data is None
        except LedgerProblem as problem:
            raise ValueError(str(problem).removesuffix(".")) from problem
        except ValueError:
            return True

    def data_of(self, entry):
        """The Digits that a run of the lab book learned from, if they are the pool as it is now; None if not."""
        data = self.pool.data if entry.data_name.startswith(NAME) else None
        return data if data is not None and data.name == entry.data_name else None

    @property
    def untold(self):
        """Whether the pool is about to be told of the tray by this session for the first time."""
        me = part(Membership).me
        return self._given is None and me is not None and me.gives and bool(part(OwnDigits).tray)

    def keep(self):
        """Have the pool hold what the tray holds now, where one gives one's digits. Call it after every page."""
        me, tray = part(Membership).me, part(OwnDigits).tray
        # A session that has none to begin with has not taken any out.
        is_news = tray is not self._given and (tray or self._given is not None)
        if me is not None and me.gives and is_news:
            self.attempt(lambda: pools().give(part(LabBook).own, tray))
            self._note_given(tray)

    def _note_given(self, tray):
        # Where it was not heard it is told after the next page again: what was taken out must not stay with the class.
        if not self.away:
            self._given = tray

    def switch(self, key):
        """Begin or end to give one's digits, as the switch of this key says."""
        tray, token = part(OwnDigits).tray, part(LabBook).own
        if widgets.value(key):
            self.attempt(lambda: pools().begin_to_give(token, tray))
            self._note_given(tray)
        else:
            self.attempt(lambda: pools().end_to_give(token))
        part(Membership).look()
