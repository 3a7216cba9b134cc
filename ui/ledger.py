"""The ledger: every run is kept, with its settings, curves, scores and network. Imports no Streamlit.

A notebook is one reader's collection of runs. Whoever has its token can open it, and nobody else: a run that is not in
the token's notebook is as if it did not exist. Tokens, ids and texts are hostile until read.
"""

import datetime
import hashlib
import io
import json
import logging
import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields

import numpy as np
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

import nncore
from ui import ledger_curves, ledger_limits
from ui.ledger_tables import (
    MESSAGE, NAME, NOTE, TITLE, LedgerProblem, curves, default_url, networks, notebooks, open_database, problem_of,
    runs,
)  # fmt: skip

GOING = ("running", "paused")
STATUSES = (*GOING, "finished", "stopped", "failed", "interrupted")
SILENCE = 15  # seconds without a sign of life after which a run that should go on counts as interrupted
MAX_MARKS = 1_000
LARGEST_ID = 2**31 - 1
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """One run in a notebook. Accuracies are 0..1; costs and accuracies are None before anything was measured.

    number: 1, 2, 3 … within the notebook; status: one of STATUSES; message: why it failed; marks: (iteration, text) of
    each change during the run; heartbeat: when it was last heard of; digest: of the network's weights; group: what it
    belongs to (a sweep, a repetition), or None; network_bytes: 0 if the network is not kept.
    """

    id: int
    number: int
    title: str
    note: str
    pinned: bool
    status: str
    message: str | None
    config: nncore.TrainingConfig
    data_name: str
    n_test: int
    iterations: int
    seconds: float
    first_cost: float | None
    last_cost: float | None
    train_accuracy: float | None
    test_accuracy: float | None
    marks: tuple[tuple[int, str], ...]
    created: datetime.datetime
    heartbeat: datetime.datetime
    version: str
    digest: str | None
    group: str | None
    network_bytes: int


