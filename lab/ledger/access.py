"""Whose runs are whose: the conditions that every query of the ledger is bound by."""

import hashlib
import re
import secrets

from sqlalchemy import select

from lab.ledger.tables import LARGEST, lab_books, runs

MAX_IDS = 2_000  # in one query


def new_token():
    """A token that nobody can guess. It needs no database: the lab book begins when something is kept in it."""
    return secrets.token_urlsafe(24)


def is_token(token):
    """Whether this, which may be anything, is written as `new_token` writes it."""
    return isinstance(token, str) and re.fullmatch(r"[A-Za-z0-9_-]{32}", token) is not None


def key_of(token):
    """What the database knows a token by; nobody's for what cannot be a token."""
    if not isinstance(token, str) or len(token) > 64 or not token.isascii():
        return ""
    return hashlib.sha256(token.encode()).hexdigest()


def lab_book_id_of(token):
    """The query for the id of the token's lab book."""
    return select(lab_books.c.id).where(lab_books.c.key == key_of(token))


def mine(token, ids=None):
    """The conditions for runs of the token's lab book, all or those of some ids."""
    conditions = [runs.c.notebook_id == lab_book_id_of(token).scalar_subquery()]
    if ids is not None:
        right = [id for id in ids if isinstance(id, int) and 0 < id <= LARGEST]
        conditions.append(runs.c.id.in_(right[:MAX_IDS]))
    return conditions


def visible(token, ids=None):
    """The same without those that are deleted."""
    return [*mine(token, ids), runs.c.deleted.is_(None)]
