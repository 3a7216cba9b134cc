"""Which nicknames are taken for the same."""

import unicodedata

from lab.classes.tables import NICKNAME

UNSEEN = "Mn", "Cf"  # categories of characters: accents, and what only joins others or says how they look


def key_of(nickname):
    """What two nicknames have in common that are the same: capital or small, wide or narrow, with accents or without.
    "" for one that nobody would see."""
    letters = unicodedata.normalize("NFKD", nickname).casefold()
    seen = "".join(char for char in letters if unicodedata.category(char) not in UNSEEN)
    return " ".join(seen.split())[: 3 * NICKNAME]
