"""Tell ink from paper: on a drawing with one ground, or on a photograph of a page under uneven light."""

import numpy as np

# Contrast below this share of full black on white is dust, shadow or JPEG noise, not ink.
FAINT = 0.12
# A page whose border varies by more than this, from its 10th to its 90th hundredth, is not of one shade.
UNEVEN = 0.06
# A page is searched for specks, and for its own shade, on at most so many fields across.
FIELDS = 56
# Of these fields: how wide the paper's shade is looked for around each, and how often ink is left out in finding it.
WINDOW, ROUNDS = 21, 6


def find_ink(picture):
    """How much ink lies on each pixel: (h, w) float32 from 0 to 1, the strongest 1; or None if there is none.

    picture: (h, w), (h, w, 3) or (h, w, 4) uint8. Raises ValueError for an array of another form.
    """
    gray, is_ink = as_seen(picture)
    if not gray.size:
        return None
    if is_ink:
        ink = gray
    else:
        border = border_of(gray)
        even = np.subtract(*np.percentile(border, [90, 10])) <= UNEVEN
        ink = np.abs(gray - np.median(border)) if even else _on_uneven_paper(gray)
    strongest = ink.max()
    if strongest < FAINT:
        return None
    ink = ink / strongest
    ink[ink < FAINT] = 0
    return ink


def as_seen(picture):
    """A picture without transparency: (brightness (h, w) from 0 to 1, False), or (ink, True) of a transparent sheet."""
    gray, opacity = _gray_and_opacity(picture)
    if opacity is None or not gray.size:
        return gray, False
    opaque = border_of(opacity) > 0.5
    if opaque.mean() <= 0.5:
        # Whatever is on a transparent sheet is ink, of any colour.
        return opacity, True
    return gray * opacity + np.median(border_of(gray)[opaque]) * (1 - opacity), False


def to_gray(picture):
    """The picture's brightness as it is, (h, w) float32 from 0 to 1; transparent is 0; None if it has no pixels."""
    gray, opacity = _gray_and_opacity(picture)
    if not gray.size:
        return None
    return gray if opacity is None else gray * opacity


def _gray_and_opacity(picture):
    """Brightness and, where there is a fourth channel that says more than "everywhere", opacity: (h, w) from 0 to 1."""
    picture = np.asarray(picture)
    if picture.dtype != np.uint8 or picture.ndim not in (2, 3) or picture.shape[2:] not in ((), (3,), (4,)):
        raise ValueError(
            f"picture must be uint8 of shape (h, w), (h, w, 3) or (h, w, 4), got {picture.dtype} {picture.shape}"
        )
    if picture.ndim == 2:
        return picture / np.float32(255), None
    gray = picture[..., :3] @ (np.float32([0.299, 0.587, 0.114]) / 255)
    if picture.shape[2] == 3 or (picture[..., 3] == 255).all():
        return gray, None
    return gray, picture[..., 3] / np.float32(255)


def border_of(array):
    """The values along the edge of an array (h, w)."""
    return np.concatenate([array[0], array[-1], array[:, 0], array[:, -1]])


def _on_uneven_paper(gray):
    """Ink on paper whose shade changes over the page: the share of the paper's light that each pixel lacks.

    Or, on a dark ground, of the light that the ground lacks.
    """
    paper = _paper(gray)
    difference = gray - paper
    # Paper is everywhere, ink is what stands out from it, to one side.
    if (difference**3).sum() < 0:
        # A shadow takes the same share from ink and paper.
        ink = np.clip(-difference / np.maximum(paper, 0.1), 0, 1)
    else:
        ink = np.clip(difference / np.maximum(1 - paper, 0.1), 0, 1)
    threshold = otsu(ink)
    strong = ink > threshold
    # Between the paper's own grain and a stroke there must be a gap.
    if not strong.any() or abs(difference[strong].mean() - difference[~strong].mean()) < FAINT:
        return np.zeros_like(ink)
    low = 0.75 * threshold
    return np.clip((ink - low) / (np.median(ink[strong]) - low), 0, 1)


