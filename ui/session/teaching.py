"""The classes that this browser's reader teaches."""

from contextlib import suppress
from dataclasses import dataclass, field

from lab.classes import ending, resting
from lab.classes.classes import DAYS
from lab.desk import parts
from lab.ledger.access import is_token, key_of
from lab.ledger.problems import LedgerProblem
from ui.session import widgets
from ui.session.address_bar import Address
from ui.session.class_pool import pools
from ui.session.lab_book import LabBook
from ui.session.membership import address, classes
from ui.session.store import part
from ui.session.trying import Trying

SECRET, VIEW = "teach", "view"  # in addresses
WHICH = "class_taught"  # the key of the field for which class is looked at
MOST_TAUGHT = 20  # classes that one reader is known to teach


@dataclass
class Teaching(Trying):
    """secrets: of the classes that this reader teaches, the latest last; for_the_wall: whether the address asks for the
    board; cleared: when the board of each class was cleared last, in seconds since 1970, by its secret; renewed:
    (secret of a class, nickname, PIN) of the last PIN that was made for somebody."""

    secrets: list[str] = field(default_factory=list)
    for_the_wall: bool = field(default_factory=lambda: part(Address).take(VIEW) == "board")
    cleared: dict[str, float] = field(default_factory=dict)
    renewed: tuple[str, str, str] | None = None

    def __post_init__(self):
        secret = part(Address).take(SECRET)
        if secret is not None:
            # What is no class's is not kept; where that cannot be asked, it is not lost either.
            with suppress(LedgerProblem):
                secret = secret if classes().taught(secret) else None
        self._add(secret)

    def _add(self, secret):
        if is_token(secret):
            self.secrets = [*(one for one in self.secrets if one != secret), secret]
        if len(self.secrets) > MOST_TAUGHT:
            # Those of classes that are over go before any that there is.
            with suppress(LedgerProblem):
                self.secrets = list(self.taught())
            self.secrets = self.secrets[-MOST_TAUGHT:]

    def taught(self, secrets=None):
        """{secret: Class} of some secrets, or of all, that there are, the latest last. Raises LedgerProblem."""
        found = {secret: classes().taught(secret) for secret in secrets or self.secrets}
        return {secret: each for secret, each in found.items() if each}

    def make(self, name_key, days_key, limit_keys):
        """Begin a class. The keys are of the fields for its name, its days, and its limits by their names."""

        def do():
            name, days = widgets.value(name_key, ""), widgets.value(days_key) or DAYS
            limits = {each: said for each, key in limit_keys.items() if (said := widgets.value(key)) is not None}
            if len(self.secrets) >= MOST_TAUGHT and len(self.taught()) >= MOST_TAUGHT:
                raise ValueError(f"you have {MOST_TAUGHT} classes already: delete one first")
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

    def progress(self, secret):
        """The ClassProgress of a class. Raises ValueError where it is gone, and LedgerProblem."""
        return classes().progress(secret)

    def members(self, secret):
        """The ids of all who are in a class. Raises the same."""
        return {member.id for member in classes().members(secret)}

    def give(self, secret, config, text, data, own_seeds):
        """Give a class a task, as `Classes.give` does."""
        self.attempt(lambda: classes().give(secret, config, text, data, own_seeds))

    def take_away(self, secret, task_id):
        """Take a task away from a class, with all that was handed in for it."""
        self.attempt(lambda: classes().take_away(secret, task_id))

    def tasks(self, secret):
        """The ClassTasks of a class, the latest first. Raises ValueError where it is gone, and LedgerProblem."""
        return classes().tasks(secret)

    def task_ids(self, secret):
        """Their ids, as `Classes.task_ids` has them. Raises the same."""
        return classes().task_ids(secret)

    def settings(self, secret):
        """The ClassTask of settings alone that a class was given last, or None. Raises the same."""
        return next(iter(classes().tasks(secret, settings=True)), None)

    def board(self, secret, task, since):
        """The Lines of a class's board, as `Classes.board` has them."""
        return classes().board(secret, task, since)

    def inbox(self, secret, task):
        """The Inbox of a ClassTask. Raises the same."""
        return classes().inbox(secret, task)

    def pool(self, secret):
        """The Pool of a class. Raises ValueError where it is gone, and LedgerProblem."""
        return pools().of_class(secret)

    def take_out(self, secret, ids, nicknames):
        """Take digits out of a class's pool, as `Pools.take_out` does."""
        self.attempt(lambda: pools().take_out(secret, ids, nicknames))

    def wipe_pool(self, secret):
        """Take all digits out of a class's pool."""
        self.attempt(lambda: pools().wipe(secret))

    def best_networks(self, secret):
        """The best network of each member of a class, as `Pools.best_networks` has them."""
        return pools().best_networks(secret)

    def change(self, secret, **values):
        """Set something of a class, as `Classes.change` does. Where it is paused, all that goes on in it rests."""
        self.attempt(lambda: classes().change(secret, resting.rest_all, **values))

    def extend(self, secret, days):
        """Have a class last so many days from now on."""
        self.attempt(lambda: classes().extend(secret, days))

    def renew_code(self, secret):
        """Give a class another code to join by."""
        self.attempt(lambda: classes().renew_code(secret))

    def limit(self, secret, changes):
        """Change what the members of a class may do. changes: as for `limits_of`."""
        self.attempt(lambda: classes().limit(secret, changes))

    def dismiss(self, secret, ids):
        """Take members out of a class, with all that they have. ids: none where nobody was chosen."""

        def do():
            if not ids:
                raise ValueError("choose first who is to be taken out")
            if any(each.id in ids and each.book_key == key_of(part(LabBook).own) for each in classes().members(secret)):
                raise ValueError("in this browser that is you: delete your things below")
            ending.end(classes().dismiss(secret, ids))

        self.attempt(do)

    def renew_pin(self, secret, member_id, nickname):
        """Give somebody in a class another PIN, which is in `renewed` then. member_id: None where nobody was chosen."""

        def do():
            if member_id is None:
                raise ValueError("choose first who needs a new PIN")
            pin, key = classes().renew_pin(secret, member_id, self._before_renewing)
            ending.end([key])
            self.renewed = secret, nickname, pin

        self.attempt(do)

    @staticmethod
    def _before_renewing(key):
        if key == key_of(part(LabBook).own):
            raise ValueError("in this browser that is you: open your link in another one, and do it there")
        ending.rest({key})

    def delete(self, secret):
        """Delete a class with all that its members have."""

        if secret in self.secrets:  # it was not pressed twice
            self.attempt(lambda: classes().delete(secret, ending.end))
            if not self.problem:
                self.leave(secret)

    def leave(self, secret):
        """Know a class no more in this browser. It is there for whoever has its link."""
        if secret in self.secrets:  # it was not pressed twice
            self.secrets.remove(secret)
            self.cleared.pop(secret, None)

    def outlive(self, leave):
        """Leave the lab book by leave(), and know the classes in the one that comes after it."""
        own = part(LabBook).own
        leave()
        if part(LabBook).own != own:
            part(Teaching).secrets, part(Teaching).cleared = self.secrets, self.cleared

    # What outlives the session: see the desk of the lab book.

    @property
    def kept(self):
        """What the desk has of it, or None."""
        return self._facts() if self.secrets else None

    def _facts(self):
        cleared = {secret: self.cleared[secret] for secret in self.secrets if secret in self.cleared}
        return {"secrets": list(self.secrets), "cleared": cleared}

    def pack(self):
        return parts.pack(self._facts())

    def put_back(self, content):
        """Know the classes of before, too. Raises ValueError for what is none."""
        there, cleared = _read(content)
        mine, self.secrets, self.cleared = self.secrets, [], cleared | self.cleared
        for secret in [*there, *mine]:
            self._add(secret)

    def merge(self, before, theirs):
        """Know the classes that another tab or device has made, and not those that it has deleted, beside one's own.

        Of when a board was cleared, what it says counts where that was not changed here.
        before, theirs: what the desk had when this session read or wrote it last, and has now, as bytes or None.
        """
        (had, cleared), (there, theirs) = (_read(content) if content else ([], {}) for content in (before, theirs))
        for secret in {*cleared, *theirs}:
            if self.cleared.get(secret) == cleared.get(secret):
                self.cleared.pop(secret, None)
                self.cleared |= {secret: theirs[secret]} if secret in theirs else {}
        mine, self.secrets = self.secrets, []
        for secret in [
            *(one for one in there if one in mine or one not in had),
            *(one for one in mine if one not in had),
        ]:
            self._add(secret)


def _read(content):
    """(secrets, cleared) that a desk has. Raises ValueError for what is none."""
    facts = parts.unpack(content)[0]
    found, cleared = facts.get("secrets"), facts.get("cleared", {})
    if not isinstance(found, list) or not all(map(is_token, found)):
        raise ValueError("it must hold secrets of classes")
    if not isinstance(cleared, dict) or not all(isinstance(when, int | float) for when in cleared.values()):
        raise ValueError("it must hold when boards were cleared")
    return found, cleared
