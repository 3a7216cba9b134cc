"""The ledger: every run is kept, with its settings, curves, scores and network, in the lab book of who trained it.

Whoever has a lab book's token can open it, and nobody else: a run that is not in the token's lab book is as if it did
not exist. Tokens, ids and texts are hostile until read.
"""

import io
import time

from sqlalchemy import delete, insert, select, update

import nncore
from lab.ledger import checkpoints as time_machine
from lab.ledger import desk, lab_book, limits
from lab.ledger.access import lab_book_id_of, mine, new_token, visible
from lab.ledger.curves import MAX_POINTS, Curves, of_history, pack, unpack
from lab.ledger.database import Database
from lab.ledger.entries import COLUMNS, entry_of
from lab.ledger.rows import end_values, first_values, network_bytes, one_line, plain_text, state_values
from lab.ledger.tables import NOTE, TITLE, checkpoints, curves, networks, runs


class Ledger:
    """The runs in a database, by its URL or where `default_url` says. Every method may be called from any thread.

    Each raises LedgerProblem, a sentence, when the database cannot be used. clock: tells the seconds since 1970.
    """

    def __init__(self, url=None, clock=time.time):
        self.database, self._clock = Database(url), clock

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
        """Begin the lab book of a token, if there is none yet: tokens are made where nobody may wait for a database.

        Raises ValueError if this cannot be a token.
        """
        with self.database.begin(writes=True) as connection:
            lab_book.ensure(connection, token, self._clock())

    def knows(self, token):
        """Whether there is a lab book of this token, which may be anything."""
        with self.database.begin() as connection:
            return connection.scalar(lab_book_id_of(token)) is not None

    # Writing runs

    def add(self, token, config, data_name, n_test, title=None, group=None, status="running", **others):
        """Begin an entry and return its id; without a title it is called "Run 1" and so on.

        others: group_id, which runs of one group have in common, and origin, what it begins from. The lab book begins
        too, if there was none. Raises ValueError if this cannot be the token of one.
        """
        values = first_values(self._clock(), config, data_name, n_test, title, group, status, **others)
        return self.add_all(token, [(values, None, None)], make_room=True)[0]

    def update(self, token, id, status, history, seconds, marks=(), with_curves=True, scores=None, network=None):
        """Write down how far a run has come. history: a History; scores: as Run.scores; network: to go on from, should
        the server not survive. Returns whether there is such an entry."""
        measured = of_history(history, max_points=MAX_POINTS if with_curves else 2)
        values = state_values(self._clock(), status, measured, seconds, marks, scores)
        if network is not None:
            values["digest"] = network.digest
        return self._write(token, id, values, measured if with_curves else None, network)

    def finish(self, token, id, status, history, seconds, marks=(), network=None, message=None, scores=None):
        """Write down a run's end, its curves and its network. Returns whether there is such an entry."""
        measured = of_history(history)
        values = end_values(self._clock(), status, measured, seconds, marks, message, network, scores)
        return self._write(token, id, values, measured, network)

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
        values |= end_values(now, status, measured, seconds, (), message, network, scores)
        return self.add_all(token, [(values, measured, network_bytes(network))], make_room=True)[0]

    def add_all(self, token, items, make_room=False):
        """Keep several runs, all or none. Returns their ids.

        items: (values by column, Curves or None, bytes of the network's file or None) each, the oldest first;
        make_room: whether older runs and networks may go for them. Raises ValueError if this cannot be the token of a
        lab book, or there is no room.
        """
        packed = [measured and pack(measured) for _, measured, _ in items]
        with self.database.begin(writes=True) as connection:
            lab_book.ensure(connection, token, self._clock())
            lab_book_id, first = lab_book.reserve(connection, token, len(items))
            if not make_room:
                _check_room(connection, lab_book_id, len(items))
            ids = []
            for number, (values, _, _) in enumerate(items, start=first):
                values = {"notebook_id": lab_book_id, "number": number} | values
                ids += connection.execute(insert(runs).values(values)).inserted_primary_key
            rows = [{"run_id": id} | row for id, row in zip(ids, packed, strict=True) if row is not None]
            if rows:
                connection.execute(insert(curves), rows)
            # The newest networks are the likeliest to be wanted.
            for id, (_, _, content) in reversed(list(zip(ids, items, strict=True))):
                _write_network(connection, lab_book_id, id, content, make_room)
            limits.forget_deleted(connection, self._clock())
            limits.keep_to_limits(connection, lab_book_id, max(ids, default=0))
        return ids

    def keep_checkpoints(self, token, id, checkpoints):
        """Keep the networks of a run's time machine, [(iteration, network)], or some of them evenly where those are too
        large. Those of the newest runs stay, see checkpoints.py. Returns whether there is such a run."""
        content = time_machine.pack(checkpoints)
        with self.database.begin(writes=True) as connection:
            return time_machine.write(connection, token, id, content)

    def keep_on_desk(self, token, part, content):
        """Put bytes on the desk beside a lab book under the name of a part, in place of what is there; None: take it
        away. Raises ValueError beyond desk.MAX_BYTES in all, and if this cannot be the token of a lab book."""
        with self.database.begin(writes=True) as connection:
            lab_book.ensure(connection, token, self._clock())
            desk.write(connection, token, part, content, self._clock())

    def _write(self, token, id, values, measured, network=None):
        packed, content = measured and pack(measured), network_bytes(network)
        with self.database.begin(writes=True) as connection:
            if not connection.execute(update(runs).where(*mine(token, [id])).values(values)).rowcount:
                return False
            if packed is not None:
                connection.execute(delete(curves).where(curves.c.run_id == id))
                connection.execute(insert(curves).values(run_id=id, **packed))
            _write_network(connection, connection.scalar(lab_book_id_of(token)), id, content, make_room=True)
        return True

    # Reading

    def entries(self, token):
        """The Entry of each run that is not deleted: pinned ones first, then the newest."""
        order = runs.c.pinned.desc(), runs.c.created.desc(), runs.c.id.desc()
        with self.database.begin() as connection:
            rows = connection.execute(select(*COLUMNS).where(*visible(token)).order_by(*order)).mappings().all()
        return [entry_of(row, self._clock()) for row in rows]

    def newest_with_network(self, token):
        """The Entry of the newest run whose network is kept, or None."""
        kept = [entry for entry in self.entries(token) if entry.network_bytes]
        return max(kept, key=lambda entry: (entry.created, entry.id), default=None)

    def curves(self, token, ids):
        """The Curves of the runs of these ids, {id: Curves}; runs without any are left out."""
        query = select(curves).join(runs).where(*visible(token, ids))
        with self.database.begin() as connection:
            rows = connection.execute(query).mappings().all()
        return {row["run_id"]: unpack(row) for row in rows}

    def network_file(self, token, id):
        """The bytes of a run's network as a .safetensors file, or None if none is kept."""
        with self.database.begin() as connection:
            return connection.scalar(select(networks.c.content).join(runs).where(*visible(token, [id])))

    def network(self, token, id):
        """A run's Network, or None if none is kept. Raises ValueError if what is kept is damaged."""
        content = self.network_file(token, id)
        return None if content is None else nncore.load_network(io.BytesIO(content))

    def checkpoints(self, token, id):
        """A run's networks as `keep_checkpoints` took them, [(iteration, network)]; empty if none are kept. Raises
        ValueError if what is kept is damaged."""
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
        return self._change(visible(token, [id]), title=one_line(title, TITLE))

    def annotate(self, token, id, note):
        """Write a note to a run, of at most 2,000 characters."""
        return self._change(visible(token, [id]), note=plain_text(note, NOTE))

    def pin(self, token, ids, pinned=True):
        """Put runs first, and keep them when room is needed."""
        return self._change(visible(token, ids), pinned=bool(pinned))

    def delete(self, token, ids):
        """Hide runs. For a day they can be had back."""
        return self._change(visible(token, ids), deleted=self._clock())

    def undelete(self, token, ids):
        """Have deleted runs back, those that are not purged yet."""
        return self._change([*mine(token, ids), runs.c.deleted.is_not(None)], deleted=None)

    def _change(self, conditions, **values):
        with self.database.begin(writes=True) as connection:
            return connection.execute(update(runs).where(*conditions).values(values)).rowcount


def _check_room(connection, lab_book_id, n):
    room = max(0, limits.room_for_runs(connection, lab_book_id))
    if n > room:
        raise ValueError(f"the notebook has room for {room:,} more runs, these are {n:,}")


def _write_network(connection, lab_book_id, id, content, make_room):
    if content is None:
        return
    connection.execute(delete(networks).where(networks.c.run_id == id))
    fits = limits.make_room(connection, lab_book_id, id, len(content), make_room)
    if fits:
        connection.execute(insert(networks).values(run_id=id, content=content))
    connection.execute(update(runs).where(runs.c.id == id).values(network_bytes=len(content) if fits else 0))
