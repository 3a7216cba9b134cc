"""Why something of the ledger cannot be had: it is gone, damaged, or the database cannot be used. Input that cannot be
is a plain ValueError. Each is a sentence, without secrets: a database's address may hold a password."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

from lab.home import HOME

DATABASE = "DIGIT_LAB_DATABASE"  # environment variable: a database's URL
# SQLSTATE, which PostgreSQL's errors have; its classes are the first two characters. Without one, there was no answer.
LOCKED, FULL, GONE = "55P03", "53100", "08000"
AWAY = "Runs cannot be saved or opened just now: {}."
UNREACHABLE = "08", "57"  # no connection; the server is going down or coming up


class Gone(ValueError):
    """What was asked for is there no more."""


class Damaged(ValueError):
    """What is kept cannot be read. It costs that item; all others are there."""


class LedgerProblem(Exception):
    """Why runs can be neither read nor written just now, as a sentence."""


class NoRoom(LedgerProblem):
    """The server takes no lab book that is new, or a lab book no network; trying again soon is of no use."""


class Closed(NoRoom):
    """The lab book was deleted for good; nothing is kept in it any more."""


def reason(error):
    """The sentence for what SQLAlchemy, a driver or the file system has raised."""
    return AWAY.format(_reason(error))


def _reason(error):
    if isinstance(error, ImportError):
        return f"the driver of the database in {DATABASE} is not installed"
    cause = error.orig if isinstance(error, DBAPIError) else error
    text = str(cause).lower() if isinstance(cause, sqlite3.Error) else ""
    state = getattr(cause, "sqlstate", None)
    if "locked" in text or "busy" in text or state == LOCKED:
        return "the database is locked by another program"
    if "full" in text or state == FULL or getattr(cause, "errno", None) == errno.ENOSPC:
        return "the disk is full"
    if isinstance(error, OperationalError) and hasattr(cause, "sqlstate") and (state or GONE)[:2] in UNREACHABLE:
        return f"the database in {DATABASE} cannot be reached"
    if "readonly" in text or "unable to open" in text or isinstance(cause, OSError):
        return f"the folder they are kept in cannot be written to; name another one in {HOME}"
    if "not a database" in text or "malformed" in text:
        return f"the file they are kept in is damaged; name another folder in {HOME}"
    return "the database does not answer as it should"
