"""SQLite's file is no larger than what is in it, or not by much, and has nothing in it of what was deleted."""

import functools
import logging
import math
import sqlite3
import time

from lab.ledger.tables import NUMBERS, metadata

# Bytes that are unused in a file before it is made smaller, and by how many at a time: nobody waits long; and how many
# seconds that waits for others, who meanwhile cannot write.
BYTES, AT_ONCE, PATIENCE = 2**20, 64 * 2**20, 0.1
# Seconds that others may have to wait until a table is written anew; steps of SQLite, a dozen a row, from one look at
# the clock to the next.
LONG, STEPS = 1.0, 100
log = logging.getLogger(__name__)


def shrink(connection, log_file):
    """Give back to the disk what is unused in the file of this SQLite connection, and in its write-ahead log, if it is
    much. Returns whether it was."""

    def pragma(text):
        return connection.execute(f"PRAGMA {text}").fetchone()

    pragma(f"busy_timeout = {round(1000 * PATIENCE)}")
    (n_unused,), (page,), (way,) = map(pragma, ("freelist_count", "page_size", "auto_vacuum"))
    is_large, log_is_large = n_unused * page >= BYTES, size_of(log_file) >= BYTES
    if not (is_large or log_is_large):
        return False
    if is_large and way:
        # Python takes a statement without rows one step far, which is one page here; a script to its end.
        connection.executescript(f"PRAGMA incremental_vacuum({AT_ONCE // page})")
    elif is_large:
        # Files of before it was incremental are written anew, once.
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("VACUUM")
    # It happened in the write-ahead log, and only now in the file.
    pragma("wal_checkpoint(TRUNCATE)")
    return True


def renew(connection, most=LONG):
    """Write the rows of SQLite's tables anew, but for those of numbers alone, which are far larger. Returns whether
    that was done: not where somebody writes. A table stays that takes more seconds than `most`, or cannot be written.

    SQLite overwrites a row that is deleted, and not what is left of it where it was before its page became too full.
    A table that is emptied gives all its pages back, and these it overwrites.
    """
    connection.execute(f"PRAGMA busy_timeout = {round(1000 * PATIENCE)}")
    # What belongs to the rows must not go with them.
    connection.execute("PRAGMA foreign_keys = OFF")
    if connection.execute("PRAGMA foreign_keys").fetchone() != (0,):
        return False
    try:
        return all(_renew(connection, table.name, most) for table in metadata.sorted_tables if table not in NUMBERS)
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _renew(connection, name, most):
    begun = time.monotonic()
    until = begun + most
    connection.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"CREATE TEMP TABLE living AS SELECT * FROM {name}")
        connection.execute(f"DELETE FROM {name}")
        connection.execute(f"INSERT INTO {name} SELECT * FROM living")
        connection.execute("DROP TABLE living")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if "locked" in str(error):
            return False
        log.warning("of what was deleted a copy may be left in the table %s: %s", name, error)
    finally:
        connection.set_progress_handler(None, 0)
        connection.rollback()
    # Those who wait to write look now and then whether they can.
    time.sleep(min(PATIENCE, time.monotonic() - begun))
    return True


def empty_log(connection):
    """Write SQLite's write-ahead log into its file, and leave nothing in it. Returns whether that was done: not where
    somebody reads of before."""
    connection.execute(f"PRAGMA busy_timeout = {round(1000 * PATIENCE)}")
    return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]


WIPING = renew, empty_log  # what is renewed is in the log at first
THOROUGHLY = functools.partial(renew, most=math.inf), empty_log  # however long others have to wait


def wipe(connection, steps=WIPING):
    """Have nothing of what was deleted in SQLite's file and log. Returns the steps that are still to be taken."""
    done = [step(connection) for step in steps]
    return steps[done.index(False) :] if False in done else ()


def size_of(path):
    """Bytes of the file; none where there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
