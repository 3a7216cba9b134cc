"""Deletes classes, one member after the other: whoever else writes waits for one of them, and not for thirty.

The time machines of a class are up to a gigabyte, and SQLite overwrites all that is deleted, with nobody else writing.
"""

import time

from lab.classes import room

PAUSE = 0.02  # seconds in which others have their turn


def delete(database, ids, now, waits=True, note=lambda keys: None):
    """Delete classes of these ids, which are over by then, with all that their members have. Returns the keys of the
    lab books that went.

    What is left where that is broken off goes with `Classes.purge`. waits: as in `Database.begin`; note: called with
    keys as soon as their lab books are gone.
    """
    keys = []
    for id in ids:
        # Who has begun goes on: others write for a moment only.
        while (gone := _delete_one(database, id, now, waits or bool(keys))) is not None:
            note(gone)
            keys += gone
            time.sleep(PAUSE)
    return keys


def _delete_one(database, id, now, waits):
    """Delete the next member of a class, or the class itself where there is none. Returns the keys of what went, None
    where nobody was left."""
    with database.begin(writes=True, waits=waits) as connection:
        members = room.members_of(connection, id)[:1]
        if not members:
            room.delete_class(connection, id)
            return None
        return room.remove(connection, members, now)
