"""The class that this browser's lab book is in, and those that its reader teaches."""

from dataclasses import dataclass, field

from lab.classes import ending
from lab.classes.classes import Classes
from lab.classes.room import Class, Member
from lab.desk import parts
from lab.ledger.access import is_token
from lab.ledger.problems import LedgerProblem
from ui.session import widgets
from ui.session.address_bar import Address
from ui.session.lab_book import LabBook
from ui.session.store import part

CODE, SECRET = "class", "teach"  # in addresses
MOST_TAUGHT = 20  # classes that one reader is known to teach


def _classes():
    return Classes(part(LabBook).ledger)


@dataclass
class Membership:
    """in_class: the class; me: who one is in it; both None where one is in none, or is not known to be. over: whether
    the class that one was in is gone; code: of the class that a link asks to join; problem: why what was
    tried last did not happen, as a sentence."""

    in_class: Class | None = None
    me: Member | None = None
    over: bool = False
    code: str | None = field(default_factory=lambda: part(Address).take(CODE))
    problem: str | None = None
    _asked: bool = False
    _led: bool = False

    def look(self):
        """Ask which class one is in, or whether it is still there. Call it at the start of every page."""
        if self._asked and self.me is None:
            return  # whoever joins begins another session
        try:
            found = _classes().of_member(part(LabBook).own)
        except LedgerProblem:
            return
        self.over = self.me is not None and found is None
        self._asked = True
        if found is not None:
            self.in_class, self.me = found

    def leads(self):
        """Whether a link asks to join a class that one is not in, and has not led to that page yet."""
        asks = not self._led and self.code is not None
        self._led = True
        return asks and (self.in_class is None or self.in_class.code != self.code)

    def join(self, *keys):
        """Be in a class from now on. keys: of the fields for code, nickname and PIN."""
        self.problem = None
        try:
            token = _classes().join(*(widgets.value(key, "") for key in keys))
        except (ValueError, LedgerProblem) as error:
            self.problem = str(error)
            return
        # A link may have brought settings or a task, too.
        part(LabBook).move_to(token, part(Address).opened_with)

    def forget(self):
        """Delete all that one has in the class, and begin an empty lab book outside of it."""
        self.problem = None
        try:
            ending.end(_classes().forget(part(LabBook).own))
        except LedgerProblem as error:
            self.problem = str(error)
            return
        part(LabBook).leave()


@dataclass
class Teaching:
    """secrets: of the classes that this reader teaches, the latest last; problem: why what was tried last did not
    happen, as a sentence."""

    secrets: list[str] = field(default_factory=list)
    problem: str | None = None

    def __post_init__(self):
        self._add(part(Address).take(SECRET))

    def _add(self, secret):
        if is_token(secret):
            self.secrets = [*(one for one in self.secrets if one != secret), secret][-MOST_TAUGHT:]

    def taught(self):
        """{secret: Class} of those that there are, the latest last. Raises LedgerProblem."""
        found = {secret: _classes().taught(secret) for secret in self.secrets}
        return {secret: each for secret, each in found.items() if each is not None}

    def make(self, name_key, days_key):
        """Begin a class. The keys are of the fields for its name and its days."""
        self._try(lambda: self._add(_classes().make(widgets.value(name_key, ""), widgets.value(days_key))[1]))

    def progress(self, secret):
        """[(Member, Progress or None)] of a class. Raises ValueError where it is gone, and LedgerProblem."""
        return _classes().progress(secret)

    def dismiss(self, secret, member_id):
        """Take somebody out of a class, with all that they have."""
        self._try(lambda: ending.end(_classes().dismiss(secret, member_id)))

    def delete(self, secret):
        """Delete a class with all that its members have."""

        def do():
            ending.end(_classes().delete(secret))
            self.secrets.remove(secret)

        self._try(do)

    def _try(self, do):
        self.problem = None
        try:
            do()
        except (ValueError, LedgerProblem) as error:
            self.problem = str(error)

    # What outlives the session: see the desk of the lab book.

    @property
    def kept(self):
        """What the desk has of it, or None."""
        return list(self.secrets) or None

    def pack(self):
        return parts.pack({"secrets": self.secrets})

    def put_back(self, content):
        """Know the classes of before, too. Raises ValueError for what is none."""
        facts, _ = parts.unpack(content)
        found = facts.get("secrets")
        if not isinstance(found, list) or not all(map(is_token, found)):
            raise ValueError("it must hold secrets of classes")
        mine, self.secrets = self.secrets, []
        for secret in [*found, *mine]:
            self._add(secret)
