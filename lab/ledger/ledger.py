"""The ledger: every run is kept, with its settings, curves, scores and network, in the lab book of who trained it.

Whoever has a lab book's token can open it, and nobody else: a run that is not in the token's lab book is as if it did
not exist. Tokens, ids and texts are hostile until read. What is damaged costs that item: it is left out.
"""

import io
import logging
import time
from contextlib import suppress

from sqlalchemy import delete, func, insert, or_, select, update

import nncore
from lab.ledger import checkpoints as time_machine
from lab.ledger import lab_book, limits, naming
from lab.ledger.access import key_of, lab_book_id_of, mine, new_token, visible
from lab.ledger.curves import MAX_POINTS, Curves, of_history, pack, unpack
from lab.ledger.database import Database
from lab.ledger.entries import COLUMNS, entry_of, title_of
from lab.ledger.problems import Damaged, LedgerProblem
from lab.ledger.rows import bounded, network_bytes, of_measured, one_line, origin_facts, plain_config
from lab.ledger.tables import NAME, SAVED, checkpoints, curves, desks, lab_books, networks, runs
from lab.runs.changes import MAX_MARKS

TIDY_SECONDS = 600  # between two times that what is to be forgotten is purged
log = logging.getLogger(__name__)


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
            used = connection.scalar(select(lab_books.c.used).where(lab_books.c.key == key_of(token)))
        now = self._clock()
        if used is not None and used < now - limits.USED_SECONDS:
            with suppress(LedgerProblem), self.database.begin(writes=True, waits=False) as connection:
                connection.execute(update(lab_books).where(lab_books.c.key == key_of(token)).values(used=now))
        # Only now: what somebody has just come for is not unused.
        self._tidy()
        return used is not None

    def _tidy(self):
        """Now and then purge what is to be forgotten, also where nobody writes. Nobody waits for it."""
        now = self._clock()
        if now - self._tidied < TIDY_SECONDS:
            return
        self._tidied = now
        with suppress(LedgerProblem), self.database.begin(writes=True, waits=False) as connection:
            limits.forget(connection, now)

    # Writing runs

    def add(self, token, config, data_name, n_test, status="running", **others):
        """Begin an entry and return its id; without a title it is called as `naming` says.

        others: title; group and group_id, the title and the name of what it belongs to; origin, an Origin;
        begun, for which task; created, where that was before now. The lab book begins too, if there was none. Raises
        ValueError if this cannot be the token of one.
        """
        return self._add(token, self._first(config, data_name, n_test, **others) | {"status": status})

    def update(self, token, id, status, history, seconds, marks=(), with_curves=True, scores=None, network=None):
        """Write down how far a run has come. history: a History; scores: as Run.scores; network: to go on from, should
        the server not survive, which all the rest is of then. Returns whether there is such an entry."""
        measured = of_history(history, max_points=MAX_POINTS if with_curves else 2)
        values, content = self._state(status, measured, seconds, marks, scores), network_bytes(network)
        if content is not None:
            values |= {"digest": network.digest, "saved": {name: values[name] for name in SAVED}}
        return self._write(token, id, values, measured if with_curves else None, content)[0]

    def finish(self, token, id, status, history, seconds, marks=(), network=None, message=None, scores=None):
        """Write down a run's end, its curves and its network. Returns whether there is such an entry, and whether its
        network had room."""
        measured, content = of_history(history), network_bytes(network)
        values = self._state(status, measured, seconds, marks, scores) | {"message": message, "saved": None}
        values["digest"] = network.digest if content else None
        return self._write(token, id, values, measured, content)

    def add_finished(
        self, token, config, data_name, n_test, measured, network, seconds, status="finished", scores=None, **others
    ):
        """Keep a run that is over already, as a sweep's are. Returns its id. Errors, others as in `add`, and message.

        measured: its History, or its Curves where those are not simply an entry for each iteration; scores: as in
        `update`.
        """
        measured = measured if isinstance(measured, Curves) else of_history(measured)
        values, content = self._first(config, data_name, n_test, **others), network_bytes(network)
        values |= self._state(status, measured, seconds, (), scores) | {"digest": network.digest if content else None}
        return self._add(token, values, measured, content)

    def _first(self, config, data_name, n_test, **others):
        """What is known of a run when it begins, by column."""
        values = {"config": plain_config(config), "data_name": data_name, "n_test": n_test, "title": "", "group": None}
        values |= {"origin": None, "created": self._clock(), "heartbeat": self._clock(), "version": nncore.__version__}
        values |= {name: value for name, value in others.items() if value is not None}
        return values | {"origin": values["origin"] and origin_facts(values["origin"])}

    def _state(self, status, measured, seconds, marks, scores):
        """How far a run has come, by column."""
        marks = [[int(iteration), one_line(text, NAME)] for iteration, text in list(marks)[:MAX_MARKS]]
        values = {"status": status, "heartbeat": self._clock(), "seconds": seconds, "marks": marks}
        return values | of_measured(measured, scores)

    def _add(self, token, values, measured=None, content=None):
        """Keep a run; older ones of the lab book and their networks may go for it. Returns its id."""
        values, packed = bounded(values), measured and pack(measured)  # before anybody is kept waiting
        with self.database.begin(writes=True) as connection:
            lab_book_id = lab_book.ensure(connection, token, self._clock())
            if not (values["title"] or values["group"]):
                values["title"] = naming.by_settings(connection, lab_book_id, values)
            (id,) = _insert(connection, lab_book_id, [(values, packed)])
            if content is not None:
                _write_network(connection, lab_book_id, id, content, True)
            limits.keep_to_limits(connection, lab_book_id, [id])
        return id

    def import_all(self, token, items):
        """Keep several runs from a file: the newest that there is room for, and their networks likewise. Nothing goes
        for them.

        items: (values by column, packed curves or None, bytes of the network's file or None) each, the oldest first.
        Returns the ids, the oldest first, and how many networks were left out. Raises ValueError if this cannot be the
        token of a lab book, or there is no room for any.
        """
        with self.database.begin(writes=True) as connection:
            lab_book_id = lab_book.ensure(connection, token, self._clock())
            in_all, left = limits.room_in_all(connection, self._clock(), imports=True)
            room = limits.room_for_runs(connection, lab_book_id)
            if items and min(room, in_all) <= 0:
                full = "the notebook is full" if room <= 0 else "this server has no room for more runs from files"
                raise ValueError(full)
            items, n_left_out = items[-min(room, in_all) :] if items else [], 0
            ids = _insert(connection, lab_book_id, [item[:2] for item in items])
            # The newest networks are the likeliest to be wanted.
            for id, content in reversed([(id, item[2]) for id, item in zip(ids, items, strict=True) if item[2]]):
                fits = len(content) <= left and _write_network(connection, lab_book_id, id, content, False)
                left, n_left_out = left - len(content) * fits, n_left_out + (not fits)
            limits.keep_to_limits(connection, lab_book_id, ids)
        return ids, n_left_out

    def _write(self, token, id, values, measured, content=None):
        packed = measured and pack(measured)
        with self.database.begin(writes=True) as connection:
            lab_book_id = lab_book.hold(connection, token)
            these = update(runs).where(*mine(token, [id]))
            if not connection.execute(these.values(bounded(values))).rowcount:
                return False, True
            if packed is not None:
                connection.execute(delete(curves).where(curves.c.run_id == id))
                connection.execute(insert(curves), {"run_id": id, **packed})
            return True, content is None or _write_network(connection, lab_book_id, id, content, True)

    def keep_checkpoints(self, token, id, networks):
        """Keep the networks of a run's time machine, [(iteration, network)], or some of them evenly where those are too
        large, as the newest time_machine.RUNS of a lab book do. Returns whether there is such a run."""
        content = time_machine.pack(networks)
        with self.database.begin(writes=True) as connection:
            lab_book.hold(connection, token)
            if connection.scalar(select(runs.c.id).where(*mine(token, [id]))) is None:
                return False
            connection.execute(delete(checkpoints).where(checkpoints.c.run_id == id))
            has_some = or_(runs.c.id == id, runs.c.id.in_(select(checkpoints.c.run_id)))
            newest = select(runs.c.id).where(*mine(token), has_some).order_by(runs.c.created.desc(), runs.c.id.desc())
            ids = connection.scalars(newest).all()
            # What goes for it makes room first.
            connection.execute(delete(checkpoints).where(checkpoints.c.run_id.in_(ids[time_machine.RUNS :])))
            room = limits.room_for_time_machines(connection)
            if content is not None and id in ids[: time_machine.RUNS] and len(content) <= room:
                connection.execute(insert(checkpoints), {"run_id": id, "content": content})
        return True

    # The desk beside a lab book: what its reader has at hand

    def keep_on_desk(self, token, part, content):
        """Put bytes on the desk under the name of a part, in place of what is there; None: take it away. Raises
        ValueError beyond limits.DESK_BYTES in all, where the server has no room for it, and if this cannot be the token
        of a lab book."""
        now = self._clock()
        with self.database.begin(writes=True) as connection:
            lab_book_id = lab_book.ensure(connection, token, now)
            book = desks.c.notebook_id == lab_book_id
            connection.execute(update(lab_books).where(lab_books.c.id == lab_book_id).values(used=now))
            connection.execute(delete(desks).where(book, desks.c.part == part))
            if content is None:
                return
            n_bytes = connection.scalar(select(func.coalesce(func.sum(func.length(desks.c.content)), 0)).where(book))
            if n_bytes + len(content) > limits.DESK_BYTES:
                raise ValueError(f"what is kept beside a notebook must be at most {limits.DESK_BYTES:,} bytes")
            # Little things always have room.
            if len(content) >= limits.LARGE and len(content) > limits.room_in_all(connection, now)[1]:
                raise ValueError("this server has no room for it")
            row = {"notebook_id": lab_book_id, "part": part, "content": content, "updated": now}
            connection.execute(insert(desks), row)

    def desk(self, token):
        """What lies there: {part: bytes}."""
        these = desks.c.notebook_id == lab_book_id_of(token).scalar_subquery()
        with self.database.begin() as connection:
            return {row.part: row.content for row in connection.execute(select(desks).where(these))}

    # Reading

    def entries(self, token):
        """The Entry of each run that is not deleted and can be read: pinned ones first, then the newest."""
        self._tidy()
        with self.database.begin() as connection:
            return self._entries(connection, token)[0]

    def unreadable(self, token):
        """The titles of the runs that are not among the entries, since they are damaged or of another version."""
        with self.database.begin() as connection:
            return self._entries(connection, token)[1]

    def _entries(self, connection, token):
        entries, unreadable = [], []
        order = runs.c.pinned.desc(), runs.c.created.desc(), runs.c.id.desc()
        for row in connection.execute(select(*COLUMNS).where(*visible(token)).order_by(*order)).mappings():
            try:
                entries.append(entry_of(row, self._clock()))
            except Damaged as error:
                log.warning("run %s: %s", row["id"], error)
                unreadable.append(title_of(row))
        return entries, unreadable

    def curves(self, token, ids):
        """The Curves of the runs of these ids, {id: Curves}; runs without any that can be read are left out."""
        with self.database.begin() as connection:
            return _curves(connection, token, ids)

    def network_file(self, token, id):
        """The bytes of a run's network as a .safetensors file, or None if none is kept."""
        with self.database.begin() as connection:
            return _content(connection, networks, token, id)

    def network(self, token, id):
        """A run's Network, or None if none is kept. Raises ValueError if what is kept is damaged."""
        content = self.network_file(token, id)
        try:
            return None if content is None else nncore.load_network(io.BytesIO(content))
        except (ValueError, TypeError) as error:
            raise ValueError("The network that is kept of this run is damaged.") from error

    def checkpoints(self, token, id):
        """What `keep_checkpoints` took, or nothing. Raises ValueError if what is kept is damaged."""
        with self.database.begin() as connection:
            content = _content(connection, checkpoints, token, id)
        return [] if content is None else time_machine.unpack(content)

    def everything(self, token):
        """Yield (entry, its Curves or None, the bytes of its network's file or None) of all entries, the oldest first,
        all of one moment."""
        with self.database.begin(snapshot=True) as connection:
            for entry in sorted(self._entries(connection, token)[0], key=lambda entry: (entry.created, entry.id)):
                measured = _curves(connection, token, [entry.id]).get(entry.id)
                yield entry.of_network, measured, _content(connection, networks, token, entry.id)

    # Changing what is there; each tells how many runs it has changed

    def rename(self, token, id, title):
        """Give a run another title, of at most 80 characters; an empty one is "Run 1" and so on again."""
        return self._change(token, visible(token, [id]), title=title)

    def rename_group(self, token, ids, title):
        """Give runs that belong together another title in common, of at most 80 characters; an empty one is none."""
        return self._change(token, visible(token, ids), group=one_line(title, NAME) or runs.c.group)

    def annotate(self, token, id, note):
        """Write a note to a run, of at most 2,000 characters."""
        return self._change(token, visible(token, [id]), note=note)

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
            return connection.execute(update(runs).where(*conditions).values(bounded(values))).rowcount


