"""All colours of figures, pictures and reports, one meaning each.

Most are Okabe and Ito's, which colour-blind people can tell apart. Where a page can be light or dark, a colour is a
pair, and `INK[dark]` the one to draw with. What is drawn with one on the page's ground is told from it by 3 to 1.
"""

INK = ("#262B35", "#E6E9EF")  # texts, and what stands out like them
PAPER = ("#FFFFFF", "#262B35")  # the ground of labels, and nothing in pictures of numbers
GRID = ("#DDE1E8", "#343B47")  # axes, and the lines of tables
CLEAR = "rgba(0,0,0,0)"
CAPTIONS = ("#1D2430", "#E8ECF2")  # over the pictures of a grid

NETWORK = ("#0072B2", "#56B4E9")  # what the network does: its answers, its training, the first of two
TRUTH = ("#008F68", "#2DD4A0")  # what it is worth: digits that it has not seen, answers that are right
OTHER = ("#A6478A", "#E29BC4")  # the second of two networks
FOR, AGAINST = NETWORK, ("#C96A00", "#FFA64D")  # numbers above and below zero, what speaks for something and against it

REST = ("#838D9C", "#77839A")  # bars beside the one that counts
USUAL = ("#D5DBE4", "#3A4452")  # where most digits are
CHANGED = ("#5B6675", "#B4BCC8")  # where settings changed during a run
MISTAKES = ("#EE9A94", "#8E2F2F")  # on which counts, in the colour of the other texts, can be read
IDEAL = "#8A8D93"  # a line as it should be
UNIT = "#8894A5"  # the frames of units
CHOSEN_UNIT = ("#D55E00", "#F0E442")
CELL = "#8A93A0"  # the outlines of a sweep's points
FAILED = "#D55E00"  # vermillion stands out from all of Cividis, a sweep's colour scale
CELLS = "Cividis"
ON_CELLS = ("#FFFFFF", "#000000")  # texts on its darker and its lighter part, which begins at this share of it
LIGHTER_CELLS = 0.465

# Runs over one another; yellow and black would be lost on a light or a dark page, and green is the truth's.
RUNS = (
    ("#0072B2", "#B87E00", "#7A30E8", "#B8568F", "#9A3F00", "#2E93CC"),
    ("#56B4E9", "#E69F00", "#8A5CF6", "#E29BC4", "#F0783C", "#9FD3F5"),
)
# A report is always on white, and printed: of yellow there is enough to see.
REPORTED_RUNS = (*RUNS[False], "#000000", "#F0E442")
REPORT_AXES = "#999"
# Ten classes need a few more than Okabe and Ito have; on a light page darker ones, further from one another.
CLASSES = (
    ("#0065DB", "#A98400", "#00613E", "#9B5A11", "#0497EA", "#DE66A9", "#3E4765", "#5B490A", "#2A20D9", "#A38E7A"),
    ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#8A8D93", "#B79F00", "#8274D6", "#A9714B"),
)


def rgb(colour):
    """The (red, green, blue) of a colour, 0 to 255 each."""
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def translucent(colour, opacity):
    """A colour that lets others through. opacity: 0 to 1."""
    red, green, blue = rgb(colour)
    return f"rgba({red},{green},{blue},{opacity})"
