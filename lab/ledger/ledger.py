"""The ledger: every run is kept, with its settings, curves, scores and network. Imports no Streamlit.

A notebook is one reader's collection of runs. Whoever has its token can open it, and nobody else: a run that is not in
the token's notebook is as if it did not exist. Tokens, ids and texts are hostile until read.
"""

import io
import secrets
import threading
import time
from contextlib import contextmanager

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

import nncore
from lab.ledger import curves as run_curves
from lab.ledger import limits
from lab.ledger.access import key_of, mine, notebook_id_of, visible
from lab.ledger.entries import (
    COLUMNS,
    end_values,
    entry_of,
    first_values,
    network_bytes,
    one_line,
    plain_text,
    state_values,
)
from lab.ledger.tables import (
    NOTE,
    TITLE,
    LedgerProblem,
    curves,
    default_url,
    networks,
    notebooks,
    open_database,
    problem_of,
    runs,
)


class Ledger:
    """The runs in a database, by its URL or where `default_url` says. Every method may be called from any thread.

    Nothing is opened before it is needed. Every method raises LedgerProblem, a sentence, when the database cannot be
    used. clock: tells the seconds since 1970.
    """

    def __init__(self, url=None, clock=time.time):
        self._url, self._clock = url or default_url(), clock
        self._lock, self._engine = threading.Lock(), None

    def close(self):
        """Let go of the database; the next call opens it again."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
            self._engine = None

    @contextmanager
    def _begin(self, writes=False):
        """A transaction: all of it happens, or nothing."""
        try:
            with self._lock:
                if self._engine is None:
                    self._engine = open_database(self._url)
                engine = self._engine
            with engine.connect().execution_options(writes=writes) as connection, connection.begin():
                yield connection
        except (SQLAlchemyError, OSError, ImportError) as error:
            raise LedgerProblem(problem_of(error)) from error

    # Notebooks

    def new_notebook(self):
        """Begin an empty notebook and return its token. One that stays empty is forgotten after a day."""
        token, now = secrets.token_urlsafe(24), self._clock()
        with self._begin(writes=True) as connection:
            limits.forget_deleted(connection, now)
            limits.forget_unused(connection, now)
            connection.execute(insert(notebooks).values(key=key_of(token), last_number=0, created=now))
        return token

    def knows(self, token):
        """Whether there is a notebook of this token, which may be anything."""
        with self._begin() as connection:
            return connection.scalar(notebook_id_of(token)) is not None

    # Writing runs

    def add(self, token, config, data_name, n_test, title=None, group=None, status="running"):
        """Begin an entry and return its id; without a title it is called "Run 1" and so on.

        Raises ValueError if there is no such notebook.
        """
        values = first_values(self._clock(), config, data_name, n_test, title, group, status)
        return self.add_all(token, [(values, None, None)], make_room=True)[0]

    def update(self, token, id, status, history, seconds, marks=(), with_curves=True):
        """Write down how far a run has come. history: like lab.runs.History. Returns whether there is such an
        entry."""
        # Before the scores, so that a run that goes on has no more points than it says it has iterations.
        packed = run_curves.pack(run_curves.of_history(history)) if with_curves else None
        values = state_values(self._clock(), status, history, seconds, marks)
        with self._begin(writes=True) as connection:
            return self._write(connection, token, id, values, packed)

    def finish(self, token, id, status, history, seconds, marks=(), network=None, message=None):
        """Write down a run's end, its curves and its network. Returns whether there is such an entry."""
        values = state_values(self._clock(), status, history, seconds, marks) | end_values(message, network)
        content = network_bytes(network)
        packed = run_curves.pack(run_curves.of_history(history))
        with self._begin(writes=True) as connection:
            return self._write(connection, token, id, values, packed, content)

    def add_finished(
        self,
        token,
        config,
        data_name,
        n_test,
        history,
        network,
        seconds,
        status="finished",
        title=None,
        group=None,
        message=None,
        measured=None,
    ):
        """Keep a run that is over already, as a sweep's are. Returns its id. Errors as in `add`.

        measured: its Curves, where those are not simply an entry for each iteration.
        """
        now, measured = self._clock(), measured or run_curves.of_history(history)
        values = first_values(now, config, data_name, n_test, title, group, status)
        values |= state_values(now, status, history, seconds, ()) | end_values(message, network)
        if len(measured.iterations):
            values["iterations"] = int(measured.iterations[-1])
            if measured.iterations[0] > 1:
                values["first_cost"] = None  # the first entry is a mean of several iterations
        return self.add_all(token, [(values, measured, network_bytes(network))], make_room=True)[0]

    def add_all(self, token, items, make_room=False):
        """Keep several runs, all or none. Returns their ids.

        items: (values by column, Curves or None, bytes of the network's file or None) each, the oldest first;
        make_room: whether older runs and networks may go for them. Raises ValueError if there is no such notebook, or
        no room.
        """
        packed = [measured and run_curves.pack(measured) for _, measured, _ in items]
        with self._begin(writes=True) as connection:
            notebook_id, first = _reserve(connection, token, len(items))
            if not make_room:
                _check_room(connection, notebook_id, len(items))
            ids = []
            for number, (values, _, _) in enumerate(items, start=first):
                values = {"notebook_id": notebook_id, "number": number} | values
                ids += connection.execute(insert(runs).values(values)).inserted_primary_key
            rows = [{"run_id": id} | row for id, row in zip(ids, packed, strict=True) if row is not None]
            if rows:
                connection.execute(insert(curves), rows)
            # The newest networks are the likeliest to be wanted.
            for id, (_, _, content) in reversed(list(zip(ids, items, strict=True))):
                _write_network(connection, notebook_id, id, content, make_room)
            limits.forget_deleted(connection, self._clock())
            limits.keep_to_limits(connection, notebook_id, max(ids, default=0))
        return ids

    def _write(self, connection, token, id, values, packed, content=None):
        if not connection.execute(update(runs).where(*mine(token, [id])).values(values)).rowcount:
            return False
        _write_curves(connection, id, packed)
        _write_network(connection, connection.scalar(notebook_id_of(token)), id, content, make_room=True)
        return True

    # Reading

    def entries(self, token):
        """The Entry of each run that is not deleted: pinned ones first, then the newest."""
        return self._entries(token, runs.c.pinned.desc(), runs.c.created.desc(), runs.c.id.desc())

    def newest_with_network(self, token):
        """The Entry of the newest run whose network is kept, or None."""
        kept = [entry for entry in self._entries(token, runs.c.created.desc()) if entry.network_bytes]
        return kept[0] if kept else None

    def _entries(self, token, *order):
        with self._begin() as connection:
            query = select(*COLUMNS).where(*visible(token)).order_by(*order)
            rows = connection.execute(query).mappings().all()
        return [entry_of(row, self._clock()) for row in rows]

    def curves(self, token, ids):
        """The Curves of the runs of these ids, {id: Curves}; runs without any are left out."""
        query = select(curves).join(runs).where(*visible(token, ids))
        with self._begin() as connection:
            rows = connection.execute(query).mappings().all()
        return {row["run_id"]: run_curves.unpack(row) for row in rows}

    def network_file(self, token, id):
        """The bytes of a run's network as a .safetensors file, or None if none is kept."""
        with self._begin() as connection:
            return connection.scalar(select(networks.c.content).join(runs).where(*visible(token, [id])))

    def network(self, token, id):
        """A run's Network, or None if none is kept. Raises ValueError if what is kept is damaged."""
        content = self.network_file(token, id)
        return None if content is None else nncore.load_network(io.BytesIO(content))

    # Changing what is there; each tells how many runs it has changed

    def rename(self, token, id, title):
        """Give a run another title, of at most 80 characters; an empty one is "Run 1" and so on again."""
        return self._change(token, [id], title=one_line(title, TITLE))

    def annotate(self, token, id, note):
        """Write a note to a run, of at most 2,000 characters."""
        return self._change(token, [id], note=plain_text(note, NOTE))

    def pin(self, token, ids, pinned=True):
        """Put runs first, and keep them when room is needed."""
        return self._change(token, ids, pinned=bool(pinned))

    def delete(self, token, ids):
        """Hide runs. For a day they can be had back."""
        return self._change(token, ids, deleted=self._clock())

    def undelete(self, token, ids):
        """Have deleted runs back, those that are not purged yet."""
        with self._begin(writes=True) as connection:
            these = update(runs).where(*mine(token, ids), runs.c.deleted.is_not(None))
            return connection.execute(these.values(deleted=None)).rowcount

    def _change(self, token, ids, **values):
        with self._begin(writes=True) as connection:
            return connection.execute(update(runs).where(*visible(token, ids)).values(values)).rowcount