def _insert(connection, lab_book_id, items):
    """Write runs, (values by column, packed curves or None) each, with the next numbers of a lab book that is held."""
    book, last, ids = lab_books.c.id == lab_book_id, lab_books.c.last_number, []
    connection.execute(update(lab_books).where(book).values(last_number=last + len(items)))
    first = connection.scalar(select(last).where(book)) - len(items) + 1
    for number, (values, packed) in enumerate(items, start=first):
        row = {"notebook_id": lab_book_id, "number": number} | bounded(values)
        ids += connection.execute(insert(runs).values(row)).inserted_primary_key
        if packed is not None:
            connection.execute(insert(curves), {"run_id": ids[-1], **packed})
    return ids


def _write_network(connection, lab_book_id, id, content, may_take):
    """Write a network if it fits. may_take: whether others of the lab book may go for it. Returns whether it does."""
    connection.execute(delete(networks).where(networks.c.run_id == id))
    fits = limits.make_room(connection, lab_book_id, id, len(content), may_take)
    if fits:
        connection.execute(insert(networks), {"run_id": id, "content": content})
    connection.execute(update(runs).where(runs.c.id == id).values(network_bytes=len(content) if fits else 0))
    return fits


def _curves(connection, token, ids):
    found = {}
    for row in connection.execute(select(curves).join(runs).where(*visible(token, ids))).mappings():
        try:
            found[row["run_id"]] = unpack(row)
        except ValueError as error:
            log.warning("the curves of run %s cannot be read: %s", row["run_id"], error)
    return found


def _content(connection, table, token, id):
    return connection.scalar(select(table.c.content).join(runs).where(*visible(token, [id])))
