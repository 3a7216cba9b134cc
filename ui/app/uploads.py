"""How much of files one session may keep on the server: Streamlit bounds each file, and not how many there are."""

import threading

from starlette.exceptions import HTTPException

# The largest file that any page takes, and as much again.
MAX_FILES, MAX_BYTES = 12, 128 * 2**20
REFUSED = "This tab has brought too much already. Remove a file, or open the page anew."


def bound(manager):
    """Have a server's manager of files refuse what passes a session's bounds, with 413 as for a file that is too large.

    Whoever has a session may send files to its address, also where no page asks for one; they stay until it ends.
    """
    add, lock = manager.add_file, threading.Lock()

    def add_file(session_id, file):
        with lock:
            others = [kept for kept in _files(manager, session_id) if kept.file_id != file.file_id]
            if len(others) >= MAX_FILES or sum(len(kept.data) for kept in (*others, file)) > MAX_BYTES:
                raise HTTPException(413, REFUSED)
            add(session_id=session_id, file=file)

    manager.add_file = add_file


def _files(manager, session_id):
    return list(manager.file_storage.get(session_id, {}).values())
