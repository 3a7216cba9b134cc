"""The colours of figures and pictures: Okabe and Ito's, which colour-blind people can tell apart."""

BLUE, LIGHT_BLUE, ORANGE = "#0072B2", "#56B4E9", "#E69F00"


def blue(dark):
    return LIGHT_BLUE if dark else BLUE