COLUMNS = [runs.c[field.name] for field in fields(Entry)]
SETTINGS = {field.name for field in fields(nncore.TrainingConfig)}


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
            ledger_limits.forget_deleted(connection, now)
            ledger_limits.forget_unused(connection, now)
            connection.execute(insert(notebooks).values(key=_key(token), last_number=0, created=now))
        return token

    def knows(self, token):
        """Whether there is a notebook of this token, which may be anything."""
        with self._begin() as connection:
            return connection.scalar(_notebook_id(token)) is not None

    # Writing runs

    def add(self, token, config, data_name, n_test, title=None, group=None, status="running"):
        """Begin an entry and return its id; without a title it is called "Run 1" and so on.

        Raises ValueError if there is no such notebook.
        """
        with self._begin(writes=True) as connection:
            return self._add(connection, token, self._first_values(config, data_name, n_test, title, group, status))[1]

    def update(self, token, id, status, history, seconds, marks=(), with_curves=True):
        """Write down how far a run has come. history: like ui.jobs.History. Returns whether there is such an entry."""
        values = self._state(status, history, seconds, marks)
        packed = ledger_curves.pack(ledger_curves.of_history(history)) if with_curves else None
        with self._begin(writes=True) as connection:
            return self._write(connection, token, id, values, packed)

    def finish(self, token, id, status, history, seconds, marks=(), network=None, message=None):
        """Write down a run's end, its curves and its network. Returns whether there is such an entry."""
        values, content = self._end(status, history, seconds, marks, network, message)
        packed = ledger_curves.pack(ledger_curves.of_history(history))
        with self._begin(writes=True) as connection:
            return self._write(connection, token, id, values, packed, content)

    def add_finished(
        self, token, config, data_name, n_test, history, network, seconds, status="finished", title=None, group=None,
        message=None,
    ):  # fmt: skip
        """Keep a run that is over already, as a sweep's are. Returns its id. Errors as in `add`."""
        values, content = self._end(status, history, seconds, (), network, message)
        values = self._first_values(config, data_name, n_test, title, group, status) | values
        return self.add_all(token, [(values, ledger_curves.of_history(history), content)], make_room=True)[0]

    def add_all(self, token, items, make_room=False):
        """Keep several runs, all or none. Returns their ids.

        items: (values by column, Curves or None, bytes of the network's file or None) each, the oldest first;
        make_room: whether older runs and networks may go for them. Raises ValueError if there is no such notebook, or
        no room.
        """
        ids = []
        packed = [measured and ledger_curves.pack(measured) for _, measured, _ in items]
        with self._begin(writes=True) as connection:
            room = ledger_limits.room_for_runs(connection, connection.scalar(_notebook_id(token)))
            if not make_room and len(items) > room:
                raise ValueError(f"the notebook has room for {max(room, 0):,} more runs, these are {len(items):,}")
            for (values, _, _), bytes_by_name in zip(items, packed, strict=True):
                notebook_id, id = self._add(connection, token, values)
                _write_curves(connection, id, bytes_by_name)
                ids.append(id)
            # The newest networks are the likeliest to be wanted.
            for id, (_, _, content) in reversed(list(zip(ids, items, strict=True))):
                _write_network(connection, notebook_id, id, content, make_room)
        return ids

    def _first_values(self, config, data_name, n_test, title, group, status):
        now = self._clock()
        return {
            "title": one_line(title or "", TITLE), "group": one_line(group, NAME) if group else None, "status": status,
            "config": json.loads(json.dumps(asdict(config), default=np.generic.item)),
            "data_name": one_line(data_name, NAME), "n_test": n_test, "created": now, "heartbeat": now,
            "version": nncore.__version__,
        }  # fmt: skip

    def _state(self, status, history, seconds, marks):
        marks = [[int(iteration), one_line(text, NAME)] for iteration, text in list(marks)[:MAX_MARKS]]
        return {"status": status, "seconds": seconds, "marks": marks, "heartbeat": self._clock(), **_scores(history)}

    def _end(self, status, history, seconds, marks, network, message):
        """What is written at a run's end: values by column, and the bytes of the network's file or None."""
        values = self._state(status, history, seconds, marks)
        values |= {"message": message and one_line(message, MESSAGE), "digest": network and network.digest}
        return values, network and _content(network)

    def _add(self, connection, token, values):
        """Returns the ids of the notebook and of the new entry."""
        counted = update(notebooks).where(notebooks.c.key == _key(token))
        if not connection.execute(counted.values(last_number=notebooks.c.last_number + 1)).rowcount:
            raise ValueError("there is no such notebook")
        mine = select(notebooks.c.id, notebooks.c.last_number).where(notebooks.c.key == _key(token))
        notebook_id, number = connection.execute(mine).one()
        values = {"notebook_id": notebook_id, "number": number} | values
        (id,) = connection.execute(insert(runs).values(values)).inserted_primary_key
        ledger_limits.keep_to_limits(connection, notebook_id, id)
        return notebook_id, id

    def _write(self, connection, token, id, values, packed, content=None):
        if not connection.execute(update(runs).where(*_mine(token, [id])).values(values)).rowcount:
            return False
        _write_curves(connection, id, packed)
        _write_network(connection, connection.scalar(_notebook_id(token)), id, content, make_room=True)
        return True

    # Reading

    def entries(self, token):
        """The Entry of each run that is not deleted: pinned ones first, then the newest."""
        order = (runs.c.pinned.desc(), runs.c.created.desc(), runs.c.id.desc())
        with self._begin() as connection:
            query = select(*COLUMNS).where(*_visible(token)).order_by(*order)
            return [self._entry(row) for row in connection.execute(query).mappings()]

    def _entry(self, row):
        values = dict(row)
        if values["status"] in GOING and self._clock() - values["heartbeat"] > SILENCE:
            values["status"] = "interrupted"
        known = {name: value for name, value in values["config"].items() if name in SETTINGS}
        values["config"] = nncore.TrainingConfig(**known | {"hidden_units": tuple(known["hidden_units"])})
        values["marks"] = tuple((iteration, text) for iteration, text in values["marks"])
        values["title"] = values["title"] or f"Run {values['number']}"
        for name in ("created", "heartbeat"):
            values[name] = datetime.datetime.fromtimestamp(values[name], datetime.UTC)
        return Entry(**values)

    def curves(self, token, ids):
        """The Curves of the runs of these ids, {id: Curves}; runs without any are left out."""
        query = select(curves).join(runs).where(*_visible(token, ids))
        with self._begin() as connection:
            rows = connection.execute(query).mappings().all()
        return {row["run_id"]: ledger_curves.unpack(row) for row in rows}

    def network_file(self, token, id):
        """The bytes of a run's network as a .safetensors file, or None if none is kept."""
        with self._begin() as connection:
            return connection.scalar(select(networks.c.content).join(runs).where(*_visible(token, [id])))

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
        with self._begin(writes=True) as connection:
            ledger_limits.forget_deleted(connection, self._clock())
        return self._change(token, ids, deleted=self._clock())

    def undelete(self, token, ids):
        """Have deleted runs back, those that are not purged yet."""
        with self._begin(writes=True) as connection:
            these = update(runs).where(*_mine(token, ids), runs.c.deleted.is_not(None))
            return connection.execute(these.values(deleted=None)).rowcount

    def _change(self, token, ids, **values):
        with self._begin(writes=True) as connection:
            return connection.execute(update(runs).where(*_visible(token, ids)).values(values)).rowcount


