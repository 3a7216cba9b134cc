"""How much of files to take home is kept on the server: Streamlit keeps what was made until a page is drawn again."""

import threading
from dataclasses import dataclass
from pathlib import PurePosixPath

from lab.limits import MEGABYTE

# Of a session: a browser fetches a file just after it is made, and somebody may press two buttons.
MAX_FILES = 2
ALL_BYTES = 128 * MEGABYTE  # of all sessions; the newest file is kept also where it is larger
AT_ONCE = 2  # that are made, of all sessions: an archive needs three times its size meanwhile


def bound(manager):
    """Have a server's manager of media files forget what was made before. Done once, however often it is called."""
    if not isinstance(getattr(manager.execute_deferred, "__self__", None), _Bounds):
        manager.execute_deferred = _Bounds(manager).make


@dataclass(frozen=True)
class _Made:
    session_id: str
    file_id: str
    n_bytes: int


class _Bounds:
    """What has been made, the oldest first."""

    def __init__(self, manager):
        self._manager, self._make, self._made = manager, manager.execute_deferred, []
        self._lock, self._making = threading.Lock(), threading.BoundedSemaphore(AT_ONCE)

    def make(self, file_id):
        """The address of a file that is made now. Call it from any thread; errors as Streamlit's."""
        session_id = self._manager._deferred_callables.get(file_id, {}).get("session_id")
        with self._making:
            address = self._make(file_id)
        made = PurePosixPath(address).stem
        with self._lock:
            self._remember(session_id, made)
        return address

    def _remember(self, session_id, file_id):
        file = self._manager.read_file(file_id)
        if file is None:
            return
        there = set(self._manager._file_metadata)  # Streamlit forgets what no page names, too
        same = session_id, file_id
        self._made = [each for each in self._made if each.file_id in there and (each.session_id, each.file_id) != same]
        self._made.append(_Made(session_id, file_id, file.content_size))
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
            if made.file_id in self._manager._get_inactive_file_ids():
                self._manager._delete_file(made.file_id)