def _reserve(connection, token, n):
    """Take the next n numbers of a notebook. Returns its id and the first of them."""
    taken = update(notebooks).where(notebooks.c.key == key_of(token)).values(last_number=notebooks.c.last_number + n)
    if not connection.execute(taken).rowcount:
        raise ValueError("there is no such notebook")
    query = select(notebooks.c.id, notebooks.c.last_number).where(notebooks.c.key == key_of(token))
    notebook_id, last = connection.execute(query).one()
    return notebook_id, last - n + 1


def _check_room(connection, notebook_id, n):
    room = max(0, limits.room_for_runs(connection, notebook_id))
    if n > room:
        raise ValueError(f"the notebook has room for {room:,} more runs, these are {n:,}")


def _write_curves(connection, id, packed):
    if packed is not None:
        connection.execute(delete(curves).where(curves.c.run_id == id))
        connection.execute(insert(curves).values(run_id=id, **packed))


def _write_network(connection, notebook_id, id, content, make_room):
    if content is None:
        return
    connection.execute(delete(networks).where(networks.c.run_id == id))
    fits = (
        limits.make_room(connection, notebook_id, id, len(content))
        if make_room
        else limits.has_room(connection, notebook_id, len(content))
    )
    if fits:
        connection.execute(insert(networks).values(run_id=id, content=content))
    connection.execute(update(runs).where(runs.c.id == id).values(network_bytes=len(content) if fits else 0))
