"""SQLite's file is no larger than what is in it; written anew, it has nothing in it of what was deleted."""

import sqlite3

PAGES = 2**14  # by which a file is made smaller at a time, 64 MB: nobody waits long
# Seconds that this waits for others, who meanwhile cannot write: in the midst of a lesson, and at night.
PATIENCE, LONG = 0.1, 5.0


def shrink(connection):
    """Give back to the disk what is unused in the file of this SQLite connection, and its write-ahead log."""
    _wait(connection, PATIENCE)
    # Python takes a statement without rows one step far, which is one page here; a script to its end.
    connection.executescript(f"PRAGMA incremental_vacuum({PAGES})")
    # It happened in the log, and only now in the file.
    _empty_log(connection)


def rewrite(connection):
    """Write SQLite's file anew, and empty its log. Raises sqlite3.Error, as where others are at work.

    SQLite overwrites a row that is deleted, and not what is left of it where it was before its page became too full.
    """
    _wait(connection, LONG)
    connection.execute("VACUUM")
    if not _empty_log(connection):
        raise sqlite3.OperationalError("the database is locked by somebody who reads of before")


def _wait(connection, seconds):
    connection.execute(f"PRAGMA busy_timeout = {round(1000 * seconds)}")


def _empty_log(connection):
    """Returns whether that was done: not where somebody reads of before."""
    return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
