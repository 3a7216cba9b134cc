"""How much sessions may send and keep of files on the server: Streamlit bounds a file, and not how many there are."""

import asyncio
import functools
import threading
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from streamlit import config

from lab.limits import LIMITS, MEGABYTE
from ui.shared.upload import READ

# Of a session: the largest file that any page takes, and some small ones beside it.
MAX_FILES, MAX_BYTES = 12, LIMITS.upload_megabytes * MEGABYTE
# Of all sessions. Pages forget what they have read (ui/shared/upload.py), so this is what is on its way, or what
# somebody sends though no page asks for it.
ALL_BYTES = LIMITS.all_uploads_megabytes * MEGABYTE
SECONDS = 600  # that a file may take: room is kept for it meanwhile
FRAME = 1_000  # bytes around a file: its name and its kind
REFUSED = (
    f"This tab has brought too much already: it may bring {MAX_FILES} files and {LIMITS.upload_megabytes} MB. Remove a "
    "file, or open the page anew."
)
OTHERS = "Others are bringing large files just now: try again in a moment."
DISK_FULL = "This server has no room left to receive files. Tell whoever runs it."
TOO_SLOW = f"The file did not come within {SECONDS // 60} minutes."


def bound(manager):
    """Have a server's manager of files refuse what passes a session's bounds, with 413 as for a file that is too large.

    Whoever has a session may send files to its address, also where no page asks for one; they stay until it ends. Where
    all together have too much, the session with the most loses its files, so that nobody can fill the room for others;
    what is announced and does not come takes none of it.
    Done once, however often it is called.
    """
    if isinstance(getattr(manager.add_file, "__self__", None), _Bounds):
        return
    bounds, form = _Bounds(manager), getattr(Request.form, "__wrapped__", Request.form)
    manager.add_file = bounds.add_file

    # Streamlit asks its manager only when it has read a file, and reads as many at once as are sent. Before, it asks
    # Starlette for the form that the file is in.
    @functools.wraps(form)
    def bounded_form(request, **options):
        place = request.scope.get("path_params", {})
        if not {"session_id", "file_id"} <= set(place):
            return form(request, **options)
        n_bytes = int(request.headers.get("content-length") or config.get_option("server.maxUploadSize") * MEGABYTE)
        arrival = _Arrival(place["session_id"], place["file_id"], max(0, n_bytes - FRAME), asyncio.current_task())
        request._receive = bounds.counted(arrival, request._receive)
        return bounds.receive(arrival, functools.partial(form, request, **options))

    Request.form = bounded_form


@dataclass(eq=False)
class _Arrival:
    """A file that is on its way. n_bytes: as announced; came: that have come; given_up: whether room for others is made
    of it."""

    session_id: str
    file_id: str
    n_bytes: int
    task: asyncio.Task
    came: int = 0
    here: bool = False
    given_up: bool = False


class _Bounds:
    """What sessions have brought and are bringing."""

    def __init__(self, manager):
        self._manager, self._add, self._lock, self._arrivals = manager, manager.add_file, threading.Lock(), []

    async def receive(self, arrival, form):
        """The form that a file is in, if there is room for it."""
        with self._lock:
            self._make_room(arrival.session_id, arrival.file_id, arrival.n_bytes)
            self._arrivals.append(arrival)
        arrival.task.add_done_callback(lambda task: self._end(arrival))
        try:
            async with asyncio.timeout(SECONDS):
                return await form()
        except asyncio.CancelledError:
            if not arrival.given_up:
                raise
            raise HTTPException(413, OTHERS) from None
        except TimeoutError as error:
            raise HTTPException(408, TOO_SLOW) from error
        except OSError as error:  # it is put into TMPDIR
            raise HTTPException(507, DISK_FULL) from error
        finally:
            arrival.here = True

    def counted(self, arrival, receive):
        """The same as `receive`, a function for the next bytes of a file, with a share of the room for each."""

        async def receive_some():
            message = await receive()
            with self._lock:
                arrival.came += len(message.get("body", b""))
                self._share(arrival.session_id)
            return message

        return receive_some

    def _end(self, arrival):
        if arrival in self._arrivals:
            self._arrivals.remove(arrival)

    def add_file(self, session_id, file):
        """Keep a file that has come, in the room that was kept for it."""
        with self._lock:
            came = [each for each in self._arrivals if (each.session_id, each.file_id) == (session_id, file.file_id)]
            for arrival in came[:1]:
                self._end(arrival)
            self._make_room(session_id, file.file_id, len(file.data))
            self._add(session_id=session_id, file=file)

    def _make_room(self, session_id, file_id, n_bytes):
        """Raise HTTPException if a session may not bring so much more."""
        self._let_go_of_read(session_id)
        others = self._sizes(session_id, file_id)
        if len(others) >= MAX_FILES or sum(others) + n_bytes > MAX_BYTES:
            raise HTTPException(413, REFUSED)
        self._share(session_id, sum(others) + n_bytes)

    def _let_go_of_read(self, session_id):
        """Of what a session's pages have read already only names are left, and they take no room for another file; the
        last ones stay, which a page may still show."""
        kept = list(self._manager.file_storage.get(session_id, {}).values())
        read = [file for file in kept if file.type == READ and not file.data]
        for file in read[: max(0, len(kept) - MAX_FILES + 1)]:
            self._manager.remove_file(session_id, file.file_id)

    def _share(self, session_id, n_bytes=0):
        """Have the sessions with the most give way where all have too much. Raises HTTPException if it is this one.

        n_bytes: that it would have.
        """
        sessions = {*list(self._manager.file_storage), *(arrival.session_id for arrival in self._arrivals)}
        held = {session: sum(self._sizes(session, came=True)) for session in sessions}
        held[session_id] = max(n_bytes, held.get(session_id, 0))
        while sum(held.values()) > ALL_BYTES:
            most = max(held, key=held.get)
            if most == session_id:
                raise HTTPException(413, OTHERS)
            self._give_up(most)
            del held[most]

    def _give_up(self, session_id):
        self._manager.remove_session_files(session_id)
        for arrival in self._arrivals:
            if arrival.session_id == session_id and not (arrival.here or arrival.given_up):
                arrival.given_up = True
                arrival.task.cancel()

    def _sizes(self, session_id, besides=None, came=False):
        """The bytes of each file of a session, those on their way too, as announced or as they came; without the one in
        whose place another comes."""
        kept = list(self._manager.file_storage.get(session_id, {}).values())
        arrivals = [arrival for arrival in self._arrivals if arrival.session_id == session_id]
        coming = [arrival.came if came else arrival.n_bytes for arrival in arrivals]
        return [len(file.data) for file in kept if file.file_id != besides] + coming
