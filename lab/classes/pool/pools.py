"""The pools of classes in the ledger's database: what students give, and what teachers do with it."""

import io

import nncore
from lab.classes import board, pool
from lab.classes.room import hold
from lab.network_cache import BoundedCache

OF_DIGIT = 1_300  # bytes, about, that a digit of a pool takes
_cache = BoundedCache(32 * 2**20, lambda found: len(found.digits) * OF_DIGIT)


class Pools:
    """The pools of Classes. Every method may be called from any thread, and raises what theirs do."""

    def __init__(self, classes):
        self._classes, self._database = classes, classes.database

    def give(self, token, tray):
        """Have the pool hold the Labelled digits of a member's tray, if the member gives any, and none else of theirs.

        Raises ValueError where there is no room for all of them; those that there is room for are in it.
        """
        n_left = 0
        with self._database.begin(writes=True) as connection:
            hold(connection, self._classes.of_token(connection, token).class_id)
            member = self._classes.of_token(connection, token)  # as they are now that nobody else changes the pool
            if member.gives:
                n_left = pool.give(connection, member, tray)
        if n_left:
            raise ValueError(f"there is room for {pool.MOST_OF_ONE} digits of each: {n_left} of yours are not in it")

    def begin_to_give(self, token, tray):
        """Have a member's digits in the pool from now on. Raises the same."""
        with self._database.begin(writes=True) as connection:
            pool.begin_to_give(connection, self._classes.of_token(connection, token))
        self.give(token, tray)

    def end_to_give(self, token):
        """Take a member's digits out of the pool, at once and for good."""
        with self._database.begin(writes=True) as connection:
            pool.end_to_give(connection, self._classes.of_token(connection, token))

    def of_member(self, token):
        """The Pool of the class of a member."""
        return self._read(lambda connection: self._classes.of_token(connection, token).class_id)

    def of_class(self, secret):
        """The Pool of the secret's class."""
        return self._read(lambda connection: self._classes.of_secret(connection, secret).id)

    def _read(self, class_of):
        with self._database.begin(snapshot=True) as connection:
            class_id = class_of(connection)
            key = self._database.url, class_id, pool.stamp(connection, class_id)
            return _cache.get(key, lambda: pool.read(connection, class_id))

    def take_out(self, secret, ids, nicknames=()):
        """Take digits out of a class's pool, as `pool.take_out` does."""
        with self._database.begin(writes=True) as connection:
            pool.take_out(connection, self._classes.of_secret(connection, secret).id, ids, nicknames)

    def wipe(self, secret):
        """Take all digits out of a class's pool."""
        with self._database.begin(writes=True) as connection:
            pool.wipe(connection, self._classes.of_secret(connection, secret).id)

    def best_networks(self, secret):
        """The best network of each member of a class, where it is kept: [(board.Line, Network)], the best first."""
        lines = self._classes.best(secret)
        with self._database.begin() as connection:
            self._classes.of_secret(connection, secret)
            files = board.network_files(connection, [line.entry.id for line in lines])
        found = [(line, _network(files.get(line.entry.id))) for line in lines]
        return [(line, network) for line, network in found if network is not None]


def _network(content):
    try:
        return content and nncore.load_network(io.BytesIO(content))
    except (ValueError, TypeError):
        return None  # damaged, which costs this one
