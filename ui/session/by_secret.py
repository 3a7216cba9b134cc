"""What may be done to a class by its secret."""

from dataclasses import dataclass

from lab.classes import ending, resting
from lab.ledger.access import key_of
from ui.session.class_pool import pools
from ui.session.lab_book import LabBook
from ui.session.membership import classes
from ui.session.store import part
from ui.session.trying import Trying


@dataclass
class BySecret(Trying):
    """renewed: (secret of a class, nickname, PIN) of the last PIN that was made for somebody."""

    renewed: tuple[str, str, str] | None = None

    def give(self, secret, config, text, data, own_seeds):
        """Give a class a task, as `Classes.give` does."""
        self.attempt(lambda: classes().give(secret, config, text, data, own_seeds))

    def take_away(self, secret, task_id):
        """Take a task away from a class, with all that was handed in for it."""
        self.attempt(lambda: classes().take_away(secret, task_id))

    def take_out(self, secret, ids, nicknames):
        """Take digits out of a class's pool, as `Pools.take_out` does."""
        self.attempt(lambda: pools().take_out(secret, ids, nicknames))

    def wipe_pool(self, secret):
        """Take all digits out of a class's pool."""
        self.attempt(lambda: pools().wipe(secret))

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
        """Take members out of a class, with all that they have."""

        def do():
            if any(each.id in ids and each.book_key == key_of(part(LabBook).own) for each in classes().members(secret)):
                raise ValueError("in this browser that is you: delete your things below")
            ending.end(classes().dismiss(secret, ids))

        self.attempt(do)

    def renew_pin(self, secret, member_id, nickname):
        """Give somebody in a class another PIN, which is in `renewed` then."""

        def do():
            pin, key = classes().renew_pin(secret, member_id, self._before_renewing)
            ending.end([key])
            self.renewed = secret, nickname, pin

        self.attempt(do)

    @staticmethod
    def _before_renewing(key):
        if key == key_of(part(LabBook).own):
            raise ValueError("in this browser that is you: open your link in another one, and do it there")
        ending.rest({key})
