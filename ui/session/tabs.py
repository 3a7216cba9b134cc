"""What the server holds of each open tab: the parts of its session, under a ticket that nobody can guess.

Streamlit's own session state holds the ticket alone. What is heavy goes when the tab has gone, and not when Streamlit
next looks at its sessions; and a socket that shows the ticket sees what its page sees.
"""

import contextlib
import contextvars
import secrets
import time

LEFT = 60.0  # seconds after its last socket has closed in which a tab finds everything as it was
OPENING = 20.0  # seconds that a page has to open its socket
_current = contextvars.ContextVar("the tab that this thread or task works for", default=None)


class Tab:
    """One tab. parts: {type: the session's object of it}; offers: {name: what a component of the page may look at};
    files: {name: what makes a file to take home}; sockets: those that are open; served: whether a server is there
    whose pages open sockets."""

    def __init__(self, served):
        self.ticket, self.parts, self.offers = secrets.token_urlsafe(24), {}, {}
        self.files, self._files_before, self.sockets = {}, {}, set()
        self.served, self.touched = served, time.monotonic()

    def begin_page(self):
        """Forget what the page offers, but its files only with the next: one may be asked for while that is drawn."""
        self.offers.clear()
        self.files, self._files_before = {}, self.files

    def file(self, name):
        """What makes a file, None where none of this name is offered."""
        return self.files.get(name) or self._files_before.get(name)

    def touch(self):
        """Note that its script runs, or that its last socket has closed."""
        self.touched = time.monotonic()

    def is_open(self):
        """Whether somebody has the tab open, as far as is known."""
        return not self.served or bool(self.sockets) or time.monotonic() - self.touched < OPENING

    @property
    def is_left(self):
        """Whether nobody has come back to it for LEFT seconds."""
        return self.served and not self.sockets and time.monotonic() - self.touched > LEFT


class Tabs:
    """All tabs of this server, by their tickets. served: whether a server's lifespan has begun."""

    def __init__(self):
        self._tabs, self.served = {}, False

    def new(self):
        """A new tab."""
        tab = Tab(self.served)
        self._tabs[tab.ticket] = tab
        return tab

    def get(self, ticket):
        """The Tab of a ticket, None where there is none, or none any more."""
        return self._tabs.get(ticket)

    def __iter__(self):
        return iter(list(self._tabs.values()))

    def let_go(self):
        """Forget the tabs that have been left, with all that they hold."""
        for tab in self:
            if tab.is_left:
                del self._tabs[tab.ticket]


tabs = Tabs()


def current():
    """The Tab that this thread or task works for, or None."""
    return _current.get()


def work_for(tab):
    """Have this thread work for a tab from now on, or for none."""
    _current.set(tab)


@contextlib.contextmanager
def working_for(tab):
    """Have `part` be of this tab, for who works outside of its script."""
    token = _current.set(tab)
    try:
        yield
    finally:
        _current.reset(token)
