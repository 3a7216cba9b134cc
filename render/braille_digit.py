"""A digit as text: dots of braille, two across and four down in each character. For where no picture can be shown."""

import numpy as np

EMPTY = 0x2800  # the character without dots; each dot adds its bit
BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
MARGIN = 2  # rows and columns left out at each edge, where there is hardly ever ink
INKED = 100


def dots(digit, line_break="<br>"):
    """A digit, (28, 28) uint8, as six lines of twelve characters."""
    inked = digit[MARGIN:-MARGIN, MARGIN:-MARGIN] >= INKED  # (24, 24)
    codes = EMPTY + np.einsum("rdcb,db->rc", inked.reshape(6, 4, 12, 2), BITS)
    return line_break.join("".join(map(chr, row)) for row in codes.tolist())