def _key(token):
    """What the database knows a token by; nobody's for what cannot be a token."""
    if not isinstance(token, str) or len(token) > 64 or not token.isascii():
        return ""
    return hashlib.sha256(token.encode()).hexdigest()


def _notebook_id(token):
    return select(notebooks.c.id).where(notebooks.c.key == _key(token))


def _mine(token, ids=None):
    """The conditions for runs of the token's notebook, all or those of some ids."""
    mine = [runs.c.notebook_id == _notebook_id(token).scalar_subquery()]
    if ids is not None:
        right = [id for id in ids if isinstance(id, int) and 0 < id <= LARGEST_ID]
        mine.append(runs.c.id.in_(right[: 2 * ledger_limits.RUNS]))
    return mine


def _visible(token, ids=None):
    return [*_mine(token, ids), runs.c.deleted.is_(None)]


def _scores(history):
    n, tests = len(history.train_accuracies), history.test_accuracies
    return {
        "iterations": n,
        "first_cost": float(history.costs[0]) if n else None,
        "last_cost": float(history.costs[n - 1]) if n else None,
        "train_accuracy": float(history.train_accuracies[n - 1]) if n else None,
        "test_accuracy": float(tests[-1]) if tests else None,
    }


def _content(network):
    file = io.BytesIO()
    nncore.save_network(network, file)
    return file.getvalue()


def _write_curves(connection, id, packed):
    if packed is not None:
        connection.execute(delete(curves).where(curves.c.run_id == id))
        connection.execute(insert(curves).values(run_id=id, **packed))


def _write_network(connection, notebook_id, id, content, make_room):
    if content is None:
        return
    connection.execute(delete(networks).where(networks.c.run_id == id))
    fits = (
        ledger_limits.make_room(connection, notebook_id, id, len(content))
        if make_room
        else ledger_limits.has_room(connection, notebook_id, len(content))
    )
    if fits:
        connection.execute(insert(networks).values(run_id=id, content=content))
    connection.execute(update(runs).where(runs.c.id == id).values(network_bytes=len(content) if fits else 0))


def one_line(text, length):
    """A text on one line, cut to a length."""
    return " ".join(plain_text(text, 10 * length).split())[:length]


def plain_text(text, length):
    """A text that every database can hold, cut to a length."""
    return text[:length].replace("\0", "").encode("utf-8", "replace").decode()