def _paper(gray):
    """The shade of the paper, with and under the ink: (h, w)."""
    from PIL import Image, ImageFilter

    block = -(-max(gray.shape) // FIELDS)
    small = np.asarray(Image.fromarray(np.uint8(np.round(255 * gray))).reduce(block), np.float32)
    rows, columns = (np.linspace(-1, 1, length) for length in small.shape)
    # What light does to a page, first as a smooth surface, then what is left of it as a median over more than strokes.
    surface = _smooth(small, rows, columns)
    rest = Image.fromarray(np.uint8(np.clip(np.round(small - surface + 128), 0, 255)))
    rest = np.asarray(rest.filter(ImageFilter.MedianFilter(WINDOW)), np.float32) - 128
    paper = Image.fromarray((surface + rest).astype(np.float32))
    return np.asarray(paper.resize(gray.shape[::-1], Image.Resampling.BILINEAR)) / np.float32(255)


def _smooth(small, rows, columns):
    """The cubic surface through most of some gray levels (h, w); ink is what it leaves out."""
    terms = [np.multiply.outer(rows**i, columns**j).ravel() for i in range(4) for j in range(4 - i)]
    terms, values = np.stack(terms, axis=1), small.ravel()
    kept = np.ones(values.size, bool)
    for _ in range(ROUNDS):
        surface = terms @ np.linalg.lstsq(terms[kept], values[kept], rcond=None)[0]
        distance = np.abs(values - surface)
        kept = distance <= 2.5 * max(np.median(distance), 0.5)
    return surface.reshape(small.shape)


def otsu(values):
    """The threshold that splits values from 0 to 1 into two groups as far apart as can be (Otsu, 1979)."""
    counts, edges = np.histogram(values, 128, (0, 1))
    middles = (edges[:-1] + edges[1:]) / 2
    below, sums = np.cumsum(counts), np.cumsum(counts * middles)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(edges[1:][np.nanargmax(np.where(below * above > 0, between, 0))])


def without_specks(ink):
    """The ink without what is no part of a digit: dust, and round dots beside it; None if nothing else is there.

    ink: (h, w) from 0 to 1. A dot is a compact blob, much smaller than the rest; where nothing else is on the page, one
    that covers hardly any of it, and all that is no larger.
    """
    block = -(-max(ink.shape) // FIELDS)
    labels = connected_parts(_by_block(np.logical_or, ink > 0, block))
    n_parts = labels.max()
    if n_parts == 0:
        return None
    rows, columns = np.nonzero(labels)
    parts = labels[rows, columns] - 1
    fields = _by_block(np.add, ink, block)[rows, columns]
    mass = np.bincount(parts, fields, n_parts)
    heights, widths = (_extents(parts, places, n_parts) for places in (rows, columns))
    longer, shorter = np.maximum(heights, widths), np.minimum(heights, widths)
    # A field at the edge of a blob is partly empty.
    round_ = (longer <= 1.5 * shorter + 1) & (mass / block**2 > 0.5 * (heights - 0.5) * (widths - 0.5))
    largest = mass.argmax()
    small = (mass < 0.3 * mass[largest]) & (longer <= 0.35 * longer[largest] + 1)
    specks = (mass < 0.03 * mass.sum()) | (round_ & small)
    tiny = longer * block < 0.13 * max(ink.shape)
    if round_[largest] and tiny[largest] and max(ink.shape) > FIELDS:
        specks |= tiny
    if not specks.any():
        return ink
    if specks.all():
        return None
    kept = np.append(False, ~specks)[labels]
    return ink * np.kron(kept, np.ones((block, block), bool))[: ink.shape[0], : ink.shape[1]]


def connected_parts(mask):
    """Number the parts of a mask (h, w) that hang together, corners included: (h, w) integers from 1; 0 is outside."""
    height, width = mask.shape
    outside = mask.size
    # Every pixel points to a pixel of its own part; the lowest number wins, and pointers of pointers are followed, so
    # that it takes about as many rounds as the logarithm of the longest way.
    pointers = np.full((height + 2, width + 2), outside)
    inner = pointers[1:-1, 1:-1]
    inner[mask] = np.flatnonzero(mask)
    follow = np.append(np.arange(mask.size), outside)
    while True:
        lowest = np.minimum(np.minimum(pointers[:, :-2], pointers[:, 1:-1]), pointers[:, 2:])
        lowest = np.minimum(np.minimum(lowest[:-2], lowest[1:-1]), lowest[2:])[mask]
        np.minimum.at(follow, inner[mask], lowest)
        follow = follow[follow]
        new = follow[lowest]
        if (new == inner[mask]).all():
            break
        inner[mask] = new
    labels = np.zeros(mask.shape, np.intp)
    labels[mask] = np.unique(inner[mask], return_inverse=True)[1] + 1
    return labels


def _by_block(function, values, block):
    """What a NumPy function of two values makes of all in each block: (⌈h/block⌉, ⌈w/block⌉)."""
    rows, columns = (np.arange(0, length, block) for length in values.shape)
    return function.reduceat(function.reduceat(values, rows, axis=0), columns, axis=1)


def _extents(parts, places, n_parts):
    """How many rows or columns each part reaches over."""
    low, high = np.full(n_parts, places.max() + 1), np.full(n_parts, -1)
    np.minimum.at(low, parts, places)
    np.maximum.at(high, parts, places)
    return high - low + 1
