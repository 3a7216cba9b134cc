"""Codes, nicknames, and PINs: what opens what, what is taken for the same, and what of it a database may hold."""

import hashlib
import re
import secrets
import threading
import time
import unicodedata

from lab.classes.tables import CODE, NICKNAME
from lab.tasks import NAME_LETTERS

# What a PIN has to be turned into first, at about 50 ms and 16 MB each time (Percival, "Stronger key derivation via
# sequential memory-hard functions", 2009): whoever has the database tries ten thousand PINs for eight minutes.
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}
# Beside four alike, four in a row, birthdays and years: digits by turns, and what lies in one line on the keys.
GUESSED_FIRST = {"2020", "2121", "1313", "6969", "2580", "0852", "1357", "2468"}
_PROOF = 16  # bytes that tell a right PIN from a wrong one
UNSEEN = "Mn", "Cf"  # categories of characters: accents, and what only joins others or says how they look
_sealing = threading.Lock()  # thirty who join at once take memory for one


def new_code(length=CODE):
    """Letters and digits to write on a board: none of them is taken for another."""
    return "".join(secrets.choice(NAME_LETTERS) for _ in range(length))


def as_code(text):
    """A code as it is kept, of what somebody has typed; None if that cannot be one."""
    code = re.sub(r"[\s-]", "", text[: 4 * CODE]).upper() if isinstance(text, str) else ""
    return code if len(code) == CODE and set(code) <= set(NAME_LETTERS) else None


def nickname_key(nickname):
    """What two nicknames have in common that are the same: capital or small, wide or narrow, with accents or without.
    "" for one that nobody would see."""
    letters = unicodedata.normalize("NFKD", nickname).casefold()
    seen = "".join(char for char in letters if unicodedata.category(char) not in UNSEEN)
    return " ".join(seen.split())[: 3 * NICKNAME]


def is_pin(text):
    """Whether this, which may be anything, can be a PIN: four digits."""
    return isinstance(text, str) and re.fullmatch(r"[0-9]{4}", text) is not None


def is_guessed_first(pin):
    """Whether a PIN is one of the commonest, which whoever guesses begins with: also a birthday, day and month or month
    and day, and the year in which a student was born, or it is now."""
    year, (low, high) = time.gmtime().tm_year, sorted((int(pin[:2]), int(pin[2:])))
    alike, rows = len(set(pin)) == 1, pin in "0123456789" or pin in "9876543210"
    birthday = 1 <= low <= 12 and high <= 31
    return alike or rows or birthday or pin in GUESSED_FIRST or year - 20 <= int(pin) <= year + 1


def new_pin():
    """A PIN for who has forgotten theirs."""
    while is_guessed_first(pin := f"{secrets.randbelow(10_000):04}"):
        pass
    return pin


def seal(token, pin):
    """A lab book's token, to be opened by a PIN: {"salt": bytes, "sealed": bytes}. Nothing else of the two is in it."""
    salt = secrets.token_bytes(16)
    key = _key(pin, salt, len(token) + _PROOF)
    sealed = bytes(a ^ b for a, b in zip(token.encode(), key, strict=False)) + key[len(token) :]
    return {"salt": salt, "sealed": sealed}


def unseal(salt, sealed, pin):
    """The token that `seal` took, or None for another PIN."""
    key, n = _key(pin, salt, len(sealed)), len(sealed) - _PROOF
    if not secrets.compare_digest(key[n:], sealed[n:]):
        return None
    return bytes(a ^ b for a, b in zip(sealed[:n], key, strict=False)).decode()


def _key(pin, salt, n_bytes):
    with _sealing:
        return hashlib.scrypt(pin.encode(), salt=salt, dklen=n_bytes, **_SCRYPT)
