"""The ledger: every run is kept, with its settings, curves, scores and network, in the lab book of who trained it.

Whoever has a lab book's token can open it, and nobody else: a run that is not in the token's lab book is as if it did
not exist. Tokens, ids and texts are hostile until read.
"""

import io
import time
from contextlib import contextmanager, suppress

from sqlalchemy import select, update

import nncore
from lab.ledger import checkpoints as time_machine
from lab.ledger import desk, lab_book, limits, reading, writing
from lab.ledger.access import mine, new_token, visible
from lab.ledger.curves import MAX_POINTS, Curves, of_history
from lab.ledger.database import Database
from lab.ledger.problems import LedgerProblem
from lab.ledger.rows import end_values, first_values, network_bytes, one_line, plain_text, state_values
from lab.ledger.tables import NAME, NOTE, SAVED, TITLE, checkpoints, runs

TIDY_SECONDS = 600  # between two times that what is to be forgotten is purged


class Ledger:
    """The runs in a database, by its URL or where `default_url` says. Every method may be called from any thread.

    Each raises LedgerProblem, a sentence, when the database cannot be used. clock: tells the seconds since 1970.
    """

    def __init__(self, url=None, clock=time.time):
        self.database, self._clock = Database(url), clock
        self._tidied = float("-inf")

    def close(self):
        """Let go of the database; the next call opens it again."""
        self.database.close()

    # Lab books

    def new_lab_book(self):
        """Begin an empty lab book and return its token. One that stays empty is forgotten after a day."""
        token = new_token()
        self.ensure(token)
        return token

    def ensure(self, token):
        """Begin the lab book of a token, if there is none yet. Raises ValueError if this cannot be a token."""
        with self.database.begin(writes=True) as connection:
            lab_book.ensure(connection, token, self._clock())

    def knows(self, token):
        """Whether there is a lab book of this token, which may be anything; if so, somebody has come for it."""
        with self.database.begin() as connection:
            used, now = lab_book.last_used(connection, token), self._clock()
        if used is not None and used < now - limits.USED_SECONDS:
            with suppress(LedgerProblem), self.database.begin(writes=True, waits=False) as connection:
                lab_book.use(connection, token, now)
        # Only now: what somebody has just come for is not unused.
        self._tidy()
        return used is not None

    def _tidy(self):
        """Now and then purge what is to be forgotten, also where nobody writes. Nobody waits for it."""
        now = self._clock()
        if now - self._tidied < TIDY_SECONDS:
            return
        self._tidied = now
        with suppress(LedgerProblem):
            with self.database.begin(writes=True, waits=False) as connection:
                limits.forget_deleted(connection, now)
                limits.forget_unused(connection, now)
            self.database.shrink()

    # Writing runs

    def add(self, token, config, data_name, n_test, title=None, group=None, status="running", **others):
        """Begin an entry and return its id; without a title it is called as `naming` says.

        others: group_id, which runs of one group have in common, and origin, an Origin. The lab book begins
        too, if there was none. Raises ValueError if this cannot be the token of one.
        """
        values = first_values(self._clock(), config, data_name, n_test, title, group, status, **others)
        return self._add(token, values)

    def update(self, token, id, status, history, seconds, marks=(), with_curves=True, scores=None, network=None):
        """Write down how far a run has come. history: a History; scores: as Run.scores; network: to go on from, should
        the server not survive, which all the rest is of then. Returns whether there is such an entry."""
        measured = of_history(history, max_points=MAX_POINTS if with_curves else 2)
        values = state_values(self._clock(), status, measured, seconds, marks, scores)
        content = network_bytes(network)
        if content is not None:
            values |= {"digest": network.digest, "saved": {name: values[name] for name in SAVED}}
        return self._write(token, id, values, measured if with_curves else None, content)[0]

    def finish(self, token, id, status, history, seconds, marks=(), network=None, message=None, scores=None):
        """Write down a run's end, its curves and its network. Returns whether there is such an entry, and whether its
        network had room."""
        measured, content = of_history(history), network_bytes(network)
        kept = network if content is not None else None
        values = end_values(self._clock(), status, measured, seconds, marks, message, kept, scores)
        return self._write(token, id, values, measured, content)

    def add_finished(
        self,
        token,
        config,
        data_name,
        n_test,
        measured,
        network,
        seconds,
        status="finished",
        message=None,
        scores=None,
        **names,
    ):
        """Keep a run that is over already, as a sweep's are. Returns its id. Errors as in `add`.

        measured: its History, or its Curves where those are not simply an entry for each iteration; scores: as in
        `update`; names: title, group, group_id and origin, as in `add`.
        """
        now, measured = self._clock(), measured if isinstance(measured, Curves) else of_history(measured)
        values = first_values(now, config, data_name, n_test, **names)
        content = network_bytes(network)
        kept = network if content is not None else None
        values |= end_values(now, status, measured, seconds, (), message, kept, scores)
        return self._add(token, values, measured, content)

    def import_all(self, token, items):
        """Keep several runs from a file: the newest that there is room for, and their networks likewise.

        items: (values by column, Curves or None, bytes of the network's file or None) each, the oldest first. Returns
        the ids, the oldest first, and how many networks were left out. Raises ValueError if this cannot be the token of
        a lab book, or there is no room for any.
        """
        items = writing.packed(items)
        with self.database.begin(writes=True) as connection:
            lab_book.ensure(connection, token, self._clock())
            return writing.import_runs(connection, token, items, self._clock())

    def _add(self, token, values, measured=None, content=None):
        """Keep a run; older ones of the lab book and their networks may go for it. Returns its id."""
        items = writing.packed([(values, measured, content)])
        with self.database.begin(writes=True) as connection:
            lab_book.ensure(connection, token, self._clock())
            return writing.add_runs(connection, token, items, self._clock())[0][0]

    def keep_checkpoints(self, token, id, checkpoints):
        """Keep the networks of a run's time machine, [(iteration, network)], or some of them evenly where those are too
        large. Those of the newest runs stay, see checkpoints.py. Returns whether there is such a run."""
        content = time_machine.pack(checkpoints)
        with self.database.begin(writes=True) as connection:
            return time_machine.write(connection, token, id, content)

    def keep_on_desk(self, token, part, content):
        """Put bytes on the desk beside a lab book under the name of a part, in place of what is there; None: take it
        away. Raises ValueError beyond desk.MAX_BYTES in all, where the server has no room for it, and if this cannot be
        the token of a lab book."""
        with self.database.begin(writes=True) as connection:
            lab_book.ensure(connection, token, self._clock())
            lab_book.use(connection, token, self._clock())
            desk.write(connection, token, part, content, self._clock())

    def _write(self, token, id, values, measured, content=None):
        ((_, packed, _),) = writing.packed([(values, measured, content)])
        with self.database.begin(writes=True) as connection:
            return writing.update_run(connection, token, id, values, packed, content)

    # Reading

    def entries(self, token):
        """The Entry of each run that is not deleted and can be read: pinned ones first, then the newest."""
        self._tidy()
        with self.database.begin() as connection:
            return reading.entries(connection, token, self._clock())

    @contextmanager
    def snapshot(self, token):
        """A transaction in which all is of one moment, for the functions of reading.py, and the entries of then."""
        with self.database.begin(snapshot=True) as connection:
            yield connection, reading.entries(connection, token, self._clock())

    def unreadable(self, token):
        """The titles of the runs that are not among the entries, since they are damaged or of another version."""
        with self.database.begin() as connection:
            return reading.unreadable(connection, token, self._clock())

    def curves(self, token, ids):
        """The Curves of the runs of these ids, {id: Curves}; runs without any that can be read are left out."""
        with self.database.begin() as connection:
            return reading.curves(connection, token, ids)

    def network_file(self, token, id):
        """The bytes of a run's network as a .safetensors file, or None if none is kept."""
        with self.database.begin() as connection:
            return reading.network_file(connection, token, id)

    def network(self, token, id):
        """A run's Network, or None if none is kept. Raises ValueError if what is kept is damaged."""
        content = self.network_file(token, id)
        try:
            return None if content is None else nncore.load_network(io.BytesIO(content))
        except (ValueError, TypeError) as error:
            raise ValueError("The network that is kept of this run is damaged.") from error

    def checkpoints(self, token, id):
        """What `keep_checkpoints` took, or nothing. Raises ValueError if what is kept is damaged."""
        query = select(checkpoints.c.content).join(runs).where(*visible(token, [id]))
        with self.database.begin() as connection:
            content = connection.scalar(query)
        return [] if content is None else time_machine.unpack(content)

    def desk(self, token):
        """What lies on the desk beside a lab book: {part: bytes}."""
        with self.database.begin() as connection:
            return desk.read(connection, token)

    # Changing what is there; each tells how many runs it has changed

    def rename(self, token, id, title):
        """Give a run another title, of at most 80 characters; an empty one is "Run 1" and so on again."""
        return self._change(token, visible(token, [id]), title=one_line(title, TITLE))

    def rename_group(self, token, ids, title):
        """Give runs that belong together another title in common, of at most 80 characters; an empty one is none."""
        return self._change(token, visible(token, ids), group=one_line(title, NAME) or runs.c.group)

    def annotate(self, token, id, note):
        """Write a note to a run, of at most 2,000 characters."""
        return self._change(token, visible(token, [id]), note=plain_text(note, NOTE))

    def pin(self, token, ids, pinned=True):
        """Put runs first, and keep them when room is needed."""
        return self._change(token, visible(token, ids), pinned=bool(pinned))

    def delete(self, token, ids):
        """Hide runs. For a day they can be had back."""
        return self._change(token, visible(token, ids), deleted=self._clock())

    def undelete(self, token, ids):
        """Have deleted runs back, for a day."""
        not_long_ago = runs.c.deleted >= self._clock() - limits.UNDO_SECONDS
        return self._change(token, [*mine(token, ids), not_long_ago], deleted=None)

    def _change(self, token, conditions, **values):
        with self.database.begin(writes=True) as connection:
            lab_book.hold(connection, token)
            return connection.execute(update(runs).where(*conditions).values(values)).rowcount
