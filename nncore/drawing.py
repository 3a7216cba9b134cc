"""Bring a picture that someone drew to the form of MNIST's digits.

MNIST's makers scaled each digit into a 20×20 box and put its centre of mass in the middle of 28×28 (LeCun et al.,
1998). A network trained on such digits reads only such digits well.
"""

import numpy as np

SIZE = 28
# The longest side of the ink, in pixels. MNIST's own is 20; 19 reads people's drawings a little better.
BOX = 19
# Contrast below this share of full black on white is dust, shadow or JPEG noise, not ink.
FAINT = 0.12


def drawing_to_digit(picture):
    """A drawing as the network wants it: ink bright on 0, longest side 19 pixels, centre of mass in the middle.

    picture: (h, w), (h, w, 3) or (h, w, 4) uint8, dark ink on light or light on dark; transparent is background.
    Returns (28, 28) uint8, or None if nothing is drawn. Raises ValueError for an array of another form.
    """
    ink = find_ink(picture)
    if ink is None:
        return None
    rows, columns = np.nonzero(ink.any(axis=1))[0], np.nonzero(ink.any(axis=0))[0]
    scale = BOX / max(rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)
    middle = centre_of_mass(ink)
    digit = _place(ink, middle, scale)
    # Averaging puts a thin stroke's ink at the middle of the pixel it falls into, up to 0.1 pixels beside where it was:
    # look where it came out, and place it once more.
    middle = middle + (centre_of_mass(digit) - SIZE / 2) / scale
    digit = _place(ink, middle, scale)
    return np.round(digit * (255 / digit.max())).astype(np.uint8)


def centre_of_mass(ink):
    """Where the ink is on average: (row, column) in pixels, pixel i reaching from i to i + 1. ink: (h, w)."""
    total = ink.sum()
    rows, columns = (np.arange(length) + 0.5 for length in ink.shape)
    return np.array([ink.sum(axis=1) @ rows, ink.sum(axis=0) @ columns]) / total


def _place(ink, middle, scale):
    """The ink, scaled, on 28×28 pixels, `middle` landing exactly in their middle."""
    down, across = (_averaging(length, centre, scale) for length, centre in zip(ink.shape, middle, strict=True))
    return down @ ink @ across.T  # (28, h) @ (h, w) @ (w, 28)


def find_ink(picture):
    """How much ink lies on each pixel: (h, w) float32 from 0 to 1, the strongest 1; or None if there is none."""
    picture = np.asarray(picture)
    if picture.dtype != np.uint8 or picture.ndim not in (2, 3) or picture.shape[2:] not in ((), (3,), (4,)):
        raise ValueError(
            f"picture must be uint8 of shape (h, w), (h, w, 3) or (h, w, 4), got {picture.dtype} {picture.shape}"
        )
    if not picture.size:
        return None
    gray = picture if picture.ndim == 2 else picture[..., :3] @ np.float32([0.299, 0.587, 0.114])
    opacity = picture[..., 3] / np.float32(255) if picture.shape[2:] == (4,) else np.ones_like(gray, np.float32)
    border = np.concatenate([_edge(gray), _edge(gray.T)])
    opaque = np.concatenate([_edge(opacity), _edge(opacity.T)]) > 0.5
    if opaque.mean() > 0.5:
        ink = np.abs(gray - np.median(border[opaque])).astype(np.float32) / 255 * opacity
    else:
        # A transparent sheet: whatever is on it is ink, of any colour.
        ink = opacity
    strongest = ink.max()
    if strongest < FAINT:
        return None
    ink = ink / strongest
    ink[ink < FAINT] = 0
    return ink


def _edge(array):
    return np.concatenate([array[0], array[-1]])


def _averaging(length, middle, scale):
    """The matrix (28, length) that averages a line of pixels down to 28, `middle` landing exactly in their middle.

    Row i holds how much of output pixel i each input pixel covers: area averaging, which keeps the centre of mass
    where it is to a fraction of a pixel and antialiases by itself.
    """
    edges = middle + (np.arange(SIZE + 1) - SIZE / 2) / scale  # in input pixels
    # How much of each input pixel lies below each edge; differences are the overlaps.
    below = np.clip(edges[:, None] - np.arange(length), 0, 1)
    return (np.diff(below, axis=0) * scale).astype(np.float32)
