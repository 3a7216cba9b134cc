"""The classes that this browser's reader teaches."""

from contextlib import suppress
from dataclasses import dataclass, field

from lab.classes import ending
from lab.classes.classes import DAYS
from lab.ledger.access import key_of
from lab.ledger.problems import LedgerProblem
from ui.session import widgets
from ui.session.address_bar import Address
from ui.session.lab_book import LabBook
from ui.session.membership import address, classes
from ui.session.store import part
from ui.session.trying import Trying

SECRET, VIEW, OF = "teach", "view", "of"  # in addresses
# The keys of the fields for which class is looked at, and what of it, which addresses have, too; what is for the wall.
WHICH, WHAT, BOARD = "class_taught", "class_view", "The board"


@dataclass
class Teaching(Trying):
    """secrets: of the classes that this reader teaches, the latest last; for_the_wall: whether the address asks for the
    board; linked: the secret that a link has, until its reader has said whether to teach that class here; looked_at:
    the code of the class that the address says this tab has looked at, or None; view: what of a class was looked at
    last; renewed: (secret of a class, nickname, PIN) of the last PIN that was made for somebody.

    What may be done to a class by its secret alone is tried by `attempt`, with a method of Classes or Pools."""

    secrets: list[str] = field(default_factory=list)
    for_the_wall: bool = field(default_factory=lambda: part(Address).take(VIEW) == "board")
    looked_at: str | None = field(default_factory=lambda: part(Address).opened_with.pop(OF, None))
    view: str | None = None
    linked: str | None = field(default_factory=lambda: part(Address).take(SECRET))
    renewed: tuple[str, str, str] | None = None

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
        if self.linked:  # it was not pressed twice
            self._add(self.linked)
            widgets.put({WHICH: self.linked})
            self.leave_linked()

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

    def taught(self):
        """{secret: Class} of those that there are, the latest last. Raises LedgerProblem."""
        found = {secret: classes().taught(secret) for secret in self.secrets}
        return {secret: each for secret, each in found.items() if each}

    def make(self, name_key, days_key):
        """Begin a class. The keys are of the fields for its name and its days."""
        name, days = widgets.value(name_key, ""), widgets.value(days_key) or DAYS
        if made := self.attempt(classes().make, name, days, address()):
            self._add(made[1])
            widgets.forget(name_key)

    def best_of_class(self):
        """[(nickname, TrainingConfig)] of the best runs of the class that is looked at; none without one."""
        with suppress(IndexError, ValueError, LedgerProblem):
            there, which = list(self.taught()), widgets.value(WHICH)
            secret = which if which in there else there[-1]
            return [(line.nickname, line.entry.config) for line in classes().best(secret)]
        return []

    def pause(self, secret, paused):
        """Have all that goes on in a class rest, or go on."""

        def do():
            classes().change(secret, paused=paused)
            if paused:
                ending.rest_all({each.book_key for each in classes().members(secret)})

        self.attempt(do)

    def dismiss(self, secret, ids):
        """Take members out of a class, with all that they have."""

        def do():
            if any(each.id in ids and each.book_key == key_of(part(LabBook).own) for each in classes().members(secret)):
                raise ValueError("in this browser that is you: delete your things below")
            ending.end(classes().dismiss(secret, ids))

        self.attempt(do)

    def renew_pin(self, secret, member_id, nickname):
        """Give somebody in a class another PIN, which is in `renewed` then."""

        def rest(key):
            if key == key_of(part(LabBook).own):
                raise ValueError("in this browser that is you: open your link in another one, and do it there")
            ending.rest({key})

        if made := self.attempt(classes().renew_pin, secret, member_id, rest):
            self.renewed = secret, nickname, made[0]
            ending.end([made[1]])

    def delete(self, secret):
        """Delete a class with all that its members have. Returns whether it did: it may be pressed twice."""
        if secret not in self.secrets:
            return False
        self.attempt(lambda: ending.end(classes().delete(secret)))
        return self.problem is None and self.leave(secret)

    def leave(self, secret):
        """Know a class no more in this browser. It is there for whoever has its link. Returns whether it was known."""
        if secret not in self.secrets:
            return False
        self.secrets.remove(secret)
        return True

    def outlive(self, leave):
        """Leave the lab book by leave(), and know the classes in the one that comes after it."""
        own = part(LabBook).own
        leave()
        if part(LabBook).own != own:
            part(Teaching).secrets, part(Teaching).linked = self.secrets, self.linked
