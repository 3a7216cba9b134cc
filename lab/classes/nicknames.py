"""Which nicknames are taken for the same."""

import re
import unicodedata

from lab.classes.tables import NICKNAME

# Marks, letters and signs that are not seen, beside the characters for formats: fillers, a blank, and what only chooses
# between two looks of the character before.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
# Letters of other alphabets, Cyrillic, Greek and phonetic, each before the Latin one that it looks like.
PAIRS = (
    "АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ԚQ ԜW аa вb еe ѕs іi јj кk мm нh оo рp сc тt уy хx ԁd һh ԛq ԝw ӏl "
    "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX αa ιi κk νv οo ρp τt υu χx γy ηn ωw ıi ɩi ɑa ɡg ʟl"
)
ALIKE = str.maketrans(dict(PAIRS.split()))
STROKES = str.maketrans("I1|0", "lllO")  # what looks alike in one alphabet


def key_of(nickname):
    """What two nicknames have in common that are taken for the same, "" for one that nobody would see: another keyboard
    may write é as two characters, and what joins letters is not seen beside them."""
    seen = "".join(char for char in UNSEEN.sub("", nickname) if unicodedata.category(char) != "Cf")
    # Capital or small, wide or narrow is the same.
    return unicodedata.normalize("NFKC", " ".join(seen.split())).casefold()[: 3 * NICKNAME]


def looks(nickname):
    """A set, of which two nicknames have one in common that are hardly told from one another, though their letters are
    others."""
    latin = nickname.translate(ALIKE)  # what a capital looks like, its small letter may not
    return {key_of(latin), key_of(latin.translate(STROKES))}
