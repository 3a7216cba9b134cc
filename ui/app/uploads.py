"""How much of files sessions may keep on the server: Streamlit bounds each file, and not how many there are."""

import functools
import threading

from starlette.exceptions import HTTPException

from lab.limits import LIMITS, MEGABYTE

# Of a session: the largest file that any page takes, and some small ones beside it.
MAX_FILES, MAX_BYTES = 12, LIMITS.upload_megabytes * MEGABYTE
# Of all sessions. Pages forget what they have read (ui/shared/upload.py), so this is what is on its way, or what
# somebody sends though no page asks for it.
ALL_BYTES = LIMITS.all_uploads_megabytes * MEGABYTE
REFUSED = (
    f"This tab has brought too much already: it may bring {MAX_FILES} files and {LIMITS.upload_megabytes} MB. Remove a "
    "file, or open the page anew."
)


def bound(manager):
    """Have a server's manager of files refuse what passes a session's bounds, with 413 as for a file that is too large.

    Whoever has a session may send files to its address, also where no page asks for one; they stay until it ends. Where
    all together have too much, the session with the most loses its files, so that nobody can fill the room for others.
    Done once, however often it is called.
    """
    add, lock = manager.add_file, threading.Lock()
    if hasattr(add, "__wrapped__"):
        return

    @functools.wraps(add)
    def add_file(session_id, file):
        with lock:
            others = [kept for kept in _files(manager, session_id) if kept.file_id != file.file_id]
            if len(others) >= MAX_FILES or _bytes((*others, file)) > MAX_BYTES:
                raise HTTPException(413, REFUSED)
            held = {session: _bytes(_files(manager, session)) for session in list(manager.file_storage)}
            held[session_id] = _bytes((*others, file))
            while sum(held.values()) > ALL_BYTES:
                most = max(held, key=held.get)
                if most == session_id:
                    raise HTTPException(413, REFUSED)
                manager.remove_session_files(most)
                del held[most]
            add(session_id=session_id, file=file)

    manager.add_file = add_file


def _bytes(files):
    return sum(len(file.data) for file in files)


def _files(manager, session_id):
    return list(manager.file_storage.get(session_id, {}).values())
