"""Files to take home: how much of them is kept on the server, and that whoever presses a button gets its file.

Streamlit gives a button's file another name whenever a page is drawn again, and forgets both the name before and what
was made under it, at the end of anybody's redraw. A page that goes on is drawn twice a second, so a press often brings
a name from before, or the browser asks for the file a moment too late: it would be told "Failed to generate file".
"""

import threading
import time
from dataclasses import dataclass
from pathlib import PurePosixPath

from lab.limits import MEGABYTE

# Of a session: a browser fetches a file just after it is made, and somebody may press two buttons.
MAX_FILES = 2
ALL_BYTES = 96 * MEGABYTE  # of all sessions; the newest file is kept also where it is larger
AT_ONCE = 2  # that are made, of all sessions: an archive needs three times its size meanwhile
KEEP = 60  # seconds that a browser has to fetch what was made for it
REDRAW = 10  # seconds that a press waits for a page that is just being drawn
NAMES = 4096  # of buttons' files from before that are remembered, of all sessions


def bound(manager):
    """Have a server's manager of media files keep to these bounds. Done once, however often it is called.

    Returns a function that lets go of what was made long ago.
    """
    bounds = getattr(manager.execute_deferred, "__self__", None)
    if not isinstance(bounds, _Bounds):
        bounds = _Bounds(manager)
    return bounds.let_go


@dataclass(frozen=True)
class _Made:
    session_id: str
    file_id: str
    n_bytes: int
    since: float  # time.monotonic()


class _Bounds:
    """What has been made, the oldest first, and whose button had which name before."""

    def __init__(self, manager):
        self._manager, self._make, self._made = manager, manager.execute_deferred, []
        self._inactive, self._drop = manager._get_inactive_file_ids, manager._drop_deferred_id
        self._before, self._waiting = {}, set()  # name → (session, button); sessions with a press that waits
        self._lock, self._making = threading.Lock(), threading.BoundedSemaphore(AT_ONCE)
        manager.execute_deferred, manager._drop_deferred_id = self.make, self._drop_name
        manager._get_inactive_file_ids = self._long_inactive

    def make(self, file_id):
        """The address of a file that is made now. Call it from any thread; errors as Streamlit's."""
        file_id = self._name_now(file_id)
        session_id = self._manager._deferred_callables.get(file_id, {}).get("session_id")
        with self._making:
            address = self._make(file_id)
        made = PurePosixPath(address).stem
        with self._lock:
            self._remember(session_id, made)
        return address

    def let_go(self):
        """Forget what browsers have had time to fetch. Streamlit would only when somebody's page is drawn."""
        with self._lock:
            for each in [each for each in self._made if time.monotonic() - each.since > KEEP]:
                self._forget(each)

    def _drop_name(self, file_id):
        # The manager calls this with its lock.
        entry = self._manager._deferred_callables.get(file_id)
        if entry is not None:
            self._before[file_id] = entry["session_id"], entry["element_id"]
            while len(self._before) > NAMES:
                del self._before[next(iter(self._before))]
        self._drop(file_id)

    def _name_now(self, file_id):
        """What a button's file is called that was called this: whoever presses means the button."""
        session_id, button = self._before.get(file_id, (None, None))
        if not button or session_id in self._waiting:
            return file_id
        self._waiting.add(session_id)
        try:
            # While all of a page is drawn, the button has no file at all.
            deadline = time.monotonic() + REDRAW
            while (name := self._name_of(session_id, button)) is None and time.monotonic() < deadline:
                time.sleep(0.05)
            return name or file_id
        finally:
            self._waiting.discard(session_id)

    def _name_of(self, session_id, button):
        with self._manager._lock:
            names = self._manager._deferred_ids_by_session.get(session_id, ())
            entries = self._manager._deferred_callables
            return next((name for name in names if entries[name]["element_id"] == button), None)

    def _long_inactive(self):
        """As the manager's, without what a browser may be about to fetch."""
        made = {each.file_id for each in list(self._made) if time.monotonic() - each.since <= KEEP}
        return self._inactive() - made

    def _remember(self, session_id, file_id):
        file = self._manager.read_file(file_id)
        if file is None:
            return
        there = set(self._manager._file_metadata)  # Streamlit forgets what no page names, too
        same = session_id, file_id
        self._made = [each for each in self._made if each.file_id in there and (each.session_id, each.file_id) != same]
        self._made.append(_Made(session_id, file_id, file.content_size, time.monotonic()))
        mine = [each for each in self._made if each.session_id == session_id]
        for each in mine[:-MAX_FILES]:
            self._forget(each)
        while len(self._made) > 1 and sum(each.n_bytes for each in self._made) > ALL_BYTES:
            self._forget(self._made[0])

    def _forget(self, made):
        self._made.remove(made)
        if any(each.file_id == made.file_id for each in self._made):
            return
        with self._manager._lock:
            if made.file_id in self._inactive():
                self._manager._delete_file(made.file_id)
