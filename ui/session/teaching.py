"""The classes that this browser's reader teaches."""

from contextlib import suppress
from dataclasses import dataclass, field

from lab.classes import ending
from lab.classes.classes import DAYS
from lab.ledger.problems import LedgerProblem
from ui.session import widgets
from ui.session.address_bar import Address
from ui.session.by_secret import BySecret
from ui.session.lab_book import LabBook
from ui.session.membership import address, classes
from ui.session.store import part

SECRET, VIEW, OF = "teach", "view", "of"  # in addresses
# The keys of the fields for which class is looked at, and what of it, which addresses have, too; what is for the wall.
WHICH, WHAT, BOARD = "class_taught", "class_view", "The board"
MOST_TAUGHT = 20  # classes that one reader is known to teach


@dataclass
class Teaching(BySecret):
    """secrets: of the classes that this reader teaches, the latest last; for_the_wall: whether the address asks for the
    board; cleared: when the board of each class was cleared last, in seconds since 1970, by its secret; linked: the
    secret that a link has, until its reader has said whether to teach that class here; looked_at: the code of the class
    that the address says this tab has looked at, or None; view: what of a class was looked at last."""

    secrets: list[str] = field(default_factory=list)
    for_the_wall: bool = field(default_factory=lambda: part(Address).take(VIEW) == "board")
    cleared: dict[str, float] = field(default_factory=dict)
    looked_at: str | None = field(default_factory=lambda: part(Address).opened_with.pop(OF, None))
    view: str | None = None
    linked: str | None = field(default_factory=lambda: part(Address).take(SECRET))

    def __post_init__(self):
        part(Address).opened_with.pop(WHAT, None)  # its control has it from the address

    def follow(self):
        """The Class of a link that is not taught here, or None. Its reader says whether to teach it, since anybody may
        have sent the link. Raises LedgerProblem."""
        if not self.linked:
            return None
        found = classes().taught(self.linked)
        if found and self.linked not in self.secrets:
            part(Address).keep(SECRET, self.linked)  # a reload before the answer asks again
            return found
        if found:
            self._add(self.linked)
        else:
            self.problem = "this link leads to no class: it is over, or not all of the link was copied"
        self.linked = None
        return None

    def take_linked(self):
        """Teach the class of a link from now on."""

        def do():
            self._check_number()
            self._add(self.linked)
            widgets.put({WHICH: self.linked})
            self.leave_linked()

        if self.linked:  # it was not pressed twice
            self.attempt(do)

    def leave_linked(self):
        """Teach what was taught before, whatever a link has."""
        self.linked = None
        part(Address).drop(SECRET)

    def _add(self, secret):
        self.secrets = [*(one for one in self.secrets if one != secret), secret]

    @property
    def shows_board(self):
        """Whether what this tab shows of a class is for the wall."""
        return bool(self.secrets) and widgets.value(WHAT, self.view or (self.for_the_wall and BOARD)) == BOARD

    def _check_number(self):
        if len(self.secrets) >= MOST_TAUGHT:
            self.secrets = list(self.taught())  # those that are over make room
        if len(self.secrets) >= MOST_TAUGHT:
            raise ValueError(f"you have {MOST_TAUGHT} classes already: delete one first")

    def taught(self):
        """{secret: Class} of those that there are, the latest last. Raises LedgerProblem."""
        found = {secret: classes().taught(secret) for secret in self.secrets}
        return {secret: each for secret, each in found.items() if each}

    def make(self, name_key, days_key, limit_keys):
        """Begin a class. The keys are of the fields for its name, its days, and its limits by their names."""

        def do():
            name, days = widgets.value(name_key, ""), widgets.value(days_key) or DAYS
            limits = {each: said for each, key in limit_keys.items() if (said := widgets.value(key)) is not None}
            self._check_number()
            self._add(classes().make(name, days, limits, note=ending.end, who=address())[1])
            widgets.forget(name_key, *limit_keys.values())

        self.attempt(do)

    def best_of_class(self):
        """[(nickname, TrainingConfig)] of the best runs of the class that is looked at; none without one."""
        with suppress(IndexError, ValueError, LedgerProblem):
            there, which = list(self.taught()), widgets.value(WHICH)
            secret = which if which in there else there[-1]
            return [(line.nickname, line.entry.config) for line in classes().best(secret)]
        return []

    def delete(self, secret):
        """Delete a class with all that its members have. Returns whether it did: it may be pressed twice."""
        if secret not in self.secrets:
            return False
        self.attempt(lambda: classes().delete(secret, ending.end))
        return self.problem is None and self.leave(secret)

    def leave(self, secret):
        """Know a class no more in this browser. It is there for whoever has its link. Returns whether it was known."""
        if secret not in self.secrets:
            return False
        self.secrets.remove(secret)
        self.cleared.pop(secret, None)
        return True

    def outlive(self, leave):
        """Leave the lab book by leave(), and know the classes in the one that comes after it."""
        own = part(LabBook).own
        leave()
        if part(LabBook).own != own:
            there = part(Teaching)
            there.secrets, there.cleared, there.linked = self.secrets, self.cleared, self.linked
