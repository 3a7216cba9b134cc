"""Server and browser without threads, without time and without Streamlit: everything happens when a test says so."""

import contextlib
from collections.abc import MutableMapping
from dataclasses import dataclass, field

import pytest
import streamlit

from lab import addresses
from lab.data_library import library
from lab.ledger import writer
from lab.ledger.access import new_token
from lab.ledger.database import LedgerProblem
from lab.ledger.ledger import Ledger
from lab.runs import scheduler as scheduling
from lab.runs.scheduler import Scheduler
from tests.lab.ledger.books import Clock
from ui.session import cookie, sweeps, tabs, training

AWAY = "Runs cannot be saved or opened just now: the test has taken the database away."


class SchedulerByHand(Scheduler):
    """A Scheduler whose runs take a turn, of one iteration, when told to."""

    def __init__(self, clock):
        super().__init__(1, clock)
        self._n_workers = 0  # no threads
        self._looks = True

    @property
    def going(self):
        """The runs that wait for their turn."""
        return list(self._waiting)

    def turn(self):
        """One turn of the run that waits longest. Returns whether there was one."""
        if not self._waiting:
            return False
        if all(run.status == "paused" and run.scored for run in self._waiting):
            self._waiting.clear()
            return True
        run = self._next()
        self._put_back(run, 0.1, self._take_turn(run))
        return True

    def settle(self):
        """Measure the runs that rest; those that go on stay where they are."""
        while any(run.status != "running" for run in self._waiting):
            going = [run for run in self._waiting if run.status == "running"]
            for run in going:
                self._waiting.remove(run)
            self.turn()
            self._waiting.extend(going)


class Database:
    """A database that can be taken away."""

    def __init__(self, database):
        self._database, self.away = database, False

    @contextlib.contextmanager
    def begin(self, *arguments, **options):
        if self.away:
            raise LedgerProblem(AWAY)
        with self._database.begin(*arguments, **options) as connection:
            yield connection

    def __getattr__(self, name):
        return getattr(self._database, name)


@dataclass(eq=False)
class Browser:
    """cookie: the token it keeps; tabs: those that are open."""

    cookie: str | None = None
    tabs: list = field(default_factory=list)

    def open_tab(self, **query):
        self.cookie = self.cookie or new_token()  # the server has it keep one with its first page
        self.tabs.append(Tab(self, query))
        return self.tabs[-1]


@dataclass(eq=False)
class Tab:
    """state: of Streamlit's session; what the server holds of it has its ticket there."""

    browser: Browser
    query: dict = field(default_factory=dict)
    state: dict = field(default_factory=dict)
    open: bool = True

    def is_open(self):
        return self.open

    def reload(self, **query):
        self.state.clear()
        self.query = query

    def close(self):
        self.open = False
        self.browser.tabs.remove(self)


class Server:
    """The app's server around a fresh ledger. One at a time; `close` puts everything back."""

    def __init__(self, folder, data):
        """data: the Digits that all runs are trained on, as if they were a data set of this machine."""
        self.clock, self.tab = Clock(), None
        self.ledger = Ledger(f"sqlite:///{folder}/runs.sqlite", self.clock)
        self.database = self.ledger.database = Database(self.ledger.database)
        self.writers_clock = Clock()
        self.writer = writer.Writer(self.ledger, self.writers_clock)
        self.writer._started = True  # no thread
        self.scheduler = SchedulerByHand(self.clock)
        self._patch = pytest.MonkeyPatch()
        for owner, name, value in (
            (writer, "_default", self.writer),
            (addresses, "books_begun", addresses.Often(addresses.books_begun.most, 3600)),  # a search has many servers
            (scheduling, "SLICE", 0),
            (scheduling, "MOMENT", 0),
            (training, "scheduler", self.scheduler),
            (library, "named", lambda name: data if name == data.name else None),
            (training, "tab_is_open", lambda: self.tab.is_open),
            (sweeps, "tab_is_open", lambda: self.tab.is_open),
            (tabs, "tabs", tabs.Tabs()),
            (tabs, "work_for", lambda tab: None),  # one thread has all of them
            (cookie, "token", lambda: self.tab.browser.cookie),
            (streamlit, "session_state", _Here(self, "state")),
            (streamlit, "query_params", _Here(self, "query")),
        ):
            self._patch.setattr(owner, name, value)

    def close(self):
        self._patch.undo()
        self.ledger.close()

    def work(self):
        """What the threads do when they have time: measure what rests, write runs and desks."""
        self.scheduler.settle()
        self.writers_clock.now += 60
        self.writer.look()


class _Here(MutableMapping):
    """The session state, or the address, of the tab whose turn it is."""

    def __init__(self, server, name):
        self._server, self._name = server, name

    def _mapping(self):
        return getattr(self._server.tab, self._name)

    def __getitem__(self, key):
        return self._mapping()[key]

    def __setitem__(self, key, value):
        self._mapping()[key] = value

    def __delitem__(self, key):
        del self._mapping()[key]

    def __iter__(self):
        return iter(dict(self._mapping()))

    def __len__(self):
        return len(self._mapping())

    def to_dict(self):
        return dict(self._mapping())
