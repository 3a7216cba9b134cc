"""What the page Inside is about, as its controls hold it: other pages lead there with a digit or a unit chosen."""

from ui.session import widgets
from ui.shared.network_choice import YOURS

# The keys of controls on Inside.
READER, KIND, NUMBER, CHAPTER = "inside_reader", "inside_kind", "inside_number", "chapter"
WEIGHT = LAYER, UNIT, INPUT = "inside_layer", "inside_unit", "inside_input"  # the weight that is followed
TEST, DRAWING = "A test digit", "Your drawing"  # the choices of KIND; NUMBER is of the first
UNIT_CHAPTER = "The model"  # where a unit is looked at


def of_drawing():
    """Have it be about one's own network and what is drawn."""
    widgets.put({READER: YOURS, KIND: DRAWING})


def of_digit(number):
    """Have it be about one's own network and this test digit."""
    widgets.put({READER: YOURS, KIND: TEST, NUMBER: number})


def of_unit(layer, number):
    """Have it be about one's own network, and open with this hidden unit."""
    widgets.put({READER: YOURS})
    look_at(layer, number)


def look_at(layer, number):
    """Open with a hidden unit, and follow the steepest weight into it. Call it from a callback."""
    widgets.put({CHAPTER: UNIT_CHAPTER, LAYER: layer, UNIT: number})
    widgets.forget(INPUT)
