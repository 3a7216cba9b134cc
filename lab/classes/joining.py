"""Joining a class: a nickname and a PIN are the way to a lab book, from anywhere. In transactions of its own, since a
PIN takes a while, and nobody else waits for it."""

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from lab import addresses
from lab.classes import nicknames, room, secrets
from lab.classes.tables import NICKNAME, members
from lab.ledger import lab_book
from lab.ledger.access import key_of, new_token
from lab.ledger.problems import LedgerProblem
from lab.ledger.rows import one_line

NO_CODE = "there is no class of this code: look at the board again"


def join(database, clock, code, nickname, pin, network):
    """Be in the class of a code, as `Classes.join` says. network: `addresses.network_of` whoever asks. Returns the
    token."""
    if not (code or "").strip():
        raise ValueError("type the code of the class, which is on the board")
    nickname = one_line(nickname, NICKNAME + 1)
    if len(nickname) > NICKNAME:
        raise ValueError(f"choose a shorter nickname: at most {NICKNAME} letters")
    if not nicknames.key_of(nickname):
        raise ValueError("choose a nickname")
    if not secrets.is_pin(pin):
        raise ValueError("a PIN is four digits, from 0 to 9")
    with database.begin() as connection:
        their_class = addresses.try_code(lambda: room.of_code(connection, code, clock()), network)
        if their_class is None:
            raise ValueError(NO_CODE)
        these = members.c.class_id == their_class.id, members.c.nickname_key == nicknames.key_of(nickname)
        found = connection.execute(select(members).where(*these)).first()
        if found is None and secrets.is_guessed_first(pin):
            raise ValueError(f"{pin} is one of the PINs that are guessed first: choose another, and no birthday")
        if found is None:
            room.check_room(connection, their_class)  # sealing takes a while, for which others wait
    if found is None:
        return _begin(database, clock, code, nickname, pin)
    return _come_back(database, clock, nickname, pin, network, found)


def _come_back(database, clock, nickname, pin, network, found):
    """The token of a member's lab book. found: their row."""
    token = addresses.try_pin(lambda: secrets.unseal(found.salt, found.sealed, pin), found.sealed, network)
    these = members.c.id == found.id, members.c.sealed == found.sealed
    values = {"wrong": members.c.wrong + 1} if token is None else {"seen": clock()}
    with database.begin(writes=True) as connection:
        is_theirs = connection.execute(update(members).where(*these).values(values)).rowcount
    if token is None:
        raise ValueError(f"{nickname} has another PIN; if you are somebody else, choose another nickname")
    if not is_theirs:
        raise ValueError("this PIN is not yours any more: ask your teacher for the new one")
    return token


def _begin(database, clock, code, nickname, pin):
    """The token of a new member's lab book. Raises ValueError where somebody has taken the nickname meanwhile."""
    token = new_token()
    sealed = secrets.seal(token, pin)
    try:
        with database.begin(writes=True) as connection:
            their_class = _class_of(connection, code, clock())
            room.add_member(connection, their_class, nickname, sealed, token, clock())
            lab_book.ensure(connection, token, clock())
    except LedgerProblem as problem:
        if isinstance(problem.__cause__, IntegrityError):
            raise ValueError(f"somebody is just joining as {nickname}: press again") from problem
        raise
    return token


def _class_of(connection, code, now):
    found = room.of_code(connection, code, now, joins=True)
    if found is None:
        raise ValueError(NO_CODE)
    return found


def renew_pin(database, clock, class_of, member_id, before):
    """Give a member another PIN: nobody knows the old one, and only it opened their lab book, so that gets another
    token too. Returns (the PIN, the key that the lab book had).

    class_of(connection): the Class that they are in; before: called with that key, right before it is no more. Raises
    ValueError where they are not in the class.
    """
    pin, token = secrets.new_pin(), new_token()
    sealed = secrets.seal(token, pin)
    with database.begin() as connection:
        old = _key_of_book(connection, class_of, member_id)[1]
    before(old)
    with database.begin(writes=True) as connection:
        this, old = _key_of_book(connection, class_of, member_id, hold=True)
        values = {"salt": sealed[0], "sealed": sealed[1], "book_key": key_of(token), "wrong": 0}
        connection.execute(update(members).where(*this).values(values))
        lab_book.rename(connection, old, key_of(token), clock())
    return pin, old


def _key_of_book(connection, class_of, member_id, hold=False):
    """(the condition for a member's row, the key of their lab book). hold: until the transaction ends, so that of two
    who rename it at once the second renames what the first has named."""
    this = members.c.id == member_id, members.c.class_id == class_of(connection).id
    query = select(members.c.book_key).where(*this)
    found = connection.scalar(query.with_for_update() if hold else query)
    if found is None:
        raise ValueError("that person is no longer in the class")
    return this, found
